"""Printed pages, and what a table leaves out or lets run on."""

from __future__ import annotations

import io
import re
import zipfile
from itertools import pairwise

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from tests.excel.example import report
from xlsales.excel.cells import Grid, GridSheet
from xlsales.excel.file import workbook_bytes
from xlsales.excel.grid import grid_of
from xlsales.excel.layout_pages import SHORT_PX, Span, page_breaks
from xlsales.excel.style import ACCENT, INPUT_TAB
from xlsales.metrics.table import Column, Table
from xlsales.report.model import Block, Chart, Report, Sheet, TableBlock
from xlsales.words.sentence import plain

ROW = 22


def years(name: str, rows: int, **more: list[object]) -> Table:
    columns = [Column("period", "Period", "period", ""), Column("revenue", "Revenue", "money", "")]
    columns += [Column(n, n.capitalize(), "text", "") for n in more]
    frame = pd.DataFrame({"period": [str(1990 + i) for i in range(rows)], "revenue": [float(i) for i in range(rows)]})
    return Table(name, name, tuple(columns), frame.assign(**more))


def sheet_of(*blocks: Block) -> GridSheet:
    return one(*blocks).sheets[0]


def one(*blocks: Block) -> Grid:
    return grid_of(Report({}, (Sheet("One", plain("One"), blocks),), {}))


@given(st.lists(st.tuples(st.integers(1, 60), st.booleans(), st.booleans()), min_size=1, max_size=12))
def test_no_block_that_must_stay_whole_is_cut(blocks: list[tuple[int, bool, bool]]) -> None:
    spans, row = [], 0
    for rows, whole, joined in blocks:
        spans.append(Span(row, row + rows - 1, whole, joined))
        row += rows
    ends = [0, *page_breaks(spans, lambda _: ROW, 1_000, 0), row]
    page = int(SHORT_PX * 0.97 // ROW)
    starts = [p for a, b in pairwise(ends) for p in range(a, b, page)]
    for span in spans:
        if span.whole and span.bottom - span.top + 1 <= page:
            assert not any(span.top < start <= span.bottom for start in starts)


def test_a_chart_stays_on_the_page_of_its_table() -> None:
    table = years("first", 14)
    charted = years("second", 5)
    chart = Chart("column", "second", "period", ("revenue",), plain("Revenue"))
    sheet = sheet_of(TableBlock(table), TableBlock(years("long", 26)), TableBlock(charted), chart, TableBlock(table))
    title = next(c.row for c in sheet.cells if c.value == "second")
    assert title in sheet.breaks
    assert not any(title < b <= sheet.charts[0].row + 10 for b in sheet.breaks)


def test_breaks_are_written() -> None:
    tables = [TableBlock(years(f"t{i}", 20)) for i in range(4)]
    with zipfile.ZipFile(io.BytesIO(workbook_bytes(one(*tables)))) as book:
        xml = book.read("xl/worksheets/sheet1.xml").decode()
    assert len(re.findall(r"<brk ", xml)) == len(one(*tables).sheets[0].breaks) > 0


def test_a_column_without_any_value_is_left_out_unless_it_is_to_be_filled_in() -> None:
    table = years("plan", 3, remark=["", None, ""])
    assert sheet_of(TableBlock(table)).tables[0].headers == ("Period", "Revenue")
    assert sheet_of(TableBlock(table, inputs=("remark",))).tables[0].headers[-1] == "Remark"


def test_bars_start_at_zero_and_leave_the_figure_free() -> None:
    table = years("plan", 3)
    with zipfile.ZipFile(io.BytesIO(workbook_bytes(one(TableBlock(table, bars=("revenue",)))))) as book:
        xml = book.read("xl/worksheets/sheet1.xml").decode()
    assert '<cfvo type="num" val="0"/>' in xml
    assert re.search(r'<cfvo type="formula" val="MAX\(\$C\$\d+:\$C\$\d+\)\*1\.7"/>', xml)


def test_words_of_the_last_column_run_on_instead_of_standing_in_many_lines() -> None:
    prose = "Length of a period: auto takes quarters where the data span at least two of them."
    wide = Table(
        "wide",
        "wide",
        tuple(Column(n, n, "money", "") for n in "abcd"),
        pd.DataFrame({n: [1.0] for n in "abcd"}),
    )
    sheet = sheet_of(TableBlock(years("plan", 2, meaning=[prose, "short"])), TableBlock(wide))
    cell = next(c for c in sheet.cells if c.value == prose)
    assert cell.style == "cell_text_over"
    assert sheet.heights.get(cell.row, 22) == 22


def test_tabs_tell_results_and_sheets_to_fill_in_apart() -> None:
    grid = grid_of(report())
    tabs = {s.name: s.tab for s in grid.sheets}
    assert ACCENT in tabs.values()
    filled = [s.name for s in report().sheets if any(isinstance(b, TableBlock) and b.inputs for b in s.blocks)]
    assert {tabs[n] for n in filled} <= {INPUT_TAB, ACCENT}


def test_sheets_that_no_reader_looks_for_come_last() -> None:
    names = [s.name for s in grid_of(report()).sheets]
    assert names[-2:] == ["Figures", "xlsales cells"]


def test_a_chart_below_a_table_as_long_as_a_page_begins_on_a_page_of_its_own() -> None:
    page = int(SHORT_PX * 0.97 // ROW)
    for rows in range(page - 6, page + 6):
        spans = (Span(0, 9), Span(10, 9 + rows), Span(10 + rows, 17 + rows, whole=True, joined=True))
        assert 10 + rows in page_breaks(spans, lambda _: ROW, 1_000, ROW)
