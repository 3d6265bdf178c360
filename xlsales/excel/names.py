"""Names that Excel accepts for sheets and tables."""

from __future__ import annotations

import re
from collections.abc import Iterable

SHEET_LIMIT, TABLE_LIMIT = 31, 255
RESERVED_SHEETS = frozenset({"history"})
_CELL = re.compile(r"(?i)^([a-z]{1,3}\d+|r\d*c?\d*|c\d*)$")


def sheet_name(wanted: str, taken: Iterable[str] = ()) -> str:
    """A valid sheet name close to the wanted one, unlike every taken one.

    Examples
    --------
    >>> sheet_name("North/South: Q4"), sheet_name("Trend", ["trend"])
    ('North-South- Q4', 'Trend 2')
    """
    base = re.sub(r"[\[\]:*?/\\]", "-", wanted).strip().strip("'")[:SHEET_LIMIT] or "Sheet"
    base = f"{base} sheet" if base.lower() in RESERVED_SHEETS else base
    return _unlike(base, taken, " ", SHEET_LIMIT)


def table_name(wanted: str, taken: Iterable[str] = ()) -> str:
    """A valid table name close to the wanted one, unlike every taken one.

    Examples
    --------
    >>> table_name("by region"), table_name("q4"), table_name("Data", ["data"])
    ('by_region', 'table_q4', 'Data_2')
    """
    base = re.sub(r"[^\w.]", "_", wanted)[:TABLE_LIMIT] or "table"
    if not re.match(r"[^\W\d]|_", base) or _CELL.match(base):
        base = f"table_{base}"
    return _unlike(base, taken, "_", TABLE_LIMIT)


def unlike_headers(headers: Iterable[str]) -> tuple[str, ...]:
    """Headers in which none repeats and none is empty, as an Excel table needs.

    Examples
    --------
    >>> unlike_headers(["Rep", "rep", ""])
    ('Rep', 'rep 2', 'Column')
    """
    done: list[str] = []
    for header in headers:
        clean = re.sub(r"\s+", " ", str(header)).strip()[:250] or "Column"
        done.append(_unlike(clean, done, " ", 255))
    return tuple(done)


def _unlike(base: str, taken: Iterable[str], joint: str, limit: int) -> str:
    low = {t.lower() for t in taken}
    name, n = base, 2
    while name.lower() in low:
        end = f"{joint}{n}"
        name, n = base[: limit - len(end)] + end, n + 1
    return name
