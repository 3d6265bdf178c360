"""The measures that every table may show: what they are called, how they are computed, and which way is good."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from xlsales.cube.cube import Cube, Over
from xlsales.cube.row_meaning import row_meaning
from xlsales.metrics.ratio import ratio
from xlsales.metrics.table import Column, Kind
from xlsales.table.span import Span


@dataclass(frozen=True)
class Measure:
    """One figure that can be given for the company, a period or a member.

    `favourable` is +1 where more is better, −1 where less is, 0 where neither.
    """

    name: str
    header: str
    kind: Kind
    meaning: str
    favourable: int = 1

    @property
    def column(self) -> Column:
        """The measure as the column of a table."""
        return Column(self.name, self.header, self.kind, self.meaning)


_FOR_ORDERS = (
    Measure("revenue", "Revenue", "money", "Sum of the amount column, net of discount and of cancellations."),
    Measure("orders", "Orders", "count", "Distinct orders; cancellations are no orders."),
    Measure("average_sale", "Average order", "price", "Revenue / orders (AOV)."),
    Measure("units", "Units", "count", "Sum of quantity."),
    Measure("unit_price", "Price per unit", "price", "Revenue / units (ASP)."),
    Measure("customers", "Customers", "count", "Distinct customers with an order."),
    Measure("margin", "Margin", "rate", "(Revenue − cost) / revenue, or profit / revenue."),
)
_FOR_DEALS = (
    Measure("revenue", "Revenue", "money", "Amount of won deals, by close date."),
    Measure("orders", "Deals won", "count", "Won deals, by close date."),
    Measure("average_sale", "Average sale", "price", "Won revenue / won deals."),
    *_FOR_ORDERS[3:],
)
PIPELINE_MEASURES = (
    Measure("closed", "Deals closed", "count", "Won + lost, both closed in the period.", 0),
    Measure("win_rate", "Win rate", "rate", "Won / (won + lost), both closed in the period; open deals are left out."),
    Measure("weeks_to_close", "Weeks to close", "weeks", "Mean weeks from created to closed.", -1),
    Measure("created", "New opportunities", "count", "Deals by created date; undated ones are counted apart."),
)
CYCLE_MEANING = {
    "won": "Mean of days from created to closed / 7, won deals only.",
    "closed": "Mean of days from created to closed / 7, won and lost deals.",
    "week_boundary": "Mean count of Sunday week starts between created and closed, won and lost deals.",
}


def measures_of(cube: Cube) -> tuple[Measure, ...]:
    """The measures that the rows can answer, in the order in which tables show them."""
    book = cube.book
    base = [_of_known(m, cube) for m in (_FOR_DEALS if book.basis == "deals" else _FOR_ORDERS)]
    have = {"revenue"} if row_meaning(cube).sums else {"revenue", "orders", "average_sale"}
    have |= {"units", "unit_price"} if book.has("units") else set()
    have |= {"customers"} if book.has("customer") else set()
    have |= {"margin"} if book.has("cost") or book.has("profit") else set()
    out = [m for m in base if m.name in have]
    if book.deals is not None:
        out += [_with_meaning(m, cube) for m in PIPELINE_MEASURES]
    return tuple(out)


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
        out["margin"] = 1 - ratio(out["cost"], out[cube.revenue_beside("cost")])
    return out[[*by, *(m.name for m in measures_of(cube))]]


def _dated(rows: pd.DataFrame, span: Over | None) -> pd.DataFrame:
    return rows.assign(period=0) if span == "all" or isinstance(span, Span) else rows


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


def _of_known(measure: Measure, cube: Cube) -> Measure:
    """A measure with what it leaves out where not every row has its units, cost or profit."""
    beside = {"unit_price": ("units",), "margin": ("profit", "cost")}.get(measure.name, ())
    part = next((c for c in beside if c in cube.book.sales), "")
    if not part or cube.revenue_beside(part) == "revenue":
        return measure
    return replace(measure, meaning=f"{measure.meaning[:-1]}, of the rows that have {part}.")


def _with_meaning(measure: Measure, cube: Cube) -> Measure:
    if measure.name == "weeks_to_close":
        return Measure(measure.name, measure.header, measure.kind, CYCLE_MEANING[cube.settings.cycle], -1)
    if measure.name == "win_rate" and cube.settings.win_rate == "cohort":
        meaning = "Won / (won + lost) of the deals created in the period."
        return Measure(measure.name, measure.header, measure.kind, meaning)
    return measure
