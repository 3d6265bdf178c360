"""What the buttons do: read the open workbook through xlwings, analyse, write the result back into it.

The macros call `run`; Lite and Server run the scripts themselves. Only what all of xlwings' engines share is used.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import xlwings as xw

from xlsales.errors import InputError, SalesError, UsageError, nearest
from xlsales.excel.host import Range, bind_scripts, cell_value
from xlsales.excel.settings_sheet import SheetSettings, settings_of
from xlsales.metrics import checks as checking
from xlsales.report.build import report_of
from xlsales.report.model import Report, Sheet, TableBlock
from xlsales.table.book import SalesBook
from xlsales.table.ingest import book_of
from xlsales.words.sentence import plain

DATA, TARGETS, SETTINGS, AUDIT = "Data", "Targets", "Settings", "Audit"
CHECKS = "Checks"
TITLE = "xlsales"

log = logging.getLogger("xlsales")


def analyze(book: xw.Book) -> None:
    """Analyse the rows on the sheet Data and write the report into the workbook."""
    from xlsales.excel.live import write_live

    write_live(_report(book), book)


def check_data(book: xw.Book) -> None:
    """Say how the rows on the sheet Data were understood and which were set aside, on the sheet Checks."""
    from xlsales.excel.live import write_live

    rows = _book(book, _settings(book))
    write_live(check_report(rows), book)
    aside = len(rows.set_aside)
    _tell(book, f"{rows.rows_read:,} rows read, {rows.rows_read - aside:,} used, {aside:,} set aside. See {CHECKS}.")


def undo_last_run(book: xw.Book) -> None:
    """Bring back the results of the run before the last one."""
    from xlsales.excel.live import undo_live

    undo_live(book)


def export(book: xw.Book) -> None:
    """Save the report as a workbook without macros beside this one."""
    from xlsales.excel.file import write_workbook

    here = Path(str(book.fullname))
    if not here.parent.is_dir() or not here.is_absolute():
        raise InputError("this workbook has no folder on this computer", cure="Save it to a local folder first.")
    written = write_workbook(_report(book), here.with_name(f"{here.stem} report.xlsx"))
    _tell(book, f"Saved as {written}.")


SCRIPTS: dict[str, Callable[[xw.Book], None]] = {
    "Check data": check_data,
    "Analyze": analyze,
    "Undo last run": undo_last_run,
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


def _report(book: xw.Book) -> Report:
    sheet = _settings(book)
    return report_of(_book(book, sheet), sheet.settings)


def _settings(book: xw.Book) -> SheetSettings:
    return settings_of(cells_of(book, SETTINGS))


def _book(book: xw.Book, sheet: SheetSettings) -> SalesBook:
    rows = cells_of(book, DATA)
    if len(rows) < 2:
        raise InputError(
            "there are no rows", where=f"sheet {DATA}", cure="Paste your rows with their headers there, then try again."
        )
    targets = cells_of(book, TARGETS)
    return book_of(
        rows,
        sheet.settings,
        mapping=sheet.roles(rows),
        source_name=f"sheet {DATA}",
        targets=targets if len(targets) > 1 else None,
    )


def cells_of(book: xw.Book, name: str) -> Range:
    """The cells of a sheet up to the last used one, without empty rows at the end; none without such a sheet."""
    found = next((s for s in book.sheets if s.name == name), None)
    if found is None:
        return []
    values: Any = found.used_range.options(ndim=2).value or []
    rows = [[cell_value(c) for c in row] for row in values]
    while rows and all(c is None for c in rows[-1]):
        rows.pop()
    return rows


def _tell(book: xw.Book, text: str, critical: bool = False) -> None:
    book.app.alert(text, title=TITLE, mode="critical" if critical else "info")


bind_scripts(globals(), SCRIPTS)
