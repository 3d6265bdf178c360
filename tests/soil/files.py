"""Ways in which the file, its letters, its columns and its workbook differ from a plain CSV."""

from __future__ import annotations

import csv
import datetime as dt
import random
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tests.soil.rows import _renamed
from tests.soil.table import Soiled
from tests.soil.ways import DATED, simple, way


def _file(name: str, **how: object) -> None:
    simple(name, "file", lambda t: replace(t, **how))  # type: ignore[arg-type]


_file("semicolons", delimiter=";")
_file("tabs", delimiter="\t")
_file("pipes", delimiter="|")
_file("everything in quotes", quoting=csv.QUOTE_ALL)
_file("a byte order mark", encoding="utf-8-sig")
_file("UTF-16", encoding="utf-16")
_file("UTF-16 without a mark", encoding="utf-16-le")
_file("lines that end in CR LF", newline="\r\n")
_file("lines that end in CR", newline="\r")
_file("a line that names the delimiter", above=(("sep=,",),), delimiter=",", quoting=csv.QUOTE_MINIMAL)
_file("commas at the end of lines", end=lambda text: text.replace("\n", ",,\n"))
_file("no line end at the end", end=lambda text: text.rstrip("\n"))
# What is cut off within the last number, nobody can see; what is cut off before it, one can.
_file("cut off in the last row", end=lambda text: text[: text.rstrip("\n").rindex("\n") + 8])


def _letters(name: str, encoding: str, names: dict[str, str]) -> None:
    simple(name, "file", lambda t: replace(_renamed(t, names), encoding=encoding))


_letters("western letters", "cp1252", {"North": "Köln", "South": "Málaga", "East": "Orléans"})
_letters("Cyrillic letters", "cp1251", {"North": "Москва", "South": "Тверь", "East": "Казань", "West": "Омск"})
_letters("Polish letters", "cp1250", {"North": "Łódź", "South": "Śląsk", "East": "Małopolska", "West": "Pomorze"})
_letters("Japanese letters", "cp932", {"North": "東京", "South": "大阪", "East": "名古屋", "West": "福岡"})


@way("no header", "header")
def _(table: Soiled, _: random.Random) -> Soiled:
    first = [table._text(m, v) for m, v in zip(table.meaning, table.rows[0], strict=True)]
    return replace(table, header=tuple(first), rows=table.rows[1:])


@way("headers in capitals with underscores", "header")
def _(table: Soiled, _: random.Random) -> Soiled:
    return replace(table, header=tuple(h.upper().replace(" ", "_") for h in table.header))


@way("columns from right to left", "columns")
def _(table: Soiled, _: random.Random) -> Soiled:
    return replace(
        table, header=table.header[::-1], meaning=table.meaning[::-1], rows=tuple(r[::-1] for r in table.rows)
    )


@way("an empty column first", "columns")
def _(table: Soiled, _: random.Random) -> Soiled:
    return replace(
        table, header=("", *table.header), meaning=("none", *table.meaning), rows=tuple(("", *r) for r in table.rows)
    )


@way("a column of remarks with commas, quotes and line breaks", "columns")
def _(table: Soiled, _: random.Random) -> Soiled:
    remarks = ('said "fine", twice', "first line\nsecond line", "", "a; b | c")
    rows = tuple((*r, remarks[i % len(remarks)]) for i, r in enumerate(table.rows))
    return replace(table, header=(*table.header, "Remarks"), meaning=(*table.meaning, "none"), rows=rows)


@way("two currencies", "columns", DATED)
def _(table: Soiled, rnd: random.Random) -> Soiled:
    """No sum of both is right: the reader has to say what it left out."""
    rows = tuple((*r, "EUR" if rnd.random() < 0.3 else "USD") for r in table.rows)
    return replace(table, header=(*table.header, "Currency"), meaning=(*table.meaning, "none"), rows=rows)


def _workbook(table: Soiled, path: Path, *, texts: bool = False, start_1904: bool = False, notes: bool = False) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    if start_1904:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    sheet = book.active
    for line in table.above:
        sheet.append(list(line))
    sheet.append([*table.header, *(["Handling"] if notes else [])])
    for i, row in enumerate(table.rows):
        cells = [_cell(table, m, v, texts) for m, v in zip(table.meaning, row, strict=True)]
        if notes:
            cells.append("later" if i == 3 else dt.timedelta(hours=20 + i, minutes=5))
        sheet.append(cells)
        if notes and i != 3:
            sheet.cell(sheet.max_row, len(cells)).number_format = "[h]:mm"
    book.save(path)


def _cell(table: Soiled, meaning: str, value: object, texts: bool) -> object:
    """A true number or date, unless a way wrote it in a manner of its own."""
    if value in (None, ""):
        return None
    return table._text(meaning, value) if texts or meaning in table.write else value


def _book(name: str, make: Callable[[Soiled, Path], None]) -> None:
    simple(name, "file", lambda t: replace(t, book=make))


def _edited(path: Path, part: str, change: Callable[[bytes], bytes]) -> None:
    with zipfile.ZipFile(path) as package:
        parts = {n: package.read(n) for n in package.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, change(content) if name == part else content)


_SHEET, _BOOK = "xl/worksheets/sheet1.xml", "xl/workbook.xml"
_EXTENSION = (
    b'<extLst><ext uri="{140A7094-0E35-4892-8432-C4D2E57EDEB5}" xmlns:x15="http://schemas.microsoft.com/office/'
    b'spreadsheetml/2010/11/main"><x15:workbookPr chartTrackingRefBase="1"/></ext></extLst></workbook>'
)


def _of_1904(table: Soiled, path: Path) -> None:
    _workbook(table, path, start_1904=True)
    _edited(path, _BOOK, lambda xml: xml.replace(b"</workbook>", _EXTENSION))


def _far_cell(table: Soiled, path: Path) -> None:
    _workbook(table, path)
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    _edited(path, _SHEET, lambda xml: xml.replace(b"</sheetData>", far))


def _flipped(table: Soiled, path: Path) -> None:
    """One digit of a stored, not compressed, sheet is another one, and its checksum is not."""
    _workbook(table, path)
    with zipfile.ZipFile(path) as package:
        parts = {n: package.read(n) for n in package.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    raw = path.read_bytes()
    at = [m.start() for m in re.finditer(rb"\d(?=[^<>]*</[vt]>)", raw[: raw.index(b"</sheetData>")])][-1]
    path.write_bytes(raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :])


def _copied_sheet(table: Soiled, path: Path) -> None:
    import openpyxl

    _workbook(table, path)
    book = openpyxl.load_workbook(path)
    book.copy_worksheet(book.active).title = "Copy of Sheet"
    book.save(path)


_book("a workbook", _workbook)
_book("a workbook of texts", lambda t, p: _workbook(t, p, texts=True))
_book("lengths of time beside a text", lambda t, p: _workbook(t, p, notes=True))
_book("days counted from 1904", _of_1904)
_book("a stray cell far away", _far_cell)
_book("a flipped bit", _flipped)
_book("a sheet and its copy", _copied_sheet)
