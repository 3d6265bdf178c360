"""Actions: the SMART table of what to do next."""

from __future__ import annotations

from xlsales.advice.recommendation import MOST
from xlsales.findings.nouns import in_words
from xlsales.report.analysis import Analysis
from xlsales.report.model import Block, Sheet, TableBlock, Text
from xlsales.report.sheets.blocks import links
from xlsales.words.advice import action_sentence
from xlsales.words.sentence import plain

FIRST = 3


def sheet(analysis: Analysis) -> Sheet:
    """What to do, who, from where to where, by when, for how much."""
    table, further = (analysis.evidence.tables[n] for n in ("actions", "further_actions"))
    told = [(r, s) for r in analysis.recommendations if (s := action_sentence(r)) is not None]
    said = [s for _, s in told[:FIRST]]
    count = len(table.frame)
    title = plain(
        table.missing
        if not table
        else "One action"
        if count == 1
        else f"{in_words(count).capitalize()} actions, the most valuable and easiest first"
    )
    blocks: list[Block] = [
        Text(tuple(said), "finding"),
        TableBlock(table, formulas=links([r.finding for r, _ in told[:MOST]], "evidence"), titled=False),
    ]
    if further:
        blocks.append(TableBlock(further, formulas=links([r.finding for r, _ in told[MOST:]], "evidence")))
    return Sheet("Actions", title, tuple(blocks))
