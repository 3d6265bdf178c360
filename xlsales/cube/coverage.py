"""Which periods the rows cover wholly, and which only in part."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from xlsales.cube.spacing import STEP, Spacing
from xlsales.fiscal import fiscal_months, weeks_of
from xlsales.settings import Settings
from xlsales.table.book import SalesBook
from xlsales.table.period import MONTHS_IN, Grain, Period, day_of, period_ix, period_of

TELLING = 0.05
"""Part of a period that may lie before the first row or behind the last without making it partial."""
SOME_GAPS = 3
"""Times the longest usual gap between days with rows that none may have any."""


def in_fiscal_months(book: SalesBook, settings: Settings) -> SalesBook:
    """The book with the months of the fiscal calendar, where that counts whole weeks.

    Examples
    --------
    >>> from xlsales.table.book import book_from_roles
    >>> book = book_from_roles(pd.DataFrame({"date": pd.to_datetime(["2023-01-29"]), "revenue": 1.0}))
    >>> retail = Settings(fiscal_year_start=2, fiscal_calendar="4-5-4")
    >>> [int(b.sales["month"].iloc[0]) % 12 + 1 for b in (book, in_fiscal_months(book, retail))]
    [1, 2]
    """
    start = settings.fiscal_year_start
    if weeks_of(start) is None:
        return book
    sales = book.sales.assign(month=fiscal_months(book.sales["day"].to_numpy(), start).astype("int32"))
    if book.deals is None:
        return replace(book, sales=sales)
    dated = {f"{name}_month": _months_known(book.deals[name], start) for name in ("created", "closed")}
    return replace(book, sales=sales, deals=book.deals.assign(**dated))


def _months_known(days: pd.Series, start: int) -> pd.Series:
    """Months of days of which some are missing."""
    months = pd.Series(fiscal_months(days.fillna(0).to_numpy(dtype="int64"), start), index=days.index, dtype="Int32")
    return months.where(days.notna())


def covering(days: np.ndarray, spacing: Spacing, grain: Grain, start: int = 1) -> tuple[list[int], dict[int, str]]:
    """The periods of a grain that have rows, and why some of them are partial.

    Parameters
    ----------
    days
        Distinct days with rows, as day numbers in order.
    spacing
        What one date stands for.
    grain, start
        Length of the periods, and the first month of the fiscal year.

    Examples
    --------
    >>> covering(np.array([19_723, 19_754, 19_783, 19_814]), Spacing("month", True), "quarter")
    ([8096, 8097], {8097: 'the data end with Apr 2024'})
    """
    present = np.unique(period_ix(fiscal_months(days, start), grain, start)).tolist()
    tellers = _missing_months if spacing.months else _missing_days
    partial: dict[int, str] = {}
    for ix, why in [*tellers(grain, start, days, spacing), *_holes(grain, start, days, spacing)]:
        partial[ix] = f"{partial[ix]}, {why}" if ix in partial else why
    return present, partial


def covered_from(days: np.ndarray, spacing: Spacing, start: int = 1) -> dt.date:
    """The first day that the rows cover: of the first month or week, or as far before the first row as gaps are usual.

    Examples
    --------
    >>> covered_from(np.array([19_737, 19_768, 19_797]), Spacing("month", True)).isoformat()
    '2024-01-01'
    """
    first = day_of(days[0])
    if spacing.months:
        unit: Grain = spacing.unit  # type: ignore[assignment]
        return period_of(first, unit, start).start
    return first - dt.timedelta(days=STEP[spacing.unit] - 1 if spacing.unit != "day" else int(_usual(days)))


def _usual(days: np.ndarray) -> float:
    return SOME_GAPS * float(np.percentile(np.diff(days), 95)) if len(days) > 1 else 0.0


def _missing_days(grain: Grain, start: int, days: np.ndarray, spacing: Spacing) -> Iterator[tuple[int, str]]:
    """The first and last period where days or weeks before the first row or behind the last are lacking."""
    first, last = day_of(days[0]), day_of(days[-1])
    head, tail = period_of(first, grain, start), period_of(last, grain, start)
    late, early = (first - head.start).days, (tail.end - last).days
    if spacing.unit == "day":
        usual = _usual(days)
    else:
        # A week is lacking only where its whole length fits in before the first date, or behind the last.
        step, usual = STEP[spacing.unit], 0.0
        late, early = late // step * step, early // step * step
    if late > max(usual, TELLING * head.days):
        yield head.ix, f"the data start on {first:%Y-%m-%d}"
    if early > max(usual, TELLING * tail.days):
        yield tail.ix, f"the data end on {last:%Y-%m-%d}"


def _missing_months(grain: Grain, start: int, days: np.ndarray, spacing: Spacing) -> Iterator[tuple[int, str]]:
    """The first and last period where months (quarters) before the first row or behind the last are lacking."""
    months = fiscal_months(days, start)
    first, last = int(months[0]), int(months[-1])
    head, tail = (Period(grain, period_ix(m, grain, start), start) for m in (first, last))
    # A quarter's label can stand on any of its months, so that only whole units are lacking.
    if (first - head.first_month) // spacing.months:
        yield head.ix, f"the data start with {_unit_label(first, spacing, start)}"
    if (tail.shifted(1).first_month - 1 - last) // spacing.months:
        yield tail.ix, f"the data end with {_unit_label(last, spacing, start)}"


def _holes(grain: Grain, start: int, days: np.ndarray, spacing: Spacing) -> Iterator[tuple[int, str]]:
    """Periods inside the range that lack one of their months, where nearly none lacks and others have that month."""
    months = np.unique(fiscal_months(days, start))
    if not spacing.steady or spacing.months > 1 or MONTHS_IN[grain] == 1:
        return
    span = np.arange(months[0], months[-1] + 1)
    empty = np.setdiff1d(span, months)
    absent: dict[int, list[str]] = {}
    for month in empty.tolist():
        twice, sold = (np.count_nonzero(m % 12 == month % 12) for m in (span, months))
        # A month that never sells is a season and no hole.
        if sold or twice == 1:
            absent.setdefault(period_ix(month, grain, start), []).append(Period("month", month, start).label)
    for ix, labels in absent.items():
        if len(labels) < MONTHS_IN[grain]:
            yield ix, f"no rows in {' and '.join(labels)}"


def _unit_label(month: int, spacing: Spacing, start: int) -> str:
    unit: Grain = spacing.unit  # type: ignore[assignment]
    return Period(unit, period_ix(month, unit, start), start).label
