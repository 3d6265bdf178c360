"""Members with a season of their own: each one's best season beyond the company's, and whether chance explains it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.metrics.definitions import defined
from xlsales.metrics.member_history import History, history, level_of_members, periods_a_year
from xlsales.metrics.seasonality import TOLD_FROM, at_season_grain
from xlsales.metrics.significance import holm
from xlsales.metrics.table import Table, table, unavailable

WORTH = 0.25
"""A smaller lift is not called a season of the member's own."""
MOST_MEMBERS = 200
_EXACT = 1e-6
"""Scatter of log shares that is but rounding."""

COLUMNS = (
    defined("own_season", "season"),
    defined("own_lift", "lift"),
    defined("lowest_lift", "low"),
    defined("highest_lift", "high"),
    defined("years_of_lift", "years"),
    defined("years_above_usual", "years_above"),
    defined("revenue_of_the_season", "revenue"),
    defined("extra"),
    defined("p_own_season", "p_holm"),
    defined("seasonal"),
)


def member_seasons(cube: Cube, dimension: str) -> Table:
    """Find members that sell more in one season of the year than the company's own season explains.

    Returns
    -------
    Table
        `member_season_<dimension>`, one row a member with revenue, seasonal ones first, then by what the season brings
        beyond the usual. Unavailable with fewer than three full years of whole periods in a row.

    Notes
    -----
    A line through the logarithm of the member's share of revenue and a step in one season are fitted by least squares;
    the share takes the company's own growth and season out, the line the member's own trend. The season with the
    largest t statistic counts, its p-value (against the member's own scatter) times the seasons tried, then Holm over
    the members and a part of the level for each dimension (`level_of_members`). Noise that carries over from period to
    period makes neighbours alike and seasons hard to see, so the test stays on the safe side of it. Members that sold
    nothing in some period are left out, as a share of nothing has no logarithm.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> days = pd.date_range("2022-01-01", periods=12, freq="QS")
    >>> gate = pd.DataFrame({"date": days, "revenue": [10.0, 11, 9, 21, 10, 9, 11, 19, 11, 10, 9, 22]})
    >>> rows = pd.concat([gate.assign(product="Gate"), gate.assign(revenue=90.0, product="Loom")])
    >>> cube = cube_of(book_from_roles(rows, precision="quarter"), Settings())
    >>> member_seasons(cube, "product").fact("season", member="Gate").value
    'Q4'
    """
    label = cube.book.label(dimension)
    name, title = f"member_season_{dimension}", f"Seasons of their own by {label.lower()}"
    at = at_season_grain(cube)
    if dimension not in cube.book.sales or at is None:
        why = f"The rows tell only the {cube.book.precision}." if at is None else f"The rows have no {dimension}."
        return unavailable(name, title, why)
    past, cycle = history(at, dimension), periods_a_year(at.calendar.grain)
    years = len(past.periods) // cycle
    if years < TOLD_FROM:
        why = f"{len(past.periods)} whole {at.calendar.grain}s in a row; three full years are {TOLD_FROM * cycle}."
        return unavailable(name, title, why)
    n = years * cycle
    past = History(past.members, past.periods[-n:], past.revenue[:, -n:], past.total[-n:])
    if not 2 <= len(past.members) <= MOST_MEMBERS or not (past.total > 0).all():
        return unavailable(
            name, title, f"It needs 2 to {MOST_MEMBERS} members and revenue in every {at.calendar.grain}."
        )
    rows = [r for i in range(len(past.members)) if (r := _best(past, i, cycle))]
    if not rows:
        return unavailable(name, title, "No member has revenue in every period and a season above the others.")
    frame = pd.DataFrame(rows)
    frame["p_holm"] = holm(frame["p_holm"].tolist())
    frame["seasonal"] = (
        (frame["p_holm"] < level_of_members("member_season", at))
        & (frame["lift"] >= WORTH)
        & (frame["years_above"] == frame["years"])
    )
    frame = frame.assign(size=frame["extra"].round(2)).sort_values(
        ["seasonal", "size", "member"], ascending=[False, False, True]
    )
    note = f"{years} years, {past.periods[0].label} to {past.periods[-1].label}; the company's own season is taken out."
    columns = {c.name: c for c in (defined("member", header=label), *COLUMNS)}
    return table(name, title, columns, frame, note)


def _best(past: History, member: int, cycle: int) -> dict[str, Any] | None:
    """The season that stands out most from one member's own line of share; None where none does."""
    sold = past.revenue[member]
    n = len(sold)
    share = sold / past.total
    if not (share > 0).all():
        return None
    season, time = np.arange(n) % cycle, np.arange(n, dtype=float)
    found = [(*_step(np.log(share), time, season == s), s) for s in range(cycle)]
    t, line, s = max(found, key=lambda f: f[0])
    mine = season == s
    expected = (past.total * np.exp(line))[mine]
    if t <= 0:
        return None
    lifts = sold[mine] / expected - 1
    return {
        "member": past.members[member], "season": past.periods[s].season, "low": float(lifts.min()),
        "lift": float(sold[mine].sum() / expected.sum() - 1), "high": float(lifts.max()), "years": n // cycle,
        "years_above": int((lifts > 0).sum()), "revenue": float(sold[mine].mean()),
        "extra": float((sold[mine] - expected).mean()), "p_holm": min(1.0, _two_sided(t, n - 3) * cycle),
    }  # fmt: skip


def _step(values: np.ndarray, time: np.ndarray, mine: np.ndarray) -> tuple[float, np.ndarray]:
    """Least squares of a line and a step in one season: the step's t statistic, and the line without the step."""
    design = np.column_stack([np.ones_like(time), time - time.mean(), mine.astype(float)])
    inverse = np.linalg.inv(design.T @ design)
    fitted = inverse @ design.T @ values
    left = values - design @ fitted
    # An exact fit leaves nothing to divide by.
    spread = max(float(left @ left) / (len(values) - 3), _EXACT**2)
    return float(fitted[2] / np.sqrt(spread * inverse[2, 2])), design[:, :2] @ fitted[:2]


def _two_sided(t: float, freedom: int) -> float:
    from scipy.special import stdtr

    return float(2 * stdtr(freedom, -abs(t)))
