"""Whether a change of margin is more than chance, for the company and for members that grew and earned less."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from xlsales.causes.chance import FEWEST_CUSTOMERS, HANG_TOGETHER
from xlsales.causes.margin_bridge import level_of_bridge
from xlsales.cube.cube import Cube
from xlsales.metrics.definitions import defined
from xlsales.metrics.profit_lines import (
    asked_dimensions,
    codes_of,
    holders,
    members_of,
    no_profit,
    profit_lines,
    sums_by,
    with_profit,
)
from xlsales.metrics.rank_gap import p_of_ranks, unit_rates
from xlsales.metrics.ratio import change, ratio
from xlsales.metrics.significance import level_of
from xlsales.metrics.table import Table, unavailable
from xlsales.table.book import NOT_GIVEN

DRAWS = 1_999
SEED = 20_240_301
MANY = 4_000
"""From so many units on, sums of random signs are normal enough."""
FEWEST_UNITS = 20
GREW, LEAST_LOST = 0.05, 0.01
"""Growth of revenue, and part of the company's profit lost, from which a member is looked at."""
SIDES, PARTS_ASKED, A_CENT = 2, 3, 0.005
COLUMNS = (
    defined("dimension"), defined("member", header="Who or what"),
    defined("revenue_with_profit", "revenue_before", span="before"), defined("revenue_with_profit", "revenue"),
    defined("change_of_revenue_with_profit", "change"), defined("profit", span="before"), defined("profit"),
    defined("difference_of_profit", "difference"), defined("margin", span="before"), defined("margin"),
    defined("difference_of_margin", "points"), defined("p_of_margin_fall", "p"),
    defined("margin_fall_beyond_chance", "sure"),
)  # fmt: skip


@dataclass(frozen=True)
class MarginChances:
    """How likely chance changes the company's margin as far between the two spans.

    Parameters
    ----------
    total
        The margin itself.
    within
        The part of its change that is of the same things: their prices, discounts and costs.
    mix
        The part that is other things sold.

    All three are asked at once and corrected for it; missing without a period to compare with, without profit, or with
    fewer than twenty orders.
    """

    total: float
    within: float
    mix: float

    @property
    def least(self) -> float:
        """The surest of them."""
        known = [p for p in (self.total, self.within, self.mix) if not math.isnan(p)]
        return min(known) if known else math.nan


def margin_chances(cube: Cube) -> MarginChances:
    """Whether the company's margin, and the two parts of its change, moved by more than chance gives.

    Every order (every customer, where one customer's margins hang together) may as well have stood in the other span;
    the change is compared with those of random assignments. The same things are those of the margin bridge.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> days = pd.to_datetime(["2024-01-05"] * 20 + ["2024-04-05"] * 20)
    >>> rows = pd.DataFrame({"date": days, "revenue": 10.0, "cost": [6.0, 7.0] * 10 + [8.0, 9.0] * 10})
    >>> margin_chances(cube_of(book_from_roles(rows), Settings(period="Q2 2024", min_events=1))).within
    0.0015
    """
    key = ("margin chances", cube.calendar.now, cube.calendar.before)
    return cube.once(key, lambda: _margin_chances(cube))


def _margin_chances(cube: Cube) -> MarginChances:
    nothing = MarginChances(math.nan, math.nan, math.nan)
    if cube.calendar.before is None or no_profit(cube):
        return nothing
    now, before = (with_profit(profit_lines(cube, p)) for p in (cube.calendar.now, cube.calendar.before))
    if min(float(side["revenue"].sum()) for side in (now, before)) <= 0:
        return nothing
    lines, here = pd.concat([now, before]), np.repeat([True, False], [len(now), len(before)])
    cell = np.unique(codes_of(lines, *level_of_bridge(cube).keys)[0], return_inverse=True)[1]
    revenue, profit = (lines[c].to_numpy(dtype=float) for c in ("revenue", "profit"))
    margin = float(profit.sum()) / float(revenue.sum())
    earned, sold = np.bincount(cell, profit), np.bincount(cell, revenue)
    usual = np.divide(earned, sold, out=np.full(len(sold), margin), where=sold > 0)[cell]
    parts = (profit - margin * revenue, profit - usual * revenue, (usual - margin) * revenue)
    return MarginChances(*(_corrected(_of_part(lines, here, part, revenue)) for part in parts))


def _corrected(p: float) -> float:
    return min(1.0, p * PARTS_ASKED) if not math.isnan(p) else p


def _of_part(lines: pd.DataFrame, here: np.ndarray, amount: np.ndarray, revenue: np.ndarray) -> float:
    """How likely random signs make as much of an amount, as a part of each span's revenue, change between the spans."""
    if np.abs(amount).max(initial=0.0) < A_CENT:
        return 1.0
    sold = np.where(here, float(revenue[here].sum()), -float(revenue[~here].sum()))
    orders, customers = lines["order"].to_numpy() * SIDES + here, holders(lines, "")
    own = [float(amount[side].sum()) / float(revenue[side].sum()) for side in (here, ~here)]
    beside_own_span = (amount - np.where(here, *own) * revenue) / sold
    holder = customers if _hang_together(beside_own_span, orders, customers) else orders
    return _of_signs(_sums(holder, amount / sold))


def _hang_together(amount: np.ndarray, orders: np.ndarray, customers: np.ndarray) -> bool:
    """Whether customers differ by more than their orders would make them, each span's own margin taken as given."""
    if len(np.unique(customers)) < FEWEST_CUSTOMERS:
        return False
    return bool((_sums(customers, amount) ** 2).sum() > HANG_TOGETHER * (_sums(orders, amount) ** 2).sum())


def _sums(holder: np.ndarray, amount: np.ndarray) -> np.ndarray:
    """The amount of each holder, in order of size: so that the rows' order decides nothing."""
    place = np.unique(holder, return_inverse=True)[1]
    return np.sort(np.bincount(place, amount).round(12))


def _of_signs(units: np.ndarray) -> float:
    """How likely random signs of the units make their sum as large."""
    spread = math.sqrt(float((units**2).sum()))
    if len(units) < FEWEST_UNITS or spread == 0:
        return math.nan
    observed = abs(float(units.sum()))
    if len(units) > MANY:
        return math.erfc(observed / spread / math.sqrt(2))
    random = np.random.Generator(np.random.PCG64(SEED))
    signs = random.integers(0, 2, (DRAWS, len(units)), dtype=np.int8) * 2 - 1
    drawn = np.abs(signs @ units)
    return float((1 + (drawn >= observed * (1 - 1e-9)).sum()) / (1 + DRAWS))


def profitless_growth(cube: Cube) -> Table:
    """Members whose revenue rose and whose profit fell, the most profit lost first.

    Whether the margin fell by more than chance is asked of the member's customers (orders, among customers and where
    none is named): their margins now against before, by ranks, corrected for the members and dimensions.

    Returns
    -------
    Table
        `profitless_growth`: `dimension`, `member`, `revenue_before`, `revenue`, `change`, `profit_before`, `profit`,
        `difference`, `margin_before`, `margin`, `points`, `p`, `sure`.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> days = pd.to_datetime(["2024-01-05"] * 20 + ["2024-04-05"] * 30)
    >>> rows = pd.DataFrame({"date": days, "revenue": 10.0, "cost": 5.0, "region": ["A", "B"] * 25})
    >>> rows.loc[(rows["region"] == "A") & (days.month == 4), "cost"] = 9.0
    >>> found = profitless_growth(cube_of(book_from_roles(rows), Settings(period="Q2 2024", min_events=1)))
    >>> found.frame[["member", "change", "difference", "sure"]].values.tolist()
    [['A', 0.5, -35.0, 'yes']]
    """
    name, title = "profitless_growth", "Growth that earns less"
    if (why := no_profit(cube)) or cube.calendar.before is None:
        return unavailable(name, title, why or f"There is no period before {cube.calendar.now.label} to compare with.")
    now, before = (with_profit(profit_lines(cube, p)) for p in (cube.calendar.now, cube.calendar.before))
    dimensions = asked_dimensions(cube, now)
    least = LEAST_LOST * abs(float(before["profit"].sum()))
    found = [row for d in dimensions for row in _of(now, before, d, len(dimensions), max(least, 1.0))]
    frame = pd.DataFrame(found, columns=[c.name for c in COLUMNS])
    if frame.empty:
        return unavailable(name, title, "Nobody and nothing grew and earned noticeably less.")
    level = level_of("margin_change", cube.settings.alpha)
    frame["sure"] = np.where(frame["p"] < level, "yes", "no")
    frame = frame.assign(size=frame["difference"].round(2))
    frame = frame.sort_values(["size", "dimension", "member"], ignore_index=True).drop(columns="size")
    return Table(name, title, COLUMNS, frame)


def _of(now: pd.DataFrame, before: pd.DataFrame, dimension: str, dimensions: int, least: float) -> list[dict[str, Any]]:
    codes, names = [codes_of(side, dimension)[0] for side in (now, before)], members_of(now, dimension)
    (r1, m1), (r0, m0) = (
        (sums_by(c, len(names), side["revenue"]), sums_by(c, len(names), side["profit"]))
        for c, side in zip(codes, (now, before), strict=True)
    )
    both = int(((r1 > 0) & (r0 > 0)).sum())
    told = (r0 > 0) & (r1 >= (1 + GREW) * r0) & (m0 - m1 >= least) & (m1 >= 0)
    return [
        {
            "dimension": dimension, "member": names[i], "revenue_before": r0[i], "revenue": r1[i],
            "change": change(r1[i], r0[i]), "profit_before": m0[i], "profit": m1[i],
            "difference": round(m1[i] - m0[i], 6), "margin_before": ratio(m0[i], r0[i]), "margin": ratio(m1[i], r1[i]),
            "points": ratio(m1[i], r1[i]) - ratio(m0[i], r0[i]),
            "p": min(1.0, _fell(now[codes[0] == i], before[codes[1] == i], dimension) * both * dimensions),
            "sure": "no",
        }
        for i in np.flatnonzero(told).tolist() if names[i] != NOT_GIVEN
    ]  # fmt: skip


def _fell(now: pd.DataFrame, before: pd.DataFrame, dimension: str) -> float:
    """Probability that chance ranks the margins of now as low among those of both spans; 1 where it is not asked."""
    lines = pd.concat([now, before])
    side = np.repeat([0, 1], [len(now), len(before)])
    rates = unit_rates(side, holders(lines, dimension), lines["revenue"].to_numpy(), lines["profit"].to_numpy())
    p = float(p_of_ranks(rates[0], SIDES, rates[1])[0])
    return p if p == p else 1.0
