"""Breakdown: every figure by region, segment, product, rep and any other dimension, and two of them crossed."""

from __future__ import annotations

from xlsales.report.analysis import Analysis
from xlsales.report.model import Block, Chart, Sheet, TableBlock
from xlsales.report.sheets.blocks import brief, headline, leader
from xlsales.words.sentence import plain

# What a reader compares first; the figures of the period before stand in --json and on the sheets of their question.
LEFT_OUT = (
    "orders_before", "average_sale_before", "win_rate_before", "created_before", "share_before", "closed",
    "unit_price", "weeks_to_close",
)  # fmt: skip


def sheet(analysis: Analysis) -> Sheet | None:
    """Who and what makes the revenue."""
    tables = [t for n, t in analysis.evidence.tables.items() if n.startswith("breakdown_") and t]
    if not tables:
        return None
    # That all is of the one country there is says nothing beside others.
    several = [t for t in tables if len(t.frame) > 1]
    tables = several or tables
    blocks: list[Block] = []
    now = analysis.cube.calendar.now.label
    for table in tables:
        blocks.append(TableBlock(brief(table), bars=("share",), signed=("change", "difference"), hidden=LEFT_OUT))
        if len(table.frame) > 1 and "member_2" not in table.frame:
            shown = min(len(table.frame), analysis.cube.settings.top)
            dimension = table.name.removeprefix("breakdown_")
            title = headline(analysis, "concentration", dimension) or plain(
                f"Revenue by {table.column('member').header.lower()}, {now}"
            )
            alt = f"Revenue by {table.column('member').header.lower()} in {now}"
            blocks.append(Chart("bar", table.name, "member", ("revenue",), title, alt, rows=shown))
    title = leader(analysis, *analysis.cube.book.dimensions) or plain(f"Revenue of {now} by every dimension")
    return Sheet("Breakdown", title, tuple(blocks), open_pages=2)
