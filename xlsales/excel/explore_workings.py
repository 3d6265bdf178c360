"""The hidden sheet behind *Explore*: its lists, and each step from a choice to figures, as a formula with its value.

SUMIFS over columns that INDEX picks does the work, so that every Excel since 2010 can follow; nothing spills.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np

from xlsales.excel.cells import Area, Place, range_ref, serial
from xlsales.excel.names import unlike_headers
from xlsales.excel.pad import Pad, Ref
from xlsales.report.explore import WINDOW
from xlsales.report.explorer import (
    ALL,
    DATE,
    NONE,
    ORDERS,
    PAGE_SHEET,
    PREVIOUS,
    STEPS,
    YEAR_AGO,
    Explorer,
    Stretch,
)

Value = float | str
WORKINGS_SHEET = "Explore workings"
PICKS = ("look_at", "only", "by", "period", "compare", "measure")
PICK_ROW, PICK_LEFT = 6, 1
SHOWN = 15
PARTS: tuple[Literal["top", "bottom"], ...] = ("top", "bottom")
"""What a figure is made of: the sum above, and the one below where it is a rate."""
LISTS_AT = 5
"""The first column of lists; before it stand the steps, each with what it is."""


def escaped(cell: str) -> str:
    """A text as MATCH looks for it, without wildcards."""
    return f'SUBSTITUTE(SUBSTITUTE(SUBSTITUTE({cell},"~","~~"),"*","~*"),"?","~?")'


def place_in(cell: str, within: str) -> str:
    """The position of a text in a list; 0 where it is not in it."""
    return f'IF({cell}="",0,IFERROR(MATCH({escaped(cell)},{within},0),0))'


@dataclass(frozen=True)
class Lists:
    """The ranges of everything that can be picked, and of what is known of it."""

    columns: str
    labels: str
    dimension_columns: str
    counts: str
    spread: str
    above_members: str
    members: str
    keys: str
    starts: str
    ends: str
    stretches: str
    steps: str
    lengths: str
    first_days: str
    last_days: str
    before: str
    year_ago: str
    partial: str
    trend_ends: str
    comparisons: str
    measures: str
    tops: str
    bottoms: str
    scales: str
    units: str
    sums: str
    plural: str
    orders: str
    trend_first: str
    trend_last: str
    trend_steps: str


class Workings:
    """The sheet while it is made: the explorer, the pad, the lists, and the steps by name."""

    def __init__(self, explorer: Explorer) -> None:
        self.explorer, self.pad = explorer, Pad(WORKINGS_SHEET, right=LISTS_AT)
        self.position = {c: i for i, c in enumerate(explorer.lines.columns, 1)}
        self.pick = {
            name: Ref(
                Place(PAGE_SHEET, PICK_ROW, PICK_LEFT + i).address(fixed=True),
                getattr(explorer.choice, name),
            )
            for i, name in enumerate(PICKS)
        }
        self.lists = self._lists()
        self.step: dict[str, Ref] = {}

    def put(self, name: str, formula: str, value: object) -> Ref:
        """A step, by name."""
        self.step[name] = self.pad.named(name, formula, value)
        return self.step[name]

    @cached_property
    def area(self) -> str:
        """The body of the table that holds the lines."""
        source = self.explorer.source
        return range_ref(source.sheet, Area(1, 0, source.rows, len(source.order) - 1))

    @cached_property
    def in_blocks(self) -> bool:
        """Whether the lines of each member of the largest dimension stand together."""
        return bool(self.explorer.source.blocks[0])

    def column(self, number: str, first: str = "", last: str = "") -> str:
        """A column of the lines, or its rows of one member."""
        if not self.in_blocks:
            return f"INDEX({self.area},0,{number})"
        first, last = first or self.step["first row"].at, last or self.step["last row"].at
        return f"INDEX({self.area},{first},{number}):INDEX({self.area},{last},{number})"

    def criteria(self, start: str, end: str, first: str = "", last: str = "") -> str:
        """The criteria of the lines in a span and under the filter."""
        date = self.column(self.step["column of dates"].at, first, last)
        looked = self.column(self.step["column looked at"].at, first, last)
        return f'{date},">="&{start},{date},"<="&{end},{looked},{self.step["key looked for"]}'

    def sum(self, number: str, start: str, end: str, first: str = "", last: str = "", more: str = "") -> str:
        """The sum of a column over the lines of a span and the filter."""
        return f"SUMIFS({self.column(number, first, last)},{self.criteria(start, end, first, last)}{more})"

    def _lists(self) -> Lists:
        """Put down all lists, a column each, in the order in which they are named here."""
        explorer, pad, listed = self.explorer, self.pad, self.pad.listed
        dims, stretches, measures = explorer.dimensions, explorer.stretches, explorer.measures
        starts, ends = explorer.source.blocks[1:]
        place = {"": 0, ORDERS: -1} | {c: i for c, i in self.position.items() if c not in explorer.orders.values()}
        trend = [self.trend_places(explorer.shown_by[s]) for s in STEPS]
        return Lists(
            columns=self._columns(),
            labels=listed("look at, break down by", [d.label for d in dims]),
            dimension_columns=listed("its column", [self.position[d.role] for d in dims]),
            counts=listed("members", [len(d.members) for d in dims]),
            spread=listed("an order has several", [int(d.spread) for d in dims]),
            stretches=listed("period", [s.label for s in stretches]),
            steps=listed("step", [STEPS.index(s.grain) for s in stretches]),
            lengths=listed("length", [length(s) for s in stretches]),
            first_days=listed("first day", [serial(s.start) for s in stretches]),
            last_days=listed("last day", [serial(s.end) for s in stretches]),
            before=listed("period before", [s.before for s in stretches]),
            year_ago=listed("a year ago", [s.year_ago for s in stretches]),
            partial=listed("not complete as", [s.partial for s in stretches]),
            trend_ends=listed("chart ends with", [self.trend_end(i) for i in range(len(stretches))]),
            comparisons=listed("compare with", [PREVIOUS, YEAR_AGO, NONE, *(s.label for s in stretches)]),
            measures=listed("figure", [m.label for m in measures]),
            tops=listed("sum of column", [place[m.top] for m in measures]),
            bottoms=listed("divided by column", [place[m.bottom] for m in measures]),
            scales=listed("times", [m.scale for m in measures]),
            units=listed("unit", [UNIT_OF.get(m.kind, 0) for m in measures]),
            sums=listed("adds up", [int(not m.bottom) for m in measures]),
            plural=listed("plural", [int(m.name in ("orders", "units")) for m in measures]),
            trend_first=listed("chart from", [first for first, _, _ in trend]),
            trend_last=listed("chart to", [last for _, last, _ in trend]),
            trend_steps=listed("chart step", [step for _, _, step in trend]),
            orders=self._order_matrix(),
            starts=listed("first row", starts) if starts else "",
            ends=listed("last row", ends) if ends else "",
            above_members=pad.at(0, pad.right),
            members=self._beside((ALL, d.members) for d in dims),
            keys=self._beside((f"in the rows: {d.label}", d.keys) for d in dims),
        )

    def _columns(self) -> str:
        """The columns of the rows by their headers, and where each stands as Excel finds it."""
        source, pad = self.explorer.source, self.pad
        order = unlike_headers(source.order)
        head = range_ref(source.sheet, Area(0, 0, 0, len(order) - 1))
        at = [source.order.index(source.headers[c]) for c in self.explorer.lines.columns]
        names, col = pad.right, pad.right + 1
        pad.listed("column of the rows", [order[j] for j in at])
        pad.listed("where it stands", ())
        for i, j in enumerate(at, 1):
            pad.cell(i, col, f"=MATCH({escaped(pad.at(i, names))},{head},0)", j + 1)
        return pad.range(1, col, len(at))

    def _beside(self, lists: Iterable[tuple[str, tuple[Any, ...]]]) -> str:
        """Lists side by side as one rectangle, as long as the longest."""
        left = self.pad.right
        for title, values in lists:
            self.pad.listed(title, values)
        return self.pad.range(1, left, self.explorer.largest, self.pad.right - left)

    def _order_matrix(self) -> str:
        """For each step and dimension looked at a row, for each one broken down by a column: what counts orders."""
        dims, orders = self.explorer.dimensions, self.explorer.orders
        if not orders:
            return ""
        left, wide = self.pad.right, len(dims) + 1
        for b, title in enumerate(("orders", *(f"orders by {d.label}" for d in dims))):
            self.pad.listed(title, [self.position[orders[s, f, b]] for s in range(len(STEPS)) for f in range(wide)])
        return self.pad.range(1, left, len(STEPS) * wide, wide)

    def trend_places(self, grain: str) -> tuple[int, int, int]:
        """First and last place of a grain's periods in the list, and its step."""
        places = [i for i, s in enumerate(self.explorer.stretches, 1) if s.grain == grain]
        return places[0], places[-1], STEPS.index(grain)

    def trend_end(self, at: int) -> int:
        """The place of the last period of the chart for a period chosen."""
        stretches = self.explorer.stretches
        chosen = stretches[at]
        first, last, _ = self.trend_places(self.explorer.shown_by[chosen.grain])
        within = [i for i in range(first, last + 1) if stretches[i - 1].start <= chosen.end]
        return min(within, default=first)

    @cached_property
    def slots(self) -> int:
        """Periods that the chart over time shows: no more than there are of each grain that it may show."""
        spans = [self.trend_places(g) for g in set(self.explorer.shown_by.values())]
        return min(WINDOW, *(last - first + 1 for first, last, _ in spans))


UNIT_OF = {"money": 1, "rate": 2, "share": 2, "price": 3}
"""How a figure is written: 0 a number, 1 money, 2 per cent, 3 money with cents."""


def length(stretch: Stretch) -> int:
    """A number that two periods share where they compare: that of their step, and of their weeks where these differ."""
    return 1_000 * STEPS.index(stretch.grain) + stretch.weeks


def by_members(workings: Workings, column: str, start: int, end: int, role: str = "") -> np.ndarray:
    """The sum of a column over a span: by member of a dimension, or as the only element of an array."""
    lines = workings.explorer.lines
    dates = lines[DATE].to_numpy()
    inside = (dates >= start) & (dates <= end)
    values = lines[column].to_numpy(dtype=float)[inside]
    if not role:
        return np.array([round(float(values.sum()), 6)])
    members = next(len(d.members) for d in workings.explorer.dimensions if d.role == role)
    sums = np.bincount(lines[role].to_numpy(dtype="int64")[inside], weights=values, minlength=members + 1)[1:]
    return np.asarray(np.round(sums, 6))


def stands(workings: Workings, column: str) -> int:
    """Where a column of the lines stands on the sheet of the source, from 1."""
    source = workings.explorer.source
    return 1 + source.order.index(source.headers[column])


def values_of(workings: Workings, orders: str, first: int, last: int, role: str = "") -> list[Value]:
    """The figure picked over a span, by member or as the only one; `orders` is the column that counts orders there."""
    measure = workings.explorer.measure
    top, bottom = (orders if c == ORDERS else c for c in (measure.top, measure.bottom))
    tops = by_members(workings, top, first, last, role)
    if not bottom:
        return [float(v) for v in tops]
    bottoms = by_members(workings, bottom, first, last, role)
    return [round(measure.scale * float(t) / float(b), 6) if b else "" for t, b in zip(tops, bottoms, strict=True)]


def part_column(workings: Workings, part: Literal["top", "bottom"], orders: Ref | None) -> tuple[str, int]:
    """Where the column stands that the figure picked is a sum of or divided by: its formula, and the number.

    Parameters
    ----------
    orders
        The cell that says which column counts orders, where one does.
    """
    lists, at = workings.lists, f"MAX(1,{workings.step['place of figure']})"
    place = f"INDEX({lists.tops if part == 'top' else lists.bottoms},{at})"
    own = f"IF({place}=0,0,INDEX({lists.columns},MAX(1,{place})))"
    column = getattr(workings.explorer.measure, part)
    number = 0 if not column else orders.value if orders and column == ORDERS else stands(workings, column)
    return f"IF({place}=-1,{orders},{own})" if orders else own, number


def apart(workings: Workings, now: Ref, before: Ref) -> tuple[str, Value]:
    """The difference between a figure now and before, where both spans have lines: its formula, and the value."""
    there = workings.step["both there"]
    known = there.value == 1 and now.value != "" and before.value != ""
    formula = f'IF(AND({there}=1,{now}<>"",{before}<>""),{now}-{before},"")'
    return formula, now.value - before.value if known else ""


def grown(now: Value, before: Value) -> Value:
    """The change in parts of what was before; empty where that has no meaning (see `metrics.ratio.change`)."""
    if isinstance(now, str) or isinstance(before, str) or before <= 0 or now < 0:
        return ""
    return now / before - 1
