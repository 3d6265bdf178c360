"""Merged cells of OpenDocument sheets, from the package's own XML."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.etree import ElementTree

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


def spans_of_ods(path: Path, sheet: str) -> list[tuple[int, int, int]]:
    """Column place, first and last row (the first is 1) of the cells that are merged downwards."""
    try:
        with zipfile.ZipFile(path) as package:
            content = package.read("content.xml")
    except (zipfile.BadZipFile, KeyError, OSError):
        return []
    if b"number-rows-spanned" not in content:
        return []
    tables = ElementTree.fromstring(content).iter(f"{_TABLE}table")
    table = next((t for t in tables if t.get(f"{_TABLE}name") == sheet), None)
    if table is None:
        return []
    out, row = [], 0
    for line in table.iter(f"{_TABLE}table-row"):
        place = 0
        for cell in line:
            down = int(cell.get(f"{_TABLE}number-rows-spanned", 1))
            if down > 1 and cell.get(f"{_TABLE}number-columns-spanned", "1") == "1":
                out.append((place, row + 1, row + down))
            place += int(cell.get(f"{_TABLE}number-columns-repeated", 1))
        row += int(line.get(f"{_TABLE}number-rows-repeated", 1))
    return out
