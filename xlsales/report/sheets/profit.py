"""Profit: what is earned and why that changed, who and what loses money, and what discounts cost."""

from __future__ import annotations

from xlsales.report.analysis import Analysis
from xlsales.report.model import Block, Chart, Sheet, TableBlock, Text
from xlsales.report.sheets.blocks import TESTS, brief, headline, missing
from xlsales.words.sentence import plain

TOLD = ("profit", "margin_bridge", "loss_maker", "discount_gap", "discount_band", "below_cost", "discount")
MOST = 15
# Keys and tests for --json, said in words by a neighbouring column.
LEFT_OUT = {
    "loss_makers": ("own", *TESTS),
    "discount_gap": ("discount_all", "others_all", *TESTS),
    "discount_from": ("who_dimension", *TESTS),
    "below_cost_by": TESTS,
    "profitless_growth": TESTS,
    "margin_bridge": ("step",),
    "profit": ("metric", "favourable", "kind"),
}
SIGNED = ("difference", "change", "points", "delta", "discount_points")
BY = ("category", "product", "region", "rep", "manager", "segment", "channel", "customer")


def sheet(analysis: Analysis) -> Sheet | None:
    """What is earned; no sheet where the rows tell neither cost, profit nor discount."""
    figures = analysis.table("profit")
    if figures is None:
        return None
    told = analysis.said(*TOLD)
    blocks: list[Block] = [
        Text(told, "finding"),
        TableBlock(figures, signed=("difference", "change", "points"), hidden=LEFT_OUT["profit"]),
    ]
    blocks += _bridge(analysis)
    for name in ("loss_makers", "profitless_growth"):
        blocks += _shown(analysis, name)
    blocks += _discounts(analysis)
    blocks += [*_shown(analysis, "below_cost"), *_shown(analysis, "below_cost_by")]
    for dimension in (*BY, *(d for d in analysis.cube.book.dimensions if d not in BY)):
        blocks += [*_shown(analysis, f"profit_{dimension}"), *_shown(analysis, f"margin_bridge_{dimension}")]
    blocks += missing(analysis, "margin_bridge", "loss_makers", "below_cost", "discount_bands", "discount_from")
    title = told[0] if told else plain(figures.title)
    return Sheet("Profit", title, tuple(blocks), open_pages=1)


def _shown(analysis: Analysis, name: str) -> list[Block]:
    """A table under its title, where it has rows."""
    table = analysis.table(name)
    if table is None:
        return []
    prefix = next((p for p in sorted(LEFT_OUT, key=len, reverse=True) if name.startswith(p)), "")
    hidden = tuple(c for c in LEFT_OUT.get(prefix, ()) if c in table.frame)
    return [TableBlock(brief(table, MOST), signed=tuple(c for c in SIGNED if c in table.frame), hidden=hidden)]


def _bridge(analysis: Analysis) -> list[Block]:
    table = analysis.table("margin_bridge")
    if table is None:
        return []
    title = headline(analysis, "margin_bridge") or plain(table.title)
    alt = "Profit from the old to the new period, step by step"
    return [*_shown(analysis, table.name), Chart("waterfall", table.name, "label", ("profit",), title, alt)]


def _discounts(analysis: Analysis) -> list[Block]:
    blocks = [*_shown(analysis, "discount_bands")]
    bands = analysis.table("discount_bands")
    if bands is not None and "profit" in bands.frame and len(bands.frame) > 1:
        title = headline(analysis, "discount_band") or plain("Profit by discount")
        blocks.append(Chart("column", bands.name, "band", ("profit",), title, "Profit by size of discount"))
    blocks += _shown(analysis, "discount_from")
    for name in ("discount_gap_rep", "discount_gap_manager"):
        blocks += _shown(analysis, name)
    return blocks
