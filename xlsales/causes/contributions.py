"""Who moved the total: each member's part of the change, what is left without it, and the largest movers."""

from __future__ import annotations

import numpy as np
import pandas as pd

from xlsales.causes.chance import chances
from xlsales.causes.fate import came_or_went
from xlsales.causes.sides import (
    MEMBERS,
    by_size,
    comparison_notes,
    not_comparable,
    period_columns,
    sides,
    with_total,
)
from xlsales.cube.cube import Cube
from xlsales.cube.row_meaning import row_meaning
from xlsales.metrics.definitions import defined
from xlsales.metrics.ratio import change, ratio
from xlsales.metrics.table import Table, table, unavailable

_DELTA = defined("difference_of_revenue", "delta")
_CHANGE = defined("change_of_revenue", "change")
_SHARE = defined("share_of_change")


CHANCE = defined("chance_of_change", "p")


def contributions(cube: Cube, dimension: str) -> Table:
    """Every member's contribution to the change of the total, as a waterfall, and the change without the member.

    Parameters
    ----------
    dimension
        A dimension of the sales rows.

    Returns
    -------
    Table
        `contributions_<dimension>`, largest effect first: `member`, `before`, `now`, `delta`, `change`,
        `share_of_change` (delta / total delta), `cumulative` (revenue before plus the deltas so far: the waterfall's
        steps), `change_without` (the total's change without the member), `flips` (whether the total's change has the
        other sign without it), `status` (new, returning, lapsed… where it sold in one period only), `p` (how often
        chance makes the most changed of all members change as much; missing where a member has too few orders to ask);
        last row "Total", whose `p` is the company's own.

    Notes
    -----
    Source: definitions, What drove a change.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"date": pd.to_datetime(["2024-01-05", "2024-04-05"]), "revenue": [10.0, 8.0]})
    >>> cube = cube_of(book_from_roles(rows.assign(region="North")), Settings(period="Q2 2024", min_events=1))
    >>> contributions(cube, "region").fact("share_of_change", member="North").value
    1.0
    """
    name, title = f"contributions_{dimension}", f"What each {cube.book.label(dimension).lower()} adds to the change"
    if (no := not_comparable(cube, name, title, dimension)) is not None:
        return no
    rows = by_size(_moved(sides(cube, dimension)))
    now, before = float(rows["now"].sum()), float(rows["before"].sum())
    rest_now, rest_before = now - rows["now"], before - rows["before"]
    without = rest_now - rest_before
    rows = rows.assign(
        cumulative=before + rows["delta"].cumsum(),
        change_without=change(rest_now, rest_before),
        flips=_other_sign(now - before, without),
    )
    out = with_total(rows, ["before", "now", "delta"])
    out["share_of_change"] = ratio(out["delta"], cents(now - before))
    out["change"] = change(out["now"], out["before"])
    out.loc[len(out) - 1, "cumulative"] = now
    found = chances(cube)
    out["p"] = [*(found.of(dimension, m) for m in out["member"].iloc[:-1]), found.company]
    out["flips"] = out["flips"].eq(True)
    out["status"] = came_or_went(cube, dimension, out)
    columns = (
        defined("member", header=cube.book.label(dimension)), *period_columns(cube), _DELTA, _CHANGE, _SHARE,
        defined("cumulative"),
        defined("total_s_change_without", "change_without"),
        defined("flips_total", "flips"),
        defined("came_or_went", "status"),
        CHANCE,
    )  # fmt: skip
    return table(name, title, {c.name: c for c in columns}, out, *comparison_notes(cube))


def movers(cube: Cube, dimension: str, second: str | None = None, top: int | None = None) -> Table:
    """The members that rose and fell most, in one dimension or in two crossed.

    Parameters
    ----------
    dimension, second
        Dimensions of the sales rows.
    top
        How many up and how many down; default the setting `top`.

    Returns
    -------
    Table
        `movers_<dimension>` or `movers_<dimension>_<second>`: `direction` ("up", "down"), `rank`, `member`
        (`member_2`), `before`, `now`, `delta`, `change`, `share_of_change`, `orders_before`, `orders_now`,
        `status` (what came or went, see `membership`; of two crossed entered or gone); first those up, then those down,
        each by size. Members that did not move are left out.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"date": pd.to_datetime(["2024-01-05", "2024-04-05"]), "revenue": [10.0, 8.0]})
    >>> cube = cube_of(book_from_roles(rows.assign(region="North")), Settings(period="Q2 2024", min_events=1))
    >>> movers(cube, "region").fact("direction", member="North").value
    'down'
    """
    keys = [dimension, *([second] if second else [])]
    name, title = (
        "_".join(["movers", *keys]),
        "Largest movers by " + " and ".join(cube.book.label(k).lower() for k in keys),
    )
    if (no := not_comparable(cube, name, title, *keys)) is not None:
        return no
    count = cube.settings.top if top is None else top
    rows = by_size(_moved(sides(cube, *keys)))
    total = cents(float(rows["delta"].sum()))
    rows = rows[rows["delta"].abs() >= 0.005]
    if rows.empty:
        return unavailable(name, title, "Nothing moved: every member has the same revenue in both periods.")
    parts = [("up", rows[rows["delta"] > 0].head(count)), ("down", rows[rows["delta"] < 0].head(count))]
    out = pd.concat([p.assign(direction=d, rank=range(1, len(p) + 1)) for d, p in parts if len(p)], ignore_index=True)
    out = out.assign(
        share_of_change=ratio(out["delta"], total),
        change=change(out["now"], out["before"]),
        status=_status(cube, keys, out),
        **{c: out[c].astype(int) for c in ("orders_before", "orders_now")},
    )
    if row_meaning(cube).sums:
        out = out.drop(columns=["orders_before", "orders_now"])
    word = "Deals" if cube.book.basis == "deals" else "Orders"
    columns = (
        defined("up_or_down", "direction"),
        defined("rank_of_change", "rank"),
        *(defined("member", m, header=cube.book.label(k)) for m, k in zip(MEMBERS, keys, strict=False)),
        *period_columns(cube), _DELTA, _CHANGE, _SHARE,
        defined("rests_on_before", "orders_before", word=word),
        defined("rests_on_now", "orders_now", word=word),
        defined("came_or_went" if len(keys) == 1 else "in_one_period", "status"),
    )  # fmt: skip
    return table(name, title, {c.name: c for c in columns}, out, *comparison_notes(cube))


def cents(amount: float) -> float:
    """An amount without the last bits that only the order of adding up decides; below half a cent it is nothing."""
    return 0.0 if abs(amount) < 0.005 else amount


def _moved(both: pd.DataFrame) -> pd.DataFrame:
    return both.assign(delta=both["now"] - both["before"])


def _status(cube: Cube, keys: list[str], rows: pd.DataFrame) -> pd.Series:
    """The word for a member that sold in one period only; for two crossed, of which nobody knows the history, less."""
    if len(keys) == 1:
        return came_or_went(cube, keys[0], rows)
    entered = (rows["orders_before"] == 0) & (rows["before"] == 0)
    gone = (rows["orders_now"] == 0) & (rows["now"] == 0)
    return pd.Series(np.select([entered, gone], ["entered", "gone"], default=""), index=rows.index)


def _other_sign(delta: float, without: pd.Series) -> pd.Series:
    rounded = without.map(cents)
    return (rounded * delta < 0) if abs(delta) >= 0.005 else pd.Series(False, index=without.index)
