"""Months, quarters and years as integers, so that every engine can group by them and any two can be subtracted."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal

from xlsales.fiscal import month_at, month_begin, named_a_year_on, weeks_of

Grain = Literal["month", "quarter", "year"]
Precision = Literal["day", "week", "month", "quarter", "year"]
GRAINS: tuple[Grain, ...] = ("month", "quarter", "year")
MONTHS_IN: dict[str, int] = {"month": 1, "quarter": 3, "year": 12}
EPOCH = dt.date(1970, 1, 1)


@dataclass(frozen=True, order=True)
class Period:
    """One month, quarter or year; `ix` counts them without a gap, so `later.ix - earlier.ix` is a distance.

    Parameters
    ----------
    grain
        month, quarter or year.
    ix
        Months: year × 12 + month − 1. Quarters and years: the months since the fiscal year's first one, // 3 or // 12.
    fiscal_year_start
        First month of the fiscal year, which is named after the calendar year in which it ends; a `fiscal.YearStart`
        where it has whole weeks, or another name.

    Examples
    --------
    >>> quarter_of(dt.date(2017, 11, 3)).label
    'Q4 2017'
    >>> quarter_of(dt.date(2017, 11, 3), fiscal_year_start=4).label
    'FY18 Q3'
    """

    grain: Grain
    ix: int
    fiscal_year_start: int = 1

    @property
    def first_month(self) -> int:
        """The index of the period's first month."""
        return self.ix * MONTHS_IN[self.grain] + (0 if self.grain == "month" else self.fiscal_year_start - 1)

    @property
    def start(self) -> dt.date:
        """The period's first day."""
        return month_begin(self.first_month, self.fiscal_year_start)

    @property
    def end(self) -> dt.date:
        """The period's last day."""
        return month_begin(self.after_month, self.fiscal_year_start) - dt.timedelta(days=1)

    @property
    def after_month(self) -> int:
        """The index of the first month behind the period."""
        return self.first_month + MONTHS_IN[self.grain]

    @property
    def first_day(self) -> int:
        """Day number of the first day."""
        return day_number(self.start)

    @property
    def last_day(self) -> int:
        """Day number of the last day."""
        return day_number(self.end)

    @property
    def a_year(self) -> float:
        """How often it fits into a year."""
        return 12 / MONTHS_IN[self.grain]

    @property
    def days(self) -> int:
        """How many days the period has."""
        return (self.end - self.start).days + 1

    @property
    def label(self) -> str:
        """How the period is written in tables and sentences."""
        of_weeks = weeks_of(self.fiscal_year_start) is not None
        if self.grain == "month" and not of_weeks:
            return f"{calendar.month_abbr[self.ix % 12 + 1]} {self.ix // 12}"
        # Weeks make no February: what stands in its place has a number, and its year a name of its own.
        year = self.first_month - (self.fiscal_year_start - 1)
        named = year // 12 + named_a_year_on(self.fiscal_year_start)
        if self.fiscal_year_start > 1 or of_weeks:
            return f"FY{named % 100:02d} {self.season}".strip()
        return f"{self.season} {named}".strip()

    @property
    def season(self) -> str:
        """The period's name without its year: Nov, Q4; P10 for a month of weeks."""
        if self.grain == "month":
            if weeks_of(self.fiscal_year_start) is not None:
                return f"P{(self.ix - self.fiscal_year_start + 1) % 12 + 1:02d}"
            return calendar.month_abbr[self.ix % 12 + 1]
        return f"Q{self.ix % 4 + 1}" if self.grain == "quarter" else ""

    @property
    def weeks(self) -> int:
        """How many whole weeks it has, in a calendar of weeks; 0 in one of months."""
        return self.days // 7 if weeks_of(self.fiscal_year_start) is not None else 0

    def shifted(self, count: int) -> Period:
        """The period `count` later (earlier where negative)."""
        return Period(self.grain, self.ix + count, self.fiscal_year_start)

    @property
    def year_ago(self) -> Period:
        """The same period of the year before."""
        return self.shifted(-(12 // MONTHS_IN[self.grain]))


def period_of(day: dt.date, grain: Grain, fiscal_year_start: int = 1) -> Period:
    """The period of a grain that holds a day."""
    return Period(grain, period_ix(month_at(day, fiscal_year_start), grain, fiscal_year_start), fiscal_year_start)


def quarter_of(day: dt.date, fiscal_year_start: int = 1) -> Period:
    """The quarter that holds a day."""
    return period_of(day, "quarter", fiscal_year_start)


def period_ix(month_ix: Any, grain: Grain, fiscal_year_start: int = 1) -> Any:
    """Turn month indexes (an int, an array or an engine's column) into period indexes of a grain."""
    if grain == "month":
        return month_ix
    return (month_ix - (fiscal_year_start - 1)) // MONTHS_IN[grain]


def day_number(day: dt.date) -> int:
    """Days since 1970-01-01, the integer that stands for a day in every engine."""
    return (day - EPOCH).days


def day_of(number: int) -> dt.date:
    """The day behind a day number."""
    return EPOCH + dt.timedelta(days=int(number))
