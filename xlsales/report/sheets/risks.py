"""Risks: what could go wrong, what shows it, and the figure that warns first."""

from __future__ import annotations

from xlsales.report.analysis import Analysis
from xlsales.report.model import Sheet, TableBlock
from xlsales.words.sentence import plain


def sheet(analysis: Analysis) -> Sheet:
    """The register."""
    table = analysis.evidence.tables["risks"]
    title = plain(f"{len(table.frame)} risks that the rows show") if table else plain(table.missing)
    return Sheet("Risks", title, (TableBlock(table, titled=False),))
