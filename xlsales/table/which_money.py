"""Which of several columns of money is the revenue, and what the total would be by another one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from xlsales.settings import Settings
from xlsales.table.book import ColumnMatch, Note
from xlsales.table.cells import Cells
from xlsales.table.columns import ColumnValues
from xlsales.table.headers import hints, likenesses, words_of
from xlsales.table.mapping import NUMBER_ROLES, MappedTable, filled_in, preferred_money, sample_of
from xlsales.table.numbers import read_numbers
from xlsales.table.order_fields import order_ids, stands_once
from xlsales.table.row_kinds import kind_of

_READABLE = 0.9
_SURE = 0.8
# How far a line's revenue may lie from units × price: discounts below it, tax and shipping above.
_LOW, _HIGH, _MOST = 0.2, 2.0, 0.8
_CONFIDENCE = 0.75
# Totals that differ by less are the same to a reader; those further apart are of something else.
_SAME, _APART, _SHOWN = 0.005, 20.0, 4


def with_money_column(mapped: MappedTable, settings: Settings) -> MappedTable:
    """Give revenue to a column named like money that goes with units × price, where no header names it for sure.

    Units × price is what a row is worth only where nothing else holds the money.
    """
    raised = settings.header_threshold > Settings().header_threshold
    if mapped.kind != "orders" or raised or mapped.has("revenue") or not mapped.has("units", "price"):
        return mapped
    product = _read(mapped, mapped.roles["units"]) * _read(mapped, mapped.roles["price"])
    found = [h for h, cells in _money_columns(mapped, settings) if _goes_with(_numbers(cells), product)]
    if not found:
        return mapped
    header = max(found, key=lambda h: (preferred_money(h), -mapped.table.headers.index(h)))
    how = "a column named like money that goes with units × price; no header names it for sure"
    match = ColumnMatch(mapped.table.name, header, "revenue", _CONFIDENCE, how)
    matches = tuple(match if m.header == header else m for m in mapped.matches)
    told = f"The header {header!r} of "
    notes = tuple(n for n in mapped.notes if not (n.code == "header_unsure" and n.text.startswith(told)))
    return replace(mapped, roles=mapped.roles | {"revenue": header}, matches=matches, notes=notes)


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
    ids = order_ids(mapped)
    for header, other in readings:
        if np.isnan(other[used]).any() and stands_once(other, ids):
            if _differs(whole := float(np.nansum(other[used])), total):
                others.append((header, whole))
            continue
        both = used & ~np.isnan(other) & ~np.isnan(revenue)
        if _differs(float(other[both].sum()), float(revenue[both].sum())):
            others.append((header, float(np.nansum(np.where(np.isnan(other), revenue, other)[used]))))
    if not others:
        return None
    said = ", ".join(f"by {h!r} it would be {v:,.2f}" for h, v in others[:_SHOWN])
    text = f"Revenue was read from {how!r}: {total:,.2f}; {said}. If another one is meant, map revenue to it."
    return Note("revenue_choice", text, int(used.sum()), "warning")


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
    words = set(words_of(header))
    if (
        not words
        or words & (hints("no_money")[0] | hints("per_piece")[0] | hints("identifier")[0])
        or _is_refund(header)
    ):
        return False
    best = likenesses(header)[:1]
    if any(
        x.role == "other" or (x.role in NUMBER_ROLES and x.role not in _WORTH) for x in best if x.confidence >= _SURE
    ):
        return False
    named = any(x.role in ("revenue", "amount") and x.confidence >= _SURE for x in best)
    return (
        named
        or bool(words & (hints("money")[0] | hints("also_money")[0] | hints("money")[3]))
        or words <= {"amount", "value"}
    )


_WORTH = ("revenue", "amount", "profit", "price")


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
