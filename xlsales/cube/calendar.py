"""Which periods the rows cover: whole, partial and missing ones, the one to report on, the one to compare with."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from xlsales.errors import InputError, UsageError
from xlsales.settings import Settings
from xlsales.table.book import OPEN, WON, SalesBook
from xlsales.table.labels import period_named
from xlsales.table.period import GRAINS, MONTHS_IN, Grain, Period, day_number, day_of, period_of


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
        The period to report on and the one to compare with; `before` is None where there is none.
    gap
        Whether periods without a row lie between `before` and `now`, as `compare = previous` skips them.
    """

    grain: Grain
    fiscal_year_start: int
    first_day: dt.date
    last_day: dt.date
    as_of: dt.date
    present: frozenset[int]
    partial: dict[int, str]
    now: Period
    before: Period | None
    gap: bool = False

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        """Every period from the first with a row to the last, without a gap."""
        return tuple(
            Period(self.grain, i, self.fiscal_year_start) for i in range(min(self.present), max(self.present) + 1)
        )

    @property
    def history(self) -> tuple[Period, ...]:
        """The periods up to the one reported on: what trends and customer scores use."""
        return tuple(p for p in self.periods if p.ix <= self.now.ix)

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
    asked = period_named(settings.period, start) if settings.period else None
    chosen = _grain(book, settings, asked)
    days = np.unique(book.sales["day"].to_numpy())
    first, last = day_of(days[0]), _label_end(day_of(days[-1]), book.precision)
    as_of = dt.date.fromisoformat(settings.as_of) if settings.as_of else _last_seen(book, last)
    main = _covering(book, chosen, start, days, first, last)
    now = _now(main, asked, chosen, start, book)
    if grain is not None and grain != chosen:
        finer = _covering(book, grain, start, days, first, last)
        begun = [i for i in finer[0] if Period(grain, i, start).start <= now.end]
        inside = [i for i in begun if i not in finer[1]]
        chosen, main, now = grain, finer, Period(grain, max(inside or begun), start)
        if settings.compare not in ("previous", "year_ago"):
            # A comparison with one named quarter says nothing about months or years.
            settings = settings.with_values({"compare": "previous"})
    before, gap = _before(main[0], now, settings)
    return Calendar(chosen, start, first, last, as_of, frozenset(main[0]), main[1], now, before, gap)


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
        months = book.sales["month"]
        quarters = (int(months.max()) - settings.fiscal_year_start + 1) // 3 - (
            int(months.min()) - settings.fiscal_year_start + 1
        ) // 3
        wanted = "quarter" if quarters >= 1 else "month"
    if GRAINS.index(wanted) < GRAINS.index(finest):
        raise UsageError(
            f"the rows tell only the {finest}, so there are no {wanted}s to report on",
            where=book.source_name,
            cure=f"Use grain={finest}.",
        )
    return wanted


def _covering(
    book: SalesBook, grain: Grain, start: int, days: np.ndarray, first: dt.date, last: dt.date
) -> tuple[list[int], dict[int, str]]:
    months = np.unique(book.sales["month"].to_numpy())
    present = sorted({int(i) for i in (months - (0 if grain == "month" else start - 1)) // MONTHS_IN[grain]})
    usual = 3 * float(np.percentile(np.diff(days), 95)) if book.precision in ("day", "week") and len(days) > 1 else 0.0
    partial: dict[int, str] = {}
    head, tail = period_of(first, grain, start), period_of(last, grain, start)
    late, early = (first - head.start).days, (tail.end - last).days
    if late > max(usual, 0.05 * head.days):
        partial[head.ix] = f"the data start on {first:%Y-%m-%d}"
    if early > max(usual, 0.05 * tail.days):
        partial[tail.ix] = f"the data end on {last:%Y-%m-%d}"
    return present, partial


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


def _before(present: list[int], now: Period, settings: Settings) -> tuple[Period | None, bool]:
    if settings.compare == "year_ago":
        return (now.year_ago, False) if now.year_ago.ix in present else (None, False)
    if settings.compare != "previous":
        named = period_named(settings.compare, settings.fiscal_year_start)
        if named.grain != now.grain:
            raise UsageError(
                f"cannot compare {now.label}, a {now.grain}, with {named.label}, a {named.grain}",
                cure=f"Compare with a {now.grain}.",
            )
        if named == now:
            raise UsageError(
                f"{now.label} cannot be compared with itself", where="compare", cure="Name another period, or previous."
            )
        if named.ix not in present:
            raise UsageError(f"{named.label} has no row to compare with", where="compare")
        return named, False
    earlier = [i for i in present if i < now.ix]
    if not earlier:
        return None, False
    return Period(now.grain, earlier[-1], now.fiscal_year_start), earlier[-1] != now.ix - 1
