"""Groups that are mostly one deal or one account, so that one loss would undo them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.metrics.definitions import defined
from xlsales.metrics.measures import columns_of
from xlsales.metrics.orders import lines_in, order_codes
from xlsales.metrics.table import Table, unavailable
from xlsales.table.book import NOT_GIVEN

HALF = 0.5
FEWEST_EVER = 3
"""What has been sold once or twice in all the rows is no group that could hang on one of its orders."""
NARROW = ("customer", "")
ONE_ORDER, ONE_CUSTOMER = "one order", "one customer"


def single_points(cube: Cube) -> Table:
    """Members of any dimension of which one order or one customer makes half or more of the period's revenue.

    Returns
    -------
    Table
        `single_points`, one row a member and kind of dependency, the largest amount at stake first: `dimension`,
        `member`, `revenue`, `orders`, `orders_ever`, `customers`, `hangs_on` (one order, one customer), `who`,
        `amount`, `share`, `share_of_all`. Where the customer is but that one order, it is listed once, as one order.
        Unavailable where nobody depends so.

    Notes
    -----
    Share of the largest one's revenue in the member's, both in the period reported on; members at or below zero are
    left out, and those with one or two orders in all the rows. Source: definitions, Concentration and size.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"date": pd.Timestamp(2024, 1, 31), "revenue": [600.0, 200, 100], "region": "a"})
    >>> rows["order_id"] = ["o1", "o2", "o3"]
    >>> cube = cube_of(book_from_roles(rows), Settings(band_edges=(500.0, 1000.0)))
    >>> single_points(cube).fact("who", member="a").value
    'o1'
    """
    title = f"Groups that hang on one deal or account, {cube.calendar.now.label}"
    groups = [d for d in cube.book.dimensions if cube.book.kind_of(d) not in NARROW and cube.book.has(d)]
    if not groups:
        return unavailable("single_points", title, "The revenue rows have no group such as region or product.")
    lines = lines_in(cube, cube.calendar.now)
    found = [_by_order(cube, lines, d) for d in groups] if "order_id" in lines else []
    if "customer" in lines:
        found += [_by_customer(cube, lines, d) for d in groups]
    if not found:
        why = "The revenue rows name neither the order nor the customer, so nothing shows what a group hangs on."
        return unavailable("single_points", title, why)
    rows = pd.concat(found, ignore_index=True)
    key = ["dimension", "member"]
    # A customer whose one order is the whole of it is that order, and is listed as such.
    order = rows[rows["hangs_on"] == ONE_ORDER].set_index(key)["amount"]
    same = rows.join(order.rename("order_amount"), on=key)["order_amount"].to_numpy(dtype=float)
    rows = rows[(rows["hangs_on"] == ONE_ORDER) | ~(np.abs(same - rows["amount"].to_numpy(dtype=float)) < 0.005)]
    rows = _with_counts(cube, lines, rows)
    if rows.empty:
        return unavailable("single_points", title, "No group gets half of its revenue from one order or one customer.")
    rows = rows.sort_values(["amount", "dimension", "member", "hangs_on"], ascending=[False, True, True, True])
    of = columns_of(cube)
    columns = (
        defined("dimension"),
        defined("group", "member"),
        of["revenue"],
        of["orders"],
        defined("orders_ever"),
        defined("customers"),
        defined("hangs_on"),
        defined("which", "who"),
        defined("part_amount", "amount"),
        defined("part_share", "share"),
        defined("share_of_all"),
    )
    return Table("single_points", title, columns, rows[[c.name for c in columns]].reset_index(drop=True))


def _with_counts(cube: Cube, lines: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """The groups with three orders or more in all the rows, with how many orders and customers they have."""
    rows, total = rows.reset_index(drop=True), float(lines["revenue"].sum())
    ever, customers = np.zeros(len(rows), dtype="int64"), np.full(len(rows), np.nan)
    for dimension, own in rows.groupby("dimension", sort=False):
        members, at = own["member"].astype(str), own.index.to_numpy()
        ever[at] = _of_members(cube.sales(str(dimension), span="all"), str(dimension), "orders", members)
        if "customer" in lines:
            counted = cube.customers(str(dimension), span=cube.calendar.now)
            customers[at] = _of_members(counted, str(dimension), "customers", members)
    share = rows["amount"] / total if total > 0 else np.nan
    rows = rows.assign(orders_ever=ever, customers=pd.array(customers, dtype="Int64"), share_of_all=share)
    return rows[rows["orders_ever"] >= FEWEST_EVER]


def _of_members(counted: pd.DataFrame, dimension: str, column: str, members: pd.Series) -> np.ndarray:
    by = pd.Series(counted[column].to_numpy(), index=counted[dimension].astype(str))
    return np.asarray(by.reindex(members).fillna(0).to_numpy())


def _by_order(cube: Cube, lines: pd.DataFrame, dimension: str) -> pd.DataFrame:
    names = lines["order_id"].cat.categories
    out = _largest(cube, lines, dimension, order_codes(lines))
    who = [str(names[i]) if i < len(names) else NOT_GIVEN for i in out["who"]]
    return out.assign(who=who, hangs_on=ONE_ORDER)


def _by_customer(cube: Cube, lines: pd.DataFrame, dimension: str) -> pd.DataFrame:
    names = lines["customer"].cat.categories
    out = _largest(cube, lines, dimension, lines["customer"].cat.codes.to_numpy(dtype="int64"))
    out = out.assign(who=[str(names[i]) for i in out["who"]], hangs_on=ONE_CUSTOMER)
    return out[out["who"] != NOT_GIVEN]


def _largest(cube: Cube, lines: pd.DataFrame, dimension: str, who: np.ndarray) -> pd.DataFrame:
    """The largest order or customer (a code) of each member, where it makes half or more of it."""
    members = lines[dimension].cat.categories
    width = int(who.max()) + 1
    # One integer for member and order: a hash of integers is many times faster than a group-by of two keys.
    place, pairs = pd.factorize(lines[dimension].cat.codes.to_numpy(dtype="int64") * width + who)
    amount = np.bincount(place, weights=lines["revenue"].to_numpy())
    at, who = pairs // width, pairs % width
    # Equals stay in order although their lines were added in another one.
    best = np.lexsort((who, -amount.round(6), at))
    at, who, amount = at[best], who[best], amount[best]
    first = np.flatnonzero(np.diff(at, prepend=-1))
    at, who, amount = at[first], who[first], amount[first]
    rows = cube.sales_in(cube.calendar.now, dimension)
    whole = rows.set_index(rows[dimension].cat.codes.to_numpy()).loc[at]
    revenue = whole["revenue"].to_numpy(dtype=float)
    share = np.divide(amount, revenue, out=np.zeros(len(at)), where=revenue > 0)
    half = (share >= HALF) & (whole[dimension] != NOT_GIVEN).to_numpy()
    return pd.DataFrame(
        {
            "who": who[half], "amount": amount[half], "member": [str(members[i]) for i in at[half]],
            "revenue": revenue[half], "orders": whole["orders"].to_numpy()[half], "share": share[half],
            "dimension": dimension,
        }
    )  # fmt: skip
