"""Actions and risks lead to the cells that they rest on."""

from __future__ import annotations

import re

import pytest

from xlsales.excel.grid import grid_of
from xlsales.report.model import Report, TableBlock
from xlsales.sample import demo_report


@pytest.fixture(scope="module")
def demo() -> Report:
    return demo_report()


@pytest.mark.parametrize(("sheet", "column"), [("Actions", "evidence"), ("Risks", "sheet")])
def test_every_row_links_to_a_figure_of_its_finding(demo: Report, sheet: str, column: str):
    blocks = next(s for s in demo.sheets if s.name == sheet).blocks
    block = next(b for b in blocks if isinstance(b, TableBlock))
    assert [(i, column) for i in range(len(block.table.frame))] == list(block.formulas)


def test_the_links_name_cells_that_hold_the_figures(demo: Report):
    grid = grid_of(demo)
    values = {(s.name, c.row, c.col): c.value for s in grid.sheets for c in s.cells}
    actions = next(s for s in grid.sheets if s.name == "Actions")
    targets = [m[1] for c in actions.cells if (m := re.search(r'CELL\("address",([^)]+)\)', c.formula))]
    assert targets
    places = {p.address("Actions"): (p.sheet, p.row, p.col) for p in grid.places.values()}
    assert all(values[places[t]] not in (None, "") for t in targets)
