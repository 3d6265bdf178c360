"""Like for like: what members that sold in both periods did, beside those that came and those that left."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from xlsales.causes.chance import change_of_lines, units_of
from xlsales.causes.sides import TOTAL, comparison_notes, not_comparable, period_columns, sides
from xlsales.cube.cube import Cube
from xlsales.cube.row_meaning import row_meaning
from xlsales.metrics.definitions import defined
from xlsales.metrics.membership import ARRIVED, ENTERED, KEPT, LAPSED, LEFT, LOST, NEW, RETURNING, SINCE, membership
from xlsales.metrics.ratio import change, ratio
from xlsales.metrics.significance import level_of
from xlsales.metrics.table import Table, table, unavailable
from xlsales.table.book import NOT_GIVEN
from xlsales.table.period import Period
from xlsales.table.span import Span

PLACES = ("region", "country", "territory", "city", "office", "channel", "segment", "sector")
PEOPLE_AND_GOODS = ("manager", "rep", "category", "product")
ASKED = (*PLACES, *PEOPLE_AND_GOODS, "customer")
"""Kinds of dimensions whose members come and go."""
OTHER = "other"
MOVED, APART = 0.1, 0.05
"""Part of revenue with members of one period, and distance of the two changes, from which coverage is the story."""
MOSTLY = 0.8
"""Part of that money that must stand with members whose silence is no chance."""
UNLIKELY = 0.01


def like_for_like(cube: Cube) -> Table:
    """The change of revenue of members that sold in both periods, beside those that sold in one of them.

    Returns
    -------
    Table
        `like_for_like`, a row a dimension some of whose members sold in one of the periods only, most money first:
        `dimension`, `label`, `kept` (members of both), `came`, `left` (members), `kept_before`, `kept_now`,
        `kept_change`, `total_change`, `came_now`, `left_before` (revenue), `sure` (part of that money with members
        whose orders would hardly all fall into one of the periods by chance), `coverage` (whether the total's change
        tells of who was there rather than of what they sold), `p` (of the change of the kept ones), `beyond_chance`.

    Notes
    -----
    Who has n orders, all in a period that holds a share q of all orders, would by chance have them so once in q⁻ⁿ
    times; of m members, one of them m times as often. A sparse list of products, half of which happens to sell in one
    of two quarters, is therefore no coverage. Where rows are sums, a member without a row was not there.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> days = pd.to_datetime(["2024-01-05"] * 20 + ["2024-04-05"] * 40)
    >>> rows = pd.DataFrame({"date": days, "revenue": 10.0, "region": ["North"] * 40 + ["South"] * 20})
    >>> found = like_for_like(cube_of(book_from_roles(rows), Settings(period="Q2 2024")))
    >>> found.frame[["total_change", "kept_change", "came_now", "coverage"]].values.tolist()
    [[1.0, 0.0, 200.0, True]]
    """
    name, title = "like_for_like", "Like for like: members that sold in both periods"
    if (no := not_comparable(cube, name, title)) is not None:
        return no
    asked = _asked(cube)
    found = [row for d in asked if (row := _row(cube, d)) is not None]
    if not found:
        return unavailable(name, title, "Every member that sold in one of the two periods sold in both.")
    frame = pd.DataFrame(sorted(found, key=_order))
    tested = [_p_of_kept(cube, d) for d in frame["dimension"]]
    frame = frame.assign(
        p=tested, beyond_chance=[bool(p < level_of("like_for_like", cube.settings.alpha)) for p in tested]
    )
    before, now = cube.calendar.before, cube.calendar.now
    assert before is not None
    columns = (
        defined("dimension"), defined("dimension_label", "label"), defined("kept_members", "kept"),
        defined("came_to_sell", "came", period=now.label, compared=before.label),
        defined("left_off", "left", period=now.label, compared=before.label),
        defined("kept_revenue", "kept_before", period=before.label),
        defined("kept_revenue", "kept_now", period=now.label),
        defined("change_of_kept", "kept_change"), defined("change_of_total", "total_change"),
        defined("came_now"), defined("left_before"),
        defined("not_by_chance", "sure"), defined("coverage_story", "coverage"), defined("p_of_kept", "p"),
        defined("kept_beyond_chance", "beyond_chance"),
    )  # fmt: skip
    return table(name, title, {c.name: c for c in columns}, frame, *comparison_notes(cube))


def unlike_members(cube: Cube, span: Period | Span) -> tuple[str, int, int] | None:
    """The dimension whose coverage is the story of the change from another span, and how many came and left.

    Parameters
    ----------
    span
        What the period reported on is compared with beside the headline's comparison.
    """
    against = replace(cube, calendar=replace(cube.calendar, before=span, gap=False))
    asked = _asked(against)
    found = [row for d in asked if (row := _row(against, d)) is not None and row["coverage"]]
    if not found:
        return None
    first = min(found, key=_order)
    return str(first["dimension"]), int(first["came"]), int(first["left"])


def _asked(cube: Cube) -> list[str]:
    """Dimensions whose members come and go; a column of few names without a known meaning may hold stores."""
    book = cube.book
    named = (*book.like(*ASKED), *(d for d in book.dimensions if not book.kind_of(d)))
    return [d for d in dict.fromkeys(named) if d in book.sales]


def _order(row: dict[str, Any]) -> tuple[float, int, str]:
    """Most money first; of a region and its stores that came together, the region is the shorter story."""
    return -round(float(row["moved"]), 2), int(row["members"]), str(row["dimension"])


def like_for_like_tables(cube: Cube) -> tuple[Table, ...]:
    """The table over all dimensions; and by customer, and by the dimension whose coverage is the story, who came."""
    every = like_for_like(cube)
    told = [str(d) for d in every.frame.loc[every.frame["coverage"], "dimension"]][:1] if every else []
    told += [d for d in cube.book.like("customer") if d in cube.book.sales]
    return (every, *(like_for_like_by(cube, d) for d in told))


def came_and_left(cube: Cube, dimension: str) -> tuple[list[str], list[str]]:
    """The members with a sale in the period only, and in the one compared with only, the largest first."""
    rows = _with_status(cube, dimension).sort_values(["now", "before", "member"], ascending=[False, False, True])
    return tuple(rows.loc[rows["status"].isin(some), "member"].tolist() for some in (ARRIVED, LEFT))


def like_for_like_by(cube: Cube, dimension: str) -> Table:
    """Revenue of both periods by what became of a dimension's members: kept, new, returning, lapsed, lost.

    Returns
    -------
    Table
        `like_for_like_<dimension>`: `member` (what became of them, in words), `status` (see `membership`; other:
        returns, and rows without a member), `count`, `before`, `now`, `delta`, `change`, `share_of_change`; groups
        without a member are left out; the last row is the total.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> days = pd.to_datetime(["2024-01-05", "2024-01-06", "2024-04-05", "2024-04-06"])
    >>> rows = pd.DataFrame({"date": days, "revenue": [10.0, 5.0, 8.0, 9.0], "customer": ["Ada", "Bob", "Ada", "Eve"]})
    >>> found = like_for_like_by(cube_of(book_from_roles(rows), Settings(period="Q2 2024")), "customer")
    >>> found.frame[["status", "before", "now"]].values.tolist()
    [['kept', 10.0, 8.0], ['entered', 0.0, 9.0], ['lapsed', 5.0, 0.0], ['total', 15.0, 17.0]]
    """
    label = cube.book.label(dimension)
    name, title = f"like_for_like_{dimension}", f"{label}: who stayed, came and left"
    if (no := not_comparable(cube, name, title, dimension)) is not None:
        return no
    rows = _with_status(cube, dimension)
    words = _words(cube)
    by = rows.groupby("status", sort=False)[["before", "now"]].sum()
    count = rows[rows["member"] != NOT_GIVEN].groupby("status").size()
    told = [s for s in words if s in by.index and (count.get(s, 0) or abs(by.loc[s]).max() >= 0.005)]
    frame = pd.DataFrame(
        {
            "member": [*(words[s] for s in told), TOTAL],
            "status": [*told, "total"],
            "count": [*(float(count.get(s, 0)) if s != OTHER else math.nan for s in told), math.nan],
            "before": [*by.loc[told, "before"], float(rows["before"].sum())],
            "now": [*by.loc[told, "now"], float(rows["now"].sum())],
        }
    )
    frame["delta"] = frame["now"] - frame["before"]
    frame["change"] = change(frame["now"], frame["before"])
    whole = float(frame["delta"].iloc[-1])
    frame["share_of_change"] = ratio(frame["delta"], 0.0 if abs(whole) < 0.005 else whole)
    columns = (
        defined("what_became_of", "member", header=label), defined("status_word", "status"),
        defined("how_many_of_them", "count"), *period_columns(cube), defined("difference_of_revenue", "delta"),
        defined("change_of_revenue", "change"), defined("share_of_change"),
    )  # fmt: skip
    return table(name, title, {c.name: c for c in columns}, frame, *comparison_notes(cube))


def _words(cube: Cube) -> dict[str, str]:
    """What became of members, in the words of the two periods."""
    now, before = cube.calendar.now.label, cube.calendar.before.label if cube.calendar.before else ""
    return {
        KEPT: "Sold in both",
        NEW: f"First sale ever, in {now}",
        SINCE: f"First sale ever between {before} and {now}",
        RETURNING: f"Back after a pause that held all of {before}",
        ENTERED: f"Not seen before {now}, in data too short to call it new",
        LAPSED: f"No sale in {now}, but not silent for long",
        LOST: f"No sale in {now}, silent longer than is usual",
        OTHER: "Returns, and rows that name nobody",
    }


def _with_status(cube: Cube, dimension: str) -> pd.DataFrame:
    """The sides of a dimension with the status of each member; other where nothing was sold in either period."""
    rows = sides(cube, dimension)
    known = membership(cube, dimension).set_index("member")["status"]
    status = rows["member"].map(known).astype(object)
    told = status.isin([KEPT, *ARRIVED, *LEFT]) & (rows["member"] != NOT_GIVEN)
    return rows.assign(status=status.where(told, OTHER))


@dataclass(frozen=True)
class _Sums:
    """Revenue of a group of members on both sides."""

    members: int
    before: float
    now: float


def _sums(rows: pd.DataFrame, *status: str) -> _Sums:
    some = rows[rows["status"].isin(status)]
    return _Sums(len(some), float(some["before"].sum()), float(some["now"].sum()))


def _row(cube: Cube, dimension: str) -> dict[str, Any] | None:
    """How a dimension's members of both periods did beside the others; None where all sold in both, or none did."""
    both = sides(cube, dimension)
    if ((both["now"] != 0) & (both["before"] != 0) | (both["member"] == NOT_GIVEN)).all():
        return None
    rows = _with_status(cube, dimension)
    kept, came, left = _sums(rows, KEPT), _sums(rows, *ARRIVED), _sums(rows, *LEFT)
    before, now = float(rows["before"].sum()), float(rows["now"].sum())
    if not kept.members or not (came.members or left.members) or min(kept.before, before) <= 0:
        return None
    total_change, kept_change = now / before - 1, kept.now / kept.before - 1
    moved, sure = came.now + left.before, _sure(cube, rows)
    share = sure / moved if moved > 0 else 0.0
    story = moved >= MOVED * max(before, now) and abs(total_change - kept_change) >= APART and share >= MOSTLY
    return {
        "dimension": dimension, "label": cube.book.label(dimension), "moved": moved, "members": len(rows),
        "kept": kept.members, "came": came.members, "left": left.members, "kept_before": kept.before,
        "kept_now": kept.now, "kept_change": kept_change, "total_change": total_change, "came_now": came.now,
        "left_before": left.before, "sure": share, "coverage": story and cube.book.kind_of(dimension) != "customer",
    }  # fmt: skip


def _sure(cube: Cube, rows: pd.DataFrame) -> float:
    """Money of members that sold in one period only and would hardly do so by chance."""
    one_sided = rows[rows["status"].isin([*ARRIVED, *LEFT])]
    money = (one_sided["before"] + one_sided["now"]).to_numpy(dtype=float)
    if row_meaning(cube).sums:
        return float(money.sum())
    now, before = float(rows["orders_now"].sum()), float(rows["orders_before"].sum())
    is_now = one_sided["status"].isin(ARRIVED).to_numpy(dtype=bool)
    orders = np.where(is_now, one_sided["orders_now"], one_sided["orders_before"]).astype(float)
    share = np.where(is_now, now, before) / max(now + before, 1.0)
    return float(money[share**orders * len(rows) < UNLIKELY].sum())


def _p_of_kept(cube: Cube, dimension: str) -> float:
    """How likely chance changes the kept members' revenue as much; missing where no order is known."""
    if row_meaning(cube).sums:
        return math.nan
    units, rows = units_of(cube), _with_status(cube, dimension)
    kept = set(rows.loc[rows["status"] == KEPT, "member"])
    inside = np.array([m in kept for m in units.members[dimension]], dtype=bool)
    return change_of_lines(cube, units.only(inside[units.codes[dimension]]))
