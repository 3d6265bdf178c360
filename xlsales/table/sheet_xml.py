"""What a sheet's XML says and its readers leave out: errors, formulas without a result, hidden rows."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from pathlib import Path

from xlsales.table.book import Note
from xlsales.table.cells import Cells, cells_of_texts
from xlsales.table.raw import RawTable

# A sheet that is read in a moment is always looked at; a larger one only where a cell is empty.
_SMALL, _BEGINNING = 4_000_000, 20_000
_SHEET = re.compile(r'<sheet [^>]*?name="([^"]*)"[^>]*?r:id="([^"]*)"')
_PART = re.compile(r'<Relationship\b(?=[^>]*\bId="([^"]*)")(?=[^>]*\bTarget="([^"]*)")')
_ERROR = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]*?\bt="e"[^>]*>(?:<f\b[^>]*?(?:/>|>[^<]*</f>))?<v>([^<]*)</v>')
# A formula that gives an empty text has one: its cell is of the type str.
_NO_RESULT = re.compile(
    rb'<c r="([A-Z]+)(\d+)"(?![^>]*\bt="str")[^>]*><f\b[^>]*?(?:/>|>[^<]*</f>)(?:<v\s*/>|<v></v>)?</c>'
)
_HIDDEN_ROW = re.compile(rb'<row [^>]*?\br="(\d+)"[^>]*?\bhidden="(?:1|true)"')
_FILTERED = re.compile(rb'<sheetPr [^>]*\bfilterMode="(?:1|true)"')


def sheet_xml(path: Path, table: RawTable) -> bytes:
    """The XML of a table's sheet where it is worth looking at; nothing for a file of another kind."""
    try:
        with zipfile.ZipFile(path) as package:
            part = _part(package, table.sheet)
            if not part:
                return b""
            if package.getinfo(part).file_size > _SMALL and not any(bool(c.blank.any()) for c in table.cells):
                with package.open(part) as stream:
                    return stream.read(_BEGINNING)
            return package.read(part)
    except (zipfile.BadZipFile, KeyError, OSError):
        return b""


def _part(package: zipfile.ZipFile, sheet: str) -> str:
    book = package.read("xl/workbook.xml").decode("utf-8", "replace")
    links = dict(_PART.findall(package.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")))
    targets = {name: links.get(key, "") for name, key in _SHEET.findall(book)}
    target = targets.get(sheet.replace("&", "&amp;"), "")
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}" if target else ""


def column_place(letters: bytes) -> int:
    """The place of a column by its letters, counted from 0."""
    place = 0
    for letter in letters:
        place = place * 26 + letter - 64
    return place - 1


def with_errors(table: RawTable, xml: bytes) -> RawTable:
    """The table with the names of its error cells, which some readers give as empty ones."""
    if b't="e"' not in xml:
        return table
    found: dict[int, dict[int, str]] = {}
    for letters, row, name in _ERROR.findall(xml):
        found.setdefault(column_place(letters), {})[int(row)] = name.decode("utf-8", "replace")
    place = {int(r): i for i, r in enumerate(table.rows)}
    cells = list(table.cells)
    for j, at in enumerate(table.places):
        names = {i: name for row, name in found.get(at, {}).items() if (i := place.get(row)) is not None}
        names = {i: name for i, name in names.items() if cells[j].blank[i]}
        if names:
            cells[j] = _with_texts(cells[j], names)
    return replace(table, cells=tuple(cells))


def _with_texts(cells: Cells, added: dict[int, str]) -> Cells:
    texts: list[str | None] = [cells.texts[c] if c >= 0 else None for c in cells.codes.tolist()]
    for place, text in added.items():
        texts[place] = text
    made = cells_of_texts(texts)
    return Cells(cells.numbers, cells.days, made.codes, made.texts)


def sheet_notes(table: RawTable, xml: bytes) -> tuple[Note, ...]:
    """Notes on formulas that nobody calculated, and on rows that the person does not see in Excel."""
    notes = []
    if b"<f" in xml:
        rows = {int(r) for r in table.rows}
        at = dict(zip(table.places, table.headers, strict=True))
        empty = [(at[p], int(r)) for c, r in _NO_RESULT.findall(xml) if (p := column_place(c)) in at and int(r) in rows]
        if empty:
            headers = ", ".join(dict.fromkeys(repr(h) for h, _ in empty))
            text = (
                f"{len(empty):,} formulas of {table.name} ({headers}) have no result in the file; they count as empty. "
                "Open it in Excel and save it, so that the results are written."
            )
            notes.append(Note("formulas_without_result", text, len(empty), "warning"))
    any_hidden = b'hidden="1"' in xml or b'hidden="true"' in xml
    hidden = len({int(r) for r in table.rows} & {int(r) for r in _HIDDEN_ROW.findall(xml)}) if any_hidden else 0
    if hidden:
        text = f"{hidden:,} rows of {table.name} are hidden or filtered out in Excel; they were read like all others."
        notes.append(Note("hidden_rows", text, hidden, "warning"))
    elif _FILTERED.search(xml[:_BEGINNING]):
        text = f"{table.name} has a filter on; the rows that it hides were read like all others."
        notes.append(Note("hidden_rows", text, 0, "warning"))
    return tuple(notes)
