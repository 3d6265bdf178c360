"""Spans of days that can be reported on: a period, the year to date, the last twelve months, two dates, everything."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass, replace
from typing import Literal

from xlsales.errors import UsageError, nearest
from xlsales.fiscal import weeks_of
from xlsales.table.labels import read_label
from xlsales.table.period import GRAINS, MONTHS_IN, Grain, Period, day_number, period_of

Kind = Literal["period", "to_date", "rolling", "range", "all"]
EXAMPLES = (
    "Write it like Q4 2017, Nov 2017, 2017-11, FY24 Q3, H1 2024, 2017, all, ytd, qtd, mtd, ytd 2023, last 12 months, "
    "2024-03-01..2024-05-15 or Q1 2024..Q3 2024."
)
NO_PERIOD = "is not a period"
WORDS = ("all", "ytd", "qtd", "mtd", "last 12 months")
_TO_DATE = {
    "ytd": "year", "year to date": "year", "qtd": "quarter", "quarter to date": "quarter", "mtd": "month",
    "month to date": "month",
}  # fmt: skip
_EVERYTHING = frozenset({"all", "everything", "all rows", "all data", "whole data", "total"})
_ROLLING = re.compile(r"(?:last|past|previous|rolling)\s+(\d{1,4})\s+(day|week|month|quarter|year)s?")
_BETWEEN = re.compile(r"\s*(?:\.\.|…| to | until | through )\s*")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T]00:00(?::00(?:\.0+)?)?)?")
_A_YEAR_OF_WEEKS = dt.timedelta(weeks=52)
_EXCEL_EPOCH = dt.date(1899, 12, 30)


@dataclass(frozen=True)
class Bounds:
    """What the names of spans are relative to.

    Parameters
    ----------
    first, last
        First and last day of the rows.
    grain
        Length of the periods that are reported: a single day stands for the one that holds it.
    fiscal_year_start
        First month of the fiscal year, or a `fiscal.YearStart`.
    """

    first: dt.date
    last: dt.date
    grain: Grain = "quarter"
    fiscal_year_start: int = 1


@dataclass(frozen=True)
class Span:
    """Days from `start` to `end`, both included, and how they are called.

    Parameters
    ----------
    kind
        period: one month, quarter or year; to_date: the beginning of one; rolling: the last so many; range: two days
        or periods; all: every day of the rows.
    period
        The calendar period that it is, or whose beginning it is; None for others.
    fiscal_year_start
        As of `Bounds`: which days make a month.

    Examples
    --------
    >>> Span.of(Period("quarter", 2017 * 4 + 3)).days
    92
    """

    start: dt.date
    end: dt.date
    label: str
    kind: Kind = "range"
    period: Period | None = None
    fiscal_year_start: int = 1

    @classmethod
    def of(cls, period: Period) -> Span:
        """The span of a calendar period."""
        return cls(period.start, period.end, period.label, "period", period, period.fiscal_year_start)

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days + 1

    @property
    def first_day(self) -> int:
        """Day number of its first day."""
        return day_number(self.start)

    @property
    def last_day(self) -> int:
        """Day number of its last day."""
        return day_number(self.end)

    @property
    def first_month(self) -> int:
        """The index of the month in which it begins."""
        return self._ends[0].ix

    @property
    def after_month(self) -> int:
        """The index of the first month behind it."""
        return self._ends[1].ix + 1

    @property
    def months(self) -> float:
        """How many months it has: whole ones where it begins and ends with a month, else by the day."""
        return float(self._whole_months or self.days / 30.4375)

    @property
    def a_year(self) -> float:
        """How often it fits into a year."""
        return 12 / self.months

    @property
    def year_ago(self) -> Span:
        """The same days of the year before; 29 February becomes the 28th, and the end of a month stays one.

        In a calendar of weeks the same weeks: as many days from the beginning of the year, or 52 weeks back.
        """
        if self.kind == "period" and self.period is not None:
            return Span.of(self.period.year_ago)
        period = self.period.year_ago if self.period is not None else None
        if weeks_of(self.fiscal_year_start) is None:
            start, end = _shifted(self.start, -12), _shifted(self.end, -12)
        elif period is not None:
            start, end = period.start, min(period.start + dt.timedelta(days=self.days - 1), period.end)
        elif self._whole_months:
            start, end = self._ends[0].year_ago.start, self._ends[1].year_ago.end
        else:
            start, end = self.start - _A_YEAR_OF_WEEKS, self.end - _A_YEAR_OF_WEEKS
        return _named(replace(self, start=start, end=end, period=period))

    @property
    def previous(self) -> Span | None:
        """The span before it: the period before, as many days of it to date, or as much time just before.

        None for everything, before which there is nothing.
        """
        if self.kind == "all":
            return None
        if self.period is not None:
            before = self.period.shifted(-1)
            if self.kind == "period":
                return Span.of(before)
            if before.grain == "year":
                return self.year_ago
            end = min(before.start + dt.timedelta(days=self.days - 1), before.end)
            return _named(replace(self, start=before.start, end=end, period=before))
        end = self.start - dt.timedelta(days=1)
        whole = self._whole_months
        start = self._ends[0].shifted(-whole).start if whole else end - dt.timedelta(days=self.days - 1)
        return _named(replace(self, start=start, end=end))

    @property
    def in_whole_months(self) -> bool:
        """Whether it begins and ends with a month."""
        return self._whole_months > 0

    @property
    def _ends(self) -> tuple[Period, Period]:
        """The months that hold its first and its last day."""
        first, last = (period_of(day, "month", self.fiscal_year_start) for day in (self.start, self.end))
        return first, last

    @property
    def _whole_months(self) -> int:
        """Months from the first of one to the last of another; 0 where it cuts one."""
        first, last = self._ends
        return last.ix - first.ix + 1 if (first.start, last.end) == (self.start, self.end) else 0


def stretch(start: dt.date, end: dt.date, fiscal_year_start: int = 1) -> Span:
    """The span from one day to another, both in it.

    Examples
    --------
    >>> stretch(dt.date(2024, 2, 4), dt.date(2024, 5, 10)).label
    '4 Feb to 10 May 2024'
    """
    return _named(Span(start, end, "", fiscal_year_start=fiscal_year_start))


def span_names(bounds: Bounds) -> tuple[str, ...]:
    """Spans that can be asked for by name: those in words, and every period from the last to the first.

    Examples
    --------
    >>> span_names(Bounds(dt.date(2024, 1, 2), dt.date(2024, 4, 15)))[:-4]
    ('all', 'ytd', 'qtd', 'mtd', 'last 12 months', '2024', 'Q2 2024', 'Q1 2024')
    """
    names = list(WORDS)
    for grain in reversed(GRAINS):
        last, first = (period_of(day, grain, bounds.fiscal_year_start) for day in (bounds.last, bounds.first))
        names += [last.shifted(-back).label for back in range(last.ix - first.ix + 1)]
    return tuple(names)


def span_named(text: str, bounds: Bounds, also: tuple[str, ...] = ()) -> Span:
    """The span that a setting or argument names, in words, as a date of a cell, or as Excel's serial number of one.

    Parameters
    ----------
    text
        A period (Q4 2017, 2017-11, FY24 Q3, H1 2024, 2017), `all`, `ytd`, `qtd`, `mtd` (to the last day of the rows, or
        of a named year: `ytd 2023`), `last 12 months` (days, weeks, months, quarters, years), two dates or periods
        (2024-03-01..2024-05-15, Q1 2024..Q3 2024), or a date, which stands for the period that holds it.
    also
        Other words that would have been understood, offered where the text is none of them.

    Raises
    ------
    UsageError
        Where the text names no span; the nearest that does is given.

    Examples
    --------
    >>> bounds = Bounds(dt.date(2023, 1, 2), dt.date(2024, 5, 15))
    >>> span_named("ytd", bounds).label, span_named("ytd 2023", bounds).label
    ('1 Jan to 15 May 2024', '1 Jan to 15 May 2023')
    >>> span_named("last 12 months", bounds).label, span_named("H1 2023", bounds).label
    ('May 2023 to Apr 2024', 'H1 2023')
    >>> span_named("2024-02-10..Q1 2024", bounds).days, span_named("45356", bounds).label
    (51, 'Q1 2024')
    """
    # A cell with a number gives 2024.0 for the year, and 45597.0 for a date.
    said = re.sub(r"^(\d+)\.0+$", r"\1", " ".join(str(text).split()))
    try:
        return _span_named(said, bounds)
    except UsageError as error:
        if not error.what.endswith(NO_PERIOD):
            raise
        close = nearest(said, (*also, *span_names(bounds)))
        raise UsageError(error.what, cure=close if close.startswith("Did you mean") else EXAMPLES) from None


def _span_named(said: str, bounds: Bounds) -> Span:
    lower = said.lower()
    if lower in _EVERYTHING:
        return _named(_days(bounds.first, bounds.last, bounds, "all"))
    found = _to_date(lower, bounds) or _rolling(lower, bounds)
    if found is not None:
        return found
    parts = _BETWEEN.split(said)
    if len(parts) == 2 and all(parts):
        first, last = (_point(p, bounds, said) for p in parts)
        if last.end < first.start:
            raise UsageError(f"{said!r} ends before it begins", cure=EXAMPLES)
        whole = replace(first, end=last.end, kind="range", period=None)
        return first if first == last else _named(whole)
    return _point(said, bounds, said)


def _to_date(lower: str, bounds: Bounds) -> Span | None:
    words = lower.rsplit(" ", 1)
    year = words[1] if len(words) == 2 and re.fullmatch(r"(?:fy)?\d{2,4}", words[1]) else ""
    name = words[0] if year else lower
    if not year and re.fullmatch(r"(?:fy)?\d{2,4} .+", lower):
        year, name = lower.split(" ", 1)
    grain = _TO_DATE.get(name)
    if grain is None:
        return None
    running = period_of(bounds.last, grain, bounds.fiscal_year_start)  # type: ignore[arg-type]
    here = _named(_days(running.start, bounds.last, bounds, "to_date", running))
    if not year:
        return here
    label = read_label(year if year.startswith("fy") or len(year) == 4 else f"20{year}", bounds.fiscal_year_start)
    if label is None:
        return None
    asked = period_of(label.start, "year", bounds.fiscal_year_start)
    now = period_of(bounds.last, "year", bounds.fiscal_year_start)
    for _ in range(abs(now.ix - asked.ix)):
        here = here.year_ago if asked.ix < now.ix else here
    if asked.ix > now.ix:
        raise UsageError(f"{year} lies after the last day of the rows, {bounds.last:%Y-%m-%d}")
    return here


def _rolling(lower: str, bounds: Bounds) -> Span | None:
    found = _ROLLING.fullmatch(lower)
    if found is None or int(found[1]) < 1:
        return None
    count, unit = int(found[1]), found[2]
    if unit in ("day", "week"):
        days = count * (7 if unit == "week" else 1)
        start = bounds.last - dt.timedelta(days=days - 1)
        return _named(_days(start, bounds.last, bounds, "rolling"))
    last = period_of(bounds.last, unit, bounds.fiscal_year_start)  # type: ignore[arg-type]
    if last.end > bounds.last:
        # A running period is not yet one of the last so many.
        last = last.shifted(-1)
    if count == 1:
        return Span.of(last)
    return _named(_days(last.shifted(1 - count).start, last.end, bounds, "rolling"))


def _point(text: str, bounds: Bounds, whole: str) -> Span:
    """One end of a range, or a span of its own: a day, a week, or a period."""
    alone = text == whole
    day = _as_day(text)
    if day is not None:
        period = period_of(day, bounds.grain, bounds.fiscal_year_start)
        return Span.of(period) if alone else _named(_days(day, day, bounds))
    label = read_label(text, bounds.fiscal_year_start)
    if label is None:
        raise UsageError(f"{text!r} {NO_PERIOD}", cure=EXAMPLES)
    if label.precision in MONTHS_IN:
        grain: Grain = label.precision  # type: ignore[assignment]
        return Span.of(period_of(label.start, grain, bounds.fiscal_year_start))
    if label.precision == "half":
        end = period_of(label.start, "month", bounds.fiscal_year_start).shifted(5).end
        return replace(_days(label.start, end, bounds), label=_half(label.start, text, bounds))
    length = 7 if label.precision == "week" else 1
    return _named(_days(label.start, label.start + dt.timedelta(days=length - 1), bounds))


def _half(start: dt.date, text: str, bounds: Bounds) -> str:
    """How a half-year is called: as it was written, or after its fiscal year."""
    year = period_of(start, "year", bounds.fiscal_year_start)
    if not year.label.startswith("FY"):
        return text.upper()
    return f"{year.label} H{1 if start == year.start else 2}"


def _days(start: dt.date, end: dt.date, bounds: Bounds, kind: Kind = "range", period: Period | None = None) -> Span:
    return Span(start, end, "", kind, period, bounds.fiscal_year_start)


def _as_day(text: str) -> dt.date | None:
    """A date as a cell gives it: 2024-11-01, with a midnight behind it, or a serial number."""
    if (found := _DAY.fullmatch(text)) is not None:
        try:
            return dt.date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            raise UsageError(f"{text!r} is no day of the calendar") from None
    # Serial numbers of 1954 to 2119; years as numbers lie below them.
    if re.fullmatch(r"\d{5}", text) and 20_000 <= int(text) < 80_000:
        return _EXCEL_EPOCH + dt.timedelta(days=int(text))
    return None


def _named(span: Span) -> Span:
    """The span with the label of its days: a period where it is a whole one, months where they begin and end it."""
    start, end = span.start, span.end
    if span._whole_months:
        periods = (period_of(start, grain, span.fiscal_year_start) for grain in GRAINS)
        whole = next((p.label for p in periods if (p.start, p.end) == (start, end)), "")
        return replace(span, label=whole or " to ".join(month.label for month in span._ends))
    if start == end:
        return replace(span, label=_day(start))
    beginning = _day(start) if start.year != end.year else f"{start.day} {calendar.month_abbr[start.month]}"
    return replace(span, label=f"{beginning} to {_day(end)}")


def _day(day: dt.date) -> str:
    return f"{day.day} {calendar.month_abbr[day.month]} {day.year}"


def _shifted(day: dt.date, months: int) -> dt.date:
    """A day some months away; the last day of a month stays the last day of one."""
    ix = day.year * 12 + day.month - 1 + months
    year, month = ix // 12, ix % 12 + 1
    longest = calendar.monthrange(year, month)[1]
    is_last = (day + dt.timedelta(days=1)).day == 1
    return dt.date(year, month, longest if is_last else min(day.day, longest))
