"""The rebalancing of territories on its sheet: assumptions in yellow cells, formulas behind everything else."""

from __future__ import annotations

import pytest

from xlsales.advice.model import computed
from xlsales.report.model import Report, TableBlock
from xlsales.sample import demo_report


@pytest.fixture(scope="module")
def block() -> TableBlock:
    report: Report = demo_report()
    blocks = next(s for s in report.sheets if s.name == "Territories").blocks
    return next(b for b in blocks if isinstance(b, TableBlock) and b.table.name == "rebalancing")


def test_reps_and_potential_of_every_territory_may_be_changed(block: TableBlock):
    last = len(block.table.frame) - 1
    assert block.marks == {i: {"reps": "input", "potential": "input"} for i in range(last)}
    assert not [key for key in block.formulas if key[1] in ("reps", "potential") and key[0] < last]


def test_the_formulas_give_the_figures_of_the_analysis(block: TableBlock):
    frame = block.table.frame
    last = len(frame) - 1
    for (row, column), formula in block.formulas.items():
        cells = {c: float(frame[c].iloc[row]) for c in frame.columns if c != "member"}
        text = formula.removeprefix("=")
        for i in range(last + 1):
            for c in frame.columns[1:]:
                text = text.replace(f"{{rebalancing[{i}].{c}}}", f"({float(frame[c].iloc[i])!r})")
        assert computed(text, cells) == pytest.approx(float(frame[column].iloc[row])), (row, column)
