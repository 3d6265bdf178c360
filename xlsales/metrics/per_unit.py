"""Revenue a day, week or month, where two periods hold unlike numbers of them and that makes the change."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xlsales.cube.cube import Cube
from xlsales.cube.spacing import selling_weekdays
from xlsales.metrics.ratio import change
from xlsales.table.period import Period, day_number
from xlsales.table.span import Span

MAKES = 0.4
"""Part of the larger of the two changes, the whole one and that a unit, by which they differ where units make it."""
WORTH = 0.02
"""Changes that are both smaller are level either way."""
LONGER = 0.03
"""Part by which the numbers of units differ from which a change has no cause to look for but the calendar."""
WEEK = 7
WITH_ROWS = "{unit}s with rows"
WORKING, WEEKS = "working days", "weeks"


@dataclass(frozen=True)
class Lengths:
    """How long two spans are.

    Parameters
    ----------
    unit
        day, working day, week, fortnight, month or quarter.
    units
        What is counted, in the plural: days with rows, working days, weeks.
    before, now
        How many the span compared with and the one reported on have.
    """

    unit: str
    units: str
    before: int
    now: int


@dataclass(frozen=True)
class PerUnit:
    """Revenue of the two periods by what their lengths are told in.

    Parameters
    ----------
    unit, units
        As of `Lengths`.
    units_now, units_before
        How many of them each period has.
    now, before
        Revenue a unit.
    made
        Whether their numbers turn the change of the whole, or make most of it.
    """

    unit: str
    units: str
    units_now: int
    units_before: int
    now: float
    before: float
    made: bool = True

    @property
    def by_calendar(self) -> bool:
        """Whether one period is so much longer than the other that causes of the change of the whole mean nothing."""
        return self.made and abs(self.units_now / self.units_before - 1) >= LONGER


def per_unit(cube: Cube) -> PerUnit | None:
    """Revenue a unit, where the periods' unlike numbers of units turn their change, or make most of it.

    Five Fridays against four bring a quarter more by the calendar alone; a quarter of 92 days after one of 90 hardly
    matters. None where the numbers are alike, do not matter, or cannot be told (see `lengths`). In a calendar of weeks
    a week more or less is always told.

    Examples
    --------
    >>> import pandas as pd
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"date": pd.date_range("2024-01-05", periods=52, freq="7D"), "revenue": 100.0})
    >>> found = per_unit(cube_of(book_from_roles(rows), Settings(period="Mar 2024")))
    >>> found.units, found.units_now, found.units_before, found.now, found.before
    ('weeks with rows', 5, 4, 100.0, 100.0)
    """
    calendar = cube.calendar
    if calendar.before is None:
        return None
    now, before = (float(cube.sales_in(p)["revenue"].sum()) for p in (calendar.now, calendar.before))
    found = lengths(cube, calendar.before, calendar.now)
    made = lengths_make_it(found, before, now)
    if found is None or found.now == found.before or not (made or found.units == WEEKS):
        return None
    return PerUnit(found.unit, found.units, found.now, found.before, now / found.now, before / found.before, made)


def unlike_units_make(cube: Cube, other: Period | Span, now: float, then: float) -> bool:
    """Whether unlike numbers of units turn the change of revenue from another span to now, or make most of it."""
    return lengths_make_it(lengths(cube, other, cube.calendar.now), then, now)


def lengths(cube: Cube, before: Period | Span, now: Period | Span) -> Lengths | None:
    """How long two spans are, in what the rows can tell; None where they tell nothing of it.

    In a calendar of weeks these are its weeks, where their numbers are unlike. Where nearly every day (week, month) has
    rows, they are those that have some. Else they are the days of the weekdays on which the rows usually sell, where
    there are such days; holidays are not guessed.
    """
    calendar = cube.calendar
    if calendar.by_weeks and before.days != now.days and before.days % WEEK == now.days % WEEK == 0:
        return Lengths("week", WEEKS, before.days // WEEK, now.days // WEEK)
    if calendar.spacing.steady:
        unit = calendar.spacing.unit
        return Lengths(unit, WITH_ROWS.format(unit=unit), calendar.units_in(before), calendar.units_in(now))
    if calendar.spacing.unit != "day":
        return None
    sold = cube.once("selling weekdays", lambda: selling_weekdays(np.unique(cube.book.sales["day"].to_numpy())))
    if not 0 < sold.sum() < WEEK:
        return None
    return Lengths("working day", WORKING, *(_days_on(sold, cube, span) for span in (before, now)))


def _days_on(sold: np.ndarray, cube: Cube, span: Period | Span) -> int:
    """The days of a span, as far as the rows reach, that are of the weekdays on which they sell."""
    calendar = cube.calendar
    first, last = max(span.start, calendar.covered), min(span.end, calendar.last_day)
    days = np.arange(day_number(first), day_number(last) + 1)
    return int(sold[days % WEEK].sum())


def lengths_make_it(found: Lengths | None, before: float, now: float) -> bool:
    """Whether unlike lengths turn a change of revenue, or make most of it."""
    if found is None or min(before, found.before, now, found.now) <= 0 or found.before == found.now:
        return False
    return units_make_it((before, found.before), (now, found.now))


def units_make_it(before: tuple[float, int], now: tuple[float, int]) -> bool:
    """Whether unlike numbers of units turn a change of revenue, or make most of it; both as (revenue, units).

    Examples
    --------
    >>> units_make_it((400.0, 4), (500.0, 5)), units_make_it((900.0, 90), (1840.0, 92))
    (True, False)
    """
    whole = float(change(now[0], before[0]))
    each = float(change(now[0] / now[1], before[0] / before[1]))
    larger = max(abs(whole), abs(each))
    return larger >= WORTH and abs(whole - each) > MAKES * larger
