"""The chart over time of *Explore*: the figure chosen period by period, and a year before each, as formulas."""

from __future__ import annotations

from xlsales.excel.cells import serial
from xlsales.excel.explore_workings import PARTS, Value, Workings, part_column, stands, values_of

TREND_PARTS = ("label", "figure", "year before")
GROUND_AT = 4
"""The column of zeros on which the columns of the chart stand."""


def trend_of(w: Workings) -> tuple[str, str, str, str]:
    """The figure period by period up to the one chosen, and a year before each."""
    e, pad, step, lists = w.explorer, w.pad, w.step, w.lists
    chosen = next(i for i, s in enumerate(e.stretches) if s.label == e.choice.period)
    at = f"MAX(1,{step['place of period']})"
    first, last, grain = w.trend_places(e.shown_by[e.stretches[chosen].grain])
    right = max(first, min(w.trend_end(chosen), last - w.slots + 1))
    w.put("chart from", f"INDEX({lists.trend_first},{step['step']}+1)", first)
    w.put("chart to", f"INDEX({lists.trend_last},{step['step']}+1)", last)
    w.put("chart step", f"INDEX({lists.trend_steps},{step['step']}+1)", grain)
    w.put(
        "chart ends with",
        f"MAX({step['chart from']},MIN(INDEX({lists.trend_ends},{at}),{step['chart to']}-{w.slots}+1))",
        right,
    )
    orders, number = e.orders.get((grain, 0, 0), ""), None
    if orders:
        wide = len(e.dimensions) + 1
        row = f"{step['chart step']}*{wide}+{step['looked at']}+1"
        number = w.put(
            "orders column of chart", f"INDEX({lists.columns},INDEX({lists.orders},{row},1))", stands(w, orders)
        )
    top, bottom = (w.put(f"{part} column of chart", *part_column(w, part, number)).at for part in PARTS)
    top_row = pad.row + 2
    for j, name in enumerate(TREND_PARTS):
        pad.cell(top_row - 1, j, "", name)
    labels = [s.label for s in e.stretches]
    for k in range(w.slots):
        place = right + w.slots - 1 - k
        stretch = e.stretches[place - 1]
        cell = f"{step['chart ends with']}+{w.slots - 1 - k}"
        mark = f'IF(INDEX({lists.partial},{cell})="","","*")'
        pad.cell(
            top_row + k, 0, f"=INDEX({lists.stretches},{cell})&{mark}", stretch.label + ("*" if stretch.partial else "")
        )
        ago = labels.index(stretch.year_ago) + 1 if stretch.year_ago in labels else 0
        ago_at = f"IFERROR(MATCH(INDEX({lists.year_ago},{cell}),{lists.stretches},0),0)"
        back = pad.cell(top_row + k, 3, f"={ago_at}", ago)
        for col, where, index in ((1, cell, place), (2, f"MAX(1,{back})", ago)):
            value = _slot_value(w, orders, index) if index else ""
            start, end = f"INDEX({lists.first_days},{where})", f"INDEX({lists.last_days},{where})"
            summed, divided = w.sum(top, start, end), w.sum(bottom, start, end)
            shown = f'IFERROR(ROUND({step["times"]}*{summed}/IF({bottom}=0,1,{divided}),6),"")'
            known = f"OR({step['all picks known']}=0,{back}=0)" if col == 2 else f"{step['all picks known']}=0"
            pad.cell(top_row + k, col, f'=IF({known},"",{shown})', value)
    pad.row = top_row + w.slots + 1
    pad.column(top_row, GROUND_AT, [0] * w.slots)
    return tuple(pad.range(top_row, j, w.slots) for j in (0, 1, 2, GROUND_AT))  # type: ignore[return-value]


def _slot_value(w: Workings, orders: str, place: int) -> Value:
    stretch = w.explorer.stretches[place - 1]
    return values_of(w, orders, serial(stretch.start), serial(stretch.end))[0]
