"""What is left of a group's change without its largest mover, and without its largest single order."""

from __future__ import annotations

import pandas as pd

from xlsales.causes.contributions import cents
from xlsales.causes.orders import order_amounts
from xlsales.causes.sides import by_size, comparison_notes, not_comparable, period_columns, sides
from xlsales.cube.cube import Cube
from xlsales.metrics.definitions import defined
from xlsales.metrics.ratio import change
from xlsales.metrics.table import Column, Table, table
from xlsales.table.book import NOT_GIVEN


def leave_one_out(cube: Cube, group: str = "sector", member: str = "customer") -> Table:
    """Say of every group whether one member makes its change: the change without its largest mover.

    The largest mover is the member with the largest difference in the direction of the group's own; only such a one
    can turn the sign. Rows without a member stay in the group and are never its mover.

    Parameters
    ----------
    group
        The dimension that a sentence would blame, such as sector or region.
    member
        The dimension of those inside, such as customer.

    Returns
    -------
    Table
        `leave_one_out_<group>`, largest difference first: `member` (the group), `before`, `now`, `delta`, `change`,
        `mover`, `mover_before`, `mover_now`, `mover_delta`, `delta_without`, `change_without`, `flips` (the sign is
        another without it), `mover_top_order` and `mover_top_two` (its largest order, its two largest together, now),
        `top_order` (the group's largest order now), `top_order_member`, `change_without_order`, `flips_without_order`.

    Notes
    -----
    Source: definitions, What drove a change.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"date": pd.to_datetime(["2024-01-05", "2024-04-05"]), "revenue": [10.0, 8.0]})
    >>> book = book_from_roles(rows.assign(sector="Retail", customer="Acme"))
    >>> cube = cube_of(book, Settings(period="Q2 2024", min_events=1))
    >>> leave_one_out(cube).fact("mover", member="Retail").value
    'Acme'
    """
    name = f"leave_one_out_{group}"
    title = f"Each {cube.book.label(group).lower()} without its largest {cube.book.label(member).lower()}"
    if (no := not_comparable(cube, name, title, group, member)) is not None:
        return no
    groups = sides(cube, group)
    groups = groups.assign(delta=(groups["now"] - groups["before"]).map(cents))
    inside = sides(cube, group, member)
    inside = inside[inside["member_2"] != NOT_GIVEN]
    out = groups.merge(_movers(inside, groups), on="member", how="left").merge(
        _largest(cube, group, member), on="member", how="left"
    )
    out = out.merge(_mover_orders(cube, group, member, out), on="member", how="left")
    rest_now = out["now"] - out["mover_now"].fillna(0.0)
    rest_before = out["before"] - out["mover_before"].fillna(0.0)
    left = (out["delta"] - out["mover_delta"].fillna(0.0)).map(cents)
    order_left = (out["delta"] - out["top_order"].fillna(0.0)).map(cents)
    out = out.assign(
        change=change(out["now"], out["before"]),
        delta_without=left,
        change_without=change(rest_now, rest_before),
        flips=left * out["delta"] < 0,
        change_without_order=change(out["now"] - out["top_order"].fillna(0.0), out["before"]),
        flips_without_order=(out["delta"] > 0) & (order_left < 0),
    )
    columns = {
        c.name: c for c in (defined("member", header=cube.book.label(group)), *period_columns(cube), *_columns(cube))
    }
    return table(name, title, columns, by_size(out), *comparison_notes(cube))


def _columns(cube: Cube) -> tuple[Column, ...]:
    one = "deal" if cube.book.basis == "deals" else "order"
    return (
        defined("difference_of_revenue", "delta"),
        defined("change_of_revenue", "change"),
        defined("mover"),
        defined("mover_before"),
        defined("mover_now"),
        defined("mover_delta"),
        defined("delta_without"),
        defined("change_without"),
        defined("flips_group", "flips"),
        defined("mover_top_order", one=one),
        defined("mover_top_two", one=one),
        defined("top_order", one=one),
        defined("top_order_member"),
        defined("change_without_order", one=one),
        defined("flips_without_order", one=one),
    )


def _movers(inside: pd.DataFrame, groups: pd.DataFrame) -> pd.DataFrame:
    direction = inside["member"].map(groups.set_index("member")["delta"]).astype(float)
    delta = inside["now"] - inside["before"]
    # Where the group did not move at all, its largest mover either way.
    towards = delta.where(direction > 0, -delta).where(direction != 0, delta.abs()).round(2)
    furthest = towards.groupby(inside["member"]).transform("max")
    ranked = inside.assign(mover_delta=delta, towards=towards)[(towards > 0) & (towards == furthest)]
    ranked = ranked.sort_values(["member", "towards", "member_2"], ascending=[True, False, True])
    first = ranked.drop_duplicates("member").rename(
        columns={"member_2": "mover", "now": "mover_now", "before": "mover_before"}
    )
    return first[["member", "mover", "mover_before", "mover_now", "mover_delta"]]


def _largest(cube: Cube, group: str, member: str) -> pd.DataFrame:
    amounts = order_amounts(cube, cube.calendar.now, group, member)
    amounts = amounts[amounts["amount"] == amounts.groupby(group)["amount"].transform("max")]
    ranked = amounts.sort_values([group, "amount", member], ascending=[True, False, True]).drop_duplicates(group)
    return ranked.rename(columns={group: "member", member: "top_order_member", "amount": "top_order"})


def _mover_orders(cube: Cube, group: str, member: str, out: pd.DataFrame) -> pd.DataFrame:
    amounts = order_amounts(cube, cube.calendar.now, group, member).rename(columns={group: "member"})
    amounts = amounts[amounts[member] == amounts["member"].map(out.set_index("member")["mover"])]
    ranked = amounts.sort_values(["member", "amount"], ascending=[True, False]).groupby("member")["amount"]
    top = pd.DataFrame({"mover_top_order": ranked.max(), "mover_top_two": ranked.apply(lambda a: a.head(2).sum())})
    return top.astype(float).rename_axis("member").reset_index()
