"""The year that the periods of a sentence share: `Q3 and Q4 2023`, `the strongest quarter of 2025`."""

from __future__ import annotations

import re

from xlsales.audit.periods import Clock, PeriodMention, Span
from xlsales.table.period import MONTHS_IN


def years_shared(text: str, found: list[PeriodMention], clock: Clock) -> list[PeriodMention]:
    """`Q3 and Q4 2023`, `January to March 2024`: the year of the last one holds for those before it."""
    year = _year_of(text, found)
    out = [_of_year(p, year, text) for p in found]
    for i in range(len(out) - 2, -1, -1):
        here, after = out[i], out[i + 1]
        if not here.yearless or after.span is None or after.yearless or here.season is None or after.season is None:
            continue
        if len(text[here.end : after.start]) > 12 or here.season[0] != after.season[0]:
            continue
        shift = here.season[1] - after.season[1]
        ix = (
            after.span.first
            + shift
            - (12 // MONTHS_IN[here.season[0]] if shift > 0 and "to" in text[here.end : after.start] else 0)
        )
        out[i] = PeriodMention(
            here.start, here.end, Span(here.season[0], ix, ix, clock.fiscal_year_start), season=here.season
        )
    return out


_STOP = re.compile(r"[.!?]\s")
_OF_YEAR = re.compile(
    r"(?<!corresponding )(?<!same )(?<!comparable )\b(?:quarters?|months?|half|halves) (?:of|in)\s+"
    r"(?:calendar |fiscal )?$",
    re.I,
)


def _year_of(text: str, found: list[PeriodMention]) -> PeriodMention | None:
    """The one year whose quarters or months a text speaks of: "the strongest quarter of 2025"."""
    named = [p for p in found if p.span and p.span.grain == "year" and _OF_YEAR.search(text[: p.start])]
    return named[0] if len({p.span for p in named}) == 1 else None


def _of_year(p: PeriodMention, named: PeriodMention | None, text: str) -> PeriodMention:
    year = named.span if named else None
    if named is None or year is None or not p.yearless or p.season is None or year.fiscal_year_start != 1:
        return p
    low, high = sorted((p, named), key=lambda x: x.start)
    if _STOP.search(text[low.end : high.start]):
        return p
    grain, number = p.season
    ix = year.first * (12 // MONTHS_IN[grain]) + number - 1
    return PeriodMention(p.start, p.end, Span(grain, ix, ix, 1), season=p.season, yearless=True)
