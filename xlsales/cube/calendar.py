"""Which periods the rows cover: whole, partial and missing ones, the one to report on, the one to compare with."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from xlsales.cube.coverage import covered_from, covering
from xlsales.cube.spacing import Spacing, Unit, spacing_of, unit_dates
from xlsales.errors import InputError, UsageError
from xlsales.fiscal import fiscal_months, weeks_of
from xlsales.settings import Settings
from xlsales.table.book import OPEN, WON, SalesBook
from xlsales.table.period import GRAINS, MONTHS_IN, Grain, Period, day_number, day_of, period_ix, period_of, quarter_of
from xlsales.table.span import Bounds, Span, span_named

DAILY = Spacing("day", False)
COMPARISONS = ("auto", "previous", "year_ago", "none")
"""The comparisons in words; any other is a span by its name."""


@dataclass(frozen=True)
class Calendar:
    """The periods of one grain that a book covers (definitions: Periods).

    Parameters
    ----------
    grain, fiscal_year_start
        Length of a period and where its year begins.
    first_day, last_day
        First and last day with revenue (last day of the label's period where there are only labels).
    as_of
        The day from which silence, age and due dates count.
    present
        Indexes of the periods with at least one row.
    partial
        Period index → why it is partial.
    now, before
        The period or span of days to report on and the one to compare with; `before` is None where there is none.
    gap
        Whether periods without a row lie between `before` and `now`, as `compare = previous` skips them.
    spacing
        What one date of the rows stands for.
    units
        Period index → how many such days, weeks or months with rows it holds.
    dates
        The day numbers on which such a unit with rows begins.
    covered
        The first day that the rows cover; it can lie before the first row (see `covered_from`).
    """

    grain: Grain
    fiscal_year_start: int
    first_day: dt.date
    last_day: dt.date
    as_of: dt.date
    present: frozenset[int]
    partial: dict[int, str]
    now: Period | Span
    before: Period | Span | None
    gap: bool = False
    spacing: Spacing = DAILY
    units: dict[int, int] = field(default_factory=dict)
    dates: np.ndarray = field(default_factory=lambda: np.empty(0, dtype="int64"), compare=False, repr=False)
    covered: dt.date = dt.date.min

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        """Every period from the first with a row to the last, without a gap."""
        return tuple(
            Period(self.grain, i, self.fiscal_year_start) for i in range(min(self.present), max(self.present) + 1)
        )

    @property
    def history(self) -> tuple[Period, ...]:
        """The periods up to the one reported on: what trends use."""
        return tuple(p for p in self.periods if p.ix <= self.last.ix)

    @cached_property
    def last(self) -> Period:
        """The period reported on, or the last one that the span reported on reaches into."""
        if isinstance(self.now, Period):
            return self.now
        reached = [i for i in self.present if self.period(i).start <= self.now.end]
        return self.period(max(reached, default=min(self.present)))

    def why_partial(self, span: Period | Span) -> str:
        """Why a period or span is not whole; empty where it is."""
        if isinstance(span, Period):
            return self.partial.get(span.ix, "")
        if span.kind in ("all", "to_date"):
            return ""
        inside = [self.period(i) for i in sorted(self.partial) if i in self.present]
        cut = [p for p in inside if p.start <= span.end and span.start <= p.end]
        return next((self.partial[p.ix] for p in cut if not self._ends_whole(p, span)), "")

    def _ends_whole(self, partial: Period, span: Span) -> bool:
        """Whether a span asks for no more of a partial period than the rows have."""
        return span.start >= self.first_day and span.end <= self.last_day and partial.end > span.end

    @property
    def by_weeks(self) -> bool:
        """Whether lengths are told in whole weeks of the calendar, as a calendar of weeks has them."""
        return weeks_of(self.fiscal_year_start) is not None

    @property
    def unit(self) -> Unit:
        """What the lengths of periods are told in where the rows can tell them."""
        return "week" if self.by_weeks else self.spacing.unit

    def units_in(self, span: Period | Span) -> int:
        """How many days, weeks or months with rows a period or span holds."""
        if isinstance(span, Period):
            return self.units.get(span.ix, 0)
        return int(((self.dates >= span.first_day) & (self.dates <= span.last_day)).sum())

    @property
    def missing_between(self) -> tuple[Period, ...]:
        """Periods without a row between the one compared with and the one reported on."""
        if self.before is None:
            return ()
        return tuple(p for p in self.missing if self.before.end < p.start and p.end < self.now.start)

    @property
    def missing(self) -> tuple[Period, ...]:
        """Periods inside the range without a row."""
        return tuple(p for p in self.periods if p.ix not in self.present)

    @property
    def whole(self) -> tuple[Period, ...]:
        """Periods up to now that have rows and are not partial: those that can be ranked and grown."""
        return tuple(p for p in self.history if p.ix in self.present and p.ix not in self.partial)

    def period(self, ix: int) -> Period:
        """The period of this calendar with an index."""
        return Period(self.grain, int(ix), self.fiscal_year_start)

    @cached_property
    def evening(self) -> dict[int, float]:
        """Period index → what its revenue is multiplied by, so that all periods hold as many units as an average one.

        1 where rows are not steady, as then a day without rows is a day without sales; in a calendar of weeks all
        periods are made equally many of them.

        Examples
        --------
        >>> from xlsales.table.period import EPOCH
        >>> months = Calendar("month", 1, EPOCH, EPOCH, EPOCH, frozenset({0, 1}), {}, Period("month", 1), None,
        ...                   spacing=Spacing("week", True), units={0: 4, 1: 5})
        >>> months.evening
        {0: 1.125, 1: 0.9}
        """
        if not self.by_weeks and not self.spacing.steady:
            return dict.fromkeys(self.units, 1.0)
        units = {ix: self.period(ix).weeks for ix in self.units} if self.by_weeks else self.units
        whole = [n for ix, n in units.items() if ix not in self.partial] or list(units.values())
        usual = sum(whole) / len(whole)
        return {ix: usual / n for ix, n in units.items()}


def calendar_of(book: SalesBook, settings: Settings, grain: Grain | None = None) -> Calendar:
    """Find the periods that a book covers, and choose the one to report on and the one to compare with.

    Parameters
    ----------
    grain
        A grain other than the settings' one, for tables that look closer or from further away; `now` is then the
        last whole period inside the settings' one.

    Raises
    ------
    InputError
        Where no row has a usable date, or the period asked for has no row.
    """
    if book.sales.empty:
        raise _nothing_left(book)
    start = settings.fiscal_year_start
    days = np.unique(book.sales["day"].to_numpy()).astype("int64")
    spacing = spacing_of(days, book.precision)
    if spacing.months and weeks_of(start) is not None:
        raise UsageError(
            f"the rows stand one a {spacing.unit}, which a calendar of weeks cuts through",
            where=book.source_name,
            cure="Use fiscal_calendar=months: it counts months as the rows name them.",
        )
    first, last = day_of(days[0]), _label_end(day_of(days[-1]), book.precision)
    as_of = dt.date.fromisoformat(settings.as_of) if settings.as_of else _last_seen(book, last)
    covered = covered_from(days, spacing, start)
    head, tail = _reach(first, last, spacing)
    seen = min(tail, as_of) if settings.as_of and as_of >= first else tail
    bounds = Bounds(head, seen, _grain(book, settings, None), start)
    span = span_named(settings.period, bounds) if settings.period else None
    asked = span.period if span is not None and span.kind == "period" else None
    chosen = _grain(book, settings, asked)
    main = covering(days, spacing, chosen, start)
    before: Period | Span | None
    now = _span_now(span, days, book) if span is not None and asked is None else _now(main, asked, chosen, start, book)
    if grain is not None and grain != chosen:
        finer = covering(days, spacing, grain, start)
        begun = [i for i in finer[0] if Period(grain, i, start).start <= now.end]
        inside = [i for i in begun if i not in finer[1]]
        chosen, main, now = grain, finer, Period(grain, max(inside or begun), start)
        if settings.compare not in COMPARISONS:
            # A comparison with one named quarter says nothing about months or years.
            settings = settings.with_values({"compare": "previous"})
    if isinstance(now, Period):
        before, gap = _before(main[0], now, settings, replace(bounds, grain=now.grain), days)
    else:
        before, gap = _span_before(now, days, bounds, settings, covered), False
    dates = unit_dates(days, spacing)
    units = _units(dates, chosen, start)
    present, partial = frozenset(main[0]), main[1]
    return Calendar(
        chosen, start, first, last, as_of, present, partial, now, before, gap, spacing, units, dates, covered
    )


def _reach(first: dt.date, last: dt.date, spacing: Spacing) -> tuple[dt.date, dt.date]:
    """The first and last day that rows stand for: one a month, dated on its first day, is of the whole month."""
    if not spacing.months:
        return first, last
    unit: Grain = spacing.unit  # type: ignore[assignment]
    return period_of(first, unit).start, max(last, period_of(last, unit).end)


def _units(first: np.ndarray, grain: Grain, start: int) -> dict[int, int]:
    """How many days, weeks or months with rows each period holds; a week belongs where its date stands."""
    found, count = np.unique(period_ix(fiscal_months(first, start), grain, start), return_counts=True)
    return dict(zip(found.tolist(), count.tolist(), strict=True))


def _nothing_left(book: SalesBook) -> InputError:
    if book.basis == "deals" and book.deals is not None and len(book.deals):
        won = book.deals[book.deals["state"] == WON]
        undated = int(won["closed"].isna().sum())
        checked = "'xlsales check' still shows how the rows and headers were read."
        if len(won) and undated == len(won):
            return InputError(
                f"the {undated:,} won deals have no close date, so there is no revenue by period",
                where=book.source_name,
                cure=f"Fill in the close dates, or name their column with --map closed=Header. {checked}",
            )
        if (book.deals["state"] == OPEN).all():
            return InputError(
                f"all {len(book.deals):,} deals are open: none is won or lost yet, so there is no revenue to analyse",
                where=book.source_name,
                cure=f"Add the deals that were won and lost, with their close date. {checked}",
            )
        stages = ", ".join(sorted(map(str, book.deals["stage"].unique()))[:8])
        return InputError(
            f"none of the {len(book.deals):,} deals is won with a close date and an amount, so there is no revenue",
            where=book.source_name,
            cure=f"The stages read are: {stages}. A won deal's stage says Won.",
        )
    return InputError(
        "no row with revenue and a date is left to analyse",
        where=book.source_name,
        cure="See the rows set aside: 'xlsales check' lists each with its reason.",
    )


def _grain(book: SalesBook, settings: Settings, asked: Period | None) -> Grain:
    finest: Grain = "month" if book.precision in ("day", "week") else book.precision  # type: ignore[assignment]
    if asked is not None:
        wanted: Grain = asked.grain
    elif settings.grain != "auto":
        wanted = settings.grain  # type: ignore[assignment]
    elif book.precision not in ("day", "week", "month"):
        wanted = finest
    else:
        ends = (day_of(book.sales["day"].min()), day_of(book.sales["day"].max()))
        first, last = (quarter_of(day, settings.fiscal_year_start) for day in ends)
        wanted = "quarter" if first != last else "month"
    if GRAINS.index(wanted) < GRAINS.index(finest):
        raise UsageError(
            f"the rows tell only the {finest}, so there are no {wanted}s to report on",
            where=book.source_name,
            cure=f"Use grain={finest}.",
        )
    return wanted


def _label_end(day: dt.date, precision: str) -> dt.date:
    if precision == "day":
        return day
    if precision == "week":
        return day + dt.timedelta(days=6)
    months = MONTHS_IN[precision]
    ix = day.year * 12 + day.month - 1 + months
    return dt.date(ix // 12, ix % 12 + 1, 1) - dt.timedelta(days=1)


def _last_seen(book: SalesBook, last: dt.date) -> dt.date:
    """The last day on which something happened; when an open deal is expected to close is no such day."""
    seen = [day_number(last)]
    if book.deals is not None:
        happened = (book.deals["created"], book.deals.loc[book.deals["state"] != OPEN, "closed"])
        seen += [int(days.max()) for days in happened if days.notna().any()]
    return day_of(max(seen))


def _now(
    covering: tuple[list[int], dict[int, str]], asked: Period | None, grain: Grain, start: int, book: SalesBook
) -> Period:
    present, partial = covering
    if asked is None:
        whole = [i for i in present if i not in partial]
        return Period(grain, (whole or present)[-1], start)
    if asked.ix not in present:
        have = [Period(grain, i, start).label for i in present]
        shown = ", ".join(have[:8] + (["…"] if len(have) > 8 else []))
        raise UsageError(f"{asked.label} has no row", where=book.source_name, cure=f"There are rows in {shown}.")
    return asked


def _span_now(span: Span, days: np.ndarray, book: SalesBook) -> Span:
    """The span asked for, where it holds rows, and begins and ends where the rows can tell."""
    first, last = day_of(days[0]), day_of(days[-1])
    if not ((days >= span.first_day) & (days <= span.last_day)).any():
        raise UsageError(
            f"{span.label} has no row",
            where=book.source_name,
            cure=f"There are rows from {first:%Y-%m-%d} to {last:%Y-%m-%d}.",
        )
    finest = book.precision
    if finest in MONTHS_IN and span.kind not in ("all", "to_date"):
        grain: Grain = finest  # type: ignore[assignment]
        head, tail = period_of(span.start, grain), period_of(span.end, grain)
        if (head.start, tail.end) != (span.start, span.end):
            raise UsageError(
                f"the rows tell only the {finest}, and {span.label} begins or ends inside one",
                where=book.source_name,
                cure=f"Name whole {finest}s, such as {head.label}..{tail.label}.",
            )
    return span


def _span_before(now: Span, days: np.ndarray, bounds: Bounds, settings: Settings, covered: dt.date) -> Span | None:
    """The span to compare with: the one named, the same days a year ago, or the one before; None without rows."""
    if settings.compare == "none":
        return None
    if settings.compare not in COMPARISONS:
        return _named_before(now, span_named(settings.compare, bounds, COMPARISONS), days)
    ago = now.year_ago if now.kind != "all" else None
    found = ago if settings.compare == "year_ago" else now.previous
    # Rows that begin later cover only a part of it.
    return found if found is not None and found.start >= covered and _rows_in(found, days) else None


def _named_before(now: Period | Span, named: Span, days: np.ndarray) -> Span:
    if (named.start, named.end) == (now.start, now.end):
        raise UsageError(
            f"{now.label} cannot be compared with itself", where="compare", cure="Name another period, or previous."
        )
    if not _rows_in(named, days):
        raise UsageError(f"{named.label} has no row to compare with", where="compare")
    return named


def _rows_in(span: Span, days: np.ndarray) -> bool:
    return bool(((days >= span.first_day) & (days <= span.last_day)).any())


def _before(
    present: list[int], now: Period, settings: Settings, bounds: Bounds, days: np.ndarray
) -> tuple[Period | Span | None, bool]:
    if settings.compare == "none":
        return None, False
    if settings.compare == "year_ago":
        return (now.year_ago, False) if now.year_ago.ix in present else (None, False)
    if settings.compare not in COMPARISONS:
        named = span_named(settings.compare, bounds, COMPARISONS)
        if named.kind == "period" and named.period is not None and named.period.grain != now.grain:
            raise UsageError(
                f"cannot compare {now.label}, a {now.grain}, with {named.label}, a {named.period.grain}",
                cure=f"Compare with a {now.grain}.",
            )
        named = _named_before(now, named, days)
        return named.period if named.kind == "period" else named, False
    earlier = [i for i in present if i < now.ix]
    if not earlier:
        return None, False
    return Period(now.grain, earlier[-1], now.fiscal_year_start), earlier[-1] != now.ix - 1
