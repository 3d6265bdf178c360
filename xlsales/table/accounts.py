"""Rows of a ledger: debit and credit in a column of their own, or each transaction twice."""

from __future__ import annotations

import re

import numpy as np

from xlsales.errors import InputError
from xlsales.table.book import Note
from xlsales.table.columns import ColumnValues
from xlsales.table.mapping import MappedTable
from xlsales.table.not_sales import counted
from xlsales.table.order_fields import order_ids

_SIDES = ({"cr", "c", "credit", "haben", "h", "+"}, {"dr", "d", "debit", "soll", "s", "-"})
# Debit and Credit are cards too; only a header that asks for the side makes sides of them.
_ASKS_SIDE = re.compile(
    r"\bdr\W*cr\b|\bcr\W*dr\b|debit.*credit|credit.*debit|soll.*haben|haben.*soll|\bd\s*/\s*c\b|\bs\s*/\s*h\b|^sign$|shkzg",
    re.IGNORECASE,
)
_FEW = 2
_CENT = 0.005


def by_side_of_account(values: ColumnValues, revenue: np.ndarray) -> np.ndarray:
    """Revenue with the amounts of the rarer side of an account taken off, where a column says debit or credit.

    What most rows are is taken for sales; amounts that are negative already stay as they are.
    """
    for header, cells in zip(values.mapped.table.headers, values.mapped.table.cells, strict=True):
        if not _ASKS_SIDE.search(header):
            continue
        words = [t.strip().lower().rstrip(".") for t in cells.texts]
        sides = [next((i for i, side in enumerate(_SIDES) if w in side), -1) for w in words]
        if len(words) < _FEW or set(sides) != {0, 1} or len(words) > 2 * _FEW or cells.blank.any():
            continue
        side = np.array([*sides, -1])[cells.codes]
        rare = side == (0 if int((side == 0).sum()) < int((side == 1).sum()) else 1)
        if (revenue[rare] < 0).any() or not (revenue[rare] > 0).any():
            continue
        worth, total = float(np.nansum(revenue[rare])), float(np.nansum(revenue))
        said = ", ".join(t for t, s in zip(cells.texts, sides, strict=True) if s == side[rare][0])
        text = (
            f"What has {said} for its {header!r} ({counted(rare)}, {worth:,.2f}) is the other side of the account: it "
            f"was taken off revenue. Added up as they stand, all rows would be {total:,.2f}."
        )
        values.notes.append(Note("other_side", text, int(rare.sum()), "warning"))
        return np.where(rare, -revenue, revenue)
    return revenue


def refuse_double_entry(mapped: MappedTable, revenue: np.ndarray) -> None:
    """Raise `InputError` where every transaction adds up to zero: the rows are a journal of both accounts of each."""
    ids = order_ids(mapped)
    if ids is None or np.isnan(revenue).all():
        return
    used = (ids >= 0) & ~np.isnan(revenue)
    sums = np.bincount(ids[used], weights=revenue[used])
    sizes = np.bincount(ids[used], weights=np.abs(revenue[used]))
    real = sizes > 0
    if int(real.sum()) >= _FEW and (np.abs(sums[real]) <= _CENT).all():
        raise InputError(
            f"every transaction adds up to zero in {mapped.roles.get('revenue', 'the amount')}: the rows are both "
            "sides of a journal",
            where=mapped.table.name,
            cure="Keep only the rows of the revenue accounts.",
        )
