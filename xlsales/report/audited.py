"""An audit as a report of its own: the verdicts with living figures, and the rows behind them."""

from __future__ import annotations

from xlsales.audit.queries import Facts
from xlsales.audit.result import Audit
from xlsales.cube.cube import cube_of
from xlsales.report.model import Report, Rows, Sheet, TableBlock
from xlsales.report.parts import in_parts, on_one_sheet
from xlsales.report.proof import Proof, SheetRows
from xlsales.report.sheets import verdicts
from xlsales.report.verification import structured, with_account
from xlsales.settings import Settings
from xlsales.table.book import SalesBook
from xlsales.words.sentence import plain

ROWS = "Data"


def audited_report(done: Audit, book: SalesBook | None, settings: Settings) -> Report:
    """The verdict of each claim, the corrected text, and the rows over which the true figures are formulas.

    Parameters
    ----------
    book
        The rows audited against; without them the workbook has the verdicts only.
    """
    proof: Proof | None = None
    sheets: tuple[Sheet, ...] = ()
    if book is not None:
        cube = cube_of(book, settings)
        rows = with_account(cube)
        if rows is not None:
            if on_one_sheet(len(rows)):
                proof = Proof(Facts(cube), SheetRows(rows, lambda header: structured(ROWS, header)))
            sheets = tuple(in_parts([Sheet(ROWS, plain("The rows"), (Rows(rows, ROWS),))]))
    return report_with(done, verdicts.sheet(done, proof), *sheets)


def report_with(done: Audit, *sheets: Sheet) -> Report:
    """A report of these sheets alone."""
    tables = {b.table.name: b.table for s in sheets for b in s.blocks if isinstance(b, TableBlock)}
    return Report({"source": done.against}, sheets, tables)
