"""Who makes the revenue: members by size, their cumulative share, and the classes A, B and C."""

from __future__ import annotations

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.metrics.breakdown import require_dimension
from xlsales.metrics.ratio import ratio
from xlsales.metrics.table import Column, Table, unavailable
from xlsales.table.book import NOT_GIVEN


def pareto(cube: Cube, dimension: str) -> Table:
    """Members of a dimension by revenue of the period reported on, with cumulative share and class.

    Returns
    -------
    Table
        `pareto_<dimension>`, one row a member with revenue rows, the largest first, equals in alphabetical order:
        `rank`, `member`, `revenue`, `share`, `cumulative`, `class`. Without a row where the total is not above zero.

    Raises
    ------
    UsageError
        For a dimension that the rows do not have.

    Notes
    -----
    A is the smallest set that reaches the first edge (80 %), the member that crosses it included; B the smallest that
    reaches the second (95 %); C the rest. A member that nets to zero or less is C. Where members are negative the
    cumulative share runs above 100 % and comes back. Source: definitions, Concentration and size.

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
    rows["share"] = ratio(rows["revenue"], total)
    rows["cumulative"] = rows["revenue"].cumsum() / total
    rows["class"] = abc(rows["revenue"], cube.settings.abc_edges)
    rows.insert(0, "rank", range(1, len(rows) + 1))
    edges = [f"{e:.0%}" for e in cube.settings.abc_edges]
    columns = (
        Column("rank", "Rank", "count", "1 is the largest."),
        Column("member", cube.book.label(dimension), "text", "A member."),
        Column("revenue", "Revenue", "money", f"Revenue in {now.label}."),
        Column("share", "Share", "share", f"Revenue / revenue of {now.label}."),
        Column("cumulative", "Cumulative share", "share", "Share of this member and all larger ones."),
        Column(
            "class",
            "Class",
            "class",
            f"A: the smallest set to reach {edges[0]}, with the member that crosses it; B: to {edges[1]}; C: the rest.",
        ),
    )
    notes = []
    below = rows["revenue"] < 0
    if below.any():
        notes.append(f"Members below zero: {int(below.sum()):,}; the cumulative share passes 100 % and comes back.")
    blank = rows.loc[rows["member"] == NOT_GIVEN, "share"].sum()
    if blank:
        notes.append(
            f"{blank:.1%} of the revenue has no {cube.book.label(dimension).lower()}; it has a row of its own."
        )
    return Table(name, title, columns, rows, tuple(notes))


def revenue_by_member(cube: Cube, dimension: str) -> pd.DataFrame:
    """Columns `member` and `revenue` of the period reported on, the largest first, equals in alphabetical order."""
    rows = cube.sales_in(cube.calendar.now, dimension)[[dimension, "revenue"]].rename(columns={dimension: "member"})
    rows["member"] = rows["member"].astype("str")
    rows["revenue"] = rows["revenue"].astype(float)
    # Rounded, so that members equal but for the order in which their lines were added stay in alphabetical order.
    order = np.lexsort((rows["member"].to_numpy(dtype=object), -rows["revenue"].round(6).to_numpy()))
    return rows.iloc[order].reset_index(drop=True)


def abc(revenue: pd.Series, edges: tuple[float, float]) -> list[str]:
    """Classes of members in descending order of revenue.

    Examples
    --------
    >>> abc(pd.Series([50.0, 30.0, 15.0, 5.0]), (0.8, 0.95))
    ['A', 'A', 'B', 'C']
    """
    values = revenue.to_numpy(dtype=float)
    before = (values.cumsum() - values) / values.sum()
    # A member belongs to a class while those before it fall short of the edge, by more than rounding.
    short = [before < e - 1e-9 for e in edges]
    return [
        "C" if v <= 0 else "A" if a else "B" if b else "C" for v, a, b in zip(values, short[0], short[1], strict=True)
    ]
