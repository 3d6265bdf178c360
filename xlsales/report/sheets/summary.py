"""Summary: the key figures as cards, the executive text, the strongest findings."""

from __future__ import annotations

from xlsales.report.analysis import Analysis
from xlsales.report.model import Block, Cards, Heading, Sheet, TableBlock, Text, TextStyle
from xlsales.report.sheets.card_lines import cards_beside
from xlsales.words.sentence import Sentence

STRONGEST = 5


def _said(heading: str, sentences: tuple[Sentence, ...], style: TextStyle) -> tuple[Block, ...]:
    """Sentences under their heading; nothing where there is nothing to say."""
    return (Heading(heading), Text(sentences, style)) if sentences else ()


def sheet(analysis: Analysis) -> Sheet:
    """What a board reads."""
    calendar = analysis.cube.calendar
    table = analysis.evidence.tables["kpis"]
    opening = analysis.text["executive"]
    unsure = analysis.table("not_yet_sure")
    findings = tuple(s for s in analysis.text["findings"] if s not in opening)
    return Sheet(
        "Summary",
        opening[0],
        (
            Cards(table, analysis.table(f"trend_{calendar.grain}"), cards_beside(analysis)),
            *_said("In short", opening[1:], "body"),
            *_said("Further findings", findings[:STRONGEST], "finding"),
            TableBlock(table, signed=("change", "points")),
            *((TableBlock(unsure, bars=("share",)),) if unsure is not None else ()),
        ),
        accent=True,
    )
