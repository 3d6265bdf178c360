"""A report as a workbook: plain .xlsx, or .xlsm with the buttons' macros, the ribbon tab and the formulas."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from xlsales.excel.file import write_workbook
from xlsales.report.model import Report
from xlsales.report.sheets import audit, home


def save(report: Report, path: Path) -> Path:
    """Write a report to .xlsx or .xlsm; the file appears whole or not at all.

    Raises
    ------
    OutputError
        Where the target cannot be written.
    """
    living = report.meta["settings"]["text"] == "living"
    if path.suffix.lower() != ".xlsm":
        return write_workbook(report, path, living=living)
    from xlsales.excel.macros import CONF, ribbon_xml, vba_project_of

    # The buttons have a sheet of their own, and need one to paste a report into; without macros nothing would read it.
    report = replace(report, sheets=(*report.sheets, home.sheet(), audit.sheet()))
    return write_workbook(report, path, vba_project=vba_project_of, ribbon=ribbon_xml(), conf=CONF, living=living)
