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
ChartKind = Literal["line", "column", "stacked", "bar", "waterfall", "pareto", "scatter"]


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
    """KPI cards: the rows of a KPI table as large figures with their change and a sparkline.

    Parameters
    ----------
    table
        Columns `label`, `now`, `before`, `change`, `kind` (each row's own kind for `now`), `favourable` (+1 or −1).
    trend
        A table with a column for each card's `metric` over the periods, for sparklines; or None.
    """

    table: Table
    trend: Table | None = None


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
    formulas: dict[tuple[int, str], str] = field(default_factory=dict)
    hidden: tuple[str, ...] = ()
    titled: bool = True


@dataclass(frozen=True)
class Chart:
    """A native chart over columns of a table that stands on the same sheet.

    Parameters
    ----------
    kind
        line, column, stacked, bar (horizontal), waterfall, pareto, scatter.
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


Block = Text | Heading | Cards | TableBlock | Chart | Buttons | Rows | Explorer


@dataclass(frozen=True)
class Sheet:
    """One sheet: a title that says what was found, and blocks from top to bottom."""

    name: str
    title: Sentence
    blocks: tuple[Block, ...]
    accent: bool = False
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
