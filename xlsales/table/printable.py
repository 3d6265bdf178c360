"""Characters that no workbook can hold: half of a pair, U+FFFE, U+FFFF, and signs that control terminals."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from xlsales.table.cells import Cells, cells_of_coded_texts

if TYPE_CHECKING:
    from xlsales.table.raw import RawTable

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_STAND_IN = "\ufffd"


def printable(text: str) -> str:
    """A text with a stand-in for each character that XML cannot hold.

    Examples
    --------
    >>> printable("A\\ufffeB"), printable("Ann")
    ('A�B', 'Ann')
    """
    return _NOT_IN_XML.sub(_STAND_IN, text)


def with_printable_texts(table: RawTable) -> RawTable:
    """The table with texts that every kind of report can hold."""
    words = "\n".join((table.name, table.sheet, table.title, *table.headers))
    if _NOT_IN_XML.search(words):
        table = replace(
            table,
            name=printable(table.name),
            sheet=printable(table.sheet),
            title=printable(table.title),
            headers=tuple(map(printable, table.headers)),
        )
    if not any(_NOT_IN_XML.search("\n".join(c.texts)) for c in table.cells):
        return table
    return replace(table, cells=tuple(map(_cells, table.cells)))


def _cells(cells: Cells) -> Cells:
    if not _NOT_IN_XML.search("\n".join(cells.texts)):
        return cells
    made = cells_of_coded_texts(cells.codes, [printable(t) for t in cells.texts])
    return Cells(cells.numbers, cells.days, made.codes, made.texts)
