"""The report as a workbook file, written by XlsxWriter beside its target and then put in its place."""

from __future__ import annotations

import datetime as dt
import io
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from xlsales.errors import OutputError
from xlsales.excel.cells import DEFAULT_ROW_PX, Bars, BigRows, Cell, Grid, GridSheet, Place, serial
from xlsales.excel.charts import add_chart
from xlsales.excel.grid import grid_of
from xlsales.excel.large_sheets import rows_of, stretched_tables
from xlsales.excel.live_charts import CHART_NAME
from xlsales.excel.marker import MARKER_SHEET, marker_rows
from xlsales.excel.package import (
    MACRO_MARK,
    as_macro_book,
    package_of,
    read_parts,
    with_macros_on_shapes,
    with_ribbon,
)
from xlsales.excel.rows_ahead import ROW_LOOKS
from xlsales.excel.style import ACCENT, BAR, FONT, HAIRLINE, INK, STYLES, WARNING
from xlsales.in_place import put_in_place
from xlsales.report.model import Report

CREATED = dt.datetime(2000, 1, 1)
CONF_SHEET = "xlwings.conf"
BAR_ROOM = 1.7
FORMULA_STARTS = ("=", "+", "-", "@")
UNPREFIXED = frozenset({
    "ABS", "AND", "AVERAGE", "CELL", "CHOOSE", "COUNT", "COUNTA", "COUNTIF", "COUNTIFS", "DAY", "FIXED", "HYPERLINK",
    "IF", "IFERROR", "INDEX", "ISNUMBER", "LARGE", "LEFT", "MATCH", "MAX", "MEDIAN", "MIN", "MONTH", "N", "NOT",
    "OFFSET", "OR", "RIGHT", "ROUND", "SMALL", "SUBSTITUTE", "SUM", "SUMIF", "SUMIFS", "SUMPRODUCT", "TRIM", "YEAR",
})  # fmt: skip
"""Functions of Excel 2007, which the file names as they are."""
_FUNCTION = re.compile(r"([A-Z][A-Z0-9.]*)\(")
VbaProject = bytes | Callable[[tuple[str, ...]], bytes]


def write_workbook(
    report: Report,
    path: str | os.PathLike[str],
    *,
    vba_project: VbaProject | None = None,
    ribbon: str = "",
    conf: Mapping[str, str] | None = None,
    living: bool = True,
) -> Path:
    """Write a report to a file; the file appears whole or not at all.

    Parameters
    ----------
    path
        Ends in .xlsx or .xlsm. Buttons are only drawn in .xlsm, as nothing else can run them.
    vba_project
        The content of vbaProject.bin, or what makes it of the code names: ThisWorkbook, then Sheet1… in order.
    ribbon
        The XML of a ribbon tab.
    conf
        Settings for the hidden sheet *xlwings.conf*.
    living
        Whether sentences are formulas over the cells of their figures.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    OutputError
        Where the suffix is not a workbook's, or the target can't be written; nothing is left half done.
    """
    target = Path(path)
    if target.suffix.lower() not in (".xlsx", ".xlsm"):
        raise OutputError(f"{target}: a workbook's name ends in .xlsx or .xlsm. Choose such a name.")
    macros = target.suffix.lower() == ".xlsm"
    content = workbook_bytes(
        grid_of(report, living=living, buttons=macros), macros=macros, vba_project=vba_project, ribbon=ribbon, conf=conf
    )
    put_in_place(content, target)
    return target


def workbook_bytes(
    grid: Grid,
    *,
    macros: bool = False,
    vba_project: VbaProject | None = None,
    ribbon: str = "",
    conf: Mapping[str, str] | None = None,
) -> bytes:
    """A grid as the bytes of a workbook; same grid, same bytes."""
    stream = io.BytesIO()
    options = {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
        "use_future_functions": _needs_prefixes(grid),
        "default_format_properties": {"font_name": FONT, "font_size": 11},
    }  # fmt: skip
    book = xlsxwriter.Workbook(stream, options)
    book.set_properties({"title": grid.title, "author": "xlsales", "created": CREATED})
    book.set_calc_mode("auto")
    looks = _Looks(book)
    if any(s.big is not None for s in grid.sheets):
        # Rows that were written ahead count on the first places for their looks.
        for look in ROW_LOOKS:
            looks(*look)._get_xf_index()
    names = [s.name for s in grid.sheets]
    sheets = [book.add_worksheet(name, _Sheet) for name in names]
    for sheet, drawn in zip(grid.sheets, sheets, strict=True):
        _write_sheet(book, drawn, sheet, looks, macros)
    _write_hidden(book, MARKER_SHEET, marker_rows(names, "file"))
    if conf is not None:
        _write_hidden(book, CONF_SHEET, [[k, v] for k, v in conf.items()])
    first = next((i for i, s in enumerate(grid.sheets) if s.visibility == "visible"), 0)
    if sheets:
        sheets[first].activate()
        sheets[first].set_first_sheet()
    if macros and vba_project is not None:
        _add_vba(book, vba_project)
    book.close()
    parts = read_parts(stream.getvalue())
    rows = rows_of(parts, grid)
    parts |= stretched_tables(parts, grid)
    parts = with_macros_on_shapes(parts) if macros else parts
    parts = with_ribbon(parts, ribbon) if macros and ribbon else parts
    return package_of(as_macro_book(parts) if macros else parts, rows)


def _needs_prefixes(grid: Grid) -> bool:
    """Whether a formula uses a function that files name with a prefix; looking for those in every formula is slow."""
    used = {name for s in grid.sheets for c in s.cells if c.formula for name in _FUNCTION.findall(c.formula)}
    return not used <= UNPREFIXED


class _Sheet(Worksheet):  # type: ignore[misc, unused-ignore]
    """A worksheet that looks for functions to prefix only where the workbook has some: in each formula, 29 searches."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        if self.use_future_functions or expand_future_functions or not formula.startswith("="):
            return str(super()._prepare_formula(formula, expand_future_functions))
        return formula[1:]


class _Looks:
    """The workbook's formats, each made once."""

    def __init__(self, book: Any) -> None:
        self.book, self.made = book, {}  # type: ignore[var-annotated]

    def __call__(self, style: str, number: str = "", *, indent: bool = False, quoted: bool = False) -> Any:
        key = (style, number, indent, quoted)
        if key not in self.made:
            look = {"font_name": FONT, "font_size": 11, "font_color": INK, **STYLES[style]}
            if number:
                look["num_format"] = number
            if indent:
                look["indent"] = 1
            if quoted:
                look["quote_prefix"] = True
            self.made[key] = self.book.add_format(look)
        return self.made[key]


def _write_sheet(book: Any, drawn: Any, sheet: GridSheet, looks: _Looks, macros: bool) -> None:
    _set_up(drawn, sheet)
    for table in sheet.tables:
        columns = [{"header": h} for h in table.headers]
        area = table.area
        drawn.add_table(
            area.top, area.left, area.bottom, area.right,
            {"name": table.name, "columns": columns, "style": None, "autofilter": table.filtered},
        )  # fmt: skip
    if sheet.big is not None:
        _prepare_rows(drawn, sheet.big, looks)
    merged = {(m.top, m.left): m for m in sheet.merges}
    for cell in sheet.cells:
        area_of = merged.get((cell.row, cell.col))
        if area_of is not None:
            look = looks(cell.style, cell.number)
            drawn.merge_range(area_of.top, area_of.left, area_of.bottom, area_of.right, "", look)
        _write_cell(drawn, cell, looks)
    for (row, col), note in sheet.notes.items():
        lines = 1 + len(note) // 34
        drawn.write_comment(
            row, col, note, {"width": 230, "height": 24 + 17 * lines, "font_name": FONT, "font_size": 9}
        )
    _write_rules(book, drawn, sheet)
    for spark in sheet.sparklines:
        drawn.add_sparkline(
            spark.row, spark.col,
            {"range": spark.range, "series_color": ACCENT, "last_point": True, "last_color": WARNING, "weight": 1.75},
        )  # fmt: skip
    for i, chart in enumerate(sheet.charts, 1):
        place = {"x_offset": chart.x_offset, "y_offset": chart.y_offset, "object_position": 2, "description": chart.alt}
        drawn.insert_chart(chart.row, chart.col, add_chart(book, chart, f"{CHART_NAME} {i}"), place)
    if macros:
        for button in sheet.buttons:
            drawn.insert_textbox(button.row, button.col, button.caption, _button(button.macro, button.caption) | {
                "x_offset": button.x_offset, "y_offset": 4, "width": button.width, "height": button.height,
            })  # fmt: skip


def _button(macro: str, caption: str) -> dict[str, Any]:
    return {
        "fill": {"color": ACCENT}, "line": {"none": True}, "object_position": 2,
        "font": {"name": FONT, "size": 11, "bold": True, "color": "#FFFFFF"},
        "align": {"vertical": "middle", "horizontal": "center"},
        "description": f"{MACRO_MARK}{macro}|Button: {caption}",
    }  # fmt: skip


def _set_up(drawn: Any, sheet: GridSheet) -> None:
    if sheet.big is None:
        drawn.set_default_row(16.5)
    for col, pixels in sheet.widths.items():
        drawn.set_column_pixels(col, col, pixels)
    # Open, as a chart over rows that are hidden is drawn as a stroke by some programs; it is not printed.
    folded = range(sheet.fold[0], sheet.fold[1] + 1) if sheet.fold else range(0)
    for row, pixels in sheet.heights.items():
        if row not in folded:
            drawn.set_row_pixels(row, pixels)
    if folded:
        drawn.outline_settings(True, False, True, False)
        drawn.print_area(0, 0, folded[0] - 1, sheet.last_column)
    for row in folded:
        drawn.set_row_pixels(row, sheet.heights.get(row, DEFAULT_ROW_PX), None, {"level": 1})
    if sheet.freeze is not None:
        drawn.freeze_panes(*sheet.freeze)
    if not sheet.gridlines:
        drawn.hide_gridlines(2)
    if sheet.tab:
        drawn.set_tab_color(sheet.tab)
    if sheet.breaks:
        drawn.set_h_pagebreaks(list(sheet.breaks))
    {"visible": lambda: None, "hidden": drawn.hide, "very_hidden": drawn.very_hidden}[sheet.visibility]()
    if sheet.pages != "tall":
        drawn.set_landscape()
    drawn.set_paper(9)
    drawn.fit_to_pages(1, 0 if sheet.pages == "wide" else 1)
    drawn.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    drawn.set_footer("&L&9&A&R&9Page &P of &N")
    if sheet.repeat is not None:
        drawn.repeat_rows(*sheet.repeat)
    if sheet.big is not None:
        # Rows are looked up on the screen: printed, they would be most of the pages.
        drawn.print_area(sheet.big.top, sheet.big.left, sheet.big.top, sheet.big.left + len(sheet.big.headers) - 1)


def _write_cell(drawn: Any, cell: Cell, looks: _Looks) -> None:
    value = cell.value
    look = looks(cell.style, cell.number, indent=cell.indent)
    if cell.formula:
        cached = "" if value is None else serial(value) if isinstance(value, dt.date) else value
        drawn.write_formula(cell.row, cell.col, cell.formula, look, cached)
    elif value is None or value == "":
        drawn.write_blank(cell.row, cell.col, None, look)
    elif isinstance(value, bool):
        drawn.write_boolean(cell.row, cell.col, value, look)
    elif isinstance(value, (int, float)):
        drawn.write_number(cell.row, cell.col, value, look)
    elif isinstance(value, (dt.date, dt.datetime)):
        drawn.write_datetime(cell.row, cell.col, value, look)
    else:
        text = str(value)[:32_767]
        drawn.write_string(
            cell.row, cell.col, text, looks(cell.style, indent=cell.indent, quoted=text.startswith(FORMULA_STARTS))
        )


def _write_rules(book: Any, drawn: Any, sheet: GridSheet) -> None:
    for bars in sheet.bars:
        drawn.conditional_format(bars.area.ref, {
            "type": "data_bar", "data_bar_2010": True, "bar_solid": True, "bar_color": BAR,
            "bar_negative_color": "#F0C4AE", "bar_border_color": HAIRLINE, "bar_no_border": True,
            "bar_axis_color": HAIRLINE, **_bar_ends(bars),
        })  # fmt: skip
    for fine in sheet.decimals:
        cell = Place("", fine.area.top, fine.area.left).address()
        small = f"=AND(ISNUMBER({cell}),ABS({cell})<{fine.below:g},{cell}<>ROUND({cell},0))"
        look = book.add_format({"num_format": fine.number})
        drawn.conditional_format(fine.area.ref, {"type": "formula", "criteria": small, "format": look})
    adverse, kind = book.add_format({"font_color": WARNING}), book.add_format({"font_color": ACCENT})
    for signs in sheet.signs:
        drawn.conditional_format(signs.area.ref, {"type": "cell", "criteria": "<", "value": 0, "format": adverse})
        drawn.conditional_format(signs.area.ref, {"type": "cell", "criteria": ">", "value": 0, "format": kind})
    for choice in sheet.choices:
        source: Any = f"={choice.range}" if choice.range else list(choice.values)
        drawn.data_validation(
            choice.area.ref,
            {
                "validate": "list",
                "source": source,
                "error_title": "Not in the list",
                "error_message": "Pick one of the list.",
                "show_error": choice.strict,
            },
        )


def _bar_ends(bars: Bars) -> dict[str, Any]:
    """Bars from zero that leave the right of the cell to its figure; where signs are mixed Excel places zero."""
    if not bars.from_zero:
        return {}
    ends = (Place("", row, bars.area.left) for row in (bars.area.top, bars.area.bottom))
    cells = ":".join(end.address("", fixed=True) for end in ends)
    return {"min_type": "num", "min_value": 0, "max_type": "formula", "max_value": f"=MAX({cells})*{BAR_ROOM}"}


def _prepare_rows(drawn: Any, big: BigRows, looks: _Looks) -> None:
    """The table's frame, header and one row of blanks whose styles the real rows take over."""
    # XlsxWriter keeps a note of every cell of a table, so it is told of one row; its part gets the real range later.
    bottom = big.top + 1
    columns = [{"header": h} for h in big.headers]
    options = {"name": big.name, "columns": columns, "style": "Table Style Light 1", "autofilter": True}
    drawn.add_table(big.top, big.left, bottom, big.left + len(columns) - 1, options)
    for j, header in enumerate(big.headers):
        drawn.write_string(
            big.top, big.left + j, header, looks("rows_header_number" if big.figures[j] else "rows_header")
        )
        drawn.write_blank(
            big.top + 1,
            big.left + j,
            None,
            looks(*big.looks[j]),
        )


def _write_hidden(book: Any, name: str, rows: list[list[str]]) -> None:
    drawn = book.add_worksheet(name)
    for i, row in enumerate(rows):
        for j, value in enumerate(row):
            if value != "":
                drawn.write_string(i, j, str(value))
    drawn.very_hidden()


def _add_vba(book: Any, vba_project: VbaProject) -> None:
    sheets = book.worksheets()
    names = ("ThisWorkbook", *(f"Sheet{i}" for i in range(1, len(sheets) + 1)))
    content = vba_project if isinstance(vba_project, bytes) else vba_project(names)
    book.add_vba_project(io.BytesIO(content), is_stream=True)
    book.set_vba_name(names[0])
    for sheet, name in zip(sheets, names[1:], strict=True):
        sheet.set_vba_name(name)
