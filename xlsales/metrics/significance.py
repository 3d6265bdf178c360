"""Whether a difference is more than chance: rates, averages, sums, and many comparisons at once."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

LEVEL_SHARES = {
    "search": 0.2, "member_change": 0.105, "win_rate": 0.07, "trend": 0.07, "change_point": 0.075, "season": 0.07,
    "member_trend": 0.05, "member_season": 0.04, "anomaly": 0.04, "price_shift": 0.05, "deal_size": 0.04,
    "margin_change": 0.06, "loss_maker": 0.05, "discount": 0.05,
    "like_for_like": 0.03,
}  # fmt: skip
"""How the level of a report (the setting `alpha`) is divided among the questions that chance could answer wrongly."""


def level_of(question: str, alpha: float) -> float:
    """The level at which one question of a report is tested, so that all of them together keep to `alpha`.

    A report asks many questions of the same rows. Were each tested at 5 %, every third report on rows that mean nothing
    would find something; the shares of `LEVEL_SHARES` add up to 1 (Bonferroni over the questions).

    Examples
    --------
    >>> round(level_of("search", 0.05), 4)
    0.01
    """
    return alpha * LEVEL_SHARES[question]


def normal_p(z: float) -> float:
    """Two-sided p value of a standard normal statistic.

    Examples
    --------
    >>> round(normal_p(1.959964), 4)
    0.05
    """
    return math.erfc(abs(z) / math.sqrt(2)) if not math.isnan(z) else math.nan


def normal_quantile(p: float) -> float:
    """The standard normal value below which a share p lies."""
    from statistics import NormalDist

    return NormalDist().inv_cdf(p)


def two_proportions(won: float, tried: float, won_else: float, tried_else: float) -> float:
    """P value of the difference of two rates: pooled two-proportion z test, two-sided, no continuity correction.

    Parameters
    ----------
    won, tried
        Successes and trials of the one (deals won and closed of a member).
    won_else, tried_else
        The same of the other (the rest of the company).

    Returns
    -------
    float
        Missing where one side has no trial; 1 where both sides have all or none won.

    Examples
    --------
    >>> round(two_proportions(243, 437, 953, 1548), 3)
    0.025
    """
    if tried <= 0 or tried_else <= 0:
        return math.nan
    pooled = (won + won_else) / (tried + tried_else)
    variance = pooled * (1 - pooled) * (1 / tried + 1 / tried_else)
    if variance <= 0:
        return 1.0
    return normal_p((won / tried - won_else / tried_else) / math.sqrt(variance))


def wilson(won: float, tried: float, level: float = 0.95) -> tuple[float, float]:
    """Wilson score interval of a rate (Wilson 1927, doi 10.1080/01621459.1927.10502953).

    Examples
    --------
    >>> [round(x, 4) for x in wilson(8, 10)]
    [0.4902, 0.9433]
    """
    if tried <= 0:
        return math.nan, math.nan
    z = normal_quantile(0.5 + level / 2)
    rate, shrink = won / tried, 1 + z * z / tried
    middle = (rate + z * z / (2 * tried)) / shrink
    half = z / shrink * math.sqrt(rate * (1 - rate) / tried + z * z / (4 * tried * tried))
    return max(0.0, middle - half), min(1.0, middle + half)


def welch(one: Sequence[float], other: Sequence[float]) -> float:
    """P value of the difference of two means with unequal variances: Welch's t test, two-sided.

    Returns
    -------
    float
        Missing where a side has fewer than two values; 1 (equal) or 0 (different) where neither side varies.

    Examples
    --------
    >>> round(welch([1, 2, 3, 4], [3, 4, 5, 9]), 4)
    0.1277
    """
    a, b = np.asarray(one, dtype=float), np.asarray(other, dtype=float)
    if len(a) < 2 or len(b) < 2:
        return math.nan
    va, vb = a.var(ddof=1) / len(a), b.var(ddof=1) / len(b)
    gap = float(a.mean() - b.mean())
    if va + vb == 0:
        return 1.0 if gap == 0 else 0.0
    freedom = (va + vb) ** 2 / (va**2 / (len(a) - 1) + vb**2 / (len(b) - 1))
    from scipy.special import stdtr

    return float(2 * stdtr(freedom, -abs(gap) / math.sqrt(va + vb)))


def welch_of_sums(
    one: tuple[float, float, float], other: tuple[float, float, float], least_spread: float = 0.0
) -> tuple[float, float]:
    """Welch's t test from count, sum and sum of squares of each side: statistic and two-sided p value.

    Parameters
    ----------
    least_spread
        Standard deviation that each side is given at least, where values are known no finer.

    Returns
    -------
    tuple of float
        Missing where a side has fewer than two values.

    Examples
    --------
    >>> round(welch_of_sums((4, 10, 30), (4, 21, 131))[1], 4)
    0.1277
    """
    (n, s, q), (m, t, r) = one, other
    if n < 2 or m < 2:
        return math.nan, math.nan
    least = least_spread**2
    v, w = max((q - s * s / n) / (n - 1), least) / n, max((r - t * t / m) / (m - 1), least) / m
    gap = s / n - t / m
    if v + w <= 0:
        return (0.0, 1.0) if gap == 0 else (math.copysign(math.inf, gap), 0.0)
    freedom = (v + w) ** 2 / (v**2 / (n - 1) + w**2 / (m - 1))
    from scipy.special import stdtr

    return gap / math.sqrt(v + w), float(2 * stdtr(freedom, -abs(gap) / math.sqrt(v + w)))


def holm(p_values: Sequence[float]) -> list[float]:
    """P values corrected for as many comparisons as were made (Holm 1979): step-down, monotone, at most 1.

    Missing values stay missing and count as no comparison.

    Examples
    --------
    >>> [round(p, 2) for p in holm([0.01, 0.04, 0.03])]
    [0.03, 0.06, 0.06]
    """
    known = sorted((p, i) for i, p in enumerate(p_values) if not math.isnan(p))
    out, highest = [math.nan] * len(p_values), 0.0
    for rank, (p, i) in enumerate(known):
        highest = max(highest, min(1.0, (len(known) - rank) * p))
        out[i] = highest
    return out
