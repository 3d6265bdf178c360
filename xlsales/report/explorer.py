"""What the sheet *Explore* lets a reader choose, and the lines that its formulas add up: plain data, without a cell."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pandas as pd

from xlsales.metrics.table import Kind

PAGE_SHEET = "Explore"
ALL, PREVIOUS, YEAR_AGO, NONE = "(all)", "(previous)", "(year ago)", "(none)"
ALL_ROWS = "All rows"
ORDERS = "orders"
"""In place of a column: the one that counts distinct orders under the filter and breakdown chosen."""
STEPS: tuple[str, ...] = ("month", "quarter", "year", "all")
DATE = "date"


@dataclass(frozen=True)
class Dimension:
    """A column that can be looked at.

    Parameters
    ----------
    role, label
        Its standard column, and what the reader calls it.
    members
        As they are shown and chosen: no two alike, whatever their case.
    keys
        What a line of each member has in this dimension's column of the source.
    spread
        Whether one order can hold lines of several members, so that orders by member add up to more than all orders.
    """

    role: str
    label: str
    members: tuple[str, ...]
    keys: tuple[Any, ...]
    spread: bool = False


@dataclass(frozen=True)
class Measure:
    """A figure that can be asked for: a column added up, or one divided by another.

    Parameters
    ----------
    top, bottom
        Columns of the lines, or `ORDERS`; no bottom where the figure is a sum.
    beside
        The column that is 0 where no line has the measure; empty where every line has it.
    """

    name: str
    label: str
    kind: Kind
    top: str
    bottom: str = ""
    beside: str = ""

    @property
    def scale(self) -> int:
        """What it is multiplied by where a number format cannot follow a choice: rates stand there in per cent."""
        return 100 if self.kind in ("rate", "share") else 1


@dataclass(frozen=True)
class Stretch:
    """A period that can be chosen, the labels of the one before and a year ago, and why it is not whole, if so.

    `weeks` is how many weeks it has where these differ from period to period of one step; else 0.
    """

    label: str
    grain: str
    start: dt.date
    end: dt.date
    before: str = ""
    year_ago: str = ""
    partial: str = ""
    weeks: int = 0


@dataclass(frozen=True)
class Choice:
    """What stands in the six yellow cells when the workbook is opened."""

    look_at: str
    only: str
    by: str
    period: str
    compare: str
    measure: str


@dataclass(frozen=True)
class Source:
    """Where the lines stand in the workbook.

    Parameters
    ----------
    sheet
        The sheet; its table starts in A1.
    headers
        Column of the lines → header of that sheet.
    order
        All headers of that sheet, from the first column on.
    rows
        Rows below them.
    blocks
        The dimension by whose members the rows stand together, and the first row (from 1) and last row of each; empty
        where the rows stand in the reader's order.
    """

    sheet: str
    headers: dict[str, str]
    order: tuple[str, ...]
    rows: int
    blocks: tuple[str, tuple[int, ...], tuple[int, ...]] = ("", (), ())


@dataclass(frozen=True)
class Explorer:
    """The sheet *Explore* as data.

    Parameters
    ----------
    lines
        The lines as the source has them: `date` (serial), a column a dimension (position of the member, from 1), and
        the columns that measures add up. The cached values of formulas are computed from them.
    orders
        (position of the step in `STEPS`, position of the dimension looked at, of the one broken down by; 0 for none) →
        the column of the lines that counts distinct orders.
    fewest
        Orders below which a change is no more than that of single orders.
    shown_by
        The step whose periods the chart over time shows for each step of the period chosen.
    left_out
        Dimensions that have too many members to choose from: label and number.
    scope
        The filter of the whole report, in words.
    """

    source: Source
    lines: pd.DataFrame
    dimensions: tuple[Dimension, ...]
    measures: tuple[Measure, ...]
    stretches: tuple[Stretch, ...]
    orders: dict[tuple[int, int, int], str]
    choice: Choice
    shown_by: dict[str, str]
    fewest: int = 2
    left_out: tuple[tuple[str, int], ...] = ()
    scope: str = ""

    @property
    def by(self) -> Dimension:
        """The dimension broken down by when the workbook is opened."""
        return next(d for d in self.dimensions if d.label == self.choice.by)

    @property
    def measure(self) -> Measure:
        """The figure shown when the workbook is opened."""
        return next(m for m in self.measures if m.label == self.choice.measure)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that figures add up, `ORDERS` among them where orders are known."""
        used = [c for m in self.measures for c in (m.top, m.bottom, m.beside) if c]
        return tuple(dict.fromkeys(used))

    @property
    def largest(self) -> int:
        """Members of the dimension that has most."""
        return max(len(d.members) for d in self.dimensions)
