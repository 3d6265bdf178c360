"""Whether the rates of one member are lower or higher than all others' by more than chance gives."""

from __future__ import annotations

import math

import numpy as np

FEWEST = 5
"""Units below which a member is not asked."""
MOST_TIED = 0.5
"""Part of the units with one and the same rate from which the others are counted as well as ranked."""


def rank_gaps(
    member: np.ndarray, size: int, holder: np.ndarray, weight: np.ndarray, amount: np.ndarray, higher: bool = False
) -> np.ndarray:
    """How likely chance puts a member's rates as low (or as high) among all: Wilcoxon's rank sum, one-sided.

    Were the members names drawn at random, every assignment of the units to them would be as likely; the ranks of one
    member's units then add up to so much by chance alone. Ranks let no single sale decide.

    Parameters
    ----------
    member
        Number of each line's member.
    size
        How many members there are.
    holder
        What hangs together: the lines of one holder within a member are one unit (see `holders`).
    weight, amount
        Of each line; a unit's rate is the sum of its amounts over the sum of its weights, such as profit over revenue.
        Units whose weight is not above zero are left out.
    higher
        Whether higher rates than the others' are asked for, instead of lower ones.

    Returns
    -------
    numpy.ndarray
        A probability a member, not corrected for how many are looked at; missing below `FEWEST` units, and where there
        are no others.

    Notes
    -----
    Mann and Whitney 1947 (doi 10.1214/aoms/1177730491): normal approximation with ties and continuity corrected. Where
    half of all units or more have the same rate, it promises too much, and the probability is at least that of so many
    of the few lower ones (or so few of the few higher ones) being the member's (hypergeometric, exact).

    Examples
    --------
    >>> member, profit = np.array([0] * 9 + [1] * 9), np.array([-1.0, -2, -1, -3, -1, -2, -1, -2, -1, 3, 4, 3, 5, 4, 3, 4, 5, 3])
    >>> rank_gaps(member, 2, np.arange(18), np.full(18, 10.0), profit).round(4).tolist()
    [0.0002, 0.9999]
    """  # noqa: E501
    whose, rate = unit_rates(member, holder, weight, amount)
    return p_of_ranks(whose, size, -rate if higher else rate)


def unit_rates(
    member: np.ndarray, holder: np.ndarray, weight: np.ndarray, amount: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The member and the rate of each unit with a weight above zero."""
    place = np.unique(holder, return_inverse=True)[1].astype(np.int64)
    count = int(place.max(initial=-1)) + 1
    units, at = np.unique(member.astype(np.int64) * max(count, 1) + place, return_inverse=True)
    weights = np.bincount(at, weight, minlength=len(units))
    amounts = np.bincount(at, amount, minlength=len(units))
    there = weights > 0
    # Ties must stay ties, whatever the order in which the lines were added up.
    return (units // max(count, 1))[there], np.round(amounts[there] / weights[there], 9)


def p_of_ranks(whose: np.ndarray, size: int, rate: np.ndarray) -> np.ndarray:
    """One-sided probability that a member's rates rank as low by chance, from the member and rate of each unit."""
    total = len(rate)
    n = np.bincount(whose, minlength=size).astype(float)
    asked = (n >= FEWEST) & (n < total)
    if not asked.any():
        return np.full(size, np.nan)
    _, at, ties = np.unique(rate, return_inverse=True, return_counts=True)
    last = np.cumsum(ties)
    ranks = (last - (ties - 1) / 2)[at]
    sums = np.bincount(whose, ranks, minlength=size)
    tied = float((ties.astype(float) ** 3 - ties).sum()) / (total * (total - 1))
    variance = n * (total - n) / 12 * (total + 1 - tied)
    below = n * (total + 1) / 2 - sums
    usable = asked & (variance > 0)
    z = np.divide(below - 0.5, np.sqrt(variance), out=np.zeros(size), where=usable)
    p = np.array([math.erfc(x / math.sqrt(2)) / 2 for x in z.tolist()])
    if ties.max() >= MOST_TIED * total:
        block = int(ties.argmax())
        hits = [np.bincount(whose[some], minlength=size) for some in (at < block, at <= block)]
        told = [_p_of_counts(h, n.astype(int), total) for h in hits if 0 < h.sum() < total]
        p = np.maximum(p, np.minimum(1.0, len(told) * np.min(told, axis=0))) if told else p
    return np.where(usable, p, np.where(asked, 1.0, np.nan))


def _p_of_counts(hits: np.ndarray, n: np.ndarray, total: int) -> np.ndarray:
    """Probability that of as many units as each member has, drawn at random, so many or more are hits."""
    logs = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, total + 1)))])

    def choices(of: int | np.ndarray, some: int | np.ndarray) -> np.ndarray:
        return np.asarray(logs[of] - logs[some] - logs[np.asarray(of) - some])

    every, out = int(hits.sum()), np.ones(len(hits))
    for at in np.flatnonzero(hits).tolist():
        drawn = np.arange(hits[at], min(int(n[at]), every) + 1)
        drawn = drawn[int(n[at]) - drawn <= total - every]
        ways = choices(every, drawn) + choices(total - every, int(n[at]) - drawn) - choices(total, int(n[at]))
        out[at] = min(1.0, float(np.exp(ways).sum()))
    return out
