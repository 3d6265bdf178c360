"""Revenue a day, week or month with rows, where two periods hold unlike numbers of them and that makes the change."""

from __future__ import annotations

from dataclasses import dataclass

from xlsales.cube.cube import Cube
from xlsales.metrics.ratio import change
from xlsales.table.period import Period
from xlsales.table.span import Span

MAKES = 0.4
"""Part of the larger of the two changes, the whole one and that a unit, by which they differ where units make it."""
WORTH = 0.02
"""Changes that are both smaller are level either way."""
LONGER = 0.03
"""Part by which the numbers of units differ from which a change has no cause to look for but the calendar."""


@dataclass(frozen=True)
class PerUnit:
    """Revenue of the two periods by what one date of the rows stands for.

    Parameters
    ----------
    unit
        day, week, fortnight, month or quarter.
    units_now, units_before
        How many of them have rows in each period.
    now, before
        Revenue a unit.
    """

    unit: str
    units_now: int
    units_before: int
    now: float
    before: float

    @property
    def by_calendar(self) -> bool:
        """Whether one period is so much longer than the other that causes of the change of the whole mean nothing."""
        return abs(self.units_now / self.units_before - 1) >= LONGER


def per_unit(cube: Cube) -> PerUnit | None:
    """Revenue a unit, where the periods' unlike numbers of units turn their change, or make most of it.

    Five Fridays against four bring a quarter more by the calendar alone; a quarter of 92 days after one of 90 hardly
    matters. None where the numbers are alike, do not matter, or are no measure of how much of a period the rows cover,
    as days without rows are usual.

    Examples
    --------
    >>> import pandas as pd
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"date": pd.date_range("2024-01-05", periods=52, freq="7D"), "revenue": 100.0})
    >>> per_unit(cube_of(book_from_roles(rows), Settings(period="Mar 2024")))
    PerUnit(unit='week', units_now=5, units_before=4, now=100.0, before=100.0)
    """
    calendar = cube.calendar
    if calendar.before is None:
        return None
    now, before = (float(cube.sales_in(p)["revenue"].sum()) for p in (calendar.now, calendar.before))
    if not unlike_units_make(cube, calendar.before, now, before):
        return None
    units_now, units_before = calendar.units_in(calendar.now), calendar.units_in(calendar.before)
    return PerUnit(calendar.spacing.unit, units_now, units_before, now / units_now, before / units_before)


def unlike_units_make(cube: Cube, other: Period | Span, now: float, then: float) -> bool:
    """Whether unlike numbers of units turn the change of revenue from another span to now, or make most of it."""
    calendar = cube.calendar
    ends = (then, calendar.units_in(other)), (now, calendar.units_in(calendar.now))
    if not calendar.spacing.steady or min(*ends[0], *ends[1]) <= 0 or ends[0][1] == ends[1][1]:
        return False
    return units_make_it(*ends)


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
