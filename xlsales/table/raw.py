"""A table as it stands in its source: the person's headers, cells, and row numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from xlsales.errors import InputError
from xlsales.table.book import Note
from xlsales.table.cells import Cells, cells_of_values
from xlsales.table.header_row import PREVIEW_ROWS, check_above, find_header_row, header_lines, header_texts, title_above
from xlsales.table.printable import with_printable_texts

OWN_COLUMNS = ("counted",)
OWN_PREFIX = "xlsales "


@dataclass(frozen=True)
class RawTable:
    """One sheet, file or frame before its columns are understood.

    Parameters
    ----------
    name
        What the person knows it by: a file name, with the sheet where there are several.
    headers
        The header texts, made distinct.
    cells
        One `Cells` a header.
    rows
        Row numbers in the source (the first line is 1).
    title
        What stands above the header.
    starts_1904
        Whether serial dates count from 1904.
    sheet
        The sheet's name, empty for a file without sheets.
    notes
        What reading it brought up.
    places
        The columns' places on the sheet (A is 0), where the source has such places; a table need not start in A.
    hidden
        Whether its sheet is hidden.
    delimiter
        What parts the cells of a text file; empty for other sources.
    """

    name: str
    headers: tuple[str, ...]
    cells: tuple[Cells, ...]
    rows: np.ndarray
    title: str = ""
    starts_1904: bool = False
    sheet: str = ""
    notes: tuple[Note, ...] = ()
    places: tuple[int, ...] = ()
    hidden: bool = False
    delimiter: str = ""

    def __len__(self) -> int:
        return len(self.rows)

    def column(self, header: str) -> Cells:
        """The cells under a header."""
        return self.cells[self.headers.index(header)]

    def with_column(self, header: str, cells: Cells) -> RawTable:
        """The table with one more column, which has no place on the sheet: so none has one any more."""
        return replace(self, headers=(*self.headers, header), cells=(*self.cells, cells), places=())

    def take(self, kept: np.ndarray) -> RawTable:
        """The table with some of its rows, by mask or position."""
        return replace(self, cells=tuple(c.take(kept) for c in self.cells), rows=self.rows[kept])

    def without_own_columns(self) -> RawTable:
        """The table without the columns that xlsales adds to its Data sheet, and without empty unnamed columns."""
        kept = [
            j
            for j, h in enumerate(self.headers)
            if h.lower() not in OWN_COLUMNS
            and not h.lower().startswith(OWN_PREFIX)
            and not (h.startswith("column ") and bool(self.cells[j].blank.all()))
        ]
        return replace(
            self,
            headers=tuple(self.headers[j] for j in kept),
            cells=tuple(self.cells[j] for j in kept),
            places=tuple(self.places[j] for j in kept) if self.places else (),
        )

    def frame(self) -> pd.DataFrame:
        """The cells as a frame under the person's headers, indexed by row number."""
        columns = {h: c.values().array for h, c in zip(self.headers, self.cells, strict=True)}
        return pd.DataFrame(columns, index=pd.Index(self.rows, name="row"))


def table_of_rows(
    rows: Sequence[Sequence[Any]], name: str, *, starts_1904: bool = False, sheet: str = "", first: int = 1
) -> RawTable:
    """Make a table of rows of values, finding the header row.

    Raises
    ------
    InputError
        Where nothing is filled in, or there is a header and no row below it.
    """
    header = find_header_row(rows[:PREVIEW_ROWS])
    if header is None:
        raise empty_source(name)
    check_above(rows[:PREVIEW_ROWS], header, name)
    above = header
    header, names = header_lines(rows[:PREVIEW_ROWS], header)
    width = max(len(r) for r in rows)
    padded = [list(r) + [None] * (width - len(r)) for r in rows[header + 1 :]]
    columns = [cells_of_values(c) for c in zip(*padded, strict=True)] if padded else []
    texts = header_texts(names + [None] * (width - len(names)))
    return finished(
        RawTable(
            name=name,
            headers=tuple(texts[: len(columns)]),
            cells=tuple(columns),
            rows=np.arange(len(padded), dtype=np.int64) + header + 1 + first,
            title=title_above(rows, above),
            starts_1904=starts_1904,
            sheet=sheet,
            places=tuple(range(len(columns))),
        )
    )


def finished(table: RawTable) -> RawTable:
    """The table without blank rows and empty columns; InputError where no row is left."""
    table = with_printable_texts(table.without_own_columns())
    if not table.cells:
        raise empty_source(table.name)
    blank = np.logical_and.reduce([c.blank for c in table.cells])
    if blank.all():
        raise empty_source(table.name)
    if not blank.any():
        return table
    # Blank rows after the last filled one are how sheets end; only those between rows are worth saying.
    last = int(np.flatnonzero(~blank)[-1])
    inner = int(blank[:last].sum())
    note = (Note("blank_rows", f"{inner} blank rows inside {table.name} were skipped.", inner),) if inner else ()
    return replace(table.take(~blank), notes=table.notes + note)


def empty_source(name: str) -> InputError:
    """The error for a source without rows."""
    return InputError("there are no rows to read", where=name, cure="Put a header in one row and the rows below it.")
