"""Retention: which customers of one period bought again in the next, who was first seen, who came back."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.cube.customers import as_of_day, customers_left_out, order_days, why_no_customers
from xlsales.fiscal import fiscal_months
from xlsales.metrics.definitions import defined
from xlsales.metrics.membership import (
    A_YEAR,
    ENTERED,
    KEPT,
    LAPSED,
    LOST,
    NEW,
    RETURNING,
    SINCE,
    begun,
    membership,
)
from xlsales.metrics.table import Table, table, unavailable
from xlsales.table.period import Period, day_number, period_ix
from xlsales.table.span import Span

COLUMNS = {
    c.name: c
    for c in (
        defined("period"),
        defined("customers"),
        defined("customers_before"),
        defined("retained"),
        defined("retention_rate"),
        defined("not_retained"),
        defined("first_seen"),
        defined("new_customers", "new"),
        defined("reactivated"),
        defined("remark"),
    )
}
COMPARED = {
    c.name: c
    for c in (
        defined("period"),
        defined("compared"),
        defined("customers_then", "customers_before"),
        defined("bought_again", "retained"),
        defined("share_bought_again", "retention_rate"),
        defined("lapsed_customers", "lapsed"),
        defined("back_since"),
        defined("lost_customers", "lost"),
        defined("still_out"),
        defined("new_customers", "new"),
        defined("won_in_between", "since"),
        defined("returning_customers", "returning"),
        defined("entered_customers", "entered"),
    )
}


def retention(cube: Cube) -> Table:
    """Count retained, first seen, new and reactivated customers by period (definitions: Retention).

    Returns
    -------
    Table
        `retention`: one row a period up to the as-of day. The rate is missing for the first period, after a period
        without orders, and where the period itself is partial; `new` where the data begin too late to tell. Unavailable
        without customers or with one period.

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
    grain = cube.calendar.grain
    title = f"Customers kept from {grain} to {grain}"
    why, told = why_no_customers(cube), periods_told(cube)
    if not why and len(told) < 2:
        why = f"Retention compares two {grain}s; the rows have one."
    if why:
        return unavailable("retention", title, why)
    frame = _by_period(customer_periods(cube), [p.ix for p in told])
    cut = _cut(cube, told[-1])
    partial = cube.calendar.partial | ({told[-1].ix: cut} if cut else {})
    frame["retention_rate"] = frame["retention_rate"].where(~frame["ix"].isin(list(partial)))
    known = begun(cube, int(order_days(cube)["day"].min()))
    long = [day_number(p.start) - known >= A_YEAR for p in told]
    frame["new"] = frame["first_seen"].astype(float).where(pd.Series(long))
    frame["period"] = [p.label for p in told]
    frame["remark"] = [f"Partial: {partial[ix]}." if ix in partial else "" for ix in frame["ix"]]
    short = "New is told only where the data go back a year: who is first seen before may be an old one."
    return table("retention", title, COLUMNS, frame, "" if all(long) else short, *customers_left_out(cube))


def retention_by_year(cube: Cube) -> Table:
    """Count the same by fiscal year, whatever the length of the periods reported on (see `retention`).

    Returns
    -------
    Table
        `retention_year`, with the columns of `retention`.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> days = pd.to_datetime(["2023-01-01", "2023-06-30", "2024-01-02", "2024-12-31"])
    >>> rows = pd.DataFrame({"date": days, "revenue": 1.0, "customer": ["Ada", "Bob", "Ada", "Ada"]})
    >>> retention_by_year(cube_of(book_from_roles(rows), Settings())).fact("retention_rate", 1).value
    0.5
    """
    return replace(retention(cube.at("year")), name="retention_year")


def retention_compared(cube: Cube) -> Table:
    """What became of the customers of the period compared with, and who came to them in the period reported on.

    Returns
    -------
    Table
        `retention_compared`: one row, in the words of `membership`. Unavailable without customers, without a period to
        compare with, or where one of the two is partial.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> days = ["2024-01-05", "2024-01-31", "2024-02-05", "2024-02-29"]
    >>> rows = pd.DataFrame({"date": pd.to_datetime(days), "revenue": 1.0, "customer": ["Ada", "Bob", "Ada", "Zoe"]})
    >>> found = retention_compared(cube_of(book_from_roles(rows), Settings(grain="month")))
    >>> found.fact("lapsed", 0).value, found.fact("entered", 0).value
    (1, 1)
    """
    calendar = cube.calendar
    title, now, before = "What became of the customers", calendar.now, calendar.before
    why = why_no_customers(cube)
    if not why and before is None:
        why = f"There is no period before {now.label} to compare with."
    if not why and before is not None and before.end >= now.start:
        why = f"{before.label} is not before {now.label}."
    if not why and before is not None:
        short = ((p, _cut(cube, p) or calendar.why_partial(p)) for p in (before, now))
        why = next((f"{p.label} is partial: {because}." for p, because in short if because), "")
    if why or before is None:
        return unavailable("retention_compared", title, why)
    rows = membership(cube, "customer")
    count = {name: int((rows["status"] == name).sum()) for name in (KEPT, NEW, SINCE, RETURNING, ENTERED, LAPSED, LOST)}
    there, kept, lapsed = int(rows["sold_before"].sum()), count.pop(KEPT), count.pop(LAPSED) + count[LOST]
    out = int((rows["sold_before"] & (rows["last_day"] <= day_number(before.end))).sum())
    row = {
        "period": now.label, "compared": before.label, "customers_before": there, "retained": kept,
        "retention_rate": kept / there if there else np.nan, "lapsed": lapsed, "back_since": lapsed - out,
        "still_out": out, **count,
    }  # fmt: skip
    seen = f"Orders up to {calendar.as_of:%Y-%m-%d} count for who is back since, still out, or lost."
    return table("retention_compared", title, COMPARED, pd.DataFrame([row]), seen, *customers_left_out(cube))


def periods_told(cube: Cube) -> tuple[Period, ...]:
    """Every period that has begun by the as-of day."""
    return tuple(p for p in cube.calendar.periods if day_number(p.start) <= as_of_day(cube))


def _cut(cube: Cube, period: Period | Span) -> str:
    """Why a period is partial that an as-of date cuts short; empty where none does."""
    as_of = cube.calendar.as_of
    cuts = bool(cube.settings.as_of) and as_of < min(period.end, cube.calendar.last_day)
    return f"the rows are cut on {as_of:%Y-%m-%d}" if cuts else ""


def customer_periods(cube: Cube) -> pd.DataFrame:
    """One row per customer and period with an order: `customer`, `ix`, and the `first` and `previous` such period."""
    days = order_days(cube)
    # The days are few, the orders many: turn each day into its period once.
    distinct = np.sort(days["day"].unique())
    start = cube.calendar.fiscal_year_start
    at = period_ix(fiscal_months(distinct.astype("int64"), start), cube.calendar.grain, start)
    rows = pd.DataFrame({"customer": days["customer"], "ix": at[np.searchsorted(distinct, days["day"])]})
    rows = rows.drop_duplicates(ignore_index=True)
    by = rows.groupby("customer", observed=True)["ix"]
    return rows.assign(first=by.transform("min"), previous=by.shift(1))


def _by_period(rows: pd.DataFrame, every: list[int]) -> pd.DataFrame:
    flags = rows.assign(
        customers=1,
        retained=(rows["previous"] == rows["ix"] - 1).astype(int),
        first_seen=(rows["first"] == rows["ix"]).astype(int),
    )
    out = flags.groupby("ix")[["customers", "retained", "first_seen"]].sum().reindex(every, fill_value=0)
    out["reactivated"] = out["customers"] - out["retained"] - out["first_seen"]
    out["customers_before"] = out["customers"].shift(1, fill_value=0)
    out["not_retained"] = out["customers_before"] - out["retained"]
    out["retention_rate"] = out["retained"] / out["customers_before"].where(out["customers_before"] > 0)
    return out.rename_axis("ix").reset_index()
