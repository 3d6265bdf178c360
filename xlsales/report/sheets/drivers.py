"""Drivers: what moved revenue: price, volume, mix; the members that moved it; the one that makes a group."""

from __future__ import annotations

from xlsales.report.analysis import Analysis
from xlsales.report.model import Block, Chart, ChartKind, Heading, Sheet, TableBlock, Text
from xlsales.report.sheets.blocks import headline, shown
from xlsales.words.sentence import plain

PREFIXES = ("pvm", "contributions", "drivers_two", "drivers_three", "leave_one_out", "anomalies")


def sheet(analysis: Analysis) -> Sheet:
    """Why revenue changed."""
    if analysis.cube.calendar.before is None:
        why = plain(f"There is no earlier {analysis.cube.calendar.grain} to compare with, so no change to explain.")
        return Sheet("Drivers", why, ())
    blocks: list[Block] = [Text(analysis.said("driver", "mover", "offset", "leave_one_out"), "finding")]
    first = True
    for table in shown(analysis, "drivers", "drilldown", *PREFIXES):
        blocks += [Heading(table.title), TableBlock(table, signed=("delta", "change", "change_without"))]
        if table.name.startswith("contributions_") and len(table.frame) > 2:
            title = headline(analysis, "mover", table.name.removeprefix("contributions_")) or plain(table.title)
            rows = min(len(table.frame) - 1, analysis.cube.settings.top)
            kind: ChartKind = "waterfall" if first and len(table.frame) <= analysis.cube.settings.top else "bar"
            blocks.append(Chart(kind, table.name, "member", ("delta",), title, table.title, rows=rows))
            first = False
    title = headline(analysis, "driver") or plain("What moved revenue")
    return Sheet("Drivers", title, tuple(blocks))
