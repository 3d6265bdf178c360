"""Explore: a reader picks what to look at, and figures, ranking, chart and sentences follow without Python."""

from __future__ import annotations

from xlsales.report.explore import Explored
from xlsales.report.explore_source import ROWS_SHEET
from xlsales.report.explorer import PAGE_SHEET
from xlsales.report.model import Rows, Sheet
from xlsales.words.sentence import plain

TITLE = "Pick what to look at: everything on this sheet follows"


def sheets(found: Explored | None) -> tuple[Sheet, ...]:
    """The sheet, where the rows have something to look at."""
    return (Sheet(PAGE_SHEET, plain(TITLE), (found.explorer,), accent=True),) if found is not None else ()


def rows_behind(found: Explored | None) -> tuple[Sheet, ...]:
    """The hidden sheet of rows summed beforehand, where formulas over all rows would take too long."""
    if found is None or found.summed is None:
        return ()
    rows = Rows(found.summed, ROWS_SHEET)
    return (Sheet(ROWS_SHEET, plain("The rows summed by month"), (rows,), visibility="hidden"),)
