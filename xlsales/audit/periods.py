"""Spans of the data's calendar, periods as a text mentions them, and the clock they are resolved against."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from xlsales.table.period import MONTHS_IN, Grain, Period, day_of, period_ix
from xlsales.table.span import Span as Days
from xlsales.table.span import stretch

Role = Literal["at", "before", "start", "end", "every"]


@dataclass(frozen=True, order=True)
class Span:
    """A stretch of periods of one grain, both ends in it; where it cuts some, the first and last day number of it."""

    grain: Grain
    first: int
    last: int
    fiscal_year_start: int = 1
    days: tuple[int, ...] = ()

    @property
    def over(self) -> Grain | Days:
        """What rows are grouped over to find its own: the periods of its grain, or its days."""
        if not self.days:
            return self.grain
        first, last = (day_of(d) for d in self.days)
        return stretch(first, last, self.fiscal_year_start)

    def holds(self, ix: int) -> bool:
        """Whether a period of its grain is one of its own."""
        return self.first <= ix <= self.last

    @property
    def label(self) -> str:
        """How it is said."""
        if isinstance(over := self.over, Days):
            return over.label
        a = Period(self.grain, self.first, self.fiscal_year_start)
        b = Period(self.grain, self.last, self.fiscal_year_start)
        return a.label if self.first == self.last else f"{a.label} to {b.label}"

    @property
    def count(self) -> int:
        """How many periods it holds."""
        return self.last - self.first + 1

    def shifted(self, months: int) -> Span:
        """The span so many months later."""
        if isinstance(over := self.over, Days) and months % 12 == 0 and months < 0:
            for _ in range(-months // 12):
                over = over.year_ago
            return span_of(over)
        by = months // MONTHS_IN[self.grain]
        return Span(self.grain, self.first + by, self.last + by, self.fiscal_year_start)

    @property
    def before(self) -> Span:
        """The span of the same length right before it."""
        if isinstance(over := self.over, Days) and over.previous is not None:
            return span_of(over.previous)
        return Span(self.grain, self.first - self.count, self.last - self.count, self.fiscal_year_start)

    @property
    def year_ago(self) -> Span:
        """The same span a year before."""
        return self.shifted(-12)

    @property
    def months(self) -> tuple[int, int]:
        """First and last month index."""
        a, b = (
            Period(self.grain, self.first, self.fiscal_year_start),
            Period(self.grain, self.last, self.fiscal_year_start),
        )
        return a.first_month, b.first_month + MONTHS_IN[self.grain] - 1


def span_of(period: Period | Days) -> Span:
    """The span of one period, or of a span of days: its months, and its days where it cuts one; everything is whole."""
    if isinstance(period, Days):
        days = () if period.in_whole_months or period.kind == "all" else (period.first_day, period.last_day)
        return Span("month", period.first_month, period.after_month - 1, period.fiscal_year_start, days)
    return Span(period.grain, period.ix, period.ix, period.fiscal_year_start)


@dataclass(frozen=True)
class PeriodMention:
    """A period named in a text: its span where it is absolute, else what it is relative to; and the part it plays.

    `at` the period spoken of, `before` the one compared with, `start` and `end` of a stretch.
    `relative` is one of previous, year_ago, qoq, mom, yoy, or empty.
    """

    start: int
    end: int
    span: Span | None
    role: Role = "at"
    relative: str = ""
    grain: Grain | None = None
    season: tuple[Grain, int] | None = None
    yearless: bool = False


@dataclass(frozen=True)
class Clock:
    """What a name without a year is resolved against: the months that the data cover, and the period reported on."""

    first_month: int
    last_month: int
    now: Span | None
    fiscal_year_start: int = 1

    def season(self, grain: Grain, number: int) -> Span:
        """The latest quarter or month of that number that the data reach, not after the period reported on."""
        limit = self.now.months[1] if self.now else self.last_month
        per_year = 12 // MONTHS_IN[grain]
        shift = 0 if grain == "month" else self.fiscal_year_start - 1
        last = (limit - shift) // MONTHS_IN[grain]
        ix = last - (last - (number - 1)) % per_year
        if ix * MONTHS_IN[grain] + shift + MONTHS_IN[grain] - 1 < self.first_month:
            later = ix + per_year
            ix = later if later * MONTHS_IN[grain] + shift <= self.last_month else ix
        return Span(grain, ix, ix, self.fiscal_year_start)


def same_grain(span: Span, grain: Grain) -> Span:
    """A span counted in a finer or equal grain."""
    a, b = span.months
    return Span(
        grain,
        period_ix(a, grain, span.fiscal_year_start),
        period_ix(b, grain, span.fiscal_year_start),
        span.fiscal_year_start,
    )
