"""Whether a short series rises or falls: the slope of a line against noise that carries over, and Theil–Sen's slope."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from xlsales.metrics.autocorrelation import Contrast, residual_maker, seasons_of

FEWEST = 6
NOT_TESTABLE = "not testable"
SEASON_FROM = 0.05
"""P-value from which seasons are no part of the line's fit; they would cost it its few periods."""


@dataclass(frozen=True)
class Direction:
    """The trend of a series.

    Parameters
    ----------
    verdict
        rising, falling, no clear direction, or not testable (fewer than six periods, or all of them equal).
    slope
        Median of the slopes between all pairs (Theil–Sen) per period.
    p
        Two-sided p-value of the line's slope; missing where not testable.
    n
        Number of periods.
    """

    verdict: str
    slope: float
    p: float
    n: int


def direction_of(
    values: Sequence[float], at: Sequence[float] | None = None, alpha: float = 0.05, cycle: int = 0
) -> Direction:
    """Test a series for a trend.

    Parameters
    ----------
    values
        One figure a period, in order.
    at
        Their places in time, whole numbers; default 0, 1, 2…
    alpha
        Level of the test.
    cycle
        Periods of a year; 0 where they have no season.

    Notes
    -----
    See `slope_chances`.

    Examples
    --------
    >>> direction_of([1, 2, 3, 4, 5, 6, 7]).verdict
    'rising'
    >>> direction_of([1, 2, 3]).verdict
    'not testable'
    """
    y = np.asarray(values, dtype=float)
    x = np.arange(len(y)) if at is None else np.asarray(at)
    kept = np.isfinite(y)
    y, x = y[kept], x[kept].astype("int64")
    n = len(y)
    if n < 2:
        return Direction(NOT_TESTABLE, math.nan, math.nan, n)
    first, second = np.triu_indices(n, 1)
    slope = float(np.median((y[second] - y[first]) / (x[second] - x[first])))
    if n < FEWEST or np.ptp(y) == 0:
        return Direction(NOT_TESTABLE, slope, math.nan, n)
    p = float(slope_chances(y[None, :], x, cycle)[0])
    up = float(y @ (x - x.mean())) > 0
    verdict = "no clear direction" if not p < alpha else "rising" if up else "falling"
    return Direction(verdict, slope, p, n)


def slope_chances(
    values: np.ndarray,
    places: np.ndarray,
    cycle: int = 0,
    test: Callable[[Contrast, np.ndarray], np.ndarray] = Contrast.chances,
) -> np.ndarray:
    """Two-sided p-value that each series (a row) has no trend.

    Parameters
    ----------
    values, places
        One figure a period, and the periods' places in time.
    cycle
        Periods of a year; 0 where they have no season.
    test
        `Contrast.chances`, or `Contrast.plain_chances` for periods taken as independent, where drift may be a trend.

    Notes
    -----
    Least squares of a line, through the values and, where all are above zero, through their logarithms as well (growth
    by amounts, or by factors; twice the smaller p-value counts), with the seasons of the year beside it where there are
    two cycles and an F test finds some. The slope is compared with what noise that carries over from period to period
    gives (see `autocorrelation`): for independent periods that is the usual t test, and a random walk is no trend.

    Examples
    --------
    >>> bool(slope_chances(np.array([[1.0, 3, 2, 4, 5, 7, 6, 8]]), np.arange(8))[0] < 0.005)
    True
    """
    at = tuple((places - places[0]).tolist())
    chances = _slope_chances(values, at, cycle, test)
    factors = (values > 0).all(axis=1)
    if factors.any():
        # Two questions are asked of the same series: whether it grows by amounts, and whether by factors.
        by_factor = _slope_chances(np.log(values[factors]), at, cycle, test)
        chances[factors] = np.minimum(1.0, 2 * np.minimum(chances[factors], by_factor))
    return chances


def _slope_chances(
    values: np.ndarray, at: tuple[int, ...], cycle: int, test: Callable[[Contrast, np.ndarray], np.ndarray]
) -> np.ndarray:
    out = test(_line(at, 0), values)
    # A season left out of the fit would be taken for noise, and one fitted to noise takes periods from the line.
    if cycle > 1 and len({i % cycle for i in at}) == cycle and values.shape[1] >= 2 * cycle:
        seasonal = _season_chances(values, at, cycle) < SEASON_FROM
        out[seasonal] = test(_line(at, cycle), values[seasonal])
    return out


@cache
def _line(places: tuple[int, ...], cycle: int) -> Contrast:
    at = np.array(places)
    level = seasons_of(at, cycle) if cycle else np.ones((len(at), 1))
    time = residual_maker(level) @ (at - at.mean())
    weights = time / float(time @ time)
    return Contrast(weights, residual_maker(np.column_stack([level, at - at.mean()])), at)


def _season_chances(values: np.ndarray, places: tuple[int, ...], cycle: int) -> np.ndarray:
    """P-value of the usual F test of seasons beside a line."""
    from scipy.special import fdtrc

    plain, with_seasons = (((values @ _line(places, c).maker) ** 2).sum(axis=1) for c in (0, cycle))
    few, many = cycle - 1, len(places) - cycle - 1
    size = np.finfo(float).eps * (values**2).sum(axis=1)
    return np.asarray(fdtrc(few, many, (plain - with_seasons).clip(min=0) / few / ((with_seasons + size) / many)))
