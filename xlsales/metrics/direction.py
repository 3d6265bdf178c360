"""Whether a short series rises or falls: the Mann–Kendall test, and the Theil–Sen slope with its interval."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

FEWEST = 6
NOT_TESTABLE = "not testable"


@dataclass(frozen=True)
class Direction:
    """The trend of a series.

    Parameters
    ----------
    verdict
        rising, falling, no clear direction, or not testable (fewer than six periods, or all of them equal).
    slope, low, high
        Median of the slopes between all pairs (Theil–Sen) per period, and its confidence interval.
    p
        Two-sided p-value of Mann–Kendall; missing where not testable.
    n
        Number of periods.
    """

    verdict: str
    slope: float
    low: float
    high: float
    p: float
    n: int


def direction_of(values: Sequence[float], at: Sequence[float] | None = None, alpha: float = 0.05) -> Direction:
    """Test a series for a monotone trend.

    Parameters
    ----------
    values
        One figure a period, in order.
    at
        Their places in time; default 0, 1, 2…
    alpha
        Level of the test, and of the slope's interval.

    Notes
    -----
    Mann–Kendall with the correction for ties and for continuity; the interval is Sen's (1968), from the same variance.
    Periods count as independent: a strong season or carry-over makes the p-value too small.

    Examples
    --------
    >>> direction_of([1, 2, 3, 4, 5, 6, 7]).verdict
    'rising'
    >>> direction_of([1, 2, 3]).verdict
    'not testable'
    """
    y = np.asarray(values, dtype=float)
    x = np.arange(len(y), dtype=float) if at is None else np.asarray(at, dtype=float)
    kept = np.isfinite(y)
    y, x = y[kept], x[kept]
    n = len(y)
    if n < 2:
        return Direction(NOT_TESTABLE, math.nan, math.nan, math.nan, math.nan, n)
    first, second = np.triu_indices(n, 1)
    differences = y[second] - y[first]
    slopes = np.sort(differences / (x[second] - x[first]))
    slope = float(np.median(slopes))
    variance = _variance(y)
    if n < FEWEST or variance == 0:
        return Direction(NOT_TESTABLE, slope, math.nan, math.nan, math.nan, n)
    score = float(np.sign(differences).sum())
    z = (score - math.copysign(1, score)) / math.sqrt(variance) if score else 0.0
    p = 2 * NormalDist().cdf(-abs(z))
    reach = NormalDist().inv_cdf(1 - alpha / 2) * math.sqrt(variance)
    low = slopes[max(round((len(slopes) - reach) / 2) - 1, 0)]
    high = slopes[min(round((len(slopes) + reach) / 2), len(slopes) - 1)]
    verdict = "no clear direction" if p > alpha else "rising" if score > 0 else "falling"
    return Direction(verdict, slope, float(low), float(high), p, n)


def _variance(y: np.ndarray) -> float:
    n = len(y)
    tied = np.unique(y, return_counts=True)[1]
    total = n * (n - 1) * (2 * n + 5) - int((tied * (tied - 1) * (2 * tied + 5)).sum())
    return total / 18
