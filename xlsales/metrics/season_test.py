"""Whether a series has a season: its distance from its own moving average, against noise that carries over."""

from __future__ import annotations

from functools import cache

import numpy as np

from xlsales.metrics.autocorrelation import chance_of, in_blocks, noise, seasons_of

COEFFICIENTS = (0.0, 0.5, 0.85, 1.0)
"""Carry-over of the noise for which draws are made."""
_EXACT = 1e-9
"""Distance from the moving average that is but rounding."""


def detrended(values: np.ndarray, cycle: int) -> np.ndarray:
    """Each value / the centred moving average of one cycle around it; all missing where that is not above zero.

    At both ends, where half a cycle has no such average, it is carried on along the least-squares line through the
    nearest cycle of averages (as statsmodels' `extrapolate_trend` does), or level where that line falls to zero.

    Examples
    --------
    >>> detrended(np.array([80.0, 90, 100, 130] * 2), 4).round(2).tolist()
    [0.8, 0.9, 1.0, 1.3, 0.8, 0.9, 1.0, 1.3]
    """
    average = _moving_average(len(values), cycle)
    trend, half = average @ values, cycle // 2
    if not (trend[half : len(values) - half] > 0).all():
        return np.full(len(values), np.nan)
    for end, nearest in ((slice(None, half), half), (slice(len(values) - half, None), len(values) - half - 1)):
        trend[end] = np.where(trend[end] > 0, trend[end], trend[nearest])
    return np.asarray(values / trend)


def season_chance(values: np.ndarray, places: np.ndarray, cycle: int) -> float:
    """How often a series without seasons looks as seasonal: as much of its detrended variance lies between seasons.

    Notes
    -----
    Log of the squares around the mean over those around the means of the seasons, against that of draws, detrended in
    the same way. The noise of the draws carries over from period to period by various amounts, up to a random walk; the
    largest p-value counts. So neither growth, nor drift, nor a step is a season, as they do not come back.

    Examples
    --------
    >>> y = np.array([80.0, 90, 100, 130, 81, 90, 99, 131, 79, 91, 100, 129])
    >>> season_chance(y, np.arange(12), 4) < 0.001
    True
    >>> season_chance(np.arange(100.0, 112), np.arange(12), 4)
    1.0
    """
    distance = detrended(values, cycle) - 1
    if not np.isfinite(distance).all() or np.abs(distance).max() < _EXACT:
        return 1.0
    seen = float(_between(distance[None, :], places, cycle)[0])
    return max(chance_of(seen, drawn) for drawn in _drawn(len(values), int(places[0]) % cycle, cycle))


@cache
def _drawn(length: int, first: int, cycle: int) -> list[np.ndarray]:
    away = (np.eye(length) - _moving_average(length, cycle)).T
    places = first + np.arange(length)
    drawn = ([b @ away for b in in_blocks(noise(length, c), length)] for c in COEFFICIENTS)
    return [np.concatenate([_between(b, places, cycle) for b in blocks]) for blocks in drawn]


def _between(series: np.ndarray, places: np.ndarray, cycle: int) -> np.ndarray:
    season = seasons_of(places, cycle)
    within = series - (series @ (season / season.sum(axis=0))) @ season.T
    around = series - series.mean(axis=1, keepdims=True)
    return np.asarray(np.log((around**2).sum(axis=1) / np.maximum((within**2).sum(axis=1), _EXACT**2)))


@cache
def _moving_average(length: int, cycle: int) -> np.ndarray:
    """The matrix that turns values into their centred moving average, carried on at both ends."""
    half = cycle // 2
    out = np.zeros((length, length))
    for i in range(half, length - half):
        out[i, i - half : i + half + 1] = weights(cycle)
    near = min(cycle, length - 2 * half)
    for known, ends in (
        (np.arange(half, half + near), np.arange(half)),
        (np.arange(length - half - near, length - half), np.arange(length - half, length)),
    ):
        line = np.column_stack([np.ones(near), known])
        out[ends] = np.column_stack([np.ones(half), ends]) @ np.linalg.pinv(line) @ out[known]
    return out


def weights(cycle: int) -> np.ndarray:
    """The weights of a centred moving average over one cycle; half at both ends where the cycle is even.

    Examples
    --------
    >>> weights(4).tolist()
    [0.125, 0.25, 0.25, 0.25, 0.125]
    """
    found = np.ones(cycle + 1 - cycle % 2)
    if cycle % 2 == 0:
        found[[0, -1]] = 0.5
    return np.asarray(found / cycle)
