"""Whether a column of numbers identifies its rows, or counts something."""

from __future__ import annotations

import numpy as np

from xlsales.table.cells import Cells
from xlsales.table.numbers import read_numbers

# What is counted in a row is rarely more; a number of an order rarely less.
_SMALL = 1000.0
_FEW_ROWS = 6
_NEARLY_ALL = 0.9


def holds_counts(cells: Cells) -> bool:
    """Whether the cells are small whole numbers that come back all over the column: no number of an order is so.

    The lines of one order stand together, so its number may repeat; a count of 2 comes back anywhere.

    Examples
    --------
    >>> from xlsales.table.cells import cells_of_numbers
    >>> import numpy as np
    >>> holds_counts(cells_of_numbers(np.array([2.0, 1, 2, 3, 1, 2, 1, 3])))
    True
    >>> holds_counts(cells_of_numbers(np.array([1.0, 1, 2, 2, 3, 3, 4, 4])))
    False
    """
    if cells.has_days or len(cells.texts) > _SMALL:
        return False
    numbers = read_numbers(cells, "point").values if cells.texts else cells.numbers
    given = numbers[~np.isnan(numbers)]
    if len(given) < _FEW_ROWS or len(given) < int((~cells.blank).sum()):
        return False
    if given.min() < 0 or given.max() > _SMALL or (given % 1 != 0).any():
        return False
    distinct = len(np.unique(given))
    stretches = 1 + int((np.diff(given) != 0).sum())
    return distinct < _NEARLY_ALL * len(given) and stretches > 1.5 * distinct


def is_all_distinct(cells: Cells) -> bool:
    """Whether every row has a value of its own, but for one in fifty.

    Examples
    --------
    >>> from xlsales.table.cells import cells_of_texts
    >>> is_all_distinct(cells_of_texts(["A1", "A2", "A3"])), is_all_distinct(cells_of_texts(["A1", "A2", "A1"]))
    (True, False)
    """
    codes = cells.members().codes
    given = codes[codes >= 0]
    return len(given) >= 0.98 * len(codes) > 0 and len(np.unique(given)) >= 0.98 * len(given)
