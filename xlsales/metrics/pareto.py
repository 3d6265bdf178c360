"""Who makes the revenue: members by size, their cumulative share, and the classes A, B and C."""

from __future__ import annotations

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.metrics.breakdown import require_dimension
from xlsales.metrics.definitions import defined
from xlsales.metrics.measures import columns_of
from xlsales.metrics.ratio import ratio
from xlsales.metrics.table import Table, unavailable
from xlsales.table.book import NOT_GIVEN


def pareto(cube: Cube, dimension: str) -> Table:
    """Members of a dimension by revenue of the period reported on, with cumulative share and class.

    Returns
    -------
    Table
        `pareto_<dimension>`, one row a member with revenue rows: `rank`, `member`, `revenue`, `share` (of all revenue),
        `cumulative` (of the revenue of the ranked members), `class`. Ranked are the named members with revenue above
        zero, the largest first, equals in alphabetical order. Below them, without rank, cumulative share and class,
        stand those at or below zero and the revenue that names no member. No row where the total is not above zero.

    Raises
    ------
    UsageError
        For a dimension that the rows do not have.

    Notes
    -----
    A is the smallest set that reaches the first edge (80 %), the member that crosses it included; B the smallest that
    reaches the second (95 %); C the rest. Cumulative shares are of what the ranked members sum to, so they end at
    100 % whoever returned more than was bought. Source: definitions, Concentration and size.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"date": pd.Timestamp(2024, 1, 5), "revenue": [85.0, 11.0, 4.0], "region": list("abc")})
    >>> "".join(pareto(cube_of(book_from_roles(rows), Settings()), "region").frame["class"])
    'ABC'
    """
    require_dimension(cube, dimension)
    now = cube.calendar.now
    name, title = f"pareto_{dimension}", f"{cube.book.label(dimension)} by share of revenue, {now.label}"
    if not cube.book.has(dimension):
        return unavailable(name, title, f"The revenue rows have no {cube.book.label(dimension).lower()}.")
    rows = revenue_by_member(cube, dimension)
    total = float(rows["revenue"].sum())
    if not total > 0:
        return unavailable(name, title, f"Revenue of {now.label} is {total:,.0f}, so there are no shares of it.")
    in_rank = ranked(rows)
    rows = pd.concat([rows[in_rank], rows[~in_rank]], ignore_index=True)
    count = int(in_rank.sum())
    own = rows["revenue"].iloc[:count]
    rows["share"] = ratio(rows["revenue"], total)
    rows["cumulative"] = own.cumsum() / own.sum()
    rows["class"] = pd.Series(abc(own, cube.settings.abc_edges), dtype="str").reindex(rows.index)
    rows.insert(0, "rank", pd.Series(range(1, count + 1), dtype="Int64").reindex(rows.index))
    edges = [f"{e:.0%}" for e in cube.settings.abc_edges]
    columns = (
        defined("rank"),
        defined("member", header=cube.book.label(dimension)),
        columns_of(cube)["revenue"],
        defined("share_of_revenue", "share"),
        defined("cumulative_share", "cumulative"),
        defined("abc", "class", first=edges[0], second=edges[1]),
    )
    return Table(name, title, columns, rows, unranked_notes(rows, cube.book.label(dimension).lower()))


def ranked(rows: pd.DataFrame) -> pd.Series:
    """Which rows of `revenue_by_member` are ranked: the named members with revenue above zero."""
    return (rows["member"] != NOT_GIVEN) & (rows["revenue"] > 0)


def unranked_notes(rows: pd.DataFrame, label: str) -> tuple[str, ...]:
    """How much revenue the rows without a rank hold, where there are any."""
    given = rows["member"] != NOT_GIVEN
    below = rows.loc[given & (rows["revenue"] < 0), "revenue"]
    blank = float(rows.loc[~given, "revenue"].sum())
    notes = []
    if len(below):
        notes.append(f"Members below zero: {len(below):,}, with {below.sum():,.2f} in all; they are not ranked.")
    if blank:
        share = blank / float(rows["revenue"].sum())
        notes.append(f"{share:.1%} of the revenue has no {label} ({blank:,.2f}); it is not ranked.")
    return tuple(notes)


def revenue_by_member(cube: Cube, dimension: str) -> pd.DataFrame:
    """Columns `member` and `revenue` of the period reported on, the largest first, equals in alphabetical order."""
    rows = cube.sales_in(cube.calendar.now, dimension)[[dimension, "revenue"]].rename(columns={dimension: "member"})
    rows["member"] = rows["member"].astype("str")
    rows["revenue"] = rows["revenue"].astype(float)
    # Rounded, so that members equal but for the order in which their lines were added stay in alphabetical order.
    order = np.lexsort((rows["member"].to_numpy(dtype=object), -rows["revenue"].round(6).to_numpy()))
    return rows.iloc[order].reset_index(drop=True)


def abc(revenue: pd.Series, edges: tuple[float, float]) -> list[str]:
    """Classes of members in descending order of revenue, all above zero.

    Examples
    --------
    >>> abc(pd.Series([50.0, 30.0, 15.0, 5.0]), (0.8, 0.95))
    ['A', 'A', 'B', 'C']
    """
    values = revenue.to_numpy(dtype=float)
    before = (values.cumsum() - values) / values.sum()
    # A member belongs to a class while those before it fall short of the edge, by more than rounding.
    short = [before < e - 1e-9 for e in edges]
    return ["A" if a else "B" if b else "C" for a, b in zip(short[0], short[1], strict=True)]
