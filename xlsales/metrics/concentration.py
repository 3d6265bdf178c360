"""How much hangs on how few: one row a dimension with top share, Gini and HHI."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.metrics.definitions import defined
from xlsales.metrics.pareto import abc, ranked, revenue_by_member, unranked_notes
from xlsales.metrics.table import Table, unavailable

MODERATE, HIGH = 1_000, 1_800


def concentration(cube: Cube) -> Table:
    """Concentration of the period's revenue on the members of every dimension.

    Returns
    -------
    Table
        `concentration`, one row a dimension of the revenue rows: members with revenue above zero, the largest and its
        share, the top x % and their share, Gini, HHI and its level, the number of A members. All of it is of the
        revenue of the named members above zero, as in the cumulative share of `pareto_<dimension>`; notes say what that
        leaves out.

    Notes
    -----
    Top x % are the first ⌈x·n⌉ members. HHI = Σ share² × 10 000; 1,000 to 1,800
    moderate, above high: an antitrust scale, used by analogy. With few members HHI is high whoever they are (at least
    10,000 / n). Source: definitions, Concentration and size.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"date": pd.Timestamp(2024, 1, 31), "revenue": [600.0, 300, 100], "region": list("aab")})
    >>> rows["order_id"] = ["o1", "o2", "o3"]
    >>> cube = cube_of(book_from_roles(rows), Settings(band_edges=(500.0, 1000.0)))
    >>> round(concentration(cube).fact("largest_share", dimension="region").value, 3)
    0.9
    """
    title = f"Concentration, {cube.calendar.now.label}"
    rows = [r for d in cube.book.dimensions if cube.book.has(d) and (r := _row(cube, d)) is not None]
    if not rows:
        why = "No dimension has two members with revenue above zero." if cube.book.dimensions else "There is none."
        return unavailable("concentration", title, why)
    x = f"{cube.settings.top_share:.0%}"
    columns = (
        defined("dimension"),
        defined("dimension_label", "label"),
        defined("members"),
        defined("largest"),
        defined("largest_share"),
        defined("top_members", part=x),
        defined("top_share", part=x),
        defined("gini"),
        defined("hhi"),
        defined("concentration", "class"),
        defined("a_members", edge=f"{cube.settings.abc_edges[0]:.0%}"),
    )
    frame = pd.DataFrame(rows, columns=[c.name for c in columns])
    few = frame.loc[frame["members"] < 10_000 / HIGH, "label"].tolist()
    note = f"HHI is high for any split of so few members: {', '.join(few)}." if few else ""
    left = [
        f"{label}: {n}" for d, label in zip(frame["dimension"], frame["label"], strict=True) for n in _left(cube, d)
    ]
    return Table("concentration", title, columns, frame, tuple(n for n in (note, *left) if n))


def _left(cube: Cube, dimension: str) -> tuple[str, ...]:
    return unranked_notes(revenue_by_member(cube, dimension), cube.book.label(dimension).lower())


def _row(cube: Cube, dimension: str) -> dict[str, Any] | None:
    every = revenue_by_member(cube, dimension)
    total = float(every["revenue"].sum())
    named = every[ranked(every)].reset_index(drop=True)
    if len(named) < 2 or total <= 0:
        return None
    revenue = named["revenue"].to_numpy()
    base = revenue.sum()
    top = top_count(len(named), cube.settings.top_share)
    level = hhi(revenue)
    return {
        "dimension": dimension,
        "label": cube.book.label(dimension),
        "members": len(named),
        "largest": named["member"].iloc[0],
        "largest_share": revenue[0] / base,
        "top_members": top,
        "top_share": revenue[:top].sum() / base,
        "gini": gini(revenue),
        "hhi": level,
        "class": "high" if level > HIGH else "moderate" if level >= MODERATE else "low",
        "a_members": abc(named["revenue"], cube.settings.abc_edges).count("A"),
    }


def top_count(members: int, share: float) -> int:
    """How many members the top x % are, at least one.

    Examples
    --------
    >>> top_count(4, 0.3), top_count(10, 0.2)
    (2, 2)
    """
    # 0.2 × 35 is 7.000000000000001 in floats and means 7.
    return max(1, math.ceil(round(share * members, 9)))


def gini(amounts: np.ndarray) -> float:
    """Gini coefficient of amounts not below zero.

    Examples
    --------
    >>> gini(np.array([5.0, 5.0])), gini(np.array([0.0, 0.0, 0.0, 8.0]))
    (0.0, 0.75)
    """
    ordered = np.sort(amounts.astype(float))
    n = len(ordered)
    places = np.arange(1, n + 1)
    return float(((2 * places - n - 1) * ordered).sum() / (n * ordered.sum()))


def hhi(amounts: np.ndarray) -> float:
    """Herfindahl–Hirschman index of amounts, 10,000 / n to 10,000.

    Examples
    --------
    >>> hhi(np.array([5.0, 5.0]))
    5000.0
    """
    shares = amounts / amounts.sum()
    return float((shares**2).sum() * 10_000)
