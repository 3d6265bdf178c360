"""Territories: how revenue is spread, where it rests on one member, and who reaches the target."""

from __future__ import annotations

from xlsales.report.analysis import Analysis
from xlsales.report.model import Block, Chart, Sheet, TableBlock, Text
from xlsales.report.sheets import rebalancing
from xlsales.report.sheets.blocks import SHOWN, brief, headline, leader, missing, shown
from xlsales.words.sentence import plain

NAMES = (
    "concentration",
    "territories",
    "attainment",
    "attainment_by_period",
    "rebalancing",
    "dependencies",
    "single_points",
    "whole_data",
)
TOLD = ("target_gap", "concentration", "dependency", "single_point", "imbalance", "whole_data")
# Keys for --json, said in words by a neighbouring column.
LEFT_OUT = {"concentration": ("dimension",), "attainment": ("role", "row"), "attainment_by_period": ("role",)}
ABOUT = ("region", "territory", "country", "office", "segment", "sector", "customer")


def sheet(analysis: Analysis) -> Sheet:
    """Where the revenue comes from, and how safely."""
    places = analysis.cube.book.like(*ABOUT)
    blocks: list[Block] = [Text(analysis.said(*TOLD, about=places), "finding")]
    for table in shown(analysis, *NAMES):
        if table.name == "rebalancing" and len(table.frame) <= SHOWN:
            blocks.append(rebalancing.block(table))
            continue
        signed = tuple(c for c in ("gap", "change") if c in table.frame)
        blocks.append(TableBlock(brief(table), signed=signed, hidden=LEFT_OUT.get(table.name, ())))
        if table.name == "attainment" and len(table.frame) > 1:
            title = headline(analysis, "target_gap") or plain(table.title)
            blocks.append(Chart("bar", table.name, "member", ("attainment",), title, table.title))
    blocks += missing(analysis, "territories", "attainment", "single_points")
    found = (said for kind in TOLD for about in places if (said := headline(analysis, kind, about)) is not None)
    leads = leader(analysis, *places, *analysis.cube.book.dimensions)
    title = next(found, None) or leads or plain("How revenue is spread")
    return Sheet("Territories", title, tuple(blocks), open_pages=1)
