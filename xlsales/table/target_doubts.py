"""Targets that cannot be read, that are missing among the others, or that a second sheet repeats: each is said."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from xlsales.table.book import Note

KEY = ["role", "member", "grain", "period_ix"]
# In a grid of members and periods that is filled to this part, an empty place is a gap and no choice.
_FILLED = 0.75


def unread_note(name: str, header: str, unreadable: np.ndarray, texts: Sequence[str]) -> list[Note]:
    """What is to be said of cells that hold something else than a target."""
    count = int(unreadable.sum())
    if not count:
        return []
    shown = ", ".join(map(repr, dict.fromkeys(texts[:3])))
    text = f"{count:,} cells of {header!r} in {name} hold no target that can be read ({shown}); they count as none."
    return [Note("targets_unreadable", text, count, "warning")]


def gaps_note(name: str, frame: pd.DataFrame) -> list[Note]:
    """What is to be said where nearly every member has a target for nearly every period.

    Examples
    --------
    >>> made = [("North", 1), ("North", 2), ("South", 1), ("South", 2), ("West", 1)]
    >>> frame = pd.DataFrame(made, columns=["member", "period_ix"]).assign(role="region", grain="quarter", quota=5.0)
    >>> gaps_note("a.csv", frame)[0].text
    '1 of 6 targets of a.csv is missing: 5 members by period are given (25.00), the first without is West.'
    """
    members, periods = frame["member"].nunique(), frame[["grain", "period_ix"]].drop_duplicates().shape[0]
    whole = members * periods
    given = len(frame.drop_duplicates(KEY))
    if given == whole or given < _FILLED * whole or frame["grain"].nunique() > 1:
        return []
    short = frame.groupby("member")["period_ix"].nunique()
    first = str(short[short < periods].index[0])
    missing = whole - given
    text = (
        f"{missing:,} of {whole:,} targets of {name} {'is' if missing == 1 else 'are'} missing: {given:,} members by "
        f"period are given ({math.fsum(frame['quota']):,.2f}), the first without is {first}."
    )
    return [Note("targets_missing", text, missing, "warning")]


def without_repeated(frames: Sequence[pd.DataFrame]) -> tuple[list[pd.DataFrame], list[Note]]:
    """The frames of targets that set other targets than those before them; a copied or revised sheet counts once."""
    kept: list[pd.DataFrame] = []
    notes = []
    for frame in frames:
        known = set().union(*(map(tuple, k[KEY].to_numpy().tolist()) for k in kept)) if kept else set()
        same = [tuple(key) in known for key in frame[KEY].to_numpy().tolist()]
        if any(same):
            amount = math.fsum(frame["quota"][same])
            text = (
                f"{sum(same):,} targets ({amount:,.2f}) are given again on another sheet or in another file, for the "
                "same members and periods; the first of each counts."
            )
            notes.append(Note("targets_given_twice", text, sum(same), "warning"))
            frame = frame[~np.array(same)]
        if len(frame):
            kept.append(frame)
    return kept, notes
