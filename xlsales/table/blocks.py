"""Blocks of one sheet under titles of their own: what a title calls a budget or returns is no sale."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from xlsales.table.book import Note
from xlsales.table.cells import cells_of_texts, is_missing
from xlsales.table.raw import RawTable
from xlsales.table.row_kinds import kind_of

BLOCK = "Block"
_OF_BLOCKS = ("plan", "credit", "returned", "cancelled", "quote", "deleted", "test")
_FEWEST_COLUMNS, _MOST_TITLES = 3, 200


def with_blocks_named(table: RawTable) -> RawTable:
    """The table with a column that names the block of each row, where a title among the rows says what its rows are.

    A title is a row with one text only, in the first column and in front of more rows. It names the rows below it, up
    to the next title.
    """
    if len(table.headers) < _FEWEST_COLUMNS or BLOCK in table.headers:
        return table
    titles = _titles(table)
    if not any(kind_of(t) in _OF_BLOCKS for t in titles.values()) or len(titles) > _MOST_TITLES:
        return table
    names: list[str | None] = [None] * len(table)
    current = None
    for place in range(len(table)):
        current = titles.get(place, current)
        names[place] = None if place in titles else current
    said = ", ".join(f"{t!r} (row {int(table.rows[p])})" for p, t in list(titles.items())[:4])
    text = f"Titles among the rows of {table.name} begin blocks of their own: {said}; the rows below belong to them."
    return replace(
        table.with_column(BLOCK, cells_of_texts(names)), notes=(*table.notes, Note("blocks", text, len(table)))
    )


def _titles(table: RawTable) -> dict[int, str]:
    """Place → text of the rows that hold one text and nothing else, with a row of more below them."""
    filled = np.sum([~c.blank for c in table.cells], axis=0)
    out = {}
    for place in np.flatnonzero(filled == 1)[: _MOST_TITLES + 1].tolist():
        first = table.cells[0]
        text = first.texts[first.codes[place]] if first.codes[place] >= 0 else ""
        if text and not is_missing(text) and place + 1 < len(table) and filled[place + 1 :].max() > 1:
            out[place] = text
    return out
