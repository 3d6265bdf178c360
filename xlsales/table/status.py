"""Rows that take money back, where no column says so of all rows: by a word in any column, or by their number."""

from __future__ import annotations

import re

import numpy as np

from xlsales.table.cells import Cells

_CREDIT = re.compile(
    r"credit[ _-]?(note|memo)s?|(customer )?returns?|returned|gutschrift(en)?|retoure|avoir|note de cr[ée]dit"
    r"|nota de cr[ée]dito|devoluci[óo]n|retour",
    re.IGNORECASE,
)
_FEW_WORDS = 50


def credited_rows(cells: Cells) -> np.ndarray:
    """Where a column of few different words says that money goes back: credit note, return, Gutschrift."""
    if not cells.texts or len(cells.texts) > _FEW_WORDS:
        return np.zeros(len(cells), dtype=bool)
    back = np.array([*(_CREDIT.fullmatch(t.strip()) is not None for t in cells.texts), False], dtype=bool)
    return np.asarray(back[cells.codes])


def cancellation_ids(cells: Cells) -> np.ndarray:
    """Where an order id is that of a cancellation invoice: C536379 beside 536365."""
    if not cells.folded.startswith("c") and "\nc" not in cells.folded:
        return np.zeros(len(cells), dtype=bool)
    marked = np.array([bool(re.fullmatch(r"[Cc]-?\d{4,}", t)) for t in cells.texts] + [False], dtype=bool)
    if not marked.any():
        return np.zeros(len(cells), dtype=bool)
    # Where all ids begin with C, the letter says nothing.
    plain = cells.has_numbers or any(t[:1].isdigit() for t in cells.texts)
    return np.asarray(marked[cells.codes]) if plain else np.zeros(len(cells), dtype=bool)
