"""Merged cells: the value stands in the first cell only; key columns are filled down, and it is said."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np

from xlsales.table.book import Note
from xlsales.table.cells import Cells
from xlsales.table.headers import likenesses
from xlsales.table.mapping import NUMBER_ROLES
from xlsales.table.merged_ods import spans_of_ods
from xlsales.table.raw import RawTable
from xlsales.table.sheet_xml import column_place

_MERGE = re.compile(rb'<mergeCell ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_KEY = 0.8


def with_merged_filled(table: RawTable, path: Path, xml: bytes) -> RawTable:
    """The table with cells that Excel merged downwards filled in columns of keys; amounts are never filled."""
    keys = [bool(c.blank.any()) and _is_key(h, c) for h, c in zip(table.headers, table.cells, strict=True)]
    if not any(keys):
        return table
    place = {int(r): i for i, r in enumerate(table.rows)}
    column_at = {at: j for j, at in enumerate(table.places)}
    cells, filled = list(table.cells), 0
    for at, first, last in _merged_spans(path, table.sheet, xml):
        start, column = place.get(first), column_at.get(at)
        if start is None or column is None or not keys[column]:
            continue
        below = [i for r in range(first + 1, last + 1) if (i := place.get(r)) is not None]
        below = [i for i in below if cells[column].blank[i]]
        cells[column] = _filled(cells[column], start, below)
        filled += len(below)
    if not filled:
        return table
    note = Note("merged_filled", f"{filled:,} merged cells of {table.name} were filled down.", filled)
    return replace(table, cells=tuple(cells), notes=(*table.notes, note))


def _is_key(header: str, cells: Cells) -> bool:
    """Whether a column says who, what or when: texts and dates do, numbers only under a header that is known to."""
    if not cells.has_numbers:
        return True
    best = next(iter(likenesses(header)), None)
    return best is not None and best.confidence >= _KEY and best.role not in (*NUMBER_ROLES, "other")


def _filled(cells: Cells, start: int, below: list[int]) -> Cells:
    numbers, days, codes = cells.numbers.copy(), cells.days.copy(), cells.codes.copy()
    place = np.array(below, dtype=np.int64)
    numbers[place], days[place], codes[place] = numbers[start], days[start], codes[start]
    return Cells(numbers, days, codes, cells.texts)


def _merged_spans(path: Path, sheet: str, xml: bytes) -> list[tuple[int, int, int]]:
    """Column place, first and last row of the cells that are merged downwards."""
    if path.suffix.lower() == ".xls":
        return _spans_of_old_workbook(path, sheet)
    if path.suffix.lower() == ".ods":
        return spans_of_ods(path, sheet)
    tail = xml[xml.rfind(b"<mergeCells") :] if b"<mergeCells" in xml else b""
    return [
        (column_place(left), int(top), int(bottom))
        for left, top, right, bottom in _MERGE.findall(tail)
        if int(bottom) > int(top) and left == right
    ]


def _spans_of_old_workbook(path: Path, sheet: str) -> list[tuple[int, int, int]]:
    try:
        import python_calamine
    except ImportError:
        return []
    ranges = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet).merged_cell_ranges or []
    return [(left, top + 1, bottom + 1) for (top, left), (bottom, right) in ranges if bottom > top and left == right]
