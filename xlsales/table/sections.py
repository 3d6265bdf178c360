"""A second table below the first on the same sheet: it begins with a header of its own after a blank row."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from xlsales.table.book import Note
from xlsales.table.headers import is_known_header
from xlsales.table.raw import RawTable

_FEW_KNOWN = 2


def without_second_table(table: RawTable) -> RawTable:
    """The table up to the blank row after which another header stands, and a note on what was left."""
    gaps = np.flatnonzero(np.diff(table.rows) > 1) + 1
    own = {h.lower() for h in table.headers}
    for start in gaps.tolist():
        header = _header_at(table, start)
        if len(header) < _FEW_KNOWN or {h.lower() for h in header} <= own or start + 1 >= len(table):
            continue
        left = len(table) - start - 1
        text = (
            f"In row {int(table.rows[start])} of {table.name} a second table begins ({', '.join(header[:4])}): its "
            f"{left:,} rows were not read. Put it on a sheet of its own if it belongs to the analysis."
        )
        kept = table.take(np.arange(start))
        return replace(kept, notes=(*kept.notes, Note("second_table", text, left, "warning")))
    return table


def _header_at(table: RawTable, place: int) -> list[str]:
    """The words of a row where nothing else stands in it and several are known headers; empty otherwise."""
    words = []
    for cells in table.cells:
        if cells.codes[place] >= 0:
            words.append(cells.texts[cells.codes[place]])
        elif not cells.blank[place]:
            return []
    return words if sum(map(is_known_header, words)) >= _FEW_KNOWN else []
