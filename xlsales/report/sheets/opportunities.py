"""Opportunities: each a small live model whose yellow cells a person may change."""

from __future__ import annotations

from xlsales.advice.model import cell_formulas
from xlsales.report.analysis import Analysis
from xlsales.report.model import Block, Sheet, TableBlock, Text
from xlsales.words.sentence import Sentence, Slot, plain


def sheet(analysis: Analysis) -> Sheet:
    """What could be gained, and under which assumption."""
    total = analysis.evidence.tables["opportunities"]
    if not total:
        return Sheet("Opportunities", plain(total.missing), ())
    last = len(total.frame) - 1
    title = Sentence(
        ("Worth ", Slot(total.fact("amount", last)), " together, between ", Slot(total.fact("low", last)), " and ",
         Slot(total.fact("high", last)), ", nothing counted twice")
    )  # fmt: skip
    note = plain("Change a yellow cell: the model below it and the total follow.")
    blocks: list[Block] = [Text((note,), "note"), TableBlock(total, formulas=_total_formulas(analysis))]
    for one in analysis.opportunities:
        table = analysis.evidence.tables[one.name]
        inputs = {i: {"value": "input"} for i, line in enumerate(one.lines) if line.role == "assumption"}
        blocks.append(TableBlock(table, marks=inputs, formulas=cell_formulas(one.name, one.lines), hidden=("kind",)))
    return Sheet("Opportunities", title, tuple(blocks))


def _total_formulas(analysis: Analysis) -> dict[tuple[int, str], str]:
    out = {}
    several = analysis.opportunities
    for i, one in enumerate(several):
        names = [line.name for line in one.lines]
        for column in ("amount", "low", "high"):
            out[(i, column)] = "={" + f"{one.name}[{names.index(column)}].value" + "}"
    for column in ("amount", "low", "high"):
        parts = "+".join("{" + f"opportunities[{i}].{column}" + "}" for i, one in enumerate(several) if one.counted)
        out[(len(several), column)] = f"={parts}"
    return out
