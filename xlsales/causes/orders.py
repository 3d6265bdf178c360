"""Single orders or deals of a period: their amounts, for what one of them can do and for how certain a change is."""

from __future__ import annotations

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.cube.group_by import Measure, grouped_here
from xlsales.metrics.orders import lines_in, order_codes
from xlsales.table.period import Period
from xlsales.table.span import Span


def order_amounts(cube: Cube, period: Period | Span | None, *dimensions: str) -> pd.DataFrame:
    """One row an order (or won deal) of a period: its amount and members; a line is an order where there are no ids.

    Returns
    -------
    pandas.DataFrame
        The dimensions (as text) and `amount`. An order that spreads over several members has a row for each.

    Notes
    -----
    The only rows of the source that causes look at; they are the rows of one period.
    """
    if period is None:
        return pd.DataFrame({d: pd.Series(dtype="str") for d in dimensions} | {"amount": pd.Series(dtype=float)})
    key = ("order amounts", period, dimensions)
    return cube.once(key, lambda: _order_amounts(lines_in(cube, period), dimensions))


def _order_amounts(lines: pd.DataFrame, dimensions: tuple[str, ...]) -> pd.DataFrame:
    rows = {d: lines[d].cat.codes.to_numpy() for d in dimensions}
    rows["order"] = order_codes(lines)
    kept = pd.DataFrame(rows | {"amount": lines["revenue"].to_numpy(dtype=float)})
    if len(np.unique(rows["order"])) < len(kept):
        kept = grouped_here(kept, list(rows), (Measure("amount", "sum"),))
    names = {d: lines[d].cat.categories.to_numpy(dtype=object)[kept[d].to_numpy()] for d in dimensions}
    return pd.DataFrame({d: pd.Series(n, dtype="str") for d, n in names.items()} | {"amount": kept["amount"]})
