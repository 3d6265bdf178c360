"""Charts in an open workbook, drawn through xlwings; what is drawn is listed on a hidden sheet, so that undo can."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import astuple, dataclass, fields
from typing import Any

from xlsales.excel.cells import DEFAULT_COLUMN_PX, DEFAULT_ROW_PX, GridChart, GridSheet, letters
from xlsales.excel.layout_chart import HELPER_SHEET
from xlsales.excel.layout_scale import ACROSS
from xlsales.excel.live_cells import area, entered, found, made, values_of

CHARTS_SHEET = "xlsales charts"
CHART_NAME = "xlsales chart"
NOW, BEFORE = "now", "before"
POINTS_PER_PIXEL = 0.75
TYPES = {
    "line": "line_markers",
    "column": "column_clustered",
    "stacked": "column_stacked",
    "bar": "bar_clustered",
    "waterfall": "column_clustered",
    "pareto": "column_clustered",
    "scatter": "xy_scatter",
    "path": "column_clustered",
    "moved": "bar_clustered",
    "reached": "bar_clustered",
}
_REF = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!\$([A-Z]+)\$(\d+):\$([A-Z]+)\$(\d+)")

log = logging.getLogger("xlsales")


@dataclass(frozen=True)
class LiveChart:
    """A chart as xlwings can draw it: ranges on one sheet, place in points, ends of its value axis."""

    sheet: str
    name: str
    kind: str
    title: str
    source: str
    names: str
    figures: str
    left: float
    top: float
    width: float
    height: float
    number: str = ""
    low: float | None = None
    high: float | None = None
    legend: bool = False
    x_low: float | None = None
    x_high: float | None = None


def live_charts(sheet: GridSheet) -> tuple[LiveChart, ...]:
    """The charts of a sheet that can be drawn from ranges as they stand."""
    drawn = (_live_chart(sheet, chart, i) for i, chart in enumerate(sheet.charts, 1))
    return tuple(c for c in drawn if c is not None)


def draw_charts(book: Any, sheets: Collection[GridSheet]) -> int:
    """Draw the charts of sheets just written in place of those of the run before, and list them.

    Returns
    -------
    int
        How many are drawn. Where the workbook's xlwings is too old for charts, none; nothing else suffers.
    """
    names = {s.name for s in sheets}
    before = _listed(book, NOW)
    for sheet in sheets:
        _remove(found(book, sheet.name))
    done = [c for s in sheets for c in live_charts(s) if _drawn(book, c)]
    kept = [c for c in before if c.sheet not in names]
    _list(book, [*kept, *done], [c for c in before if c.sheet in names])
    return len(done)


def restore_charts(book: Any, names: Iterable[str]) -> None:
    """Put back the charts that sheets had before the last run, once their cells are put back."""
    back = set(names)
    now = [c for c in _listed(book, NOW) if c.sheet not in back]
    for name in back:
        _remove(found(book, name))
    done = [c for c in _listed(book, BEFORE) if c.sheet in back and _drawn(book, c)]
    _list(book, [*now, *done], [])


def _live_chart(sheet: GridSheet, chart: GridChart, number: int) -> LiveChart | None:
    if not chart.shared:
        return None
    boxes = [_box(s.y) for s in chart.shared]
    names, first, last = _box(chart.shared[0].x), boxes[0], boxes[-1]
    source = names[0]
    side_by_side = [b[1] for b in boxes] == list(range(first[1], first[1] + len(boxes)))
    if source == HELPER_SHEET or any(b[0] != source for b in boxes) or not side_by_side:
        return None
    # Several series are told apart by their headers, which stand right above.
    top = first[2] - (len(boxes) > 1)
    values, x = chart.ends.get("values", (None, None)), chart.ends.get("x", (None, None))
    return LiveChart(
        sheet.name, f"{CHART_NAME} {number}", chart.kind, chart.title, source,
        _address(*names[1:3], names[1], names[3]), _address(first[1], top, last[1], last[3]),
        POINTS_PER_PIXEL * (chart.x_offset + sum(sheet.widths.get(c, DEFAULT_COLUMN_PX) for c in range(chart.col))),
        POINTS_PER_PIXEL * (chart.y_offset + sum(sheet.heights.get(r, DEFAULT_ROW_PX) for r in range(chart.row))),
        POINTS_PER_PIXEL * chart.width, POINTS_PER_PIXEL * chart.height,
        chart.number, *values, len(boxes) > 1, *x,
    )  # fmt: skip


def _box(ref: str) -> tuple[str, int, int, int]:
    """A range's sheet, column, first row and last row, counted from 0."""
    match = _REF.fullmatch(ref)
    if match is None:
        raise ValueError(f"{ref} is no column of a sheet")
    quoted, plain, column, top, _, bottom = match.groups()
    number = 0
    for letter in column:
        number = number * 26 + ord(letter) - 64
    return (quoted or "").replace("''", "'") or plain, number - 1, int(top) - 1, int(bottom) - 1


def _address(left: int, top: int, right: int, bottom: int) -> str:
    return f"{letters(left)}{top + 1}:{letters(right)}{bottom + 1}"


def _ours(sheet: Any) -> list[str]:
    return [c.name for c in sheet.charts if str(c.name).startswith(CHART_NAME)]


def _remove(sheet: Any) -> None:
    if sheet is not None:
        _tried(lambda: [sheet.charts[name].delete() for name in _ours(sheet)])


def _drawn(book: Any, chart: LiveChart) -> bool:
    """Draw one chart; False where this xlwings or this Excel cannot."""
    there, source = found(book, chart.sheet), found(book, chart.source)
    if there is None or source is None:
        return False

    def draw() -> Any:
        drawn = there.charts.add(
            chart.left, chart.top, chart.width, chart.height, chart_type=TYPES[chart.kind],
            source=source.range(chart.figures), plot_by="columns", name=chart.name,
        )  # fmt: skip
        # A chart without the names of its marks would say nothing.
        if not _tried(lambda: drawn.set_x_axis_values(source.range(chart.names))):
            drawn.delete()
            raise NotImplementedError("names of a chart's marks")
        return drawn

    kept: list[Any] = []
    if not _tried(lambda: kept.append(draw())):
        return False
    drawn = kept[0]
    _tried(lambda: setattr(drawn, "title", chart.title))
    _tried(lambda: setattr(drawn.legend, "position" if chart.legend else "visible", chart.legend and "bottom"))
    _tried(lambda: drawn.value_axis.set(number_format=chart.number or "General", **_ends(chart.low, chart.high)))
    if chart.kind in ACROSS:
        _tried(lambda: drawn.category_axis.set(reverse_order=True))
    elif chart.kind == "scatter":
        _tried(lambda: drawn.category_axis.set(**_ends(chart.x_low, chart.x_high)))
    return True


def _ends(low: float | None, high: float | None) -> dict[str, float]:
    return {k: v for k, v in (("minimum_scale", low), ("maximum_scale", high)) if v is not None}


def _tried(action: Callable[[], object]) -> bool:
    """Whether an action on a chart worked; the cells are written by then, so a chart must not stop the run."""
    try:
        action()
    except Exception as error:
        # Each engine has errors of its own, such as COM's.
        log.info("a chart is left out: %s", error, exc_info=True)
        return False
    return True


def _listed(book: Any, state: str) -> list[LiveChart]:
    rows = values_of(found(book, CHARTS_SHEET))
    return [_read(row[1:]) for row in rows if row and row[0] == state]


def _read(cells: list[Any]) -> LiveChart:
    """A chart of a row of the list; cells at its end that are empty may be missing."""
    kinds = {f.name: f.type for f in fields(LiveChart)}
    known: dict[str, Any] = {n: v for n, v in zip(kinds, cells, strict=False) if v not in (None, "")}
    typed: dict[str, Any] = {
        n: str(v) if kinds[n] == "str" else bool(v) if kinds[n] == "bool" else float(v) for n, v in known.items()
    }
    return LiveChart(**typed)


def _list(book: Any, now: Iterable[LiveChart], before: Iterable[LiveChart]) -> None:
    rows = [[state, *astuple(c)] for state, charts in ((NOW, now), (BEFORE, before)) for c in charts]
    if not rows and found(book, CHARTS_SHEET) is None:
        return
    sheet = made(book, CHARTS_SHEET)
    if rows:
        block = [[entered(int(v) if isinstance(v, bool) else v) for v in row] for row in rows]
        area(sheet, 0, 0, len(rows), len(rows[0])).value = block
    sheet.visible = False
