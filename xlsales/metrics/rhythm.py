"""The rhythm of a member's sales: its days with a sale, the gaps between them, and when a silence breaks the habit."""

from __future__ import annotations

import numpy as np
import pandas as pd

# Two gaps are the fewest that can be called usual.
GAPS = 2


def rhythm(member: np.ndarray, day: np.ndarray, as_of: int, alpha: float) -> pd.DataFrame:
    """Each member's silence on the as-of day, beside its own habit.

    Parameters
    ----------
    member
        The member of each sale, as an integer; members below zero are nobody.
    day
        The day number of each sale; several sales of a day count as one, and those after the as-of day not at all.
    as_of
        The day number on which silence is measured.
    alpha
        Level of the test.

    Returns
    -------
    pandas.DataFrame
        One row a member with a sale, indexed by `member` in rising order: `first_day`, `last_day`, `days` (distinct
        days with a sale), `days_silent` (0 where the last sale is of the as-of day), `gaps` (how many), `usual_gap`
        (their median), `mean_gap`, `spread` (their standard deviation), `longest_gap`, `times_usual` (silence / usual
        gap), `chance`, `silent`.

    Notes
    -----
    If n sale days after the first fell at random over the time since the first one, the last `days_silent` of these
    days would hold none with probability (1 − silent / time)ⁿ: that is `chance`. A member is `silent` only where the
    silence is longer than its longest gap, longer than its usual one, and `chance` at most `alpha`; with fewer than
    two gaps there is no habit to break.

    Examples
    --------
    >>> rhythm(np.array([0, 0, 0, 1]), np.array([0, 10, 20, 90]), 100, 0.05)[["days_silent", "silent"]].values.tolist()
    [[80, True], [10, False]]
    """
    counts = (member >= 0) & (day <= as_of)
    rows = pd.DataFrame({"member": member[counts], "day": day[counts].astype("int64")}).drop_duplicates()
    rows = rows.sort_values(["member", "day"], ignore_index=True)
    by = rows.groupby("member")["day"]
    out = by.agg(first_day="min", last_day="max", days="size")
    # Named by word, as aggregates of an empty frame lose their names.
    gaps = by.diff().groupby(rows["member"])
    out["days_silent"] = as_of - out["last_day"]
    out["gaps"], out["usual_gap"], out["mean_gap"] = out["days"] - 1, gaps.median(), gaps.mean()
    out["spread"], out["longest_gap"] = gaps.std(), gaps.max()
    out["times_usual"] = out["days_silent"] / out["usual_gap"]
    span = out["last_day"] - out["first_day"]
    out["chance"] = (span / (span + out["days_silent"])) ** out["gaps"]
    longer = (out["days_silent"] > out["longest_gap"]) & (out["times_usual"] > 1)
    return out.assign(silent=(out["gaps"] >= GAPS) & longer & (out["chance"] <= alpha))
