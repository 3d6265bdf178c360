"""Members whose average price has moved to another level within the last year, against their own year before."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.metrics.member_history import lines_of, periods_a_year, whole_run
from xlsales.metrics.significance import holm, welch_of_sums
from xlsales.metrics.table import Column, Table, table, unavailable
from xlsales.table.period import Period

WORTH = 0.05
"""A smaller change of price is not called a shift: rises of a few percent a year are how prices go."""
FEWEST_BEFORE = 2
_SMALLEST_SPREAD = 1e-4
"""Spread of log prices where a list price never varies, so that two fixed prices can be told apart."""

COLUMNS = (
    Column("since", "Since", "period", "First period of the new level: the split that two levels fit best."),
    Column("price_before", "Price before", "price", "Revenue / units over up to a year before the shift."),
    Column("price_now", "Price since", "price", "Revenue / units since the shift."),
    Column("change", "Change", "change", "Price since / price before − 1."),
    Column("units_before", "Units a period before", "count", "Mean units a period over up to a year before the shift."),
    Column("units_now", "Units a period since", "count", "Mean units a period since the shift."),
    Column("units_change", "Change of units", "change", "Units a period since / before − 1."),
    Column("effect", "Effect a period", "money", "(Price since − price before) × units a period since."),
    Column("lines", "Lines since", "count", "Lines with a price since the shift."),
    Column("p_holm", "p, corrected", "p", "Welch's test of the lines' log prices; for every split and member tried."),
    Column("shifted", "Shifted", "flag", "Whether the corrected p is below the level set and the change at least 5 %."),
)


def price_shifts(cube: Cube, dimension: str) -> Table:
    """Find members whose price level has moved within the last year.

    Parameters
    ----------
    dimension
        A dimension of the sales rows whose members have a price: product, category.

    Returns
    -------
    Table
        `price_shift_<dimension>`, shifted members first, then by effect: `member`, `since`, `price_before`,
        `price_now`, `change`, `units_before`, `units_now`, `units_change`, `effect`, `lines`, `p_holm`, `shifted`.
        Unavailable without units, or with fewer than three whole periods in a row.

    Notes
    -----
    Each place in the last year where the level may have moved is tried: the log prices of the lines since then against
    those of up to a year before it (Welch). The strongest split counts, its p-value times the number of splits, then
    Holm's correction over the members. A line's price is revenue / units, so discounts count. Lines count as
    independent. A year on each side keeps slow rises of prices from adding up to a shift.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> days = pd.to_datetime(["2024-01-01", "2024-04-01", "2024-07-01", "2024-10-01"]).repeat(5)
    >>> rows = pd.DataFrame({"date": days, "units": 2.0, "product": "Gate"})
    >>> rows["revenue"] = [20.0, 20.5, 19.5, 20.0, 20.2] * 3 + [16.0, 16.4, 15.6, 16.0, 16.1]
    >>> cube = cube_of(book_from_roles(rows, precision="quarter"), Settings())
    >>> price_shifts(cube, "product").fact("since", member="Gate").value
    'Q4 2024'
    """
    label = cube.book.label(dimension)
    name, title = f"price_shift_{dimension}", f"Shifts of price by {label.lower()}"
    lines = cube.book.sales
    if dimension not in lines:
        return unavailable(name, title, f"The revenue rows have no {dimension}.")
    if "units" not in lines:
        return unavailable(name, title, "The rows have no units, so there is no price a unit.")
    year, grain = periods_a_year(cube.calendar.grain), cube.calendar.grain
    run = whole_run(cube)[-2 * year :]
    if len(run) <= FEWEST_BEFORE:
        why = f"{len(run)} whole {grain}s in a row are too few; {FEWEST_BEFORE + 1} are needed."
        return unavailable(name, title, why)
    names, sums = _sums(cube, dimension, run)
    found = [r for i, m in enumerate(names) if (r := _strongest(m, sums[:, i], run, year, cube.settings.min_events))]
    if not found:
        return unavailable(name, title, f"No member has {cube.settings.min_events} priced lines on both sides.")
    frame = pd.DataFrame(found)
    frame["p_holm"] = holm(frame["p_holm"].tolist())
    frame["shifted"] = (frame["p_holm"] < cube.settings.alpha) & (frame["change"].abs() >= WORTH)
    frame = frame.assign(size=frame["effect"].abs().round(2)).sort_values(
        ["shifted", "size", "member"], ascending=[False, False, True]
    )
    note = f"Lines with units and revenue above zero, {run[0].label} to {run[-1].label}; discounts are in the price."
    return table(
        name, title, {c.name: c for c in (Column("member", label, "text", "A member."), *COLUMNS)}, frame, note
    )


def _sums(cube: Cube, dimension: str, run: tuple[Period, ...]) -> tuple[tuple[str, ...], np.ndarray]:
    """For each sum, member and period: lines, log prices, their squares, revenue, units."""
    lines = cube.book.sales
    place, names, at = lines_of(cube, dimension, run)
    revenue, units = lines["revenue"].to_numpy(dtype=float), lines["units"].to_numpy(dtype=float, na_value=np.nan)
    priced = (place >= 0) & (at >= 0) & (revenue > 0) & (units > 0) & ~lines["reversal"].to_numpy(dtype=bool)
    cell = place[priced] * len(run) + at[priced]
    revenue, units = revenue[priced], units[priced]
    price = np.log(revenue / units)
    # Around the mean of all, as the difference of two large sums of squares would lose the spread.
    price -= price.mean() if len(price) else 0.0
    size = len(names) * len(run)
    each = (np.ones(len(cell)), price, price**2, revenue, units)
    added = [np.bincount(cell, weights=w, minlength=size).reshape(len(names), len(run)) for w in each]
    return names, np.stack(added)


def _strongest(member: str, sums: np.ndarray, run: tuple[Period, ...], year: int, least: int) -> dict[str, Any] | None:
    """The split of the last year that tells two prices apart best; None where no split has lines enough."""
    tried, best = 0, None
    for k in range(max(FEWEST_BEFORE, len(run) - year), len(run)):
        before, since = sums[:, max(0, k - year) : k], sums[:, k:]
        one, other = since.sum(axis=1), before.sum(axis=1)
        if min(one[0], other[0]) < max(least, 2):
            continue
        tried += 1
        t, p = welch_of_sums(tuple(one[:3].tolist()), tuple(other[:3].tolist()), _SMALLEST_SPREAD)
        if best is None or abs(t) > best[0]:
            best = (abs(t), p, k, one, other, before.shape[1], since.shape[1])
    if best is None:
        return None
    _, p, k, one, other, past, present = best
    price, old = float(one[3] / one[4]), float(other[3] / other[4])
    units, usual = float(one[4] / present), float(other[4] / past)
    return {
        "member": member, "since": run[k].label, "price_before": old, "price_now": price, "change": price / old - 1,
        "units_before": usual, "units_now": units, "units_change": units / usual - 1, "effect": (price - old) * units,
        "lines": int(one[0]), "p_holm": min(1.0, p * tried),
    }  # fmt: skip
