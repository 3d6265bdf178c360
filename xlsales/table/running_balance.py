"""A statement of account: a balance runs along with the amounts, and payments out are no returns of sales."""

from __future__ import annotations

import math

import numpy as np

from xlsales.table.book import Note
from xlsales.table.headers import words_of
from xlsales.table.mapping import MappedTable
from xlsales.table.numbers import read_numbers

_BALANCES = frozenset({"balance", "saldo", "kontostand", "solde", "salda"})
_MOST, _FEW, _CENT = 0.9, 4, 0.011


def statement_note(mapped: MappedTable, amount: np.ndarray, used: np.ndarray) -> Note | None:
    """What to say where the rows are the bookings of an account and some go out.

    Examples
    --------
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.mapping import map_table
    >>> from xlsales.table.raw import table_of_rows
    >>> rows = [["Date", "Amount", "Balance"], *[["2024-01-05", a, b] for a, b in ((5, 5), (7, 12), (-4, 8), (9, 17))]]
    >>> mapped = map_table(table_of_rows(rows, "a.csv"), Settings())
    >>> statement_note(mapped, np.array([5.0, 7, -4, 9]), np.ones(4, bool)).text[62:119]
    'count: 3 rows come in (21.00), 1 go out (-4.00), and both'
    """
    out = used & (amount < 0)
    if not out.any():
        return None
    for header, cells in zip(mapped.table.headers, mapped.table.cells, strict=True):
        if not set(words_of(header)) & _BALANCES or header in mapped.roles.values():
            continue
        if _runs_along(read_numbers(cells).values, amount):
            into = used & (amount > 0)
            came, went = (math.fsum(amount[w].tolist()) for w in (into, out))
            text = (
                f"{header!r} runs along with the amounts, as in a statement of account: {int(into.sum()):,} rows come "
                f"in ({came:,.2f}), {int(out.sum()):,} go out ({went:,.2f}), and both were added up. If what goes out "
                f"is no refund of a sale, revenue is {came:,.2f}: then keep only the rows that come in."
            )
            return Note("statement_of_account", text, int(out.sum()), "warning")
    return None


def _runs_along(balance: np.ndarray, amount: np.ndarray) -> bool:
    """Whether each balance is the one before and the amount, from the top or from the bottom."""
    some = ~np.isnan(balance) & ~np.isnan(amount)
    balance, amount = balance[some], amount[some]
    if len(balance) < _FEW:
        return False
    down = np.abs(balance[1:] - balance[:-1] - amount[1:]) <= _CENT
    up = np.abs(balance[:-1] - balance[1:] - amount[:-1]) <= _CENT
    return max(float(down.mean()), float(up.mean())) >= _MOST
