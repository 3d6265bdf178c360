"""Years beside their quarters, months beside their days: rows of a coarser grain that sum the finer ones are totals."""

from __future__ import annotations

import math

import numpy as np

from xlsales.table.account import RowAccount
from xlsales.table.book import DIMENSIONS, Note
from xlsales.table.dates import GRAINS, DateReading
from xlsales.table.mapping import MappedTable
from xlsales.table.period import MONTHS_IN
from xlsales.table.totals import rounding

_MONTHS = {**MONTHS_IN, "half": 6}
# A week's rows are days; beyond that the months are compared.
_WEEK_DAYS = 7


def set_coarse_totals_aside(account: RowAccount, mapped: MappedTable, time: DateReading) -> list[Note]:
    """Set rows aside whose period holds rows of finer periods, of the same members, that sum to them.

    The finest ones are tried first, so that a year finds its quarters, or its months where the quarters sum these. A
    coarser row that finer ones overlap without adding up to it is kept, and said with both amounts.

    Returns
    -------
    list of Note
        What was set aside and what was kept beside finer rows.
    """
    if time.grain_of is None or len(time.grains) < 2:
        return []
    grain, month = time.grain_of, _months(time.days)
    group = mapped.numbered_by(DIMENSIONS)
    gone = np.zeros(len(grain), dtype=bool)
    kept: list[tuple[int, float]] = []
    worth = account.used & ~np.isnat(time.days) & ~np.isnan(account.amount)
    for place in range(1, len(GRAINS)):
        rows = worth & (grain == place)
        for start in np.unique(time.days[rows]):
            inside = worth & ~gone & (grain < place) & _within(time.days, month, start, GRAINS[place])
            if not inside.any():
                continue
            sums = np.bincount(group[inside], account.amount[inside], len(group))
            finer = np.bincount(group[inside], minlength=len(group)) > 0
            for row in np.flatnonzero(rows & (time.days == start) & finer[group]).tolist():
                below, own = float(sums[group[row]]), float(account.amount[row])
                if abs(own - below) <= rounding(own, below):
                    gone[row] = True
                else:
                    kept.append((row, below))
    count = account.set_aside(gone, "totals row", "its period holds finer ones that sum to it")
    notes = []
    if count:
        amount = math.fsum(account.amount[gone].tolist())
        text = (
            f"{count:,} rows of whole {_plural(grain[gone])} ({amount:,.2f}) sum the finer periods beside them; they "
            "were set aside as totals."
        )
        notes.append(Note("coarse_totals", text, count, "warning"))
    if kept:
        stated = math.fsum(float(account.amount[row]) for row, _ in kept)
        summed = math.fsum(total for _, total in kept)
        text = (
            f"{len(kept):,} rows of coarser periods ({stated:,.2f}) stand beside finer ones of the same time "
            f"({summed:,.2f}), which do not sum to them: both count. Delete one of the two if they are the same sales."
        )
        notes.append(Note("coarse_rows_kept", text, len(kept), "warning"))
    return notes


def _months(days: np.ndarray) -> np.ndarray:
    return np.where(np.isnat(days), -1, days.astype("datetime64[M]").astype(np.int64))


def _within(days: np.ndarray, month: np.ndarray, start: np.datetime64, grain: str) -> np.ndarray:
    """Rows that begin within a period."""
    if grain == "week":
        return np.asarray((days >= start) & (days < start + np.timedelta64(_WEEK_DAYS, "D")))
    first = int(start.astype("datetime64[M]").astype(np.int64))
    return np.asarray((month >= first) & (month < first + _MONTHS[grain]))


def _plural(places: np.ndarray) -> str:
    names = [GRAINS[i] for i in np.unique(places).tolist()]
    return " and ".join("halves" if n == "half" else f"{n}s" for n in names)
