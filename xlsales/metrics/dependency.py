"""Groups of many customers in which a single one towers above the others, over the last year."""

from __future__ import annotations

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.metrics.definitions import defined
from xlsales.metrics.measures import columns_of
from xlsales.metrics.member_history import last_year, lines_of, span_label
from xlsales.metrics.orders import order_codes
from xlsales.metrics.table import Table, table, unavailable
from xlsales.table.book import NOT_GIVEN
from xlsales.table.period import Period

WORTH = 1 / 3
TIMES_NEXT = 2.0
TIMES_EVEN, FEWEST_CUSTOMERS = 3.0, 5
"""With few customers in a group a third of it is nobody's surprise; it must be three times an even share."""
FEWEST_ORDERS, FEWEST_OWN, FEWEST_PERIODS = 10, 2, 2
"""What hangs on one order, or is but a few orders, is an event and no dependency."""
GROUPS = ("region", "country", "territory", "office", "segment", "sector", "channel")

COLUMNS = (
    defined("dimension"),
    defined("group", "member"),
    defined("over"),
    defined("largest_customer", "who"),
    defined("next_customer", "next_who"),
    defined("customer_share", "share"),
    defined("next_share"),
    defined("customer_revenue", "amount"),
    defined("share_of_all"),
    defined("customers_with_revenue", "customers"),
    defined("own_orders"),
    defined("periods_counted", "periods"),
    defined("periods_first"),
    defined("hangs"),
)


def dependencies(cube: Cube) -> Table:
    """Find groups that hang on one of their many customers, lastingly.

    Returns
    -------
    Table
        `dependencies`, the largest customer of every group: groups that hang on it first, then by its revenue.

    Notes
    -----
    A customer that is half of a group of two customers is no news; so a group needs five, and the customer must bring a
    third of it, three times an even share, twice as much as the next, and be the largest in every period of the year.
    What is but a few orders, or hangs on one, is an event: the group needs ten orders, and the customer two.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"date": pd.Timestamp(2024, 3, 1), "revenue": [50.0, *[5.0] * 10], "region": "North"})
    >>> rows["customer"] = list("abcdefghijk")
    >>> cube = cube_of(book_from_roles(rows, precision="month"), Settings())
    >>> dependencies(cube).fact("who", member="North").value
    'a'
    """
    title = "Groups that hang on one of their customers"
    lines = cube.book.sales
    groups = [d for d in cube.book.like(*GROUPS) if cube.book.has(d)]
    if "customer" not in lines or not groups:
        return unavailable("dependencies", title, "The revenue rows need a customer and a group such as region.")
    periods = last_year(cube)
    if not periods:
        return unavailable("dependencies", title, "No period is whole.")
    found = [r for d in groups for r in _largest(cube, d, periods)]
    if not found:
        return unavailable("dependencies", title, "No group has revenue from customers in the last year.")
    frame = pd.DataFrame(found)
    frame["over"] = span_label(periods)
    frame["hangs"] = (
        (frame["share"] >= WORTH)
        & (frame["share"] >= TIMES_NEXT * frame["next_share"])
        & (frame["share"] * frame["customers"] >= TIMES_EVEN)
        & (frame["customers"] >= FEWEST_CUSTOMERS)
        & (frame["orders"] >= FEWEST_ORDERS)
        & (frame["own_orders"] >= FEWEST_OWN)
        & (frame["periods"] >= FEWEST_PERIODS)
        & (frame["periods_first"] == frame["periods"])
    )
    sold = cube.sales()
    whole = float(sold.loc[sold["period"].isin([p.ix for p in periods]), "revenue"].sum())
    frame["share_of_all"] = frame["amount"] / whole if whole > 0 else np.nan
    frame = frame.assign(size=frame["amount"].round(2)).sort_values(
        ["hangs", "size", "revenue", "dimension", "member"], ascending=[False, False, True, True, True]
    )
    at = [c.name for c in COLUMNS].index("customers")
    of = columns_of(cube)
    columns = (*COLUMNS[:at], of["revenue"], of["orders"], *COLUMNS[at:])
    return table("dependencies", title, {c.name: c for c in columns}, frame, f"Over {span_label(periods)}.")


def _largest(cube: Cube, dimension: str, periods: tuple[Period, ...]) -> list[dict[str, object]]:
    """The largest customer of each member of a dimension."""
    place, names, at = lines_of(cube, dimension, periods)
    who = cube.book.sales["customer"].cat.codes.to_numpy(dtype="int64")
    customers = cube.book.sales["customer"].cat.categories.astype("str")
    kept = (place >= 0) & (at >= 0) & (who >= 0)
    n, width = len(periods), len(customers)
    cell, pairs = pd.factorize(place[kept] * width + who[kept])
    sold = np.bincount(
        cell * n + at[kept], weights=cube.book.sales["revenue"].to_numpy(dtype=float)[kept], minlength=len(pairs) * n
    ).reshape(len(pairs), n)
    group, customer = pairs // width, pairs % width
    orders, own_orders = (_orders(cube, code, kept) for code in (place[kept], cell))
    real = np.asarray(customers)[customer] != NOT_GIVEN
    out: list[dict[str, object]] = []
    for g, name in enumerate(names):
        own = np.flatnonzero((group == g) & real)
        total = float(sold[group == g].sum())
        sums = sold[own].sum(axis=1).round(6)
        if not len(own) or not total > 0:
            continue
        first, *rest = np.argsort(-sums, kind="stable")
        if not sums[first] > 0:
            continue
        out.append(
            {
                "dimension": dimension, "member": name, "who": str(customers[customer[own[first]]]),
                "next_who": str(customers[customer[own[rest[0]]]]) if rest else "",
                "share": float(sums[first]) / total, "next_share": float(sums[rest[0]]) / total if rest else 0.0,
                "orders": orders.get(g, 0), "own_orders": own_orders.get(int(own[first]), 0),
                "amount": float(sums[first]), "revenue": total, "customers": int((sums > 0).sum()), "periods": n,
                "periods_first": int((sold[own].argmax(axis=0) == first).sum()),
            }
        )  # fmt: skip
    return out


def _orders(cube: Cube, code: np.ndarray, kept: np.ndarray) -> dict[int, int]:
    """How many orders, reversals apart, each code of some lines has."""
    real = ~cube.book.sales["reversal"].to_numpy(dtype=bool)[kept]
    order = order_codes(cube.book.sales)[kept][real]
    width = int(order.max(initial=0)) + 1
    codes, counts = np.unique(pd.unique(code[real] * width + order) // width, return_counts=True)
    return dict(zip(codes.tolist(), counts.tolist(), strict=True))
