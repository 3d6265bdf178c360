"""An order's total that stands on its lines: on the first one only, or on each; counting it as lines would be wrong."""

from __future__ import annotations

import numpy as np

from xlsales.table.columns import ColumnValues

# Orders of several lines that must agree before a column is taken for the order's total.
_FEW_ORDERS = 2
_MANY_ORDERS = 10
_MOST = 0.9


def order_total_said(values: ColumnValues, revenue: np.ndarray, product: np.ndarray | None) -> tuple[bool, str]:
    """Whether the revenue column holds the total of the order instead of the line's, and what to say about it.

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
    tuple of bool and str
        True where units × price is the revenue of a line; an empty text where there is nothing to say.
    """
    mapped = values.mapped
    ids = mapped.cells("order_id").members().codes
    used = ids >= 0
    lines = np.bincount(ids[used], minlength=1)
    if int(lines.max(initial=0)) < 2:
        return False, ""
    header = mapped.roles["revenue"]
    several = used & (lines[ids] > 1)
    filled = several & ~np.isnan(revenue)
    stated = np.bincount(ids[filled], minlength=len(lines))
    if product is not None:
        of_order = np.bincount(ids[several], weights=np.nan_to_num(product[several]), minlength=len(lines))
        own = np.bincount(ids[filled], weights=np.nan_to_num(product[filled]), minlength=len(lines))
        given = np.bincount(ids[filled], weights=revenue[filled], minlength=len(lines))
        if _once(stated, lines, given, own, of_order):
            return True, f"{header} stands on one line of each order: it is the order's total. Units × price is used."
        if _each(revenue, several & filled, ids, lines, stated, of_order):
            return True, f"{header} repeats the order's total on each of its lines. Units × price is used."
    if int(((lines > 1) & (stated == lines)).sum()) >= _MANY_ORDERS and _constant(revenue, ids, stated, lines).all():
        text = (
            f"{header} is the same on all lines of every order: it may be the order's total, repeated, and is counted "
            "once a line. If so, map revenue to the line's amount, or delete the copies."
        )
        return False, text
    return False, ""


def _once(stated: np.ndarray, lines: np.ndarray, given: np.ndarray, own: np.ndarray, sums: np.ndarray) -> bool:
    """Whether orders of several lines state one amount only, and it is nearer to their sum than to the line's own."""
    orders = lines > 1
    if float((stated[orders] == 1).mean()) < _MOST:
        return False
    # Fees and discounts may lie between the lines and the total.
    return bool(float((np.abs(given - sums) < np.abs(given - own))[orders].mean()) >= _MOST)


def _each(
    revenue: np.ndarray, where: np.ndarray, ids: np.ndarray, lines: np.ndarray, stated: np.ndarray, sums: np.ndarray
) -> bool:
    """Whether orders of several lines repeat one amount that is the sum of their lines."""
    orders = (lines > 1) & (stated == lines)
    if int(orders.sum()) < _FEW_ORDERS:
        return False
    mean = np.bincount(ids[where], weights=revenue[where], minlength=len(lines)) / np.maximum(lines, 1)
    agree = np.abs(mean - sums) <= np.maximum(0.011, 0.01 * np.abs(sums))
    constant = _constant(revenue, ids, stated, lines)
    return bool(constant.mean() >= _MOST and float(agree[orders].mean()) >= _MOST)


def _constant(revenue: np.ndarray, ids: np.ndarray, stated: np.ndarray, lines: np.ndarray) -> np.ndarray:
    """Of the orders whose several lines all state an amount: whether it is the same on all."""
    orders = (lines > 1) & (stated == lines)
    low, high = np.full(len(lines), np.inf), np.full(len(lines), -np.inf)
    where = (ids >= 0) & ~np.isnan(revenue)
    np.minimum.at(low, ids[where], revenue[where])
    np.maximum.at(high, ids[where], revenue[where])
    return np.asarray((high - low)[orders] == 0)
