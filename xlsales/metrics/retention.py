"""Retention: which customers of one period bought again in the next, who is new, who came back."""

from __future__ import annotations

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.cube.customers import customers_left_out, order_days, why_no_customers
from xlsales.metrics.table import Column, Table, table, unavailable
from xlsales.table.period import day_of, period_ix

COLUMNS = {
    c.name: c
    for c in (
        Column("period", "Period", "period"),
        Column("customers", "Customers", "count", "Customers with an order in the period"),
        Column("customers_before", "Of period before", "count", "Customers with an order in the period before"),
        Column("retained", "Retained", "count", "Customers of the period before who ordered again"),
        Column("retention_rate", "Retention rate", "rate", "Retained / customers of the period before"),
        Column("lost", "Not retained", "count", "Customers of the period before without an order in this one"),
        Column("new", "New", "count", "Customers whose first order in the data falls into the period"),
        Column("reactivated", "Reactivated", "count", "Earlier customers who had not ordered in the period before"),
        Column("remark", "Remark", "text"),
    )
}


def retention(cube: Cube) -> Table:
    """Count retained, lost, new and reactivated customers by period (definitions: Retention).

    Returns
    -------
    Table
        `retention`: one row a period up to the one reported on. The rate is missing for the first period, after a
        period without orders, and where the period itself is partial. Unavailable without customers or with one period.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> days = ["2024-01-05", "2024-01-31", "2024-02-05", "2024-02-29"]
    >>> rows = pd.DataFrame({"date": pd.to_datetime(days), "revenue": 1.0, "customer": ["Ada", "Bob", "Ada", "Zoe"]})
    >>> retention(cube_of(book_from_roles(rows), Settings(grain="month"))).fact("retention_rate", 1).value
    0.5
    """
    title = f"Customers kept from {cube.calendar.grain} to {cube.calendar.grain}"
    why = why_no_customers(cube)
    if not why and len(cube.calendar.history) < 2:
        why = f"Retention compares two {cube.calendar.grain}s; the history has one."
    if why:
        return unavailable("retention", title, why)
    frame = _by_period(customer_periods(cube), [p.ix for p in cube.calendar.history])
    partial = cube.calendar.partial
    frame["retention_rate"] = frame["retention_rate"].where(~frame["ix"].isin(list(partial)))
    frame["period"] = [p.label for p in cube.calendar.history]
    frame["remark"] = [f"Partial: {partial[ix]}." if ix in partial else "" for ix in frame["ix"]]
    begun = f"In the first {cube.calendar.grain} every customer counts as new."
    return table("retention", title, COLUMNS, frame, begun, *customers_left_out(cube))


def customer_periods(cube: Cube) -> pd.DataFrame:
    """One row per customer and period with an order: `customer`, `ix`, and the `first` and `previous` such period."""
    days = order_days(cube)
    # The days are few, the orders many: turn each day into its period once.
    distinct = np.sort(days["day"].unique())
    months = [day.year * 12 + day.month - 1 for day in map(day_of, distinct)]
    at = period_ix(np.array(months), cube.calendar.grain, cube.calendar.fiscal_year_start)
    rows = pd.DataFrame({"customer": days["customer"], "ix": at[np.searchsorted(distinct, days["day"])]})
    rows = rows.drop_duplicates(ignore_index=True)
    by = rows.groupby("customer", observed=True)["ix"]
    return rows.assign(first=by.transform("min"), previous=by.shift(1))


def _by_period(rows: pd.DataFrame, every: list[int]) -> pd.DataFrame:
    flags = rows.assign(
        customers=1,
        retained=(rows["previous"] == rows["ix"] - 1).astype(int),
        new=(rows["first"] == rows["ix"]).astype(int),
    )
    out = flags.groupby("ix")[["customers", "retained", "new"]].sum().reindex(every, fill_value=0)
    out["reactivated"] = out["customers"] - out["retained"] - out["new"]
    out["customers_before"] = out["customers"].shift(1, fill_value=0)
    out["lost"] = out["customers_before"] - out["retained"]
    out["retention_rate"] = out["retained"] / out["customers_before"].where(out["customers_before"] > 0)
    return out.rename_axis("ix").reset_index()
