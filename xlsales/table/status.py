"""Which orders count: cancelled, void, refunded and test rows do not, by default."""

from __future__ import annotations

import re

import numpy as np

from xlsales.table.cells import Cells

_GONE = re.compile(
    r"\b(cancel\w*|void\w*|refund\w*|test|storn\w*|annul\w*|cancelad\w*|erstattet|rembours\w*|reembols\w*"
    r"|anulad\w*|gelöscht|deleted|failed|declined|rejected|abandoned)\b",
    re.IGNORECASE,
)
_STAYS = re.compile(r"\b(not|no|non|nicht|partially|partly)\b", re.IGNORECASE)


_CREDIT = re.compile(
    r"credit[ _-]?(note|memo)s?|(customer )?returns?|returned|gutschrift(en)?|retoure|avoir|note de cr[ée]dit"
    r"|nota de cr[ée]dito|devoluci[óo]n|retour",
    re.IGNORECASE,
)
_FEW_WORDS = 50


def is_cancelled(status: str) -> bool:
    """Whether a status says that the order does not count; disputed and on-hold ones do.

    Examples
    --------
    >>> [is_cancelled(s) for s in ("Cancelled", "VOID", "Refunded", "Failed", "Disputed", "On Hold")]
    [True, True, True, True, False, False]
    """
    return bool(_GONE.search(status)) and not _STAYS.search(status)


def cancelled_rows(cells: Cells) -> np.ndarray:
    """Where a status column says that the row does not count."""
    gone = np.array([is_cancelled(t) for t in cells.texts] + [False], dtype=bool)
    return np.asarray(gone[cells.codes])


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
