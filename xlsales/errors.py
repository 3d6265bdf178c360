"""What can go wrong, said to the person at the sheet: what, where, and what to do about it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class SalesError(Exception):
    """Anything that xlsales says to its user. The text is complete: what is wrong, where, and the cure."""


class InputError(SalesError):
    """The rows, file, setting or argument cannot be used.

    Parameters
    ----------
    what
        What is wrong, in one sentence.
    where
        The place: file, sheet, cell, column or row; empty where there is none.
    cure
        What the person can do next.

    Examples
    --------
    >>> str(InputError("there is no number column", where="orders.csv", cure="Add a Revenue column."))
    'orders.csv: there is no number column. Add a Revenue column.'
    """

    def __init__(self, what: str, *, where: str = "", cure: str = "") -> None:
        self.what, self.where, self.cure = what, where, cure
        place = f"{where}: " if where else ""
        end = f" {cure}" if cure else ""
        super().__init__(f"{place}{what.rstrip('.')}.{end}")


class UsageError(InputError):
    """The command, setting or argument itself is wrong (exit code 2)."""


class OutputError(SalesError):
    """The result could not be written; nothing was left half done."""


def nearest(name: str, valid: Iterable[str], count: int = 3) -> str:
    """Say which valid names are close to one that is not, or list them where none is.

    Examples
    --------
    >>> nearest("regoin", ["region", "rep"])
    "Did you mean 'region'?"
    >>> nearest("zzz", ["region", "rep"])
    'There are: region, rep.'
    """
    names = list(dict.fromkeys(map(str, valid)))
    by_lower = {n.lower(): n for n in reversed(names)}
    close = [by_lower[c] for c in difflib.get_close_matches(name.lower(), list(by_lower), n=count, cutoff=0.6)]
    if close:
        return f"Did you mean {' or '.join(repr(c) for c in close)}?"
    listed = ", ".join(names[:20]) + (", …" if len(names) > 20 else "")
    return f"There are: {listed}." if listed else "There are none."
