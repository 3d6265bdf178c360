"""Rows of an order as a whole that stand among the rows of its lines: what they sum would count twice."""

from __future__ import annotations

import numpy as np

from xlsales.table.account import RowAccount
from xlsales.table.book import Note
from xlsales.table.columns import ColumnValues
from xlsales.table.mapping import NUMBER_ROLES
from xlsales.table.not_sales import counted
from xlsales.table.order_fields import order_ids
from xlsales.table.row_kinds import header_asks

_FEW_WORDS, _FEW_ORDERS = 10, 2
_CENT = 0.011


def set_heads_aside(account: RowAccount, values: ColumnValues) -> None:
    """Set aside the rows that a type calls something else and that, in every order, sum the order's other rows."""
    ids = order_ids(values.mapped)
    if ids is None:
        return
    used = {h for r, h in values.mapped.roles.items() if r in NUMBER_ROLES or r in ("order_id", "date")}
    for header, cells in zip(values.mapped.table.headers, values.mapped.table.cells, strict=True):
        if header in used or header_asks(header) != "type" or not 1 < len(cells.texts) <= _FEW_WORDS:
            continue
        for code, word in enumerate(cells.texts):
            heads = (cells.codes == code) & account.used & ~np.isnan(account.amount) & (ids >= 0)
            lines = (cells.codes != code) & account.used & ~np.isnan(account.amount) & (ids >= 0)
            if _sum_lines(account.amount, heads, lines, ids):
                worth = float(account.amount[heads].sum())
                count = account.set_aside(heads, "sum of its order", f"{header} is {word}")
                text = (
                    f"What has {word} for its {header!r} ({counted(count)}, {worth:,.2f}) sums the other rows of its "
                    "order: it does not count."
                )
                values.notes.append(Note("order_heads", text, count, "warning"))


def _sum_lines(amount: np.ndarray, heads: np.ndarray, lines: np.ndarray, ids: np.ndarray) -> bool:
    if not heads.any() or int(lines.sum()) <= int(heads.sum()):
        return False
    count = int(ids.max(initial=0)) + 1
    whole = np.bincount(ids[heads], weights=amount[heads], minlength=count)
    parts = np.bincount(ids[lines], weights=amount[lines], minlength=count)
    with_head, with_lines = (np.bincount(ids[w], minlength=count) > 0 for w in (heads, lines))
    both = with_head & with_lines
    agree = np.abs(whole - parts) <= _CENT
    if int(np.bincount(ids[lines], minlength=count)[both].max(initial=0)) < _FEW_ORDERS:
        return False
    return bool(int(both.sum()) >= _FEW_ORDERS and (both == with_head).all() and agree[both].all())
