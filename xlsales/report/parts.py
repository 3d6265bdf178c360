"""Rows that are more than a sheet of Excel holds, on several sheets: Data, Data2, Data3."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from xlsales.report.model import Rows, Sheet
from xlsales.table.packages import LAST_ROW
from xlsales.table.workbooks import part_name


def part_names(name: str, rows: int) -> tuple[str, ...]:
    """The sheets, and tables, on which so many rows stand below their header.

    Examples
    --------
    >>> part_names("Data", 9), part_names("Data", 1_048_576)
    (('Data',), ('Data', 'Data2'))
    """
    held = LAST_ROW - 1
    return tuple(part_name(name, i) for i in range(max(1, -(-rows // held))))


def on_one_sheet(rows: int) -> bool:
    """Whether one sheet holds so many rows below their header."""
    return rows <= LAST_ROW - 1


def in_parts(sheets: Iterable[Sheet]) -> Iterator[Sheet]:
    """The sheets, those with too many rows as several with as many as fit."""
    held = LAST_ROW - 1
    for sheet in sheets:
        block = sheet.blocks[0] if len(sheet.blocks) == 1 else None
        if not isinstance(block, Rows) or on_one_sheet(len(block.frame)):
            yield sheet
            continue
        for i, name in enumerate(part_names(sheet.name, len(block.frame))):
            part = block.frame.iloc[i * held : (i + 1) * held]
            yield replace(sheet, name=name, blocks=(replace(block, frame=part, name=part_name(block.name, i)),))
