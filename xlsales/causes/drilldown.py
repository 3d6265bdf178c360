"""The path through each hierarchy that explains most of the change: region, then territory, then rep."""

from __future__ import annotations

import pandas as pd

from xlsales.causes.chance import chances
from xlsales.causes.contributions import cents
from xlsales.causes.fate import came_or_went
from xlsales.causes.hierarchy import hierarchies
from xlsales.causes.sides import comparison_notes, not_comparable, period_columns, sides
from xlsales.cube.cube import Cube
from xlsales.cube.row_meaning import row_meaning
from xlsales.metrics.definitions import defined
from xlsales.metrics.ratio import change, ratio
from xlsales.metrics.significance import level_of
from xlsales.metrics.table import Table, table, unavailable
from xlsales.table.book import NOT_GIVEN


def drilldown(cube: Cube) -> Table:
    """Follow the change down every hierarchy found in the rows, each level to the member that explains most of it.

    At each level the member with the largest difference in the direction of its parent's is taken; where none moved
    that way, the path ends.

    Returns
    -------
    Table
        `drilldown`: `hierarchy` ("Office › Manager › Rep"), `level` (1 is the widest), `dimension`, `member`, `path`,
        `before`, `now`, `delta`, `change`, `share_of_parent` and `share_of_total` (of the change), `orders_before`,
        `orders_now`, `status` (what a member is that did not sell in both periods, see `membership`: a fact, without
        p), `p` (the chance that the most changed of all members changes as much), `within_noise`.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"date": pd.to_datetime(["2024-01-05", "2024-04-05"]), "revenue": [10.0, 8.0]})
    >>> cube = cube_of(book_from_roles(rows.assign(region="North")), Settings(period="Q2 2024", min_events=1))
    >>> drilldown(cube).missing
    'No column of the rows lies inside another, such as rep inside manager.'
    """
    name, title = "drilldown", "Where the change sits, level by level"
    if (no := not_comparable(cube, name, title)) is not None:
        return no
    found = [h for h in hierarchies(cube.book) if all(d in cube.book.sales for d in h)]
    if not found:
        return unavailable(name, title, "No column of the rows lies inside another, such as rep inside manager.")
    total = cents(float(sides(cube)["now"].iloc[0] - sides(cube)["before"].iloc[0]))
    if total == 0:
        return unavailable(name, title, "Revenue did not change, so there is nothing to follow.")
    rows = [row for h in found for row in _path(cube, h, total)]
    if not rows:
        return unavailable(name, title, "No member moved the way the total did.")
    frame = pd.DataFrame(rows)
    frame["change"] = change(frame["now"], frame["before"])
    # That a member came or went is a fact; there is no rate that it could depart from by chance.
    frame["p"] = frame["p"].where(frame["status"] == "")
    frame["within_noise"] = ~(frame["p"] < level_of("member_change", cube.settings.alpha)) & (frame["status"] == "")
    before, now = period_columns(cube)
    columns = {c.name: c for c in (*_COLUMNS[:5], before, now, *_COLUMNS[5:])}
    if row_meaning(cube).sums:
        frame = frame.drop(columns=["orders_before", "orders_now", "p", "within_noise"])
    return table(name, title, columns, frame, *comparison_notes(cube))


def _path(cube: Cube, hierarchy: tuple[str, ...], total: float) -> list[dict[str, object]]:
    out: list[dict[str, object]] = []
    labels = " › ".join(cube.book.label(d) for d in hierarchy)
    taken: list[str] = []
    parent, above = total, "member"
    for level, dimension in enumerate(hierarchy, 1):
        # A member has one parent, so the parent's name beside it is all that the path needs.
        pair = [hierarchy[level - 2], dimension] if level > 1 else [dimension]
        rows = sides(cube, *pair)
        own = "member_2" if level > 1 else "member"
        rows = rows[(rows[own] != NOT_GIVEN) & ((rows[above] == taken[-1]) if taken else True)]
        rows = rows.assign(delta=rows["now"] - rows["before"], own=rows[own])
        rows = rows.assign(towards=(rows["delta"] if parent > 0 else -rows["delta"]).round(2))
        rows = rows[rows["towards"] > 0].sort_values(["towards", "own"], ascending=[False, True])
        if rows.empty:
            break
        best = rows.iloc[0]
        taken.append(str(best["own"]))
        delta = float(best["delta"])
        out.append(
            {
                "hierarchy": labels, "level": level, "dimension": dimension, "member": taken[-1],
                "path": " › ".join(taken), "before": float(best["before"]), "now": float(best["now"]), "delta": delta,
                "share_of_parent": ratio(delta, parent), "share_of_total": ratio(delta, total),
                "orders_before": int(best["orders_before"]), "orders_now": int(best["orders_now"]),
                "status": came_or_went(cube, dimension, rows.head(1).assign(member=taken[-1])).iloc[0],
                "p": chances(cube).of(dimension, taken[-1]),
            }
        )  # fmt: skip
        parent = delta
    return out


_COLUMNS = (
    defined("hierarchy"),
    defined("level"),
    defined("level_column", "dimension"),
    defined("member"),
    defined("path"),
    defined("difference_of_revenue", "delta"),
    defined("change_of_revenue", "change"),
    defined("share_of_parent"),
    defined("share_of_total"),
    defined("rests_on_before", "orders_before", word="Orders"),
    defined("rests_on_now", "orders_now", word="Orders"),
    defined("came_or_went", "status"),
    defined("chance_of_change", "p"),
    defined("within_noise"),
)
