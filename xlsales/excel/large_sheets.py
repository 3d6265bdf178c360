"""Sheets with many rows: XlsxWriter's part with its one row of blanks, in whose place all rows are put."""

from __future__ import annotations

import re

from xlsales.excel.cells import BigRows, Grid
from xlsales.excel.package import Parts, Streams
from xlsales.excel.rows_ahead import packed_ahead, style_attribute
from xlsales.excel.rows_text import Packed, packed, packed_rows
from xlsales.excel.rows_xml import EMPTY, fillings


def rows_of(parts: Parts, grid: Grid) -> Streams:
    """The sheets with many rows, whole, by the name of their part."""
    named = ((f"xl/worksheets/sheet{i}.xml", s.big) for i, s in enumerate(grid.sheets, 1))
    return {name: _filled(parts[name].decode(), big) for name, big in named if big is not None and len(big.frame)}


def stretched_tables(parts: Parts, grid: Grid) -> Parts:
    """The parts of the tables of many rows with the range of all rows."""
    large = [s.big for s in grid.sheets if s.big is not None and len(s.big.frame)]
    return {name: content for big in large for name, content in _stretched(parts, big).items()}


def _stretched(parts: Parts, big: BigRows) -> Parts:
    """The part of the rows' table with the range of all rows."""
    ref = re.compile(rf'(ref="[A-Z]+{big.top + 1}:[A-Z]+){big.top + 2}"')
    last = big.top + 1 + len(big.frame)
    return {
        name: ref.sub(rf'\g<1>{last}"', content.decode()).encode()
        for name, content in parts.items()
        if name.startswith("xl/tables/") and f'displayName="{big.name}"'.encode() in content
    }


def _filled(xml: str, big: BigRows) -> tuple[Packed, ...]:
    """A sheet's XML with the row of blanks replaced by all rows, and its used range with them, packed in stretches."""
    blank = re.search(rf'<row r="{big.top + 2}"[^>]*>(.*?)</row>', xml, re.DOTALL)
    if blank is None:
        raise ValueError(f"the sheet of {big.name} has no row to fill")
    places = re.findall(r'<c r="[A-Z]+\d+"(?: s="(\d+)")?/>', blank[1])
    styles = tuple(style_attribute(int(place or 0)) for place in places)
    last = big.top + 1 + len(big.frame)
    head = re.sub(r'(<dimension ref="[A-Z]+\d+:[A-Z]+)\d+"', rf'\g<1>{last}"', xml[: blank.start()], count=1)
    return (
        packed([head.encode()]),
        packed_ahead(big.frame, styles) or _body(big, styles),
        packed([xml[blank.end() :].encode()], last=True),
    )


def _body(big: BigRows, styles: tuple[str, ...]) -> Packed:
    # Cells are written from the first column on; those left of the frame are empty.
    return packed_rows(big.top + 1, EMPTY * big.left, fillings(big.frame, styles), len(big.frame))
