"""Members that lose money: how much, since when, and whether it is more than chance."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.metrics.definitions import defined
from xlsales.metrics.member_history import periods_a_year
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
from xlsales.metrics.rank_gap import rank_gaps
from xlsales.metrics.ratio import change, ratio
from xlsales.metrics.significance import level_of
from xlsales.metrics.table import Table, unavailable
from xlsales.table.book import NOT_GIVEN
from xlsales.table.period import Period

LEAST = 1.0
"""Smaller losses are none."""
MOST = 100
SPANS_ASKED, DAYS_A_YEAR = 2, 365
OWN_LOSS = 0.5
"""Part of a loss that must be left without the rows of surer loss-makers, so that it is a loss of its own."""
COLUMNS = (
    defined("dimension"), defined("member", header="Who or what"), defined("profit"), defined("margin"),
    defined("revenue_with_profit", "revenue"), defined("loss_since", "since"), defined("loss_periods", "periods"),
    defined("lost_since_then", "lost"), defined("lost_a_year", "yearly"), defined("profit", span="before"),
    defined("revenue_with_profit", "revenue_before", span="before"), defined("change_of_revenue", "change"),
    defined("share_of_revenue", "share"), defined("profit_of_all_rows", "profit_all"), defined("own_loss", "own"),
    defined("p_of_many", "p"), defined("beyond_chance", "sure"),
)  # fmt: skip


def loss_makers(cube: Cube) -> Table:
    """The members of every dimension whose profit is below zero in the period, the largest loss first.

    Whether a loss is more than chance is asked of the margins of the member's customers (of its orders, among customers
    and where none is named) against those of all others, in the period and over all rows: `rank_gaps`, corrected for
    the members, the dimensions and the two spans. A loss that is mostly that of a surer loss-maker inside it is not its
    own.

    Returns
    -------
    Table
        `loss_makers`: `dimension`, `member`, `revenue`, `revenue_before`, `change`, `profit`, `profit_before`,
        `margin`, `share`, `since`, `periods`, `lost`, `yearly`, `profit_all`, `own`, `p`, `sure`.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> days = pd.to_datetime(["2024-01-05"] * 20 + ["2024-04-05"] * 20)
    >>> rows = pd.DataFrame({"date": days, "revenue": 10.0, "category": ["Lamps", "Tables"] * 20})
    >>> rows["cost"] = [6.0, 12.0] * 20
    >>> found = loss_makers(cube_of(book_from_roles(rows), Settings(period="Q2 2024")))
    >>> found.frame[["member", "profit", "since", "periods", "lost", "sure"]].values.tolist()
    [['Tables', -20.0, 'Q1 2024', 2, 40.0, 'yes']]
    """
    title = f"Loss-makers of {cube.calendar.now.label}"
    if why := no_profit(cube):
        return unavailable("loss_makers", title, why)
    lines = with_profit(profit_lines(cube, cube.calendar.now))
    dimensions = asked_dimensions(cube, lines)
    found = [row for d in dimensions for row in _of(cube, d, len(dimensions))]
    frame = pd.DataFrame(found, columns=[c.name for c in COLUMNS])
    if frame.empty:
        return unavailable("loss_makers", title, f"Nobody and nothing lost money in {cube.calendar.now.label}.")
    frame = _own_losses(frame, lines)
    level = level_of("loss_maker", cube.settings.alpha)
    frame["sure"] = np.where((frame["p"] < level) & (frame["own"] >= OWN_LOSS), "yes", "no")
    frame = frame.assign(size=frame["profit"].round(2)).sort_values(["size", "dimension", "member"], ignore_index=True)
    return Table("loss_makers", title, COLUMNS, frame.drop(columns="size").head(MOST))


def _of(cube: Cube, dimension: str, dimensions: int) -> list[dict[str, Any]]:
    """The loss-makers of one dimension, as rows."""
    calendar = cube.calendar
    every, now = with_profit(profit_lines(cube)), with_profit(profit_lines(cube, calendar.now))
    before = with_profit(profit_lines(cube, calendar.before)) if calendar.before else every.iloc[:0]
    revenue, profit = _sums(now, dimension)
    revenue_before, profit_before = _sums(before, dimension)
    profit_all = _sums(every, dimension)[1]
    losing = np.flatnonzero(np.round(profit, 2) <= -LEAST)
    if not len(losing):
        return []
    p = _chance(every, now, dimension, dimensions)
    series = _by_period(cube, dimension)
    whole = float(revenue.sum())
    names, rows = members_of(every, dimension), []
    for at in (i for i in losing.tolist() if names[i] != NOT_GIVEN):
        run = _run(series[at], calendar.history)
        # A span may have lost money though its last quarter did not.
        lost = -float(series[at][len(series[at]) - len(run) :].sum()) if run else -profit[at]
        a_year = periods_a_year(calendar.grain) / len(run) if run else DAYS_A_YEAR / calendar.now.days
        rows.append({
            "dimension": dimension, "member": names[at], "revenue": revenue[at], "revenue_before": revenue_before[at],
            "change": change(revenue[at], revenue_before[at]), "profit": profit[at], "profit_before": profit_before[at],
            "margin": ratio(profit[at], revenue[at]) if revenue[at] > 0 else np.nan, "share": ratio(revenue[at], whole),
            "since": run[0].label if run else calendar.now.label, "periods": max(1, len(run)), "lost": lost,
            "yearly": lost * a_year, "profit_all": profit_all[at], "own": 1.0, "p": p[at], "sure": "no",
        })  # fmt: skip
    return rows


def _sums(lines: pd.DataFrame, dimension: str) -> tuple[np.ndarray, np.ndarray]:
    code, size = codes_of(lines, dimension)
    return sums_by(code, size, lines["revenue"]), sums_by(code, size, lines["profit"])


def _chance(every: pd.DataFrame, now: pd.DataFrame, dimension: str, dimensions: int) -> np.ndarray:
    """Corrected probability of margins as low, by member: the lesser one of the period and of all rows."""
    found = []
    for lines in (now, every):
        code, size = codes_of(lines, dimension)
        holder = holders(lines, dimension)
        p = rank_gaps(code, size, holder, lines["revenue"].to_numpy(), lines["profit"].to_numpy())
        found.append(p * max(1, int(np.isfinite(p).sum())))
    least = np.fmin(*found) * SPANS_ASKED * dimensions
    return np.asarray(np.minimum(least, 1.0))


def _by_period(cube: Cube, dimension: str) -> np.ndarray:
    """Profit of each member in each period up to the one reported on."""
    sums, history = cube.sales(dimension), cube.calendar.history
    profit = sums["profit"] if "profit" in sums else sums[cube.revenue_beside("cost")] - sums["cost"]
    place = {p.ix: at for at, p in enumerate(history)}
    at = sums["period"].map(place)
    there = at.notna().to_numpy()
    out = np.zeros((len(sums[dimension].cat.categories), len(history)))
    out[sums[dimension].cat.codes.to_numpy()[there], at[there].astype(int)] = profit.fillna(0.0)[there]
    return out


def _run(profits: np.ndarray, history: tuple[Period, ...]) -> tuple[Period, ...]:
    """The last periods in a row that each lost money."""
    gains = np.flatnonzero(np.round(profits, 2) >= 0)
    return history[int(gains[-1]) + 1 if len(gains) else 0 :]


def _own_losses(frame: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    """The part of each loss that no surer loss-maker has: told twice, a loss would seem twice as large."""
    taken = np.zeros(len(lines), dtype=bool)
    profit = lines["profit"].to_numpy()
    own = np.ones(len(frame))
    ordered = frame.assign(loss=frame["profit"].round(2)).sort_values(["p", "loss", "dimension", "member"])
    for at in ordered.index:
        row = frame.loc[at]
        mine = (lines[row["dimension"]] == row["member"]).to_numpy()
        own[at] = max(0.0, min(1.0, ratio(float(profit[mine & ~taken].sum()), float(row["profit"]))))
        if own[at] >= OWN_LOSS:
            taken |= mine
    return frame.assign(own=np.round(own, 6))
