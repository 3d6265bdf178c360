"""Orders as wholes: their lines added up, for questions about the size of a single sale."""

from __future__ import annotations

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.table.period import Period


def lines_in(cube: Cube, period: Period) -> pd.DataFrame:
    """The revenue lines of a period of any grain, as they stand in the book."""
    return cube.once(("lines in", period), lambda: _lines_in(cube.book.sales, period))


def _lines_in(lines: pd.DataFrame, period: Period) -> pd.DataFrame:
    months = lines["month"].to_numpy()
    return lines[(months >= period.first_month) & (months < period.shifted(1).first_month)]


def order_sums(lines: pd.DataFrame) -> pd.Series:
    """Revenue of each order of some lines, by the order's code; of each line where the source has no order id."""
    if "order_id" not in lines:
        return lines["revenue"]
    codes = lines["order_id"].cat.codes.to_numpy()
    return lines["revenue"][codes >= 0].groupby(codes[codes >= 0]).sum()


def orders_in(cube: Cube, period: Period) -> pd.DataFrame:
    """The period's revenue lines added up by order.

    Row level, on pandas: a median or a band of single orders cannot come from group sums.

    Returns
    -------
    pandas.DataFrame
        `order` (an integer; a line each where the source has no order id); `revenue`; `cancelled` (bool: all lines are
        reversals, so that it is no order); and `profit` with `profit_revenue`, the revenue of the lines whose profit
        (or cost) is known, where the source has one.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"date": pd.Timestamp(2024, 1, 5), "order_id": ["a", "a", "b"], "revenue": [1.0, 2.0, 4.0]})
    >>> cube = cube_of(book_from_roles(rows), Settings())
    >>> orders_in(cube, cube.calendar.now)["revenue"].tolist()
    [3.0, 4.0]
    """
    lines = lines_in(cube, period)
    order = lines["order_id"].cat.codes if "order_id" in lines else pd.Series(-1, index=lines.index)
    out = pd.DataFrame({"order": order.astype("int64"), "revenue": lines["revenue"]})
    # A line without an id is an order of its own.
    alone = (out["order"] < 0).to_numpy()
    out.loc[alone, "order"] = -1 - np.arange(int(alone.sum()))
    out["real"] = ~lines["reversal"].to_numpy(dtype=bool)
    sums = ["revenue"]
    profit = _profit(lines)
    if profit is not None:
        out["profit"] = profit.fillna(0.0)
        out["profit_revenue"] = lines["revenue"].where(profit.notna(), 0.0)
        sums += ["profit", "profit_revenue"]
    added = out.groupby("order", as_index=False).agg({**dict.fromkeys(sums, "sum"), "real": "any"})
    return added.assign(cancelled=~added.pop("real").astype(bool))


def _profit(lines: pd.DataFrame) -> pd.Series | None:
    if "profit" in lines:
        return lines["profit"]
    return lines["revenue"] - lines["cost"] if "cost" in lines else None
