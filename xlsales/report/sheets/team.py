"""Team: managers and reps by win rate and average sale, their class, and how sure it is."""

from __future__ import annotations

from xlsales.report.analysis import Analysis
from xlsales.report.model import Block, Chart, Sheet, TableBlock, Text
from xlsales.report.sheets.blocks import TESTS, brief, headline, leader, missing, shown
from xlsales.words.sentence import plain

TABLES = (
    "matrix_cut", "win_rate_gap_manager", "win_rate_gap_rep", "deal_profile_rep", "productivity", "cycle_manager",
    "cycle_rep",
)  # fmt: skip
SIGNED = ("change", "delta")


def sheet(analysis: Analysis) -> Sheet | None:
    """Who is strong in what."""
    if not {"manager", "rep"} & set(analysis.cube.book.dimensions):
        return None
    about = ("manager", "rep")
    told = analysis.said("win_rate_gap", "deal_profile", "matrix_class", about=about)
    blocks: list[Block] = [Text(told, "finding")]
    cut = analysis.table("matrix_cut")
    for dimension in ("manager", "rep"):
        table = analysis.table(f"matrix_{dimension}")
        if table is not None and cut is not None:
            blocks += [TableBlock(brief(table), signed=SIGNED, hidden=TESTS)]
            lines = (float(cut.frame["win_rate"].iloc[0]), float(cut.frame["average_sale"].iloc[0]))
            title = plain(f"{table.title}: the lines are the company's own")
            blocks.append(
                Chart("scatter", table.name, "win_rate", ("average_sale",), title, table.title, "member", lines)
            )
    for table in shown(analysis, *TABLES):
        blocks += [TableBlock(brief(table), signed=SIGNED, hidden=TESTS)]
    blocks += missing(analysis, "matrix_manager", "matrix_rep", "productivity")
    found = headline(analysis, "matrix_class", "manager") or next(iter(told), None) or leader(analysis, *about)
    return Sheet("Team", found or plain("The team"), tuple(blocks), open_pages=1)
