"""Reports by customer or product: a name in a row of its own, its rows below, and "Total for" that name at the end."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from xlsales.table.book import Note
from xlsales.table.cells import Cells
from xlsales.table.headers import likenesses, words_of
from xlsales.table.raw import RawTable
from xlsales.table.total_labels import is_total_label, may_hold_totals

_FEWEST, _MOST, _SURE = 2, 0.8, 0.8
_NO_HEADER = re.compile(r"column [A-Z]+|unnamed.*", re.IGNORECASE)
# What the title of such a report says that it is by.
_BY = {
    "Customer": {"customer", "customers", "client", "clients", "receivable", "receivables", "kunde", "kunden"},
    "Product": {"product", "products", "item", "items", "service", "artikel"},
    "Sales Rep": {"rep", "reps", "salesperson", "person", "employee"},
    "Region": {"region", "regions"},
}


def with_group_titles(table: RawTable) -> RawTable:
    """The table with the names of its groups on all of their rows, where each group ends in the total of its name.

    Examples
    --------
    >>> from xlsales.table.raw import table_of_rows
    >>> rows = [["Sales by Customer"], [], [None, "Date", "Num", "Amount"]]
    >>> rows += [["Ann"], [None, "2024-01-05", 1, 5]]
    >>> rows += [["Total for Ann", None, None, 5]]
    >>> rows += [["Ben"], [None, "2024-02-05", 2, 7], ["Total for Ben", None, None, 7]]
    >>> filled = with_group_titles(table_of_rows(rows, "a.xlsx"))
    >>> filled.headers[0], filled.cells[0].members().tolist()[1]
    ('Customer', 'Ann')
    """
    if len(table.cells) < 2 or not table.cells[0].texts or table.cells[0].has_numbers or table.cells[0].has_days:
        return table
    header, cells = table.headers[0], table.cells[0]
    if not cells.blank.any() or not may_hold_totals(cells.folded):
        return table
    best = next(iter(likenesses(header)), None)
    if not _NO_HEADER.fullmatch(header) and not (best is not None and best.confidence >= _SURE):
        return table
    labels = ["" if c < 0 else cells.texts[c] for c in cells.codes.tolist()]
    alone = np.sum([~c.blank for c in table.cells], axis=0) == 1
    titles = {p: t for p, t in enumerate(labels) if t and alone[p] and not is_total_label(t)}
    ends = {label.lower() for label in labels if label and is_total_label(label)}
    closed = {p: t for p, t in titles.items() if any(t.lower() in e and t.lower() != e for e in ends)}
    if len(closed) < _FEWEST or len(closed) < _MOST * len(titles):
        return table
    take, current = np.arange(len(labels)), -1
    for place, label in enumerate(labels):
        current = place if place in closed else -1 if label else current
        if not label and current >= 0 and not table.cells[1].blank[place]:
            take[place] = current
    name = _named(header, table.title)
    if name in table.headers[1:]:
        return table
    count = int((take != np.arange(len(labels))).sum())
    text = (
        f"The rows of {table.name} stand below {len(closed):,} names, each with its total: {count:,} rows were "
        f"given their name ({name})."
    )
    first: Cells = cells.take(take)
    return replace(
        table,
        headers=(name, *table.headers[1:]),
        cells=(first, *table.cells[1:]),
        notes=(*table.notes, Note("group_titles", text, count)),
    )


def _named(header: str, title: str) -> str:
    """What the names are: as the header says, else as the title does."""
    if not _NO_HEADER.fullmatch(header):
        return header
    words = set(words_of(title))
    return next((name for name, said in _BY.items() if words & said), "Group")
