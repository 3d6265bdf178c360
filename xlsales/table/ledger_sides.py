"""A ledger's two sides in a column of their own: Dr and Cr, Debit and Credit, Soll and Haben."""

from __future__ import annotations

import re

import numpy as np

from xlsales.table.cells import is_missing
from xlsales.table.raw import RawTable

# Debit and credit by name; a single letter is a side only under a header that says so.
_SIDES = (
    ("dr", "cr"),
    ("debit", "credit"),
    ("soll", "haben"),
    ("debe", "haber"),
    ("débit", "crédit"),
    ("dare", "avere"),
)
_LETTERS = (("d", "c"), ("s", "h"))
_MOST_SPELLINGS = 12
_HEADER = re.compile(
    r"\bdr\b|\bcr\b|debit|credit|débit|crédit|soll|haben|\bdc\b|\bd/c\b|\bs/h\b|\bsh\b|side|posting key", re.IGNORECASE
)
# Debit and credit are cards too.
_CARDS = re.compile(r"pay|card|tender|method|zahlung|karte|pago|tarjeta|carte", re.IGNORECASE)


def debit_rows(table: RawTable) -> tuple[str, np.ndarray] | None:
    """The column that names the sides and where it says debit; None where no column does.

    Examples
    --------
    >>> from xlsales.table.cells import cells_of_texts
    >>> table = RawTable("a.csv", ("Dr/Cr",), (cells_of_texts(["Cr", "Dr"]),), np.arange(2))
    >>> debit_rows(table)
    ('Dr/Cr', array([False,  True]))
    """
    for header, cells in zip(table.headers, table.cells, strict=True):
        if not 2 <= len(cells.texts) <= _MOST_SPELLINGS or cells.has_numbers or _CARDS.search(header):
            continue
        words = [t.lower().rstrip(".") for t in cells.texts]
        given = {w for w in words if not is_missing(w)}
        sides = (*_SIDES, *(_LETTERS if _HEADER.search(header) else ()))
        found = next((side for side in sides if given == set(side)), None)
        if found is not None:
            debit = np.array([*(w == found[0] for w in words), False], dtype=bool)
            return header, debit[cells.codes]
    return None
