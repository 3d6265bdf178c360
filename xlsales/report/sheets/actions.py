"""Actions: the SMART table of what to do next."""

from __future__ import annotations

from xlsales.report.analysis import Analysis
from xlsales.report.model import Sheet, TableBlock, Text
from xlsales.words.advice import action_sentence
from xlsales.words.sentence import plain

FIRST = 3


def sheet(analysis: Analysis) -> Sheet:
    """What to do, who, from where to where, by when, for how much."""
    table = analysis.evidence.tables["actions"]
    said = [s for r in analysis.recommendations if (s := action_sentence(r)) is not None]
    title = plain(f"{len(table.frame)} actions, the most valuable and easiest first") if table else plain(table.missing)
    return Sheet("Actions", title, (Text(tuple(said[:FIRST]), "finding"), TableBlock(table, titled=False)))
