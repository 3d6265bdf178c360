"""What became of each member between two periods: it stays, arrived, lapsed, or cannot be split."""

from __future__ import annotations

import pandas as pd

from xlsales.cube.cube import Cube
from xlsales.metrics.definitions import defined
from xlsales.metrics.membership import ARRIVED, ENTERED, LAPSED, LEFT, NEW, RETURNING, SINCE, membership
from xlsales.table.book import NOT_GIVEN

ARRIVALS = (NEW, SINCE, RETURNING, ENTERED)
BUCKETS = (*ARRIVALS, LAPSED, "other")
"""The effects of members that were not sold in both periods, or cannot be split: one word, one meaning."""
BUCKET_COLUMNS = (
    defined("from_new", NEW),
    defined("from_since", SINCE),
    defined("from_returning", RETURNING),
    defined("from_entered", ENTERED),
    defined("from_lapsed", LAPSED),
    defined("not_split", "other"),
)  # fmt: skip


def stays(rows: pd.DataFrame) -> pd.Series:
    """Which members sold at a price above zero in both periods: only their change has a volume and a price.

    Parameters
    ----------
    rows
        `before`, `now` (revenue), `volume_before`, `volume_now`, and `member` where the rows are members.

    Examples
    --------
    >>> rows = pd.DataFrame({"before": [5.0, 0.0, -564.0], "now": [6.0, 6.0, -6422.0],
    ...                      "volume_before": [1.0, 0.0, 1.0], "volume_now": [1.0, 1.0, 247.0]})
    >>> stays(rows).tolist()
    [True, False, False]
    """
    sold = (rows[["before", "now", "volume_before", "volume_now"]] > 0).all(axis=1)
    return sold & (rows["member"] != NOT_GIVEN) if "member" in rows else sold


def came_or_went(cube: Cube, dimension: str, rows: pd.DataFrame) -> pd.Series:
    """New, returning, lapsed… (see `membership`) for each member that sold in one of the two periods; else nothing.

    Parameters
    ----------
    rows
        `member`, `before`, `now`.
    """
    if (rows[["before", "now"]] != 0).all(axis=None):
        return pd.Series("", index=rows.index, dtype=object)
    known = membership(cube, dimension).set_index("member")["status"]
    status = rows["member"].map(known).astype(object)
    return status.where(status.isin([*ARRIVED, *LEFT]), "")


def apart(cube: Cube, dimension: str | None, rows: pd.DataFrame) -> dict[str, pd.Series]:
    """The differences of the members that do not stay, in buckets of their own (see `membership`).

    Returns
    -------
    dict of pandas.Series
        `new`, `since`, `returning`, `entered`, `lapsed`, `other`; the company as one (no dimension) has only the last.
    """
    delta, left = rows["now"] - rows["before"], ~stays(rows)
    if dimension is None:
        return {"other": delta.where(left, 0.0)}
    known = membership(cube, dimension).set_index("member")["status"]
    status = rows["member"].map(known).astype(object)
    nothing = {side: (rows[side] == 0) & (rows[f"volume_{side}"] == 0) for side in ("before", "now")}
    sold = {side: (rows[side] > 0) & (rows[f"volume_{side}"] > 0) for side in ("before", "now")}
    arrived, gone = sold["now"] & nothing["before"], sold["before"] & nothing["now"]
    here = {b: arrived & (status == b) for b in ARRIVALS} | {LAPSED: gone & status.isin(LEFT)}
    rest = left & ~pd.concat(here.values(), axis=1).any(axis=1)
    return {bucket: delta.where(hit, 0.0) for bucket, hit in (here | {"other": rest}).items()}


def not_split_note(rows: pd.DataFrame) -> str:
    """How many members are in `other`, and with what difference; empty where there is none."""
    held = rows.loc[rows["other"].abs() >= 0.005, "other"]
    if held.empty:
        return ""
    return (
        f"Members that cannot be split into volume and price: {len(held):,}, with {held.sum():+,.2f} in all; their "
        "revenue, volume or price is not above zero in one of the two periods, or they have no name."
    )
