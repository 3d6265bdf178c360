"""Sheets of workbooks: fastexcel where it is installed, else python-calamine, else openpyxl."""

from __future__ import annotations

import html
import importlib.util
import logging
import re
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import takewhile
from pathlib import Path
from typing import Any

import numpy as np

from xlsales.errors import InputError
from xlsales.table.ahead import parsed, parsed_ahead, places_of
from xlsales.table.arrow import cells_of_arrow
from xlsales.table.cells import Cells, joined_cells
from xlsales.table.epoch import with_days_of_1904
from xlsales.table.header_row import (
    FEW_KNOWN,
    PREVIEW_ROWS,
    check_above,
    find_header_row,
    header_lines,
    header_texts,
    is_value,
    known_headers,
    title_above,
)
from xlsales.table.merged import with_merged_filled
from xlsales.table.packages import LAST_ROW
from xlsales.table.raw import RawTable, finished, table_of_rows
from xlsales.table.sheet_xml import sheet_notes, sheet_xml, with_errors
from xlsales.table.trial import KINDS as TRIED_FIRST
from xlsales.table.trial import try_to_read

# fastexcel logs a warning for an empty column; the reader says in a note what a person needs to know.
for _library in ("fastexcel", "calamine"):
    logging.getLogger(_library).addHandler(logging.NullHandler())
OWN_SHEETS = ("Data", "Pipeline", "Targets")


def read_workbook(path: Path) -> list[RawTable]:
    """Read the sheets that hold rows; only Data, Pipeline and Targets where a sheet Data exists.

    Raises
    ------
    InputError
        Where no sheet holds rows, or the file cannot be opened.
    """
    starts_1904, hidden = has_1904_dates(path), hidden_sheets(path)
    reader = _reader_for(path)
    if starts_1904 and reader is _with_fastexcel and importlib.util.find_spec("python_calamine"):
        # Cell by cell, dates beside texts stay dates, whose calendar can be put right.
        reader = _with_calamine
    if path.suffix.lower() in TRIED_FIRST:
        try_to_read(path)
    try:
        names, load = reader(path)
    except BaseException as error:  # every library has its own errors for a broken file
        raise _broken(path, error) from error
    wanted = [n for n in names if n in OWN_SHEETS] if "Data" in names else names
    tables, empty = [], None
    for sheet in wanted:
        name = path.name if len(names) == 1 else f"{path.name}, sheet {sheet}"
        try:
            tables.append(_with_what_its_xml_says(_whole(sheet, name, names, load), path, starts_1904))
        except InputError as error:
            empty = error
        except BaseException as error:
            raise _broken(path, error) from error
    if not tables:
        raise empty or InputError("the workbook has no sheet with rows", where=path.name)
    return [replace(t, starts_1904=starts_1904, hidden=t.sheet in hidden) for t in tables]


def part_name(name: str, part: int) -> str:
    """The name of a sheet's first part (0) or of one that goes on where it is full.

    Examples
    --------
    >>> part_name("Data", 0), part_name("Data", 1)
    ('Data', 'Data2')
    """
    return f"{name}{part + 1}" if part else name


def _whole(sheet: str, name: str, names: list[str], load: Callable[[str, str], RawTable]) -> RawTable:
    """A sheet's table, of xlsales' own sheets with the parts in which it goes on where a sheet is full."""
    table = load(sheet, name)
    if sheet not in OWN_SHEETS or int(table.rows[-1]) != LAST_ROW:
        return table
    parts, several = [table], (part_name(sheet, i) for i in range(1, len(names)))
    for part in takewhile(names.__contains__, several):
        found = load(part, name)
        if found.headers != table.headers:
            break
        parts.append(found)
    cells = tuple(joined_cells(column) for column in zip(*(p.cells for p in parts), strict=True))
    # Rows are counted on over the sheets.
    rows = np.concatenate([p.rows + i * (LAST_ROW - 1) for i, p in enumerate(parts)])
    return replace(table, cells=cells, rows=rows)


def _with_what_its_xml_says(table: RawTable, path: Path, starts_1904: bool) -> RawTable:
    xml = sheet_xml(path, table)
    table = with_days_of_1904(table, xml) if starts_1904 else table
    table = with_errors(with_merged_filled(table, path, xml), xml)
    return replace(table, notes=(*table.notes, *sheet_notes(table, xml)))


Loader = tuple[list[str], Callable[[str, str], RawTable]]


def _reader_for(path: Path) -> Callable[[Path], Loader]:
    for library, reader in (("fastexcel", _with_fastexcel), ("python_calamine", _with_calamine)):
        try:
            __import__(library)
        except ImportError:
            continue
        return reader
    if path.suffix.lower() not in (".xlsx", ".xlsm", ".xltx", ".xltm"):
        raise InputError(
            f"reading {path.suffix} needs python-calamine",
            where=path.name,
            cure="Install it with `pip install python-calamine`, or save the workbook as .xlsx.",
        )
    return _with_openpyxl


def _with_fastexcel(path: Path) -> Loader:
    import fastexcel

    ready = parsed_ahead(path)
    book = ready[0] if ready else fastexcel.read_excel(path)

    def load(sheet: str, name: str) -> RawTable:
        try:
            return _typed(sheet, name)
        except fastexcel.UnsupportedColumnTypeCombinationError:
            # Lengths of time beside texts are a column that Arrow has no type for; cell by cell they can be read.
            return _with_calamine(path)[1](sheet, name)

    def _typed(sheet: str, name: str) -> RawTable:
        # Most tables start in the first row: try that before paying for a second pass.
        loaded = ready[2] if ready and ready[1] == sheet else parsed(book, sheet)
        names, cells = cells_of_arrow(loaded) if loaded.width else ([], [])
        plain = names and not any(n.startswith("__UNNAMED__") or n[-1:].isdigit() for n in names)
        known = plain and find_header_row([names]) == 0 and known_headers(names) >= FEW_KNOWN
        if known and loaded.height and not _words_first(cells):
            rows = np.arange(loaded.height, dtype=np.int64) + 2
            headers = tuple(header_texts(names))
            return finished(RawTable(name, headers, tuple(cells), rows, sheet=sheet, places=loaded.places))
        return _below_a_title(book, sheet, name)

    return list(book.sheet_names), load


def _below_a_title(book: Any, sheet: str, name: str) -> RawTable:
    first = book.load_sheet(sheet, header_row=None, skip_rows=0, n_rows=PREVIEW_ROWS, dtypes="string")
    _, columns = cells_of_arrow(first) if first.width else ([], [])
    preview = [[c.texts[c.codes[i]] if c.codes[i] >= 0 else None for c in columns] for i in range(first.height)]
    header = find_header_row(preview)
    if header is None:
        return table_of_rows([[]], name)
    check_above(preview, header, name)
    title = title_above(preview, header)
    header, names = header_lines(preview, header)
    loaded = book.load_sheet(sheet, header_row=None, skip_rows=header + 1, schema_sample_rows=None)
    _, cells = cells_of_arrow(loaded) if loaded.height else ([], [])
    rows = np.arange(loaded.height, dtype=np.int64) + header + 2
    headers = tuple(_plain_date(t) for t in header_texts(names)[: len(cells)])
    return finished(RawTable(name, headers, tuple(cells), rows, title, sheet=sheet, places=places_of(loaded)))


def _words_first(cells: list[Cells]) -> bool:
    """Whether the first row below the header holds only words, as a header's second line does."""
    first = [c.take(np.array([0])) for c in cells]
    given = [c for c in first if not c.blank[0]]
    return bool(given) and all(c.codes[0] >= 0 and not is_value(c.texts[c.codes[0]]) for c in given)


def _plain_date(header: str) -> str:
    """A header that is a date, as the month it starts: 2018-04-01 00:00:00 is 2018-04."""
    return re.sub(r"^(\d{4}-\d\d)(-01)? 00:00:00$|^(\d{4}-\d\d)-01$", lambda m: m[1] or m[3], header)


def _with_calamine(path: Path) -> Loader:
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_path(str(path))

    def load(sheet: str, name: str) -> RawTable:
        rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        return table_of_rows(_blank_as_none(rows), name, sheet=sheet)

    return list(book.sheet_names), load


def _with_openpyxl(path: Path) -> Loader:
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)

    def load(sheet: str, name: str) -> RawTable:
        return table_of_rows(list(book[sheet].iter_rows(values_only=True)), name, sheet=sheet)

    return list(book.sheetnames), load


def _blank_as_none(rows: Iterable[Iterable[Any]]) -> list[list[Any]]:
    return [[None if v == "" else v for v in row] for row in rows]


def hidden_sheets(path: Path) -> frozenset[str]:
    """The names of a workbook's hidden sheets."""
    try:
        with zipfile.ZipFile(path) as package:
            book = package.read("xl/workbook.xml").decode("utf-8", "replace")
    except (zipfile.BadZipFile, KeyError, OSError):
        return frozenset()
    sheets = [s for s in re.findall(r"<sheet [^>]*>", book) if re.search(r'\bstate="(hidden|veryHidden)"', s)]
    return frozenset(html.unescape(m[1]) for s in sheets if (m := re.search(r'\bname="([^"]*)"', s)))


def has_1904_dates(path: Path) -> bool:
    """Whether the workbook's serial dates count from 1904 (old Excel for Mac)."""
    try:
        with zipfile.ZipFile(path) as package:
            properties = package.read("xl/workbook.xml")[:20_000]
    except (zipfile.BadZipFile, KeyError, OSError):
        return False
    return re.search(rb'date1904="(1|true)"', properties) is not None


def _broken(path: Path, error: BaseException) -> BaseException:
    """The one line for whatever a reader raised; what the person or the system wants is passed on."""
    if isinstance(error, InputError | KeyboardInterrupt | SystemExit):
        return error
    return InputError(
        "the workbook cannot be read; it is damaged or incomplete",
        where=path.name,
        cure="Open it in Excel, save it again, or export the rows as CSV.",
    )
