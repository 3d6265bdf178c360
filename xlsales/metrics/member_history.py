"""Each member's own history: revenue by whole period, and single orders or lines, as arrays for tests over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.metrics.orders import order_codes
from xlsales.metrics.significance import level_of
from xlsales.table.book import NOT_GIVEN
from xlsales.table.period import MONTHS_IN, Grain, Period, period_ix

ASKED = {
    "member_trend": ("product", "category", "region", "territory", "segment", "channel", "manager", "rep"),
    "member_season": ("product", "category", "region", "segment"),
    "anomaly": ("region", "segment", "sector", "category", "product", "rep"),
}
"""Question of a member's own history → the kinds of dimensions whose members it is asked of."""


@dataclass(frozen=True)
class History:
    """Members (rows) by whole periods in a row up to the one reported on (columns).

    Parameters
    ----------
    members
        Names, in alphabetical order, without the rows that name none.
    periods
        Whole periods without a gap; the last is the period reported on, where that is whole.
    revenue
        Revenue of each member in each period; 0 where it sold nothing.
    total
        Revenue of the company in each period, with the rows that name no member.
    """

    members: tuple[str, ...]
    periods: tuple[Period, ...]
    revenue: np.ndarray
    total: np.ndarray


def level_of_members(question: str, cube: Cube) -> float:
    """The level at which the members of one dimension are tested, as those of others are asked the same.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"date": pd.Timestamp(2024, 1, 5), "revenue": [3.0], "region": ["North"], "rep": ["Ann"]})
    >>> cube = cube_of(book_from_roles(rows), Settings(alpha=0.1))
    >>> level_of_members("member_trend", cube) == level_of("member_trend", 0.1) / 2
    True
    """
    asked = [d for d in cube.book.like(*ASKED[question]) if d in cube.book.sales]
    return level_of(question, cube.settings.alpha) / max(len(asked), 1)


def periods_a_year(grain: Grain) -> int:
    """How many periods of a grain a year has.

    Examples
    --------
    >>> periods_a_year("quarter")
    4
    """
    return 12 // MONTHS_IN[grain]


def whole_run(cube: Cube) -> tuple[Period, ...]:
    """The last whole periods without a gap between them."""
    whole = cube.calendar.whole
    start = max((i for i in range(1, len(whole)) if whole[i].ix != whole[i - 1].ix + 1), default=0)
    return whole[start:]


def last_year(cube: Cube) -> tuple[Period, ...]:
    """The whole periods of the last year, without a gap; fewer where the rows do not go back so far."""
    return whole_run(cube)[-periods_a_year(cube.calendar.grain) :]


def span_label(periods: tuple[Period, ...]) -> str:
    """A stretch of periods in words.

    Examples
    --------
    >>> span_label((Period("quarter", 8096), Period("quarter", 8097)))
    'Q1 2024 to Q2 2024'
    """
    return periods[0].label if len(periods) == 1 else f"{periods[0].label} to {periods[-1].label}"


def history(cube: Cube, dimension: str) -> History:
    """Revenue of every member in every whole period of the last stretch without a gap.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> days = pd.to_datetime(["2024-01-01", "2024-04-01", "2024-04-01"])
    >>> rows = pd.DataFrame({"date": days, "revenue": [3.0, 4.0, 5.0], "region": ["North", "North", "South"]})
    >>> history(cube_of(book_from_roles(rows, precision="quarter"), Settings()), "region").revenue.tolist()
    [[3.0, 4.0], [0.0, 5.0]]
    """
    run = whole_run(cube)
    members, revenue = revenue_by_period(cube, dimension, run)
    given = np.array([m != NOT_GIVEN for m in members], dtype=bool)
    return History(tuple(m for m in members if m != NOT_GIVEN), run, revenue[given], revenue.sum(axis=0))


def revenue_by_period(cube: Cube, dimension: str, periods: Sequence[Period]) -> tuple[tuple[str, ...], np.ndarray]:
    """The members that have rows, in alphabetical order, and their revenue: a row a member, a column a period."""
    rows = cube.sales(dimension)
    codes = rows[dimension].cat.codes.to_numpy(dtype="int64")
    there, place = np.unique(codes, return_inverse=True)
    column = {p.ix: j for j, p in enumerate(periods)}
    at = np.array([column.get(ix, len(periods)) for ix in rows["period"].tolist()], dtype="int64")
    revenue = np.zeros((len(there), len(periods) + 1))
    revenue[place, at] = rows["revenue"].to_numpy(dtype=float)
    names = rows[dimension].cat.categories.tolist()
    return tuple(names[i] for i in there), revenue[:, : len(periods)]


@dataclass(frozen=True)
class Sales:
    """Single sales, an order's lines of one member added up: `member` and `period` are places, `amount` money."""

    members: tuple[str, ...]
    member: np.ndarray
    period: np.ndarray
    amount: np.ndarray


def single_sales(cube: Cube, dimension: str, periods: tuple[Period, ...]) -> Sales:
    """Every order (a line where there are no order ids) of every member in some periods; reversals are no sale.

    Row level, on pandas: how far sales vary cannot come from group sums.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"date": pd.Timestamp(2024, 1, 5), "order_id": ["a", "a", "b"], "revenue": [1.0, 2.0, 4.0]})
    >>> cube = cube_of(book_from_roles(rows.assign(region="North")), Settings())
    >>> single_sales(cube, "region", (cube.calendar.now,)).amount.tolist()
    [3.0, 4.0]
    """
    lines = cube.book.sales
    place, names, at = lines_of(cube, dimension, periods)
    kept = (place >= 0) & (at >= 0) & ~lines["reversal"].to_numpy(dtype=bool)
    place, at = place[kept], at[kept]
    amount = lines["revenue"].to_numpy(dtype=float)[kept]
    if "order_id" in lines:
        order = order_codes(lines)[kept]
        width = max(len(names), 1)
        group, first = pd.factorize((order * width + place) * max(len(periods), 1) + at)
        amount = np.bincount(group, weights=amount, minlength=len(first))
        at, place = first % max(len(periods), 1), first // max(len(periods), 1) % width
    return Sales(names, place, at, amount)


def lines_of(cube: Cube, dimension: str, periods: tuple[Period, ...]) -> tuple[np.ndarray, tuple[str, ...], np.ndarray]:
    """For every line of the book: the place of its member, the members' names, and the place of its period.

    −1 where the line names no member, or lies outside the periods.
    """
    lines = cube.book.sales
    members = lines[dimension].cat.categories.astype("str")
    codes = lines[dimension].cat.codes.to_numpy(dtype="int64")
    given = np.flatnonzero(np.asarray(members) != NOT_GIVEN)
    new = np.full(len(members) + 1, -1, dtype="int64")
    new[given] = np.arange(len(given))
    grain = cube.calendar.grain
    ix = period_ix(lines["month"].to_numpy(dtype="int64"), grain, cube.calendar.fiscal_year_start)
    at = ix - (periods[0].ix if periods else 0)
    at = np.where((at >= 0) & (at < len(periods)), at, -1)
    return new[codes], tuple(str(members[i]) for i in given), at
