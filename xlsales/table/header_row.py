"""Where the header stands: titles, notes and blank rows may come before it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from xlsales.errors import InputError

PREVIEW_ROWS = 60
_SURE = 0.8
# What two lines must say more than one, so that a row of words below the header is not taken for a part of it.
_GAIN = 0.5
FEW_KNOWN, _MOST_CANDIDATES = 2, 20
# Names and values above a narrow table (Company, ACME) may be as wide as it.
_NARROW, _ROWS_ABOVE = 2, 3
_A_YEAR = re.compile(r"(?:19|20)\d\d(?:\.0)?")
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
    candidates = [i for i, n in enumerate(filled) if n >= wide and _wordy(preview[i])]
    if not candidates:
        return next(i for i, n in enumerate(filled) if n)
    if len(candidates) == 1 or known_headers(preview[candidates[0]]) >= FEW_KNOWN:
        return candidates[0]
    # Names and values above the table (Company, ACME) may be as wide as a narrow header: a row of known headers wins.
    known = {i: known_headers(preview[i]) for i in candidates[:_MOST_CANDIDATES]}
    best = max(known, key=lambda i: known[i])
    return best if known[best] >= FEW_KNOWN else candidates[0]


def known_headers(row: Sequence[Any]) -> int:
    """How many cells are headers that we know word for word."""
    from xlsales.table.headers import is_known_header

    return sum(is_known_header(v) for v in row if isinstance(v, str) and not _empty(v))


def header_lines(preview: Sequence[Sequence[Any]], header: int) -> tuple[int, list[Any]]:
    """The last line of the header and its names: two lines are one header where together they say more than one does.

    Parameters
    ----------
    preview
        The first rows of a sheet.
    header
        Index of the header row, as `find_header_row` gives it.

    Examples
    --------
    >>> header_lines([["Order", "Order"], ["ID", "Date"], ["A1", "2024-01-05"]], 0)
    (1, ['Order ID', 'Order Date'])
    """
    lines = [(_understood(preview[header]) + _GAIN, header, list(preview[header]))]
    for first, last in ((header - 1, header), (header, header + 1)):
        if first < 0 or last >= len(preview) or not _only_words(preview[header + 1] if last > header else ["x"]):
            continue
        lines += [(_understood(line), last, line) for line in _joined_lines(preview[first], preview[last])]
    _, best, names = max(lines, key=lambda line: line[0])
    return best, names


def _joined_lines(upper: Sequence[Any], lower: Sequence[Any]) -> list[list[Any]]:
    """Two lines as one header: the lower alone, both, and both with the upper's groups over all of their columns."""
    width = max(len(upper), len(lower))
    top, low = [*upper, *[None] * (width - len(upper))], [*lower, *[None] * (width - len(lower))]
    spread: list[Any] = []
    for value in top:
        spread.append(value if not _empty(value) or not spread else spread[-1])
    under = [t if _empty(b) else b for t, b in zip(top, low, strict=True)]
    return [under, *([_both(t, b) for t, b in zip(up, low, strict=True)] for up in (top, spread))]


def _both(upper: Any, lower: Any) -> Any:
    if _empty(upper) or _empty(lower):
        return lower if _empty(upper) else upper
    return f"{_written(upper)} {_written(lower)}"


def _only_words(row: Sequence[Any]) -> bool:
    given = [v for v in row if not _empty(v)]
    return bool(given) and all(map(_is_word, given))


def is_value(text: str) -> bool:
    """Whether a text is a number or a date rather than words.

    Examples
    --------
    >>> is_value("1.234,50 €"), is_value("Revenue")
    (True, False)
    """
    return _NUMBER.fullmatch(text) is not None


def _understood(row: Sequence[Any]) -> float:
    """How much of a header says something: the sure roles, each once, and the periods."""
    # Only a sheet whose second line could be a header asks this, and the words are not needed before.
    from xlsales.table.headers import likenesses
    from xlsales.table.labels import read_label
    from xlsales.table.wide import is_measure_of_period

    roles: dict[str, float] = {}
    periods: set[str] = set()
    for value in row:
        text = _written(value)
        if read_label(text) or (text and is_measure_of_period(text)):
            periods.add(text)
            continue
        best = next(iter(likenesses(text)), None) if text else None
        if best is not None and best.confidence >= _SURE:
            key = best.role if best.role != "other" else text
            roles[key] = max(roles.get(key, 0.0), best.confidence)
    return sum(roles.values()) + len(periods)


def _wordy(row: Sequence[Any]) -> bool:
    given = [v for v in row if not _empty(v)]
    words = [v for v in given if _is_word(v)]
    # Months or years across (a Targets table in wide form) are dates or numbers under a first word.
    periods: list[Any] = [v for v in given if isinstance(v, dt.date)]
    years = [str(v) for v in given if isinstance(v, str | int | float) and _A_YEAR.fullmatch(str(v))]
    periods += years if len(set(years)) == len(years) > 1 else []
    return len(words) + len(periods) >= 0.7 * len(given) and len(words) > 0


def title_above(preview: Sequence[Sequence[Any]], header: int) -> str:
    """What is written above the header, as one text."""
    return " ".join(str(v).strip() for row in preview[:header] for v in row if not _empty(v))


def check_above(preview: Sequence[Sequence[Any]], header: int, name: str) -> None:
    """Refuse a table whose rows begin above its header: they would be lost without a word.

    Raises
    ------
    InputError
        Where several rows above the header are as wide as it and hold values.
    """
    width = sum(not _empty(v) for v in preview[header])
    above = [
        i
        for i, row in enumerate(preview[:header])
        if sum(not _empty(v) for v in row) >= width > _NARROW and any(not _empty(v) and not _is_word(v) for v in row)
    ]
    if len(above) >= _ROWS_ABOVE:
        raise InputError(
            f"{len(above)} rows of values stand above the row of headers, which is row {header + 1}",
            where=name,
            cure="Move the row of headers above all rows.",
        )


def _is_word(value: Any) -> bool:
    return isinstance(value, str) and not is_value(value)


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
