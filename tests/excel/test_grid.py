"""Where everything stands: no overlaps, every fact a cell, every chart its ranges."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.excel.example import key_figures, living_sentences, report
from xlsales.excel.cells import Area, Grid, GridSheet
from xlsales.excel.grid import grid_of
from xlsales.excel.layout import text_lines
from xlsales.excel.layout_cards import change_line
from xlsales.metrics.table import Column, Table
from xlsales.report.model import Cards, Chart, Heading, Report, Rows, Sheet, TableBlock, Text
from xlsales.words.sentence import Sentence, Slot, plain


@pytest.fixture(scope="module")
def grid() -> Grid:
    return grid_of(report())


def sheet_of(grid: Grid, name: str) -> GridSheet:
    return next(s for s in grid.sheets if s.name == name)


def one(*blocks: object, **tables: Table) -> Grid:
    return grid_of(Report({}, (Sheet("One", plain("One"), blocks),), dict(tables)))  # type: ignore[arg-type]


def test_no_cell_is_placed_twice_and_merged_ranges_hold_one(grid: Grid) -> None:
    for sheet in grid.sheets:
        at = [(c.row, c.col) for c in sheet.cells]
        assert len(at) == len(set(at)), sheet.name
        for m in sheet.merges:
            inside = [c for c in at if m.top <= c[0] <= m.bottom and m.left <= c[1] <= m.right]
            assert inside == [(m.top, m.left)]


def test_every_fact_of_every_sentence_has_a_cell_with_its_value(grid: Grid) -> None:
    values = {(s.name, c.row, c.col): c.value for s in grid.sheets for c in s.cells}
    checked = 0
    for sheet in report().sheets:
        for block in sheet.blocks:
            for fact in [f for s in getattr(block, "sentences", ()) for f in s.facts]:
                place = grid.places[fact.table, fact.row, fact.column]
                assert values[place.sheet, place.row, place.col] == fact.value
                checked += 1
    assert checked > 30


def test_a_figure_that_no_sheet_shows_stands_on_figures(grid: Grid) -> None:
    place = grid.places["hidden", 0, "x"]
    assert place.sheet == "Figures"
    said = next(c for c in sheet_of(grid, "Summary").cells if "no sheet shows" in str(c.value))
    assert place.address("Summary") in said.formula


def test_charts_do_not_overlap_tables_nor_each_other(grid: Grid) -> None:
    for sheet in grid.sheets:
        boxes = [_chart_box(sheet, c) for c in sheet.charts]
        boxes += [_area_box(sheet, t.area) for t in sheet.tables]
        for i, a in enumerate(boxes):
            for b in boxes[i + 1 :]:
                apart = a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
                assert apart, (sheet.name, a, b)


def test_a_figure_fits_its_column(grid: Grid) -> None:
    for sheet in grid.sheets:
        merged = {(m.top, m.left) for m in sheet.merges}
        for cell in sheet.cells:
            if isinstance(cell.value, float) and cell.style.startswith("cell_number"):
                assert len(f"{cell.value:,.0f}") * 7.5 + 8 <= sheet.widths[cell.col], (sheet.name, cell)
            if cell.style in ("body", "finding") and (cell.row, cell.col) not in merged:
                assert text_lines(str(cell.value), sheet.widths[cell.col]) == 1


def test_header_cells_carry_the_meaning_of_their_column(grid: Grid) -> None:
    trend = sheet_of(grid, "Trend")
    header = next(c for c in trend.cells if c.value == "Revenue")
    assert trend.notes[header.row, header.col] == "Close value of the deals won."


def test_the_unit_stands_in_the_header_where_the_currency_is_known() -> None:
    table = Table("t", "T", (Column("x", "Revenue", "money"),), pd.DataFrame({"x": [1.0]}))
    grid = grid_of(Report({"currency": "EUR"}, (Sheet("S", plain("S"), (TableBlock(table),)),), {}))
    assert "Revenue, EUR" in [c.value for c in grid.sheets[0].cells]


def test_a_missing_table_says_why_in_one_line(grid: Grid) -> None:
    assert "The rows have no unit prices." in [c.value for c in sheet_of(grid, "Drivers").cells]


def test_formulas_of_a_table_get_cells(grid: Grid) -> None:
    formulas = [c.formula for c in sheet_of(grid, "Checks").cells if c.formula]
    assert '=SUMIFS(Data[Revenue],Data[Counted],"yes",Data[xlsales period],"Q1 2017")' in formulas
    assert any(f.startswith("=ROUND(C") for f in formulas)


def test_a_formula_that_names_no_cell_is_an_error() -> None:
    table = Table("t", "T", (Column("x", "X", "money"),), pd.DataFrame({"x": [1.0]}))
    with pytest.raises(KeyError, match="has no cell"):
        one(TableBlock(table, formulas={(0, "x"): "={y}*2"}))


def test_a_long_list_of_choices_stands_in_cells(grid: Grid) -> None:
    choices = sheet_of(grid, "Settings").choices
    assert [bool(c.range) for c in choices] == [False, True]


def test_a_card_says_direction_size_and_what_it_was() -> None:
    table = key_figures()
    assert change_line(table, 0).text() == "▼ 6.0% from 2,982,255"
    assert change_line(table, 3).text() == "▼ 1.6 pp from 61.8%"
    assert (change_line(table, 0).tone, change_line(table, 4).tone) == ("bad", "good")


def test_a_card_refers_to_the_table_of_key_figures_where_one_stands() -> None:
    table = key_figures()
    grid = one(Cards(table), TableBlock(table))
    figure = next(c for c in grid.sheets[0].cells if c.style == "card_figure")
    place = grid.places["kpis", 0, "now"]
    assert figure.formula == f"={place.address('One')}"
    assert (place.row, place.col) != (figure.row, figure.col)


def test_rows_alone_start_in_the_first_cell(grid: Grid) -> None:
    big = sheet_of(grid, "Data").big
    assert big is not None
    assert (big.top, big.left) == (0, 0)


def test_plain_text_has_no_formula_but_those_of_tables() -> None:
    plain_grid = grid_of(report(), living=False)
    assert not any(c.formula for c in sheet_of(plain_grid, "Summary").cells)
    assert any(c.formula for c in sheet_of(plain_grid, "Checks").cells)


def test_a_section_of_one_table_says_its_title_once() -> None:
    table = Table("t", "Every month", (Column("x", "X", "money"),), pd.DataFrame({"x": [1.0]}))
    grid = one(Heading("Every month"), TableBlock(table))
    assert [c.value for c in grid.sheets[0].cells].count("Every month") == 1


def test_two_blocks_of_rows_on_a_sheet_are_refused() -> None:
    frame = pd.DataFrame({"a": [1]})
    with pytest.raises(ValueError, match="two blocks of rows"):
        one(Rows(frame, "A"), Rows(frame, "B"))


def test_a_chart_of_an_empty_table_is_left_out() -> None:
    empty = Table("t", "T", (Column("x", "X"), Column("y", "Y", "money")), pd.DataFrame({"x": [], "y": []}))
    assert not one(TableBlock(empty), Chart("bar", "t", "x", ("y",), plain("None")), t=empty).sheets[0].charts


def test_a_sentence_too_long_for_a_formula_is_plain_text() -> None:
    fact = key_figures().fact("now", row=0)
    long = Sentence(tuple(x for _ in range(200) for x in ("word " * 10, Slot(fact))))
    grid = one(Text((long,)))
    assert [c.formula for c in grid.sheets[0].cells if str(c.value).startswith("word")] == [""]


def test_every_formula_is_within_excels_limits(grid: Grid) -> None:
    assert all(len(c.formula) <= 8_192 for s in grid.sheets for c in s.cells)
    assert len([c for c in sheet_of(grid, "Odd").cells if c.formula]) == len(living_sentences())


def _x(sheet: GridSheet, col: int) -> int:
    return sum(sheet.widths.get(c, 64) for c in range(col))


def _y(sheet: GridSheet, row: int) -> int:
    return sum(sheet.heights.get(r, 22) for r in range(row))


def _area_box(sheet: GridSheet, area: Area) -> tuple[int, int, int, int]:
    return _x(sheet, area.left), _y(sheet, area.top), _x(sheet, area.right + 1), _y(sheet, area.bottom + 1)


def _chart_box(sheet: GridSheet, chart: object) -> tuple[int, int, int, int]:
    left = _x(sheet, chart.col) + chart.x_offset  # type: ignore[attr-defined]
    top = _y(sheet, chart.row) + chart.y_offset  # type: ignore[attr-defined]
    return left, top, left + chart.width, top + chart.height  # type: ignore[attr-defined]


def test_yes_and_no_are_shown_as_words_and_stay_figures() -> None:
    table = Table("t", "T", (Column("few", "Few", "flag"),), pd.DataFrame({"few": [True, False]}))
    cells = [c for c in one(TableBlock(table)).sheets[0].cells if c.number]
    assert [(c.value, c.number) for c in cells] == [(1, '"yes";-0;"–"'), (0, '"yes";-0;"–"')]


def test_colour_follows_what_a_row_calls_good() -> None:
    columns = (Column("x", "X", "change"), Column("favourable", "Good when", "flag"))
    frame = pd.DataFrame({"x": [0.1, 0.1, -0.1], "favourable": [1, -1, 0]})
    sheet = one(TableBlock(Table("t", "T", columns, frame), signed=("x",), hidden=("favourable",))).sheets[0]
    assert [c.style for c in sheet.cells if c.number] == ["cell_number_good", "cell_number_bad", "cell_number"]
    assert not sheet.signs


def test_a_single_cell_that_a_person_may_change_is_yellow() -> None:
    frame = pd.DataFrame({"line": ["Customers", "Part that stays"], "value": [10.0, 0.5]})
    table = Table("model", "A model", (Column("line", "Line"), Column("value", "Value", "money")), frame)
    cells = {c.value: c.style for c in one(TableBlock(table, marks={1: {"value": "input"}})).sheets[0].cells}
    assert (cells[10.0], cells[0.5]) == ("cell_number", "cell_number_input")
