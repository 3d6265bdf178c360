"""Dates that stand alone for years, but not for so long that they are no sales: they count, and are said."""

from __future__ import annotations

import math

import numpy as np

from xlsales.table.book import Note

_SHARE, _ENOUGH = 0.01, 5
# So long without a row, and no other gap nearly as long.
_APART, _TIMES = np.timedelta64(731, "D"), 3


def lone_days(days: np.ndarray) -> np.ndarray:
    """Where so few dates lie two years and more from all others, and no other gap is nearly as long: perhaps slips.

    Examples
    --------
    >>> dates = [f"2024-01-{d:02}" for d in range(1, 10)]
    >>> lone_days(np.array([*dates, "2027-01-10"], dtype="datetime64[us]")).nonzero()[0].tolist()
    [9]
    """
    given = np.sort(days[~np.isnat(days)])
    lone = np.zeros(len(days), dtype=bool)
    if len(given) <= _ENOUGH or given[-1] - given[0] <= _APART:
        return lone
    few = max(1, int(_SHARE * len(given)))
    gaps = np.diff(given)
    longest = int(np.argmax(gaps))
    others = np.delete(gaps, longest).max()
    if gaps[longest] <= _APART or gaps[longest] < _TIMES * others:
        return lone
    if longest + 1 <= few:
        return np.asarray(days <= given[longest])
    return np.asarray(days > given[longest]) if len(given) - longest - 1 <= few else lone


def lone_days_note(days: np.ndarray, amount: np.ndarray, used: np.ndarray) -> Note | None:
    """What is to be said of rows whose date stands alone for years, with their money."""
    lone = lone_days(np.where(used & ~np.isnan(amount), days, np.datetime64("NaT", "us")))
    count = int(lone.sum())
    if not count:
        return None
    shown = ", ".join(sorted({str(d)[:10] for d in days[lone]})[:3])
    text = (
        f"{count:,} rows ({math.fsum(amount[lone].tolist()):,.2f}) are dated {shown}, two years and more from all "
        "others. They count; correct them in the source if that is a slip."
    )
    return Note("dates_apart", text, count, "warning")
