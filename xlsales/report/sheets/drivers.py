"""Drivers: what moved revenue: price, volume, mix; the members that moved it; the one that makes a group."""

from __future__ import annotations

from dataclasses import replace

from xlsales.causes.fate import BUCKETS
from xlsales.metrics.table import Table
from xlsales.report.analysis import Analysis
from xlsales.report.model import Block, Chart, ChartKind, Sheet, TableBlock, Text
from xlsales.report.sheets.blocks import brief, headline, shown
from xlsales.words.sentence import Sentence, plain
from xlsales.words.template import sentence_of

MOST = 15
TOLD = ("like_for_like", "driver", "segment_driver", "mover", "offset", "leave_one_out", "anomaly")
# What a reader needs last; it stands in --json, and a figure that a sentence names on the sheet Figures.
LEFT_OUT = {
    "drivers": ("kind", "dimension", "member", "dimension_2", "member_2", "orders"),
    "drilldown": ("level", "dimension", "path", "share_of_total", "orders_before", "orders_now"),
    "contributions": ("cumulative",),
    "like_for_like": ("dimension", "status", "sure", "p"),
    "drivers_two": (),
    "drivers_three": ("won_before", "won_now"),
    "leave_one_out": (
        "mover_before", "mover_now", "mover_top_order", "mover_top_two", "top_order", "top_order_member",
        "change_without_order", "flips_without_order", "delta_without",
    ),
}  # fmt: skip
SIGNED = ("delta", "change", "change_without", "kept_change", "total_change")


def sheet(analysis: Analysis) -> Sheet:
    """Why revenue changed."""
    calendar = analysis.cube.calendar
    if calendar.before is None:
        why = plain(f"There is no earlier {calendar.grain} to compare with, so no change to explain.")
        return Sheet("Drivers", why, ())
    blocks: list[Block] = [Text(analysis.said(*TOLD), "finding")]
    split = next((n for n, t in analysis.evidence.tables.items() if n.startswith("pvm_") and t), "")
    first = shown(analysis, "drivers", split, "drilldown", "like_for_like")
    blocks += [_block(table) for table in first if table.name != "like_for_like_customer"]
    for table in shown(analysis, "contributions"):
        blocks.append(_block(table))
        blocks += _chart(analysis, table.name, len(table.frame))
    for table in shown(
        analysis, "drivers_three", "drivers_two_manager", "drivers_two_product", "leave_one_out", "anomalies_product"
    ):
        if table.name != "leave_one_out_rep":
            blocks.append(_block(table))
    return Sheet("Drivers", _title(analysis), tuple(blocks), open_pages=1)


def _title(analysis: Analysis) -> Sentence:
    """The strongest cause in one line: of the split of the change only what led it."""
    first = next((f for f in analysis.findings if f.kind == "driver"), None)
    if first is not None and not first.subject:
        return sentence_of(replace(first, caveats=())) or plain("What moved revenue")
    return headline(analysis, "driver") or headline(analysis, "change") or plain("What moved revenue")


def _block(table: Table) -> TableBlock:
    prefix = next((p for p in sorted(LEFT_OUT, key=len, reverse=True) if table.name.startswith(p)), "")
    empty = tuple(b for b in BUCKETS if b in table.frame and not (table.frame[b].abs() >= 0.5).any())
    return TableBlock(brief(table, MOST), signed=SIGNED, hidden=(*LEFT_OUT.get(prefix, ()), *empty))


def _chart(analysis: Analysis, name: str, rows: int) -> list[Block]:
    if rows < 3:
        return []
    dimension = name.removeprefix("contributions_")
    label = analysis.cube.book.label(dimension).lower()
    title = headline(analysis, "mover", dimension) or plain(f"Change of revenue by {label}")
    kind: ChartKind = "bar"
    alt = f"Difference of revenue by {label}"
    return [Chart(kind, name, "member", ("delta",), title, alt, rows=min(rows - 1, analysis.cube.settings.top))]
