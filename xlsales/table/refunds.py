"""Refunds that stand beside the amount of a row: revenue is net of them, unless it is already."""

from __future__ import annotations

import numpy as np

from xlsales.table.book import Note
from xlsales.table.cells import Cells
from xlsales.table.columns import ColumnValues
from xlsales.table.headers import words_of
from xlsales.table.mapping import filled_in, sample_of
from xlsales.table.not_sales import counted
from xlsales.table.numbers import read_numbers
from xlsales.table.order_fields import order_ids, part_of_order, same_on_all_lines, stands_once
from xlsales.table.row_kinds import kind_of

_OTHER_THAN_MONEY = frozenset(
    {
        "id",
        "number",
        "date",
        "time",
        "rate",
        "percent",
        "reason",
        "code",
        "status",
        "on",
        "investment",
        "days",
        "window",
    }
    | {
        "policy",
        "at",
        "by",
        "tax",
        "vat",
        "shipping",
        "freight",
        "count",
        "orders",
        "type",
        "score",
        "customer",
        "flag",
        "is",
    }
)
_UNITS = frozenset({"quantity", "units", "unit", "menge", "pieces", "pcs", "items", "stuck", "cantidad", "quantite"})
_READABLE, _AGREE = 0.9, 0.9


def refund_header(values: ColumnValues) -> str:
    """The column that holds what was refunded of each row, in money or in units; empty where there is none."""
    used = set(values.mapped.roles.values()) - {values.mapped.roles.get("status", "")}
    found = [
        h
        for h, cells in zip(values.mapped.table.headers, values.mapped.table.cells, strict=True)
        if h not in used and names_refunds(h) and _holds_numbers(h, cells)
    ]
    converted = "convert" in values.mapped.roles.get("revenue", "").lower()
    found = [h for h in found if ("convert" in h.lower()) == converted] or found
    return min(found, key=lambda h: ("amount" not in words_of(h), bool(set(words_of(h)) & _UNITS)), default="")


def refunds_of(values: ColumnValues, header: str, revenue: np.ndarray, units: np.ndarray | None) -> np.ndarray:
    """What a column says was refunded of each row, in money; nothing where there is no such column."""
    if not header:
        return np.zeros(len(revenue))
    refund = np.abs(np.nan_to_num(read_numbers(values.mapped.table.column(header), values.settings.decimal).values))
    if not set(words_of(header)) & _UNITS:
        return np.asarray(refund)
    if units is None:
        return np.zeros(len(revenue))
    each = np.divide(revenue, units, out=np.zeros(len(revenue)), where=(units != 0) & ~np.isnan(units))
    return np.asarray(np.nan_to_num(each) * refund)


def net_of_refunds(
    values: ColumnValues, header: str, revenue: np.ndarray, units: np.ndarray | None, undone: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Revenue less what a column says was refunded, and what was taken off each row.

    A blank refund is none. Nothing is taken off where the revenue is net of it already: by its name (net sales), or
    because it is another column less the refund. Rows that do not count anyway (`undone`) keep their amount.
    """
    nothing = np.zeros(len(revenue))
    if not header or not values.mapped.has("revenue"):
        return revenue, nothing
    refund = refunds_of(values, header, revenue, units)
    refund = _over_lines(header, refund, revenue, order_ids(values.mapped))
    # A refund may hold tax and shipping; no more goes back than came in. What is negative already was taken off.
    off = np.where((revenue > 0) & ~undone, np.minimum(refund, np.nan_to_num(revenue)), 0.0)
    if not off.any() or _is_difference(values, header, revenue, refund):
        return revenue, nothing
    name = values.mapped.roles["revenue"]
    if "net" in words_of(name) and set(words_of(name)) & {"sales", "revenue", "total"}:
        total = float(np.nansum(off))
        text = (
            f"{name} was read as net of {header} ({total:,.2f}) already, as its name says. "
            f"If it is not, revenue is {total:,.2f} less."
        )
        values.notes.append(Note("refunds_in_net", text, int((off > 0).sum()), "warning"))
        return revenue, nothing
    return np.asarray(np.round(revenue - off, 6)), off


def refund_note(values: ColumnValues, header: str, off: np.ndarray, used: np.ndarray) -> Note | None:
    """What was taken off the rows that count, and the total without it."""
    total = float(off[used].sum())
    if not total:
        return None
    name = values.mapped.roles["revenue"]
    text = (
        f"Revenue is {name} less {header}: {total:,.2f} refunded in {counted(off[used] > 0)} was taken off. "
        f"If {name} is net of refunds already, revenue is {total:,.2f} more: then delete the column {header!r}."
    )
    return Note("refunds_taken_off", text, int((off[used] > 0).sum()), "warning")


def _over_lines(header: str, refund: np.ndarray, revenue: np.ndarray, ids: np.ndarray | None) -> np.ndarray:
    """A refund that stands on one line of an order of several, or the same on all, over the order's lines."""
    if ids is None:
        return refund
    of_order = bool(set(words_of(header)) & {"order", "invoice"}) or bool(
        (refund > np.nan_to_num(revenue) + 0.011).any()
    )
    if of_order and same_on_all_lines(refund, ids):
        lines = np.bincount(ids[ids >= 0], minlength=1)
        refund = np.where(ids >= 0, refund / np.maximum(lines[ids], 1), refund)
    elif not stands_once(np.where(refund > 0, refund, np.nan), ids):
        return refund
    used = ids >= 0
    back = np.bincount(ids[used], weights=refund[used], minlength=1)
    return np.where(used, part_of_order(revenue, ids) * back[ids], refund)


def names_refunds(header: str) -> bool:
    """Whether a header is that of what was paid back.

    Examples
    --------
    >>> [names_refunds(h) for h in ("Refund Amount", "Amount Refunded", "Refund Date", "Return Rate", "Amount")]
    [True, True, False, False, False]
    """
    words = [w for w in words_of(header) if w not in ("amount", "total", "value", "sum", "order", "sku", *_UNITS)]
    if set(words_of(header)) & (_OTHER_THAN_MONEY - _UNITS) or not words:
        return False
    text = " ".join(words)
    return kind_of(text) in ("credit", "returned") and text not in ("credit", "credits", "reversal", "re", "cn", "rma")


def _holds_numbers(header: str, cells: Cells) -> bool:
    sample = sample_of(cells)
    given = filled_in(sample, header)
    read = read_numbers(sample).values[given]
    return (
        bool(given.any())
        and float((~np.isnan(read)).mean()) >= _READABLE
        and bool((np.abs(read) > 1).any() or (set(words_of(header)) & _UNITS and (read != 0).any()))
    )


def _is_difference(values: ColumnValues, header: str, revenue: np.ndarray, refund: np.ndarray) -> bool:
    """Whether revenue is another column less the refund."""
    some = (refund > 0) & ~np.isnan(revenue)
    for other, cells in zip(values.mapped.table.headers, values.mapped.table.cells, strict=True):
        if other in (header, values.mapped.roles["revenue"]) or not (cells.has_numbers or cells.texts):
            continue
        if np.isnan(read_numbers(sample_of(cells.take(some)), values.settings.decimal).values).all():
            # No amount stands beside a refund: names and numbers of orders need no look at each of them.
            continue
        gross = read_numbers(cells, values.settings.decimal).values
        near = np.abs(gross - refund - revenue) <= np.maximum(0.011, 0.001 * np.abs(gross))
        if float(near[some].mean()) >= _AGREE:
            return True
    return False
