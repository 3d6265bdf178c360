"""Merged cells: the value stands in the first cell only; key columns are filled down, and it is said."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np

from xlsales.table.book import Note
from xlsales.table.cells import Cells
from xlsales.table.raw import RawTable

_MERGE = re.compile(rb'<mergeCell ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_SHEET = re.compile(r'<sheet [^>]*?name="([^"]*)"[^>]*?r:id="([^"]*)"')
_PART = re.compile(r'<Relationship\b(?=[^>]*\bId="([^"]*)")(?=[^>]*\bTarget="([^"]*)")')


def with_merged_filled(table: RawTable, path: Path) -> RawTable:
    """The table with cells that Excel merged downwards filled in text and date columns; amounts are never filled."""
    blanks = [bool(c.blank.any()) and not c.has_numbers for c in table.cells]
    if not any(blanks):
        return table
    spans = _merged_spans(path, table.sheet)
    place = {int(r): i for i, r in enumerate(table.rows)}
    column_at = {at: j for j, at in enumerate(table.places)}
    cells, filled = list(table.cells), 0
    for at, first, last in spans:
        start, column = place.get(first), column_at.get(at)
        if start is None or column is None or not blanks[column]:
            continue
        below = [i for r in range(first + 1, last + 1) if (i := place.get(r)) is not None]
        below = [i for i in below if cells[column].blank[i]]
        cells[column] = _filled(cells[column], start, below)
        filled += len(below)
    if not filled:
        return table
    note = Note("merged_filled", f"{filled:,} merged cells of {table.name} were filled down.", filled)
    return replace(table, cells=tuple(cells), notes=(*table.notes, note))


def _filled(cells: Cells, start: int, below: list[int]) -> Cells:
    days, codes = cells.days.copy(), cells.codes.copy()
    place = np.array(below, dtype=np.int64)
    days[place], codes[place] = days[start], codes[start]
    return Cells(cells.numbers, days, codes, cells.texts)


def _merged_spans(path: Path, sheet: str) -> list[tuple[int, int, int]]:
    """Column place, first and last row of the cells that are merged downwards, from the sheet's own XML."""
    try:
        with zipfile.ZipFile(path) as package:
            part = _sheet_part(package, sheet)
            text = package.read(part) if part else b""
    except (zipfile.BadZipFile, KeyError, OSError):
        return []
    tail = text[text.rfind(b"<mergeCells") :] if b"<mergeCells" in text else b""
    return [
        (_place(left), int(top), int(bottom))
        for left, top, right, bottom in _MERGE.findall(tail)
        if int(bottom) > int(top) and left == right
    ]


def _sheet_part(package: zipfile.ZipFile, sheet: str) -> str:
    book = package.read("xl/workbook.xml").decode("utf-8", "replace")
    links = dict(_PART.findall(package.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")))
    targets = {name: links.get(key, "") for name, key in _SHEET.findall(book)}
    target = targets.get(sheet.replace("&", "&amp;"), "")
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}" if target else ""


def _place(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + letter - 64
    return place - 1
