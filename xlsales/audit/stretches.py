"""Stretches of time: since a period, the course of a year, the last parts of what the rows hold, a season meant."""

from __future__ import annotations

import re

from xlsales.audit.periods import Span
from xlsales.audit.scope import Reading, Said
from xlsales.table.period import MONTHS_IN, Grain, period_ix

_SINCE = re.compile(r"\bsince\s+(?:the\s+)?(?:\w+\s+of\s+)?$", re.I)


_EVER_SINCE = re.compile(r"\bsince then\W*$", re.I)


_SINCE_THEN = re.compile(r"^[^.;,]{0,30}\b(?:since then|since|thereafter|after that)\s*(?:[.,;)]|$)", re.I)


def since(reading: Reading, said: Said, start: int, end: int) -> tuple[Span, Span] | None:
    """ "Since 2022", "has softened since": the last period of that grain against the one named."""
    text = said.line.text
    named = [p for p in said.periods if p.span]
    found = next((p for p in named if _SINCE.search(text[said.start : p.start])), None)
    if found is not None and re.search(r"\bfirst\b[^.;]{0,30}$", text[said.start : found.start], re.I):
        # "Its first decline since 2022" compares with no 2022.
        return None
    if found is None and (_SINCE_THEN.match(text[end : said.end]) or _EVER_SINCE.search(text[said.start : start])):
        found = next((p for p in reversed(named) if p.end <= start), None)
    if found is None or found.span is None or found.span.count > 1:
        return None
    limit = reading.about.months[1] if reading.about else reading.clock.last_month
    later = [p.span for p in named if p.span and p.span.grain == found.span.grain and p.span.first > found.span.first]
    ix = later[-1].first if later else period_ix(limit, found.span.grain, found.span.fiscal_year_start)
    if ix <= found.span.first:
        return None
    return Span(found.span.grain, ix, ix, found.span.fiscal_year_start), found.span


_COURSE = re.compile(r"\b(?:over|during|throughout|in) the (?:course of the )?(?:year|half|period)\b", re.I)


def in_course(said: Said, span: Span) -> tuple[Span, Span] | None:
    """The last and first part of a period whose course is told: "quarterly sales fell from 56 to 39 over the year"."""
    part = re.search(r"\b(?P<m>monthly)\b|\bquarterly\b", said.text, re.I)
    if part is None or not _COURSE.search(said.text) or months_of(span) < 6:
        return None
    grain: Grain = "month" if part.group("m") else "quarter"
    first, last = (period_ix(m, grain, span.fiscal_year_start) for m in span.months)
    start = span.fiscal_year_start
    return Span(grain, last, last, start), Span(grain, first, first, start)


def within(reading: Reading, said: Said, span: Span) -> tuple[Span, Span] | None:
    """The last two parts of a stretch before which the data hold nothing: its last two years, its two quarters."""
    first, last = span.months
    if span.before.months[1] >= reading.clock.first_month or last - first + 1 < 2:
        return None
    start = span.fiscal_year_start
    for grain, size in (("year", 12), ("quarter", 3), ("month", 1)):
        a, b = period_ix(first, grain, start), period_ix(last, grain, start)  # type: ignore[arg-type]
        if b - a >= 1 and (grain == "year" or b - a == 1) and (last - first + 1) % size == 0:
            return Span(grain, b, b, start), Span(grain, b - 1, b - 1, start)  # type: ignore[arg-type]
    return None


def season_meant(said: Said, span: Span | None) -> Span | None:
    """ "The fourth quarter is the strongest. In 2024, it brought …": the fourth quarter of that year."""
    first = said.before_period[0] if said.before_period else None
    if span is None or span.grain != "year" or span.count > 1 or first is None or first.season is None:
        return None
    if not first.yearless or said.members or not re.search(r"\b(?:it|they)\b", said.text, re.I):
        return None
    grain, number = first.season
    if grain not in ("quarter", "month"):
        return None
    per_year = 12 // MONTHS_IN[grain]
    ix = span.first * per_year + number - 1
    return Span(grain, ix, ix, span.fiscal_year_start)


def last_of(span: Span, grain: Grain) -> Span:
    """The last period of a finer or equal grain in a span."""
    ix = period_ix(span.months[1], grain, span.fiscal_year_start)
    return Span(grain, ix, ix, span.fiscal_year_start)


def months_of(span: Span) -> int:
    """How many months a span holds."""
    low, high = span.months
    return high - low + 1


def in_grain(span: Span, grain: Grain) -> Span | None:
    """The period of a coarser grain that a span lies in."""
    order = ("month", "quarter", "year")
    if order.index(grain) <= order.index(span.grain):
        return None
    low, high = span.months
    a, b = (period_ix(m, grain, span.fiscal_year_start) for m in (low, high))
    return Span(grain, a, b, span.fiscal_year_start) if a == b else None
