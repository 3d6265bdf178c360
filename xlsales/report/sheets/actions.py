"""Actions: the SMART table of what to do next."""

from __future__ import annotations

from xlsales.report.analysis import Analysis
from xlsales.report.model import Sheet, TableBlock, Text
from xlsales.report.sheets.blocks import links
from xlsales.words.advice import action_sentence
from xlsales.words.sentence import plain

FIRST = 3


def sheet(analysis: Analysis) -> Sheet:
    """What to do, who, from where to where, by when, for how much."""
    table = analysis.evidence.tables["actions"]
    told = [(r, s) for r in analysis.recommendations if (s := action_sentence(r)) is not None]
    said = [s for _, s in told[:FIRST]]
    evidence = links([r.finding for r, _ in told], "evidence")
    title = plain(f"{len(table.frame)} actions, the most valuable and easiest first") if table else plain(table.missing)
    return Sheet("Actions", title, (Text(tuple(said), "finding"), TableBlock(table, formulas=evidence, titled=False)))
