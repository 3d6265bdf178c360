"""Lines sold below cost: how many, what they lost, when, and whose they are."""

from __future__ import annotations

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.metrics.definitions import defined
from xlsales.metrics.profit_lines import (
    asked_dimensions,
    codes_of,
    exact_sum,
    holders,
    members_of,
    no_profit,
    profit_lines,
    sums_by,
    with_profit,
)
from xlsales.metrics.rank_gap import rank_gaps
from xlsales.metrics.ratio import ratio
from xlsales.metrics.significance import level_of
from xlsales.metrics.table import Table, unavailable
from xlsales.table.book import NOT_GIVEN

LEAST = 0.005
MOST = 60
WHOSE = ("rep", "manager", "customer", "category", "product", "channel", "region")
COLUMNS = (
    defined("period"), defined("lines_below_cost", "lines"), defined("lines_with_profit", "all_lines"),
    defined("share_below_cost", "share"), defined("revenue_below_cost", "revenue"),
    defined("profit_below_cost", "profit"), defined("loss_part", "part"),
)  # fmt: skip
BY_COLUMNS = (
    defined("dimension"), defined("member", header="Who or what"), defined("lines_below_cost", "lines"),
    defined("lines_with_profit", "all_lines"), defined("revenue_below_cost", "revenue"),
    defined("profit_below_cost", "profit"), defined("share_of_losses", "share"),
    defined("p_of_below_cost", "p"), defined("below_cost_beyond_chance", "sure"),
)  # fmt: skip


def below_cost(cube: Cube) -> Table:
    """Lines sold below cost, by period up to the one reported on; a span that is no period stands in the last row.

    Returns
    -------
    Table
        `below_cost`: `period`, `lines`, `all_lines`, `share`, `revenue`, `profit` (below zero), `part`.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"date": pd.Timestamp(2024, 1, 5), "revenue": [10.0, 10.0], "cost": [6.0, 13.0]})
    >>> below_cost(cube_of(book_from_roles(rows), Settings())).frame[["lines", "profit"]].values.tolist()
    [[1.0, -3.0]]
    """
    title = "Lines sold below cost"
    if why := no_profit(cube):
        return unavailable("below_cost", title, why)
    history, now = cube.calendar.history, cube.calendar.now
    periods = history if now in history else (*history, now)
    rows = [(p.label, *_counted(_sold(profit_lines(cube, p)))) for p in periods]
    frame = pd.DataFrame(rows, columns=[c.name for c in COLUMNS])
    if not frame["lines"].any():
        return unavailable("below_cost", title, "No line was sold below cost.")
    return Table("below_cost", title, COLUMNS, frame)


def below_cost_by(cube: Cube) -> Table:
    """Whose the lines below cost of the period are: people, customers, products; the largest loss first.

    Whether one of them sells below cost by more than chance is asked as of loss-makers: what the lines below cost lose
    of revenue, by customer (order), against that of all others.

    Returns
    -------
    Table
        `below_cost_by`: `dimension`, `member`, `lines`, `all_lines`, `revenue`, `profit` (below zero), `share`, `p`,
        `sure`.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"date": pd.Timestamp(2024, 1, 5), "revenue": 10.0, "cost": [6.0, 13.0], "rep": ["A", "B"]})
    >>> below_cost_by(cube_of(book_from_roles(rows), Settings())).frame[["member", "profit"]].values.tolist()
    [['B', -3.0]]
    """
    title = f"Whose lines were sold below cost, {cube.calendar.now.label}"
    if why := no_profit(cube):
        return unavailable("below_cost_by", title, why)
    lines = _sold(profit_lines(cube, cube.calendar.now))
    asked = [d for d in cube.book.like(*WHOSE) if d in asked_dimensions(cube, lines)]
    parts = [_by(lines, d, len(asked), level_of("loss_maker", cube.settings.alpha)) for d in asked]
    frame = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
    if frame.empty:
        return unavailable("below_cost_by", title, f"No line of {cube.calendar.now.label} was sold below cost.")
    # Of two with the same loss, the one with fewer lines says more.
    order = ["size", "all_lines", "dimension", "member"]
    frame = frame.assign(size=frame["profit"].round(2)).sort_values(order, ignore_index=True)
    return Table("below_cost_by", title, BY_COLUMNS, frame[[c.name for c in BY_COLUMNS]].head(MOST))


def _sold(lines: pd.DataFrame) -> pd.DataFrame:
    """The lines, no returns, whose profit is known."""
    return with_profit(lines[~lines["reversal"].to_numpy(dtype=bool)])


def _below(lines: pd.DataFrame) -> np.ndarray:
    return np.asarray(lines["profit"].to_numpy() <= -LEAST)


def _counted(lines: pd.DataFrame) -> tuple[int, int, float, float, float, float]:
    below = _below(lines)
    lost = exact_sum(lines["profit"][below])
    rest = exact_sum(lines["profit"][~below])
    return (
        int(below.sum()), len(lines), ratio(int(below.sum()), len(lines)), exact_sum(lines["revenue"][below]), lost,
        ratio(-lost, rest),
    )  # fmt: skip


def _by(lines: pd.DataFrame, dimension: str, dimensions: int, level: float) -> pd.DataFrame:
    code, size = codes_of(lines, dimension)
    below = _below(lines)
    loss = np.where(below, -lines["profit"].to_numpy(), 0.0)
    lost = sums_by(code, size, loss)
    p = rank_gaps(code, size, holders(lines, dimension), lines["revenue"].to_numpy(), loss, higher=True)
    p = np.minimum(1.0, p * max(1, int(np.isfinite(p).sum())) * dimensions)
    out = pd.DataFrame({"member": members_of(lines, dimension), "profit": -lost, "p": p})
    out["lines"], out["all_lines"] = np.bincount(code[below], minlength=size), np.bincount(code, minlength=size)
    out["revenue"] = sums_by(code[below], size, lines["revenue"][below])
    out["share"] = ratio(pd.Series(lost), float(lost.sum()))
    out["sure"] = np.where(p < level, "yes", "no")
    out["dimension"] = dimension
    return out[(out["lines"] > 0) & (out["member"] != NOT_GIVEN)]
