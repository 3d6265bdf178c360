"""The look of a sheet in an open workbook: fonts, fills, number formats and widths, a run of like cells at a time."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from xlsales.excel.cells import DEFAULT_ROW_PX, Cell, GridSheet
from xlsales.excel.style import FONT, INK, STYLES

PIXELS_PER_POINT = 4 / 3

log = logging.getLogger("xlsales")


@dataclass(frozen=True)
class Run:
    """Cells of one look that stand together in one column or one row."""

    top: int
    left: int
    bottom: int
    right: int
    style: str
    number: str


def runs_of(cells: tuple[Cell, ...]) -> tuple[Run, ...]:
    """Cells gathered into rectangles of one look, so that a hundred cells are one call.

    Examples
    --------
    >>> [r.bottom - r.top + 1 for r in runs_of((Cell(0, 0, 1), Cell(1, 0, 2), Cell(2, 0, 3, "note")))]
    [2, 1]
    """
    columns: dict[tuple[int, int, str, str], list[int]] = {}
    for down in _down(cells):
        columns.setdefault((down.top, down.bottom, down.style, down.number), []).append(down.left)
    runs = []
    for (top, bottom, style, number), lefts in columns.items():
        start = previous = lefts[0]
        for left in [*lefts[1:], None]:
            if left is not None and left == previous + 1:
                previous = left
                continue
            runs.append(Run(top, start, bottom, previous, style, number))
            if left is not None:
                start = previous = left
    return tuple(runs)


def look_at(there: Any, sheet: GridSheet) -> None:
    """Give an xlwings sheet the look of a positioned one."""
    bottom = max((c.row for c in sheet.cells), default=0) + 1
    there.range((1, 1), (bottom, 1)).row_height = DEFAULT_ROW_PX / PIXELS_PER_POINT
    for run in runs_of(sheet.cells):
        _dress(there.range((run.top + 1, run.left + 1), (run.bottom + 1, run.right + 1)), run)
    for area in sheet.merges:
        there.range((area.top + 1, area.left + 1), (area.bottom + 1, area.right + 1)).merge()
    for col, pixels in sheet.widths.items():
        there.range((1, col + 1)).column_width = max(round((pixels - 5) / 7, 2), 0.5)
    for row, pixels in sheet.heights.items():
        there.range((row + 1, 1)).row_height = round(pixels / PIXELS_PER_POINT, 2)


def add_extras(there: Any, sheet: GridSheet) -> set[str]:
    """Notes on headers, drop-downs, frozen panes: what some engines lack; returns what this one refused."""
    wanted: dict[str, Callable[[], object]] = {
        "notes on headers": lambda: _note(there, sheet),
        "drop-downs": lambda: _offer(there, sheet),
        "frozen panes": lambda: _freeze(there, sheet),
        "hidden gridlines": lambda: setattr(there, "show_gridlines", sheet.gridlines),
    }
    refused = set()
    for what, add in wanted.items():
        try:
            add()
        except Exception as error:
            # Each engine has errors of its own; the figures are written, and a missing note must not stop the run.
            log.info("%s left out: %s", what, error, exc_info=True)
            refused.add(what)
    return refused


def _note(there: Any, sheet: GridSheet) -> None:
    for note in list(there.notes):
        note.delete()
    for (row, col), text in sheet.notes.items():
        there.range((row + 1, col + 1)).add_note(text)


def _offer(there: Any, sheet: GridSheet) -> None:
    for choice in sheet.choices:
        box = choice.area
        # A list that other values may leave would refuse them there.
        if not choice.range and choice.strict:
            cells = there.range((box.top + 1, box.left + 1), (box.bottom + 1, box.right + 1))
            cells.data_validation.set_list(list(choice.values))


def _freeze(there: Any, sheet: GridSheet) -> None:
    if sheet.freeze is not None and sheet.freeze[0]:
        there.freeze_panes.freeze_at(f"1:{sheet.freeze[0]}")


def _down(cells: tuple[Cell, ...]) -> Iterator[Run]:
    open_run: Run | None = None
    for cell in sorted(cells, key=lambda c: (c.col, c.row)):
        same = (
            open_run is not None
            and (cell.col, cell.row) == (open_run.left, open_run.bottom + 1)
            and (cell.style, cell.number) == (open_run.style, open_run.number)
        )
        if open_run is not None and not same:
            yield open_run
        top = open_run.top if open_run is not None and same else cell.row
        open_run = Run(top, cell.col, cell.row, cell.col, cell.style, cell.number)
    if open_run is not None:
        yield open_run


def _dress(area: Any, run: Run) -> None:
    look = STYLES[run.style]
    area.font.name = FONT
    area.font.size = look.get("font_size", 11)
    area.font.color = look.get("font_color", INK)
    if look.get("bold"):
        area.font.bold = True
    if "bg_color" in look:
        area.color = look["bg_color"]
    if look.get("text_wrap"):
        area.wrap_text = True
    if run.number:
        area.number_format = run.number
