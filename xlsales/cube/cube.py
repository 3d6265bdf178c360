"""The `Cube`: group-bys of one book, each done once, at the grain that a question needs."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeVar, cast

import narwhals as nw
import numpy as np
import pandas as pd

from xlsales.cube.calendar import Calendar, calendar_of
from xlsales.cube.coverage import in_fiscal_months
from xlsales.cube.engine import coded, distinct, grouped, in_whole_units, named, relation
from xlsales.cube.group_by import Measure, grouped_here
from xlsales.cube.row_order import in_one_order
from xlsales.settings import Settings
from xlsales.table.book import LOST, NOT_GIVEN, OPEN, WON, SalesBook
from xlsales.table.period import Grain, Period, period_ix
from xlsales.table.span import Span
from xlsales.table.where import filtered

ADDED_UP = ("revenue", "units", "cost", "profit")
Answer = TypeVar("Answer")
Over = Grain | Literal["all"] | Span | Period
"""What rows are grouped over: every period of a grain, all rows, or the days of one span or period."""


@dataclass(frozen=True)
class Cube:
    """What the metrics may ask of the rows.

    Parameters
    ----------
    book
        The rows.
    settings
        The options in force.
    calendar
        The periods at the reporting grain.
    only
        The periods whose revenue lines are looked at; all where there is none. See `compared`.

    Examples
    --------
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"date": pd.to_datetime(["2024-01-05", "2024-04-05"]), "revenue": [10.0, 5.0]})
    >>> cube_of(book_from_roles(rows), Settings()).sales()["revenue"].tolist()
    [10.0, 5.0]
    """

    book: SalesBook
    settings: Settings
    calendar: Calendar
    only: tuple[Period | Span, ...] = ()
    _memo: dict[Hashable, Any] = field(default_factory=dict, repr=False, compare=False)

    def at(self, grain: Grain) -> Cube:
        """The same rows with the calendar of another grain."""
        if grain == self.calendar.grain:
            return self
        return Cube(self.book, self.settings, calendar_of(self.book, self.settings, grain), _memo=self._memo)

    @property
    def compared(self) -> Cube:
        """The same cube over the revenue lines of the two periods that are compared: much less to group than all."""
        both = tuple(p for p in (self.calendar.before, self.calendar.now) if p is not None)
        return replace(self, only=both if all(isinstance(p, Period) for p in both) else ())

    def sales(self, *keys: str, span: Over | None = None) -> pd.DataFrame:
        """Revenue lines grouped by period and keys.

        Parameters
        ----------
        *keys
            Dimensions.
        span
            Grain of the column `period` (an index); default the calendar's; "all", or a span of days, for no such
            column.

        Returns
        -------
        pandas.DataFrame
            `period`, the keys, `lines`, `orders` (distinct order ids of lines that are no reversal; a line without an
            id is an order of its own), `revenue`, and `units`, `cost`, `profit` where the rows have them (missing
            where a group has none); with those that not every row has, `units_revenue` and so on, the revenue of the
            rows that have them. Whole data; filter `period` for one period.
        """
        return self.once(("sales", keys, self._span(span), self.only), lambda: self._sales(keys, self._span(span)))

    def customers(self, *keys: str, span: Over | None = None) -> pd.DataFrame:
        """Distinct customers with at least one order, as `customers`, by period and keys; empty without customers."""
        key = ("customers", keys, self._span(span), self.only)
        return self.once(key, lambda: self._customers(keys, self._span(span)))

    def deals_closed(self, *keys: str, span: Over | None = None) -> pd.DataFrame:
        """Deals by the period they closed in and keys: `won`, `lost`, `closed`, `amount` (of the won ones).

        Also `won_days`, `closed_days`: sums of days from created to closed over the won, and over all closed deals
        that have both days, with `won_dated`, `closed_dated` counting those; and `closed_weeks`, the sum of
        Sunday-start week boundaries crossed (definitions: weeks to close).
        """
        return self.once(("closed", keys, self._span(span)), lambda: self._deals_closed(keys, self._span(span)))

    def deals_created(self, *keys: str, span: Over | None = None) -> pd.DataFrame:
        """Deals by the period they were created in and keys: `created`, and of these `won`, `lost`, `open`."""
        return self.once(("created", keys, self._span(span)), lambda: self._deals_created(keys, self._span(span)))

    def sales_in(self, period: Period | Span | None, *keys: str) -> pd.DataFrame:
        """The rows of `sales(*keys)` that fall into one period or span, without the period column; empty for None."""
        if isinstance(period, Span):
            return self.sales(*keys, span=period)
        near = self.compared if period in (self.calendar.now, self.calendar.before) else self
        span = period.grain if period else None
        return self.once(("sales in", keys, period), lambda: _in(near.sales(*keys, span=span), period))

    def deals_closed_in(self, period: Period | Span | None, *keys: str) -> pd.DataFrame:
        """The rows of `deals_closed(*keys)` that fall into one period or span, without the period column."""
        if isinstance(period, Span):
            return self.deals_closed(*keys, span=period)
        return _in(self.deals_closed(*keys, span=period.grain if period else None), period)

    def members(self, dimension: str) -> list[str]:
        """All members of a dimension, in alphabetical order, without `NOT_GIVEN`."""
        found: set[str] = set()
        for rows in (self.book.sales, self.book.deals):
            if rows is not None and dimension in rows:
                found |= set(rows[dimension].cat.categories)
        return sorted(found - {NOT_GIVEN})

    @property
    def lines(self) -> nw.LazyFrame[Any]:
        """The revenue lines for an engine: members as numbers (see `engine.coded`), an order as `alone` or `shared`.

        Amounts are in `parts` of 1, so that they add up exactly; `real` is 1 for a line that is no reversal, else 0;
        `alone` is 1 for one that is an order of its own, and `shared` the number of an order of several lines, or −1.
        """
        return self.once(("lines", self.only), self._lines)

    @property
    def parts(self) -> int:
        """How many of the units of `lines` make 1: 100 where all amounts are in whole cents."""
        return self._whole[1]

    @property
    def _whole(self) -> tuple[pd.DataFrame, int]:
        rows = self.book.sales
        return self.once("whole units", lambda: in_whole_units(rows, [m for m in ADDED_UP if m in rows]))

    def member_code(self, dimension: str, member: str) -> int:
        """The number of a member in `lines`; −1 where no row has it."""
        return int(self.book.sales[dimension].cat.categories.get_indexer([member])[0])

    def _lines(self) -> nw.LazyFrame[Any]:
        if self.only:
            every = replace(self, only=()).lines
            return every.filter(nw.any_horizontal(*(_within(p) for p in self.only), ignore_nulls=True))
        rows, _ = self._whole
        rows = rows.assign(**{f"{m}_revenue": rows["revenue"].where(rows[m].notna(), 0.0) for m in self._with_gaps})
        alone, shared = self._orders
        rows = rows.assign(alone=alone, shared=shared, real=(~rows["reversal"]).astype("int32"))
        return relation(coded(rows.drop(columns="order_id", errors="ignore")), self.settings.engine)

    @property
    def one_line_orders(self) -> bool:
        """Whether every line that is no reversal is an order of its own."""
        return self.once("one line orders", lambda: not (self._orders[1] >= 0).any())

    @property
    def _orders(self) -> tuple[np.ndarray, np.ndarray]:
        return self.once("orders of lines", lambda: _orders_of(self.book.sales))

    def revenue_beside(self, measure: str) -> str:
        """The column of `sales` that a measure is compared with: the revenue of the rows that have it."""
        return f"{measure}_revenue" if measure in self._with_gaps else "revenue"

    @property
    def _with_gaps(self) -> tuple[str, ...]:
        """The measures that some rows do not have."""
        rows = self.book.sales
        have = [m for m in ADDED_UP[1:] if m in rows]
        return self.once("measures with gaps", lambda: tuple(m for m in have if rows[m].isna().any()))

    @property
    def _deal_rows(self) -> pd.DataFrame:
        assert self.book.deals is not None
        return self.book.deals

    @property
    def _deals(self) -> nw.LazyFrame[Any]:
        return self.once("deals", self._flat_deals)

    def _flat_deals(self) -> nw.LazyFrame[Any]:
        rows = self._deal_rows
        days = (rows["closed"] - rows["created"]).astype("Float64")
        # Day 0 is a Thursday: +4 moves it so that whole weeks begin on Sundays.
        weeks = ((rows["closed"] + 4) // 7 - (rows["created"] + 4) // 7).astype("Float64")
        dated = days.notna()
        won, lost = rows["state"] == WON, rows["state"] == LOST
        shut = won | lost
        flat = rows.drop(columns=["deal_id", "created", "closed"]).assign(
            is_won=won.astype("int32"),
            is_lost=lost.astype("int32"),
            is_open=(rows["state"] == OPEN).astype("int32"),
            won_amount=rows["amount"].where(won, 0.0).fillna(0.0),
            days_won=days.fillna(0).astype(float).where(won, 0.0),
            days_shut=days.fillna(0).astype(float).where(shut, 0.0),
            weeks_shut=weeks.fillna(0).astype(float).where(shut, 0.0),
            dated_won=(dated & won).astype("int32"),
            dated_shut=(dated & shut).astype("int32"),
            is_shut=shut,
        )
        for name in ("closed", "created"):
            flat[f"{name}_month"] = flat[f"{name}_month"].fillna(-1).astype("int32")
            flat[f"{name}_day"] = rows[name].fillna(-1).astype("int32")
        return relation(coded(flat), self.settings.engine)

    def _span(self, span: Over | None) -> Over:
        return span or self.calendar.grain

    def once(self, key: Hashable, ask: Callable[[], Answer]) -> Answer:
        """The answer to a question about these rows, asked only the first time.

        A key names the question and everything that its answer depends on beyond the rows and settings.
        """
        if key not in self._memo:
            self._memo[key] = ask()
        return cast(Answer, self._memo[key])

    def _by_period(
        self, rows: nw.LazyFrame[Any], date: str, keys: tuple[str, ...], span: Over
    ) -> tuple[nw.LazyFrame[Any], list[str]]:
        """Rows with the period of a date, or only those of a span; `date` is a prefix of the columns day and month."""
        if span == "all" or (isinstance(span, Span) and span.kind == "all"):
            # Everything is also what stands outside the days with revenue: a deal created before the first was won.
            return rows, list(keys)
        if isinstance(span, Span | Period):
            day = nw.col(f"{date}day")
            return rows.filter((day >= span.first_day) & (day <= span.last_day)), list(keys)
        period = period_ix(nw.col(f"{date}month"), span, self.calendar.fiscal_year_start)
        return rows.with_columns(period.alias("period")), ["period", *keys]

    def _lines_by(self, keys: tuple[str, ...], span: Over) -> tuple[nw.LazyFrame[Any], list[str]]:
        rows, by = self.once(("lines by", span, self.only), lambda: self._by_period(self.lines, "", (), span))
        return rows, [*by, *keys]

    def _sales(self, keys: tuple[str, ...], span: Over) -> pd.DataFrame:
        rows, by = self._lines_by(keys, span)
        sums = [Measure(m, "sum") for m in ADDED_UP if m in self.book.sales]
        sums += [Measure(f"{m}_revenue", "sum") for m in self._with_gaps]
        known = [Measure(f"{m}_known", "known", m) for m in self._with_gaps]
        out = self.with_orders(rows, by, Measure("lines", "lines"), *sums, *known)
        for measure in sums:
            out[measure.name] = out[measure.name] / self.parts
        for name in self._with_gaps:
            out[name] = out[name].where(out.pop(f"{name}_known") > 0)
        return named(out, keys, self.book.sales)

    def with_orders(self, rows: nw.LazyFrame[Any], by: list[str], *measures: Measure) -> pd.DataFrame:
        """Lines grouped by keys: the measures, and `orders`, the distinct orders of lines that are no reversal."""
        counted = (Measure("orders", "sum", "alone"), Measure("shared", "distinct"))
        out = grouped(rows, by, *measures, *counted)
        return out.assign(orders=(out["orders"].fillna(0) + out.pop("shared")).astype("int64"))

    def _customers(self, keys: tuple[str, ...], span: Over) -> pd.DataFrame:
        if "customer" not in self.book.sales:
            return pd.DataFrame({k: [] for k in (*keys, "customers")})
        rows, by = self._lines_by(keys, span)
        real = self.once(("bought", span, self.only), lambda: self._bought(rows))
        pairs = distinct(real, list(dict.fromkeys([*by, "customer"])))
        return named(grouped_here(pairs, by, (Measure("customers", "lines"),)), keys, self.book.sales)

    def _bought(self, rows: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        """The lines of a named customer that are no reversal."""
        blank = self.member_code("customer", NOT_GIVEN)
        return rows.filter(nw.col("real") == 1, nw.col("customer") != blank)

    def _deals_closed(self, keys: tuple[str, ...], span: Over) -> pd.DataFrame:
        shut = self._deals.filter(nw.col("is_shut"), nw.col("closed_month") >= 0)
        rows, by = self._by_period(shut, "closed_", keys, span)
        sums = {
            "won": "is_won", "lost": "is_lost", "amount": "won_amount", "won_days": "days_won",
            "closed_days": "days_shut", "closed_weeks": "weeks_shut", "won_dated": "dated_won",
            "closed_dated": "dated_shut",
        }  # fmt: skip
        out = grouped(rows, by, *(Measure(n, "sum", c) for n, c in sums.items()))
        return named(out.assign(closed=out["won"] + out["lost"]), keys, self._deal_rows)

    def _deals_created(self, keys: tuple[str, ...], span: Over) -> pd.DataFrame:
        rows, by = self._by_period(self._deals.filter(nw.col("created_month") >= 0), "created_", keys, span)
        sums = {"won": "is_won", "lost": "is_lost", "open": "is_open"}
        out = grouped(rows, by, Measure("created", "lines"), *(Measure(n, "sum", c) for n, c in sums.items()))
        return named(out, keys, self._deal_rows)


def cube_of(book: SalesBook, settings: Settings) -> Cube:
    """Make the cube of a book, of the rows that the setting `where` lets through.

    Raises
    ------
    InputError
        Where no row can be analysed, the filter leaves none, or the period has none.
    UsageError
        For a filter by a column or member that the rows do not have.
    """
    inside = in_fiscal_months(filtered(book, settings.where) if settings.where else book, settings)
    inside = in_one_order(inside)
    return Cube(inside, settings, calendar_of(inside, settings))


def _orders_of(rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """For each line that is no reversal: 1 where it is an order of its own; else the number of the order it shares.

    Elsewhere 0, and −1. So most orders are counted as lines are, and only the others have to be told apart. A line
    without an id is an order of its own.
    """
    real = ~rows["reversal"].to_numpy(dtype=bool)
    if "order_id" not in rows:
        return real.astype("int32"), np.full(len(rows), -1, dtype="int32")
    ids = rows["order_id"].cat.codes.to_numpy(dtype="int64")
    lines = np.bincount(ids[real] + 1, minlength=int(ids.max(initial=0)) + 2)
    shared = real & (ids >= 0) & (lines[ids + 1] > 1)
    return (real & ~shared).astype("int32"), np.where(shared, ids, -1).astype("int32")


def _within(period: Period | Span) -> nw.Expr:
    return (nw.col("month") >= period.first_month) & (nw.col("month") < period.after_month)


def _in(grouped_rows: pd.DataFrame, period: Period | None) -> pd.DataFrame:
    hit = grouped_rows["period"] == (period.ix if period else None)
    return grouped_rows[hit].drop(columns="period").reset_index(drop=True)
