"""Which of several columns of money is the revenue, and what the total would be by another one."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from xlsales.settings import Settings
from xlsales.table.book import ColumnMatch, Note
from xlsales.table.cells import Cells
from xlsales.table.columns import ColumnValues
from xlsales.table.converted import IN_ONE_CURRENCY
from xlsales.table.headers import hints, likenesses, words_of
from xlsales.table.mapping import MappedTable, filled_in, sample_of
from xlsales.table.money_words import preferred_money
from xlsales.table.numbers import read_numbers
from xlsales.table.order_fields import order_ids, same_on_all_lines, stands_once
from xlsales.table.row_kinds import kind_of

_READABLE = 0.9
_SURE = 0.8
# How far a line's revenue may lie from units × price: discounts below it, tax and shipping above.
_LOW, _HIGH, _MOST = 0.2, 2.0, 0.8
_CONFIDENCE = 0.75
_FEES = frozenset({"fee", "fees", "commission", "commissions", "gebuhr", "gebuhren"})
_QUALIFIERS = frozenset({"with", "without", "incl", "including", "excl", "excluding", "before", "after", "less"})
_SUMS = frozenset({"total", "subtotal", "amount", "sales", "revenue", "net", "gross"})
_ONE = frozenset({"unit", "per", "each", "piece"})
_CENT, _EQUAL, _FEW_PRODUCTS = 0.011, 0.01, 2
# Totals that differ by less are the same to a reader; those further apart are of something else.
_SAME, _APART, _SHOWN = 0.005, 20.0, 4


def with_money_column(mapped: MappedTable, settings: Settings) -> MappedTable:
    """Give revenue to a column named like money that goes with units × price, where no header names it for sure.

    Units × price is what a row is worth only where nothing else holds the money.
    """
    raised = settings.header_threshold > Settings().header_threshold
    if mapped.kind != "orders" or raised:
        return mapped
    if mapped.has("revenue"):
        return _before_fees(mapped)
    if not mapped.has("units", "price"):
        return mapped
    header = mapped.roles["price"]
    units, price = _read(mapped, mapped.roles["units"]), _read(mapped, header)
    product = units * price
    if _price_is_of_line(mapped, units, price):
        how = "moves with the units of a product: it is the line's, not one unit's"
        text = (
            f"{header!r} was read as the amount of a line ({float(np.nansum(price)):,.2f} in all), as it moves with "
            f"the units. If it is the price of one unit, revenue is {float(np.nansum(product)):,.2f}."
        )
        notes = (*mapped.notes, Note("price_of_line", text, len(mapped.table), "warning"))
        roles = {r: h for r, h in mapped.roles.items() if r != "price"}
        return _taken(replace(mapped, roles=roles, notes=notes), header, how)
    if not mapped.has("cost") and words_of(mapped.roles.get("profit", "")) == ("earnings",):
        # Without a cost, what is called earnings is what came in.
        mapped = replace(mapped, roles={r: h for r, h in mapped.roles.items() if r != "profit"})
    found = [h for h, cells in _money_columns(mapped, settings) if _goes_with(_numbers(cells), product)]
    if not found:
        return mapped
    header = max(found, key=lambda h: (preferred_money(h), -mapped.table.headers.index(h)))
    how = "a column named like money that goes with units × price; no header names it for sure"
    return _taken(mapped, header, how)


def _taken(mapped: MappedTable, header: str, how: str) -> MappedTable:
    match = ColumnMatch(mapped.table.name, header, "revenue", _CONFIDENCE, how)
    matches = tuple(match if m.header == header else m for m in mapped.matches)
    told = f"The header {header!r} of "
    notes = tuple(n for n in mapped.notes if not (n.code == "header_unsure" and n.text.startswith(told)))
    return replace(mapped, roles=mapped.roles | {"revenue": header}, matches=matches, notes=notes)


def _before_fees(mapped: MappedTable) -> MappedTable:
    """Revenue as what customers paid, where the column taken for it is that less a fee of the payment service."""
    header, table = mapped.roles["revenue"], mapped.table
    fees = [h for h in table.headers if set(words_of(h)) & _FEES]
    if "net" not in words_of(header) or not fees:
        return mapped
    net, fee = _read(mapped, header), np.abs(np.nan_to_num(_read(mapped, fees[0])))
    for other in table.headers:
        if other in (header, *fees):
            continue
        gross = _read(mapped, other)
        some = ~np.isnan(net) & ~np.isnan(gross)
        near = np.abs(np.abs(gross - net) - fee) <= _CENT
        if some.any() and float(near[some].mean()) >= _READABLE and (fee[some] > 0).any():
            return _taken(mapped, other, f"what customers paid, before {fees[0]}")
    return mapped


def _price_is_of_line(mapped: MappedTable, units: np.ndarray, price: np.ndarray) -> bool:
    """Whether a price is that of all units of a row: within products it moves with them; in Amazon's reports it is."""
    if any(words_of(h)[:1] == ("amazon",) for h in mapped.table.headers):
        return True
    if not mapped.has("product"):
        return False
    frame = pd.DataFrame({"product": mapped.cells("product").members().codes, "units": units, "price": price})
    frame = frame[(frame["product"] >= 0) & (frame["units"] > 0) & (frame["price"] > 0)]
    frame = frame.assign(each=frame["price"] / frame["units"])
    several = frame[frame.groupby("product")["units"].transform("nunique") > 1]
    if several["product"].nunique() < _FEW_PRODUCTS:
        return False
    spread = several.groupby("product")[["price", "each"]].agg(lambda v: v.max() / v.min() - 1)
    return bool(((spread["each"] <= _EQUAL) & (spread["price"] > _EQUAL)).mean() >= _READABLE)


def other_readings(values: ColumnValues, how: str, revenue: np.ndarray, used: np.ndarray) -> Note | None:
    """What the total of the rows that count would be by each other column that may be the revenue.

    Two columns are compared where both are filled; an amount missing in the other one is taken from the revenue.

    Parameters
    ----------
    how
        What the revenue was read from.
    revenue
        It, before refunds.
    used
        The rows that count.
    """
    mapped, others = values.mapped, []
    total = float(np.nansum(revenue[used]))
    taken = set(mapped.roles.values()) - {mapped.roles.get("profit", "")}
    readings = [(h, _numbers(c, values.settings.decimal)) for h, c in _money_columns(mapped, values.settings, taken)]
    if mapped.has("revenue", "units", "price") and how == mapped.roles["revenue"]:
        lines = np.round(values.numbers("units").values * values.numbers("price").values, 6)
        readings.append((f"{mapped.roles['units']} × {mapped.roles['price']}", lines))
    if mapped.has("revenue", "discount") and _is_amount(mapped.roles["discount"]) and "net" not in words_of(how):
        off = np.abs(np.nan_to_num(values.numbers("discount").values))
        readings.append((f"{how} less {mapped.roles['discount']}", revenue - off))
    ids = order_ids(mapped)
    # What is in several currencies is no other reading of what is in one.
    several = {m.header for m in mapped.matches if m.how.endswith(IN_ONE_CURRENCY)}
    for header, other in ((h, o) for h, o in readings if h not in several):
        if np.isnan(other[used]).any() and stands_once(other, ids):
            if _differs(whole := float(np.nansum(other[used])), total):
                others.append((header, whole))
            continue
        if (once := _once_an_order(other, ids, used, total)) is not None:
            if _differs(once, total):
                others.append((header, once))
            continue
        both = used & ~np.isnan(other) & ~np.isnan(revenue)
        if _differs(float(other[both].sum()), float(revenue[both].sum())):
            others.append((header, float(np.nansum(np.where(np.isnan(other), revenue, other)[used]))))
    if not others:
        return None
    said = ", ".join(f"by {h!r} it would be {v:,.2f}" for h, v in others[:_SHOWN])
    text = f"Revenue was read from {how!r}: {total:,.2f}; {said}. If another one is meant, map revenue to it."
    return Note("revenue_choice", text, int(used.sum()), "warning")


def _once_an_order(other: np.ndarray, ids: np.ndarray | None, used: np.ndarray, total: float) -> float | None:
    """The sum of an order's total that all of its lines repeat, once an order where that is nearer to the revenue."""
    if ids is None or np.isnan(other[used & (ids >= 0)]).any() or not same_on_all_lines(np.nan_to_num(other), ids):
        return None
    rows = np.flatnonzero(used & (ids >= 0))
    first = rows[np.unique(ids[rows], return_index=True)[1]]
    once, each = (math.fsum(other[r].tolist()) for r in (first, rows))
    return once if abs(once - total) < abs(each - total) else None


def _is_amount(header: str) -> bool:
    """Whether a discount is one in money by its header."""
    return "amount" in words_of(header) or "discounts" in words_of(header)


def _differs(other: float, total: float) -> bool:
    return bool(
        other and total and abs(other - total) > _SAME * abs(total) and 1 / _APART < abs(other / total) < _APART
    )


def _money_columns(
    mapped: MappedTable, settings: Settings, taken: set[str] | None = None
) -> Iterator[tuple[str, Cells]]:
    """The columns of numbers whose headers name what a row may be worth, those with another role apart."""
    taken = set(mapped.roles.values()) if taken is None else taken
    for header, cells in zip(mapped.table.headers, mapped.table.cells, strict=True):
        if header in taken or cells.has_days or not _names_money(header):
            continue
        sample = sample_of(cells)
        read = read_numbers(sample, settings.decimal)
        given = read.values[filled_in(sample, header)]
        if len(given) and not read.percents and float(np.isnan(given).mean()) <= 1 - _READABLE:
            yield header, cells


def _names_money(header: str) -> bool:
    """Whether a header names what a row may be worth, with or without its tax, before or after its discount."""
    words = set(words_of(header))
    if words & _QUALIFIERS and words & _SUMS:
        words -= {"tax", "taxes", "vat", "gst", "discount", "discounts", "shipping", *_QUALIFIERS}
    no = hints("no_money")[0] | hints("identifier")[0] | (frozenset() if words & _SUMS else hints("per_piece")[0])
    if not words or words & no or words & _ONE or _is_refund(header):
        return False
    best = next((x for x in likenesses(header)[:1] if x.confidence >= _SURE), None)
    if best is not None and words != {"earnings"}:
        return best.role in ("revenue", "amount")
    return bool(words & (hints("money")[0] | hints("also_money")[0] | hints("money")[3])) or words <= {
        "amount",
        "value",
    }


def _is_refund(header: str) -> bool:
    return kind_of(" ".join(w for w in words_of(header) if w not in ("amount", "total"))) in (
        "credit",
        "returned",
        "plan",
        "quote",
    )


def _goes_with(values: np.ndarray, product: np.ndarray) -> bool:
    """Whether amounts follow units × price, line by line."""
    some = ~np.isnan(values) & ~np.isnan(product) & (product != 0)
    if not some.any() or float(some.mean()) < 0.5:
        return False
    ratio = values[some] / product[some]
    near = (ratio >= _LOW) & (ratio <= _HIGH)
    return float(near.mean()) >= _MOST and not np.all(values[some] == values[some][0])


def _read(mapped: MappedTable, header: str) -> np.ndarray:
    return _numbers(mapped.table.column(header))


def _numbers(cells: Cells, decimal: str = "auto") -> np.ndarray:
    return read_numbers(cells, decimal).values
