"""Native charts: direct labels, few gridlines, one accent, and a legend only where series can't be told apart."""

from __future__ import annotations

from typing import Any

from xlsales.excel.cells import GridChart, Series
from xlsales.excel.layout_scale import ACROSS
from xlsales.excel.style import ACCENT, ACCENT_SOFT, FAINT, FONT, HAIRLINE, INK, MUTED, SERIES, WARNING

TYPES: dict[str, dict[str, str]] = {
    "line": {"type": "line"},
    "column": {"type": "column"},
    "stacked": {"type": "column", "subtype": "stacked"},
    "bar": {"type": "bar"},
    "waterfall": {"type": "column", "subtype": "stacked"},
    "pareto": {"type": "column"},
    "scatter": {"type": "scatter"},
    "path": {"type": "column"},
    "moved": {"type": "bar"},
    "reached": {"type": "bar"},
}
ROLES: dict[str, str] = {"total": INK, "up": ACCENT, "down": WARNING}


def add_chart(book: Any, chart: GridChart, name: str = "") -> Any:
    """An XlsxWriter chart of a positioned chart.

    Parameters
    ----------
    book
        The XlsxWriter workbook.
    name
        How Excel calls it, so that a run in the open workbook can replace it.
    """
    drawn = book.add_chart(TYPES[chart.kind] | ({"name": name} if name else {}))
    main = [s for s in chart.series if s.role not in ("cumulative", "top", "over", "ground")]
    for i, series in enumerate(main):
        drawn.add_series(_series(chart, series, i, len(main)))
        for side in ("left", "above", "below"):
            if side in series.sides:
                drawn.add_series(_labels_beside(series, side))
    line = next((s for s in chart.series if s.role == "cumulative"), None)
    if line is not None:
        drawn.combine(_cumulative(book, line))
    over = [s for s in chart.series if s.role == "over"]
    if over:
        drawn.combine(_lines_over(book, over))
    tops = next((s for s in chart.series if s.role == "top"), None)
    if tops is not None:
        drawn.combine(_labels_above(book, tops))
    ground = next((s for s in chart.series if s.role == "ground"), None)
    if ground is not None:
        drawn.combine(_ground(book, ground))
    _axes(drawn, chart)
    _frame(drawn, chart)
    return drawn


def _font(size: float = 9, colour: str = MUTED, *, bold: bool = False) -> dict[str, Any]:
    return {"name": FONT, "size": size, "color": colour, "bold": bold}


def _series(chart: GridChart, series: Series, i: int, count: int) -> dict[str, Any]:
    options: dict[str, Any] = {"categories": f"={series.x}", "values": f"={series.y}"}
    if series.name:
        options["name"] = f"={series.name_ref}" if series.name_ref else literal(series.name)
    look = _LOOKS[chart.kind](series, i, count)
    if chart.labelled and chart.kind in ("bar", "column"):
        look["data_labels"] = _values(series)
    elif chart.kind in ("path", "moved", "reached"):
        look["data_labels"] = _figures(chart, series)
    if chart.legend and chart.kind == "line":
        look.pop("data_labels")
    return options | look


def _line(series: Series, i: int, count: int) -> dict[str, Any]:
    colour = SERIES[i % len(SERIES)]
    last: list[Any] = [{"delete": True}] * (series.points - 1)
    label = {"series_name": True, "value": False} if count > 1 else {"value": True, "num_format": series.number}
    if series.role == "range":
        return {
            "line": {"color": FAINT, "width": 1.25, "dash_type": "dash"},
            "marker": {"type": "none"},
            "data_labels": {**label, "position": "right", "custom": last, "font": _font(9, MUTED)},
        }
    return {
        "line": {"color": colour, "width": 2.25 if i == 0 else 1.5},
        "marker": {"type": "circle", "size": 5, "fill": {"color": colour}, "border": {"color": "#FFFFFF"}},
        "data_labels": {**label, "position": "right", "custom": last, "font": _font(9, colour)},
    }


def _column(series: Series, i: int, count: int) -> dict[str, Any]:
    return {
        "fill": {"color": SERIES[i % len(SERIES)]},
        "gap": 45,
        "overlap": -5 if count > 1 else 0,
        "invert_if_negative": True,
        "invert_if_negative_color": WARNING,
    }


def _bar(series: Series, i: int, count: int) -> dict[str, Any]:
    return _column(series, i, count) | {"gap": 38}


def _values(series: Series) -> dict[str, Any]:
    return {"value": True, "position": "outside_end", "num_format": series.number or "General", "font": _font(9, INK)}


def _figures(chart: GridChart, series: Series) -> dict[str, Any]:
    """Figures at the ends of bars that stand in several series: those that another one draws are zero here."""
    signed = f"+{chart.number};-{chart.number};" if chart.kind == "moved" else f"{chart.number};-{chart.number};"
    labels = {"value": True, "position": "outside_end", "num_format": signed, "font": _font(8.5, INK)}
    if chart.kind != "path":
        return labels
    # At the foot of the columns no line crosses them; the dark column has light ones.
    light: list[Any] = [None] * series.points
    if series.points and series.role == "main":
        light[series.last] = {"font": _font(8.5, "#FFFFFF", bold=True)}
    return {**labels, "position": "inside_base", "custom": light}


def _path(series: Series, i: int, count: int) -> dict[str, Any]:
    if series.role == "forecast":
        line = {"color": ACCENT, "width": 1.25, "dash_type": "dash"}
        return {"fill": {"none": True}, "border": line, "gap": 45, "overlap": 100}
    points: list[Any] = [None] * series.points
    if series.points:
        points[series.last] = {"fill": {"color": ACCENT}}
    return {"fill": {"color": ACCENT_SOFT}, "points": points, "gap": 45, "overlap": 100}


def _parts(series: Series, i: int, count: int) -> dict[str, Any]:
    colours = {"up": ACCENT, "near": ACCENT_SOFT, "down": WARNING}
    return {"fill": {"color": colours[series.role]}, "gap": 38, "overlap": 100}


def _lines_over(book: Any, several: list[Series]) -> Any:
    """Lines over columns, such as the year before and the target."""
    line = book.add_chart({"type": "line"})
    for series, (colour, dash) in zip(several, ((WARNING, "round_dot"), (INK, "solid")), strict=False):
        line.add_series(
            {"name": literal(series.name), "categories": f"={series.x}", "values": f"={series.y}",
             "line": {"color": colour, "width": 1.5, "dash_type": dash}, "marker": {"type": "none"}, "smooth": False}
        )  # fmt: skip
    return line


def _stacked(series: Series, i: int, count: int) -> dict[str, Any]:
    return {"fill": {"color": SERIES[i % len(SERIES)]}, "border": {"color": "#FFFFFF", "width": 0.5}, "gap": 45}


def _waterfall(series: Series, i: int, count: int) -> dict[str, Any]:
    if series.role == "base":
        return {"fill": {"none": True}, "border": {"none": True}, "gap": 30}
    return {
        "fill": {"color": ROLES[series.role]},
        "border": {"none": True},
        "gap": 30,
    }


def _pareto(series: Series, i: int, count: int) -> dict[str, Any]:
    return {"fill": {"color": ACCENT}, "gap": 25}


def _scatter(series: Series, i: int, count: int) -> dict[str, Any]:
    if series.role == "line":
        return {"marker": {"type": "none"}, "line": {"color": FAINT, "width": 1, "dash_type": "dash"}}
    colour = SERIES[i % len(SERIES)]
    options: dict[str, Any] = {
        "marker": {
            "type": "circle",
            "size": 8,
            "fill": {"color": colour, "transparency": 15},
            "border": {"color": "#FFFFFF"},
        },
        "line": {"none": True},
    }
    if series.labels:
        options["data_labels"] = _named(series, "right")
    return options


def _named(series: Series, side: str) -> dict[str, Any]:
    """The labels that stand on one side of their points."""
    sides = series.sides or ("right",) * len(series.labels)
    custom: list[dict[str, Any]] = [
        {"value": literal(text)} if at == side else {"delete": True}
        for text, at in zip(series.labels, sides, strict=True)
    ]
    return {"value": True, "custom": custom, "position": side, "font": _font(9, INK)}


def _labels_beside(series: Series, side: str) -> dict[str, Any]:
    """The same points again, unseen: all labels of one series stand on the same side of their points."""
    return {
        "categories": f"={series.x}",
        "values": f"={series.y}",
        "name": literal(series.name),
        "marker": {"type": "none"},
        "line": {"none": True},
        "data_labels": _named(series, side),
    }


_LOOKS = {
    "line": _line, "column": _column, "stacked": _stacked, "bar": _bar, "waterfall": _waterfall, "pareto": _pareto,
    "scatter": _scatter, "path": _path, "moved": _parts, "reached": _parts,
}  # fmt: skip


def _labels_above(book: Any, series: Series) -> Any:
    """An invisible line over the columns that carries their labels: a stacked column can't have one outside itself."""
    line = book.add_chart({"type": "line"})
    custom = [{"value": literal(text)} for text in series.labels]
    line.add_series(
        {
            "categories": f"={series.x}",
            "values": f"={series.y}",
            "line": {"none": True},
            "marker": {"type": "none"},
            "data_labels": {"value": True, "custom": custom, "position": "above", "font": _font(9, INK, bold=True)},
        }
    )
    return line


def _ground(book: Any, series: Series) -> Any:
    """An invisible line at zero, so that columns stand on the ground whatever figures a reader picks."""
    line = book.add_chart({"type": "line"})
    unseen = {"line": {"none": True}, "marker": {"type": "none"}}
    line.add_series({"categories": f"={series.x}", "values": f"={series.y}", **unseen})
    return line


def literal(text: str) -> str:
    """Text that XlsxWriter doesn't take for a formula, nor for nothing.

    Examples
    --------
    >>> literal("=A1"), literal("Anna")
    (' =A1', 'Anna')
    """
    return f" {text}" if text.startswith("=") or not text else text


def _cumulative(book: Any, series: Series) -> Any:
    line = book.add_chart({"type": "line"})
    line.add_series(
        {
            "name": series.name,
            "categories": f"={series.x}",
            "values": f"={series.y}",
            "y2_axis": True,
            "line": {"color": WARNING, "width": 1.75},
            "marker": {"type": "none"},
        }
    )
    line.set_y2_axis(
        {
            "min": 0, "max": 1, "num_format": "0%", "num_font": _font(9, WARNING), "line": {"none": True},
            "major_unit": 0.2, "major_gridlines": {"visible": False}, "major_tick_mark": "none",
        }
    )  # fmt: skip
    return line


def _axes(drawn: Any, chart: GridChart) -> None:
    quiet = {"line": {"none": True}, "major_tick_mark": "none", "minor_tick_mark": "none"}
    values: dict[str, Any] = {
        **quiet,
        "num_font": _font(),
        "num_format": chart.number or "General",
        "major_gridlines": {"visible": not chart.labelled, "line": {"color": HAIRLINE, "width": 0.75}},
        "visible": not chart.labelled,
        **_ends(chart, "values"),
    }
    names: dict[str, Any] = {
        "num_font": _font(9, INK) | _turned(chart),
        "line": {"color": HAIRLINE},
        "major_tick_mark": "none",
        "minor_tick_mark": "none",
        "major_gridlines": {"visible": False},
        "label_position": "low",
    }
    if chart.every > 1:
        names["interval_unit"] = chart.every
    if chart.kind in ACROSS:
        drawn.set_x_axis(values)
        drawn.set_y_axis(names | {"reverse": True})
    elif chart.kind == "scatter":
        title = {"name_font": _font(9, MUTED, bold=True)}
        drawn.set_x_axis(
            {**values, **title, "num_format": chart.x_number or "General", "name": literal(chart.x_title),
             "line": {"color": HAIRLINE}, "major_gridlines": {"visible": False}, "min": None, "max": None,
             **_ends(chart, "x")}
        )  # fmt: skip
        drawn.set_y_axis({**values, **title, "name": literal(chart.y_title)})
    else:
        drawn.set_x_axis(names)
        drawn.set_y_axis(values)


def _turned(chart: GridChart) -> dict[str, int]:
    """How names under the axis lie: flat, or aslant where room is made for that."""
    # LibreOffice shows every name whatever the step, so there they must be free to turn.
    return {} if chart.kind in ACROSS or chart.every > 1 else {"rotation": -45 if chart.aslant else 0}


def _ends(chart: GridChart, axis: str) -> dict[str, float]:
    low, high = chart.ends.get(axis, (None, None))
    return {key: end for key, end in (("min", low), ("max", high)) if end is not None}


def _frame(drawn: Any, chart: GridChart) -> None:
    # XlsxWriter takes the title's cell as its text; its cached words come from the cell.
    drawn.set_title(
        {
            "name": f"={chart.title_ref}",
            "name_font": _font(11, INK, bold=True),
            "overlay": False,
            "layout": {"x": 0.02, "y": 0.025},
        }
    )
    legend: dict[str, Any] = {"position": "bottom", "font": _font(9, INK)} if chart.legend else {"none": True}
    if any(s.role == "ground" for s in chart.series):
        legend["delete_series"] = [len(chart.series) - 1]
    drawn.set_legend(legend)
    drawn.set_chartarea({"border": {"none": True}, "fill": {"color": "#FFFFFF"}})
    box = dict(zip(("x", "y", "width", "height"), chart.plot, strict=True))
    drawn.set_plotarea({"fill": {"none": True}, "layout": box})
    drawn.show_blanks_as("gap")
    drawn.set_size({"width": chart.width, "height": chart.height, "x_scale": 1})
