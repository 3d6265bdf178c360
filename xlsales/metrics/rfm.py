"""RFM: how recently, how often and for how much each customer bought, and the segment of each customer.

Scores rank customers against each other: somebody is always in the lowest quarter, also where everybody bought last
week. So a segment's name that says something of staying away (Lost, At-Risk) is given by the customer's own silence,
its state, and only the active customers are told apart by their scores.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.cube.customers import as_of_day, customers_left_out, why_no_customers
from xlsales.metrics.at_risk import ACTIVE, AT_RISK, CHURNED, silence
from xlsales.metrics.at_risk import COLUMNS as SILENCE
from xlsales.metrics.definitions import defined
from xlsales.metrics.membership import A_YEAR, begun
from xlsales.metrics.table import Table, table, unavailable

# Lowest sum of three quartile scores → segment.
FIVE = ((10, "Champions"), (8, "Loyal Customers"), (6, "Potential Loyalists"), (4, "At-Risk"), (3, "Lost"))
# Recency quintiles, frequency quintiles → segment; the cells partition the grid.
TEN = (
    ((5, 5), (4, 5), "Champions"),
    ((3, 4), (4, 5), "Loyal Customers"),
    ((4, 5), (2, 3), "Potential Loyalists"),
    ((5, 5), (1, 1), "New Customers"),
    ((4, 4), (1, 1), "Promising"),
    ((3, 3), (3, 3), "Need Attention"),
    ((3, 3), (1, 2), "About to Sleep"),
    ((1, 2), (5, 5), "Can't Lose Them"),
    ((1, 2), (3, 4), "At Risk"),
    ((1, 2), (1, 2), "Hibernating"),
)
TILES = {"five": 4, "ten": 5}
LOYAL = ("Champions", "Loyal Customers")
OCCASIONAL = "Occasional Customers"
"""Active customers whose scores would call them lost, or slipping."""
STATED = {
    "five": {
        CHURNED: ("Lost",),
        AT_RISK: ("At-Risk",),
        ACTIVE: (OCCASIONAL, "Champions", "Loyal Customers", "Potential Loyalists"),
    },
    "ten": {
        CHURNED: ("Hibernating",),
        AT_RISK: ("At Risk", "Can't Lose Them"),
        ACTIVE: (OCCASIONAL, "Champions", "Loyal Customers", "Potential Loyalists", "New Customers", "Promising",
                 "Need Attention"),
    },
}  # fmt: skip
"""The segments that agree with each state; the first is that of customers whose scores name none of them."""
_NAMES = {"five": tuple(name for _, name in FIVE), "ten": tuple(name for *_, name in TEN)}
SEGMENTS = {
    kind: tuple(n for n in (*names[:-2], OCCASIONAL, *names[-2:]) if any(n in s for s in STATED[kind].values()))
    for kind, names in _NAMES.items()
}
"""The segments in the order in which tables list them."""

CUSTOMERS = {
    c.name: c
    for c in (
        defined("member", header="Customer"),
        defined("recency"),
        defined("orders_to_date", "frequency"),
        defined("revenue_to_date", "monetary"),
        defined("r"),
        defined("f"),
        defined("m"),
        defined("score"),
        SILENCE["state"],
        defined("customer_segment", "class"),
    )
}
SEGMENT_COLUMNS = {
    c.name: c
    for c in (
        defined("customer_segment", "segment"),
        defined("customers_in_segment", "customers"),
        defined("share_of_customers", "share"),
        defined("revenue_to_date", "revenue"),
        defined("share_of_their_revenue", "share_of_revenue"),
        defined("average_recency"),
        defined("average_frequency"),
        defined("average_value"),
    )
}


def rfm(cube: Cube) -> Table:
    """Score every customer on recency, frequency and money, and name its segment (definitions: RFM).

    Parameters
    ----------
    cube
        Settings used: `rfm_segments` (five or ten), `rfm_cut` (ntile or quantile), `as_of`.

    Returns
    -------
    Table
        `rfm`: one row a customer with an order up to the as-of day, most revenue first. Its `class` agrees with its
        `state` (see `STATED`); `score_segments` has the segments by scores alone. Unavailable without customers, or
        with fewer customers than score groups.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"date": pd.date_range("2024-01-01", periods=8), "revenue": [1.0, 2.0, 3.0, 4.0] * 2,
    ...                      "customer": list("abcdabcd")})
    >>> rfm(cube_of(book_from_roles(rows), Settings())).frame[["member", "recency", "class"]].values.tolist()[0]
    ['d', 0, 'Champions']
    """
    return cube.once(("rfm", as_of_day(cube), cube.calendar.grain), lambda: _rfm(cube))


def _rfm(cube: Cube) -> Table:
    title = "Customers by recency, frequency and revenue"
    why = why_no_customers(cube)
    if why:
        return unavailable("rfm", title, why)
    some = silence(cube)
    kind = cube.settings.rfm_segments
    tiles = TILES[kind]
    if len(some) < tiles:
        need = f"Scores in {tiles} groups need at least {tiles} customers with an order; there are {len(some)}."
        return unavailable("rfm", title, need)
    frame = _scored(some, tiles, cube.settings.rfm_cut)
    by_score = segments_of(frame, kind).astype(object)
    by_score[(by_score == "New Customers") & ~_is_new(cube, some)] = "Promising"
    # Nobody is loyal by a single order, however recent and large it was.
    by_score[np.isin(by_score, LOYAL) & (some["gaps"].to_numpy() == 0)] = "Potential Loyalists"
    frame["class"] = _agreed(by_score, frame["state"].to_numpy(), kind)
    # The customers come in the order of their names, in which equals stay.
    frame = frame.sort_values("monetary", ascending=False, kind="stable", ignore_index=True)
    notes = (*_definition(cube, tiles), *customers_left_out(cube), *_undecided(frame, cube))
    return table("rfm", title, CUSTOMERS, frame, *notes)


def rfm_segments(cube: Cube) -> Table:
    """Sum the scored customers up by segment, in the order of `SEGMENTS`; all segments are listed.

    Returns
    -------
    Table
        `rfm_segments`; averages are missing for a segment without customers. These shares are no retention rates.
    """
    scored = rfm(cube)
    return _summed(scored, scored.frame.get("class"), SEGMENTS[cube.settings.rfm_segments])


def score_segments(cube: Cube) -> Table:
    """`rfm_segments` by the scores alone, as other people's reports cut them: Lost is the lowest score, lost or not."""
    scored, kind = rfm(cube), cube.settings.rfm_segments
    by = pd.Series(segments_of(scored.frame, kind)) if scored else None
    return _summed(scored, by, _NAMES[kind])


def _summed(scored: Table, by: pd.Series | None, order: tuple[str, ...]) -> Table:
    title = "Customer segments"
    if not scored or by is None:
        return unavailable("rfm_segments", title, scored.missing)
    total = float(scored.frame["monetary"].sum())
    frame = scored.frame.groupby(by.to_numpy()).agg(
        customers=("member", "size"),
        revenue=("monetary", "sum"),
        average_recency=("recency", "mean"),
        average_frequency=("frequency", "mean"),
        average_value=("monetary", "mean"),
    )
    frame = frame.reindex(list(order))
    frame["customers"] = frame["customers"].fillna(0).astype("int64")
    frame["revenue"] = frame["revenue"].fillna(0.0)
    frame["share"] = frame["customers"] / len(scored.frame)
    frame["share_of_revenue"] = frame["revenue"] / total if total > 0 else np.nan
    frame = frame.rename_axis("segment").reset_index()
    return table("rfm_segments", title, SEGMENT_COLUMNS, frame, *scored.notes)


def ntile(values: pd.Series, names: pd.Series, tiles: int) -> np.ndarray:
    """Number the values 1 to `tiles` in groups of SQL's NTILE sizes, ordered by (value, name).

    Examples
    --------
    >>> ntile(pd.Series([5, 5, 5, 9, 1]), pd.Series(list("cabde")), 2).tolist()
    [2, 1, 1, 2, 1]
    """
    order = np.lexsort((pd.factorize(names, sort=True)[0], values.to_numpy()))
    size, larger = divmod(len(values), tiles)
    sizes = [size + 1] * larger + [size] * (tiles - larger)
    out = np.empty(len(values), dtype="int64")
    out[order] = np.repeat(np.arange(1, tiles + 1), sizes)
    return out


def quantile_cut(values: pd.Series, tiles: int) -> np.ndarray:
    """Number the values 1 to `tiles` by the quantile edges they exceed; equal values get equal numbers.

    Examples
    --------
    >>> quantile_cut(pd.Series([5, 5, 5, 9, 1]), 2).tolist()
    [1, 1, 1, 2, 1]
    """
    edges = np.quantile(values.to_numpy(dtype=float), np.arange(1, tiles) / tiles)
    out: np.ndarray = 1 + np.searchsorted(edges, values.to_numpy(dtype=float), side="left")
    return out


def segments_of(scored: pd.DataFrame, kind: str) -> np.ndarray:
    """The segment of each row of scores `r`, `f` (and `score` for the five)."""
    if kind == "five":
        return np.select([scored["score"] >= low for low, _ in FIVE], [name for _, name in FIVE], default=FIVE[-1][1])
    inside = [scored["r"].between(*r) & scored["f"].between(*f) for r, f, _ in TEN]
    return np.select(inside, [name for *_, name in TEN], default="")


def _is_new(cube: Cube, customers: pd.DataFrame) -> np.ndarray:
    """Who has ordered on one day only, with enough data before it to say that it was the first (`membership`)."""
    first = customers["first_day"].to_numpy()
    since = first - begun(cube, int(first.min())) >= A_YEAR
    return np.asarray((customers["gaps"].to_numpy() == 0) & since)


def _agreed(by_score: np.ndarray, state: np.ndarray, kind: str) -> np.ndarray:
    """Each customer's segment: the one of the scores where it agrees with the state, else the state's own.

    >>> _agreed(np.array(["Loyal Customers", "Lost"]), np.array(["Churned", "Active"]), "five").tolist()
    ['Lost', 'Occasional Customers']
    """
    own = np.array([STATED[kind][s][0] for s in state], dtype=object)
    fits = np.array([name in STATED[kind][s] for name, s in zip(by_score, state, strict=True)], dtype=bool)
    return np.asarray(np.where(fits, by_score, own))


def _scored(some: pd.DataFrame, tiles: int, cut: str) -> pd.DataFrame:
    out = pd.DataFrame(
        {
            "member": some["member"],
            "recency": some["days_silent"],
            "frequency": some["orders"],
            "monetary": some["revenue"],
            "state": some["state"],
        }
    )
    # The customers come in the order of their names.
    place = pd.Series(range(len(out)))
    worth = {"r": -out["recency"], "f": out["frequency"], "m": out["monetary"]}
    for score, values in worth.items():
        out[score] = ntile(values, place, tiles) if cut == "ntile" else quantile_cut(values, tiles)
    return out.assign(score=out["r"] + out["f"] + out["m"])


def _definition(cube: Cube, tiles: int) -> tuple[str, ...]:
    groups = {4: "quartiles", 5: "quintiles"}[tiles]
    how = "equal-sized groups, ties by customer name" if cube.settings.rfm_cut == "ntile" else "cut at quantile edges"
    precision = cube.book.precision
    return (
        f"Scores are {groups} ({how}) over all rows up to {cube.calendar.as_of:%Y-%m-%d}, whatever period is reported.",
        f"The rows tell only the {precision}: an order counts from its first day." if precision != "day" else "",
    )


def _undecided(frame: pd.DataFrame, cube: Cube) -> tuple[str, ...]:
    """Say where a score does not tell customers apart."""
    notes = []
    for name, measure in (("r", "recency"), ("f", "frequency"), ("m", "monetary")):
        if frame[measure].nunique() == 1:
            notes.append(f"All customers have the same {measure}: the score {name.upper()} tells nothing about them.")
        elif cube.settings.rfm_cut == "ntile":
            scores = frame.groupby(measure)[name]
            split = scores.transform("min") < scores.transform("max")
            if split.mean() >= 0.1:
                notes.append(
                    f"{split.sum():,} customers share their {measure} with customers of another {name.upper()} score; "
                    "rfm_cut = quantile scores equals alike."
                )
    return tuple(notes)
