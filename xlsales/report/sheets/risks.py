"""Risks: what could go wrong, what shows it, and the figure that warns first."""

from __future__ import annotations

from xlsales.report.analysis import Analysis
from xlsales.report.model import Sheet, TableBlock
from xlsales.report.sheets.blocks import links
from xlsales.words.sentence import plain
from xlsales.words.template import sentence_of


def sheet(analysis: Analysis) -> Sheet:
    """The register."""
    table = analysis.evidence.tables["risks"]
    title = plain(f"{len(table.frame)} risks that the rows show") if table else plain(table.missing)
    figures = links([r.finding for r in analysis.risks if sentence_of(r.finding) is not None], "sheet")
    return Sheet("Risks", title, (TableBlock(table, formulas=figures, titled=False),))
