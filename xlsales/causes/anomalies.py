"""Members that did not do what their own history leads one to expect."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.cube.row_meaning import row_meaning
from xlsales.metrics.autocorrelation import Contrast, residual_maker
from xlsales.metrics.definitions import defined
from xlsales.metrics.direction import slope_chances
from xlsales.metrics.member_history import level_of_members, periods_a_year, revenue_by_period, single_sales
from xlsales.metrics.ratio import change, ratio
from xlsales.metrics.season_test import season_chance
from xlsales.metrics.seasonality import TOLD_FROM, seasonal_index
from xlsales.metrics.significance import holm, level_of, normal_p
from xlsales.metrics.table import Table, table, unavailable
from xlsales.table.book import NOT_GIVEN
from xlsales.table.period import Period

FEWEST = 4
TREND_FROM = 8
WORTH = 0.1
"""Part of what was to be expected below which nobody is surprised, however steady the member was."""
TREND_BELOW = 0.05
"""P-value of the slope below which a member's trend is carried on; a line through noise strays far from it."""


class History(NamedTuple):
    """Members (rows) by earlier periods and, last, the one reported on.

    `scale` is what each period is divided by to make all alike: its season, and how many units of rows it holds.
    """

    members: tuple[str, ...]
    revenue: np.ndarray
    squares: np.ndarray
    places: np.ndarray
    scale: np.ndarray


def anomalies(cube: Cube, dimension: str) -> Table:
    """Compare each member's revenue with what its own earlier whole periods lead one to expect.

    Expected is the mean of the earlier whole periods; from eight of them on the least-squares line carried on to now,
    where its slope is more than chance gives. Where the company has a season (three years and more, see
    `season_chance`), it is taken out first and put back.

    Parameters
    ----------
    dimension
        A dimension of the sales rows.

    Returns
    -------
    Table
        `anomalies_<dimension>`, strongest first: `member`, `actual`, `expected`, `surprise` (actual − expected),
        `off` (surprise / expected), `strength` (surprise / that of all members together), `p_holm`, `unusual`,
        `status`, `periods` (of history). A member without revenue in any of the earlier periods is `status` entered,
        and never unusual; one with none now is gone.

    Notes
    -----
    A surprise is unusual where neither the member's own ups and downs (noise that carries over from period to period,
    see `autocorrelation`) nor orders of its sizes arriving at random (compound Poisson) give as large a one; corrected
    for all members (Holm), and for the other dimensions whose members are asked the same. Where rows are sums, there
    are no orders, and the ups and downs alone count. Source of the strength: Power BI's anomaly explanations, (actual −
    expected of the member) / (of the total).

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"date": pd.to_datetime(["2024-01-05", "2024-04-05"]), "revenue": [10.0, 8.0]})
    >>> cube = cube_of(book_from_roles(rows.assign(region="North")), Settings(period="Q2 2024", min_events=1))
    >>> anomalies(cube, "region").missing
    '1 whole quarter before Q2 2024 are too few to expect anything from; 4 are needed.'
    """
    label = cube.book.label(dimension)
    name, title = f"anomalies_{dimension}", f"What was not to be expected by {label.lower()}"
    if dimension not in cube.book.sales:
        return unavailable(name, title, f"The rows have no column for {dimension}.")
    calendar = cube.calendar
    if not isinstance(calendar.now, Period):
        return unavailable(
            name, title, f"A {calendar.grain} has a history of its own to go by; {calendar.now.label} has not."
        )
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
    seen, seasonal = _history(cube, dimension, (*past, calendar.now))
    expected, chances = _expected(seen, orders=not row_meaning(cube).sums)
    out = pd.DataFrame({"member": list(seen.members), "actual": seen.revenue[:, -1], "expected": expected})
    out["surprise"] = out["actual"] - out["expected"]
    out["off"] = change(out["actual"], out["expected"])
    total = float(out["surprise"].sum())
    out["strength"] = ratio(out["surprise"], 0.0 if abs(total) < 0.005 else total)
    out["status"] = _status(seen.revenue)
    out["p_holm"] = holm(np.where(out["status"] == "entered", np.nan, chances).tolist())
    worth = out["surprise"].abs() >= WORTH * out["expected"].abs()
    out["unusual"] = (out["p_holm"] < level_of_members("anomaly", cube)) & worth
    out["periods"] = len(past)
    out = out.assign(size=out["surprise"].abs().round(2)).sort_values(["size", "member"], ascending=[False, True])
    note = f"Expected from {len(past)} whole {calendar.grain}s before"
    note += ", the company's season taken out and put back." if seasonal else "; no season is taken out."
    return table(name, title, {c.name: c for c in (defined("member", header=label), *_COLUMNS)}, out, note)


_COLUMNS = (
    defined("revenue", "actual"),
    defined("expected"),
    defined("surprise"),
    defined("off"),
    defined("strength"),
    defined("p_surprise", "p_holm"),
    defined("unusual"),
    defined("status"),
    defined("earlier_periods", "periods"),
)


def _status(revenue: np.ndarray) -> list[str]:
    """Whether a member has no history at all (there is nothing to expect from it), or is gone."""
    had, has = (revenue[:, :-1] != 0).any(axis=1), revenue[:, -1] != 0
    return ["entered" if not h else "" if n else "gone" for h, n in zip(had, has, strict=True)]


def _history(cube: Cube, dimension: str, periods: tuple[Period, ...]) -> tuple[History, bool]:
    members, revenue = revenue_by_period(cube, dimension, periods)
    places = np.array([p.ix for p in periods])
    units = np.array([1 / cube.calendar.evening.get(p.ix, 1.0) for p in periods])
    index, seasonal = _season(cube, revenue.sum(axis=0) / units, places)
    given = [i for i, m in enumerate(members) if m != NOT_GIVEN]
    names = tuple(members[i] for i in given)
    return History(names, revenue[given], _squares(cube, dimension, names, periods), places, units * index), seasonal


def _squares(cube: Cube, dimension: str, members: tuple[str, ...], periods: tuple[Period, ...]) -> np.ndarray:
    """Sum of the squared amounts of each member's single sales in each period: the variance that chance gives it."""
    span = tuple(cube.calendar.period(ix) for ix in range(periods[0].ix, periods[-1].ix + 1))
    sales = single_sales(cube, dimension, span)
    out = np.zeros((len(sales.members) + 1, len(span)))
    np.add.at(out, (sales.member, sales.period), sales.amount**2)
    row = {m: i for i, m in enumerate(sales.members)}
    return out[[row.get(m, -1) for m in members]][:, [p.ix - periods[0].ix for p in periods]]


def _season(cube: Cube, total: np.ndarray, places: np.ndarray) -> tuple[np.ndarray, bool]:
    """How much each period's season sells against an average one; 1 where the past shows no season of the company."""
    flat, cycle = np.ones(len(places)), periods_a_year(cube.calendar.grain)
    past, at = total[:-1], places[:-1]
    if cycle == 1 or len(past) < TOLD_FROM * cycle or (np.diff(at) != 1).any():
        return flat, False
    index = seasonal_index(past, at, cycle)
    if index is None or not season_chance(past, at, cycle) < level_of("season", cube.settings.alpha):
        return flat, False
    return index.reindex(places % cycle).to_numpy(), True


def _expected(seen: History, *, orders: bool) -> tuple[np.ndarray, np.ndarray]:
    """What each member's history leads to expect, and how often chance gives so large a surprise."""
    alike = seen.revenue / seen.scale
    places = tuple((seen.places - seen.places[0]).tolist())
    lines = np.zeros(len(alike), dtype=bool)
    if len(places) > TREND_FROM and len(alike):
        lines = slope_chances(alike[:, :-1], seen.places[:-1]) < TREND_BELOW
    expected, chances = np.zeros(len(alike)), np.ones(len(alike))
    for line in (False, True):
        mine = lines == line
        surprise = _surprise(places, line)
        expected[mine] = -(alike[mine][:, :-1] @ surprise.weights[:-1]) * seen.scale[-1]
        chances[mine] = surprise.chances(alike[mine])
        if orders:
            by_orders = seen.squares[mine] * (surprise.weights * seen.scale[-1] / seen.scale) ** 2
            now = np.maximum(seen.squares[mine][:, -1], seen.squares[mine][:, :-1].mean(axis=1))
            spread = np.sqrt(by_orders[:, :-1].sum(axis=1) + now)
            z = np.divide(seen.revenue[mine][:, -1] - expected[mine], spread, out=np.zeros(len(now)), where=spread > 0)
            chances[mine] = np.maximum(chances[mine], [normal_p(v) for v in z])
    return expected, chances


@cache
def _surprise(places: tuple[int, ...], line: bool) -> Contrast:
    """The last value less what the others lead to expect of it: their mean, or the line through them carried on."""
    at = np.array(places, dtype=float)
    design = np.column_stack([np.ones(len(at)), at - at[:-1].mean()][: 1 + line])
    weights = np.append(-design[-1] @ np.linalg.pinv(design[:-1]), 1.0)
    maker = np.zeros((len(at), len(at)))
    maker[:-1, :-1] = residual_maker(design[:-1])
    return Contrast(weights, maker, np.array(places))
