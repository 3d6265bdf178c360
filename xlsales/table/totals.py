"""Totals rows and repeated headers inside the rows."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from xlsales.table.raw import RawTable
from xlsales.table.total_labels import is_mean_label, is_total_label, is_whole_label, may_hold_totals

# More members than this are orders or customers, not the few names that a whole or an average may have.
_MOST_NAMES = 2_000
# A label and a sum of the same rows that differ by so little are one total, rounded on the way.
_NEAR = 5e-5


def repeated_headers(table: RawTable) -> np.ndarray:
    """Rows that repeat the header: most of their texts are the header's own."""
    hits = np.zeros(len(table), dtype=np.int64)
    for header, cells in zip(table.headers, table.cells, strict=True):
        if header.lower() not in cells.folded:
            continue
        same = [i for i, t in enumerate(cells.texts) if t.lower() == header.lower()]
        for code in same:
            hits += cells.codes == code
    return np.asarray(hits >= max(2, len(table.headers) // 2))


def labelled_totals(table: RawTable) -> np.ndarray:
    """Rows with a cell that reads like the label of a total."""
    return _labelled(table, is_total_label, may_hold_totals)


def labelled_wholes(table: RawTable) -> np.ndarray:
    """Rows with a cell that names the whole, such as Worldwide: totals only where their amounts say so."""
    return _labelled(table, is_whole_label, bool)


def labelled_means(table: RawTable) -> np.ndarray:
    """Rows with a cell that reads like the label of an average."""
    return _labelled(table, is_mean_label, bool)


def _labelled(table: RawTable, is_label: Callable[[str], bool], may_hold: Callable[[str], bool]) -> np.ndarray:
    found = np.zeros(len(table), dtype=bool)
    for cells in table.cells:
        few = is_label is is_total_label or len(cells.texts) <= _MOST_NAMES
        if not cells.texts or not few or not may_hold(cells.folded):
            continue
        labels = np.array([is_label(t) for t in cells.texts] + [False], dtype=bool)
        share = float(labels[cells.codes].mean())
        # A column in which most rows say total is a column of names.
        if 0 < share <= 0.5:
            found |= labels[cells.codes]
    return found


def summing_rows(labelled: np.ndarray, amount: np.ndarray, known: np.ndarray | None = None) -> np.ndarray:
    """Of the labelled rows, those whose amount is the sum of the rows above or below: of their block, or of all.

    Parameters
    ----------
    labelled
        Rows with the label of a total, in the order of the sheet.
    amount
        The amount of each row, NaN where there is none.
    known
        Of the labelled rows, those that are known to be totals already: the next block begins below them.

    Examples
    --------
    >>> summing_rows(np.array([False, False, True]), np.array([5.0, 7.0, 12.0])).tolist()
    [False, False, True]
    """
    known = np.zeros(len(amount), dtype=bool) if known is None else known
    agreed = _summing_above(labelled, amount, known)
    left = labelled & ~agreed
    if left.any():
        # Some programs put a total over its rows: then the sheet is read from its end.
        agreed |= _summing_above(left[::-1], np.where(agreed, np.nan, amount)[::-1], known[::-1])[::-1]
    return agreed


def _summing_above(labelled: np.ndarray, amount: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Of the labelled rows, those whose amount is the sum of the rows before: of their block, or of all."""
    agreed = np.zeros(len(amount), dtype=bool)
    block = everything = totals = 0.0
    start = 0
    values = np.nan_to_num(amount)
    for place in np.flatnonzero(labelled).tolist():
        block += float(values[start:place].sum())
        everything += float(values[start:place].sum())
        start = place + 1
        value = float(values[place])
        sums = [s for s in (block, everything, totals) if s]
        if known[place] or (
            any(abs(value - s) <= max(rounding(value, s), _NEAR * abs(s)) for s in sums) and not np.isnan(amount[place])
        ):
            agreed[place] = True
            totals += value
            block = 0.0
        else:
            block += value
            everything += value
    return agreed


def rounding(value: float, total: float) -> float:
    """By how much a written total may miss its sum: a cent, or half of one where it is written without decimals."""
    return max(0.5 if value.is_integer() else 0.011, 1e-9 * abs(total))
