"""Discounts by size: what is sold at which discount, what it earns, and the discount from which money is lost."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.metrics.definitions import defined
from xlsales.metrics.discounts import discounts_of
from xlsales.metrics.profit_lines import exact_sum, holders, no_profit, profit_lines, sums_by, with_profit
from xlsales.metrics.rank_gap import FEWEST, rank_gaps
from xlsales.metrics.ratio import ratio
from xlsales.metrics.significance import level_of
from xlsales.metrics.table import Table, table, unavailable

EDGES = (0.0, 0.05, 0.10, 0.20, 0.30)
"""Each band is above the one edge and up to the next; the first is no discount at all."""
A_PERCENT = 100
FEWEST_LINES = 10
"""Lines from a discount on, and below it, for a word on where money is lost."""
MONOTONE = 0.9
"""Part of the lines on either side whose own discounts agree: lost on the one, earned on the other."""


def discount_bands(cube: Cube) -> Table:
    """Lines of the period by discount, from none to the highest.

    Returns
    -------
    Table
        `discount_bands`: `band`, `lines`, `orders`, `revenue`, `share`, `list_value`, `given` (money), and where profit
        is known `profit`, `margin` (of the lines that tell one), and over all rows `revenue_all`, `profit_all`,
        `margin_all`. Returns are left out.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"date": pd.Timestamp(2024, 1, 5), "revenue": [80.0, 100.0], "discount": [0.2, 0.0]})
    >>> discount_bands(cube_of(book_from_roles(rows.assign(cost=70.0)), Settings())).frame[["band", "profit"]].values.tolist()
    [['None', 30.0], ['10% to 20%', 10.0]]
    """  # noqa: E501
    title = f"Discounts by size, {cube.calendar.now.label}"
    if why := discounts_of(cube).why:
        return unavailable("discount_bands", title, why)
    now, every = _discounted(profit_lines(cube, cube.calendar.now)), _discounted(profit_lines(cube))
    if now.empty:
        return unavailable("discount_bands", title, f"No line of {cube.calendar.now.label} tells a discount.")
    out = pd.DataFrame({"band": band_names(EDGES)})
    for ending, lines in (("", now), ("_all", every)):
        for figure, values in _by_band(lines, len(out)).items():
            out[f"{figure}{ending}"] = values
    out["orders"] = _orders(now, len(out))
    out["share"] = ratio(out["revenue"], float(out["revenue"].sum()))
    out = out[out["lines_all"] > 0]
    told = [c for c in COLUMNS if c == "band" or out[c].notna().any()]
    return table("discount_bands", title, {c: COLUMNS[c] for c in told}, out)


def band_names(edges: Sequence[float]) -> list[str]:
    """Names of the bands.

    Examples
    --------
    >>> band_names((0.0, 0.05, 0.3))
    ['None', 'Up to 5%', '5% to 30%', 'Above 30%']
    """
    said = [f"{100 * e:g}%" for e in edges]
    between = [f"{a} to {b}" for a, b in itertools.pairwise(said[1:])]
    return ["None", f"Up to {said[1]}", *between, f"Above {said[-1]}"]


COLUMNS = {
    c.name: c
    for c in (
        defined("discount_band", "band"),
        defined("lines_sold", "lines"),
        defined("orders"),
        defined("revenue"),
        defined("share_of_discounted", "share"),
        defined("list_value"),
        defined("discounts_given", "given"),
        defined("profit"),
        defined("margin"),
        defined("revenue_of_all_rows", "revenue_all"),
        defined("profit_of_all_rows", "profit_all"),
        defined("margin_of_all_rows", "margin_all"),
    )
}


def _discounted(lines: pd.DataFrame) -> pd.DataFrame:
    """The lines, no returns, that tell a discount."""
    return lines[lines["rate"].notna().to_numpy() & ~lines["reversal"].to_numpy(dtype=bool)]


def _bands(lines: pd.DataFrame) -> np.ndarray:
    """Number of each line's band; rates rounded, so that 0.1 + 0.2 is no more than 30 %."""
    return np.asarray(np.searchsorted(EDGES, lines["rate"].to_numpy().round(6), side="left"))


def _orders(lines: pd.DataFrame, size: int) -> np.ndarray:
    """Distinct orders with a line in each band."""
    every = int(lines["order"].max()) + 1
    places = np.unique(_bands(lines) * every + lines["order"].to_numpy())
    return np.bincount(places // every, minlength=size)


def _by_band(lines: pd.DataFrame, size: int) -> dict[str, np.ndarray]:
    band = _bands(lines)
    known = lines["profit"].notna().to_numpy()
    revenue = sums_by(band[known], size, lines["revenue"][known])
    profit = sums_by(band[known], size, lines["profit"][known])
    some = np.bincount(band[known], minlength=size) > 0
    return {
        "lines": np.bincount(band, minlength=size),
        "revenue": sums_by(band, size, lines["revenue"]),
        "list_value": sums_by(band, size, lines["list"]),
        "given": sums_by(band, size, lines["off"]),
        "profit": np.where(some, profit, np.nan),
        "margin": np.divide(profit, revenue, out=np.full(size, np.nan), where=revenue > 0),
    }


FROM_COLUMNS = (
    defined("losing_from", "from"), defined("lines_sold", "lines"), defined("revenue"),
    defined("share_of_discounted", "share"), defined("discounts_given", "given"), defined("profit"),
    defined("loss", "lost"), defined("margin"), defined("margin_below_it", "below"),
    defined("lines_of_all_rows", "lines_all"), defined("profit_of_all_rows", "profit_all"),
    defined("dimension", "who_dimension"), defined("mostly_by", "who"), defined("mostly_share", "who_share"),
    defined("p_of_many", "p"), defined("beyond_chance", "sure"),
)  # fmt: skip
BY = ("rep", "manager", "office", "channel", "region", "customer")
MOSTLY = 0.6


def discount_from(cube: Cube) -> Table:
    """The lowest discount from which money is lost, over all rows; and what that lost in the period.

    Discounts are taken in whole per cent. From such a discount on, nine in ten lines are at discounts that lose money,
    below it nine in ten at discounts that earn some, and at least ten lines stand on either side; where that holds
    nowhere there is no such point. Whether the margins from there on are lower by more than chance is asked as of
    loss-makers.

    Returns
    -------
    Table
        `discount_from`, one row: see the columns' definitions.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"date": pd.Timestamp(2024, 1, 5), "revenue": [100.0] * 20 + [60.0] * 20, "cost": 70.0})
    >>> cube = cube_of(book_from_roles(rows.assign(discount=[0.0] * 20 + [0.4] * 20)), Settings())
    >>> discount_from(cube).frame[["from", "lines", "profit", "sure"]].values.tolist()
    [[0.4, 20, -200.0, 'yes']]
    """
    name, title = "discount_from", "The discount from which money is lost"
    why = discounts_of(cube).why or no_profit(cube)
    if why:
        return unavailable(name, title, why)
    every = with_profit(_discounted(profit_lines(cube)))
    level = np.round(every["rate"].to_numpy() * A_PERCENT).astype(int)
    tried = _candidates(level, every["profit"].to_numpy())
    start = next((t for t in tried if _splits(level, every["profit"], t)), None)
    if start is None:
        return unavailable(name, title, "No discount parts lines that lose money from lines that earn some.")
    now = with_profit(_discounted(profit_lines(cube, cube.calendar.now)))
    above = np.round(now["rate"].to_numpy() * A_PERCENT) >= start
    high, low = now[above], now[~above]
    revenue, profit = exact_sum(high["revenue"]), exact_sum(high["profit"])
    p = _chance(every, level >= start, len(tried))
    who = _mostly(cube, high, profit)
    # Over every row, a discount whose lines lose money; in the period, those lines may have earned some.
    beyond = p < level_of("discount", cube.settings.alpha)
    row = (
        start / A_PERCENT, len(high), revenue, ratio(revenue, exact_sum(now["revenue"])), exact_sum(high["off"]),
        profit, -profit, ratio(profit, revenue), ratio(exact_sum(low["profit"]), exact_sum(low["revenue"])),
        int((level >= start).sum()), exact_sum(every["profit"][level >= start]), *who, p, "yes" if beyond else "no",
    )  # fmt: skip
    return Table(name, title, FROM_COLUMNS, pd.DataFrame([row], columns=[c.name for c in FROM_COLUMNS]))


def _candidates(level: np.ndarray, profit: np.ndarray) -> list[int]:
    """Discounts with enough lines on either side, the lowest first."""
    found = np.unique(level)
    return [int(t) for t in found if t > 0 and min((level >= t).sum(), (level < t).sum()) >= FEWEST_LINES]


def _splits(level: np.ndarray, profit: pd.Series, start: int) -> bool:
    """Whether money is lost from a discount on and earned below it, discount by discount."""
    sums = sums_by(level, int(level.max()) + 1, profit)
    lines = np.bincount(level, minlength=len(sums))
    above, below = lines[start:], lines[:start]
    loses = lines[start:][sums[start:] < 0].sum() >= MONOTONE * above.sum() and sums[start] < 0
    earns = lines[:start][sums[:start] > 0].sum() >= MONOTONE * below.sum()
    return bool(loses and earns and sums[start:].sum() < 0 < sums[:start].sum())


def _chance(lines: pd.DataFrame, above: np.ndarray, tried: int) -> float:
    """Corrected probability that chance puts the margins of the lines above as low."""
    holder = holders(lines, "discount")
    p = rank_gaps(above.astype(int), 2, holder, lines["revenue"].to_numpy(), lines["profit"].to_numpy())[1]
    return float(min(1.0, p * tried)) if np.isfinite(p) else 1.0


def _mostly(cube: Cube, lines: pd.DataFrame, loss: float) -> tuple[str, str, float]:
    """Who made most of a loss: the first kind of people or places of which one did."""
    for dimension in (d for d in BY if d in lines and len(lines[d].cat.categories) > FEWEST - 2 and loss < 0):
        members = lines[dimension].cat
        parts = sums_by(members.codes.to_numpy(), len(members.categories), lines["profit"])
        at = int(parts.argmin())
        if parts[at] <= MOSTLY * loss:
            return dimension, str(members.categories[at]), min(1.0, float(parts[at]) / loss)
    return "", "", float("nan")
