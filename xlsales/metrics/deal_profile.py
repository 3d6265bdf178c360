"""How large and how many the sales of each member are, against the others': who sells many small ones."""

from __future__ import annotations

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.cube.row_meaning import NO_ORDERS, row_meaning
from xlsales.metrics.definitions import defined
from xlsales.metrics.member_history import last_year, single_sales, span_label
from xlsales.metrics.significance import holm, level_of, welch_of_sums
from xlsales.metrics.table import Table, table, unavailable

SMALL = 0.5
"""An average sale of half the others' is small, one of twice theirs large."""
MANY_SMALL, FEW_SMALL, MANY_LARGE, FEW_LARGE, LIKE_OTHERS = "many small", "few small", "many large", "few large", ""

_SMALLEST_SPREAD = 1e-6
"""Spread of log amounts where all are equal, beyond what rounding makes."""

COLUMNS = (
    defined("over", "periods"),
    defined("sales"),
    defined("peer_sales"),
    defined("average_of_sales", "average"),
    defined("average_of_others", "others"),
    defined("against_others", "ratio"),
    defined("revenue_of_sales", "revenue"),
    defined("below_others", "gap"),
    defined("p_size", "p_holm"),
    defined("profile"),
)


def deal_profiles(cube: Cube, dimension: str) -> Table:
    """Compare the single sales of each member with those of all others, over the whole periods of the last year.

    Returns
    -------
    Table
        `deal_profile_<dimension>`, by the size of the gap: `member`, `periods`, `sales`, `peer_sales`, `average`,
        `others`, `ratio`, `revenue`, `gap`, `p_holm`, `profile`. Members with fewer than `min_events` sales are not
        tested.

    Notes
    -----
    Amounts of sales are skewed, so their logarithms are tested (Welch), Holm-corrected; and the averages must differ by
    the factor two. Sales count as independent, though those of one account are alike.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"revenue": [10.0, 12, 9, 11, 8, 10, 11, 50, 60, 40, 55, 45]})
    >>> rows["rep"] = ["Ann"] * 7 + ["Bob"] * 5
    >>> cube = cube_of(book_from_roles(rows.assign(date=pd.Timestamp(2024, 3, 1)), precision="month"), Settings())
    >>> deal_profiles(cube, "rep").fact("profile", member="Ann").value
    'many small'
    """
    label = cube.book.label(dimension)
    name, title = f"deal_profile_{dimension}", f"Size and number of sales by {label.lower()}"
    if dimension not in cube.book.sales:
        return unavailable(name, title, f"The revenue rows have no {dimension}.")
    if row_meaning(cube).sums:
        return unavailable(name, title, NO_ORDERS)
    periods = last_year(cube)
    if not periods:
        return unavailable(name, title, "No period is whole.")
    found = single_sales(cube, dimension, periods)
    positive = found.amount > 0
    member, amount = found.member[positive], found.amount[positive]
    k = len(found.members)
    count = np.bincount(member, minlength=k).astype(float)
    if (count > 0).sum() < 2:
        return unavailable(name, title, "One member made all sales, so there are no others to compare with.")
    revenue = np.bincount(member, weights=amount, minlength=k)
    log = np.log(amount) - np.log(amount).mean()
    first, second = (np.bincount(member, weights=log**i, minlength=k) for i in (1, 2))
    sums = np.stack([count, first, second])
    rests = sums.sum(axis=1, keepdims=True) - sums
    p = [
        welch_of_sums(tuple(sums[:, i].tolist()), tuple(rests[:, i].tolist()), _SMALLEST_SPREAD)[1]
        if count[i] >= max(cube.settings.min_events, 2)
        else float("nan")
        for i in range(k)
    ]
    rest = np.maximum(count.sum() - count, 1.0)
    frame = pd.DataFrame({"member": found.members, "sales": count.astype(int), "revenue": revenue, "p_holm": holm(p)})
    frame["periods"] = span_label(periods)
    frame["others"] = (revenue.sum() - revenue) / rest
    frame["peer_sales"] = float(np.median(count[count > 0]))
    frame = frame[frame["sales"] > 0]
    frame["average"] = frame["revenue"] / frame["sales"]
    frame["ratio"] = frame["average"] / frame["others"].where(frame["others"] > 0)
    frame["gap"] = (frame["others"] - frame["average"]) * frame["sales"]
    frame["profile"] = _profile(frame, level_of("deal_size", cube.settings.alpha))
    frame = frame.assign(size=frame["gap"].abs().round(2)).sort_values(["size", "member"], ascending=[False, True])
    columns = {c.name: c for c in (defined("member", header=label), *COLUMNS)}
    note = f"Over {span_label(periods)}; {cube.settings.min_events} sales are the fewest that are tested."
    return table(name, title, columns, frame, note)


def _profile(frame: pd.DataFrame, alpha: float) -> pd.Series:
    sure = frame["p_holm"] < alpha
    many = frame["sales"] >= frame["peer_sales"]
    small, large = sure & (frame["ratio"] <= SMALL), sure & (frame["ratio"] >= 1 / SMALL)
    out = np.select(
        [small & many, small, large & many, large], [MANY_SMALL, FEW_SMALL, MANY_LARGE, FEW_LARGE], LIKE_OTHERS
    )
    return pd.Series(out, index=frame.index)
