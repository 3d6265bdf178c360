"""Charts: where they stand, which cells they draw, and the helper cells that some kinds need."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from xlsales.excel.cells import GUTTER_PX, Area, Cell, GridChart, Place, Series, range_ref
from xlsales.excel.layout import Beside, ChartPlace, Draft, TablePlace, text_px
from xlsales.excel.layout_scale import (
    LABEL_SIZE,
    NAMED_BELOW,
    axis_ends,
    columns_labelled,
    compact_number,
    every_nth,
    label_sides,
    plot_of,
    round_ends,
    too_close,
)
from xlsales.excel.layout_table import kind_at, shown_value
from xlsales.excel.style import FORMATS
from xlsales.metrics.table import Table
from xlsales.report.model import Chart
from xlsales.words.numbers import written

HELPER_SHEET = "xlsales cells"
WIDE_PX, NARROW_PX, LIMIT_PX = 900, 600, 1_340
HEIGHTS: dict[str, int] = {"scatter": 420, "pareto": 360}
QUARTERS = 20
PART_NAMES = {"up": "Up", "near": "Nearly", "down": "Down"}
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
    block, size = place.block, (place.width, place.height)
    title = block.title.text(draft.locale, draft.currency)
    title_ref = helper.put(helper.row, 0, title, block.title)
    helper.row += 1
    values, names = _values(block, table), [str(v) for v in table.frame[block.x].head(_count(block, table))]
    longest = max((text_px(n, LABEL_SIZE) for n in names), default=0.0)
    count = len(block.y) if block.kind != "pareto" else 1
    below = block.kind in NAMED_BELOW and table.column(block.x).kind == "period"
    aslant = block.kind in NAMED_BELOW and not below and (longest + 8) * len(names) > place.width - 90
    legend = _legend(block, table, place.height)
    # LibreOffice turns the names of many periods, as it shows every one.
    turned = aslant or (below and len(names) > QUARTERS)
    plot = plot_of(block.kind, size, count, title, longest, legend=legend, aslant=turned)
    room = plot[2] * place.width
    drawn_by = {
        "waterfall": _waterfall, "pareto": _pareto, "scatter": _scatter, "path": _path, "moved": _moved,
        "reached": _reached,
    }  # fmt: skip
    series = drawn_by.get(block.kind, _plain)(draft, block, table, at, helper)
    ends = _ends(block, table, values)
    if block.kind == "scatter" and block.label:
        series = [_sided(s, block, table, ends, (room, plot[3] * place.height)) for s in series]
    col, offset = draft.anchor(place.x)
    return GridChart(
        block.kind, place.row, col, offset, place.y_offset, place.width, place.height,
        title, title_ref, block.alt or _alt(block, table), tuple(series),
        table.column(block.x).header, table.column(block.y[0]).header,
        _number(table, block.y[0], values), _number(table, block.x, _figures(table, block.x, len(names))),
        ends, plot, every_nth(names, room) if below else 1, aslant, legend,
        block.kind in ("bar", "waterfall", "path", "moved", "reached")
        or (block.kind == "column" and columns_labelled(len(names), count, room, _longest_figure(values))),
        _shared(block, table, at),
    )  # fmt: skip


def _shared(block: Chart, table: Table, at: TablePlace) -> tuple[Series, ...]:
    """A chart's series over the table itself: of a waterfall its steps, of a Pareto chart its columns."""
    if block.kind == "pareto":
        return (_series(block, table, at, block.y[0]),)
    if block.kind != "waterfall":
        return tuple(_series(block, table, at, y) for y in (*block.y, *block.over))
    steps = [i for i in range(_count(block, table)) if i not in _grounded(block, table)]
    if not steps or steps != list(range(steps[0], steps[-1] + 1)):
        return ()
    x, y = (
        range_ref(at.sheet, Area(at.top + steps[0], at.columns[c], at.top + steps[-1], at.columns[c]))
        for c in (block.x, block.y[0])
    )
    return (Series(table.column(block.y[0]).header, x, y, points=len(steps)),)


def _values(block: Chart, table: Table) -> list[float]:
    """Where a chart's marks end: its figures, or the heights that a waterfall's steps or a stack reach."""
    rows = _count(block, table)
    columns = [_figures(table, y, rows) for y in block.y[: 1 if block.kind == "pareto" else None]]
    if block.kind == "waterfall":
        grounded = _grounded(block, table)
        reached, running = [0.0], 0.0
        for i, value in enumerate(columns[0]):
            running = value if i in grounded else running + value
            reached.append(running)
        return reached
    return [v for column in columns for v in column if v == v]


def _figures(table: Table, column: str, rows: int) -> list[float]:
    return [float(v) for v in pd.to_numeric(table.frame[column].head(rows), errors="coerce").fillna(0).tolist()]


def _grounded(block: Chart, table: Table) -> set[int]:
    """Positions of a waterfall's steps that stand on the ground."""
    return {t if t >= 0 else len(table.frame) + t for t in block.totals}


def _number(table: Table, column: str, values: list[float]) -> str:
    kind = str(kind_at(table, table.column(column), 0))
    return compact_number(values) if kind in COMPACT_KINDS else FORMATS.get(kind, "").split(";")[0].lstrip("+")


def _longest_figure(values: list[float]) -> float:
    # Millions and thousands with two decimals, or a percentage: six characters; a minus where one is negative.
    return text_px("-0.00M" if min(values, default=0) < 0 else "00.0%", LABEL_SIZE)


def _legend(block: Chart, table: Table, height: int) -> bool:
    """Whether series need a legend: lines are named at their ends unless those ends are too close."""
    if block.kind == "path":
        return bool(block.over or block.forecast)
    if block.kind == "line" and len(block.y) > 1:
        rows = _count(block, table)
        columns = [_figures(table, y, rows) for y in block.y]
        return too_close([c[-1] for c in columns if c], [v for c in columns for v in c], height * 0.6)
    return block.kind == "stacked" or (block.kind in ("column", "bar") and len(block.y) > 1)


def _ends(block: Chart, table: Table, values: list[float]) -> dict[str, tuple[float | None, float | None]]:
    if block.kind != "scatter":
        return {"values": axis_ends(block.kind, values)}
    rows = _count(block, table)
    lines = block.lines or (None, None)
    spans = (_span(table.frame[c].head(rows), at) for c, at in zip((block.x, block.y[0]), lines, strict=True))
    return dict(zip(("x", "values"), spans, strict=True))


def _sided(
    series: Series,
    block: Chart,
    table: Table,
    ends: dict[str, tuple[float | None, float | None]],
    size: tuple[float, float],
) -> Series:
    """A scatter's series with each label on a side where it covers no other."""
    if series.role != "main":
        return series
    (left, right), (bottom, top) = ends["x"], ends["values"]
    wide, high = (right or 0) - (left or 0) or 1, (top or 0) - (bottom or 0) or 1
    rows = _count(block, table)
    points = [
        ((x - (left or 0)) / wide * size[0], ((top or 0) - y) / high * size[1])
        for x, y in zip(_figures(table, block.x, rows), _figures(table, block.y[0], rows), strict=True)
    ]
    return replace(series, sides=label_sides(points, series.labels, size[0]))


def _alt(block: Chart, table: Table) -> str:
    drawn = " and ".join(table.column(y).header for y in block.y)
    return f"{block.kind.capitalize()} chart of {drawn} by {table.column(block.x).header}: {block.title.text()}"


def _count(block: Chart, table: Table) -> int:
    return min(block.rows, len(table.frame)) if block.rows else len(table.frame)


def _series(block: Chart, table: Table, at: TablePlace, y: str, role: str = "main") -> Series:
    rows = _count(block, table)
    number = _number(table, y, _figures(table, y, rows))
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
    return [_series(block, table, at, y, "range" if y in block.range else "main") for y in block.y]


def _path(draft: Draft, block: Chart, table: Table, at: TablePlace, helper: Helper) -> list[Series]:
    roles = ((block.y, "main"), (block.forecast, "forecast"), (block.over, "over"))
    return [
        replace(_series(block, table, at, y, role), last=_last_known(table, y))
        for columns, role in roles
        for y in columns
    ]


def _last_known(table: Table, column: str) -> int:
    """Position of a column's last figure."""
    known = np.flatnonzero(pd.to_numeric(table.frame[column]).notna())
    return int(known[-1]) if len(known) else 0


def _moved(draft: Draft, block: Chart, table: Table, at: TablePlace, helper: Helper) -> list[Series]:
    """Rises and falls as two series, as not every program colours the negative bars of one."""
    return _parted(block, table, at, helper, {"up": ("MAX({0},0)", lambda v: max(v, 0)),
                                              "down": ("MIN({0},0)", lambda v: min(v, 0))})  # fmt: skip


def _reached(draft: Draft, block: Chart, table: Table, at: TablePlace, helper: Helper) -> list[Series]:
    """Parts of a target as three series: reached, missed, and missed by far."""
    floor = block.floor
    return _parted(block, table, at, helper, {
        "up": ("IF({0}>=1,{0},0)", lambda v: v if v >= 1 else 0),
        "near": (f"IF(AND({{0}}<1,{{0}}>={floor}),{{0}},0)", lambda v: v if floor <= v < 1 else 0),
        "down": (f"IF({{0}}<{floor},{{0}},0)", lambda v: v if v < floor else 0),
    })  # fmt: skip


def _parted(
    block: Chart, table: Table, at: TablePlace, helper: Helper, parts: dict[str, tuple[str, Any]]
) -> list[Series]:
    whole = _series(block, table, at, block.y[0])
    column, rows = at.area(block.y[0]), _count(block, table)
    cells = [Place(at.sheet, column.top + i, column.left).address("", fixed=True) for i in range(rows)]
    values = _figures(table, block.y[0], rows)
    out = []
    for j, (role, (formula, part)) in enumerate(parts.items(), 1):
        ref = helper.column([part(v) for v in values], j, [f"={formula.format(c)}" for c in cells])
        out.append(Series(PART_NAMES[role], whole.x, ref, role, (), whole.number, rows))
    helper.row += rows + 1
    return out


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
    grounded = _grounded(block, table)
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
            "short" if i in grounded else "short_signed",
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


def _span(values: pd.Series, line: float | None) -> tuple[float, float]:
    """The ends of a scatter's axis, so that the lines of its quadrants reach across it."""
    numbers = [*pd.to_numeric(values).dropna(), *([] if line is None else [line])] or [0.0]
    low, high = min(numbers), max(numbers)
    room = (high - low) * 0.08 or abs(high) * 0.1 or 1.0
    return round_ends(float(low - room), float(high + room))
