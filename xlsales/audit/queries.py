"""Evaluate queries on the cube: every figure that a text can name, each group-by done once."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from xlsales.audit.claims import Filters, Query
from xlsales.audit.grouped_rows import GroupedRows
from xlsales.audit.metric_sources import CYCLES, NEEDS, RATIOS, SOURCES
from xlsales.audit.periods import Span, same_grain, span_of
from xlsales.audit.target_sums import quota_of
from xlsales.cube.cube import Cube
from xlsales.table.book import NOT_GIVEN
from xlsales.table.period import Grain


@dataclass
class Facts:
    """Answers queries over one cube, remembering every group-by and every answer."""

    cube: Cube
    _by_group: GroupedRows = field(init=False, repr=False)
    _members: dict[str, list[str]] = field(default_factory=dict, repr=False)
    _answers: dict[Any, float | None] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        """Group the rows of this cube."""
        self._by_group = GroupedRows(self.cube)

    def members(self, dimension: str) -> list[str]:
        """All members of a dimension, looked up once."""
        if dimension not in self._members:
            self._members[dimension] = self.cube.members(dimension)
        return self._members[dimension]

    @cached_property
    def months(self) -> tuple[int, int]:
        """The first and the last month that the rows reach, of deals too."""
        book = self.cube.book
        found = [book.sales["month"]]
        if book.deals is not None:
            found += [book.deals[c].dropna() for c in ("closed_month", "created_month")]
        return (
            min(int(s.min()) for s in found if len(s)),
            max(int(s.max()) for s in found if len(s)),
        )

    @cached_property
    def summed(self) -> bool:
        """Whether the rows are totals already, one of each group and period, so that one row is no thin ground."""
        book = self.cube.book
        keys = ["month", *(d for d in book.dimensions if d in book.sales)]
        rows = book.sales
        alone = len(keys) > 1 and "order_id" not in rows and book.precision != "day"
        regular = alone and len(rows[keys].drop_duplicates()) == len(rows)
        expected = rows["month"].nunique() * max(len(rows[keys[1:]].drop_duplicates()), 1) if regular else 0
        return bool(regular and len(rows) >= 0.8 * expected)

    def value(self, query: Query) -> float | None:
        """The figure that a query asks for; percentages as fractions; None where the data cannot give it."""
        if query not in self._answers:
            self._answers[query] = self._value(query)
        return self._answers[query]

    def has(self, metric: str) -> bool:
        """Whether the data can give a metric at all."""
        return self.amount(metric, (), None) is not None

    def amount(self, metric: str, filters: Filters, span: Span | None, cycle: str = "") -> float | None:
        """A metric's level over filters and a span of periods."""
        key = (metric, filters, span, cycle)
        if key not in self._answers:
            self._answers[key] = self._amount(metric, filters, span, cycle)
        return self._answers[key]

    def definitions(self, metric: str) -> tuple[tuple[str, str], ...]:
        """The documented definitions of a metric that has several, as (setting, words), the one in force first."""
        if metric == "average_sale" and self.cube.book.deals is not None and self.cube.book.basis == "orders":
            return (("", "revenue / orders"), ("deals", "won amount / won deals"))
        if metric != "weeks_to_close":
            return ()
        own = self.cube.settings.cycle
        return tuple((c, CYCLES[c][3]) for c in sorted(CYCLES, key=lambda c: c != own))

    def by_member(self, metric: str, dimension: str, filters: Filters, span: Span | None) -> dict[str, float]:
        """A metric for each member of a dimension, within filters of other dimensions."""
        rest = tuple(f for f in filters if f[0] != dimension)
        if metric in SOURCES and not (metric == "profit" and "profit" not in self.cube.book.sales):
            return self._sums_by_member(metric, dimension, rest, span)
        out = {}
        for member in self.members(dimension):
            value = self.amount(metric, (*rest, (dimension, (member,))), span)
            if value is not None and not (
                value == 0 and metric in ("revenue", "orders", "units", "customers", "profit")
            ):
                out[member] = value
        return out

    def _sums_by_member(self, metric: str, dimension: str, rest: Filters, span: Span | None) -> dict[str, float]:
        """Sums for every member in one pass over the grouped rows: there may be thousands of customers."""
        source = SOURCES[metric]
        if self.amount(metric, rest, span) is None or not self._by_group.has_dimension(source, dimension):
            return {}
        given = dict(rest)
        names = tuple(sorted((dimension, *given)))
        periodic = span is not None and not span.days
        at, shift = self._by_group.column(source, metric), int(periodic)
        place = names.index(dimension) + shift
        others = [(names.index(d) + shift, frozenset(m)) for d, m in rest]
        out: dict[str, float] = {}
        for key, row in self._by_group.grouped(source, names, span.over if span else "all").items():
            inside = span is None or not periodic or span.holds(key[0])
            if inside and at is not None and all(key[i] in m for i, m in others) and not math.isnan(row[at]):
                out[key[place]] = out.get(key[place], 0.0) + row[at]
        return {m: v for m, v in sorted(out.items()) if v and m != NOT_GIVEN}

    def by_period(self, metric: str, filters: Filters, grain: Grain) -> dict[int, float]:
        """A metric for each period of a grain that has rows, partial ones too."""
        out = {}
        for period in self.cube.at(grain).calendar.periods:
            value = self.amount(metric, filters, span_of(period))
            if value is not None:
                out[period.ix] = value
        return out

    def lines(self, filters: Filters, span: Span | None) -> float:
        """Rows of revenue behind a figure."""
        return self.amount("lines", filters, span) or 0.0

    def _value(self, q: Query) -> float | None:
        if q.measure in ("mean_growth", "compound_growth"):
            return self._growth(q)
        if q.without:
            return self._left_out(q)
        if q.measure == "contribution":
            part = self.value(replace(q, measure="difference"))
            whole = self.value(replace(q, measure="difference", filters=q.of))
            return part / whole if part is not None and whole else None
        now = self.amount(q.metric, q.filters, q.span)
        if q.measure == "value" or now is None:
            return now
        if q.measure == "share":
            whole = self.amount(q.metric, q.of, q.span)
            return now / whole if whole else None
        before = self.amount(q.metric, q.filters, q.compare) if q.compare and self._covered(q.compare) else None
        if before is None:
            return None
        if q.measure in ("difference", "points"):
            return now - before
        return now / before - 1 if before > 0 else None

    def _covered(self, span: Span) -> bool:
        """Whether the data reach into a span at all: nothing outside them is a zero."""
        months = self.cube.book.sales["month"]
        low, high = span.months
        return bool(low <= int(months.max()) and high >= int(months.min()))

    def _left_out(self, q: Query) -> float | None:
        """The figure of the rest when one member is left out; only sums can be told so."""
        if q.metric not in ("revenue", "orders", "units", "profit", "cost"):
            return None
        sides = []
        for span in (q.span, q.compare):
            whole = self.amount(q.metric, q.filters, span)
            part = self.amount(q.metric, (*q.filters, *q.without), span)
            sides.append(None if whole is None else whole - (part or 0.0))
        now, before = sides
        if q.measure == "value" or now is None:
            return now
        if before is None or not before:
            return None
        return now - before if q.measure in ("difference", "points") else now / before - 1

    def _growth(self, q: Query) -> float | None:
        grain: Grain = (
            q.span.grain
            if q.span and q.span.count > (1 if q.span.grain == "year" else 2)
            else "month"
            if self._tells("month")
            else "quarter"
        )
        series = self.by_period(q.metric, q.filters, grain)
        calendar = self.cube.at(grain).calendar
        kept = [
            v
            for ix, v in sorted(series.items())
            if ix in {p.ix for p in calendar.periods} and _inside(ix, q.span, grain)
        ]
        if len(kept) < (2 if grain == "year" and q.measure == "compound_growth" else 3) or any(v <= 0 for v in kept):
            return None
        if q.measure == "compound_growth":
            return float((kept[-1] / kept[0]) ** (1 / (len(kept) - 1)) - 1)
        return sum(b / a - 1 for a, b in itertools.pairwise(kept)) / (len(kept) - 1)

    def _tells(self, grain: Grain) -> bool:
        order = ("month", "quarter", "year")
        finest = self.cube.book.precision
        return order.index(grain) >= (order.index(finest) if finest in order else 0)

    def _whole(self, span: Span) -> bool:
        """Whether a stretch of months is made of whole periods of rows that carry only quarters or years."""
        finest = self.cube.book.precision
        return (finest == "quarter" or finest == "year") and same_grain(span, finest).months == span.months

    def _amount(self, metric: str, filters: Filters, span: Span | None, cycle: str) -> float | None:
        if span is not None and not self._tells(span.grain) and not self._whole(span):
            return None
        if metric == "weeks_to_close":
            top, bottom, factor, _ = CYCLES[cycle or self.cube.settings.cycle]
            return self._ratio(top, bottom, factor, filters, span)
        if metric == "average_sale" and cycle == "deals":
            return self._ratio("amount", "won", 1.0, filters, span)
        if metric == "days_to_close":
            weeks = self._ratio("won_days", "won_dated", 1.0, filters, span)
            return weeks
        if metric.endswith("_share") and metric != "lost_share":
            part, whole = (self.amount(metric[:-6], f, span) for f in (filters, ()))
            return None if part is None or not whole else part / whole
        if metric == "asp" and "units" not in self.cube.book.sales and self.cube.one_line_orders:
            # Where every row sells one thing, its price is what the order brings.
            return self._ratio("revenue", "orders", 1.0, filters, span)
        if metric == "asp":
            return self._ratio(self.cube.revenue_beside("units"), "units", 1.0, filters, span)
        if metric == "margin":
            known = "profit" if "profit" in self.cube.book.sales else "cost"
            return self._ratio("profit", self.cube.revenue_beside(known), 1.0, filters, span)
        if metric in RATIOS:
            for top, bottom, factor, _ in RATIOS[metric]:
                return self._ratio(top, bottom, factor, filters, span)
        if metric == "price":
            return self._price(filters, span)
        if metric == "customers":
            return self._customers(filters, span)
        if metric == "new_opportunities":
            return self._sum("created", filters, span)
        if metric == "profit" and "profit" not in self.cube.book.sales and "cost" in self.cube.book.sales:
            revenue = self._sum(self.cube.revenue_beside("cost"), filters, span)
            cost = self._sum("cost", filters, span)
            return None if revenue is None or cost is None else revenue - cost
        if metric == "loss":
            profit = self.amount("profit", filters, span)
            return None if profit is None else -profit
        if metric in ("quota", "attainment"):
            return self._target(metric, filters, span)
        if metric == "discount":
            return None
        return self._sum(metric, filters, span) if metric in SOURCES else None

    def _ratio(self, top: str, bottom: str, factor: float, filters: Filters, span: Span | None) -> float | None:
        over = self.amount(top, filters, span)
        under = self.amount(bottom, filters, span)
        return None if over is None or not under else over / under * factor

    def _price(self, filters: Filters, span: Span | None) -> float | None:
        products = dict(filters).get("product", ())
        listed = self.cube.book.list_prices
        if len(products) == 1 and products[0] in listed:
            return float(listed[products[0]])
        return self.amount("asp", filters, span) or self.amount("average_sale", filters, span)

    def _customers(self, filters: Filters, span: Span | None) -> float | None:
        if "customer" not in self.cube.book.sales:
            return None
        return float(len(self._by_group.rows("customers", filters, span)))

    def _sum(self, column: str, filters: Filters, span: Span | None) -> float | None:
        source = SOURCES[column]
        if source != "sales" and self.cube.book.deals is None:
            return None
        if source == "sales" and column in ("units", "cost", "profit") and column not in self.cube.book.sales:
            return None
        if column == "orders" and "order_id" not in self.cube.book.sales:
            return None
        at = self._by_group.column(source, column)
        if at is None:
            return None
        found = self._by_group.rows(source, filters, span)
        values = [row[at] for row in found]
        known = [v for v in values if not math.isnan(v)]
        return float(sum(known)) if known or not values else None

    def _target(self, metric: str, filters: Filters, span: Span | None) -> float | None:
        found = quota_of(self.cube.book.targets, filters, span)
        if found is None or metric == "quota":
            return found[0] if found else None
        actual = self.amount("revenue", found[1], span)
        return None if actual is None else actual / found[0]


def _inside(ix: int, span: Span | None, grain: Grain) -> bool:
    if span is None or span.count <= 1:
        return True
    inner = same_grain(span, grain)
    return inner.first <= ix <= inner.last


__all__ = ["NEEDS", "Facts"]
