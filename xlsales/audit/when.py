"""Which period a figure is of, and which it is compared with."""

from __future__ import annotations

import re

from xlsales.audit.about import joined_span
from xlsales.audit.compared_periods import SAME
from xlsales.audit.foreign_periods import lies_inside, of_part
from xlsales.audit.own_periods import stretch_in, whole_stretch
from xlsales.audit.period_places import (
    Place,
    When,
    beside,
    in_brackets,
    of_both,
    place_of,
    right_of,
    same_of_year,
    stretch_behind,
    time_ago,
)
from xlsales.audit.periods import PeriodMention, Span
from xlsales.audit.rivals import dashed_span, rival_span
from xlsales.audit.scope import Reading, Said
from xlsales.audit.stretches import in_grain, last_of, months_of, season_meant, since, within

_TODAY = re.compile(
    r"\b(?:today|(?:is|are|has|have|stands?) now|now (?:is|stands?)|currently|at present"
    r"|nowadays)\b[^.]*$",
    re.I,
)


def periods_for(reading: Reading, said: Said, start: int, end: int, comparing: bool) -> When:
    """The period spoken of at a place of a sentence, the one compared with, and whether the first is named."""
    place = place_of(reading, said, start, end, comparing)
    for step in (time_ago, same_of_year, in_brackets, of_both, beside, stretch_behind):
        if (found := step(place)) is not None:
            return found
    right = right_of(place)
    at = (
        right[:1]
        or [p for p in place.named if p.role in ("at", "end") and place.clause[0] <= p.start and p.end <= start][-1:]
    )
    if (found := _of_stretch(place, right, at)) is not None:
        return found
    if not at:
        inside = [p for p in place.named if p.role == "at" and place.clause[0] <= p.start < place.clause[1]]
        at = inside[:1] or _elsewhere(said, [p for p in place.named if p.role == "at"], start, place.clause)
    if at and not right and (found := _today(place, at[0])) is not None:
        return found
    if not at and said.line.kind != "row":
        at = [p for p in said.above_period if p.role != "before"][:1]
    span, stated = (at[0].span, True) if at else (reading.about, reading.about_stated)
    parts = [p.span for p in said.periods if p.span and of_part(said, p, start, end)]
    if not at and span is not None and any(not lies_inside(part, span) for part in parts):
        # A report that begins with "190 in total, 100 of it in Q1" is not about Q1.
        span, stated = None, False
    if comparing and (begun := since(reading, said, start, end)) is not None and not right:
        return *begun, True
    if (season := season_meant(said, span)) is not None:
        span = season
    span, compare = _compared(place, span, named=bool(at))
    span, compare = _one_step(place, span, compare)
    span, compare = _latest_year(place, span, compare)
    return *_like_with_like(place, span, compare), stated


def _of_stretch(place: Place, right: list[PeriodMention], at: list[PeriodMention]) -> When | None:
    """A stretch that the sentence names: a level is of all of it, a change from its first to its last period."""
    said, clause = place.said, place.clause
    led = any(clause[0] <= p.start < clause[1] and p.role == "start" for p in place.named)
    ranged = stretch_in(place.named, clause if led else (said.start, said.end))
    if place.comparing:
        return _over_stretch(place, ranged) if ranged and not right else None
    if right and (whole := whole_stretch(place.text, place.named, right[0])) is not None:
        return whole, None, True
    if ranged and not right and (not at or at[0].role == "end"):
        return joined_span(*ranged), None, True
    return None


def _over_stretch(place: Place, ranged: tuple[Span, Span]) -> When:
    """What a change is measured over where the sentence names a stretch."""
    before_words = place.before_words
    again = next(
        (p for p in before_words if p.span and p.span.grain == "year" and SAME.search(place.text[: p.start])), None
    )
    if again is not None and again.span is not None:
        joined = joined_span(*ranged)
        return joined, joined.shifted(12 * (again.span.first - joined.months[0] // 12)), True
    if any(p.relative in ("yoy", "previous") for p in before_words):
        # "Between October and December, against a year earlier": the stretch is one period.
        joined = joined_span(*ranged)
        return joined, place.set_against(joined, before_words), True
    if (dashed := dashed_span(place.said, place.clause)) is not None:
        return dashed, place.set_against(dashed, before_words), True
    return ranged[1], ranged[0], True


def _today(place: Place, at: PeriodMention) -> When | None:
    """ "It was the largest in Q1 2024; today it ranks sixth": today is the period reported on."""
    if not _TODAY.search(place.text[max(at.end, place.said.start) : place.start]):
        return None
    current = place.now
    if current is not None and current.count > 1 and at.span is not None:
        current = last_of(current, at.span.grain)
    if current is not None and at.span is not None and current.months[0] > at.span.months[1]:
        return current, at.span if place.comparing else None, True
    return None


def _compared(place: Place, span: Span | None, *, named: bool) -> tuple[Span | None, Span | None]:
    """A span and the period that the words set it against; `named` where a period stands at the place."""
    reading, said, comparing, before_words = place.reading, place.said, place.comparing, place.before_words
    compare = None
    if comparing or (before_words and not named):
        compare = place.set_against(span, before_words)
    if comparing and span is not None and not before_words:
        compare = rival_span(said, span, place.start) or compare
    if span is None and comparing and reading.clock.now is not None:
        span = reading.clock.now
        compare = place.set_against(span, before_words)
    if comparing and span is not None and span.count > 1 and not before_words:
        span, compare = within(reading, said, span) or (span, compare)
    return span, compare


def _one_step(place: Place, span: Span | None, compare: Span | None) -> tuple[Span | None, Span | None]:
    """ "Quarter on quarter" in a report on a half-year: its last quarter."""
    step = next((p.grain for p in place.before_words if p.relative in ("qoq", "mom") and p.grain), None)
    if not place.comparing or step is None or span is None or (span.grain, span.count) == (step, 1):
        return span, compare
    earlier = [p.span for p in place.said.before_period if p.span and (p.span.grain, p.span.count) == (step, 1)]
    if not earlier and span.grain == "month":
        return span, compare
    span = earlier[0] if earlier else last_of(span, step)
    return span, span.before


def _latest_year(place: Place, span: Span | None, compare: Span | None) -> tuple[Span | None, Span | None]:
    """ "4.5 % better than in 2023" in a report on three years: its last year."""
    if not place.comparing or span is None or compare is None:
        return span, compare
    if months_of(compare) < months_of(span) and not place.spoken(span):
        latest = last_of(span, compare.grain)
        span = latest if compare.count == 1 and latest != compare else span
    return span, compare


def _like_with_like(place: Place, span: Span | None, compare: Span | None) -> tuple[Span | None, Span | None]:
    """A quarter against its like of a year, or year against year where the words name no quarter."""
    if span is None or compare is None:
        return span, compare
    own = place.spoken(span)
    if place.comparing and compare.grain == "year" and months_of(span) < 12:
        low = span.months[0] // 12
        if own and compare.count == 1 and compare.first < low:
            # "Q2 came in below 2023": below its second quarter.
            compare = span.shifted(12 * (compare.first - low))
    if compare.grain != span.grain and compare.count == 1 and not own:
        # "less than in 2023" in a report on a quarter: year stands against year.
        wider = in_grain(span, compare.grain)
        if wider is not None and wider != compare:
            span = wider
    return span, compare


def _elsewhere(said: Said, found: list[PeriodMention], start: int, clause: tuple[int, int]) -> list[PeriodMention]:
    """A period in another clause: the last one before the figure, else one that no figure of its own stands beside."""
    left = [p for p in found if p.end <= start]
    text = said.line.text
    later = [p for p in found if p.start >= clause[1] and ";" not in text[start : p.start]]
    return left[-1:] or later[:1]
