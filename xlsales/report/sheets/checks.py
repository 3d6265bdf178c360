"""Checks: every row accounted for, totals that tie, and native formulas by which anybody can verify them."""

from __future__ import annotations

from xlsales.report.analysis import Analysis
from xlsales.report.model import Block, Sheet, TableBlock
from xlsales.report.sheets.blocks import brief
from xlsales.words.sentence import plain

TABLES = ("row_account", "control_totals", "verification", "coverage", "reading_notes", "set_aside")


def sheet(analysis: Analysis) -> Sheet:
    """Why the figures can be trusted."""
    tables = analysis.evidence.tables
    blocks: list[Block] = []
    for name in TABLES:
        if name in tables:
            blocks += [TableBlock(brief(tables[name], 200))]
    agree = all(c.agrees for c in analysis.cube.book.controls)
    title = "Every row is accounted for and all totals tie" if agree else "Totals do not tie: do not use this report"
    return Sheet("Checks", plain(title, "good" if agree else "bad"), tuple(blocks))
