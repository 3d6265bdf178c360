"""Territories beside each other: revenue, people, customers, targets; and what an even spread of work would move."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.cube.row_meaning import row_meaning
from xlsales.metrics.attainment import attainment
from xlsales.metrics.comparable import change_between
from xlsales.metrics.definitions import defined
from xlsales.metrics.measures import columns_of
from xlsales.metrics.ratio import ratio
from xlsales.metrics.table import Column, Table, table, unavailable
from xlsales.table.book import NOT_GIVEN

PLACES = ("territory", "region", "office", "country")
"""Dimensions that can be a territory, the first that the rows have is taken."""

HOME = 0.7
"""Least part of the orders that reps write in a territory of their own, for its work to be theirs."""


def place_of(cube: Cube) -> str | None:
    """The dimension that stands for territories: territory, region, office or country."""
    return next((d for d in PLACES if d in cube.book.sales), None)


def territories(cube: Cube, dimension: str | None = None) -> Table:
    """Revenue, share, people, customers and attainment of every territory.

    Parameters
    ----------
    dimension
        The dimension of the territories; default the first of territory, region, office, country that the rows have.

    Returns
    -------
    Table
        `territories`, largest revenue first: `member`, `revenue`, `before`, `change`, `share`, `orders`,
        `average_sale`, `reps` (with a sale in the period), `revenue_per_rep`, `customers`, `revenue_per_customer`,
        `quota`, `attainment` (where there are targets by this dimension). Columns that the rows cannot answer are left
        out.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> days = pd.to_datetime(["2024-01-05", "2024-01-09", "2024-04-05", "2024-04-09"])
    >>> rows = pd.DataFrame({"date": days, "revenue": [10.0, 10.0, 8.0, 8.0], "region": "North"})
    >>> cube = cube_of(book_from_roles(rows), Settings(period="Q2 2024"))
    >>> territories(cube).fact("change", member="North").value
    -0.2
    """
    name, title = "territories", "Territories"
    place = dimension or place_of(cube)
    if place is None or place not in cube.book.sales:
        return unavailable(name, title, f"The rows have no column for {dimension or 'a territory, region or office'}.")
    out = _figures(cube, place)
    if out.empty:
        return unavailable(name, title, f"There is no sale with a {place} in {cube.calendar.now.label}.")
    out = out.sort_values(["revenue", "member"], ascending=[False, True], ignore_index=True)
    notes = []
    if "reps" in out and _shared_reps(cube, place):
        notes.append("Some reps sell in more than one of them and count in each.")
    goals = attainment(cube, place)
    if goals:
        own = goals.frame[goals.frame["row"] == "member"].set_index("member")
        out["quota"], out["attainment"] = out["member"].map(own["quota"]), out["member"].map(own["attainment"])
        notes += list(goals.notes)
    return table(name, title, {c.name: c for c in _columns(cube, place)}, out, *notes)


def _figures(cube: Cube, place: str) -> pd.DataFrame:
    now, before = cube.calendar.now, cube.calendar.before
    rows = cube.sales_in(now, place)
    out = rows.assign(member=rows[place].astype("str"))[["member", "revenue", "orders"]]
    total = float(out["revenue"].sum())
    if before is not None:
        old = cube.sales_in(before, place)
        old = old.assign(member=old[place].astype("str"))[["member", "revenue"]].rename(columns={"revenue": "before"})
        out = out.merge(old, on="member", how="outer")
        out = out.assign(**{c: out[c].fillna(0.0) for c in ("revenue", "before", "orders")})
        out["change"] = change_between(cube, out["revenue"], out["before"])
    out = out[out["member"] != NOT_GIVEN].assign(orders=lambda f: f["orders"].astype(int))
    out["share"] = ratio(out["revenue"], total)
    out["average_sale"] = ratio(out["revenue"], out["orders"])
    if "rep" in cube.book.sales:
        out["reps"] = out["member"].map(_working(cube, place).groupby("member").size()).fillna(0).astype(int)
        out["revenue_per_rep"] = ratio(out["revenue"], out["reps"])
    if "customer" in cube.book.sales:
        held = cube.customers(place, span=now)
        held = held.assign(member=held[place].astype("str")).set_index("member")["customers"]
        out["customers"] = out["member"].map(held).fillna(0).astype(int)
        out["revenue_per_customer"] = ratio(out["revenue"], out["customers"])
    return out.drop(columns=["orders", "average_sale"]) if row_meaning(cube).sums else out


def _working(cube: Cube, place: str) -> pd.DataFrame:
    """Every pair of territory and rep with an order in the period: `member`, `rep`, `orders`."""
    pairs = cube.sales_in(cube.calendar.now, place, "rep")
    pairs = pairs.assign(member=pairs[place].astype("str"), rep=pairs["rep"].astype("str"))
    return pairs.loc[(pairs["orders"] > 0) & (pairs["rep"] != NOT_GIVEN), ["member", "rep", "orders"]]


def _shared_reps(cube: Cube, place: str) -> bool:
    return bool(_working(cube, place)["rep"].duplicated().any())


def rebalancing(cube: Cube, dimension: str | None = None) -> Table:
    """What would move between territories, were every rep to have the same potential.

    A territory's potential is its revenue of the last four whole periods (all there are, where fewer), per period. A
    rep who sells in several territories counts in each by the part of the orders; where most orders are written away
    from the own territory, there is nothing to move. Even potential = all potential / all reps × the territory's reps.

    Parameters
    ----------
    dimension
        As for `territories`.

    Returns
    -------
    Table
        `rebalancing`, the fullest first: `member`, `reps`, `potential` (money a period), `potential_per_rep`, `load`
        (potential per rep / the company's, 1 is even), `even` (potential were it even), `move` (potential − even: what
        to hand over where positive, to receive where negative), `customers_to_move` (move / mean potential of the
        territory's customers), `reps_even` (reps that the potential calls for), `reps_to_move` (reps − reps_even);
        last row "Total", whose `move` is what changes hands.

    Notes
    -----
    The assumptions are in the table's notes: it says what an even spread would move, not what that would earn.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"date": pd.to_datetime(["2024-01-05", "2024-04-05"]), "revenue": [10.0, 8.0]})
    >>> cube = cube_of(book_from_roles(rows.assign(region=["North", "South"])), Settings(period="Q2 2024"))
    >>> rebalancing(cube).missing[:26]
    'The rows have no column fo'
    """
    name, title = "rebalancing", "What an even spread of potential would move"
    place = dimension or place_of(cube)
    if place is None or place not in cube.book.sales:
        return unavailable(name, title, f"The rows have no column for {dimension or 'a territory, region or office'}.")
    if "rep" not in cube.book.sales:
        return unavailable(name, title, "The rows have no column for who sold (rep), so potential per rep is unknown.")
    pairs = _working(cube, place)
    part = pairs["orders"] / pairs.groupby("rep")["orders"].transform("sum")
    if at_home(pairs) < HOME:
        return unavailable(
            name, title, f"The reps sell in several {cube.book.label(place)} at once, so none has a territory to share."
        )
    reps = part.groupby(pairs["member"]).sum()
    spans = cube.calendar.whole[-4:] or (cube.calendar.last,)
    held = _potential(cube, place, [p.ix for p in spans])
    held = held[held["member"].isin(reps.index) & (held["potential"] > 0)]
    if len(held) < 2:
        return unavailable(
            name, title, "Fewer than two territories have both reps and revenue; there is nothing to move."
        )
    out = held.assign(reps=held["member"].map(reps).astype(float))
    per_rep = float(out["potential"].sum() / out["reps"].sum())
    out = out.assign(
        potential_per_rep=out["potential"] / out["reps"],
        even=out["reps"] * per_rep,
        reps_even=out["potential"] / per_rep,
    )
    out = out.assign(
        load=out["potential_per_rep"] / per_rep,
        move=out["potential"] - out["even"],
        reps_to_move=out["reps"] - out["reps_even"],
    )
    if "customers" in out:
        out["customers_to_move"] = ratio(out["move"], ratio(out["potential"], out["customers"]))
    out = out.assign(place=out["load"].round(9)).sort_values(["place", "member"], ascending=[False, True])
    moved = float(out["move"].clip(lower=0).sum())
    total = {"member": "Total", "reps": float(out["reps"].sum()), "potential": float(out["potential"].sum()),
             "potential_per_rep": per_rep, "load": 1.0, "even": float(out["even"].sum()), "move": moved}  # fmt: skip
    label = cube.book.label(place)
    grain = cube.calendar.grain
    notes = (
        f"Assumption 1: potential is the mean revenue a {grain} of {spans[0].label} to {spans[-1].label}.",
        "Assumption 2: every rep can carry the same potential; one who sells in several places counts by orders.",
        "Assumption 3: customers can change hands, and are worth the mean of their territory.",
        f"Even, {moved:,.0f} a {grain} would move, {ratio(moved, out['potential'].sum()):.1%} of all potential.",
    )
    out = pd.DataFrame([*out.to_dict("records"), total])
    columns = {c.name: c for c in (defined("member", header=label), *_EVEN)}
    return table(name, title, columns, out, *notes)


def at_home(pairs: pd.DataFrame) -> float:
    """The part of all orders that reps write in the territory in which each of them writes most.

    Examples
    --------
    >>> at_home(pd.DataFrame({"rep": ["Ann", "Ann", "Bob"], "orders": [3, 1, 4]}))
    0.875
    """
    return float(pairs.groupby("rep")["orders"].max().sum() / pairs["orders"].sum())


def _potential(cube: Cube, place: str, periods: list[int]) -> pd.DataFrame:
    rows = cube.sales(place)
    rows = rows[rows["period"].isin(periods)]
    rows = rows.assign(member=rows[place].astype("str"))
    out = (rows[rows["member"] != NOT_GIVEN].groupby("member")["revenue"].sum() / len(periods)).rename("potential")
    frame = out.reset_index()
    if "customer" in cube.book.sales:
        pairs = cube.customers(place, "customer")
        pairs = pairs[pairs["period"].isin(periods)]
        held = pairs[[place, "customer"]].drop_duplicates()[place].value_counts()
        frame["customers"] = frame["member"].map(held.rename(index=str)).fillna(0).astype(int)
    return frame


def _columns(cube: Cube, place: str) -> tuple[Column, ...]:
    of = columns_of(cube)
    return (
        defined("member", header=cube.book.label(place)),
        of["revenue"],
        replace(of["revenue_before"], name="before"),
        defined("change_of_revenue", "change"),
        defined("share_of_revenue", "share"),
        of["orders"],
        of["average_sale"],
        defined("reps"),
        defined("revenue_per_rep"),
        defined("customers"),
        defined("revenue_per_customer"),
        defined("quota"),
        defined("attainment"),
    )


_EVEN = (
    defined("reps_by_part", "reps"),
    defined("potential"),
    defined("potential_per_rep"),
    defined("load"),
    defined("even_potential", "even"),
    defined("to_hand_over", "move"),
    defined("customers_to_move"),
    defined("reps_called_for", "reps_even"),
    defined("reps_to_move"),
)
