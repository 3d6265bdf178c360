"""What became of each member between two periods: it stays, is new, is lost, or cannot be split."""

from __future__ import annotations

import pandas as pd

from xlsales.metrics.table import Column

OTHER = Column(
    "other",
    "Not split",
    "money",
    "Difference of members whose revenue, volume or price is not above zero in a period: returns, credits, fees.",
)


def fate(rows: pd.DataFrame) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Which members can be split (sold at a price above zero in both periods), which are new and which are lost.

    A member of none of the three cannot be split: a price below zero would turn volume and mix on their heads.

    Parameters
    ----------
    rows
        `before`, `now` (revenue), `volume_before`, `volume_now`.

    Examples
    --------
    >>> rows = pd.DataFrame({"before": [5.0, 0.0, 5.0, -564.0], "now": [6.0, 6.0, 0.0, -6422.0],
    ...                      "volume_before": [1.0, 0.0, 1.0, 1.0], "volume_now": [1.0, 1.0, 0.0, 247.0]})
    >>> [side.tolist().index(True) for side in fate(rows)]
    [0, 1, 2]
    """
    names = ("before", "now", "volume_before", "volume_now")
    before, now, volume_before, volume_now = (rows[n].to_numpy(dtype=float) for n in names)
    sold_before, sold_now = (before > 0) & (volume_before > 0), (now > 0) & (volume_now > 0)
    is_new = sold_now & (before == 0) & (volume_before == 0)
    is_lost = sold_before & (now == 0) & (volume_now == 0)
    stays, new, lost = (pd.Series(x, index=rows.index) for x in (sold_before & sold_now, is_new, is_lost))
    return stays, new, lost


def apart(rows: pd.DataFrame, stays: pd.Series, is_new: pd.Series, is_lost: pd.Series) -> dict[str, pd.Series]:
    """The effects of the members that cannot be split, in buckets of their own."""
    delta = rows["now"] - rows["before"]
    rest = ~(stays | is_new | is_lost)
    return {"new": delta.where(is_new, 0.0), "lost": delta.where(is_lost, 0.0), "other": delta.where(rest, 0.0)}


def not_split_note(rows: pd.DataFrame) -> str:
    """How many members are in `other`, and with what difference; empty where there is none."""
    held = rows.loc[rows["other"].abs() >= 0.005, "other"]
    if held.empty:
        return ""
    return (
        f"Members that cannot be split into volume and price: {len(held):,}, with {held.sum():+,.2f} in all; their "
        "revenue, volume or price is not above zero in one of the two periods."
    )
