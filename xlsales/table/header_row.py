"""Where the header stands: titles, notes and blank rows may come before it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

PREVIEW_ROWS = 60
_NUMBER = re.compile(r"[\s$€£¥()+\-.,'%\d:/]*")


def find_header_row(preview: Sequence[Sequence[Any]]) -> int | None:
    """Index of the header row among the first rows of a sheet; None where no row has a filled cell.

    The header is the first row that is as wide as the table below it and holds words, not numbers or dates.

    Examples
    --------
    >>> find_header_row([["Sales 2024", ""], ["", ""], ["Region", "Revenue"], ["North", 5.0]])
    2
    """
    filled = [sum(not _empty(v) for v in row) for row in preview]
    if not any(filled):
        return None
    width = max(filled[:PREVIEW_ROWS])
    wide = max(1, round(width * 0.6)) if width > 2 else width
    best = next((i for i, n in enumerate(filled) if n >= wide and _wordy(preview[i])), None)
    return best if best is not None else next(i for i, n in enumerate(filled) if n)


def _wordy(row: Sequence[Any]) -> bool:
    given = [v for v in row if not _empty(v)]
    words = [v for v in given if isinstance(v, str) and not _NUMBER.fullmatch(v)]
    # Months or years across (a Targets table in wide form) are dates or numbers under a first word.
    periods = [v for v in given if isinstance(v, dt.date)]
    return len(words) + len(periods) >= 0.7 * len(given) and len(words) > 0


def title_above(preview: Sequence[Sequence[Any]], header: int) -> str:
    """What is written above the header, as one text."""
    return " ".join(str(v).strip() for row in preview[:header] for v in row if not _empty(v))


def header_texts(row: Sequence[Any]) -> list[str]:
    """The header's cells as distinct texts; an empty one is named after its column's letter."""
    seen: dict[str, int] = {}
    out = []
    for j, value in enumerate(row):
        text = _written(value) or f"column {column_letters(j)}"
        seen[text] = seen.get(text, 0) + 1
        out.append(text if seen[text] == 1 else f"{text} ({seen[text]})")
    return out


def column_letters(place: int) -> str:
    """The letters of a column, from its place counted from 0.

    Examples
    --------
    >>> column_letters(0), column_letters(27)
    ('A', 'AB')
    """
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _written(value: Any) -> str:
    if _empty(value):
        return ""
    if isinstance(value, dt.date):
        return value.strftime("%Y-%m") if value.day == 1 else value.strftime("%Y-%m-%d")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())


def _empty(value: Any) -> bool:
    return value is None or value != value or (isinstance(value, str) and not value.strip())
