"""Weeks and periods that are counted: 202453 is a week, as months end at twelve; some years have thirteen periods."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

import numpy as np

from xlsales.table.book import Note
from xlsales.table.cells import Cells, cells_of_texts, is_missing
from xlsales.table.headers import words_of

_WEEK_WORDS = frozenset(
    {"week", "weeks", "wk", "yearweek", "yyyyww", "isoweek", "kw", "woche", "kalenderwoche", "semaine", "semana"}
    | {"settimana", "tydzien", "vecka", "uge"}
)
_COUNTED = re.compile(r"((?:19|20)\d\d)[\s\-/._]?(\d\d)(?:\.0)?")
_PLACE_FIRST = re.compile(r"(\d\d?)[\s\-/._]+((?:19|20)\d\d)")
_PERIOD = re.compile(r"(?:p|per|period)\.?\s*(\d\d?)[\s\-/_.,]+(?:fy\s*)?((?:19|20)?\d\d)", re.IGNORECASE)
_YEAR_PERIOD = re.compile(r"(?:fy\s*)?((?:19|20)?\d\d)[\s\-/_.,]*(?:p|per|period)\.?\s*(\d\d?)", re.IGNORECASE)
_WEEKS, _PERIODS = 53, 13
# A thirteenth period with fewer rows than this share of the others is one of bookings after the year's end.
_FULL = 0.5


class _Counted(NamedTuple):
    year: int
    place: int


def counted_periods(header: str, cells: Cells, fiscal_year_start: int = 1) -> tuple[Cells, Note | None]:
    """The cells with weeks such as 202405 and periods such as P13 2024 written as ISO weeks, and what is to be said.

    Parameters
    ----------
    header
        The column's header; a week by name is one whatever its numbers.
    cells
        The column.
    fiscal_year_start
        First month of the year that has thirteen periods.

    Examples
    --------
    >>> counted_periods("Week", cells_of_texts(["202401", "202453"]))[0].texts
    ('2024-W01', '2024-W53')
    """
    if cells.has_days or not _may_count(cells):
        return cells, None
    texts = _as_texts(cells)
    named = bool(_WEEK_WORDS & set(words_of(header)))
    plain = _read(texts, (_COUNTED,), year_first=True)
    if named and not plain:
        plain = _read(texts, (_PLACE_FIRST,), year_first=False)
    if plain:
        last = max(c.place for c in plain.values())
        if min(c.place for c in plain.values()) < 1 or last > _WEEKS:
            return cells, None
        if named or last > _PERIODS:
            note = None
            if not named:
                text = f"The periods of {header!r} go up to {last}: they were read as weeks (202405 is week 5 of 2024)."
                note = Note("weeks_counted", text, len(cells), "warning")
            return _written(texts, {t: f"{c.year}-W{c.place:02d}" for t, c in plain.items()}), note
    found = plain or _read(texts, (_YEAR_PERIOD,), year_first=True) or _read(texts, (_PERIOD,), year_first=False)
    if not found or max(c.place for c in found.values()) != _PERIODS or min(c.place for c in found.values()) < 1:
        return cells, None
    return _thirteen(header, texts, found, fiscal_year_start)


def _may_count(cells: Cells) -> bool:
    """Whether the first value is a year with a number, so that the column is worth looking through."""
    first = next((t for t in cells.texts if not is_missing(t)), None)
    if first is None:
        numbers = cells.numbers[~np.isnan(cells.numbers)]
        first = f"{numbers[0]:.0f}" if len(numbers) else ""
    return any(shape.fullmatch(first.strip()) for shape in (_COUNTED, _PLACE_FIRST, _PERIOD, _YEAR_PERIOD))


def _thirteen(
    header: str, texts: list[str | None], found: dict[str, _Counted], fiscal_year_start: int
) -> tuple[Cells, Note]:
    """Thirteen periods of four weeks each; a last one with few rows belongs to the twelfth month."""
    rows = np.bincount([found[t].place for t in texts if t in found], minlength=_PERIODS + 1)
    last, usual = int(rows[_PERIODS]), float(np.median(rows[1:_PERIODS][rows[1:_PERIODS] > 0]))
    if last < _FULL * usual:
        text = (
            f"{last:,} rows of {header!r} are of a 13th period, which has fewer rows than the others: they were taken "
            "for bookings after the year's end and count in its twelfth month."
        )
        labels = {t: f"P{min(c.place, 12):02d} FY{c.year}" for t, c in found.items()}
        return _written(texts, labels), Note("period_13", text, last, "warning")
    text = (
        f"The periods of {header!r} go up to 13: they were read as thirteen of four weeks each, the first of which "
        "begins with the year."
    )
    labels = {t: _four_weeks(c, fiscal_year_start) for t, c in found.items()}
    return _written(texts, labels), Note("period_13", text, len(texts), "warning")


def _four_weeks(counted: _Counted, fiscal_year_start: int) -> str:
    year = counted.year - (fiscal_year_start > 1)
    start = dt.date(year, fiscal_year_start, 1) + dt.timedelta(days=28 * (counted.place - 1))
    # The first Monday of the period, so that the first one does not begin in the year before.
    iso = (start + dt.timedelta(days=-start.weekday() % 7)).isocalendar()
    return f"{iso.year}-W{iso.week:02d}"


def _as_texts(cells: Cells) -> list[str | None]:
    """Every cell as a text; None where it is empty."""
    texts: list[str | None] = [cells.texts[c] if c >= 0 else None for c in cells.codes.tolist()]
    for place in np.flatnonzero(~np.isnan(cells.numbers)).tolist():
        texts[place] = f"{cells.numbers[place]:g}" if cells.numbers[place] < 1e6 else "many"
    return texts


def _read(texts: list[str | None], shapes: tuple[re.Pattern[str], ...], *, year_first: bool) -> dict[str, _Counted]:
    """Each distinct text as year and place; empty where one is neither."""
    out = {}
    for text in dict.fromkeys(texts):
        if text is None or is_missing(text):
            continue
        match = next((m for s in shapes if (m := s.fullmatch(text.strip()))), None)
        if match is None:
            return {}
        year, place = (match[1], match[2]) if year_first else (match[2], match[1])
        out[text] = _Counted(int(year) + (2000 if len(year) == 2 else 0), int(place))
    return out


def _written(texts: list[str | None], labels: dict[str, str]) -> Cells:
    return cells_of_texts([labels.get(t, t) if t is not None else None for t in texts])
