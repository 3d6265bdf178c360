"""The past that a forecast rests on: whole periods in a row up to the last rows, and their selling days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from xlsales.cube.calendar import Calendar
from xlsales.cube.cube import Cube
from xlsales.metrics.member_history import periods_a_year
from xlsales.table.period import GRAINS, Grain, Period, day_number, period_of

FEWEST = 8
"""Whole periods in a row below which nothing is forecast."""
LONGEST = 6
"""Years of history that are used at most: what was before says little about next month."""
DAILY = 3
"""Days with rows a period, on average, from which its length in selling days is counted."""
WEEK = 7


@dataclass(frozen=True)
class Past:
    """The periods that a forecast rests on.

    Parameters
    ----------
    whole
        Whole periods in a row, of the finest grain that has enough of them.
    until
        The last day whose rows count.
    begun
        Part of the next period's selling days that are over, 0 where it has no rows yet.
    weekdays
        How often each day of the week from Monday on has rows, between 0 and 1; empty where rows are no days or weeks.
    """

    whole: tuple[Period, ...]
    until: dt.date
    begun: float
    weekdays: tuple[float, ...]

    @property
    def grain(self) -> Grain:
        """The grain that is forecast."""
        return self.whole[0].grain

    @property
    def season(self) -> int:
        """Periods a year."""
        return periods_a_year(self.grain)

    @property
    def coming(self) -> Period:
        """The first period that is forecast; it may have begun."""
        return self.whole[-1].shifted(1)

    @cached_property
    def days(self) -> np.ndarray:
        """Selling days of each whole period, 1 where they are not counted."""
        return self.selling_days(self.whole)

    def selling_days(self, periods: tuple[Period, ...]) -> np.ndarray:
        """Days of each period on which rows usually stand: days of the week weighted by how often they have some."""
        if not self.weekdays:
            return np.ones(len(periods))
        return np.array([_days(p.start, p.end, self.weekdays) for p in periods])

    def steps(self, end: dt.date) -> tuple[Period, ...]:
        """The periods from the coming one to the one that holds a day."""
        last = period_of(end, self.grain, self.coming.fiscal_year_start)
        return tuple(self.coming.shifted(i) for i in range(last.ix - self.coming.ix + 1))


def past_of(cube: Cube) -> Past | str:
    """What a forecast can rest on, or why there is too little.

    Notes
    -----
    A report on the last whole period counts all rows, also those of the period that is running; one on an earlier
    period is looked at from its end. A month's value is read per selling day, so that February, or a month with five
    weeks in weekly rows, is no dip and no peak. Holidays are not guessed.

    Examples
    --------
    >>> import pandas as pd
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> days = pd.date_range("2024-01-01", "2024-10-07", freq="D")
    >>> past = past_of(cube_of(book_from_roles(pd.DataFrame({"date": days, "revenue": 1.0})), Settings()))
    >>> len(past.whole), past.coming.label, round(past.begun, 3), past.days.tolist()[1]
    (9, 'Oct 2024', 0.226, 29.0)
    """
    return cube.once(("past", cube.calendar.now), lambda: _past_of(cube))


def _past_of(cube: Cube) -> Past | str:
    until = _until(cube.calendar)
    finest: Grain = "month" if cube.book.precision in ("day", "week") else cube.book.precision  # type: ignore[assignment]
    reasons = []
    for grain in GRAINS[GRAINS.index(finest) :]:
        calendar = cube.at(grain).calendar
        run, why = _run(calendar, until)
        if not why:
            return _with_days(cube, run[-LONGEST * periods_a_year(grain) :], until)
        reasons.append(why)
    return reasons[0]


def _until(calendar: Calendar) -> dt.date:
    later = (p.ix for p in calendar.periods if p.start > calendar.now.end and p.ix in calendar.present)
    if any(ix not in calendar.partial for ix in later):
        return calendar.now.end
    return calendar.last_day


def _run(calendar: Calendar, until: dt.date) -> tuple[tuple[Period, ...], str]:
    """The last whole periods in a row, and why they are too few."""
    seen = [p for p in calendar.periods if p.start <= until]
    run: list[Period] = []
    for period in seen:
        if period.ix not in calendar.present:
            run = []
        elif period.ix not in calendar.partial and (period.end <= until or until == calendar.last_day):
            run.append(period)
        elif period is not seen[-1]:
            run = []
    many = f"{len(run)} whole {calendar.grain}{'s' * (len(run) != 1)} in a row"
    if len(run) < FEWEST:
        return (), f"{many} {'are' if len(run) != 1 else 'is'} too short a history for a forecast; {FEWEST} are needed."
    return tuple(run), ""


def _with_days(cube: Cube, whole: tuple[Period, ...], until: dt.date) -> Past:
    plain = Past(whole, until, 0.0, ())
    coming = plain.coming
    calendar = cube.at(coming.grain).calendar
    # Of a period that an earlier report cuts through, what came before the cut is not told apart.
    begun = coming.ix in calendar.present and coming.start <= until == calendar.last_day
    if calendar.spacing.months:
        return plain
    days = cube.once("days with rows", lambda: np.unique(cube.book.sales["day"].to_numpy()))
    first, last = day_number(whole[0].start), day_number(whole[-1].end)
    known = days[(days >= first) & (days <= last)]
    if len(known) < DAILY * len(whole):
        return plain
    had = np.bincount((known + 3) % WEEK, minlength=WEEK)
    weekdays = tuple((had / _weekdays(first, last)).tolist())
    over = _days(coming.start, min(until, coming.end), weekdays) / _days(coming.start, coming.end, weekdays)
    return Past(whole, until, over if begun else 0.0, weekdays)


def _weekdays(first: int, last: int) -> np.ndarray:
    """How often each day of the week, from Monday on, lies between two days."""
    # Day 0 is a Thursday.
    return np.bincount((np.arange(first, last + 1) + 3) % WEEK, minlength=WEEK)


def _days(start: dt.date, end: dt.date, weekdays: tuple[float, ...]) -> float:
    return float(_weekdays(day_number(start), day_number(end)) @ np.array(weekdays))
