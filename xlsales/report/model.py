"""The report as data: sheets of blocks, without a cell address and without Excel."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import pandas as pd

from xlsales.advice.opportunity import Opportunity
from xlsales.advice.recommendation import Recommendation
from xlsales.advice.risk import Risk
from xlsales.findings.finding import Finding
from xlsales.metrics.table import Table
from xlsales.report.explorer import Explorer
from xlsales.words.sentence import Sentence

TextStyle = Literal["title", "subtitle", "headline", "body", "finding", "note", "warning"]
ChartKind = Literal["line", "column", "stacked", "bar", "waterfall", "pareto", "scatter", "path", "moved", "reached"]


@dataclass(frozen=True)
class Text:
    """Sentences, one a cell, one below the other."""

    sentences: tuple[Sentence, ...]
    style: TextStyle = "body"


@dataclass(frozen=True)
class Heading:
    """A section title inside a sheet."""

    text: str


@dataclass(frozen=True)
class Cards:
    """KPI cards: the rows of a KPI table as large figures with their changes and a sparkline.

    Parameters
    ----------
    table
        Columns `label`, `now`, `before`, `change`, `kind` (each row's own kind for `now`), `favourable` (+1 or −1).
    trend
        A table with a column for each card's `metric` over the periods, for sparklines; or None.
    beside
        Metric → what its card says below its change, a line each.
    shown
        The metrics that have a card; all where none is named.
    """

    table: Table
    trend: Table | None = None
    beside: dict[str, tuple[Sentence, ...]] = field(default_factory=dict)
    shown: tuple[str, ...] = ()

    @property
    def rows(self) -> tuple[int, ...]:
        """Positions of the rows that have a card, in their order."""
        if not self.shown:
            return tuple(range(len(self.table.frame)))
        at = {str(m): i for i, m in enumerate(self.table.frame["metric"])}
        return tuple(at[m] for m in self.shown if m in at)


@dataclass(frozen=True)
class TableBlock:
    """A table under its title.

    Parameters
    ----------
    table
        What to show; where it says `missing`, that sentence stands in its place.
    bars
        Columns shown with data bars.
    signed
        Columns whose sign is coloured (and marked by ▲▼, as colour is never the only signal).
    marks
        Row position → column → text style for a single cell ("bad", "good", "muted").
    inputs
        Columns that the person may edit (yellow), such as assumptions or the header mapping.
    choices
        Column → valid values, for drop-downs; (column, row) keys for one cell only.
    offers
        The same for values that are only examples: any other may be written too.
    formulas
        (row, column) → formula with {column} or {table[row].column} references, for live models.
    hidden
        Columns that are not shown, such as keys; their facts still have a cell on the sheet of figures.
    titled
        Whether the table's title stands above it.
    """

    table: Table
    bars: tuple[str, ...] = ()
    signed: tuple[str, ...] = ()
    marks: dict[int, dict[str, str]] = field(default_factory=dict)
    inputs: tuple[str, ...] = ()
    choices: dict[Any, tuple[str, ...]] = field(default_factory=dict)
    offers: dict[Any, tuple[str, ...]] = field(default_factory=dict)
    formulas: dict[tuple[int, str], str] = field(default_factory=dict)
    hidden: tuple[str, ...] = ()
    titled: bool = True


@dataclass(frozen=True)
class Chart:
    """A native chart over columns of a table that stands on the same sheet.

    Parameters
    ----------
    kind
        line, column, stacked, bar (horizontal), waterfall, pareto, scatter; path (columns over time, what comes next
        and what to compare with), moved (bars of rises and falls), reached (bars of parts of a target).
    table
        Name of the table whose cells it draws.
    x, y
        The category column and the value columns (scatter: x and y figures).
    title
        A sentence that states the finding; the alt text says what is drawn.
    label
        Scatter: the column whose text labels the points.
    lines
        Scatter: (x, y) of the quadrant lines.
    rows
        First rows of the table to draw; 0 for all.
    range
        Line: value columns that are the ends of a range, drawn thin and pale.
    forecast
        Path: value columns of what comes next, drawn as empty columns.
    over
        Path: value columns drawn as lines over the columns, such as the year before and the target.
    floor
        Reached: the part below which a bar is drawn in the warning colour.
    totals
        Waterfall: positions of the rows that stand on the ground, from the front or (negative) from the end.
    """

    kind: ChartKind
    table: str
    x: str
    y: tuple[str, ...]
    title: Sentence
    alt: str = ""
    label: str = ""
    lines: tuple[float, float] | None = None
    rows: int = 0
    totals: tuple[int, ...] = (0, -1)
    range: tuple[str, ...] = ()
    forecast: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    floor: float = 0.0


@dataclass(frozen=True)
class Charts:
    """Charts side by side over the width of a page."""

    charts: tuple[Chart, ...]
    height: int = 214


@dataclass(frozen=True)
class Task:
    """One thing to do, in one line: what, who by when, and for how much."""

    action: Sentence
    who: Sentence
    worth: Sentence


@dataclass(frozen=True)
class Tasks:
    """What to do, a line each over the width of a page."""

    items: tuple[Task, ...]


@dataclass(frozen=True)
class Links:
    """Sheets of this workbook to go to, in one line; those that are not there are left out."""

    sheets: tuple[str, ...]


@dataclass(frozen=True)
class Buttons:
    """Rounded shapes that run macros: (caption, macro name)."""

    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Rows:
    """All rows of a frame as they are, as an Excel table: the sheet *Data*."""

    frame: pd.DataFrame
    name: str
    kinds: dict[str, str] = field(default_factory=dict)


Block = Text | Heading | Cards | TableBlock | Chart | Charts | Tasks | Links | Buttons | Rows | Explorer


@dataclass(frozen=True)
class Sheet:
    """One sheet: a title that says what was found, and blocks from top to bottom.

    Parameters
    ----------
    open_pages
        About how many printed pages of it stay open; what comes after them is folded. 0 for all.
    """

    name: str
    title: Sentence
    blocks: tuple[Block, ...]
    accent: bool = False
    open_pages: int = 0
    visibility: Literal["visible", "hidden", "very_hidden"] = "visible"


@dataclass(frozen=True)
class Report:
    """Everything that an analysis has to say.

    Parameters
    ----------
    meta
        What was read, with which settings, by which version: plain values.
    sheets
        In the order of the workbook.
    tables
        All tables by name, also those that no sheet shows.
    findings
        Ranked, the strongest first.
    text
        The narrative: section → sentences.
    """

    meta: dict[str, Any]
    sheets: tuple[Sheet, ...]
    tables: dict[str, Table]
    findings: tuple[Finding, ...] = ()
    text: dict[str, tuple[Sentence, ...]] = field(default_factory=dict)
    recommendations: tuple[Recommendation, ...] = ()
    opportunities: tuple[Opportunity, ...] = ()
    risks: tuple[Risk, ...] = ()
