"""Money that counts in the total and is not yet sure: orders on hold, disputed, pending, in process."""

from __future__ import annotations

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.metrics.definitions import defined
from xlsales.metrics.orders import lines_in, order_codes
from xlsales.metrics.ratio import ratio
from xlsales.metrics.table import Table, unavailable
from xlsales.table.not_sure import is_doubtful

ALL, DOUBTFUL = "All of them", "Of these on hold, disputed or unpaid"


def not_yet_sure(cube: Cube) -> Table:
    """Revenue of orders whose status says that they may still change, by status, in the period and over all rows.

    Returns
    -------
    Table
        `not_yet_sure`, the largest first, then those that are doubtful together, and all: `member` (the status),
        `group` ("status", "doubtful", "total"), `orders`, `revenue`, `share`, `orders_all`, `revenue_all`, `share_all`.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"date": pd.Timestamp(2024, 1, 5), "revenue": [6.0, 3.0, 1.0]})
    >>> rows["not_sure"] = pd.Categorical([None, "On Hold", "Pending"])
    >>> found = not_yet_sure(cube_of(book_from_roles(rows), Settings()))
    >>> found.fact("share", group="total").value, found.fact("orders", group="doubtful").value
    (0.4, 1)
    """
    title = f"Money that is not yet sure, {cube.calendar.now.label}"
    lines = cube.book.sales
    if "not_sure" not in lines:
        return unavailable("not_yet_sure", title, "No status says that an order may still change.")
    now = lines_in(cube, cube.calendar.now)
    words = [str(w) for w in lines["not_sure"].cat.categories]
    doubtful = [w for w in words if is_doubtful(w)]
    rows = [("status", w, _sums(now, [w]), _sums(lines, [w])) for w in words]
    rows = sorted(rows, key=lambda r: (-round(r[2][1], 2), -round(r[3][1], 2), r[1]))
    if doubtful:
        rows.append(("doubtful", DOUBTFUL, _sums(now, doubtful), _sums(lines, doubtful)))
    rows.append(("total", ALL, _sums(now, words), _sums(lines, words)))
    frame = pd.DataFrame(
        [(word, kind, *here, *there) for kind, word, here, there in rows],
        columns=["member", "group", "orders", "revenue", "orders_all", "revenue_all"],
    )
    frame["share"] = ratio(frame["revenue"], float(now["revenue"].sum()))
    frame["share_all"] = ratio(frame["revenue_all"], float(lines["revenue"].sum()))
    columns = (
        defined("order_status", "member"), defined("row_of_status", "group"), defined("orders"), defined("revenue"),
        defined("share_of_revenue", "share"), defined("orders_of_all_rows", "orders_all"),
        defined("revenue_of_all_rows", "revenue_all"), defined("share_of_all_rows", "share_all"),
    )  # fmt: skip
    return Table("not_yet_sure", title, columns, frame[[c.name for c in columns]])


def _sums(lines: pd.DataFrame, words: list[str]) -> tuple[int, float]:
    """Orders and revenue of the lines with one of these statuses."""
    some = lines[lines["not_sure"].isin(words)]
    real = order_codes(some)[~some["reversal"].to_numpy(dtype=bool)]
    return len(np.unique(real)), float(some["revenue"].sum())
