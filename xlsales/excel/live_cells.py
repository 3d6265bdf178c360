"""Cells of an open workbook: find and make sheets, read and enter blocks, through what all xlwings engines share."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

_CONVERTED = re.compile(r"(?i)^(true|false|[^a-z].*|.{0,24}\d.{0,24})$", re.DOTALL)


def entered(value: Any) -> Any:
    """A value as it is typed in: a leading apostrophe keeps Excel from reading a text as a formula, number or date.

    Examples
    --------
    >>> entered("=1"), entered("Anna"), entered(None), entered(dt.date(1900, 1, 1))
    ("'=1", 'Anna', '', 2.0)
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value and _CONVERTED.match(value) else value
    if isinstance(value, (dt.date, dt.datetime)):
        moment = value if isinstance(value, dt.datetime) else dt.datetime(value.year, value.month, value.day)
        return (moment.replace(tzinfo=None) - dt.datetime(1899, 12, 30)) / dt.timedelta(days=1)
    return value


def found(book: Any, name: str) -> Any:
    """The sheet of a name, whatever its case; None where there is none."""
    return next((s for s in book.sheets if s.name.lower() == name.lower()), None)


def made(book: Any, name: str) -> Any:
    """The sheet of a name, emptied and visible; added behind the others where there is none."""
    sheet = found(book, name)
    if sheet is None:
        last = list(book.sheets)[-1]
        return book.sheets.add(name, after=last)
    sheet.clear()
    sheet.visible = True
    return sheet


def area(sheet: Any, row: int, col: int, rows: int, cols: int) -> Any:
    """A block of cells, row and column counted from 0."""
    return sheet.range((row + 1, col + 1), (row + rows, col + cols))


def values_of(sheet: Any) -> list[list[Any]]:
    """A sheet's values from A1 to the end of what is used; none without a sheet."""
    if sheet is None:
        return []
    used = sheet.used_range
    rows, cols = used.row + used.shape[0] - 1, used.column + used.shape[1] - 1
    values = area(sheet, 0, 0, rows, cols).options(ndim=2).value
    return [list(row) for row in values or []]
