"""Totals that go by a name like any other (Europe below its countries): told by arithmetic and position, and said."""

from __future__ import annotations

import math

import numpy as np

from xlsales.table.account import RowAccount
from xlsales.table.book import DIMENSIONS, Note
from xlsales.table.mapping import MappedTable
from xlsales.table.totals import rounding

_TIMES = ("date", "period", "year")
# A member that is half of every block of so many rows and blocks is their total; that of fewer may be a chance.
_FEWEST_BLOCKS, _FEWEST_IN_BLOCK, _SHARE_OF_BLOCKS = 3, 3, 0.5
# Alone, at an end of the table, it takes more rows than these to be no chance.
_FEWEST_ROWS = 6
_FEWEST_TO_SAY = 4


def set_unlabelled_totals_aside(account: RowAccount, mapped: MappedTable, notes: list[Note]) -> None:
    """Set the rows of a member aside that are the sum of the others in each period, or of all rows at an end."""
    live = account.used & ~np.isnan(account.amount)
    if int(live.sum()) < _FEWEST_TO_SAY:
        return
    period = mapped.numbered_by(_TIMES)
    for role in DIMENSIONS:
        if role not in mapped.roles:
            continue
        where = _totals_of(mapped.cells(role).members().codes, period, live, account.amount)
        count = account.set_aside(where, "totals row", "in each period its amount is the sum of all other rows")
        if count:
            names = sorted({str(n) for n in mapped.cells(role).members()[where]})
            text = (
                f"{', '.join(map(repr, names[:3]))} of {mapped.roles[role]!r} is the sum of all others in each period: "
                f"its {count:,} rows ({_sum(account.amount[where]):,.2f}) were set aside as totals."
            )
            notes.append(Note("totals_unlabelled", text, count, "warning"))
            live &= ~where
    _ends(account, live, notes)


def _totals_of(members: np.ndarray, block: np.ndarray, live: np.ndarray, amount: np.ndarray) -> np.ndarray:
    """Rows of the members of a column that are half of their period in every period, and in half of all periods."""
    worth = np.where(live, np.nan_to_num(amount), 0.0)
    sums = np.bincount(block, worth)
    size = np.bincount(block, live)
    tolerance = np.maximum(np.where(amount % 1 == 0, 0.5, 0.011), 1e-9 * np.abs(sums[block]))
    half = np.abs(2 * worth - sums[block]) <= tolerance
    count = int(members.max(initial=-1)) + 1
    if not count:
        return np.zeros(len(live), dtype=bool)
    named = live & (members >= 0)
    # Beside one other row a total is as large as it; that alone says nothing, but contradicts nothing either.
    wide = size[block] >= _FEWEST_IN_BLOCK
    rows = np.bincount(members[named], minlength=count)
    fitting = np.bincount(members[named & half & (size[block] > 1)], minlength=count)
    telling = np.bincount(members[named & half & wide & (worth != 0)], minlength=count)
    blocks = int((size >= _FEWEST_IN_BLOCK).sum())
    total = (rows == fitting) & (telling >= max(_FEWEST_BLOCKS, _SHARE_OF_BLOCKS * blocks))
    return np.asarray(named & total[members])


def _ends(account: RowAccount, live: np.ndarray, notes: list[Note]) -> None:
    """The first or last row where it is the sum of all others: a total among many rows, a doubt among few."""
    places = np.flatnonzero(live)
    whole = _sum(account.amount[live])
    for place in {int(places[0]), int(places[-1])} if len(places) >= _FEWEST_TO_SAY else ():
        own = float(account.amount[place])
        if own == 0 or abs(2 * own - whole) > rounding(own, own):
            continue
        row = int(account.rows[place])
        if len(places) > _FEWEST_ROWS:
            account.set_aside(np.arange(len(live)) == place, "totals row", "its amount is the sum of all other rows")
            text = f"Row {row} ({own:,.2f}) is the sum of all other rows; it was set aside as a total."
        else:
            text = (
                f"Row {row} ({own:,.2f}) is the sum of all others and counts like them. Delete it if it is a total: "
                f"the sum is {whole - own:,.2f}."
            )
        notes.append(Note("totals_unlabelled", text, 1, "warning"))
        return


def _sum(amounts: np.ndarray) -> float:
    return math.fsum(amounts.tolist())
