"""Year, quarter, month, week and day in columns of their own, as one period label."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from xlsales.settings import Settings
from xlsales.table.cells import Cells, cells_of_texts
from xlsales.table.headers import words_of
from xlsales.table.labels import read_label
from xlsales.table.mapping import MappedTable
from xlsales.table.month_names import MONTH_WORDS, without_accents
from xlsales.table.numbers import read_numbers
from xlsales.table.period_headers import period_header, years_of_rows

Unit = Literal["quarter", "month", "week"]
_UNITS: dict[str, Unit] = {
    "quarter": "quarter", "quartal": "quarter", "trimestre": "quarter", "qtr": "quarter", "quartale": "quarter",
    "month": "month", "monat": "month", "mois": "month", "mes": "month", "mese": "month", "maand": "month",
    "week": "week", "woche": "week", "semaine": "week", "semana": "week", "kw": "week", "settimana": "week",
}  # fmt: skip
_DAYS = frozenset({"day", "tag", "jour", "dia", "giorno"})
_SHAPES: dict[Unit, str] = {"quarter": "Q{place} {year}", "month": "{year}-{place:02d}", "week": "W{place:02d} {year}"}


def period_in_title_year(mapped: MappedTable, settings: Settings) -> tuple[Cells, int] | None:
    """Periods that name no year (Jan, Q1) with the year of the title or file name; None where either is not so."""
    period = mapped.cells("period").members()
    if not names_no_year(period, settings):
        return None
    years, _ = years_of_rows(mapped)
    if not years:
        return None
    shown = [f"{c} {years[0]}" for c in period.categories]
    return cells_of_texts([shown[c] if c >= 0 else None for c in period.codes.tolist()]), years[0]


def names_no_year(period: pd.Categorical, settings: Settings) -> bool:
    """Whether all labels are months or quarters without a year."""
    found = [period_header(str(c).strip(), "", settings) for c in period.categories]
    return bool(found) and all(f is not None and f.month is None for f in found)


def period_in_year(mapped: MappedTable, fiscal_year_start: int = 1) -> Cells | None:
    """Q1, March or 3 beside a year in a column of its own, as one label; None where the label says the year itself.

    A number means what its header says (quarter, month, week); where the header says only period, numbers that are
    exactly 1 to 4 are quarters and all others months. A day of the month in a column of its own is added. Beside a
    fiscal year, a month is that of the calendar, unless its header says fiscal too.
    """
    period, year = mapped.cells("period").members(), mapped.cells("year").members()
    shown, years = [_plain(c) for c in period.categories], [_plain(c) for c in year.categories]
    if not shown or all(read_label(c) for c in shown):
        return None
    unit = _unit(mapped.roles["period"], shown)
    days = _days_of_month(mapped) if unit == "month" else None
    fiscal = _is_fiscal(mapped.roles["year"]) or all(y[:2].lower() == "fy" for y in years)
    start = fiscal_year_start if fiscal and unit == "month" else 1
    counted = "fiscal" in words_of(mapped.roles["period"])
    labels: dict[tuple[int, int], str] = {}
    texts: list[str | None] = []
    for code, own in zip(period.codes.tolist(), year.codes.tolist(), strict=True):
        if code < 0 or own < 0:
            texts.append(None)
            continue
        if (code, own) not in labels:
            labels[code, own] = _label(shown[code], years[own], unit, start, counted)
        texts.append(labels[code, own])
    if days is not None:
        texts = [_with_day(t, d) for t, d in zip(texts, days.tolist(), strict=True)]
    return cells_of_texts(texts)


def _plain(value: object) -> str:
    """2024.0 that went through a column of decimals as 2024."""
    text = str(value).strip()
    return text[:-2] if text.endswith(".0") else text


def _unit(header: str, shown: list[str]) -> Unit:
    named = next((_UNITS[w] for w in reversed(words_of(header)) if w in _UNITS), None)
    if named is not None:
        return named
    numbers = {int(t) for t in shown if t.isdigit()}
    return "quarter" if numbers == {1, 2, 3, 4} else "month"


def _is_fiscal(header: str) -> bool:
    return bool({"fiscal", "fy", "geschaftsjahr"} & set(words_of(header)))


def _label(period: str, year: str, unit: Unit, start: int, counted: bool) -> str:
    """A period and its year as one label; months from the fiscal year's first (`start`) on are of the year before."""
    plain = year[2:].strip() if year[:2].lower() == "fy" else year
    if start > 1 and counted and period.isdigit():
        return f"P{int(period)} FY{plain}"
    month = int(period) if period.isdigit() else MONTH_WORDS.get(without_accents(period.lower().rstrip(".")), 0)
    if start > 1 and month and plain.isdigit():
        end = int(plain) + (2000 if len(plain) == 2 else 0)
        return _SHAPES["month"].format(place=month, year=end if month < start else end - 1)
    if period.isdigit():
        return _SHAPES[unit].format(place=int(period), year=plain if len(plain) == 4 else f"20{plain}")
    return f"{period} {plain}" if month else f"{period} {year}"


def _days_of_month(mapped: MappedTable) -> np.ndarray | None:
    """The column of days of the month, where there is one: whole numbers from 1 to 31 under a header that says day."""
    for header, cells in zip(mapped.table.headers, mapped.table.cells, strict=True):
        words = words_of(header)
        if header in mapped.roles.values() or not words or words[0] not in _DAYS or len(words) > 3:
            continue
        numbers: np.ndarray = read_numbers(cells, "point").values
        given = numbers[~np.isnan(numbers)]
        if len(given) == int((~cells.blank).sum()) > 0 and ((given >= 1) & (given <= 31) & (given % 1 == 0)).all():
            return numbers
    return None


def _with_day(month: str | None, day: float) -> str | None:
    """2024-03 and 5 as 2024-03-05; a named month is left as it is where no day is given."""
    label = read_label(month) if month else None
    if label is None or np.isnan(day):
        return month
    return f"{label.start:%Y-%m}-{int(day):02d}"
