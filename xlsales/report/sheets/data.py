"""Data: all rows as read, with what became of each, over which the formulas on *Checks* run."""

from __future__ import annotations

from xlsales.report.analysis import Analysis
from xlsales.report.model import Rows, Sheet
from xlsales.report.verification import with_account
from xlsales.words.sentence import plain


def sheet(analysis: Analysis, name: str = "Data") -> Sheet | None:
    """The rows behind every figure."""
    frame = with_account(analysis)
    return None if frame is None else Sheet(name, plain("The rows"), (Rows(frame, name),))
