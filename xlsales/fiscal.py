"""Fiscal years that a first month does not tell: of 52 or 53 whole weeks, or named after their beginning."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import numpy as np

Rule = Literal["last", "nearest"]
CALENDARS = ("months", "4-4-5", "4-5-4", "5-4-4")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
RULES: tuple[Rule, ...] = ("nearest", "last")
YEAR_ENDS = tuple(f"{rule} {day}" for rule in RULES for day in (*WEEKDAYS[5:], *WEEKDAYS[:5]))
FIRST_YEAR, YEARS = 1900, 320
"""The years whose weeks are counted: all that a date of a workbook can mean."""
WEEK, LONG_YEAR = 7, 53
_EPOCH = dt.date(1970, 1, 1)


@dataclass(frozen=True)
class Weeks:
    """How a year of whole weeks is cut into months, and where it ends.

    Parameters
    ----------
    pattern
        Weeks of the three months of a quarter.
    weekday
        The day with which every week ends, Monday 0.
    rule
        The year ends on the last such day of its last month, or on the one nearest to that month's end.
    """

    pattern: tuple[int, int, int]
    weekday: int
    rule: Rule

    def year_end(self, month_end: dt.date) -> dt.date:
        """The last day of the year whose last month ends, by the calendar, on a day.

        Examples
        --------
        >>> retail = Weeks((4, 5, 4), 5, "nearest")
        >>> str(retail.year_end(dt.date(2024, 1, 31))), str(retail.year_end(dt.date(2025, 1, 31)))
        ('2024-02-03', '2025-02-01')
        """
        back = (month_end.weekday() - self.weekday) % WEEK
        forward = self.rule == "nearest" and back > WEEK // 2
        return month_end + dt.timedelta(days=WEEK - back if forward else -back)


class YearStart(int):
    """The first month of a fiscal year, as a number, with what a plain number cannot say of the year.

    It is a number so that everything that counts months, quarters and years goes on counting: in a calendar of weeks a
    month is named after the calendar's one in whose place it stands, whatever days it has.

    Parameters
    ----------
    month
        First month of the fiscal year, 1 to 12; a year of weeks ends near the end of the month before.
    weeks
        How a year of whole weeks is cut; None for months of the calendar.
    named
        Whether the year is named after the calendar year in which it ends or begins.
    """

    weeks: Weeks | None
    named: str

    def __new__(cls, month: int, weeks: Weeks | None = None, named: str = "ends") -> YearStart:
        """A number that carries the rest."""
        made = super().__new__(cls, month)
        made.weeks, made.named = weeks, named
        return made

    def __getnewargs__(self) -> tuple[int, Weeks | None, str]:  # type: ignore[override]
        """What a copy is made from."""
        return int(self), self.weeks, self.named

    def __eq__(self, other: object) -> bool:
        """Two calendars that begin with the same month are not the same."""
        return isinstance(other, YearStart) and self.__getnewargs__() == other.__getnewargs__()

    def __ne__(self, other: object) -> bool:
        """The opposite of equal."""
        return not self == other

    def __hash__(self) -> int:
        """As for any value."""
        return hash(self.__getnewargs__())


def year_start(
    month: int, fiscal_calendar: str = "months", year_end: str = "nearest saturday", named: str = "ends"
) -> int:
    """The year's beginning as the settings say it: a plain number where months of the calendar are meant.

    Examples
    --------
    >>> year_start(4), year_start(2, "4-5-4", "nearest saturday").weeks
    (4, Weeks(pattern=(4, 5, 4), weekday=5, rule='nearest'))
    """
    if fiscal_calendar == "months":
        return int(month) if named == "ends" else YearStart(month, None, named)
    rule, day = year_end.split()
    first, second, third = (int(n) for n in fiscal_calendar.split("-"))
    weeks = Weeks((first, second, third), WEEKDAYS.index(day), "last" if rule == "last" else "nearest")
    return YearStart(month, weeks, named)


def weeks_of(start: int) -> Weeks | None:
    """How the year's weeks are cut; None where its months are those of the calendar."""
    return start.weeks if isinstance(start, YearStart) else None


def named_a_year_on(start: int) -> bool:
    """Whether a fiscal year has the name of the calendar year after the one in which it begins."""
    return start > 1 and not (isinstance(start, YearStart) and start.named == "begins")


def month_begin(month: int, start: int) -> dt.date:
    """The first day of a month (year × 12 + month − 1) in a fiscal calendar.

    Examples
    --------
    >>> retail = year_start(2, "4-5-4", "nearest saturday")
    >>> str(month_begin(2023 * 12 + 1, retail)), str(month_begin(2023 * 12 + 1, 2))
    ('2023-01-29', '2023-02-01')
    """
    if weeks_of(start) is None:
        return dt.date(month // 12, month % 12 + 1, 1)
    first, begins = _begins(start)
    return _EPOCH + dt.timedelta(days=int(begins[month - first]))


def month_at(day: dt.date, start: int) -> int:
    """The month that holds a day in a fiscal calendar.

    Examples
    --------
    >>> month_at(dt.date(2023, 1, 29), year_start(2, "4-5-4", "nearest saturday")) == 2023 * 12 + 1
    True
    """
    if weeks_of(start) is None:
        return day.year * 12 + day.month - 1
    first, begins = _begins(start)
    return bisect_right(begins, (day - _EPOCH).days) - 1 + first


def fiscal_months(days: np.ndarray, start: int) -> np.ndarray:
    """The months that hold some days, given as day numbers, in a fiscal calendar."""
    if weeks_of(start) is None:
        return days.astype("datetime64[D]").astype("datetime64[M]").astype("int64") + _EPOCH.year * 12
    import numpy as np

    first, begins = _begins(start)
    return np.searchsorted(begins, days, side="right").astype("int64") - 1 + first


@lru_cache(maxsize=16)
def _begins(start: YearStart) -> tuple[int, tuple[int, ...]]:
    """The first month counted, and the day number on which it and each one after it begins."""
    assert start.weeks is not None
    first = FIRST_YEAR * 12 + start - 1
    ends = [_last_day(first + 12 * y, start.weeks) for y in range(YEARS + 1)]
    begins: list[int] = []
    for last, following in pairwise(ends):
        lengths = [*start.weeks.pattern] * 4
        # The week that a long year has more than 52 belongs to its last month.
        lengths[-1] += (following - last) // WEEK - (LONG_YEAR - 1)
        begins += [last + 1 + WEEK * weeks for weeks in accumulate(lengths[:-1], initial=0)]
    return int(first), tuple(begins)


def _last_day(month: int, weeks: Weeks) -> int:
    """The day number on which the year before a month ends."""
    begin = dt.date(month // 12, month % 12 + 1, 1)
    return (weeks.year_end(begin - dt.timedelta(days=1)) - _EPOCH).days
