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
    links = [c for c in actions.cells if c.style != "link_back"]
    targets = [m[1] for c in links if (m := re.search(r'CELL\("address",([^)]+)\)', c.formula))]
    assert targets
    places = {p.address("Actions"): (p.sheet, p.row, p.col) for p in grid.places.values()}
    assert all(values[places[t]] not in (None, "") for t in targets)


def test_the_summary_leads_to_every_sheet_and_every_sheet_back(demo: Report):
    grid = grid_of(demo)
    first = grid.sheets[0]
    names = {s.name for s in grid.sheets if s.visibility == "visible" and s.big is None} - {first.name, "Figures"}
    linked = {c.value for c in first.cells if c.style == "link"}
    assert names <= linked
    for sheet in grid.sheets:
        if sheet.name in names:
            back = next(c for c in sheet.cells if c.style == "link_back")
            assert "'Summary'!A1" in back.formula
