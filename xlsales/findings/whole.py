"""What the data say as a whole, where no period of theirs can be compared with another; and where they are blank."""

from __future__ import annotations

import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.cube.row_meaning import NO_ORDERS, row_meaning
from xlsales.findings.nouns import listed
from xlsales.metrics.definitions import defined
from xlsales.metrics.orders import order_sums
from xlsales.metrics.table import Table, table, unavailable
from xlsales.table.book import NOT_GIVEN

MOST_MEMBERS = 2_000

WHOLE = (
    defined("dimension"),
    defined("largest", "member"),
    defined("members_in_data", "members"),
    defined("largest_revenue", "revenue"),
    defined("all_revenue", "total"),
    defined("largest_share_of_all", "share"),
    defined("largest_orders", "orders"),
    defined("all_orders"),
    defined("largest_order", "largest"),
    defined("largest_order_share", "largest_share"),
)
BLANKS = (
    defined("dimension"),
    defined("rows_used", "rows"),
    defined("not_given", "blank"),
    defined("share_not_given", "share"),
    defined("revenue_not_given", "revenue"),
)
THIN = (
    defined("period"),
    defined("orders"),
)


def whole_data(cube: Cube) -> Table:
    """The largest member of each dimension over all rows used, and how much of it is one order.

    Returns
    -------
    Table
        `whole_data`: `dimension`, `member`, `members`, `revenue`, `total`, `share`, `orders`, `all_orders`, `largest`,
        `largest_share`; the largest share first.
    """
    rows = cube.book.sales
    total = float(rows["revenue"].sum())
    if not total > 0:
        return unavailable("whole_data", "The whole data", "There is no revenue in the rows.")
    sums, every = row_meaning(cube).sums, cube.sales(span="all")
    groups = [d for d in cube.book.dimensions if cube.book.kind_of(d)]
    out = [r for d in groups if d in rows and (r := _largest(cube, d, total)) is not None]
    if not out:
        return unavailable("whole_data", "The whole data", "The rows have no column to break revenue down by.")
    frame = pd.DataFrame(out).assign(total=total, all_orders=int(every["orders"].iloc[0]))
    frame = frame.sort_values(["share", "dimension"], ascending=[False, True], kind="stable", ignore_index=True)
    if sums:
        frame = frame.drop(columns=["orders", "all_orders", "largest", "largest_share"])
    return table("whole_data", "The whole data: the largest of each", {c.name: c for c in WHOLE}, frame)


def _largest(cube: Cube, dimension: str, total: float) -> dict[str, object] | None:
    groups = cube.sales(dimension, span="all")
    groups = groups[groups[dimension] != NOT_GIVEN]
    if not 2 <= len(groups) <= MOST_MEMBERS:
        return None
    groups = groups.assign(member=groups[dimension].astype("str"))
    top = groups.sort_values(["revenue", "member"], ascending=[False, True]).iloc[0]
    if not top["revenue"] > 0:
        return None
    lines = cube.book.sales
    own = (lines[dimension] == top["member"]).to_numpy()
    largest = float(order_sums(lines[[c for c in ("order_id", "revenue") if c in lines]][own]).max())
    return {
        "dimension": dimension, "member": top["member"], "members": len(groups), "revenue": float(top["revenue"]),
        "share": float(top["revenue"]) / total, "orders": int(top["orders"]), "largest": largest,
        "largest_share": largest / float(top["revenue"]),
    }  # fmt: skip


def blanks(cube: Cube) -> Table:
    """How many of the rows used have no value in each dimension, the most first; only those with some.

    Returns
    -------
    Table
        `blanks`: `dimension`, `rows`, `blank`, `share`, `revenue`.
    """
    rows = cube.book.sales
    out = []
    for dimension in (d for d in cube.book.dimensions if d in rows):
        empty = rows[dimension] == NOT_GIVEN
        if empty.any():
            count = int(empty.sum())
            money = float(rows.loc[empty, "revenue"].sum())
            out.append((dimension, len(rows), count, count / len(rows), money))
    frame = pd.DataFrame(out, columns=[c.name for c in BLANKS])
    if frame.empty:
        return Table("blanks", "Rows without a value", BLANKS, frame, missing="No row lacks a value to break down by.")
    frame = frame.sort_values(["share", "dimension"], ascending=[False, True], kind="stable", ignore_index=True)
    return Table("blanks", "Rows without a value, by column", BLANKS, frame)


def thin_periods(cube: Cube) -> Table:
    """The periods that hold a single order, or won deal.

    Returns
    -------
    Table
        `thin_periods`: `period`, `orders`.
    """
    if row_meaning(cube).sums:
        return unavailable("thin_periods", "Periods with one order", NO_ORDERS)
    rows = cube.sales()
    found = rows[rows["orders"] == 1].sort_values("period")
    frame = pd.DataFrame({"period": [cube.calendar.period(int(i)).label for i in found["period"]], "orders": 1})
    if frame.empty:
        return Table("thin_periods", "Periods with one order", THIN, frame, missing="Every period has several orders.")
    return Table("thin_periods", "Periods with a single order", THIN, frame)


def thin_labels(table: Table) -> str:
    """The periods of `thin_periods` as a list of names."""
    return listed([str(p) for p in table.frame["period"]])
