"""Members whose win rate differs from the others', over as many periods as it takes to tell."""

from __future__ import annotations

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.metrics.definitions import defined
from xlsales.metrics.member_history import last_year, span_label, whole_run
from xlsales.metrics.significance import holm, level_of, two_proportions, wilson
from xlsales.metrics.table import Table, table, unavailable
from xlsales.table.book import NOT_GIVEN
from xlsales.table.period import Period

ENOUGH = 100
"""Closed deals of the median member from which a rate is known to ten points either way."""

COLUMNS = (
    defined("over", "periods"),
    defined("win_rate"),
    defined("rate_of_others", "others"),
    defined("difference_of_rate", "points"),
    defined("rate_low"),
    defined("rate_high"),
    defined("deals_closed", "closed"),
    defined("deals_won", "won"),
    defined("average_sale"),
    defined("worth_a_period", "worth"),
    defined("p_win_rate", "p"),
    defined("p_win_rate_corrected", "p_holm"),
    defined("differs"),
)


def win_rate_gaps(cube: Cube, dimension: str) -> Table:
    """Test each member's win rate against all others', over the shortest stretch that has deals enough.

    The stretch is the period reported on, the last year, or the whole history: the first in which the median member
    has closed 100 deals, else the whole history. It is chosen by the number of deals alone, never by what they say.

    Returns
    -------
    Table
        `win_rate_gap_<dimension>`, most certain first. Members with fewer than `min_events` closed deals are not
        tested.

    Notes
    -----
    Deals count in the period that they closed in, also where the setting `win_rate` is cohort.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"closed": pd.Timestamp(2024, 3, 31), "amount": 10.0, "manager": ["Ann", "Bob"] * 100})
    >>> rows["stage"] = ["Lost", "Won"] * 60 + ["Won", "Won"] * 40
    >>> cube = cube_of(book_from_roles(deals=rows.assign(created=rows["closed"])), Settings())
    >>> win_rate_gaps(cube, "manager").fact("points", member="Ann").value
    -0.6
    """
    label = cube.book.label(dimension)
    name, title = f"win_rate_gap_{dimension}", f"Win rate against the others by {label.lower()}"
    deals = cube.book.deals
    if deals is None or dimension not in deals:
        return unavailable(name, title, f"There are no deals with a stage and a {dimension}.")
    rows = cube.deals_closed(dimension)
    rows = rows.assign(member=rows[dimension].astype("str"))
    rows = rows[rows["member"] != NOT_GIVEN]
    stretch = _stretch(cube, rows)
    rows = rows[rows["period"].isin([p.ix for p in stretch])]
    sums = rows.groupby("member", sort=True)[["won", "closed", "amount"]].sum().reset_index()
    sums = sums[sums["closed"] > 0]
    if len(sums) < 2:
        return unavailable(name, title, "Fewer than two members closed a deal, so there are no others to compare with.")
    won, closed = sums["won"].to_numpy(dtype=float), sums["closed"].to_numpy(dtype=float)
    p = [
        two_proportions(w, c, won.sum() - w, closed.sum() - c) if c >= cube.settings.min_events else float("nan")
        for w, c in zip(won, closed, strict=True)
    ]
    bounds = [wilson(w, c) for w, c in zip(won, closed, strict=True)]
    frame = sums.assign(
        periods=span_label(stretch),
        win_rate=won / closed,
        others=(won.sum() - won) / (closed.sum() - closed),
        rate_low=[b[0] for b in bounds],
        rate_high=[b[1] for b in bounds],
        average_sale=np.divide(sums["amount"].to_numpy(dtype=float), won, out=np.full(len(won), np.nan), where=won > 0),
        p=p,
        p_holm=holm(p),
    )
    frame["points"] = frame["win_rate"] - frame["others"]
    sale = frame["average_sale"].fillna(float(frame["amount"].sum()) / max(won.sum(), 1.0))
    frame["worth"] = frame["points"] * frame["closed"] * sale / len(stretch)
    frame["differs"] = frame["p_holm"] < level_of("win_rate", cube.settings.alpha)
    frame = frame.assign(order=frame["p_holm"].fillna(2.0)).sort_values(["order", "p", "member"])
    columns = {c.name: c for c in (defined("member", header=label), *COLUMNS)}
    return table(name, title, columns, frame, f"Deals closed in {span_label(stretch)}.")


def _stretch(cube: Cube, rows: pd.DataFrame) -> tuple[Period, ...]:
    """The shortest of period, year and history in which the median member closed deals enough."""
    history = whole_run(cube) or (cube.calendar.last,)
    for periods in ((cube.calendar.last,), last_year(cube) or history):
        inside = rows[rows["period"].isin([p.ix for p in periods])]
        closed = inside.groupby("member")["closed"].sum()
        if len(closed) and float(closed.median()) >= ENOUGH:
            return periods
    return history
