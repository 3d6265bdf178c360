"""Reports in outline form: a name stands only on the first row of its group, and the rows below it are blank."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from xlsales.table.book import DIMENSIONS, Note
from xlsales.table.cells import Cells
from xlsales.table.headers import likenesses
from xlsales.table.mapping import NUMBER_ROLES
from xlsales.table.raw import RawTable
from xlsales.table.total_labels import is_total_label

_KEY = 0.8
_MANY, _GROUPS = 0.5, 2


def with_outline_filled(table: RawTable) -> RawTable:
    """The table with its leading columns of names filled down, where each name begins a group.

    A column is filled when it stands left of all others that are not, begins filled, is blank in half of the rows or
    more and in several groups, and no name comes twice (for the second column: twice in one group of the first). A
    row that says nothing else either, such as a total without a label, stays as it is.
    """
    cells, filled = list(table.cells), []
    group, live = np.zeros(len(table), dtype=np.int64), np.ones(len(table), dtype=bool)
    for j, header in enumerate(table.headers):
        column = cells[j]
        if not column.blank.any() or not _is_name(header, column):
            break
        starts = ~column.blank
        named = starts & ~np.array([*map(is_total_label, column.texts), False], dtype=bool)[column.codes]
        if not _begins_groups(column, named, starts, group, live):
            break
        place = np.maximum.accumulate(np.where(starts, np.arange(len(column)), 0))
        below = ~starts & named[place] & _says_more(table, j)
        if len(np.unique(place[below])) < _GROUPS:
            break
        cells[j] = replace(column, codes=np.where(below, column.codes[place], column.codes))
        group = group * (len(column) + 1) + np.cumsum(starts)
        group = np.unique(group, return_inverse=True)[1]
        live &= named | ~starts
        filled.append((header, int(below.sum())))
    if not filled:
        return table
    said = " and ".join(f"{h!r} ({n:,} rows)" for h, n in filled)
    text = f"{said} of {table.name} names only the first row of each group; it was filled down to the others."
    note = Note("outline_filled", text, filled[0][1], "warning")
    return replace(table, cells=tuple(cells), notes=(*table.notes, note))


def _is_name(header: str, cells: Cells) -> bool:
    if not cells.texts or cells.has_numbers or cells.has_days:
        return False
    best = next(iter(likenesses(header)), None)
    return best is not None and best.confidence >= _KEY and best.role in DIMENSIONS


def _says_more(table: RawTable, place: int) -> np.ndarray:
    """Rows that have a value in a further column that says what, who or when."""
    out = np.zeros(len(table), dtype=bool)
    for header, cells in zip(table.headers[place + 1 :], table.cells[place + 1 :], strict=True):
        best = next(iter(likenesses(header)), None)
        if best is not None and best.confidence >= _KEY and best.role not in (*NUMBER_ROLES, "other"):
            out |= ~cells.blank
    return out


def _begins_groups(cells: Cells, named: np.ndarray, starts: np.ndarray, group: np.ndarray, live: np.ndarray) -> bool:
    """Whether names stand at the start of every group that is no total (`live`), are few enough, and come once."""
    if not starts[0] or int(named.sum()) < 2 or float((~starts).mean()) < _MANY:
        return False
    keys = group[named] * (len(cells.texts) + 1) + cells.codes[named]
    first_of_group = np.flatnonzero(np.diff(group, prepend=group[0] - 1))
    return len(np.unique(keys)) == len(keys) and bool((starts | ~live)[first_of_group].all())
