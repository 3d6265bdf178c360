"""What each line cost and earned, where the source gives the cost of a unit, or a margin as a rate."""

from __future__ import annotations

from typing import Any

import numpy as np

from xlsales.table.book import Note
from xlsales.table.columns import ColumnValues
from xlsales.table.headers import words_of

MUCH_LESS = 0.25
"""Part of the spread of cost per unit that the spread of cost must stay below to be the cost of a unit."""
FEWEST = 20
OF_THE_LINE = frozenset({"total", "line", "extended", "amount", "cogs", "value"})
"""Words of a header that say that a cost is the whole line's."""
A_RATE = 1.0
LEAST_REVENUE = 10.0


def line_costs(values: ColumnValues, revenue: np.ndarray, units: np.ndarray | None) -> dict[str, np.ndarray]:
    """`cost` and `profit` of each line, as far as the columns tell them, with a note on what was computed.

    A column with the cost of a unit, by its name or because it does not move with the units of a product, is multiplied
    by the units; a column of profit that holds rates, by the revenue.
    """
    mapped, out = values.mapped, {}
    if mapped.has("cost"):
        cost = values.numbers("cost").values
        header = mapped.roles["cost"]
        if units is not None and _is_per_unit(values, cost, units):
            cost = np.asarray(np.round(cost * units, 6))
            text = f"{header!r} does not move with the units of a product: it was read as the cost of a unit, × units."
            values.notes.append(Note("cost_per_unit", text, level="warning"))
        out["cost"] = cost
    elif mapped.has("unit_cost") and units is not None:
        out["cost"] = np.asarray(np.round(values.numbers("unit_cost").values * units, 6))
        text = f"Cost is {mapped.roles['unit_cost']} × {mapped.roles['units']}."
        values.notes.append(Note("cost_computed", text))
    if mapped.has("profit"):
        reading = values.numbers("profit")
        out["profit"] = reading.values
        if reading.percents or _are_rates(reading.values, revenue):
            out["profit"] = np.asarray(np.round(reading.values * revenue, 6))
            text = f"{mapped.roles['profit']!r} holds rates, no money: profit is that × revenue."
            values.notes.append(Note("profit_computed", text, level="warning"))
    return out


def _is_per_unit(values: ColumnValues, cost: np.ndarray, units: np.ndarray) -> bool:
    """Whether, within products, a cost stays where the units change."""
    if not values.mapped.has("product") or set(words_of(values.mapped.roles["cost"])) & OF_THE_LINE:
        return False
    product: Any = values.mapped.cells("product").codes
    some = (cost > 0) & (units > 0) & (product >= 0)
    if some.sum() < FEWEST:
        return False
    at = np.unique(product[some], return_inverse=True)[1]
    each, per = np.log(cost[some]), np.log(cost[some] / units[some])
    return _spread(each, at) < MUCH_LESS * _spread(per, at)


def _spread(values: np.ndarray, at: np.ndarray) -> float:
    """Variance within groups."""
    count = np.bincount(at)
    return float((np.bincount(at, values**2) - np.bincount(at, values) ** 2 / count).sum())


def _are_rates(profit: np.ndarray, revenue: np.ndarray) -> bool:
    """Whether no line's profit is more than 1 where its revenue is much more."""
    some = np.isfinite(profit) & np.isfinite(revenue) & (np.abs(revenue) >= LEAST_REVENUE)
    return bool(some.sum() >= FEWEST and (np.abs(profit[some]) <= A_RATE).all() and (profit[some] != 0).any())
