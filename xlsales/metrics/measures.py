"""The measures that every table may show: what they are called, how they are computed, and which way is good."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from xlsales.cube.cube import Cube, Over
from xlsales.cube.row_meaning import row_meaning
from xlsales.metrics.definitions import defined
from xlsales.metrics.profit_lines import no_profit
from xlsales.metrics.ratio import ratio
from xlsales.metrics.table import Column, Kind

USUAL = {"win_rate": "closed", "weeks_to_close": "won"}
"""The way of counting that the definition itself tells."""


@dataclass(frozen=True)
class Measure:
    """One figure that can be given for the company, a period or a member.

    Parameters
    ----------
    name
        Name of its column.
    figure
        Name of its definition.
    favourable
        +1 where more is better, −1 where less is, 0 where neither.
    way
        Name of the way to count that the settings choose, where there are several.
    """

    name: str
    figure: str
    favourable: int = 1
    way: str = ""

    @property
    def column(self) -> Column:
        """The measure as the column of a table."""
        return defined(self.figure, self.name, by=self.way)

    @property
    def before(self) -> Column:
        """The measure in the period compared with, as a column."""
        return defined(self.figure, f"{self.name}_before", span="before", by=self.way)

    @property
    def header(self) -> str:
        """What a reader calls it."""
        return self.column.header

    @property
    def kind(self) -> Kind:
        """How it is written."""
        return self.column.kind

    @property
    def meaning(self) -> str:
        """How it is computed."""
        return self.column.meaning


_OF_BOTH = (Measure("units", "units"), Measure("unit_price", "unit_price"), Measure("customers", "customers"),
            Measure("profit", "profit"), Measure("margin", "margin"))  # fmt: skip
_FOR_ORDERS = (
    Measure("revenue", "revenue"),
    Measure("orders", "orders"),
    Measure("average_sale", "average_order"),
    *_OF_BOTH,
)
_FOR_DEALS = (
    Measure("revenue", "revenue"),
    Measure("orders", "deals_won"),
    Measure("average_sale", "average_sale"),
    *_OF_BOTH,
)
_OF_PIPELINE = (
    Measure("closed", "deals_closed", 0),
    Measure("win_rate", "win_rate"),
    Measure("weeks_to_close", "weeks_to_close", -1),
    Measure("created", "new_opportunities"),
)


def measures_of(cube: Cube) -> tuple[Measure, ...]:
    """The measures that the rows can answer, in the order in which tables show them."""
    book = cube.book
    base = _FOR_DEALS if book.basis == "deals" else _FOR_ORDERS
    have = {"revenue"} if row_meaning(cube).sums else {"revenue", "orders", "average_sale"}
    have |= {"units", "unit_price"} if book.has("units") else set()
    have |= {"customers"} if book.has("customer") else set()
    have |= {"profit", "margin"} if not no_profit(cube) else set()
    out = [m for m in base if m.name in have]
    if book.deals is not None:
        out += [replace(m, way=way_of_counting(m.name, cube)) for m in _OF_PIPELINE]
    return tuple(out)


def columns_of(cube: Cube) -> dict[str, Column]:
    """The columns of all measures by name, and of the same in the period compared with; also of those not known."""
    every = (*(_FOR_DEALS if cube.book.basis == "deals" else _FOR_ORDERS), *measures_of(cube))
    return {c.name: c for m in every for c in (m.column, m.before)}


def way_of_counting(measure: str, cube: Cube) -> str:
    """The way in which the settings have a measure counted; empty for the usual one."""
    chosen = {"win_rate": cube.settings.win_rate, "weeks_to_close": cube.settings.cycle}.get(measure, "")
    return "" if chosen == USUAL.get(measure, "") else chosen


def measured(cube: Cube, *keys: str, span: Over | None = None) -> pd.DataFrame:
    """All measures by period and keys.

    Parameters
    ----------
    span
        Grain of the period, default the calendar's; "all" for the whole data, or a span of days, with the period 0.

    Returns
    -------
    pandas.DataFrame
        `period`, the keys, and a column for each of `measures_of(cube)`; a group without sales but with deals has
        revenue 0.
    """
    by = ["period", *keys]
    out = _dated(cube.sales(*keys, span=span), span)
    if cube.book.has("customer"):
        out = out.merge(_dated(cube.customers(*keys, span=span), span), on=by, how="left")
        out["customers"] = out["customers"].fillna(0).astype(int)
    if cube.book.deals is not None:
        out = _with_deals(cube, out, by, keys, span)
    out["average_sale"] = ratio(out["revenue"], out["orders"])
    if "units" in out:
        out["unit_price"] = ratio(out[cube.revenue_beside("units")], out["units"])
    if "profit" in out:
        out["margin"] = ratio(out["profit"], out[cube.revenue_beside("profit")])
    elif "cost" in out:
        beside = out[cube.revenue_beside("cost")]
        out["profit"] = beside - out["cost"]
        out["margin"] = 1 - ratio(out["cost"], beside)
    return out[[*by, *(m.name for m in measures_of(cube))]]


def _dated(rows: pd.DataFrame, span: Over | None) -> pd.DataFrame:
    return rows if (isinstance(span, str) and span != "all") or span is None else rows.assign(period=0)


def _with_deals(cube: Cube, out: pd.DataFrame, by: list[str], keys: tuple[str, ...], span: Over | None) -> pd.DataFrame:
    deals = cube.book.deals
    if deals is None or any(k not in deals for k in keys):
        return out.assign(closed=float("nan"), win_rate=float("nan"), weeks_to_close=float("nan"), created=float("nan"))
    closed = _dated(cube.deals_closed(*keys, span=span), span)
    created = _dated(cube.deals_created(*keys, span=span), span)
    out = _outer(out, closed, by)
    out = _outer(out, created[[*by, "created"]], by)
    out["win_rate"] = ratio(out["won"], out["closed"])
    if cube.settings.win_rate == "cohort":
        cohort = created.assign(win_rate=ratio(created["won"], created["won"] + created["lost"]))
        out = out.drop(columns="win_rate").merge(cohort[[*by, "win_rate"]], on=by, how="left")
    out["weeks_to_close"] = weeks_to_close(out, cube.settings.cycle)
    counts = ["revenue", "orders", "lines", "won", "lost", "closed", "created"]
    counts += [c for c in ("customers", "units", "cost", "profit") if c in out]
    return out.assign(**{c: out[c].fillna(0) for c in counts})


def weeks_to_close(deals: pd.DataFrame, cycle: str) -> pd.Series:
    """Mean weeks to close of grouped deals, by one of the three definitions (definitions: Pipeline)."""
    if cycle == "won":
        return ratio(deals["won_days"], deals["won_dated"] * 7.0)
    if cycle == "closed":
        return ratio(deals["closed_days"], deals["closed_dated"] * 7.0)
    return ratio(deals["closed_weeks"], deals["closed_dated"])


def _outer(left: pd.DataFrame, right: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    # Two category columns with different members would come out of the merge as text; one wider set keeps them.
    for key in by[1:]:
        if isinstance(left[key].dtype, pd.CategoricalDtype) and left[key].dtype != right[key].dtype:
            both = sorted(set(left[key].cat.categories) | set(right[key].astype("category").cat.categories))
            left = left.assign(**{key: left[key].cat.set_categories(both)})
            right = right.assign(**{key: right[key].astype("category").cat.set_categories(both)})
    return left.merge(right, on=by, how="outer").sort_values(by, ignore_index=True)
