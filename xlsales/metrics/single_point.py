"""Groups that are mostly one deal or one account, so that one loss would undo them."""

from __future__ import annotations

import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.metrics.orders import orders_in
from xlsales.metrics.table import Column, Table, unavailable
from xlsales.table.book import NOT_GIVEN

HALF = 0.5
NARROW = ("customer",)


def single_points(cube: Cube) -> Table:
    """Members of any dimension of which one order or one customer makes half or more of the period's revenue.

    Returns
    -------
    Table
        `single_points`, one row a member and kind of dependency, the largest amount at stake first: `dimension`,
        `member`, `revenue`, `orders`, `hangs_on` (one order, one customer), `who`, `amount`, `share`. A
        member whose lines are a single order is listed once, as one order. Without a row where nobody depends so.

    Notes
    -----
    Share of the largest one's revenue in the member's, both in the period reported on; members at or below zero are
    left out. Source: definitions, Concentration and size; issue B.3.
    """
    title = f"Groups that hang on one deal or account, {cube.calendar.now.label}"
    groups = [d for d in cube.book.dimensions if d not in NARROW and cube.book.has(d)]
    if not groups:
        return unavailable("single_points", title, "The revenue rows have no group such as region or product.")
    has_ids = cube.book.has("order_id")
    found = [_by_order(cube, d) for d in groups] if has_ids else []
    if cube.book.has("customer"):
        found += [_by_customer(cube, d) for d in groups]
    if not found:
        why = "The revenue rows name neither the order nor the customer, so nothing shows what a group hangs on."
        return unavailable("single_points", title, why)
    rows = pd.concat(found, ignore_index=True)
    only = rows.loc[(rows["hangs_on"] == "one order") & (rows["share"] >= 1 - 1e-9), ["dimension", "member"]]
    once = set(only.itertuples(index=False, name=None))
    twice = [
        kind == "one customer" and key in once
        for kind, key in zip(
            rows["hangs_on"], rows[["dimension", "member"]].itertuples(index=False, name=None), strict=True
        )
    ]
    rows = rows[[not t for t in twice]]
    if rows.empty:
        return unavailable("single_points", title, "No group gets half of its revenue from one order or one customer.")
    rows = rows.sort_values(["amount", "dimension", "member", "hangs_on"], ascending=[False, True, True, True])
    columns = (
        Column("dimension", "Dimension", "text", "Standard column of the group."),
        Column("member", "Group", "text", "The member that depends."),
        Column("revenue", "Revenue", "money", "Revenue of the group in the period."),
        Column("orders", "Orders", "count", "Orders of the group in the period."),
        Column("hangs_on", "Hangs on", "class", "One order or one customer."),
        Column("who", "Which", "text", "The order's id, or the customer."),
        Column("amount", "Its revenue", "money", "Revenue of that order or customer in the group."),
        Column("share", "Its share", "share", "Its revenue / revenue of the group; half or more."),
    )
    return Table("single_points", title, columns, rows[[c.name for c in columns]].reset_index(drop=True))


def _by_order(cube: Cube, dimension: str) -> pd.DataFrame:
    parts = orders_in(cube, cube.calendar.now, dimension).rename(columns={dimension: "member"})
    names = cube.book.sales["order_id"].cat.categories
    out = _largest(cube, dimension, parts, "order")
    out["who"] = [str(names[i]) if i >= 0 else NOT_GIVEN for i in out["who"]]
    return out.assign(hangs_on="one order")


def _by_customer(cube: Cube, dimension: str) -> pd.DataFrame:
    parts = cube.sales_in(cube.calendar.now, dimension, "customer").rename(columns={dimension: "member"})
    parts["customer"] = parts["customer"].astype("str")
    out = _largest(cube, dimension, parts, "customer")
    return out[out["who"] != NOT_GIVEN].assign(hangs_on="one customer")


def _largest(cube: Cube, dimension: str, parts: pd.DataFrame, what: str) -> pd.DataFrame:
    parts = parts.assign(member=parts["member"].astype("str")).sort_values(
        ["member", "revenue", what], ascending=[True, False, True]
    )
    first = parts.drop_duplicates("member").set_index("member")
    whole = cube.sales_in(cube.calendar.now, dimension)
    whole = whole.assign(member=whole[dimension].astype("str")).set_index("member")
    out = pd.DataFrame(
        {"revenue": whole["revenue"], "orders": whole["orders"], "who": first[what], "amount": first["revenue"]}
    )
    out = out[(out["revenue"] > 0) & (out.index != NOT_GIVEN)]
    out = out.assign(share=out["amount"] / out["revenue"], dimension=dimension)
    return out[out["share"] >= HALF].reset_index()
