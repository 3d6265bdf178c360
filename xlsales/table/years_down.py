"""Pivot tables in compact form: a year stands in a row of its own above its months or quarters, in the same column."""

from __future__ import annotations

import re
from dataclasses import replace

from xlsales.table.book import Note
from xlsales.table.cells import Cells, cells_of_texts, is_missing
from xlsales.table.month_names import MONTH_WORDS, without_accents
from xlsales.table.raw import RawTable
from xlsales.table.total_labels import is_total_label

_YEAR = re.compile(r"(?:fy\s?)?((?:19|20)\d\d)(?:\.0)?", re.IGNORECASE)
_QUARTER = re.compile(r"(?:q|qtr|quarter|quartal|trim)\.?\s?([1-4])|([1-4])\. ?quartal", re.IGNORECASE)
_FEWEST, _MOST_LABELS = 2, 200
_ROW_LABELS = frozenset(
    {"row labels", "zeilenbeschriftungen", "étiquettes de lignes", "etiquetas de fila", "etichette di riga"}
    | {"rijlabels", "etykiety wierszy", "rótulos de linha"}
)


def with_years_down(table: RawTable) -> RawTable:
    """The table with the year that stands above its months or quarters written beside each of them.

    Examples
    --------
    >>> from xlsales.table.raw import table_of_rows
    >>> rows = [["Row Labels", "Sales"], [2023, 9], ["Jan", 4], ["Feb", 5], ["Grand Total", 9]]
    >>> with_years_down(table_of_rows(rows, "a.xlsx")).cells[0].texts
    ('2023', 'Jan 2023', 'Feb 2023', 'Grand Total')
    """
    if not table.cells or table.cells[0].has_days:
        return table
    members = table.cells[0].members()
    if len(members.categories) > _MOST_LABELS or not any(_YEAR.fullmatch(str(c)) for c in members.categories):
        return table
    labels = [_text(v) for v in members.tolist()]
    written: list[str | None] = []
    year, below = "", 0
    for label in labels:
        if found := _YEAR.fullmatch(label):
            year = found[1]
            written.append(year)
            continue
        named = _named(label)
        if named and year:
            below += 1
            written.append(f"{named} {year}")
        elif is_missing(label) or is_total_label(label):
            written.append(label or None)
        else:
            return table
    if below < _FEWEST:
        return table
    text = (
        f"The years of {table.name} stand in rows of their own above their months or quarters: each was given its year."
    )
    note = Note("years_down", text, below)
    cells: tuple[Cells, ...] = (cells_of_texts(written), *table.cells[1:])
    return replace(table, cells=cells, notes=(*table.notes, note))


def pivot_advice(table: RawTable) -> str:
    """What to do with a pivot table that says no period; empty for other tables.

    Examples
    --------
    >>> from xlsales.table.raw import table_of_rows
    >>> pivot_advice(table_of_rows([["Row Labels", "Sum of Sales"], ["North", 4]], "a.xlsx"))[:23]
    'This is a pivot table: '
    """
    if not {h.strip().lower() for h in table.headers} & _ROW_LABELS:
        return ""
    return "This is a pivot table: give the rows that it was made from (double-click its grand total to see them)."


def _text(value: object) -> str:
    return "" if value != value else str(value).strip()


def _named(label: str) -> str:
    """A month or quarter without a year as `read_label` wants it; empty for anything else."""
    if without_accents(label.lower().rstrip(".")) in MONTH_WORDS:
        return label.rstrip(".")
    found = _QUARTER.fullmatch(label)
    return f"Q{found[1] or found[2]}" if found else ""
