"""Which dimensions lie inside which, found in the rows: every rep has one manager, every manager one office."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pandas as pd

from xlsales.table.book import NOT_GIVEN, SalesBook

CHANCE = 1e-6
"""Largest probability that rows without any order would look like a hierarchy."""

GLANCE = 2_000
"""How many rows are looked at before all are."""


def parents(book: SalesBook, child: str, parent: str) -> dict[str, str] | None:
    """The parent of every member of a dimension where each has exactly one; None where it is not so.

    Rows without one of the two are left out. There must be fewer parents than children, and so many rows that it is no
    accident: the probability that independent rows of these sizes fall together like this must be under one in a
    million.

    Examples
    --------
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"date": pd.Timestamp(2024, 1, 1), "revenue": 1.0, "rep": ["a", "b", "c"] * 20,
    ...                      "manager": ["X", "X", "Y"] * 20})
    >>> parents(book_from_roles(rows), "rep", "manager")
    {'a': 'X', 'b': 'X', 'c': 'Y'}
    """
    rows = _rows(book, child, parent)
    if rows is None:
        return None
    below, above = rows[child], rows[parent]
    # Most columns do not lie inside each other, and the first rows show it already.
    for some in (slice(GLANCE), slice(None)):
        c, p = _codes(below[some]), _codes(above[some])
        known = (c >= 0) & (p >= 0)
        c, p = c[known], p[known]
        first = np.full(len(below.cat.categories), -1)
        first[c[::-1]] = p[::-1]
        if (first[c] != p).any():
            return None
    if len(c) == 0:
        return None
    rows_of, among = np.bincount(c), np.bincount(p)
    children, owners = int((rows_of > 0).sum()), int((among > 0).sum())
    if owners < 2 or owners >= children or _log_chance(rows_of[rows_of > 0], among / len(p)) > math.log(CHANCE):
        return None
    at = np.flatnonzero(first >= 0)
    names, tops = below.cat.categories.to_numpy()[at], above.cat.categories.to_numpy()[first[at]]
    return dict(zip(map(str, names), map(str, tops), strict=True))


def _rows(book: SalesBook, child: str, parent: str) -> pd.DataFrame | None:
    for rows in (book.deals, book.sales):
        if rows is not None and child in rows and parent in rows:
            return rows
    return None


def _codes(members: pd.Series) -> np.ndarray:
    """The members' numbers, −1 where none is given."""
    codes = members.cat.codes.to_numpy()
    blank = members.cat.categories.get_indexer([NOT_GIVEN])[0]
    return codes if blank < 0 else np.where(codes == blank, -1, codes)


def _log_chance(rows_of: np.ndarray, shares: np.ndarray) -> float:
    """Log of the probability that every member's rows fall on one parent each, were they independent."""
    sizes, times = np.unique(rows_of, return_counts=True)
    shares = shares[shares > 0]
    top = float(shares.max())
    # log Σ share^k, written so that it does not underflow for members with thousands of rows.
    logs = [k * math.log(top) + math.log(float(((shares / top) ** k).sum())) for k in sizes]
    return float(np.dot(logs, times))


def hierarchies(book: SalesBook) -> tuple[tuple[str, ...], ...]:
    """Every longest chain of dimensions from the widest to the finest, such as (office, manager, rep).

    Examples
    --------
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"date": pd.Timestamp(2024, 1, 1), "revenue": 1.0, "rep": ["a", "b", "c"] * 20,
    ...                      "manager": ["X", "X", "Y"] * 20})
    >>> hierarchies(book_from_roles(rows))
    (('manager', 'rep'),)
    """
    pairs = itertools.permutations(book.dimensions, 2)
    inside = {(c, p) for c, p in pairs if parents(book, c, p) is not None}
    # rep -> office follows from rep -> manager -> office; only the direct steps make chains.
    direct = {(c, p) for c, p in inside if not any((c, m) in inside and (m, p) in inside for m in book.dimensions)}
    roots = [d for d in book.dimensions if any(p == d for _, p in direct) and not any(c == d for c, _ in direct)]
    return tuple(chain for root in roots for chain in _chains(root, direct, book.dimensions))


def _chains(root: str, direct: set[tuple[str, str]], order: tuple[str, ...]) -> list[tuple[str, ...]]:
    below = [c for c in order if (c, root) in direct]
    return [(root, *chain) for c in below for chain in _chains(c, direct, order)] if below else [(root,)]
