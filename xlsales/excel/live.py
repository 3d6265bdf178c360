"""The report in an open workbook, through the part of xlwings that desktop Excel, Lite and Server share.

Only sheets that xlsales made are written to: a hidden sheet lists them. What they held before stays on a second hidden
sheet, as values, until the next run, so that a run can be undone; the charts' ranges stand on a third one. What an
engine cannot do, such as frozen panes on the desktop, is left out and said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from xlsales.errors import InputError
from xlsales.excel.cells import BigRows, GridSheet, letters
from xlsales.excel.grid import grid_of
from xlsales.excel.layout_table import shown_value
from xlsales.excel.live_cells import area, entered, found, made, values_of
from xlsales.excel.live_charts import draw_charts, restore_charts
from xlsales.excel.live_look import add_extras, look_at
from xlsales.excel.marker import MARKER_SHEET, MARKER_TITLE, marked_sheets
from xlsales.report.explorer import PAGE_SHEET
from xlsales.report.model import Report

PREVIOUS_SHEET = "xlsales previous"
PERSONAL = ("Home", "Data", "Pipeline", "Targets", "Settings", "Audit")


@dataclass(frozen=True)
class LiveRun:
    """What a run wrote: the sheets, the run's number, and what the person should know."""

    sheets: tuple[str, ...]
    run: int
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Kept:
    """Where a sheet's values before the last run stand on the hidden sheet; no rows where it was new."""

    sheet: str
    first: int
    rows: int
    cols: int


def write_live(report: Report, book: Any, *, keep: Collection[str] = PERSONAL, living: bool = True) -> LiveRun:
    """Write a report into an open workbook.

    Parameters
    ----------
    book
        An xlwings book.
    keep
        Names of sheets that are left alone, as they belong to the person.
    living
        Whether sentences are formulas over the cells of their figures.

    Returns
    -------
    LiveRun
        The sheets written.

    Raises
    ------
    InputError
        Where a sheet of a result's name exists, is not ours and is not empty; names the cell. Nothing is written then.
    """
    grid = grid_of(report, living=living)
    # Explore rests on hidden sheets and drop-downs over them, which not every engine can write.
    kept = {name.lower() for name in (*keep, PAGE_SHEET)}
    wanted = [s for s in grid.sheets if s.name.lower() not in kept and s.visibility == "visible"]
    ours, run = _marker(book)
    _refuse_blocked(book, wanted, ours)
    # Everything that can fail is done: the matrices are made before the first cell changes.
    matrices = [matrix_of(s) for s in wanted]
    before = _kept_values(book, wanted)
    _store(book, before, [*ours, *(s.name for s in wanted)], run + 1)
    refused: set[str] = set()
    # Rows first: formulas on other sheets add up their tables by name.
    for sheet, matrix in sorted(zip(wanted, matrices, strict=True), key=lambda pair: pair[0].big is None):
        refused |= _write(made(book, sheet.name), sheet, matrix)
    stale = _hide_stale(book, ours)
    drawn = draw_charts(book, wanted)
    if wanted:
        found(book, wanted[0].name).activate()
    return LiveRun(tuple(s.name for s in wanted), run + 1, _remarks(wanted, drawn, refused, stale))


def undo_last_run(book: Any) -> tuple[str, ...]:
    """Put back the values that the result sheets held before the last run; sheets that it made are emptied and hidden.

    Returns
    -------
    tuple of str
        The sheets put back.

    Raises
    ------
    InputError
        Where there is no run to undo.
    """
    rows = values_of(found(book, MARKER_SHEET))
    entries = [
        _Kept(str(r[0]), int(r[1]), int(r[2]), int(r[3])) for r in rows[1:] if len(r) > 3 and r[1] not in (None, "")
    ]
    if not entries:
        raise InputError("there is no run to undo", where=MARKER_SHEET, cure="Undo takes back the last run only, once.")
    values = values_of(found(book, PREVIOUS_SHEET))
    for entry in entries:
        sheet = found(book, entry.sheet)
        if sheet is None:
            continue
        sheet.clear()
        if entry.rows:
            block = [
                [entered(v) for v in (row[: entry.cols] + [None] * entry.cols)[: entry.cols]]
                for row in values[entry.first : entry.first + entry.rows]
            ]
            area(sheet, 0, 0, entry.rows, entry.cols).value = block
        else:
            sheet.visible = False
    restore_charts(book, [e.sheet for e in entries])
    _put_marker(book, marked_sheets(rows), (), int(rows[0][1] or 0))
    return tuple(e.sheet for e in entries)


def matrix_of(sheet: GridSheet) -> list[list[Any]]:
    """A sheet's cells from A1 as one block to enter: formulas as they are, text so that Excel leaves it alone.

    Examples
    --------
    >>> from xlsales.excel.cells import Cell
    >>> matrix_of(GridSheet("S", (Cell(0, 0, "=1"), Cell(0, 1, 2.0), Cell(1, 1, "x", formula='="x"'))))
    [["'=1", 2.0], ['', '="x"']]
    """
    if sheet.big is not None:
        return _rows_of(sheet.big)
    if not sheet.cells:
        return []
    height, width = max(c.row for c in sheet.cells) + 1, max(c.col for c in sheet.cells) + 1
    block: list[list[Any]] = [[""] * width for _ in range(height)]
    for cell in sheet.cells:
        block[cell.row][cell.col] = cell.formula or entered(cell.value)
    return block


def _rows_of(big: BigRows) -> list[list[Any]]:
    columns = [[entered(shown_value(v)) for v in big.frame[name].tolist()] for name in big.frame.columns]
    indent = [""] * big.left
    above: list[list[Any]] = [[""] * (big.left + len(big.headers)) for _ in range(big.top)]
    return [*above, [*indent, *big.headers], *([*indent, *row] for row in zip(*columns, strict=True))]


def _filled(rows: Iterable[Sequence[Any]]) -> tuple[int, int] | None:
    """The first cell that holds something."""
    return next(((i, j) for i, row in enumerate(rows) for j, v in enumerate(row) if v not in (None, "")), None)


def _marker(book: Any) -> tuple[tuple[str, ...], int]:
    rows = values_of(found(book, MARKER_SHEET))
    names = marked_sheets(rows)
    number = rows[0][1] if names and len(rows[0]) > 1 else 0
    return names, int(number) if isinstance(number, (int, float)) else 0


def _refuse_blocked(book: Any, wanted: Iterable[GridSheet], ours: Iterable[str]) -> None:
    known = {name.lower() for name in ours}
    for sheet in wanted:
        there = found(book, sheet.name)
        if there is None or sheet.name.lower() in known:
            continue
        blocking = _filled(values_of(there))
        if blocking is not None:
            row, col = blocking
            raise InputError(
                f"the sheet {sheet.name} holds cells that xlsales did not write, and it would have to write there",
                where=f"{there.name}!{letters(col)}{row + 1}",
                cure="Rename or empty that sheet, then run again. Nothing was changed.",
            )


def _kept_values(book: Any, wanted: Iterable[GridSheet]) -> list[tuple[str, list[list[Any]]]]:
    kept = []
    for sheet in wanted:
        values = values_of(found(book, sheet.name))
        kept.append((sheet.name, values if _filled(values) is not None else []))
    return kept


def _store(book: Any, before: list[tuple[str, list[list[Any]]]], names: Iterable[str], run: int) -> None:
    store = made(book, PREVIOUS_SHEET)
    store.visible = False
    entries, first = [], 0
    for name, values in before:
        cols = max((len(r) for r in values), default=0)
        entries.append(_Kept(name, first, len(values), cols))
        if values:
            block = [[entered(v) for v in (row + [None] * cols)[:cols]] for row in values]
            area(store, first, 0, len(values), cols).value = block
            first += len(values)
    _put_marker(book, tuple(dict.fromkeys(names)), entries, run)


def _put_marker(book: Any, names: Sequence[str], entries: Iterable[_Kept], run: int) -> None:
    at = {e.sheet.lower(): e for e in entries}
    rows: list[list[Any]] = [[MARKER_TITLE, run, "rows kept", "columns kept"]]
    for name in names:
        entry = at.get(name.lower())
        rows.append([name, entry.first, entry.rows, entry.cols] if entry else [name, "", "", ""])
    sheet = made(book, MARKER_SHEET)
    area(sheet, 0, 0, len(rows), 4).value = rows
    sheet.visible = False


def _write(there: Any, sheet: GridSheet, matrix: list[list[Any]]) -> set[str]:
    """Write a sheet's cells, tables and look; returns what this engine refused."""
    if matrix:
        area(there, 0, 0, len(matrix), len(matrix[0])).formula = matrix
    if sheet.big is not None:
        source = area(there, sheet.big.top, sheet.big.left, len(matrix) - sheet.big.top, len(matrix[0]))
        there.tables.add(source=source, name=sheet.big.name, has_headers=True, table_style_name=None)
    for table in sheet.tables:
        box = table.area
        source = area(there, box.top, box.left, box.bottom - box.top + 1, box.right - box.left + 1)
        there.tables.add(source=source, name=table.name, has_headers=True, table_style_name=None)
    look_at(there, sheet)
    return add_extras(there, sheet)


def _hide_stale(book: Any, ours: Iterable[str]) -> bool:
    """Hide a sheet *Explore* that a file came with: its lists and lines are those of other rows."""
    there = found(book, PAGE_SHEET)
    if there is None or PAGE_SHEET not in ours:
        return False
    there.visible = False
    return True


def _remarks(wanted: Iterable[GridSheet], drawn: int, refused: Iterable[str], stale: bool) -> tuple[str, ...]:
    """What the person should know: charts and extras that only a file has."""
    missing = sum(len(s.charts) for s in wanted) - drawn
    are = "1 chart is" if missing == 1 else f"{missing} charts are"
    lost = " and ".join(sorted(refused))
    return (
        *((f"{are} not drawn here; xlsales analyze writes a file that has all of them.",) if missing else ()),
        *((f"{PAGE_SHEET} is hidden, as it shows other rows; xlsales analyze writes a new one.",) if stale else ()),
        *((f"This Excel's xlwings has no {lost}; nothing else is missing.",) if lost else ()),
    )
