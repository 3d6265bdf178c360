"""What the words of a header say of money: net or gross, of the line or the order, sold or planned."""

from __future__ import annotations

import re
from dataclasses import replace

from xlsales.table.book import DIMENSIONS
from xlsales.table.headers import Likeness, likenesses, words_of

TARGET_WORDS = frozenset(
    {
        "target",
        "targets",
        "quota",
        "quotas",
        "goal",
        "goals",
        "budget",
        "budgeted",
        "plan",
        "planned",
        "soll",
        "ziel",
        "objectif",
    }
    | {"objetivo", "meta", "forecast"}
)
_NOT_QUOTA, _SURE_OF_TARGETS = (*DIMENSIONS, "date", "period", "year"), 0.95


def preferred_money(header: str) -> int:
    """How near a header of money is to the revenue that is meant: net of tax and discount before gross.

    Examples
    --------
    >>> [preferred_money(h) for h in ("Line Total", "Net Amount", "Subtotal", "Amount", "Total incl. VAT")]
    [3, 2, 1, 0, -1]
    """
    words = set(words_of(re.sub(r"[()\[\]]", " ", header)))
    if words & {"line", "item", "lineitem"}:
        # Where rows are lines, their own amount rather than that of the order.
        return 3
    if words & {"gross", "brutto", "bruttobetrag", "incl", "including", "inc", "ttc", "grand", "inkl"}:
        return -1
    if words & {"net", "netto", "nettobetrag", "excl", "excluding", "ex", "ht", "nettoumsatz", "exkl"}:
        return 2
    return 1 if words & {"subtotal", "sub"} else 0


def of_targets(header: str, offers: tuple[Likeness, ...]) -> tuple[Likeness, ...]:
    """What a header means in a table of targets: Target Month is the month, and Monthly Target the target."""
    words = words_of(header)
    rest = [w for w in words if w not in TARGET_WORDS]
    if len(rest) == len(words) or not rest:
        return offers
    bare = [x for x in likenesses(" ".join(rest)) if x.role in _NOT_QUOTA and x.confidence >= _SURE_OF_TARGETS]
    if bare:
        return tuple(replace(x, confidence=_SURE_OF_TARGETS) for x in bare)
    others = tuple(x for x in offers if x.role not in ("quota", "revenue", "amount"))
    return (Likeness("quota", _SURE_OF_TARGETS, "a target by its words"), *others)
