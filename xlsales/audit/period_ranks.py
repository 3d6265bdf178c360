"""Claims of rank among periods: the best month, the weakest quarter of the year."""

from __future__ import annotations

import re
from dataclasses import replace

from xlsales.audit.claims import Claim
from xlsales.audit.periods import Span
from xlsales.audit.queries import Facts
from xlsales.audit.rank_sets import figure_of
from xlsales.audit.rank_words import Ask
from xlsales.audit.scope import Reading, Said
from xlsales.audit.vocabulary import Word, metric_name

# "Below the second quarter, the best of the year".
_APPOSED = re.compile(r",\s*(?:by far )?(?:the|our|its)\s*(?:\w+\s+)?", re.I)


def period_rank(reading: Reading, said: Said, word: Word, facts: Facts, ask: Ask, claim: Claim) -> Claim | None:
    """'Q4 2023 revenue peaked', 'the lowest month was November 2024': rank among periods."""
    text = said.line.text
    clause = said.clause(word.start)
    inside = [p for p in said.periods if p.span and p.span.count == 1 and clause[0] <= p.start < clause[1]]
    apposed = [p for p in inside if p.end <= word.start and _APPOSED.fullmatch(text[p.end : word.start])]
    named = apposed or [p for p in inside if p.role == "at"]
    if not named or not re.search(
        r"peak|trough|highest|lowest|best|worst|strongest|weakest|record|bottomed|largest|smallest",
        text[word.start : word.end],
        re.I,
    ):
        return None
    if (
        re.match(r"^\s*(?:\w+\s+){0,4}(?:in|during|of|for)\s*$", text[word.end : named[0].start])
        or named[0].end <= word.start
        or re.search(r"peak|trough|bottomed", text[word.start : word.end], re.I)
        or named[0].start > word.end
    ):
        earlier = [p for p in named if p.end <= word.start]
        beside = [
            p for p in named if re.fullmatch(r"\s*(?:[=:–-]|was|is|in|came in)\s*(?:the )?", text[word.end : p.start])
        ]
        span = (beside or earlier[-1:] or named)[0].span
    else:
        return None
    assert span is not None
    metric = ask.metric if ask.metric != "growth" else "revenue"
    series = facts.by_period(metric, (), span.grain)
    calendar = facts.cube.at(span.grain).calendar
    values = {ix: v for ix, v in series.items() if ix in calendar.present}
    if span.first not in values or len(values) < 2:
        return None
    whole = {ix: v for ix, v in values.items() if ix not in calendar.partial} or values
    whole = _scope(reading, said, span, whole)
    best = (max if ask.high else min)(whole, key=lambda i: whole[i])
    label = calendar.period(best).label
    claim = replace(
        claim,
        query=f"{'highest' if ask.high else 'lowest'} {metric_name(metric)} by {span.grain}",
        true=f"{label} {figure_of(metric, whole[best])}",
    )
    if span.first in calendar.partial and not ask.high:
        return replace(
            claim,
            verdict="misleading",
            why=f"{span.label} is a partial period ({calendar.partial[span.first]}); of the whole ones it is {label}.",
        )
    few = _FEW.search(text[: word.start])
    if few is not None:
        order = sorted(whole, key=lambda i: -whole[i] if ask.high else whole[i])
        among = order[: 2 if few.group("n").lower() == "two" else 3]
        named_ones = {p.span.first for p in named if p.span and p.span.grain == span.grain and p.end <= word.start}
        if len(named_ones) == len(among):
            listed = ", ".join(calendar.period(i).label for i in among)
            held = named_ones == set(among)
            return replace(claim, verdict="right" if held else "wrong", true=listed, why=f"They are {listed}.")
    if best == span.first:
        return replace(
            claim, verdict="right", why=f"{label} is the {'highest' if ask.high else 'lowest'} of {len(whole)}."
        )
    year = {ix: v for ix, v in values.items() if _year_of(span, ix) == _year_of(span, span.first)}
    if whole and len(year) > 1 and (max if ask.high else min)(year, key=lambda i: year[i]) == span.first:
        return replace(
            claim, verdict="right", why=f"It is so among the {span.grain}s of its year; of all it is {label}."
        )
    return replace(
        claim,
        verdict="wrong",
        why=(
            f"The {'highest' if ask.high else 'lowest'} is {label} ({figure_of(metric, whole[best])}), not "
            f"{span.label} ({figure_of(metric, values[span.first])})."
        ),
    )


_FEW = re.compile(r"\b(?P<n>two|three)\s+$", re.I)


def _year_of(span: Span, ix: int) -> int:
    return Span(span.grain, ix, ix, span.fiscal_year_start).months[0] // 12


_EVER = re.compile(r"\b(?:ever|on record|record|all[- ]time|of all|history|so far|to date)\b", re.I)


def _scope(reading: Reading, said: Said, span: Span, values: dict[int, float]) -> dict[int, float]:
    """The periods that one is ranked among: those of the report's stretch or of its year, else all."""
    about = reading.about
    inside = about is not None and about.months[0] <= span.months[0] and span.months[1] <= about.months[1]
    if _EVER.search(said.text) or (about is None and reading.clock.now is None):
        return values
    of_quarter = re.search(r"\bof the quarter\b", said.text, re.I) is not None and span.grain == "month"
    yearless = any(p.yearless and p.span == span for p in said.periods)
    if inside and about is not None and about != span:
        low, high = about.months
    elif of_quarter:
        low = span.months[0] // 3 * 3
        high = low + 2
    elif yearless or re.search(r"\bof the year\b", said.text, re.I):
        low = span.months[0] // 12 * 12
        high = low + 11
    else:
        return values
    kept = {
        ix: v for ix, v in values.items() if low <= Span(span.grain, ix, ix, span.fiscal_year_start).months[0] <= high
    }
    return kept if len(kept) > 1 else values
