"""Orders as wholes: their lines added up, for questions about the size of a single sale."""

from __future__ import annotations

import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.table.period import Period


def orders_in(cube: Cube, period: Period, *keys: str) -> pd.DataFrame:
    """The period's revenue lines added up by order, or by order and keys.

    Row level, on pandas: a median or a band of single orders cannot come from group sums.

    Parameters
    ----------
    period
        A period of any grain.
    *keys
        Dimensions; an order whose lines differ in them has a row for each.

    Returns
    -------
    pandas.DataFrame
        The keys; `order` (an integer; a line each where the source has no order id); `revenue`; `cancelled` (bool: all
        lines are reversals, so that it is no order); and `profit` with `profit_revenue`, the revenue of the lines whose
        profit (or cost) is known, where the source has one.
    """
    lines = cube.book.sales
    months = lines["month"].to_numpy()
    inside = lines[(months >= period.first_month) & (months < period.shifted(1).first_month)]
    order = inside["order_id"].cat.codes if "order_id" in inside else pd.Series(range(len(inside)), index=inside.index)
    out = pd.DataFrame({k: inside[k] for k in keys} | {"order": order.astype("int64"), "revenue": inside["revenue"]})
    # A missing id is no shared order: each such line stands for itself, below every code.
    alone = (out["order"] < 0).to_numpy()
    out.loc[alone, "order"] = range(-int(alone.sum()), 0)
    out["real"] = ~inside["reversal"].to_numpy(dtype=bool)
    sums = ["revenue"]
    profit = _profit(inside)
    if profit is not None:
        out["profit"] = profit.fillna(0.0)
        out["profit_revenue"] = inside["revenue"].where(profit.notna(), 0.0)
        sums += ["profit", "profit_revenue"]
    groups = out.groupby([*keys, "order"], observed=True, as_index=False)
    added = groups.agg({**dict.fromkeys(sums, "sum"), "real": "any"})
    return added.assign(cancelled=~added.pop("real").astype(bool))


def _profit(lines: pd.DataFrame) -> pd.Series | None:
    if "profit" in lines:
        return lines["profit"]
    return lines["revenue"] - lines["cost"] if "cost" in lines else None
