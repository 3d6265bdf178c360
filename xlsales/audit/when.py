"""Which period a figure is of, and which it is compared with."""

from __future__ import annotations

import re

from xlsales.audit.about import joined_span
from xlsales.audit.compared_periods import SAME, compared_span, default_compare
from xlsales.audit.foreign_periods import aside, lies_inside, of_other_figure, of_part, scope_of
from xlsales.audit.own_periods import stretch_in, whole_stretch
from xlsales.audit.periods import PeriodMention, Span
from xlsales.audit.rivals import dashed_span, of_later_rival, paired_span, rival_span, together_span
from xlsales.audit.scope import Reading, Said
from xlsales.audit.stretches import in_grain, last_of, months_of, season_meant, since, within

_BEHIND = re.compile(r"[^.,;:()\d]{0,25}")


def periods_for(
    reading: Reading, said: Said, start: int, end: int, comparing: bool
) -> tuple[Span | None, Span | None, bool]:
    """The period spoken of at a place of a sentence, the one compared with, and whether the first is named."""
    text = said.line.text
    clause = said.clause(start)
    spoken = tuple(p for p in said.periods if not of_later_rival(said, p, end))
    named = [
        p
        for p in spoken
        if p.span and not of_other_figure(said, p, start, end) and not aside(said, p, start) and not scope_of(said, p)
    ]
    back = next((p for p in said.periods if p.relative and clause[0] <= p.start < clause[0] + 4), None)
    if back is not None and not comparing and _AGO.search(text[back.start : back.end]) and back.end <= start:
        # "A quarter ago it was the strongest."
        return (
            compared_span(reading, said, reading.about or reading.clock.now, [back], clause, (start, end)),
            None,
            True,
        )
    again_of = next((p for p in said.periods if p.span and clause[0] <= p.start and SAME.search(text[: p.start])), None)
    if not comparing and again_of is not None and again_of.span is not None and again_of.end <= start:
        base = [q.span for q in said.periods if q.span and q.end <= again_of.start and q.span.grain != "year"]
        if base and again_of.span.grain == "year":
            # "Q4 was the best; the same quarter of 2023 had been the worst (£525k)."
            return base[-1].shifted(12 * (again_of.span.first - base[-1].months[0] // 12)), None, True
    bracketed = next((p for p in said.periods if p.span and _IN_BRACKET.fullmatch(text[p.end : start])), None)
    if not comparing and bracketed is not None:
        return bracketed.span, None, True
    held = next((p for p in said.periods if p.span and re.fullmatch(r"\s*\(\s*", text[p.end : start])), None)
    if comparing and held is not None and held.span is not None and held.role in ("at", "end"):
        # "To 52 in 2023 (+6 %) and 56 in 2024 (+7 %)": each against the one before it.
        earlier = [
            q.span
            for q in said.periods
            if q.span and q.end <= held.start and q.span.grain == held.span.grain and q.span.first < held.span.first
        ]
        return held.span, earlier[-1] if earlier else default_compare(reading, said, held.span), True
    told = next((p for p in said.periods if p.relative and re.fullmatch(r"\s*\(\s*[$€£]?", text[p.end : start])), None)
    if told is not None and not comparing:
        left = [p for p in named if p.end <= told.start]
        span = left[-1].span if left else reading.about or reading.clock.now
        return compared_span(reading, said, span, [told], clause, (start, end)), None, True
    if not comparing and (paired := paired_span(said, start) or together_span(said, start)) is not None:
        return paired, None, True
    beside = next(
        (
            p
            for p in named
            if 0 <= start - p.end < 4
            and not re.search(r"\b(?:quarter|month|half|week|season) (?:of|in)\s*$", text[: p.start], re.I)
            and not (p.role == "before" and re.match(r"\s*(?:vs\.?|versus|against|after)\b", text[end:]))
            and not (p.role == "before" and text[p.end : start].lstrip().startswith(":"))
            and re.fullmatch(r"\s*\(\s*[$€£~]?|'s\s+[$€£]?|\s*[:=]?\s*[$€£~]?", text[p.end : start])
        ),
        None,
    )
    if beside is not None and not comparing:
        return beside.span, None, True
    right = [
        p
        for p in named
        if 0 <= p.start - end < 14
        and not (comparing and p.role == "before" and text[end : p.start].strip() == "the")
        and re.fullmatch(r"\s*\(?\s*(?:in|during|for|of|at)?\s*(?:the )?", text[end : p.start], re.I)
    ]
    right = right or [
        p for p in named
        if 0 <= p.start - end < 20
        and re.fullmatch(
            r"\s*(?!to\b|and\b|after\b|vs|versus\b|from\b|against\b|up\b|down\b|than\b|more\b"
            r"|less\b)[a-z]+\s+in\s+(?:the )?", text[end : p.start])
    ]  # fmt: skip
    behind = stretch_in([p for p in named if end <= p.start], (end, said.end))
    led = next((p for p in named if p.start >= end), None)
    if behind and not comparing and led and led.role == "start" and _BEHIND.fullmatch(text[end : led.start]):
        # "$1.41m was won between July and December": the stretch right behind a figure is its own.
        return joined_span(*behind), None, True
    before_words = [p for p in spoken if p.role == "before"]
    right = right or [
        p for p in named if 0 <= p.start - end < 34 and _TO_LEVEL.fullmatch(text[end : p.start]) and p.role != "before"
    ]
    several = [p for p in named if p.role == "at" and end <= p.start and p.span]
    own_figures = [n for n in said.numbers if several and several[0].end <= n.start < several[-1].start]
    if len(several) >= 3 and re.match(r"[^.;]{0,45}$", text[end : several[0].start]) and not (comparing or own_figures):
        spans = [p.span for p in several if p.span]
        return joined_span(min(spans), max(spans)), None, True
    at = right[:1] or [p for p in named if p.role in ("at", "end") and clause[0] <= p.start and p.end <= start][-1:]
    ranged = stretch_in(
        named,
        clause
        if any(clause[0] <= p.start < clause[1] and p.role == "start" for p in named)
        else (said.start, said.end),
    )
    again = next((p for p in before_words if p.span and p.span.grain == "year" and SAME.search(text[: p.start])), None)
    if comparing and ranged and not right and again is not None and again.span is not None:
        joined = joined_span(*ranged)
        return joined, joined.shifted(12 * (again.span.first - joined.months[0] // 12)), True
    if comparing and ranged and not right:
        if any(p.relative in ("yoy", "previous") for p in before_words):
            # "Between October and December, against a year earlier": the stretch is one period.
            joined = joined_span(*ranged)
            return joined, compared_span(reading, said, joined, before_words, clause, (start, end)), True
        if (dashed := dashed_span(said, clause)) is not None:
            return dashed, compared_span(reading, said, dashed, before_words, clause, (start, end)), True
        return ranged[1], ranged[0], True
    if right and not comparing and (whole := whole_stretch(text, named, right[0])) is not None:
        return whole, None, True
    if ranged and not right and not comparing and not at:
        return joined_span(*ranged), None, True
    if ranged and not right and not comparing and at and at[0].role == "end":
        return joined_span(*ranged), None, True
    if not at:
        inside = [p for p in named if p.role == "at" and clause[0] <= p.start < clause[1]]
        at = inside[:1] or _elsewhere(said, [p for p in named if p.role == "at"], start, clause)
    if at and not right and _TODAY.search(text[max(at[0].end, said.start) : start]):
        # "It was the largest in Q1 2024; today it ranks sixth": today is the period reported on.
        current = reading.about or reading.clock.now
        if current is not None and current.count > 1 and at[0].span is not None:
            current = last_of(current, at[0].span.grain)
        if current is not None and at[0].span is not None and current.months[0] > at[0].span.months[1]:
            return current, at[0].span if comparing else None, True
    if not at and said.line.kind != "row":
        at = [p for p in said.above_period if p.role != "before"][:1]
    span, stated = (at[0].span, True) if at else (reading.about, reading.about_stated)
    parts = [p.span for p in said.periods if p.span and of_part(said, p, start, end)]
    if not at and span is not None and any(not lies_inside(part, span) for part in parts):
        # A report that begins with "190 in total, 100 of it in Q1" is not about Q1.
        span, stated = None, False
    if comparing and (begun := since(reading, said, start, end)) is not None and not right:
        return *begun, True
    if at and at[0].role == "before" and not comparing:
        span = at[0].span
    if (season := season_meant(said, span)) is not None:
        span = season
    compare = None
    place = (start, end)
    if comparing or (before_words and not at):
        compare = compared_span(reading, said, span, before_words, clause, place)
    if comparing and span is not None and not before_words and (rival := rival_span(said, span, start)) is not None:
        compare = rival
    if span is None and comparing and reading.clock.now is not None:
        span = reading.clock.now
        compare = compared_span(reading, said, span, before_words, clause, place)
    if comparing and span is not None and span.count > 1 and not before_words:
        inner = within(reading, said, span)
        span, compare = inner or (span, compare)
    stepped = next((p for p in before_words if p.relative in ("qoq", "mom") and p.grain), None)
    if (
        comparing
        and stepped is not None
        and stepped.grain
        and span is not None
        and (span.grain, span.count) != (stepped.grain, 1)
    ):
        # "Quarter on quarter" in a report on a half-year: its last quarter.
        earlier = [p.span for p in said.before_period if p.span and (p.span.grain, p.span.count) == (stepped.grain, 1)]
        if earlier or span.grain != "month":
            span = earlier[0] if earlier else last_of(span, stepped.grain)
            compare = span.before
    if (
        comparing
        and span is not None
        and compare is not None
        and months_of(compare) < months_of(span)
        and not any(p.span == span for p in said.periods)
    ):
        # "4.5 % better than in 2023" in a report on three years: its last year.
        latest = last_of(span, compare.grain)
        span = latest if compare.count == 1 and latest != compare else span
    if comparing and span is not None and compare is not None and compare.grain == "year" and months_of(span) < 12:
        low = span.months[0] // 12
        if any(p.span == span for p in said.periods) and compare.count == 1 and compare.first < low:
            # "Q2 came in below 2023": below its second quarter.
            compare = span.shifted(12 * (compare.first - low))
    if span is not None and compare is not None and compare.grain != span.grain and compare.count == 1:
        # "less than in 2023" in a report on a quarter: year stands against year.
        own = any(p.span == span for p in said.periods)
        wider = in_grain(span, compare.grain)
        if not own and wider is not None and wider != compare:
            span = wider
    return span, compare, stated


# "A weak second quarter (€1.15m; the win rate was 25 %)": both figures in the brackets are of that quarter.
_IN_BRACKET = re.compile(r"\s*\([^()]*\d[^()]*;[^()]*", re.I)
_AGO = re.compile(r"\b(?:ago|earlier|before)$", re.I)


def _elsewhere(said: Said, found: list[PeriodMention], start: int, clause: tuple[int, int]) -> list[PeriodMention]:
    """A period in another clause: the last one before the figure, else one that no figure of its own stands beside."""
    left = [p for p in found if p.end <= start]
    text = said.line.text
    later = [p for p in found if p.start >= clause[1] and ";" not in text[start : p.start]]
    return left[-1:] or later[:1]


_TODAY = re.compile(
    r"\b(?:today|(?:is|are|has|have|stands?) now|now (?:is|stands?)|currently|at present"
    r"|nowadays)\b[^.]*$",
    re.I,
)
# "Recovering 6.1 % to $155.5K in Q4".
_TO_LEVEL = re.compile(
    r"\s*,?\s*to\s+(?:about |just |only )?[$€£]?\s?[\d.,]+\s?(?:k|m|mn|bn|%|million|thousand)?\s+(?:in|for"
    r"|during)\s+(?:the\s+)?",
    re.I,
)
