"""Stretches of time that a text names by their two ends: days ("1 Jan to 10 May 2024"), months, quarters."""

from __future__ import annotations

import datetime as dt
import re

from xlsales.audit.about import joined_span
from xlsales.audit.period_names import MONTH
from xlsales.audit.periods import Clock, PeriodMention, span_of
from xlsales.table.month_names import MONTH_NAMES
from xlsales.table.span import stretch

_TO = r"\s*(?:to|through|until|till|–|—|-|\.\.)\s*"
_DAYS = re.compile(
    rf"(?<![\d.,/-])(?:"
    rf"(?P<d1>[12]?\d|3[01])\s+(?P<m1>{MONTH})\.?(?:\s+(?P<y1>(?:19|20)\d\d))?{_TO}"
    rf"(?P<d2>[12]?\d|3[01])\s+(?P<m2>{MONTH})\.?\s+(?P<y2>(?:19|20)\d\d)"
    rf"|(?P<m3>{MONTH})\.?\s+(?P<d3>[12]?\d|3[01])(?:,?\s+(?P<y3>(?:19|20)\d\d))?{_TO}"
    rf"(?P<m4>{MONTH})\.?\s+(?P<d4>[12]?\d|3[01]),?\s+(?P<y4>(?:19|20)\d\d)"
    rf"|(?P<i1>(?:19|20)\d\d-\d\d-\d\d){_TO}(?P<i2>(?:19|20)\d\d-\d\d-\d\d)"
    rf")(?!\w)",
    re.IGNORECASE,
)
_INSIDE = re.compile(r"\b(?:in|over|during|for|of|within|across|after|than)\s+(?:the\s+)?$", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:to|through|until|–|—|-)\s*", re.IGNORECASE)


def day_stretches(text: str, clock: Clock) -> list[PeriodMention]:
    """Where a text names a stretch of days, and which.

    Examples
    --------
    >>> clock = Clock(2023 * 12, 2024 * 12 + 11, None)
    >>> [p.span.label for p in day_stretches("from 29 Jan to 5 May 2023, and Feb 4 to May 10, 2024", clock)]
    ['29 Jan to 5 May 2023', '4 Feb to 10 May 2024']
    """
    found = []
    for m in _DAYS.finditer(text):
        first, last = _ends(m)
        if first is not None and last is not None and first <= last:
            span = span_of(stretch(first, last, clock.fiscal_year_start))
            found.append(PeriodMention(m.start(), m.end(), span))
    return found


def _ends(m: re.Match[str]) -> tuple[dt.date | None, dt.date | None]:
    g = m.groupdict()
    if g["i1"]:
        return _iso(g["i1"]), _iso(g["i2"])
    a, b = ("1", "2") if g["d1"] else ("3", "4")
    return _day(g[f"d{a}"], g[f"m{a}"], g[f"y{a}"] or g[f"y{b}"]), _day(g[f"d{b}"], g[f"m{b}"], g[f"y{b}"])


def _day(day: str, month: str, year: str) -> dt.date | None:
    return _iso(f"{year}-{MONTH_NAMES[month.lower().rstrip('.')]:02d}-{int(day):02d}")


def _iso(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def joined(text: str, found: list[PeriodMention]) -> list[PeriodMention]:
    """The periods with those two made one that stand as the ends of a stretch: "in Jul 2022 to Dec 2022".

    "From Q1 2023 to Q1 2024" is left as it is: that may be a change between the two.
    """
    out: list[PeriodMention] = []
    for here in found:
        last = out[-1] if out else None
        if last is not None and last.span is not None and here.span is not None and _are_ends(text, last, here):
            out[-1] = PeriodMention(last.start, here.end, joined_span(last.span, here.span))
        else:
            out.append(here)
    return out


def _are_ends(text: str, first: PeriodMention, last: PeriodMention) -> bool:
    named = not first.relative and not last.relative and not first.yearless and not last.yearless
    a, b = first.span, last.span
    later = a is not None and b is not None and a.grain == b.grain and a.first < b.first
    between = _BETWEEN.fullmatch(text[first.end : last.start])
    return bool(named and later and between and _INSIDE.search(text[: first.start]))
