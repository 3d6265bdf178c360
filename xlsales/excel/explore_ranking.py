"""The ranking of *Explore*: every member's figure as a formula, and the first places among them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from xlsales.excel.explore_workings import SHOWN, Value, Workings, values_of
from xlsales.excel.pad import Ref
from xlsales.metrics.table import Kind
from xlsales.report.explorer import Measure
from xlsales.words.numbers import rounded

BARS = 10
"""First places that the chart draws."""


@dataclass(frozen=True)
class Row:
    """One place of the ranking: the member's name, its figures, and their difference."""

    name: Ref
    now: Ref
    before: Ref
    difference: Ref


@dataclass(frozen=True)
class Answers:
    """What the page shows.

    Parameters
    ----------
    figures
        Each measure with its cell now and before.
    ranking
        The first places.
    shown
        Ranges of their names, figures, and figures before.
    trend
        Ranges of labels, figures, figures a year before, and zeros.
    bars
        Ranges of names, figures, and figures before, that the chart of the first places draws.
    ranks, differences, names
        Ranges over all members.
    """

    figures: tuple[tuple[Measure, Ref, Ref], ...]
    ranking: tuple[Row, ...]
    shown: tuple[str, str, str]
    trend: tuple[str, str, str, str]
    bars: tuple[str, str, str]
    ranks: str
    differences: str
    names: str
    member_differences: tuple[Value, ...]
    member_names: tuple[str, ...]
    member_ranks: tuple[Value, ...]


def span_of(w: Workings, name: str) -> tuple[int, int, str, str]:
    """First and last day of the period or of the one before, as numbers and as cells."""
    first, last = w.step[f"first day{name}"], w.step[f"last day{name}"]
    return int(first.value), int(last.value), first.at, last.at


def ranked(w: Workings, figures: tuple[tuple[Measure, Ref, Ref], ...], trend: tuple[str, str, str, str]) -> Answers:
    """All members with their figure, and the first places of the ranking."""
    e, pad, step, lists = w.explorer, w.pad, w.step, w.lists
    count, left = e.largest, pad.right + 1
    by = e.by
    now, before = (_member_values(w, name) for name in ("", " before"))
    ranks: list[Value] = []
    differences: list[Value] = []
    columns = {
        n: left + j for j, n in enumerate(("member", "now", "before", "rank by", "difference", "first row", "last row"))
    }
    for name, col in columns.items():
        pad.cell(0, col, "", name)
    down = f"MAX(1,{step['place of break down by']})"
    members = [*by.members, *[""] * (count - len(by.members))]
    for i in range(count):
        inside = i < len(by.members)
        pad.cell(
            1 + i,
            columns["member"],
            f'=IF({i + 1}>{step["members"]},"",INDEX({lists.members},{i + 1},{down}))',
            members[i],
        )
        block = _block(w, columns, i)
        cells = {}
        for span, values in (("", now), (" before", before)):
            formula = _member_formula(w, i, span, block)
            cells[span] = pad.cell(
                1 + i, columns["before" if span else "now"], f"={formula}", values[i] if inside else ""
            )
        a, b = cells[""], cells[" before"]
        place = "" if not inside or not (a.value or b.value) else a.value
        rank = pad.cell(1 + i, columns["rank by"], f'=IF(AND(N({a})=0,N({b})=0),"",{a})', place)
        apart = a.value - b.value if place != "" and b.value != "" and step["both there"].value else ""
        formula = f'=IF(OR({rank}="",{b}="",{step["both there"]}=0),"",{a}-{b})'
        pad.cell(1 + i, columns["difference"], formula, apart)
        ranks.append(place)
        differences.append(apart)
    ranges = {n: pad.range(1, col, count) for n, col in columns.items()}
    ranking, shown = _first_places(
        w,
        ranges,
        ranks,
        {"member": members, "now": now, "before": before, "difference": differences},
        left + len(columns) + 1,
    )
    bars = _bars(w, ranking, left + len(columns) + 8)
    return Answers(
        figures, ranking, shown, trend, bars, ranges["rank by"], ranges["difference"], ranges["member"],
        tuple(differences), tuple(members), tuple(ranks),
    )  # fmt: skip


def _bars(w: Workings, ranking: tuple[Row, ...], left: int) -> tuple[str, str, str]:
    """The first places once more, above a place of zeros that keeps the bars on the ground whatever is picked."""
    parts = [(r.name, r.now, r.before) for r in ranking[:BARS]]
    for j in range(3):
        w.pad.cell(0, left + j, "", ("bars", "now", "before")[j])
        for i, cells in enumerate(parts):
            cell = cells[j]
            if j == 0:
                w.pad.cell(1 + i, left, f"={cell}", cell.value)
                continue
            shown = f'=IF({cell}="","",ROUND({cell},IF(ABS({cell})>=100,0,2)))'
            value = cell.value
            kind: Kind = "money" if value != "" and abs(value) >= 100 else "price"
            w.pad.cell(1 + i, left + j, shown, float(rounded(value, kind)) if value != "" else "")
        w.pad.cell(1 + len(parts), left + j, "", 0 if j else " ")
    ranges = [w.pad.range(1, left + j, len(parts) + 1) for j in range(3)]
    return ranges[0], ranges[1], ranges[2]


def _block(w: Workings, columns: dict[str, int], i: int) -> tuple[str, str]:
    """The rows of one member, where those of the dimension broken down by stand together."""
    if not w.in_blocks:
        return "", ""
    e, step = w.explorer, w.step
    out = []
    for name, rows in (("first row", w.lists.starts), ("last row", w.lists.ends)):
        inside = step["by blocks"].value == 1
        value = (e.source.blocks[1] if name == "first row" else e.source.blocks[2])[i] if inside else step[name].value
        formula = f"=IF({step['by blocks']}=1,INDEX({rows},{i + 1}),{step[name]})"
        out.append(w.pad.cell(1 + i, columns[name], formula, value).at)
    return out[0], out[1]


def _member_formula(w: Workings, i: int, span: str, block: tuple[str, str]) -> str:
    step = w.step
    start, end = step[f"first day{span}"].at, step[f"last day{span}"].at
    down = f"MAX(1,{step['place of break down by']})"
    more = f",{w.column(step['column broken down by'].at, *block)},INDEX({w.lists.keys},{i + 1},{down})"
    top, bottom = step[f"top column by{span}"], step[f"bottom column by{span}"]
    summed = w.sum(top.at, start, end, *block, more)
    divided = w.sum(bottom.at, start, end, *block, more)
    none = f"OR({i + 1}>{step['members']},{step['place of it']}=0)" if span else f"{i + 1}>{step['members']}"
    return f'IF({none},"",IFERROR(ROUND({step["times"]}*{summed}/IF({bottom}=0,1,{divided}),6),""))'


def _member_values(w: Workings, span: str) -> list[Value]:
    e, step = w.explorer, w.step
    if span and not step["place of it"].value:
        return [""] * len(e.by.members)
    first, last, _, _ = span_of(w, span)
    orders = e.orders.get((int(step[f"step{span}"].value), 0, 1 + e.dimensions.index(e.by)), "")
    return values_of(w, orders, first, last, e.by.role)


def _first_places(
    w: Workings, ranges: dict[str, str], ranks: list[Value], columns: dict[str, list[Any]], left: int
) -> tuple[tuple[Row, ...], tuple[str, str, str]]:
    """The first places, and their ranges: the largest figure, of equals the one that stands first in the list."""
    pad = w.pad
    for j, name in enumerate(("figure", "place", "member", "now", "before", "difference")):
        pad.cell(0, left + j, "", name)
    whole = ranges["rank by"]
    sheet, corner = whole.split("!")
    last = f"{sheet}!{corner.split(':')[1]}"
    order = sorted((i for i, v in enumerate(ranks) if v != ""), key=lambda i: (-float(ranks[i]), i))
    rows: list[Row] = []
    previous: tuple[Ref, Ref] | None = None
    for k in range(SHOWN):
        there = k < len(order)
        figure = pad.cell(
            1 + k, left, f'=IF(COUNT({whole})<{k + 1},"",LARGE({whole},{k + 1}))', ranks[order[k]] if there else ""
        )
        plain = f"MATCH({figure},{whole},0)"
        if previous is not None:
            after = f"{previous[1]}+MATCH({figure},INDEX({whole},{previous[1]}+1):{last},0)"
            plain = f"IF({figure}={previous[0]},{after},{plain})"
        place = pad.cell(1 + k, left + 1, f'=IF({figure}="","",{plain})', order[k] + 1 if there else "")
        cells = []
        for j, name in enumerate(("member", "now", "before", "difference")):
            value = columns[name][order[k]] if there else ""
            cells.append(pad.cell(1 + k, left + 2 + j, f'=IF({place}="","",INDEX({ranges[name]},{place}))', value))
        rows.append(Row(*cells))
        previous = figure, place
    return tuple(rows), tuple(pad.range(1, left + j, SHOWN) for j in (2, 3, 4))  # type: ignore[return-value]
