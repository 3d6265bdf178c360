"""Whether 1.234 is a thousand or a little more than one: what the rest of the file says where a column does not."""

from __future__ import annotations

import re
from typing import NamedTuple

from xlsales.table.cells import Cells, is_missing
from xlsales.table.numbers import Mark, mark_shown
from xlsales.table.raw import RawTable

_DOTTED_DAY = re.compile(r"\d{1,2}\.\d{1,2}\.(?:\d{4}|\d\d)\b.*")
_GROUPED = re.compile(r"\D*\d{1,3}(?:\.\d{3})+\D*")
_MARKED = re.compile(r"\d[.,]\d")
_WHOLE = re.compile(r"\D*(\d+)\D*")
# Enough texts of a column to know how it is written.
_ENOUGH = 2_000
_FEW_GROUPED = 3


class Evidence(NamedTuple):
    """A decimal mark, and what speaks for it, as words for the person."""

    mark: Mark
    why: str


def mark_by_file(table: RawTable, header: str, *, money: bool) -> Evidence | None:
    """The decimal mark of a column whose own numbers (1.234, 12.345) leave it open; None where nothing tells.

    Other columns that show their mark decide; then, for points, dates written 31.12.2024 and a semicolon between the
    cells, both of which go with a decimal comma; then the column's own shape: money of which every number from a
    thousand on has a point before its last three digits, and none below has one.

    Parameters
    ----------
    table
        The table that has the column.
    header
        The column in question.
    money
        Whether the column holds money; what is weighed may well have three decimals.

    Examples
    --------
    >>> import numpy as np
    >>> from xlsales.table.cells import cells_of_texts
    >>> cells = (cells_of_texts(["05.01.2024", "06.02.2024"]), cells_of_texts(["1.234", "2.500"]))
    >>> mark_by_file(RawTable("a.csv", ("Datum", "Umsatz"), cells, np.arange(2)), "Umsatz", money=True)
    Evidence(mark='comma', why='the dates are written 31.12.2024')
    """
    own = table.column(header)
    for other, cells in zip(table.headers, table.cells, strict=True):
        mark = mark_shown(cells.texts[:_ENOUGH]) if other != header and cells.texts else None
        if mark is not None:
            return Evidence(mark, f"the numbers of {other!r} have a decimal {mark}")
    if not any("." in t for t in own.texts):
        return None
    why = []
    if any(_dotted_days(c) for c in table.cells):
        why.append("the dates are written 31.12.2024")
    if table.delimiter == ";":
        why.append("semicolons part the cells")
    if why:
        return Evidence("comma", " and ".join(why))
    if money and _grouped_throughout(own):
        return Evidence("comma", "all from a thousand on have exactly three digits behind the point, and no others")
    return None


def _dotted_days(cells: Cells) -> bool:
    given = [t for t in cells.texts[:_ENOUGH] if not is_missing(t)]
    return bool(given) and 2 * sum(bool(_DOTTED_DAY.fullmatch(t)) for t in given) > len(given)


def _grouped_throughout(cells: Cells) -> bool:
    """Whether all texts with a mark are grouped by it, several are, and whole numbers without one are below 1,000."""
    marked = [t for t in cells.texts if _MARKED.search(t)]
    whole = [int(m[1]) for t in cells.texts if t not in marked and (m := _WHOLE.fullmatch(t))]
    return (
        len(marked) >= _FEW_GROUPED
        and all(_GROUPED.fullmatch(t) for t in marked)
        and bool(whole)
        and max(whole) < 1_000
    )
