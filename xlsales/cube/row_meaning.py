"""What a row is: an order or a line of one, or a sum of a day, week, month… that hides how many orders it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.cube.spacing import Unit, unit_numbers

NO_ORDERS = "Rows are sums of several orders, so that single ones are not known."
FULL = 0.5
"""Part of the units and combinations of members that have a row, from which rows that are unique are taken for sums."""
FEWEST = {"day": 28, "week": 6, "fortnight": 6}
"""Units that sums must run over; orders can stand alone on so few days by chance."""


@dataclass(frozen=True)
class RowMeaning:
    """What one row of the sales is.

    Parameters
    ----------
    kind
        `sum` of all that was sold in a unit of time, or an `order` (a deal, or a line of one).
    unit
        The unit of time of a sum.
    by
        The dimensions that tell the sums of one unit apart.
    """

    kind: Literal["order", "sum"]
    unit: Unit = "day"
    by: tuple[str, ...] = ()

    @property
    def sums(self) -> bool:
        """Whether rows are sums, so that nothing is known of orders: their number, average, sizes, or chance."""
        return self.kind == "sum"


def row_meaning(cube: Cube) -> RowMeaning:
    """Find out what a row is.

    Rows are sums where they name neither order nor customer, where there is one at most a unit of time (what one date
    stands for, see `spacing`) and combination of members, and where most of these have one: 45 stores by 143 weeks, or
    1,795 days in a row. Five orders on five days, and a list in which each product sold on some days, are orders.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> days = pd.date_range("2024-01-01", periods=12, freq="MS")
    >>> rows = pd.concat([pd.DataFrame({"date": days, "revenue": 5.0, "region": r}) for r in ("North", "South")])
    >>> row_meaning(cube_of(book_from_roles(rows), Settings()))
    RowMeaning(kind='sum', unit='month', by=('region',))
    """
    return cube.once("row meaning", lambda: _row_meaning(cube))


def _row_meaning(cube: Cube) -> RowMeaning:
    book, spacing = cube.book, cube.calendar.spacing
    rows = book.sales
    if book.basis == "deals" or {"order_id", "customer"} & set(rows.columns):
        return RowMeaning("order")
    unit = unit_numbers(rows["day"].to_numpy(dtype="int64"), spacing.unit)
    span = int(unit.max() - unit.min()) + 1
    labels = book.precision != "day"
    if not labels and span < FEWEST.get(spacing.unit, 2):
        return RowMeaning("order")
    by = _telling_apart(unit, rows, [d for d in book.dimensions if d in rows])
    if by is None:
        return RowMeaning("order")
    combinations = len(rows[list(by)].drop_duplicates()) if by else 1
    # In a single period every list is full.
    full = len(rows) >= FULL * span * combinations if span > 1 else len(by) <= 1
    return RowMeaning("sum", spacing.unit, by) if full else RowMeaning("order")


def _telling_apart(unit: np.ndarray, rows: pd.DataFrame, dimensions: Sequence[str]) -> tuple[str, ...] | None:
    """The fewest dimensions, the smallest left out first, by which no two rows of a unit are alike; None if all are."""
    codes = pd.DataFrame({d: rows[d].cat.codes for d in dimensions}, index=rows.index).assign(unit=unit)
    kept = list(dimensions)
    if codes.duplicated().any():
        return None
    for one in sorted(dimensions, key=lambda d: (codes[d].nunique(), d)):
        fewer = [d for d in kept if d != one]
        if not codes.duplicated(["unit", *fewer]).any():
            kept = fewer
    return tuple(kept)
