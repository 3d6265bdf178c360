"""A sheet being laid out: the cursor, the pixels, and what has been placed so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from xlsales.excel.cells import (
    DEFAULT_COLUMN_PX,
    DEFAULT_ROW_PX,
    GUTTER_PX,
    Area,
    Bars,
    BigRows,
    Button,
    Cell,
    Choices,
    Decimals,
    GridChart,
    GridSheet,
    GridTable,
    Pages,
    Place,
    SignColours,
)
from xlsales.excel.layout_pages import Span, fold_from, page_breaks, pages_of
from xlsales.excel.style import ACCENT, INDENTED, INPUT_TAB, ROWS_TAB, STYLES
from xlsales.report.model import Chart, Charts, Sheet, TableBlock
from xlsales.words.sentence import Sentence

LEFT = 1
TEXT_PX = 960
FONT_SIZE = 11.0
# Widths of Calibri's characters in pixels at 11 points; what is not listed is about as wide as a digit.
_WIDTHS: dict[str, float] = {
    char: pixels
    for chars, pixels in (
        ("ijlI' ", 3.5), (".,:;|!J", 4.1), ("ft()[]-", 4.8), ("rcsz", 5.8), ("avxykgLFS", 6.8), ("eETYZ", 7.2),
        ("BKPRXVC", 8.0), ("AGU", 8.9), ("DHNOQ&", 9.6), ("w%", 10.5), ("mM", 12.2), ("W@—▲▼", 13.4),
    )
    for char in chars
}  # fmt: skip
_DIGIT_PX, _SAFETY = 7.6, 1.03


@dataclass(frozen=True)
class TablePlace:
    """Where a table's body stands: its sheet, first body row, number of rows, and the column of each name."""

    sheet: str
    top: int
    rows: int
    columns: dict[str, int]

    def area(self, column: str, rows: int = 0) -> Area:
        """The body cells of a column, or its first rows."""
        count = min(rows, self.rows) if rows else self.rows
        return Area(self.top, self.columns[column], self.top + count - 1, self.columns[column])


@dataclass(frozen=True)
class ChartPlace:
    """A chart block with its place and size, before its ranges are known."""

    block: Chart
    row: int
    x: int
    y_offset: int
    width: int
    height: int


@dataclass(frozen=True)
class SparkPlace:
    """A sparkline's cell and the column of the table that it draws."""

    row: int
    col: int
    table: str
    column: str


@dataclass
class Beside:
    """Room at the right of a block: where it starts, how far down it is used, and whether it takes one chart only."""

    x: int
    row: int
    used: int = 0
    single: bool = False


@dataclass
class Draft:
    """The state of one sheet while its blocks are placed from top to bottom."""

    sheet: Sheet
    currency: str
    locale: str
    widths: dict[int, int]
    row: int = 0
    cells: list[Cell] = field(default_factory=list)
    tables: list[GridTable] = field(default_factory=list)
    placed: dict[str, TablePlace] = field(default_factory=dict)
    charts: list[ChartPlace] = field(default_factory=list)
    sparks: list[SparkPlace] = field(default_factory=list)
    bars: list[Bars] = field(default_factory=list)
    signs: list[SignColours] = field(default_factory=list)
    choices: list[Choices] = field(default_factory=list)
    notes: dict[tuple[int, int], str] = field(default_factory=dict)
    merges: list[Area] = field(default_factory=list)
    buttons: list[Button] = field(default_factory=list)
    heights: dict[int, int] = field(default_factory=dict)
    places: dict[tuple[str, int, str], Place] = field(default_factory=dict)
    beside: Beside | None = None
    header_row: int | None = None
    title_end: int = 0
    heading: str = ""
    heading_row: int = -1
    reach: int = 0
    big: BigRows | None = None
    spans: list[Span] = field(default_factory=list)
    folded: tuple[int, int] | None = None
    decimals: list[Decimals] = field(default_factory=list)
    ready_charts: list[GridChart] = field(default_factory=list)
    behind: Draft | None = None

    def put(self, row: int, col: int, value: Any, style: str, number: str = "", source: Any = None) -> None:
        """Place one cell."""
        self.cells.append(Cell(row, col, value, style, number, "", source, col > LEFT and style in INDENTED))

    def say(self, sentence: Sentence, style: str, width: int = TEXT_PX) -> None:
        """Place a sentence in a row of its own, over as many columns as its lines need, and move on."""
        text = sentence.text(self.locale, self.currency)
        size = float(STYLES[style].get("font_size", FONT_SIZE))
        bold = bool(STYLES[style].get("bold"))
        last = self.column_at(LEFT, width)
        room = self.span_px(LEFT, last) - 16
        lines = text_lines(text, room, size, bold=bold)
        self.heights[self.row] = max(DEFAULT_ROW_PX, round(lines * size * 1.72) + 4)
        self.put(self.row, LEFT, text, style, source=sentence)
        if last > LEFT:
            self.merges.append(Area(self.row, LEFT, self.row, last))
        self.row += 1

    def column_px(self, col: int) -> int:
        """A column's width in pixels."""
        return self.widths.get(col, DEFAULT_COLUMN_PX)

    def row_px(self, row: int) -> int:
        """A row's height in pixels."""
        return self.heights.get(row, DEFAULT_ROW_PX)

    def span_px(self, first: int, last: int) -> int:
        """Width of a run of columns."""
        return sum(self.column_px(c) for c in range(first, last + 1))

    def column_at(self, first: int, width: int) -> int:
        """The last column of a run that is at least so wide."""
        col = first
        while self.span_px(first, col) < width:
            col += 1
        return col

    def row_below(self, row: int, pixels: int) -> int:
        """The first row that starts at or below so many pixels under a row's top."""
        done = 0
        while done < pixels:
            done += self.row_px(row)
            row += 1
        return row

    def close_beside(self) -> None:
        """Move below whatever stands at the right of the last block."""
        if self.beside is not None:
            self.row = max(self.row, self.row_below(self.beside.row, self.beside.used) + 1)
            self.beside = None

    def anchor(self, x: int) -> tuple[int, int]:
        """The column and offset of a distance from the sheet's left edge."""
        col = 0
        while x >= self.column_px(col):
            x -= self.column_px(col)
            col += 1
        return col, x

    def _width(self) -> int:
        """How far to the right the sheet reaches."""
        wide = [self.span_px(0, a.right) for a in (*self.merges, *(t.area for t in self.tables))]
        return max([*wide, *(p.x + p.width for p in self.charts), self.reach, 800])

    def fold(self) -> None:
        """Fold what is more than the sheet's open pages, and say in the row above what is there."""
        if not self.sheet.open_pages or self.big is not None:
            return
        top = fold_from(self.spans, self.row_px, self._width(), self.sheet.open_pages)
        if top is None:
            return
        taken = {c.row for c in self.cells}
        above = next((r for r in (top - 1, top - 2) if r > 0 and r not in taken), None)
        if above is None:
            return
        names = [b.table.title for b in self.sheet.blocks if isinstance(b, TableBlock) and len(b.table.frame)]
        shown = sum(t.area.top < top for t in self.tables)
        more = len(names) - shown
        tables = f"{more} more {'table' if more == 1 else 'tables'}"
        said = f"Below, not printed: {tables}; the − at the left edge folds them away."
        self.put(above, LEFT, said, "note_over")
        self.folded = (above + 1, max(self.row, top))

    def _printed(self, repeat: tuple[int, int] | None) -> tuple[Pages, tuple[int, ...]]:
        """How the sheet is printed, and the rows before which a page ends."""
        if self.big is not None:
            return "wide", ()
        if is_page(self.sheet):
            return "one", ()
        width, end = self._width(), self.folded[0] if self.folded else self.row
        pages = pages_of(width, sum(self.row_px(r) for r in range(end)) or 1)
        if pages != "wide":
            return pages, ()
        repeated = sum(self.row_px(r) for r in range(repeat[0], repeat[1] + 1)) if repeat else 0
        seen = [s for s in self.spans if s.top < end]
        return pages, page_breaks(seen, self.row_px, width, repeated)

    def _tab(self) -> str:
        """The tab's colour: results that come first, sheets to fill in, and rows to look up are told apart."""
        if self.sheet.accent:
            return ACCENT
        entered = any(isinstance(b, TableBlock) and b.inputs for b in self.sheet.blocks)
        return INPUT_TAB if entered else ROWS_TAB if self.big is not None else ""

    def finished(self, freeze: tuple[int, int] | None, repeat: tuple[int, int] | None) -> GridSheet:
        """The sheet as frozen data, its charts and sparklines still to come."""
        pages, breaks = self._printed(repeat)
        return GridSheet(
            self.sheet.name,
            tuple(sorted(self.cells, key=lambda c: (c.row, c.col))),
            tuple(self.tables),
            bars=tuple(self.bars),
            signs=tuple(self.signs),
            decimals=tuple(self.decimals),
            choices=tuple(self.choices),
            notes=dict(self.notes),
            merges=tuple(self.merges),
            buttons=tuple(self.buttons),
            widths=dict(self.widths),
            heights=dict(self.heights),
            freeze=freeze,
            repeat=repeat,
            gridlines=self.big is not None,
            tab=self._tab(),
            pages=pages,
            breaks=breaks,
            fold=self.folded,
            last_column=self.anchor(self._width())[0] if self.folded else 0,
            visibility=self.sheet.visibility,
            big=self.big,
        )


def is_page(sheet: Sheet) -> bool:
    """Whether a sheet is one page with charts side by side."""
    return any(isinstance(b, Charts) for b in sheet.blocks)


def gutter() -> dict[int, int]:
    """The widths of a sheet that has nothing but its left margin."""
    return {0: GUTTER_PX}


def text_px(text: str, size: float = FONT_SIZE, *, bold: bool = False) -> float:
    """About how wide a text is, in pixels, rather too wide than too narrow.

    Examples
    --------
    >>> text_px("ill") < text_px("mmm")
    True
    """
    return _plain_px(text) * _SAFETY * size / FONT_SIZE * (1.06 if bold else 1.0)


@lru_cache(maxsize=16_384)
def _plain_px(text: str) -> float:
    return sum([_WIDTHS.get(char, _DIGIT_PX) for char in text])


def text_lines(text: str, room: float, size: float = FONT_SIZE, *, bold: bool = False) -> int:
    """How many lines a text takes in a width, broken at spaces."""
    lines = 0
    for paragraph in text.split("\n"):
        used, count = 0.0, 1
        for word in paragraph.split(" "):
            wide = text_px(word + " ", size, bold=bold)
            if used and used + wide > room:
                count, used = count + 1, 0.0
            count += int(wide // room) if room > 0 else 0
            used += wide
        lines += count
    return max(lines, 1)
