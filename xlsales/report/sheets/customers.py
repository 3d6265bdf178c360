"""Customers: segments, value, retention and churn, and who has gone silent."""

from __future__ import annotations

from xlsales.report.analysis import Analysis
from xlsales.report.model import Block, Chart, Heading, Sheet, TableBlock, Text
from xlsales.report.sheets.blocks import headline, missing, shown
from xlsales.words.sentence import plain

NAMES = ("rfm_segments", "at_risk", "retention", "churn", "cohorts", "customers")
ABSENT = (*NAMES, "clv")


def sheet(analysis: Analysis) -> Sheet | None:
    """Who buys, who comes back, who has stopped."""
    if "customer" not in analysis.cube.book.sales:
        return None
    blocks: list[Block] = [Text(analysis.said("segment", "at_risk", "churn"), "finding")]
    for table in shown(analysis, *NAMES):
        blocks += [
            Heading(table.title),
            TableBlock(table, bars=tuple(c for c in ("share_of_revenue",) if c in table.frame)),
        ]
        if table.name == "rfm_segments":
            title = headline(analysis, "segment") or plain("Revenue by customer segment")
            blocks.append(Chart("bar", table.name, "segment", ("revenue",), title, table.title))
        if table.name == "retention" and len(table.frame) > 2:
            title = headline(analysis, "churn") or plain("Retention by period")
            blocks.append(Chart("line", table.name, "period", ("retention_rate",), title, table.title))
    blocks += missing(analysis, *ABSENT)
    return Sheet("Customers", headline(analysis, "segment") or plain("Customers"), tuple(blocks))
