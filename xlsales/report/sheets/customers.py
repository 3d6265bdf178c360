"""Customers: segments, value, retention and churn, who has gone silent; and the list of all customers."""

from __future__ import annotations

from xlsales.report.analysis import Analysis
from xlsales.report.model import Block, Chart, Rows, Sheet, TableBlock, Text
from xlsales.report.sheets.blocks import brief, headline, missing, shown
from xlsales.words.sentence import plain

NAMES = (
    "rfm_segments",
    "at_risk",
    "retention_compared",
    "like_for_like_customer",
    "retention_year",
    "retention",
    "churn",
    "cohorts",
    "pareto_customer",
)
ABSENT = ("rfm_segments", "at_risk", "retention", "churn", "cohorts", "clv")


def sheet(analysis: Analysis) -> tuple[Sheet, ...]:
    """Who buys, who comes back, who has stopped."""
    if "customer" not in analysis.cube.book.sales:
        return ()
    blocks: list[Block] = [
        Text(analysis.said("segment", "at_risk", "churn", "like_for_like", about=("segment", "customer")), "finding")
    ]
    for table in shown(analysis, *NAMES):
        blocks.append(TableBlock(brief(table), bars=tuple(c for c in ("share_of_revenue",) if c in table.frame)))
        if table.name == "rfm_segments":
            title = headline(analysis, "segment") or plain("Revenue by customer segment")
            blocks.append(Chart("bar", table.name, "segment", ("revenue",), title, "Revenue by customer segment"))
        if table.name == "retention" and len(table.frame) > 2:
            title = headline(analysis, "churn") or plain("Retention by period")
            blocks.append(Chart("line", table.name, "period", ("retention_rate",), title, "Retention rate by period"))
    blocks += missing(analysis, *ABSENT)
    main = Sheet("Customers", headline(analysis, "segment") or plain("Customers"), tuple(blocks), open_pages=1)
    every = analysis.table("customers")
    if every is None:
        return (main,)
    frame = every.frame.rename(columns={c.name: c.header for c in every.columns})
    kinds: dict[str, str] = {c.header: c.kind for c in every.columns}
    return (main, Sheet("Customer list", plain("Every customer"), (Rows(frame, "CustomerList", kinds),)))
