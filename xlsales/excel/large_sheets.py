"""Sheets with many rows: XlsxWriter's part with its one row of blanks, filled with all rows while it is packed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xlsales.excel.cells import BigRows, Grid
from xlsales.excel.package import Parts, Streams
from xlsales.excel.rows_xml import body_xml


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


def _filled(xml: str, big: BigRows) -> Iterator[bytes]:
    """A sheet's XML with the row of blanks replaced by all rows, and its used range with them, piece by piece."""
    blank = re.search(rf'<row r="{big.top + 2}"[^>]*>(.*?)</row>', xml, re.DOTALL)
    if blank is None:
        raise ValueError(f"the sheet of {big.name} has no row to fill")
    styles = [f' s="{m}"' if m else "" for m in re.findall(r'<c r="[A-Z]+\d+"(?: s="(\d+)")?/>', blank[1])]
    last = big.top + 1 + len(big.frame)
    yield re.sub(r'(<dimension ref="[A-Z]+\d+:[A-Z]+)\d+"', rf'\g<1>{last}"', xml[: blank.start()], count=1).encode()
    yield from (rows.encode() for rows in body_xml(big.frame, big.top + 1, big.left, styles))
    yield xml[blank.end() :].encode()
