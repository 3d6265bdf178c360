"""Products: which few make the revenue, and each product by win rate and average sale."""

from __future__ import annotations

from xlsales.report.analysis import Analysis
from xlsales.report.model import Block, Chart, Sheet, TableBlock, Text
from xlsales.report.sheets.blocks import TESTS, brief, headline, leader, shown
from xlsales.words.sentence import plain

TOLD = ("price_shift", "member_trend", "member_season", "concentration", "matrix_class", "driver")
OVER_TIME = ("price_shift", "member_trend", "member_season")


def sheet(analysis: Analysis) -> Sheet | None:
    """What sells."""
    about = analysis.cube.book.like("product", "category")
    if not about:
        return None
    told = analysis.said(*TOLD, about=about)
    blocks: list[Block] = [Text(told, "finding")]
    for dimension in about:
        pareto = analysis.table(f"pareto_{dimension}")
        if pareto is not None:
            blocks += [TableBlock(brief(pareto), bars=("share",))]
            if len(pareto.frame) > 2:
                title = headline(analysis, "concentration", dimension) or plain(pareto.title)
                rows = min(len(pareto.frame), 2 * analysis.cube.settings.top)
                blocks.append(
                    Chart("pareto", pareto.name, "member", ("revenue", "cumulative"), title, pareto.title, rows=rows)
                )
    matrix, cut = analysis.table("matrix_product"), analysis.table("matrix_cut")
    if matrix is not None and cut is not None:
        lines = (float(cut.frame["win_rate"].iloc[0]), float(cut.frame["average_sale"].iloc[0]))
        title = plain("Win rate and average sale by product: the lines are the company's own")
        blocks += [
            TableBlock(brief(matrix), signed=("change",), hidden=TESTS),
            Chart("scatter", matrix.name, "win_rate", ("average_sale",), title, matrix.title, "member", lines),
        ]
    for table in shown(analysis, *(f"{name}_{d}" for name in OVER_TIME for d in about)):
        blocks.append(TableBlock(brief(table)))
    # Of a product or category: what moved the company stands on the sheet Drivers.
    named = (said for kind in TOLD for dimension in about if (said := headline(analysis, kind, dimension)) is not None)
    title = next(named, None) or leader(analysis, *about) or plain("What sells")
    return Sheet("Products", title, tuple(blocks), open_pages=1)
