"""The hidden sheet that says which sheets xlsales made, so that nobody else's cells are touched."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

MARKER_SHEET = "xlsales run"
MARKER_TITLE = "Sheets made by xlsales; it writes to no others"


def marker_rows(names: Iterable[str], run: str) -> list[list[str]]:
    """The marker's cells: a title and the run's id, then a sheet a row.

    Examples
    --------
    >>> marker_rows(["Trend"], "1")[1:]
    [['Trend', '']]
    """
    return [[MARKER_TITLE, run], *([name, ""] for name in names)]


def marked_sheets(rows: Sequence[Sequence[Any]]) -> tuple[str, ...]:
    """The sheets that a marker lists; none where the cells are not a marker's.

    Examples
    --------
    >>> marked_sheets(marker_rows(["Trend", "Checks"], "1"))
    ('Trend', 'Checks')
    """
    if not rows or str(rows[0][0]) != MARKER_TITLE:
        return ()
    return tuple(str(row[0]) for row in rows[1:] if row and row[0])
