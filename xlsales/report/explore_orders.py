"""Distinct orders as a sum: columns with a 1 on one line of each order, for every filter and breakdown picked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from xlsales.cube.cube import Cube
from xlsales.report.explorer import ORDERS, STEPS
from xlsales.table.period import period_ix

MOST_COLUMNS = 12
"""Columns beyond which orders are no figure of the sheet: their lines differ in too many ways."""


@dataclass(frozen=True)
class OrderColumns:
    """The columns, which of them counts what (see `Explorer.orders`), and the dimensions that spread over an order."""

    columns: dict[str, np.ndarray]
    places: dict[tuple[int, int, int], str]
    spread: frozenset[str]


def order_columns(cube: Cube, dimensions: tuple[str, ...]) -> OrderColumns | None:
    """What makes distinct orders a sum of lines; None where that takes too many columns.

    An order whose lines all fall into one period and have one member of a dimension is counted by a 1 on its first
    line, whatever is picked. Where its lines differ in what is picked, the 1 must stand on the first of the lines that
    are alike in it, so there is a column for each set of such dimensions (two at most can be picked: the filter and the
    breakdown). Reversals are no orders; a line without an id is one of its own.
    """
    sales = cube.book.sales
    real = np.flatnonzero(~sales["reversal"].to_numpy(dtype=bool))
    ids = _ids(cube)[real]
    month = sales["month"].to_numpy(dtype="int64")[real]
    start = cube.calendar.fiscal_year_start
    periods = {s: np.asarray(period_ix(month, s, start)) if s != "all" else np.zeros_like(month) for s in STEPS}  # type: ignore[arg-type]
    codes = {d: sales[d].cat.codes.to_numpy(dtype="int64")[real] for d in dimensions}
    orders = len(np.unique(ids))
    spread = frozenset(d for d in dimensions if _groups(ids, codes[d]) > orders)
    crossing = frozenset(s for s in STEPS if _groups(ids, periods[s]) > orders)
    columns: dict[bytes, str] = {}
    known: dict[frozenset[str], str] = {}
    places: dict[tuple[int, int, int], str] = {}
    for s, step in enumerate(STEPS):
        for f, looked in enumerate(("", *dimensions)):
            for b, by in enumerate(("", *dimensions)):
                apart = frozenset({looked, by} & spread) | (frozenset({step}) & crossing)
                if apart not in known:
                    if len(known) >= 4 * MOST_COLUMNS:
                        return None
                    keys = [codes[d] for d in sorted(apart - set(STEPS))] + [periods[t] for t in apart & set(STEPS)]
                    ones = np.zeros(len(sales), dtype="int8")
                    ones[real[_first(ids, keys)]] = 1
                    packed = np.packbits(ones).tobytes()
                    known[apart] = columns.setdefault(packed, ORDERS + (f" {len(columns) + 1}" if columns else ""))
                    if len(columns) > MOST_COLUMNS:
                        return None
                places[s, f, b] = known[apart]
    ones_of = {
        name: np.unpackbits(np.frombuffer(c, "uint8"))[: len(sales)].astype("int64") for c, name in columns.items()
    }
    return OrderColumns(ones_of, places, spread)


def _ids(cube: Cube) -> np.ndarray:
    """A number for each line's order; lines without an id have one each."""
    sales = cube.book.sales
    own = np.arange(len(sales), dtype="int64")
    if "order_id" not in sales:
        return own
    ids = sales["order_id"].cat.codes.to_numpy(dtype="int64")
    return np.asarray(np.where(ids >= 0, ids, ids.max(initial=0) + 1 + own))


def _joined(ids: np.ndarray, keys: Iterable[np.ndarray]) -> np.ndarray:
    """One number for each combination of an order and the keys."""
    out = ids
    for key in keys:
        low, high = int(key.min(initial=0)), int(key.max(initial=0))
        out = np.asarray(np.unique(out * (high - low + 1) + key - low, return_inverse=True)[1])
    return out


def _groups(ids: np.ndarray, key: np.ndarray) -> int:
    return int(_joined(ids, [key]).max(initial=-1)) + 1


def _first(ids: np.ndarray, keys: Iterable[np.ndarray]) -> np.ndarray:
    """Position of the first line of each combination."""
    return np.asarray(np.unique(_joined(ids, keys), return_index=True)[1])
