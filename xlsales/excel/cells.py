"""Positioned cells, as data: what a sheet looks like before any library writes it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any, Literal

import pandas as pd

from xlsales.report.model import ChartKind
from xlsales.words.sentence import Sentence

Visibility = Literal["visible", "hidden", "very_hidden"]
Pages = Literal["one", "tall", "wide"]
"""One landscape page, one portrait page, or as many landscape pages as it takes, one page wide."""
GUTTER_PX, DEFAULT_COLUMN_PX, DEFAULT_ROW_PX = 24, 64, 22


@dataclass(frozen=True)
class Place:
    """A cell: sheet name, row and column counted from 0."""

    sheet: str
    row: int
    col: int

    def address(self, seen_from: str = "", *, fixed: bool = False) -> str:
        """The cell as a formula names it; without the sheet where the formula stands on the same one.

        Examples
        --------
        >>> Place("My sheet", 4, 2).address(), Place("Trend", 4, 2).address("Trend", fixed=True)
        ("'My sheet'!C5", '$C$5')
        """
        mark = "$" if fixed else ""
        cell = f"{mark}{letters(self.col)}{mark}{self.row + 1}"
        return cell if self.sheet == seen_from else f"{sheet_prefix(self.sheet)}{cell}"


@dataclass(frozen=True)
class Template:
    """A formula of a table's row, with {column} and {table[row].column} where cells are meant."""

    text: str
    table: str
    row: int


@dataclass(frozen=True)
class Cell:
    """One cell: its value (the cached one where it has a formula), its look, and where its formula comes from."""

    row: int
    col: int
    value: Any
    style: str = "body"
    number: str = ""
    formula: str = ""
    source: Sentence | Template | None = None
    indent: bool = False


@dataclass(frozen=True)
class Area:
    """A rectangle of cells, both ends included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def ref(self) -> str:
        """The rectangle in A1 notation."""
        return f"{letters(self.left)}{self.top + 1}:{letters(self.right)}{self.bottom + 1}"


@dataclass(frozen=True)
class GridTable:
    """An Excel table: its name, its rectangle with the header row, and its headers."""

    name: str
    area: Area
    headers: tuple[str, ...]
    filtered: bool = False


@dataclass(frozen=True)
class Bars:
    """Data bars over a rectangle; they start at zero where no figure is negative."""

    area: Area
    from_zero: bool = True


@dataclass(frozen=True)
class SignColours:
    """Colour by sign over a rectangle; the sign itself stands in the number format."""

    area: Area


@dataclass(frozen=True)
class Decimals:
    """Another number format for the small figures of a rectangle that are not whole, as where a unit can be chosen."""

    area: Area
    below: float
    number: str


@dataclass(frozen=True)
class Choices:
    """A drop-down: its values, or the range that holds them where they are too long for the cell.

    Others may be written too where it is not `strict`.
    """

    area: Area
    values: tuple[str, ...]
    range: str = ""
    strict: bool = True


@dataclass(frozen=True)
class Sparkline:
    """A small line in a cell over a range of figures."""

    row: int
    col: int
    range: str


@dataclass(frozen=True)
class Series:
    """One series of a chart: ranges in A1 notation with their sheet, and how it is drawn.

    `sides` says for each label on which side of its point it stands; empty where it is left out. `last` is the position
    of the point that is reported on, where one is. `name_ref` is the cell that holds the name, where it lives.
    """

    name: str
    x: str
    y: str
    role: str = "main"
    labels: tuple[str, ...] = ()
    number: str = ""
    points: int = 0
    sides: tuple[str, ...] = ()
    last: int = 0
    name_ref: str = ""


@dataclass(frozen=True)
class GridChart:
    """A chart with its place in pixels relative to a cell.

    Parameters
    ----------
    ends
        Axis ("x", "values") → its ends; None where Excel may choose one.
    plot
        Left, top, width and height of the plot as parts of the chart's size.
    every
        Steps between the names under the axis that are shown.
    aslant
        Whether those names stand aslant.
    legend
        Whether a legend tells the series apart.
    labelled
        Whether columns carry their figures, so that no axis is needed.
    shared
        The series for programs that can draw ranges of visible cells only; none where that would mislead.
    """

    kind: ChartKind
    row: int
    col: int
    x_offset: int
    y_offset: int
    width: int
    height: int
    title: str
    title_ref: str
    alt: str
    series: tuple[Series, ...]
    x_title: str = ""
    y_title: str = ""
    number: str = ""
    x_number: str = ""
    ends: dict[str, tuple[float | None, float | None]] = field(default_factory=dict)
    plot: tuple[float, float, float, float] = (0.08, 0.17, 0.86, 0.7)
    every: int = 1
    aslant: bool = False
    legend: bool = False
    labelled: bool = False
    shared: tuple[Series, ...] = ()


@dataclass(frozen=True)
class Button:
    """A rounded shape that runs a macro."""

    caption: str
    macro: str
    row: int
    col: int
    x_offset: int
    width: int = 168
    height: int = 36


@dataclass(frozen=True)
class BigRows:
    """Rows that are too many for cell objects: the frame, its first cell, each column's number format and header."""

    frame: pd.DataFrame
    name: str
    top: int
    left: int
    numbers: tuple[str, ...]
    headers: tuple[str, ...]
    figures: tuple[bool, ...] = ()

    @property
    def looks(self) -> tuple[tuple[str, str], ...]:
        """Each column's style and number format."""
        styles = ("rows_cell_number" if figure else "rows_cell" for figure in self.figures)
        return tuple(zip(styles, self.numbers, strict=True))


@dataclass(frozen=True)
class GridSheet:
    """One sheet, ready to be written by anybody; the rows of `fold` can be folded away and are not printed."""

    name: str
    cells: tuple[Cell, ...] = ()
    tables: tuple[GridTable, ...] = ()
    charts: tuple[GridChart, ...] = ()
    sparklines: tuple[Sparkline, ...] = ()
    bars: tuple[Bars, ...] = ()
    signs: tuple[SignColours, ...] = ()
    decimals: tuple[Decimals, ...] = ()
    choices: tuple[Choices, ...] = ()
    notes: dict[tuple[int, int], str] = field(default_factory=dict)
    merges: tuple[Area, ...] = ()
    buttons: tuple[Button, ...] = ()
    widths: dict[int, int] = field(default_factory=dict)
    heights: dict[int, int] = field(default_factory=dict)
    freeze: tuple[int, int] | None = None
    repeat: tuple[int, int] | None = None
    gridlines: bool = False
    pages: Pages = "wide"
    breaks: tuple[int, ...] = ()
    fold: tuple[int, int] | None = None
    last_column: int = 0
    tab: str = ""
    visibility: Visibility = "visible"
    big: BigRows | None = None


@dataclass(frozen=True)
class Grid:
    """The whole workbook as positioned cells; `places` says where each table's figures stand."""

    sheets: tuple[GridSheet, ...]
    places: dict[tuple[str, int, str], Place]
    currency: str = ""
    locale: str = "en-US"
    title: str = ""


def serial(day: dt.date) -> int:
    """A day as Excel counts it.

    Examples
    --------
    >>> serial(dt.date(2024, 1, 1))
    45292
    """
    return day.toordinal() - dt.date(1899, 12, 30).toordinal()


def letters(col: int) -> str:
    """A column's letters, counted from 0.

    Examples
    --------
    >>> letters(0), letters(27)
    ('A', 'AB')
    """
    text, n = "", col + 1
    while n:
        n, rest = divmod(n - 1, 26)
        text = chr(65 + rest) + text
    return text


def sheet_prefix(name: str) -> str:
    """A sheet's name as formulas write it, with the exclamation mark.

    Examples
    --------
    >>> sheet_prefix("Trend"), sheet_prefix("Bob's"), sheet_prefix("Q4")
    ('Trend!', "'Bob''s'!", "'Q4'!")
    """
    plain = re.fullmatch(r"[A-Za-z_][A-Za-z_]*", name) and not re.fullmatch(r"(?i)[a-z]{1,3}|true|false", name)
    return f"{name}!" if plain else "'" + name.replace("'", "''") + "'!"


def range_ref(sheet: str, area: Area) -> str:
    """A rectangle with its sheet and fixed rows and columns, as charts and drop-downs name it.

    Examples
    --------
    >>> range_ref("Trend", Area(4, 2, 8, 2))
    'Trend!$C$5:$C$9'
    """
    first = Place("", area.top, area.left).address("", fixed=True)
    last = Place("", area.bottom, area.right).address("", fixed=True)
    return f"{sheet_prefix(sheet)}{first}:{last}"
