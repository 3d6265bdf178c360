"""Orders as wholes: their lines added up, for questions about the size of a single sale."""

from __future__ import annotations

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.table.period import Period
from xlsales.table.span import Span


def lines_in(cube: Cube, period: Period | Span) -> pd.DataFrame:
    """The revenue lines of a period of any grain, or of a span of days, as they stand in the book."""
    return cube.once(("lines in", period), lambda: _lines_in(cube.book.sales, period))


def _lines_in(lines: pd.DataFrame, period: Period | Span) -> pd.DataFrame:
    days = lines["day"].to_numpy()
    return lines[(days >= period.first_day) & (days <= period.last_day)]


def order_codes(lines: pd.DataFrame) -> np.ndarray:
    """The number of each line's order; a line without an order id is an order of its own.

    Examples
    --------
    >>> order_codes(pd.DataFrame({"order_id": pd.Categorical(["b", None, "a", "b"])})).tolist()
    [1, 2, 0, 1]
    """
    if "order_id" not in lines:
        return np.arange(len(lines))
    codes = lines["order_id"].cat.codes.to_numpy(dtype="int64", copy=True)
    alone = codes < 0
    codes[alone] = len(lines["order_id"].cat.categories) + np.arange(int(alone.sum()))
    return np.asarray(codes)


def order_sums(lines: pd.DataFrame) -> np.ndarray:
    """Revenue of each order of some lines, in no order."""
    _, order = np.unique(order_codes(lines), return_inverse=True)
    return np.bincount(order, weights=lines["revenue"].to_numpy(dtype=float))


def orders_in(cube: Cube, period: Period | Span) -> pd.DataFrame:
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
    out = pd.DataFrame({"order": order_codes(lines), "revenue": lines["revenue"]})
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
