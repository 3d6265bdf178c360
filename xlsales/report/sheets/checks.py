"""Checks: every row accounted for, totals that tie, and native formulas by which anybody can verify them."""

from __future__ import annotations

from xlsales.report.analysis import Analysis
from xlsales.report.model import Block, Sheet, TableBlock
from xlsales.report.sheets.blocks import brief
from xlsales.report.verification import Verification
from xlsales.words.sentence import plain

AFTER = ("coverage", "header_mapping", "reading_notes", "set_aside")
LISTED = 200


def sheet(analysis: Analysis, verified: Verification | None) -> Sheet:
    """Why the figures can be trusted."""
    tables = analysis.evidence.tables
    blocks: list[Block] = [TableBlock(tables["row_account"]), TableBlock(tables["control_totals"])]
    if verified is not None:
        blocks.append(TableBlock(verified.table, formulas=verified.formulas))
    blocks += [TableBlock(brief(tables[name], LISTED)) for name in AFTER]
    agree = all(c.agrees for c in analysis.cube.book.controls)
    title = "Every row is accounted for and all totals tie" if agree else "Totals do not tie: do not use this report"
    return Sheet("Checks", plain(title, "good" if agree else "bad"), tuple(blocks))
