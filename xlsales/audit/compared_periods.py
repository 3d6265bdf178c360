"""Which period a figure is compared with."""

from __future__ import annotations

import re

from xlsales.audit.periods import PeriodMention, Span
from xlsales.audit.rivals import tied
from xlsales.audit.scope import Reading, Said
from xlsales.table.period import MONTHS_IN

SAME = re.compile(r"\bsame (?:period|quarter|months?|half|time) (?:of|in)\s+$", re.I)


def compared_span(
    reading: Reading,
    said: Said,
    span: Span | None,
    marks: list[PeriodMention],
    clause: tuple[int, int],
    place: tuple[int, int],
) -> Span | None:
    """The period that the marks of a sentence set a span against; the usual one where they name none."""
    if span is None:
        span = reading.clock.now
    if span is None:
        return None
    own = [m for m in marks if clause[0] <= m.start < clause[1]] or [m for m in marks if not tied(said, m, clause)]
    for mark in _nearest(said, own, place):
        if mark.span and mark.span.grain == "year" and SAME.search(said.line.text[: mark.start]):
            years = mark.span.first - span.months[0] // 12
            return span.shifted(12 * years)
        if mark.span and mark.span != span:
            if mark.yearless and mark.span.first > span.first and mark.season:
                return mark.span.year_ago
            return mark.span
        if mark.span and mark.yearless and mark.span == span and mark.season:
            # "November rose against the previous November".
            return span.year_ago
        if mark.relative == "ago" and mark.season is not None:
            return span.shifted(-mark.season[1] * MONTHS_IN[mark.season[0]])
        if mark.relative == "yoy" or (mark.relative == "previous" and mark.grain == "year" and span.grain != "year"):
            return span.year_ago
        if mark.relative:
            return span.before
    return default_compare(reading, said, span)


def _nearest(said: Said, marks: list[PeriodMention], place: tuple[int, int]) -> list[PeriodMention]:
    """The periods compared with, those right after a figure first: "15 % ahead of last year and 34 % of Q3"."""
    after = min([n.start for n in said.numbers if n.start >= place[1]], default=said.end)
    right = [m for m in marks if place[1] <= m.start < after and not said.line.text[place[1] : m.start].count("(")]
    left = [m for m in marks if m.end <= place[0]]
    first = right[:1] or left[-1:]
    return [*first, *(m for m in marks if m not in first)]


def default_compare(reading: Reading, said: Said, span: Span | None) -> Span | None:
    """The period that a change is measured against where the words name none: the one before."""
    if span is None:
        return reading.clock.now.before if reading.clock.now else None
    if (said.against_year_ago or reading.yearly) and span.grain != "year":
        return span.year_ago
    earlier = reading.compare
    if earlier is not None and reading.clock.now == span:
        return earlier
    return span.before
