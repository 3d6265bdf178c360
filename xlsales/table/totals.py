"""Totals rows and repeated headers inside the rows."""

from __future__ import annotations

import re

import numpy as np

from xlsales.table.raw import RawTable

_LABEL = re.compile(
    r"(grand|sub|overall|sum|running)?[\s\-]*totals?\b.{0,25}|.{1,40}\btotals?:?|(zwischen|gesamt)?summe\b.{0,25}|gesamt"
    r"|all( (regions|products|customers|segments|categories|reps|channels|countries|stores|months|quarters))?|overall"
    r"|insgesamt|gesamtergebnis|total g[ée]n[ée]ral|sous-total|suma( total)?|totale|sum",
    re.IGNORECASE,
)
_WORDS = ("total", "summe", "gesamt", "suma", "sum", "all")


def is_total_label(text: str) -> bool:
    """Whether a text reads like the label of a total.

    Examples
    --------
    >>> [is_total_label(t) for t in ("Grand Total", "North total", "Zwischensumme", "Totally Tea")]
    [True, True, True, False]
    """
    return _LABEL.fullmatch(text) is not None


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
    found = np.zeros(len(table), dtype=bool)
    for cells in table.cells:
        if not cells.texts or not any(w in cells.folded for w in _WORDS):
            continue
        labels = np.array([is_total_label(t) for t in cells.texts] + [False], dtype=bool)
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
        if known[place] or (any(abs(value - s) <= rounding(value, s) for s in sums) and not np.isnan(amount[place])):
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
