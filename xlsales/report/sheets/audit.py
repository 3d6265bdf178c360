"""Audit: where a person pastes somebody's report, to have its claims checked against the rows."""

from __future__ import annotations

import pandas as pd

from xlsales.report.model import Rows, Sheet
from xlsales.words.sentence import plain

AUDIT_HEADER = "Report to check: paste it below, a paragraph in each cell"


def sheet() -> Sheet:
    """An empty place for a report; the button *Audit a report* reads it."""
    frame = pd.DataFrame({AUDIT_HEADER: pd.Series(dtype="str")})
    return Sheet("Audit", plain("A report to check"), (Rows(frame, "Report", {AUDIT_HEADER: "text"}),))
