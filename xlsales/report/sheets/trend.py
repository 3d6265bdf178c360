"""Trend: every figure by period, partial and missing ones marked."""

from __future__ import annotations

from xlsales.report.analysis import Analysis
from xlsales.report.model import Block, Chart, ChartKind, Sheet, TableBlock
from xlsales.words.sentence import plain


def sheet(analysis: Analysis) -> Sheet:
    """How the figures moved."""
    tables = [t for n, t in analysis.evidence.tables.items() if n.startswith("trend_") and t]
    main = next(t for t in tables if t.name == f"trend_{analysis.cube.calendar.grain}")
    ordered = [main, *(t for t in tables if t is not main)]
    blocks: list[Block] = []
    for table in ordered:
        blocks += [TableBlock(table, signed=("change", "year_change"))]
        if len(table.frame) > 1:
            title = plain(f"Revenue, {table.title.lower()}")
            kind: ChartKind = "line" if len(table.frame) > 8 else "column"
            blocks.append(Chart(kind, table.name, "period", ("revenue",), title, alt=f"Revenue, {table.title.lower()}"))
    return Sheet(
        "Trend",
        plain(f"{len(main.frame)} {analysis.cube.calendar.grain}s to {main.frame['period'].iloc[-1]}"),
        tuple(blocks),
    )
