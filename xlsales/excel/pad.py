"""Cells made one by one as a formula with the value it has: what a hidden sheet of workings is written from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from xlsales.excel.cells import Area, Cell, Place, range_ref
from xlsales.excel.living import literal

_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Ref:
    """A cell with a formula: its address as formulas of any sheet name it, and the value it has."""

    at: str
    value: Any

    def __str__(self) -> str:
        return self.at


@dataclass(frozen=True)
class Said:
    """A text: the formula that makes it (without its =), and the text itself."""

    formula: str
    text: str


@dataclass
class Pad:
    """Cells of one sheet, put down one by one.

    Examples
    --------
    >>> pad = Pad("Lists")
    >>> two = pad.cell(0, 1, "=1+1", 2)
    >>> two.at, pad.cell(1, 1, f"={two}*2", two.value * 2).value
    ('Lists!$B$1', 4)
    """

    sheet: str
    cells: list[Cell] = field(default_factory=list)
    row: int = 0
    right: int = 0

    def cell(self, row: int, col: int, formula: str, value: Any, style: str = "helper", number: str = "") -> Ref:
        """Put a formula, or a value where the formula is empty, into a cell."""
        shown = None if value == "" and not formula else value
        self.cells.append(Cell(row, col, shown, style, number, formula))
        return Ref(self.at(row, col), value)

    def named(self, label: str, formula: str, value: Any) -> Ref:
        """Put a formula into the next row of column B, with what it is in column A."""
        self.cell(self.row, 0, "", label)
        self.row += 1
        return self.cell(self.row - 1, 1, f"={formula}", value)

    def column(self, row: int, col: int, values: list[Any] | tuple[Any, ...]) -> str:
        """Put values below each other, and return their range."""
        for i, value in enumerate(values):
            self.cell(row + i, col, "", value)
        return self.range(row, col, max(len(values), 1))

    def listed(self, title: str, values: Iterable[Any]) -> str:
        """Put a list into the next free column, below its title, and return its range."""
        self.cell(0, self.right, "", title)
        self.right += 1
        return self.column(1, self.right - 1, list(values))

    def at(self, row: int, col: int) -> str:
        """A cell's address."""
        return Place(self.sheet, row, col).address("", fixed=True)

    def range(self, row: int, col: int, rows: int, cols: int = 1) -> str:
        """A rectangle's address."""
        return range_ref(self.sheet, Area(row, col, row + rows - 1, col + cols - 1))


def said(template: str, parts: Mapping[str, Ref | Said]) -> Said:
    """Words with cells and texts between them.

    Examples
    --------
    >>> said("{a} and more", {"a": Ref("B1", "One")})
    Said(formula='B1&" and more"', text='One and more')
    """
    terms, text, at = [], "", 0
    for found in _SLOT.finditer(template):
        if found.start() > at:
            terms.append(literal(template[at : found.start()]))
            text += template[at : found.start()]
        part = parts[found[1]]
        terms.append(
            part.at if isinstance(part, Ref) else f"({part.formula})" if part.formula.startswith("IF") else part.formula
        )
        text += str(part.value) if isinstance(part, Ref) else part.text
        at = found.end()
    if at < len(template):
        terms.append(literal(template[at:]))
        text += template[at:]
    return Said("&".join(terms) or '""', text)


def chosen(*cases: tuple[str, bool, Said], otherwise: Said) -> Said:
    """The text of the first condition that holds: its formula, whether it holds, and its text.

    Examples
    --------
    >>> chosen(("B1=0", False, Said('"none"', "none")), otherwise=Said('"some"', "some")).formula
    'IF(B1=0,"none","some")'
    """
    formula, text = otherwise.formula, otherwise.text
    for condition, holds, case in reversed(cases):
        formula = f"IF({condition},{case.formula},{formula})"
        text = case.text if holds else text
    return Said(formula, text)


NOTHING = Said('""', "")
