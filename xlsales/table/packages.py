"""A workbook's package looked through before a reader opens it: checksums, sizes, and cells far from all others.

The readers are fast because they trust a file: one cell at XFD1048576 makes them ask for the memory of a whole sheet,
and then the process ends without a word. What is found here is one line instead. Nothing but the standard library is
imported, as a workbook may be parsed before anything else is loaded.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from xlsales.errors import InputError

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
"""The last row and column of a sheet of Excel."""
_CHUNK = 1 << 20
# What unpacks to more than this, or from so little, is no sheet that a spreadsheet program wrote.
_LARGEST, _LARGE, _RATIO = 3 << 30, 64 << 20, 250
# Cells of the area that a reader sets up at once; a larger one is fine where one in fifty is filled.
_AREA, _FILLED = 30_000_000, 50
_FAR_COLUMN = re.compile(rb' r="([A-Z]{2,})\d')
# Of a narrow sheet only rows beyond the last one matter, as all others fit into memory.
_FAR_ROW, _BEYOND = re.compile(rb' r="[A-Z]*(\d{5,})"'), re.compile(rb' r="[A-Z]*(\d{7,})"')
_NARROW = _AREA // LAST_ROW
_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]+)(\d+)"[^>]*(?<!/)>(?!</)')
_LOOKED_AT = (".xml", ".rels", ".bin")
_sound: set[tuple[str, int, int]] = set()


def check_package(path: Path) -> None:
    """Raise where a workbook that is a zip package is damaged or would burst the memory of whoever reads it.

    Raises
    ------
    InputError
        For a part whose checksum is wrong, an encrypted or a repeated one, one that unpacks to gigabytes, a document
        type of its own, a cell beyond the last one of Excel, and cells too far apart.
    """
    known = path.stat()
    key = (str(path), known.st_mtime_ns, known.st_size)
    if key in _sound:
        return
    try:
        with zipfile.ZipFile(path) as package:
            _check_sizes(package, path.name)
            for part in package.infolist():
                if part.filename.endswith(_LOOKED_AT):
                    _check_part(package, part, path.name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError):
        raise _damaged(path.name) from None
    _sound.add(key)


def _damaged(name: str) -> InputError:
    return InputError(
        "the workbook is damaged: what is in it does not match its checksums",
        where=name,
        cure="Copy or download it again, or open it in Excel and save it anew.",
    )


def _check_sizes(package: zipfile.ZipFile, name: str) -> None:
    parts = package.infolist()
    if any(p.flag_bits & 1 for p in parts):
        raise InputError("the workbook is protected by a password", where=name, cure="Save it without one.")
    names = [p.filename for p in parts]
    if len(set(names)) < len(names):
        raise InputError("the workbook is damaged: it has a part twice", where=name, cure="Open it in Excel, save it.")
    bombs = [p for p in parts if p.file_size > _LARGE and p.file_size > _RATIO * max(1, p.compress_size)]
    if bombs or sum(p.file_size for p in parts) > _LARGEST:
        raise InputError(
            f"the workbook unpacks to {sum(p.file_size for p in parts) / 1e9:,.1f} GB, which no table needs",
            where=name,
            cure="Delete empty formatted rows and columns in Excel, or export the rows as CSV.",
        )


def _check_part(package: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> None:
    """Read a part through to its checksum; of a sheet, look for the references of far cells on the way."""
    is_sheet = "/worksheets/" in part.filename and part.filename.endswith(".xml")
    columns: set[bytes] = set()
    row = 0
    for number, chunk in enumerate(_chunks(package, part)):
        if number == 0 and b"<!DOCTYPE" in chunk[:4_000]:
            raise InputError(
                "the workbook holds a document type of its own, as no spreadsheet program writes one",
                where=name,
                cure="Open it in Excel and save it anew.",
            )
        if is_sheet:
            columns.update(_FAR_COLUMN.findall(chunk))
            row = max([row, *map(int, set((_FAR_ROW if columns else _BEYOND).findall(chunk)))])
    width = max(map(column_number, columns), default=_NARROW)
    # Rows of four digits are not looked for.
    if is_sheet and (max(row, 9_999) * width > _AREA or row > LAST_ROW):
        _check_area(package, part, name)


def _check_area(package: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> None:
    """Count the filled cells of a sheet and measure the area that they span."""
    filled, width, height = 0, 0, 0
    for chunk in _chunks(package, part):
        for letters, digits in _CELL.findall(chunk):
            filled += 1
            width, height = max(width, column_number(letters)), max(height, int(digits))
    where = f"{name}, {part.filename.rsplit('/', 1)[-1]}"
    if height > LAST_ROW or width > LAST_COLUMN:
        raise InputError(
            f"a cell stands in row {height:,} and a cell in column {width:,}, beyond the last ones of Excel",
            where=where,
            cure="The file is damaged; open it in Excel and save it anew.",
        )
    if width * height > max(_AREA, _FILLED * filled):
        raise InputError(
            f"cells stand as far apart as row {height:,} and column {width:,}, and only {filled:,} are filled",
            where=where,
            cure="Press Ctrl+End in Excel to find the stray cell, delete its row and column, and save.",
        )


def column_number(letters: bytes) -> int:
    """The number of a column by its letters, counted from 1.

    Examples
    --------
    >>> column_number(b"A"), column_number(b"XFD")
    (1, 16384)
    """
    number = 0
    for letter in letters[:7]:
        number = number * 26 + letter - 64
    return number


def _chunks(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part in pieces that each end with a whole tag, so that no reference is cut."""
    with package.open(part) as stream:
        rest = b""
        while piece := stream.read(_CHUNK):
            whole = rest + piece
            end = whole.rfind(b">") + 1
            yield whole[:end] if end else whole
            rest = whole[end:] if end else b""
        yield rest
