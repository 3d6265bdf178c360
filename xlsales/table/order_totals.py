"""An order's total that stands on its lines: on the first one only, or on each; counting it as lines would be wrong."""

from __future__ import annotations

import numpy as np

from xlsales.table.columns import ColumnValues
from xlsales.table.headers import words_of

# Orders of several lines that must agree before a column is taken for the order's total.
_FEW_ORDERS = 2
_MANY_ORDERS = 10
_SOME_ORDERS = 3
_MOST = 0.9
_CENT = 0.011
# Fees, taxes and discounts may lie between the lines and the total.
_LOW, _HIGH = 0.4, 1.8
_OF_ORDERS = frozenset({"order", "invoice", "basket", "cart", "grand", "bill", "receipt", "transaction", "checkout"})


def with_totals_spread(
    values: ColumnValues, revenue: np.ndarray, product: np.ndarray | None
) -> tuple[np.ndarray, bool, str]:
    """Revenue of each line where the revenue column holds the order's total instead, and what to say about it.

    Parameters
    ----------
    values
        The columns of a table of orders with an order id.
    revenue
        The revenue column as read, NaN where it is empty.
    product
        Units × price of each line, where the table has both.

    Returns
    -------
    tuple of numpy.ndarray, bool and str
        The total of each order spread over its lines by units × price, evenly where these say nothing; whether it was
        spread; an empty text where there is nothing to say.
    """
    ids = values.mapped.cells("order_id").members().codes
    used = ids >= 0
    lines = np.bincount(ids[used], minlength=1)
    if int(lines.max(initial=0)) < 2:
        return revenue, False, ""
    header = values.mapped.roles["revenue"]
    several = used & (lines[ids] > 1)
    filled = several & ~np.isnan(revenue)
    stated = np.bincount(ids[filled], minlength=len(lines))
    each = _constant(revenue, ids, stated, lines)
    if product is not None:
        of_order = np.bincount(ids[several], weights=np.nan_to_num(product[several]), minlength=len(lines))
        own = np.bincount(ids[filled], weights=np.nan_to_num(product[filled]), minlength=len(lines))
        given = np.bincount(ids[filled], weights=revenue[filled], minlength=len(lines))
        first = np.full(len(lines), len(ids), dtype=np.int64)
        np.minimum.at(first, ids[used], np.flatnonzero(used))
        on_first = bool((first[ids[filled & (stated == 1)[ids]]] == np.flatnonzero(filled & (stated == 1)[ids])).all())
        if _once(stated, lines, given, own, of_order, on_first=on_first):
            return _said(values, revenue, product, ids, f"{header} stands on one line of each order")
        orders = (lines > 1) & (stated == lines)
        if len(each) and float(each.mean()) >= _MOST and _is_of_all(revenue, product, filled, ids, orders, of_order):
            return _said(values, revenue, product, ids, f"{header} repeats the order's total on each of its lines")
        return revenue, False, ""
    of_orders = bool(set(words_of(header)) & _OF_ORDERS)
    if len(each) < (1 if of_orders else _FEW_ORDERS) or not each.all():
        return revenue, False, ""
    spread, total = _spread(revenue, None, ids), float(np.nansum(revenue))
    once = float(np.nansum(spread))
    if of_orders and once != total:
        text = (
            f"{header} is the same on all lines of every order: it is the order's total and was spread evenly over the "
            f"lines ({once:,.2f}). Counted once a line it would be {total:,.2f}. What one product brought is not told."
        )
        return spread, True, text
    if len(each) >= _MANY_ORDERS:
        text = (
            f"{header} is the same on all lines of every order: it may be the order's total, repeated, and is counted "
            f"once a line ({total:,.2f}; once an order it would be {once:,.2f}). If it is, map revenue to the line's "
            "amount, or delete the copies."
        )
        return revenue, False, text
    return revenue, False, ""


def _said(
    values: ColumnValues, revenue: np.ndarray, product: np.ndarray, ids: np.ndarray, what: str
) -> tuple[np.ndarray, bool, str]:
    spread = _spread(revenue, product, ids)
    total, by_lines = float(np.nansum(spread)), float(np.nansum(product))
    lines = f"{values.mapped.roles['units']} × {values.mapped.roles['price']}"
    text = f"{what}: it is the order's total, and was spread over the lines by {lines} ({total:,.2f} in all)."
    if abs(total - by_lines) > 0.005 * abs(by_lines):
        text += f" By {lines} alone it would be {by_lines:,.2f}."
    return spread, True, text


def _spread(revenue: np.ndarray, product: np.ndarray | None, ids: np.ndarray) -> np.ndarray:
    """Each order's total, the largest amount on its lines, over its lines by their products; others as they are."""
    used = ids >= 0
    count = int(ids.max(initial=0)) + 1
    lines = np.bincount(ids[used], minlength=count)
    stated = used & ~np.isnan(revenue)
    total = np.zeros(count)
    seen = np.bincount(ids[stated], minlength=count)
    np.add.at(total, ids[stated], revenue[stated] / seen[ids[stated]])
    weight = np.ones(len(revenue)) if product is None else np.nan_to_num(product)
    sums = np.bincount(ids[used], weights=weight[used], minlength=count)
    even = sums[ids] == 0
    part = np.where(even, 1 / np.maximum(lines[ids], 1), weight / np.where(even, 1, sums[ids]))
    spread = np.where(seen[ids] > 0, np.round(total[ids] * part, 6), np.nan)
    return np.where(used, spread, revenue)


def _once(
    stated: np.ndarray, lines: np.ndarray, given: np.ndarray, own: np.ndarray, sums: np.ndarray, *, on_first: bool
) -> bool:
    """Whether orders of several lines state one amount only, and it is nearer to their sum than to the line's own."""
    orders = lines > 1
    if float((stated[orders] == 1).mean()) < _MOST:
        return False
    own_line = float((np.abs(given - own) <= _CENT)[orders].mean())
    if on_first and int(orders.sum()) >= _SOME_ORDERS and own_line < 1 - _MOST:
        # Discounts of an order can be as much as a small line of it.
        return True
    return bool(float((np.abs(given - sums) < np.abs(given - own))[orders].mean()) >= _MOST)


def _is_of_all(
    revenue: np.ndarray, product: np.ndarray, filled: np.ndarray, ids: np.ndarray, orders: np.ndarray, sums: np.ndarray
) -> bool:
    """Whether amounts that all lines of an order repeat are near the sum of its lines, and not their own."""
    where = filled & orders[ids]
    amount, whole, own = revenue[where], sums[ids[where]], np.nan_to_num(product[where])
    exact = bool(where.any()) and bool((np.abs(amount - whole) <= np.maximum(0.011, 0.001 * np.abs(whole))).all())
    if int(orders.sum()) < (1 if exact else _FEW_ORDERS):
        return False
    near = (amount >= _LOW * whole) & (amount <= _HIGH * whole) & (np.abs(amount - whole) < np.abs(amount - own))
    return bool(float(near.mean()) >= _MOST)


def _constant(revenue: np.ndarray, ids: np.ndarray, stated: np.ndarray, lines: np.ndarray) -> np.ndarray:
    """Of the orders whose several lines all state an amount: whether it is the same on all."""
    orders = (lines > 1) & (stated == lines)
    low, high = np.full(len(lines), np.inf), np.full(len(lines), -np.inf)
    where = (ids >= 0) & ~np.isnan(revenue)
    np.minimum.at(low, ids[where], revenue[where])
    np.maximum.at(high, ids[where], revenue[where])
    return np.asarray((high - low)[orders] == 0)
