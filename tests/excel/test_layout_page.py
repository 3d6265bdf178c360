"""A page of its own: charts beside each other, tasks over the whole width, links to sheets that are there."""

from __future__ import annotations

import pytest

from xlsales.excel.cells import GridSheet
from xlsales.excel.grid import grid_of
from xlsales.excel.layout_page import PAGE_PX
from xlsales.sample import demo_report


@pytest.fixture(scope="module")
def page() -> GridSheet:
    return grid_of(demo_report()).sheets[0]


def test_it_is_printed_on_one_landscape_page(page: GridSheet) -> None:
    assert page.pages == "one"


def test_two_charts_stand_side_by_side_and_none_covers_another(page: GridSheet) -> None:
    boxes = []
    for chart in page.charts:
        left = sum(page.widths.get(c, 64) for c in range(chart.col)) + chart.x_offset
        top = sum(page.heights.get(r, 22) for r in range(chart.row)) + chart.y_offset
        boxes.append((left, top, left + chart.width, top + chart.height))
    assert len(boxes) == 4
    assert boxes[0][1] == boxes[1][1]
    assert boxes[2][1] == boxes[3][1]
    for i, a in enumerate(boxes):
        assert a[2] <= PAGE_PX + 40
        for b in boxes[i + 1 :]:
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def test_what_to_do_has_who_by_when_and_money_in_one_line(page: GridSheet) -> None:
    tasks = [c.row for c in page.cells if c.style == "task"]
    assert len(tasks) == 3
    for row in tasks:
        styles = {c.style for c in page.cells if c.row == row}
        assert styles == {"task", "task_who", "task_worth"}


def test_no_link_leads_to_a_sheet_that_is_not_there(page: GridSheet) -> None:
    names = {s.name for s in grid_of(demo_report()).sheets}
    assert {c.value for c in page.cells if c.style == "link"} <= names


def test_rows_that_are_more_than_the_open_pages_are_in_an_outline() -> None:
    folded = [s for s in grid_of(demo_report()).sheets if s.fold is not None]
    assert {"Drivers", "Breakdown"} <= {s.name for s in folded}
    for sheet in folded:
        assert sheet.fold is not None
        said = next(c for c in sheet.cells if c.style == "note_over")
        assert said.row == sheet.fold[0] - 1
        tables_below = sum(t.area.top >= sheet.fold[0] for t in sheet.tables)
        assert f"{tables_below} more" in str(said.value)
