"""From what is picked on *Explore* to its figures, ranking and chart: each step a formula beside its value."""

from __future__ import annotations

from typing import Any

from xlsales.excel.cells import serial
from xlsales.excel.explore_ranking import Answers, ranked, span_of
from xlsales.excel.explore_trend import trend_of
from xlsales.excel.explore_workings import (
    PARTS,
    UNIT_OF,
    Value,
    Workings,
    apart,
    by_members,
    grown,
    length,
    part_column,
    place_in,
    stands,
)
from xlsales.excel.pad import Ref
from xlsales.report.explorer import ALL, DATE, NONE, ORDERS, PREVIOUS, STEPS, YEAR_AGO, Measure


def answers_of(w: Workings) -> Answers:
    """Put all steps down, in the order in which they rest on each other."""
    _picked(w)
    _compared(w)
    _lines_meant(w)
    figures = _figures(w)
    _chosen_figure(w, figures)
    return ranked(w, figures, trend_of(w))


def _picked(w: Workings) -> None:
    """Where each pick stands in its list, and whether all do."""
    e, lists, pick = w.explorer, w.lists, w.pick
    labels = [d.label for d in e.dimensions]
    w.put("place of look at", place_in(pick["look_at"].at, lists.labels), labels.index(e.choice.look_at) + 1)
    w.put("all members", f'IF({pick["only"]}="{ALL}",1,0)', 1)
    column = f"INDEX({lists.members},0,MAX(1,{w.step['place of look at']}))"
    w.put("place of only", f"IF({w.step['all members']}=1,0,{place_in(pick['only'].at, column)})", 0)
    w.put("place of break down by", place_in(pick["by"].at, lists.labels), labels.index(e.choice.by) + 1)
    known = [s.label for s in e.stretches]
    w.put("place of period", place_in(pick["period"].at, lists.stretches), known.index(e.choice.period) + 1)
    options = [PREVIOUS, YEAR_AGO, NONE, *known]
    w.put("place of compare with", place_in(pick["compare"].at, lists.comparisons), options.index(e.choice.compare) + 1)
    measures = [m.label for m in e.measures]
    w.put("place of figure", place_in(pick["measure"].at, lists.measures), measures.index(e.choice.measure) + 1)
    needed = ",".join(
        f"{w.step[f'place of {name}']}>0" for name in ("look at", "break down by", "period", "compare with", "figure")
    )
    only = f"OR({w.step['all members']}=1,{w.step['place of only']}>0)"
    w.put("all picks known", f"IF(AND({needed},{only}),1,0)", 1)


def _compared(w: Workings) -> None:
    """The spans: first and last day of the period and of the one compared with, and whether they compare."""
    e, lists, step = w.explorer, w.lists, w.step
    at = f"MAX(1,{step['place of period']})"
    now = next(s for s in e.stretches if s.label == e.choice.period)
    asked = {PREVIOUS: now.before, YEAR_AGO: now.year_ago, NONE: ""}.get(e.choice.compare, e.choice.compare)
    compare = w.pick["compare"]
    w.put(
        "compared with",
        f'IF({compare}="{NONE}","",IF({compare}="{PREVIOUS}",INDEX({lists.before},{at})&"",'
        f'IF({compare}="{YEAR_AGO}",INDEX({lists.year_ago},{at})&"",{compare})))',
        asked,
    )
    known = [s.label for s in e.stretches]
    place = known.index(asked) + 1 if asked in known else 0
    base = e.stretches[place - 1] if place else None
    w.put("place of it", place_in(step["compared with"].at, lists.stretches), place)
    ok, has = step["all picks known"], f"AND({step['all picks known']}=1,{step['place of it']}>0)"
    base_at = f"MAX(1,{step['place of it']})"
    days = {"first": (lists.first_days, 1), "last": (lists.last_days, 0)}
    for name, (days_of, none) in days.items():
        w.put(f"{name} day", f"IF({ok}=1,INDEX({days_of},{at}),{none})", _day(now, name))
    for name, (days_of, none) in days.items():
        w.put(f"{name} day before", f"IF({has},INDEX({days_of},{base_at}),{none})", _day(base, name) if base else none)
    w.put("step", f"INDEX({lists.steps},{at})", STEPS.index(now.grain))
    w.put("step before", f"INDEX({lists.steps},{base_at})", STEPS.index((base or e.stretches[0]).grain))
    w.put("length", f"INDEX({lists.lengths},{at})", length(now))
    w.put("length before", f"INDEX({lists.lengths},{base_at})", length(base or e.stretches[0]))
    w.put("partial", f'INDEX({lists.partial},{at})&""', now.partial)
    w.put(
        "partial before",
        f'IF({step["place of it"]}>0,INDEX({lists.partial},{base_at})&"","")',
        base.partial if base else "",
    )


def _day(stretch: Any, name: str) -> int:
    return serial(stretch.start if name == "first" else stretch.end)


def _lines_meant(w: Workings) -> None:
    """The columns and keys of the filter and the breakdown."""
    e, lists, step = w.explorer, w.lists, w.step
    dims = [d.label for d in e.dimensions]
    by = dims.index(e.choice.by)
    w.put("column of dates", f"INDEX({lists.columns},{w.position[DATE]})", stands(w, "date"))
    looked, every = f"MAX(1,{step['place of look at']})", f"{step['all members']}=1"
    w.put(
        "column looked at",
        f"IF({every},{step['column of dates']},INDEX({lists.columns},INDEX({lists.dimension_columns},{looked})))",
        step["column of dates"].value,
    )
    w.put(
        "key looked for",
        f'IF({every},">0",INDEX({lists.keys},MAX(1,{step["place of only"]}),{looked}))',
        ">0",
    )
    down = f"MAX(1,{step['place of break down by']})"
    w.put(
        "column broken down by",
        f"INDEX({lists.columns},INDEX({lists.dimension_columns},{down}))",
        stands(w, e.dimensions[by].role),
    )
    w.put("members", f"INDEX({lists.counts},{down})", len(e.dimensions[by].members))
    w.put("looked at", f"IF({every},0,{step['place of look at']})", 0)
    if w.in_blocks:
        block = 1 + next(i for i, d in enumerate(e.dimensions) if d.role == e.source.blocks[0])
        only = f"AND({step['looked at']}={block},{step['place of only']}>0)"
        for name, rows, otherwise in (("first row", lists.starts, 1), ("last row", lists.ends, e.source.rows)):
            w.put(name, f"IF({only},INDEX({rows},{step['place of only']}),{otherwise})", otherwise)
        w.put("by blocks", f"IF({down}={block},1,0)", int(by + 1 == block))
    if not lists.orders:
        return
    wide = len(dims) + 1
    for name, at in (("", step["step"]), (" before", step["step before"])):
        row = f"{at}*{wide}+{step['looked at']}+1"
        key = int(at.value), 0
        w.put(
            f"orders column{name}",
            f"INDEX({lists.columns},INDEX({lists.orders},{row},1))",
            stands(w, e.orders[*key, 0]),
        )
        w.put(
            f"orders column by{name}",
            f"INDEX({lists.columns},INDEX({lists.orders},{row},{down}+1))",
            stands(w, e.orders[*key, by + 1]),
        )


def _column_of(w: Workings, column: str, name: str) -> tuple[str, str]:
    """A column as a number's cell, and its name among the lines, for the key figures of a span."""
    if column != ORDERS:
        return f"INDEX({w.lists.columns},{w.position[column]})", column
    return w.step[f"orders column{name}"].at, w.explorer.orders[int(w.step[f"step{name}"].value), 0, 0]


def _figures(w: Workings) -> tuple[tuple[Measure, Ref, Ref], ...]:
    """Every measure of the filter, in the period and in the one compared with."""
    sums: dict[str, dict[str, Ref]] = {}
    for name in ("", " before"):
        first, last, start, end = span_of(w, name)
        counted = len(w.explorer.lines[w.explorer.lines["date"].between(first, last)])
        w.put(f"lines{name}", f"COUNTIFS({w.criteria(start, end)})", counted)
        for column in w.explorer.columns:
            number, drawn = _column_of(w, column, name)
            value = float(by_members(w, drawn, first, last)[0])
            sums.setdefault(column, {})[name] = w.put(f"{column}{name}", f"ROUND({w.sum(number, start, end)},6)", value)
    out = []
    for measure in w.explorer.measures:
        cells = [
            w.put(f"{measure.label}{name}", *_told(measure, {c: s[name] for c, s in sums.items()}))
            for name in ("", " before")
        ]
        out.append((measure, *cells))
    return tuple(out)  # type: ignore[arg-type]


def _told(measure: Measure, sums: dict[str, Ref]) -> tuple[str, Value]:
    """A measure from its sums; empty text where it has no answer."""
    top = sums[measure.top]
    if measure.bottom:
        bottom = sums[measure.bottom]
        return f'IF({bottom}=0,"",{top}/{bottom})', top.value / bottom.value if bottom.value else ""
    if measure.beside:
        beside = sums[measure.beside]
        none = top.value == 0 and beside.value == 0
        return f'IF(AND({top}=0,{beside}=0),"",{top})', "" if none else top.value
    return f"{top}", top.value


def _chosen_figure(w: Workings, figures: tuple[tuple[Measure, Ref, Ref], ...]) -> None:
    """The figure that is picked: where it comes from, and its value now and before."""
    e, lists, step = w.explorer, w.lists, w.step
    at = f"MAX(1,{step['place of figure']})"
    measure = e.measure
    chosen = e.measures.index(measure)
    w.put("times", f"INDEX({lists.scales},{at})", measure.scale)
    w.put("unit", f"INDEX({lists.units},{at})", UNIT_OF.get(measure.kind, 0))
    w.put("is a sum", f"INDEX({lists.sums},{at})", int(not measure.bottom))
    spread = f"AND(INDEX({lists.tops},{at})=-1,INDEX({lists.spread},MAX(1,{step['place of break down by']}))=1)"
    overlaps = measure.top == ORDERS and e.by.spread
    w.put("orders overlap", f"IF({spread},1,0)", int(overlaps))
    w.put(
        "members add up",
        f"IF(AND({step['is a sum']}=1,{step['orders overlap']}=0),1,0)",
        int(not measure.bottom and not overlaps),
    )
    for k, name in ((0, ""), (1, " before")):
        cells = [(f[1], f[2])[k] for f in figures]
        values = f"CHOOSE({at},{','.join(c.at for c in cells)})"
        value = cells[chosen].value
        shown = round(value * measure.scale, 6) if value != "" else ""
        w.put(f"figure{name}", f'IF({values}="","",ROUND({values}*{step["times"]},6))', shown)
        for part in PARTS:
            w.put(f"{part} column by{name}", *part_column(w, part, step.get(f"orders column by{name}")))
    single = e.orders and f"MIN({step[ORDERS]},{step[ORDERS + ' before']})<{e.fewest}" if ORDERS in step else ""
    is_single = ORDERS in step and min(step[ORDERS].value, step[ORDERS + " before"].value) < e.fewest
    there = f"AND({step['place of it']}>0,{step['lines']}>0,{step['lines before']}>0)"
    seen = step["place of it"].value > 0 and step["lines"].value > 0 and step["lines before"].value > 0
    w.put("both there", f"IF({there},1,0)", int(seen))
    w.put(
        "single order",
        f"IF(AND({there},{step['length']}={step['length before']},{single}),1,0)" if single else "0",
        int(seen and is_single and step["length"].value == step["length before"].value),
    )
    whole = f'{step["partial"]}="",{step["partial before"]}="",{step["length"]}={step["length before"]}'
    alike = (
        not step["partial"].value
        and not step["partial before"].value
        and step["length"].value == step["length before"].value
    )
    w.put(
        "compares",
        f"IF(AND({there},{whole},{step['single order']}=0),1,0)",
        int(seen and alike and not (is_single and seen)),
    )
    now, before = step["figure"], step["figure before"]
    w.put("difference", *apart(w, now, before))
    meant = step["compares"].value == 1 and step["unit"].value != 2
    w.put(
        "change",
        f'IF(AND({step["compares"]}=1,{step["unit"]}<>2,N({before})>0,{now}<>"",N({now})>=0),{now}/{before}-1,"")',
        grown(now.value, before.value) if meant else "",
    )
