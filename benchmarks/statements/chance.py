"""The judge's own tests of chance: permutations with a fixed seed, and counting for rates.

Each gives the chance of one comparison alone, uncorrected for how many were looked at. So they are lenient: a statement
that fails even here is false, one that passes may still be.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from benchmarks.statements.made import Array

DRAWS = 400
LIMIT = 0.1
"""Above this a chance explains a difference: a generous bound, as the tests of others may see more than ours."""


def share_change(member: Array, total: Array, now: Array) -> float:
    """Chance that a member's share of revenue moves as far between two spans, were orders assigned to them at random.

    Parameters
    ----------
    member, total
        Revenue of the member in each order, and of the whole order.
    now
        Which orders lie in the later span; the others lie in the earlier one.

    Examples
    --------
    >>> now = np.arange(40) < 20
    >>> share_change(np.where(now, 1.0, 0.0), np.ones(40), now) < 0.01
    True
    """
    rng = np.random.default_rng(0)
    seen = _gap(member, total, now)
    drawn = [_gap(member, total, rng.permutation(now)) for _ in range(DRAWS)]
    return (1 + sum(abs(d) >= abs(seen) - 1e-12 for d in drawn)) / (1 + DRAWS)


def _gap(member: Array, total: Array, now: Array) -> float:
    a, b = total[now].sum(), total[~now].sum()
    return float(member[now].sum() / a - member[~now].sum() / b) if a > 0 and b > 0 else 0.0


def permuted(series: Array, statistic: Callable[[Array], float]) -> float:
    """Chance that a statistic of a series is as large when its periods come in any order.

    Examples
    --------
    >>> permuted(np.arange(12.0), slope) < 0.01
    True
    """
    rng = np.random.default_rng(0)
    seen = abs(statistic(series))
    drawn = [abs(statistic(rng.permutation(series))) for _ in range(DRAWS)]
    return (1 + sum(d >= seen - 1e-9 * max(1.0, seen) for d in drawn)) / (1 + DRAWS)


def slope(series: Array) -> float:
    """Change a period of the straight line through a series."""
    if len(series) < 2:
        return 0.0
    at = np.arange(len(series)) - (len(series) - 1) / 2
    return float((at * series).sum() / (at**2).sum())


def around_moving_average(series: Array, seasons: int) -> tuple[Array, Array]:
    """Each value over the centred moving average of a whole year, and which season it is of.

    Examples
    --------
    >>> around_moving_average(np.arange(10.0, 22.0), 4)[0].round(9).tolist()
    [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0]
    """
    half = seasons // 2
    weights = np.r_[0.5, np.ones(seasons - 1), 0.5] / seasons
    if len(series) <= seasons:
        return np.array([]), np.array([], dtype=int)
    middle = np.convolve(series, weights, "valid")
    inside = np.arange(half, len(series) - half)
    kept = middle > 0
    return series[inside][kept] / middle[kept], inside[kept] % seasons


def season(series: Array, seasons: int) -> tuple[float, int]:
    """Chance that seasons differ as much with the detrended values in any order; and the season that is highest."""
    ratios, at = around_moving_average(series, seasons)
    if len(ratios) < 2 * seasons:
        return 1.0, -1
    # Ratios that agree to a millionth differ by rounding alone.
    ratios = ratios.round(6)

    def spread(values: Array) -> float:
        return float(sum((at == s).sum() * (values[at == s].mean() - values.mean()) ** 2 for s in range(seasons)))

    if np.ptp(ratios) < 1e-5:
        return 1.0, -1
    means = [ratios[at == s].mean() for s in range(seasons)]
    return permuted(ratios, spread), int(np.argmax(means))


def rates_differ(won: int, closed: int, won_else: int, closed_else: int) -> float:
    """Fisher's exact test, two-sided: the chance of a table as rare with the same margins.

    Examples
    --------
    >>> round(rates_differ(3, 4, 1, 4), 4)
    0.4857
    """
    all_won, every = won + won_else, closed + closed_else

    def log_p(k: int) -> float:
        return _log_choose(closed, k) + _log_choose(closed_else, all_won - k) - _log_choose(every, all_won)

    lowest, highest = max(0, all_won - closed_else), min(closed, all_won)
    seen = log_p(won)
    return min(1.0, sum(math.exp(p) for k in range(lowest, highest + 1) if (p := log_p(k)) <= seen + 1e-9))


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def change_z(now: Array, before: Array) -> float:
    """A change of revenue in standard deviations, were orders of these sizes to arrive at random."""
    variance = float((now**2).sum() + (before**2).sum())
    return float(now.sum() - before.sum()) / math.sqrt(variance) if variance > 0 else 0.0
