"""Home: the buttons, in workbooks that have macros."""

from __future__ import annotations

from xlsales.report.model import Buttons, Sheet, Text
from xlsales.words.sentence import plain

BUTTONS = (
    ("Check data", "CheckData"),
    ("Analyze", "Analyze"),
    ("Undo last run", "UndoLastRun"),
    ("Audit a report", "AuditReport"),
    ("Export", "ExportReport"),
)


def sheet() -> Sheet:
    """Where a person runs the analysis anew; the same buttons are on the ribbon's tab."""
    said = plain("Change rows on the sheet Data or options on the sheet Settings, then run it anew.")
    return Sheet("Home", plain("Run the analysis"), (Text((said,), "subtitle"), Buttons(BUTTONS)))
