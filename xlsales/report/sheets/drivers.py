"""Drivers: what moved revenue: price, volume, mix; the members that moved it; the one that makes a group."""

from __future__ import annotations

from xlsales.findings.drivers import SPLIT_BY
from xlsales.metrics.table import Table
from xlsales.report.analysis import Analysis
from xlsales.report.model import Block, Chart, ChartKind, Sheet, TableBlock, Text
from xlsales.report.sheets.blocks import brief, headline, shown
from xlsales.words.sentence import plain

MOST = 15
TOLD = ("driver", "segment_driver", "mover", "offset", "leave_one_out", "anomaly")
# What a reader needs last; it stands in --json, and a figure that a sentence names on the sheet Figures.
LEFT_OUT = {
    "drivers": ("kind", "dimension", "member", "dimension_2", "member_2", "orders"),
    "drilldown": ("level", "dimension", "path", "share_of_total", "orders_before", "orders_now"),
    "pvm": ("other",),
    "contributions": ("cumulative",),
    "drivers_three": ("won_before", "won_now"),
    "drivers_two": ("other",),
    "leave_one_out": (
        "mover_before", "mover_now", "mover_top_order", "mover_top_two", "top_order", "top_order_member",
        "change_without_order", "flips_without_order", "delta_without",
    ),
}  # fmt: skip
SIGNED = ("delta", "change", "change_without")


def sheet(analysis: Analysis) -> Sheet:
    """Why revenue changed."""
    calendar = analysis.cube.calendar
    if calendar.before is None:
        why = plain(f"There is no earlier {calendar.grain} to compare with, so no change to explain.")
        return Sheet("Drivers", why, ())
    blocks: list[Block] = [Text(analysis.said(*TOLD), "finding")]
    split = next((d for d in SPLIT_BY if analysis.table(f"pvm_{d}")), "")
    first = shown(analysis, "drivers", f"pvm_{split}", "drilldown")
    blocks += [_block(table) for table in first]
    for table in shown(analysis, "contributions"):
        blocks.append(_block(table))
        blocks += _chart(analysis, table.name, len(table.frame))
    for table in shown(
        analysis, "drivers_three", "drivers_two_manager", "drivers_two_product", "leave_one_out", "anomalies_product"
    ):
        if table.name != "leave_one_out_rep":
            blocks.append(_block(table))
    return Sheet("Drivers", headline(analysis, "driver") or plain("What moved revenue"), tuple(blocks))


def _block(table: Table) -> TableBlock:
    prefix = next((p for p in sorted(LEFT_OUT, key=len, reverse=True) if table.name.startswith(p)), "")
    return TableBlock(brief(table, MOST), signed=SIGNED, hidden=LEFT_OUT.get(prefix, ()))


def _chart(analysis: Analysis, name: str, rows: int) -> list[Block]:
    if rows < 3:
        return []
    dimension = name.removeprefix("contributions_")
    label = analysis.cube.book.label(dimension).lower()
    title = headline(analysis, "mover", dimension) or plain(f"Change of revenue by {label}")
    kind: ChartKind = "bar"
    alt = f"Difference of revenue by {label}"
    return [Chart(kind, name, "member", ("delta",), title, alt, rows=min(rows - 1, analysis.cube.settings.top))]
