"""Members that did not do what their own history leads one to expect."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.metrics.member_history import revenue_by_period
from xlsales.metrics.ratio import change, ratio
from xlsales.metrics.table import Column, Table, table, unavailable
from xlsales.table.book import NOT_GIVEN
from xlsales.table.period import MONTHS_IN, Period

FEWEST = 4
TREND_FROM = 8
UNUSUAL = 3.5
"""Robust z from which a value is an outlier (Iglewicz & Hoaglin 1993)."""
_MAD_TO_SD = 1.4826


class Expectation(NamedTuple):
    """What history leads one to expect, and how far it has strayed from that before."""

    value: float
    spread: float


def anomalies(cube: Cube, dimension: str) -> Table:
    """Compare each member's revenue with what its own earlier whole periods lead one to expect.

    Expected is the median of the earlier whole periods; from eight of them on their trend (the median of all slopes,
    Theil–Sen) carried on to now. With two full years before, seasons are taken out first with the company's own
    seasonal index. The spread is the median absolute deviation of history from that line, at least 1 % of its level.

    Parameters
    ----------
    dimension
        A dimension of the sales rows.

    Returns
    -------
    Table
        `anomalies_<dimension>`, strongest first: `member`, `actual`, `expected`, `surprise` (actual − expected),
        `off` (surprise / expected), `strength` (surprise / that of all members together), `z` (surprise in robust
        standard deviations), `unusual` (|z| above 3.5), `status`, `periods` (of history). A member without revenue in
        any of the earlier periods is `status` new, with no z and never unusual; one with none now is lost.

    Notes
    -----
    Source of the strength: Power BI's anomaly explanations, (actual − expected of the member) / (of the total).

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"date": pd.to_datetime(["2024-01-05", "2024-04-05"]), "revenue": [10.0, 8.0]})
    >>> cube = cube_of(book_from_roles(rows.assign(region="North")), Settings(period="Q2 2024"))
    >>> anomalies(cube, "region").missing
    '1 whole quarter before Q2 2024 are too few to expect anything from; 4 are needed.'
    """
    label = cube.book.label(dimension)
    name, title = f"anomalies_{dimension}", f"What was not to be expected by {label.lower()}"
    if dimension not in cube.book.sales:
        return unavailable(name, title, f"The rows have no column for {dimension}.")
    calendar = cube.calendar
    past = [p for p in calendar.whole if p.ix < calendar.now.ix]
    if len(past) < FEWEST:
        return unavailable(
            name,
            title,
            f"{len(past)} whole {calendar.grain}{'s' if len(past) != 1 else ''} before {calendar.now.label} are too "
            f"few to expect anything from; {FEWEST} are needed.",
        )
    if calendar.now.ix in calendar.partial:
        return unavailable(name, title, f"{calendar.now.label} is partial: {calendar.partial[calendar.now.ix]}.")
    wide = _history(cube, dimension, [*past, calendar.now])
    index, seasonal = _season_index(wide, past, calendar.now)
    times = np.array([p.ix for p in past], dtype=float)
    found = [_expected(times, row[:-1] / index[:-1], float(calendar.now.ix)) for row in wide.to_numpy()]
    out = pd.DataFrame({"member": wide.index.astype("str"), "actual": wide.iloc[:, -1].to_numpy()})
    out["expected"] = [e.value * index[-1] for e in found]
    out["surprise"] = out["actual"] - out["expected"]
    out["off"] = change(out["actual"], out["expected"])
    total = float(out["surprise"].sum())
    out["strength"] = ratio(out["surprise"], 0.0 if abs(total) < 0.005 else total)
    out["z"] = ratio(out["surprise"], pd.Series([e.spread * index[-1] for e in found]))
    out["status"] = _status(wide)
    out["z"] = out["z"].where(out["status"] != "new")
    out["unusual"] = out["z"].abs() > UNUSUAL
    out["periods"] = len(past)
    out = out.assign(size=out["surprise"].abs().round(2)).sort_values(["size", "member"], ascending=[False, True])
    how = "their trend carried on" if len(past) >= TREND_FROM else "their median"
    note = f"Expected from {len(past)} whole {calendar.grain}s before: {how}"
    note += ", seasons taken out and put back." if seasonal else "; seasons are not taken out (needs two years)."
    return table(name, title, {c.name: c for c in (Column("member", label), *_COLUMNS)}, out, note)


_COLUMNS = (
    Column("actual", "Revenue", "money", "Revenue of the period."),
    Column("expected", "Expected", "money", "What the member's own earlier periods lead one to expect."),
    Column("surprise", "Surprise", "money", "Revenue − expected."),
    Column("off", "Off by", "change", "Surprise / expected."),
    Column("strength", "Part of the surprise", "share", "The member's surprise / that of all members together."),
    Column("z", "Robust z", "score", "Surprise in robust standard deviations of the member's own history."),
    Column("unusual", "Unusual", "flag", "Robust z above 3.5 or below −3.5."),
    Column("status", "New or lost", "text", "new: nothing in the earlier periods; lost: nothing now."),
    Column("periods", "Periods", "count", "Earlier whole periods that it rests on."),
)


def _status(wide: pd.DataFrame) -> list[str]:
    """Whether a member has no history at all (there is nothing to expect from it), or is gone."""
    had, has = (wide.iloc[:, :-1] != 0).any(axis=1), wide.iloc[:, -1] != 0
    return ["new" if not h else "" if n else "lost" for h, n in zip(had, has, strict=True)]


def _history(cube: Cube, dimension: str, periods: list[Period]) -> pd.DataFrame:
    members, revenue = revenue_by_period(cube, dimension, periods)
    wide = pd.DataFrame(revenue, index=pd.Index(members, dtype=object), columns=[p.ix for p in periods])
    return wide[wide.index != NOT_GIVEN]


def _season_index(wide: pd.DataFrame, past: list[Period], now: Period) -> tuple[np.ndarray, bool]:
    """How much each period's season sells against an average one; all 1 with less than two years of history."""
    flat = np.ones(len(past) + 1)
    cycle = 12 // MONTHS_IN[now.grain]
    if cycle == 1 or len(past) < 2 * cycle or len({p.ix % cycle for p in past}) < cycle:
        return flat, False
    level = wide.iloc[:, :-1].sum().to_numpy(dtype=float)
    if (level <= 0).any():
        return flat, False
    # The trend over the years must not look like a season: each value against the mean of the cycle around it.
    around = pd.Series(level).rolling(cycle, min_periods=1, center=True).mean().to_numpy()
    by_season = pd.Series(level / around).groupby([p.ix % cycle for p in past]).median()
    by_season = by_season / by_season.mean()
    return np.array([float(by_season[p.ix % cycle]) for p in (*past, now)]), True


def _expected(times: np.ndarray, values: np.ndarray, now: float) -> Expectation:
    if len(values) < TREND_FROM:
        slope = 0.0
    else:
        i, j = np.triu_indices(len(values), 1)
        slope = float(np.median((values[j] - values[i]) / (times[j] - times[i])))
    start = float(np.median(values - slope * times))
    strayed = float(np.median(np.abs(values - start - slope * times))) * _MAD_TO_SD
    return Expectation(start + slope * now, max(strayed, 0.01 * float(np.median(np.abs(values)))))
