"""Opportunities: each a small live model whose yellow cells a person may change."""

from __future__ import annotations

from xlsales.advice.model import cell_formulas
from xlsales.report.analysis import Analysis
from xlsales.report.model import Block, Sheet, TableBlock, Text
from xlsales.words.sentence import Sentence, Slot, plain


def sheet(analysis: Analysis) -> Sheet | None:
    """What could be gained, and under which assumption; no sheet where no finding gives an amount."""
    total = analysis.evidence.tables["opportunities"]
    if not total:
        return None
    last = len(total.frame) - 1
    added_up = sum(o.counted for o in analysis.opportunities) > 1
    at = last if added_up else 0
    worth, low, high = (Slot(total.fact(c, at)) for c in ("yearly", "yearly_low", "yearly_high"))
    what = "for all that are counted" if added_up else str(total.frame["opportunity"].iloc[0])
    title = Sentence(("Worth ", worth, " a year, between ", low, " and ", high, f": {what}"))
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
        for column in ("amount", "yearly", "yearly_low", "yearly_high"):
            out[(i, column)] = "={" + f"{one.name}[{names.index(column)}].value" + "}"
    counted = [i for i, one in enumerate(several) if one.counted]
    for column in ("yearly", "yearly_low", "yearly_high") if len(counted) > 1 else ():
        out[(len(several), column)] = "=" + "+".join("{" + f"opportunities[{i}].{column}" + "}" for i in counted)
    return out
