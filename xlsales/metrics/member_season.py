"""Members with a season of their own: each one's best season beyond the company's, and whether chance explains it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.metrics.member_history import History, history, periods_a_year, single_sales
from xlsales.metrics.seasonality import at_season_grain
from xlsales.metrics.significance import holm, normal_p
from xlsales.metrics.table import Column, Table, table, unavailable

WORTH = 0.25
"""A smaller lift is not called a season of the member's own."""
MOST_MEMBERS = 200

COLUMNS = (
    Column("season", "Season", "period", "The season in which the member is furthest above what the company does."),
    Column("lift", "Lift", "change", "Revenue of the season / what the company's season and own trend make of it − 1."),
    Column("low", "Lowest year", "change", "Smallest lift of a year."),
    Column("high", "Highest year", "change", "Largest lift of a year."),
    Column("years", "Years", "count", "Full years back from the period reported on that it rests on."),
    Column("years_above", "Years above", "count", "Years in which the season was above that."),
    Column("revenue", "Revenue of the season", "money", "Mean revenue of the season a year."),
    Column("extra", "Beyond the usual", "money", "Mean revenue a year beyond what company and trend make of it."),
    Column("p_holm", "p, corrected", "p", "Chance of such a lift, were orders to arrive at random; for all tried."),
    Column(
        "seasonal", "Seasonal", "flag", "Corrected p below the level set, a lift of a quarter, above in every year."
    ),
)


def member_seasons(cube: Cube, dimension: str) -> Table:
    """Find members that sell more in one season of the year than the company's own season explains.

    Returns
    -------
    Table
        `member_season_<dimension>`, one row a member with revenue, seasonal ones first, then by what the season brings
        beyond the usual. Unavailable with fewer than two full years of whole periods in a row.

    Notes
    -----
    Expected in a season is the member's revenue of the other seasons × the company's revenue there, carried along the
    member's own trend of share (seasonal Theil–Sen: median slope between the same season of two years). The difference
    is compared with the sum of squared order amounts, the variance of a sum of orders that arrive at random (compound
    Poisson); p-values × seasons tried, then Holm over the members. Source of the slope: Hirsch, Slack and Smith 1982,
    doi 10.1029/WR018i001p00107.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> days = pd.date_range("2022-01-01", periods=8, freq="QS").repeat(50)
    >>> gate = pd.DataFrame({"date": days, "revenue": ([1.0] * 150 + [2.0] * 50) * 2, "product": "Gate"})
    >>> rows = pd.concat([gate, gate.assign(revenue=2.0, product="Loom")])
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
    if years < 2:
        why = f"{len(past.periods)} whole {at.calendar.grain}s in a row; two full years are {2 * cycle}."
        return unavailable(name, title, why)
    n = years * cycle
    past = History(past.members, past.periods[-n:], past.revenue[:, -n:], past.total[-n:])
    if not 2 <= len(past.members) <= MOST_MEMBERS or not (past.total > 0).all():
        return unavailable(
            name, title, f"It needs 2 to {MOST_MEMBERS} members and revenue in every {at.calendar.grain}."
        )
    variance = _squares(at, dimension, past)
    rows = [r for i in range(len(past.members)) if (r := _best(past, i, variance[i], cycle))]
    if not rows:
        return unavailable(name, title, "No member has revenue in every season.")
    frame = pd.DataFrame(rows)
    frame["p_holm"] = holm(frame["p_holm"].tolist())
    frame["seasonal"] = (
        (frame["p_holm"] < cube.settings.alpha) & (frame["lift"] >= WORTH) & (frame["years_above"] == frame["years"])
    )
    frame = frame.assign(size=frame["extra"].round(2)).sort_values(
        ["seasonal", "size", "member"], ascending=[False, False, True]
    )
    note = f"{years} years, {past.periods[0].label} to {past.periods[-1].label}; the company's own season is taken out."
    columns = {c.name: c for c in (Column("member", label, "text", "A member."), *COLUMNS)}
    return table(name, title, columns, frame, note)


def _squares(cube: Cube, dimension: str, past: History) -> np.ndarray:
    """Sum of squared order amounts by member and period."""
    sales = single_sales(cube, dimension, past.periods)
    n = len(past.periods)
    added = np.bincount(
        sales.member * n + sales.period, weights=sales.amount**2, minlength=len(sales.members) * n
    ).reshape(len(sales.members), n)
    known = {m: i for i, m in enumerate(sales.members)}
    return np.array([added[known[m]] if m in known else np.zeros(n) for m in past.members])


def _best(past: History, member: int, variance: np.ndarray, cycle: int) -> dict[str, Any] | None:
    """The season with the least likely lift of one member."""
    sold = past.revenue[member]
    n = len(sold)
    season = np.arange(n) % cycle
    slope = _slope(np.divide(sold, past.total), cycle)
    usual = past.total * np.exp(slope * np.arange(n))
    best: tuple[float, int, float, np.ndarray] | None = None
    for s in range(cycle):
        mine = season == s
        rest, weight = float(sold[~mine].sum()), float(usual[~mine].sum())
        if not rest > 0:
            continue
        rate = rest / weight
        scale = float(usual[mine].sum()) / weight
        spread = float(variance[mine].sum() + scale**2 * variance[~mine].sum())
        surprise = float(sold[mine].sum()) - rate * float(usual[mine].sum())
        z = surprise / np.sqrt(spread) if spread > 0 else 0.0
        if best is None or z > best[0]:
            best = (z, s, rate, mine)
    if best is None or best[0] <= 0:
        return None
    z, s, rate, mine = best
    expected = rate * usual[mine]
    lifts = sold[mine] / expected - 1
    return {
        "member": past.members[member], "season": past.periods[s].season, "low": float(lifts.min()),
        "lift": float(sold[mine].sum() / expected.sum() - 1), "high": float(lifts.max()), "years": n // cycle,
        "years_above": int((lifts > 0).sum()), "revenue": float(sold[mine].mean()),
        "extra": float((sold[mine] - expected).mean()), "p_holm": min(1.0, normal_p(z) * cycle),
    }  # fmt: skip


def _slope(share: np.ndarray, cycle: int) -> float:
    """Median slope of the logarithm between the same season of two years; 0 where the member lacks periods."""
    if not (share > 0).all():
        return 0.0
    first, second = np.triu_indices(len(share), 1)
    same = (second - first) % cycle == 0
    y = np.log(share)
    return float(np.median((y[second] - y[first])[same] / (second - first)[same]))
