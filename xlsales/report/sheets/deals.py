"""Deals: their sizes, the time they take, and what stands in the pipeline."""

from __future__ import annotations

from xlsales.findings.nouns import within
from xlsales.report.analysis import Analysis
from xlsales.report.model import Block, Chart, Sheet, TableBlock, Text
from xlsales.report.sheets.blocks import brief, headline, missing, shown, stated
from xlsales.words.sentence import plain

NAMES = (
    "deal_bands", "pipeline", "forecast_deals", "new_opportunities", "stage_funnel", "ageing", "stalled",
    "overdue_deals", "cycle",
)  # fmt: skip


def sheet(analysis: Analysis) -> Sheet:
    """How large deals are, how long they take, what is open."""
    blocks: list[Block] = [Text(analysis.said("deal_size", "pipeline_risk", "cycle"), "finding")]
    for table in shown(analysis, *NAMES):
        blocks += [
            TableBlock(brief(table), signed=tuple(c for c in ("change", "points") if c in table.frame)),
        ]
        if table.name == "deal_bands" and len(table.frame) > 1:
            title = headline(analysis, "deal_size") or plain(table.title)
            blocks.append(Chart("column", table.name, "band", ("share_deals", "share"), title, table.title))
        if table.name == "new_opportunities" and len(table.frame) > 2:
            blocks.append(
                Chart("column", table.name, "period", ("created",), plain("New opportunities by month"), table.title)
            )
    blocks += missing(analysis, "pipeline", "cycle", "ageing")
    one = "deal" if analysis.cube.book.basis == "deals" else "order"
    when = f" {within(analysis.cube.calendar.now.label)}"
    average = stated(analysis.table("kpis"), "now", "average_sale", f"The average {one} was ", when)
    return Sheet("Deals", headline(analysis, "deal_size") or average or plain("Deals"), tuple(blocks), open_pages=1)
