"""Findings: all that was found in sentences, the key figures, what was read, and what the data cannot tell."""

from __future__ import annotations

from xlsales.report.analysis import Analysis
from xlsales.report.model import Block, Heading, Sheet, TableBlock, Text
from xlsales.report.page_charts import charts_of
from xlsales.report.sheets.reading import what_was_read
from xlsales.words.sentence import plain

MOST = 24


def sheet(analysis: Analysis) -> Sheet:
    """What was found, the strongest first, and what it rests on."""
    told = analysis.text["findings"][:MOST]
    title = plain(f"{len(told)} findings, the strongest first" if len(told) > 1 else "What was found")
    unsure = analysis.table("not_yet_sure")
    blocks: list[Block] = [
        Text(told, "finding"),
        TableBlock(analysis.evidence.tables["kpis"], signed=("change", "points")),
        *((TableBlock(unsure, bars=("share",)),) if unsure is not None else ()),
        Heading("What was read"),
        TableBlock(what_was_read(analysis)),
        Heading("What the data cannot tell"),
        Text(analysis.text["limits"] or (plain("Nothing stands against the figures shown."),), "note"),
        Heading("What the charts of the summary draw"),
        *(TableBlock(table) for table, _ in charts_of(analysis)),
    ]
    return Sheet("Findings", title, tuple(blocks), open_pages=1)
