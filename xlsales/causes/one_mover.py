"""The one order or customer who makes the company's change: what that would have been without."""

from __future__ import annotations

import numpy as np
import pandas as pd

from xlsales.causes.sides import comparison_notes, not_comparable, sides
from xlsales.cube.cube import Cube
from xlsales.cube.row_meaning import NO_ORDERS, row_meaning
from xlsales.metrics.definitions import defined
from xlsales.metrics.orders import lines_in, order_codes
from xlsales.metrics.ratio import change
from xlsales.metrics.table import Table, table, unavailable
from xlsales.table.book import NOT_GIVEN

MOST_OF_IT = 0.75
"""Part of the company's change from which one makes it."""
NEXT = 0.5
"""The next largest must be less than this part of the one."""
WORTH = 0.05
"""Least change of the company for which one is looked for."""
ORDER, CUSTOMER = "order", "customer"
COLUMNS = (
    defined("one_that_moves", "one"),
    defined("member"),
    defined("difference_of_revenue", "delta"),
    defined("amount_of_one", "amount"),
    defined("share_of_change"),
    defined("total_s_change_without", "change_without"),
)


def one_mover(cube: Cube) -> Table:
    """The order, else the customer, that makes three quarters of the company's change, twice what the next does.

    Returns
    -------
    Table
        `one_mover`, at most one row: `one` ("order" or "customer"), `member`, `delta` (what it brought more or less),
        `amount` (of the order, or of the customer in the larger period), `share_of_change`, `change_without` (the
        company's change without it). Unavailable where periods do not compare, rows are sums, or nobody makes it.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> days = pd.to_datetime(["2024-01-05", "2024-01-09", "2024-04-05", "2024-04-09", "2024-04-10"])
    >>> rows = pd.DataFrame({"date": days, "revenue": [10.0, 10.0, 9.0, 9.0, 50.0]})
    >>> one_mover(cube_of(book_from_roles(rows), Settings(period="Q2 2024"))).fact("change_without").value
    -0.1
    """
    name, title = "one_mover", "The one that makes the change"
    if (no := not_comparable(cube, name, title)) is not None:
        return no
    if row_meaning(cube).sums:
        return unavailable(name, title, NO_ORDERS)
    now, before = cube.calendar.now, cube.calendar.before
    assert before is not None
    totals = [float(lines_in(cube, p)["revenue"].sum()) for p in (now, before)]
    delta = totals[0] - totals[1]
    if totals[1] <= 0 or abs(delta) < WORTH * totals[1]:
        return unavailable(name, title, "Revenue hardly changed.")
    found = _order(cube, delta) or _customer(cube, delta)
    if found is None:
        return unavailable(name, title, "No single order or customer makes the change.")
    one, member, mine_now, mine_before = found
    moved = mine_now - mine_before
    row = {
        "one": one, "member": member, "delta": moved, "amount": max(mine_now, mine_before),
        "share_of_change": moved / delta,
        "change_without": change(totals[0] - mine_now, totals[1] - mine_before),
    }  # fmt: skip
    return table(name, title, {c.name: c for c in COLUMNS}, pd.DataFrame([row]), *comparison_notes(cube))


def _dominant(amounts: np.ndarray, delta: float) -> int | None:
    """The place of the amount that is most of a change and twice the next one; None where there is none."""
    if len(amounts) < 2:
        return None
    second, largest = np.partition(amounts, -2)[-2:]
    return int(amounts.argmax()) if largest >= MOST_OF_IT * abs(delta) and second <= NEXT * largest else None


def _order(cube: Cube, delta: float) -> tuple[str, str, float, float] | None:
    """The largest order of the period that brought more."""
    side = cube.calendar.now if delta > 0 else cube.calendar.before
    assert side is not None
    lines = lines_in(cube, side)
    _, at = np.unique(order_codes(lines), return_inverse=True)
    sums = np.bincount(at, weights=lines["revenue"].to_numpy(dtype=float))
    first = _dominant(sums, delta)
    if first is None:
        return None
    largest = float(sums[first])
    named = lines["order_id"].iloc[int(np.flatnonzero(at == first)[0])] if "order_id" in lines else None
    who = "" if named is None or pd.isna(named) else str(named)
    return (ORDER, who, largest, 0.0) if delta > 0 else (ORDER, who, 0.0, largest)


def _customer(cube: Cube, delta: float) -> tuple[str, str, float, float] | None:
    """The customer who brought most more, or most less."""
    if "customer" not in cube.book.sales:
        return None
    both = sides(cube, "customer")
    both = both[both["member"] != NOT_GIVEN]
    moved = (both["now"] - both["before"]).to_numpy() * np.sign(delta)
    first = _dominant(moved, delta)
    if first is None:
        return None
    row = both.iloc[first]
    return CUSTOMER, str(row["member"]), float(row["now"]), float(row["before"])
