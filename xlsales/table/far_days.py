"""Dates that stand alone, years away from all others: 1900-01-01, 2204 for 2024, 9999-12-31."""

from __future__ import annotations

import numpy as np

from xlsales.table.book import Note

# Ten years without a row, and then so few: a person mistyped, or a program filled in its first or last day.
_YEARS = np.timedelta64(3653, "D")
_SHARE = 0.01
_ENOUGH = 5
# Files of sales are not older, and not of later years than these; no clock is asked, so that a run can be repeated.
_OLDEST, _LATEST = np.datetime64("1970-01-01"), np.datetime64("2036-01-01")


def odd_years(header: str, days: np.ndarray) -> Note | None:
    """What is to be said of dates in years that no sales of today are in: 1445, 2042, 2567."""
    odd = days[~np.isnat(days)]
    odd = odd[(odd < _OLDEST) | (odd >= _LATEST)]
    if not len(odd):
        return None
    shown = sorted({str(d)[:10] for d in odd})
    text = (
        f"{len(odd):,} dates of {header!r} are in years that sales are hardly in ({', '.join(shown[:3])}"
        f"{', …' if len(shown) > 3 else ''}): a slip, a filler, or another calendar."
    )
    return Note("years_odd", text, len(odd), "warning")


def far_days(days: np.ndarray) -> np.ndarray:
    """Where a date is more than ten years from the rest of the dates and at most one in a hundred (or one) is so.

    Parameters
    ----------
    days
        datetime64 of each row, NaT where there is none.

    Examples
    --------
    >>> dates = [f"2024-01-{d:02}" for d in range(1, 10)]
    >>> far_days(np.array([*dates, "2204-01-10"], dtype="datetime64[us]")).nonzero()[0].tolist()
    [9]
    """
    given = np.sort(days[~np.isnat(days)])
    far = np.zeros(len(days), dtype=bool)
    if len(given) <= _ENOUGH or given[-1] - given[0] <= _YEARS:
        return far
    few = max(1, int(_SHARE * len(given)))
    gaps = np.flatnonzero(np.diff(given) > _YEARS)
    early = [int(g) + 1 for g in gaps if g + 1 <= few]
    late = [len(given) - int(g) - 1 for g in gaps if len(given) - g - 1 <= few]
    if early:
        far |= days < given[max(early)]
    if late:
        far |= days > given[len(given) - max(late) - 1]
    return far
