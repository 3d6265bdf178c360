"""Breakdown: every figure by region, segment, product, rep and any other dimension, and two of them crossed."""

from __future__ import annotations

from xlsales.report.analysis import Analysis
from xlsales.report.model import Block, Chart, Heading, Sheet, TableBlock
from xlsales.words.sentence import plain

SHOWN = 30


def sheet(analysis: Analysis) -> Sheet | None:
    """Who and what makes the revenue."""
    tables = [t for n, t in analysis.evidence.tables.items() if n.startswith("breakdown_") and t]
    if not tables:
        return None
    blocks: list[Block] = []
    for table in tables:
        blocks += [Heading(table.title), TableBlock(table, bars=("share",), signed=("change", "difference"))]
        if len(table.frame) > 1 and "member_2" not in table.frame:
            shown = min(len(table.frame), analysis.cube.settings.top)
            title = plain(f"Revenue by {table.column('member').header.lower()}, {analysis.cube.calendar.now.label}")
            blocks.append(Chart("bar", table.name, "member", ("revenue",), title, title.text(), rows=shown))
    return Sheet("Breakdown", plain(f"Revenue of {analysis.cube.calendar.now.label} by every dimension"), tuple(blocks))
