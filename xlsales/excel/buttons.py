"""What the buttons do: read the open workbook through xlwings, analyse, write the result back into it.

The macros call `run`; Lite and Server run the scripts themselves. Only what all of xlwings' engines share is used.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import xlwings as xw

from xlsales.audit.audit import audit as audit_text
from xlsales.audit.queries import Facts
from xlsales.cube.cube import cube_of
from xlsales.errors import InputError, SalesError, UsageError, nearest
from xlsales.excel.cells import Place
from xlsales.excel.file import write_workbook
from xlsales.excel.host import Range, bind_scripts, cell_value
from xlsales.excel.live import undo_last_run as undo_live
from xlsales.excel.live import write_live
from xlsales.excel.settings_sheet import SheetSettings, settings_of
from xlsales.metrics import checks as checking
from xlsales.report.audited import report_with
from xlsales.report.build import report_of
from xlsales.report.model import Report, Sheet, TableBlock
from xlsales.report.proof import Proof, SheetRows
from xlsales.report.sheets import verdicts
from xlsales.report.sheets.audit import AUDIT_HEADER
from xlsales.table.book import SalesBook
from xlsales.table.ingest import book_of
from xlsales.words.sentence import plain

DATA, PIPELINE, TARGETS, SETTINGS, AUDIT = "Data", "Pipeline", "Targets", "Settings", "Audit"
ROWS, CHECKS = "Rows", "Checks"
TITLE = "xlsales"

log = logging.getLogger("xlsales")


def analyze(book: xw.Book) -> None:
    """Analyse the rows on the sheet Data and write the report into the workbook."""
    sheet = _settings(book)
    living = sheet.settings.text == "living"
    # The person's own sheet Data stays as it is; the rows that the checks add up stand on a sheet of ours.
    done = write_live(
        report_of(_book(book, sheet, cells_of(book, DATA)), sheet.settings, rows_sheet=ROWS), book, living=living
    )
    _tell(book, " ".join((f"The report is written: {', '.join(done.sheets)}.", *done.remarks)))


def check_data(book: xw.Book) -> None:
    """Say how the rows on the sheet Data were understood and which were set aside, on the sheet Checks."""
    rows = _book(book, _settings(book), cells_of(book, DATA))
    write_live(check_report(rows), book)
    aside = len(rows.set_aside)
    _tell(book, f"{rows.rows_read:,} rows read, {rows.rows_read - aside:,} used, {aside:,} set aside. See {CHECKS}.")


def undo_last_run(book: xw.Book) -> None:
    """Bring back the results of the run before the last one."""
    restored = undo_live(book)
    _tell(book, f"Put back as before the last run: {', '.join(restored)}.")


def audit(book: xw.Book) -> None:
    """Check each claim of the text on the sheet Audit against the rows on the sheet Data, on the sheet Verdicts."""
    written = cells_of(book, AUDIT)
    if not any(c is not None for row in written[1:] for c in row) and written[:1] in ([], [[AUDIT_HEADER]]):
        cure = f"Paste the report on a sheet named {AUDIT}, one paragraph a cell, then try again."
        raise InputError("there is no report to check", where=f"sheet {AUDIT}", cure=cure)
    sheet = _settings(book)
    cells = cells_of(book, DATA)
    rows = _book(book, sheet, cells)
    done = audit_text(written, rows, sheet.settings)
    kept = rows_on_sheet(cells, rows.source_rows)
    proof = Proof(Facts(cube_of(rows, sheet.settings)), kept) if kept is not None else None
    write_live(report_with(done, verdicts.sheet(done, proof)), book)
    _tell(book, done.headline)


def export(book: xw.Book) -> None:
    """Save the report as a workbook without macros beside this one."""
    here = Path(str(book.fullname))
    if not here.is_absolute() or not here.parent.is_dir():
        raise InputError("this workbook has no folder on this computer", cure="Save it to a local folder first.")
    sheet = _settings(book)
    report = report_of(_book(book, sheet, cells_of(book, DATA)), sheet.settings)
    living = sheet.settings.text == "living"
    written = write_workbook(report, here.with_name(f"{here.stem} report.xlsx"), living=living)
    _tell(book, f"Saved as {written}.")


SCRIPTS: dict[str, Callable[[xw.Book], None]] = {
    "Check data": check_data,
    "Analyze": analyze,
    "Undo last run": undo_last_run,
    "Audit a report": audit,
}
"""The name that Lite and Server show → the script."""
MACROS = {f.__name__: f for f in (*SCRIPTS.values(), export)}


def run(script: str, book: xw.Book | None = None) -> None:
    """Run a button's script on the workbook that called, and tell the person what went wrong, if anything.

    Parameters
    ----------
    script
        Name of one of the functions of this module.
    book
        Another workbook than the one whose macro calls.
    """
    caller = book if book is not None else xw.Book.caller()
    try:
        if script not in MACROS:
            raise UsageError(f"there is no button for {script!r} in this version", cure=nearest(script, MACROS))
        MACROS[script](caller)
    except SalesError as error:
        _tell(caller, str(error), critical=True)
    except Exception as error:
        log.exception("%s failed", script)
        _tell(caller, f"xlsales could not finish ({type(error).__name__}: {error}).", critical=True)


def check_report(rows: SalesBook) -> Report:
    """A report of one sheet that accounts for every row."""
    tables = (
        checking.row_account(rows),
        checking.control_totals(rows),
        checking.header_mapping(rows),
        checking.reading_notes(rows),
        checking.set_aside(rows),
    )
    sheet = Sheet(CHECKS, plain("What was read, and what was not"), tuple(TableBlock(t) for t in tables))
    return Report({"currency": rows.currency, "source": rows.source_name}, (sheet,), {t.name: t for t in tables})


def rows_on_sheet(cells: Range, frame: pd.DataFrame | None) -> SheetRows | None:
    """The rows that were read from a sheet with the addresses of their cells; None where a header is not found there.

    Parameters
    ----------
    cells
        The sheet from A1 on.
    frame
        The rows under their headers, indexed by their row on the sheet.
    """
    if frame is None or not len(frame):
        return None
    first, last = int(frame.index.min()), int(frame.index.max())
    header = [str(c).strip() if c is not None else "" for c in cells[first - 2]] if 2 <= first <= len(cells) else []
    if any(header.count(name) != 1 for name in frame.columns):
        return None
    ranges = {}
    for name in frame.columns:
        top, bottom = (Place(DATA, row - 1, header.index(name)) for row in (first, last))
        ranges[name] = f"{top.address(fixed=True)}:{bottom.address(DATA, fixed=True)}"
    return SheetRows(frame, ranges.__getitem__)


def _settings(book: xw.Book) -> SheetSettings:
    return settings_of(cells_of(book, SETTINGS))


def _book(book: xw.Book, sheet: SheetSettings, rows: Range) -> SalesBook:
    if len(rows) < 2:
        raise InputError(
            "there are no rows", where=f"sheet {DATA}", cure="Paste your rows with their headers there, then try again."
        )
    targets, deals = cells_of(book, TARGETS), cells_of(book, PIPELINE)
    return book_of(
        rows,
        sheet.settings,
        mapping=sheet.roles(rows),
        source_name=f"sheet {DATA}",
        deals=deals if len(deals) > 1 else None,
        targets=targets if len(targets) > 1 else None,
    )


def cells_of(book: xw.Book, name: str) -> Range:
    """The cells of a sheet up to the last used one, without empty rows at the end; none without such a sheet."""
    found = next((s for s in book.sheets if s.name == name), None)
    if found is None:
        return []
    used = found.used_range
    last = (used.row + used.shape[0] - 1, used.column + used.shape[1] - 1)
    # From A1 on, so that the row numbers of messages are those of the sheet.
    values: Any = found.range((1, 1), last).options(ndim=2).value or []
    rows = [[cell_value(c) for c in row] for row in values]
    while rows and all(c is None for c in rows[-1]):
        rows.pop()
    return rows


def _tell(book: xw.Book, text: str, critical: bool = False) -> None:
    book.app.alert(text, title=TITLE, mode="critical" if critical else "info")


bind_scripts(globals(), SCRIPTS)
