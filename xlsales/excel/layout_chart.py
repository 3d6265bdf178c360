"""Charts: where they stand, which cells they draw, and the helper cells that some kinds need."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from xlsales.excel.cells import GUTTER_PX, Area, Cell, GridChart, Place, Series, range_ref
from xlsales.excel.layout import Beside, ChartPlace, Draft, TablePlace, text_px
from xlsales.excel.layout_table import kind_at, shown_value
from xlsales.excel.style import FORMATS, number_format
from xlsales.metrics.table import Table
from xlsales.report.model import Chart
from xlsales.words.numbers import written

HELPER_SHEET = "xlsales cells"
WIDE_PX, NARROW_PX, LIMIT_PX = 900, 600, 1_340
HEIGHTS: dict[str, int] = {"scatter": 420, "pareto": 360}
COMPACT = '[>=1000000]0.00,,"M";[>=10000]0,"k";#,##0'
COMPACT_KINDS = frozenset({"money", "count", "price"})


@dataclass
class Helper:
    """The hidden sheet with the cells that charts and drop-downs need and no reader does."""

    cells: list[Cell] = field(default_factory=list)
    row: int = 0

    def put(self, row: int, col: int, value: Any, source: Any = None, formula: str = "") -> str:
        """Place a helper cell and return its address with the sheet."""
        self.cells.append(Cell(row, col, value, "helper", "", formula, source))
        return Place(HELPER_SHEET, row, col).address("", fixed=True)

    def column(self, values: list[Any], col: int, formulas: list[str] | None = None) -> str:
        """Place values below each other from the current row, and return their range."""
        for i, value in enumerate(values):
            self.put(self.row + i, col, value, formula=formulas[i] if formulas else "")
        return range_ref(HELPER_SHEET, Area(self.row, col, self.row + len(values) - 1, col))


def place_chart(draft: Draft, block: Chart, rows: int) -> None:
    """Give a chart its place: beside the table before it where there is room, else below."""
    height = HEIGHTS.get(block.kind, 300)
    if block.kind == "bar":
        height = max(180, 90 + 30 * min(rows, block.rows or rows))
    side = draft.beside
    if (
        side is not None
        and side.used
        and (side.single or side.used >= sum(draft.row_px(r) for r in range(side.row, draft.row)))
    ):
        draft.close_beside()
        side = None
    if side is not None and side.x + NARROW_PX <= LIMIT_PX:
        draft.charts.append(ChartPlace(block, side.row, side.x, side.used, NARROW_PX, height))
        side.used += height + 20
        return
    draft.close_beside()
    width = WIDE_PX if block.kind in ("line", "column", "stacked", "pareto") and rows > 14 else NARROW_PX + 40
    draft.charts.append(ChartPlace(block, draft.row, GUTTER_PX, 0, width, height))
    draft.beside = Beside(GUTTER_PX + width + 24, draft.row, single=True)
    if draft.beside.x + NARROW_PX > LIMIT_PX:
        draft.beside = None
        draft.row = draft.row_below(draft.row, height) + 1
    else:
        bottom = draft.row_below(draft.row, height)
        draft.row = bottom + 1


def resolve_chart(draft: Draft, place: ChartPlace, table: Table, at: TablePlace, helper: Helper) -> GridChart:
    """The chart with its ranges; helper cells are added where its kind needs them."""
    block = place.block
    title_ref = helper.put(helper.row, 0, block.title.text(draft.locale, draft.currency), block.title)
    helper.row += 1
    series = {"waterfall": _waterfall, "pareto": _pareto, "scatter": _scatter}.get(block.kind, _plain)(
        draft, block, table, at, helper
    )
    col, offset = draft.anchor(place.x)
    y_kind = str(kind_at(table, table.column(block.y[0]), 0))
    x_kind = table.column(block.x).kind
    return GridChart(
        block.kind, place.row, col, offset, place.y_offset, place.width, place.height,
        block.title.text(draft.locale, draft.currency), title_ref, block.alt or _alt(block, table), tuple(series),
        table.column(block.x).header, table.column(block.y[0]).header,
        COMPACT if y_kind in COMPACT_KINDS else number_format(y_kind),  # type: ignore[arg-type]
        COMPACT if x_kind in COMPACT_KINDS else FORMATS.get(x_kind, ""),
        _bounds(block, table) if block.kind == "scatter" else {},
        round(max((text_px(str(v), 9) for v in table.frame[block.x].head(_count(block, table))), default=0)) + 10,
    )  # fmt: skip


def _alt(block: Chart, table: Table) -> str:
    drawn = " and ".join(table.column(y).header for y in block.y)
    return f"{block.kind.capitalize()} chart of {drawn} by {table.column(block.x).header}: {block.title.text()}"


def _count(block: Chart, table: Table) -> int:
    return min(block.rows, len(table.frame)) if block.rows else len(table.frame)


def _series(block: Chart, table: Table, at: TablePlace, y: str, role: str = "main") -> Series:
    rows = _count(block, table)
    kind = str(kind_at(table, table.column(y), 0))
    number = COMPACT if kind in COMPACT_KINDS else FORMATS.get(kind, "")
    return Series(
        table.column(y).header,
        range_ref(at.sheet, at.area(block.x, rows)),
        range_ref(at.sheet, at.area(y, rows)),
        role,
        (),
        number,
        rows,
    )


def _plain(draft: Draft, block: Chart, table: Table, at: TablePlace, helper: Helper) -> list[Series]:
    return [_series(block, table, at, y) for y in block.y]


def _pareto(draft: Draft, block: Chart, table: Table, at: TablePlace, helper: Helper) -> list[Series]:
    bars = _series(block, table, at, block.y[0])
    if len(block.y) > 1:
        return [bars, _series(block, table, at, block.y[1], "cumulative")]
    values = pd.to_numeric(table.frame[block.y[0]]).fillna(0)
    column, rows = at.area(block.y[0]), _count(block, table)
    total = range_ref(at.sheet, column)
    start = Place(at.sheet, column.top, column.left).address("", fixed=True)
    ends = [Place("", column.top + i, column.left).address("", fixed=True) for i in range(rows)]
    shares = (values.cumsum() / values.sum()).tolist()[:rows] if values.sum() else [0.0] * rows
    ref = helper.column(shares, 1, [f"=SUM({start}:{end})/SUM({total})" for end in ends])
    helper.row += rows + 1
    return [bars, Series("Cumulative share", bars.x, ref, "cumulative", (), "0%", rows)]


def _waterfall(draft: Draft, block: Chart, table: Table, at: TablePlace, helper: Helper) -> list[Series]:
    name, rows = block.y[0], _count(block, table)
    values = pd.to_numeric(table.frame[name]).fillna(0).tolist()[:rows]
    grounded = {t if t >= 0 else len(table.frame) + t for t in block.totals}
    column = at.area(name)
    columns: dict[str, list[tuple[Any, str]]] = {k: [] for k in ("running", "base", "total", "up", "down", "top")}
    running = 0.0
    for i, value in enumerate(values):
        cell = Place(at.sheet, column.top + i, column.left).address("", fixed=True)
        row = helper.row + i + 1
        before = f"$B${row - 1}" if i else "0"
        last, running = running, value if i in grounded else running + value
        if i in grounded:
            line = ((running, f"={cell}"), (0, "=0"), (value, f"={cell}"), (0, "=0"), (0, "=0"), (value, f"={cell}"))
        else:
            line = (
                (running, f"={before}+{cell}"),
                (min(last, running), f"=MIN({before},$B${row})"),
                (0, "=0"),
                (max(value, 0), f"=MAX({cell},0)"),
                (max(-value, 0), f"=MAX(-{cell},0)"),
                (max(last, running), f"=MAX({before},$B${row})"),
            )
        for key, pair in zip(columns, line, strict=True):
            columns[key].append(pair)
    refs = {
        key: helper.column([v for v, _ in pairs], col, [f for _, f in pairs])
        for col, (key, pairs) in enumerate(columns.items(), 1)
    }
    labels = tuple(
        written(
            shown_value(raw),
            kind_at(table, table.column(name), i),
            "plain" if i in grounded else "signed",
            draft.locale,
        )
        for i, raw in enumerate(table.frame[name].head(rows).tolist())
    )
    helper.row += rows + 1
    x = range_ref(at.sheet, at.area(block.x, rows))
    names = {"base": "", "total": "Total", "up": "Increase", "down": "Decrease", "top": "Amount"}
    return [Series(names[key], x, refs[key], key, labels if key == "top" else (), "", rows) for key in names]


def _scatter(draft: Draft, block: Chart, table: Table, at: TablePlace, helper: Helper) -> list[Series]:
    rows = _count(block, table)
    labels = tuple(str(shown_value(v) or "") for v in table.frame[block.label].head(rows)) if block.label else ()
    series = [
        Series(table.column(y).header, s.x, s.y, "main", labels, s.number, rows)
        for y in block.y
        for s in [_series(block, table, at, y)]
    ]
    if block.lines is None:
        return series
    xs = _span(table.frame[block.x].head(rows), block.lines[0])
    ys = _span(table.frame[block.y[0]].head(rows), block.lines[1])
    for x, y in (((block.lines[0],) * 2, ys), (xs, (block.lines[1],) * 2)):
        x_ref, y_ref = helper.column(list(x), 1), helper.column(list(y), 2)
        series.append(Series("Average", x_ref, y_ref, "line", (), "", 2))
        helper.row += 3
    return series


def _span(values: pd.Series, line: float) -> tuple[float, float]:
    numbers = pd.to_numeric(values).dropna()
    low, high = min([line, *numbers]), max([line, *numbers])
    room = (high - low) * 0.08 or abs(high) * 0.1 or 1.0
    return round_ends(float(low - room), float(high + room))


def round_ends(low: float, high: float) -> tuple[float, float]:
    """Ends of an axis as round figures around two values, so that its marks are round too.

    Examples
    --------
    >>> round_ends(1372.46, 3072.0), round_ends(0.507, 0.661)
    ((1000.0, 3500.0), (0.5, 0.7))
    """
    step = 10.0 ** math.floor(math.log10(high - low))
    step = step / 2 if (high - low) / step < 5 else step
    digits = max(0, 2 - math.floor(math.log10(step)))
    return round(math.floor(low / step) * step, digits), round(math.ceil(high / step) * step, digits)


def _bounds(block: Chart, table: Table) -> dict[str, tuple[float, float]]:
    """The ends of a scatter's axes, so that the lines of its quadrants reach across it."""
    if block.lines is None:
        return {}
    rows = _count(block, table)
    return {
        "x": _span(table.frame[block.x].head(rows), block.lines[0]),
        "y": _span(table.frame[block.y[0]].head(rows), block.lines[1]),
    }
