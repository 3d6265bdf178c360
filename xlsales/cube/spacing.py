"""How far rows stand apart in time, whatever their column can hold: days, or one day a week, a month, a quarter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from xlsales.table.period import EPOCH, MONTHS_IN, Precision

Unit = Literal["day", "week", "fortnight", "month", "quarter", "year"]
STEP = {"week": 7, "fortnight": 14}
"""Days from one unit to the next, of units that are no calendar ones."""
FEWEST_MONTHS, FEWEST_WEEKS, FEWEST_DAYS = 3, 6, 28
LOOSE_FROM = 6
"""Dates from which a month's last or first business day is taken for a habit; fewer must be the same day exactly."""
LEEWAY = 3
"""Days by which a business day can stand off the month's end or beginning, or a holiday move a weekday."""
STEADY = 0.9
"""Part of the units inside the range that have rows, from which one without is a hole and no habit."""
HABIT = 0.8
"""Part of the dates that stand on the usual weekday, and part of the gaps that are the usual one."""


@dataclass(frozen=True)
class Spacing:
    """What one date stands for.

    Parameters
    ----------
    unit
        The stretch that a date stands for: its own day, or the week, month, quarter or year.
    steady
        Whether nearly every such unit from the first to the last has rows, so that a period can be judged by how many
        of them it holds; of days, in nearly every month. Days of the week on which nobody sells do not count.
    """

    unit: Unit
    steady: bool

    @property
    def months(self) -> int:
        """Months in a unit, 0 for one that is shorter."""
        return MONTHS_IN.get(self.unit, 0)


def spacing_of(days: np.ndarray, precision: Precision = "day") -> Spacing:
    """Find out what the dates of some rows stand for.

    Parameters
    ----------
    days
        Distinct days with rows, as day numbers in order; the first day of the period where there are only labels.
    precision
        What the column can hold at least.

    Examples
    --------
    >>> mondays = np.arange(19_723, 19_723 + 7 * 20, 7)
    >>> spacing_of(mondays)
    Spacing(unit='week', steady=True)
    >>> spacing_of(np.array([19_723, 19_754, 19_783]))
    Spacing(unit='month', steady=True)
    """
    unit = precision if precision != "day" else _months_apart(days) or _weeks_apart(days) or "day"
    return Spacing(unit, _steady(days, unit))


def unit_numbers(days: np.ndarray, unit: Unit) -> np.ndarray:
    """Day numbers as numbers of units: those of one unit are equal, those of neighbours differ by one.

    Examples
    --------
    >>> unit_numbers(np.array([19_723, 19_729, 19_730]), "week").tolist()
    [2818, 2818, 2819]
    """
    if unit == "day":
        return days
    if unit in STEP:
        # Day 0 is a Thursday: +3 lets weeks begin on Mondays. A fortnight begins with the first one.
        weeks = (days + 3) // 7
        return weeks if unit == "week" else (weeks - weeks[:1]) // 2
    return months_of(days) // MONTHS_IN[unit]


def months_of(days: np.ndarray) -> np.ndarray:
    """Month indexes (year × 12 + month − 1) of day numbers.

    Examples
    --------
    >>> months_of(np.array([0, 31]))
    array([23640, 23641])
    """
    return days.astype("datetime64[D]").astype("datetime64[M]").astype("int64") + EPOCH.year * 12


def _months_apart(days: np.ndarray) -> Unit | None:
    """Month, quarter or year where the dates stand on the same day of every such one."""
    months = months_of(days)
    if len(days) < FEWEST_MONTHS or len(np.unique(months)) < len(days):
        return None
    first = months.astype("int64") - EPOCH.year * 12
    begin = first.astype("datetime64[M]").astype("datetime64[D]").astype("int64")
    end = (first + 1).astype("datetime64[M]").astype("datetime64[D]").astype("int64") - 1
    leeway = LEEWAY if len(days) >= LOOSE_FROM else 0
    after, left = days - begin, end - days
    near_an_end = after.max() <= leeway or left.max() <= leeway
    if np.ptp(after) > 0 and np.ptp(left) > 0 and not near_an_end:
        return None
    apart = int(np.gcd.reduce(np.diff(months)))
    return "year" if apart % 12 == 0 else "quarter" if apart % 3 == 0 else "month"


def _weeks_apart(days: np.ndarray) -> Unit | None:
    """Week or fortnight where every one has a single date, nearly always on the same weekday."""
    if len(days) < FEWEST_WEEKS:
        return None
    weeks = (days + 3) // 7
    apart = np.diff(weeks)
    usual_day = np.bincount(days % 7).max() / len(days)
    if len(np.unique(weeks)) < len(days) or usual_day < HABIT:
        return None
    if (apart == 1).mean() >= HABIT:
        return "week"
    return "fortnight" if (apart == 2).mean() >= HABIT else None


def _steady(days: np.ndarray, unit: Unit) -> bool:
    there = np.unique(unit_numbers(days, unit))
    if len(there) < 2:
        return False
    if unit != "day":
        return bool(len(there) / (there[-1] - there[0] + 1) >= STEADY)
    span = np.arange(days[0], days[-1] + 1)
    if len(span) < FEWEST_DAYS:
        return False
    month = months_of(span) - months_of(span[:1])
    could = selling_weekdays(days)[span % 7]
    held, sold = (np.bincount(month[k], minlength=month[-1] + 1) for k in (could, could & np.isin(span, days)))
    # Where few orders come in, a month has more days with rows the more it sells: days then measure the sales.
    return bool(could.any() and (sold >= STEADY * held).mean() >= STEADY)


def selling_weekdays(days: np.ndarray) -> np.ndarray:
    """By weekday (day number modulo seven): whether it has rows in half of its weeks or more.

    Examples
    --------
    >>> int(selling_weekdays(np.array([d for d in range(19_723, 19_823) if (d + 3) % 7 < 5])).sum())
    5
    """
    span = np.arange(days[0], days[-1] + 1)
    return np.bincount(days % 7, minlength=7) >= np.bincount(span % 7, minlength=7) / 2


def unit_dates(days: np.ndarray, spacing: Spacing) -> np.ndarray:
    """The first day with rows of each unit; of steady days those on weekdays that usually have some.

    A sale on a Sunday, where hardly any is made on one, makes its month no longer.

    Examples
    --------
    >>> weekdays = np.array([d for d in range(19_723, 19_823) if (d + 3) % 7 < 5])
    >>> with_a_sunday = np.sort(np.append(weekdays, 19_729))
    >>> len(unit_dates(with_a_sunday, spacing_of(with_a_sunday))) == len(weekdays)
    True
    """
    if spacing.unit == "day" and spacing.steady:
        return np.asarray(days[selling_weekdays(days)[days % 7]])
    return np.asarray(days[np.unique(unit_numbers(days, spacing.unit), return_index=True)[1]])
