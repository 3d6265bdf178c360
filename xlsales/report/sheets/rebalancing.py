"""The rebalancing of territories as a live model: reps and potential may be changed, what would move follows."""

from __future__ import annotations

from xlsales.metrics.table import Table
from xlsales.report.model import TableBlock

ASSUMED = ("reps", "potential")
# {column} is the cell of the same row; the company's own figures stand in the last row, Total.
ROW = {
    "potential_per_rep": "={potential}/{reps}",
    "load": "={potential_per_rep}/{rebalancing[LAST].potential_per_rep}",
    "even": "={reps}*{rebalancing[LAST].potential_per_rep}",
    "move": "={potential}-{even}",
    "reps_even": "={potential}/{rebalancing[LAST].potential_per_rep}",
    "reps_to_move": "={reps}-{reps_even}",
}
SUMMED = ("reps", "potential", "even")


def block(table: Table) -> TableBlock:
    """The table with its assumptions as yellow cells and everything that follows from them as formulas."""
    last = len(table.frame) - 1
    formulas = {
        (i, column): formula.replace("LAST", str(last))
        for i in range(last)
        for column, formula in ROW.items()
        if column in table.frame
    }
    for column in SUMMED:
        formulas[(last, column)] = "=" + "+".join("{" + f"rebalancing[{i}].{column}" + "}" for i in range(last))
    formulas[(last, "potential_per_rep")] = "={potential}/{reps}"
    handed = ("MAX(0,{" + f"rebalancing[{i}].move" + "})" for i in range(last))
    formulas[(last, "move")] = "=" + "+".join(handed)
    marks = {i: dict.fromkeys(ASSUMED, "input") for i in range(last)}
    return TableBlock(table, signed=("move", "reps_to_move"), marks=marks, formulas=formulas)
