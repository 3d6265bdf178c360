"""Whether a status is that of deals, won and lost, or that of orders."""

from __future__ import annotations

import re

from xlsales.table.cells import Cells

_WON_WORDS = frozenset({"won", "gewonnen", "gagné", "gagnée", "ganado", "ganada", "closedwon"})
_LOST_WORDS = frozenset({"lost", "verloren", "perdu", "perdue", "perdido", "perdida", "closedlost"})
# What happens to orders and never to deals: a parcel may be lost too.
_ORDER_WORDS = frozenset(
    {
        "shipped",
        "shipping",
        "delivered",
        "delivery",
        "dispatched",
        "fulfilled",
        "transit",
        "refunded",
        "returned",
        "paid",
    }
    | {
        "invoiced",
        "parcel",
        "package",
        "courier",
        "carrier",
        "versendet",
        "geliefert",
        "zugestellt",
        "expédié",
        "livré",
    }
    | {"enviado", "entregado", "packed", "picked", "warehouse", "backorder", "backordered"}
)


def has_stages(cells: Cells) -> bool:
    """Whether a status is that of deals: some are won, or some are lost and none was shipped, paid or returned.

    Examples
    --------
    >>> from xlsales.table.cells import cells_of_texts
    >>> [has_stages(cells_of_texts(t)) for t in (["Won", "Open"], ["Lost", "Open"], ["Lost", "Shipped"])]
    [True, True, False]
    """
    said = [set(re.findall(r"\w+", t.lower())) for t in cells.texts[:50]]
    if any(words & _WON_WORDS for words in said):
        return True
    return any(words & _LOST_WORDS for words in said) and not any(words & _ORDER_WORDS for words in said)
