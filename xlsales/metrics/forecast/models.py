"""Small forecasting models for many short series at once, in numpy: the naive ones, drift, smoothing and theta."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xlsales.metrics.forecast.season import YEARS, seasons

LEVELS = np.array([0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0])
TRENDS = np.array([
    (level, level * trend, damping)
    for level in (0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9)
    for trend in (0.0, 0.05, 0.1, 0.3, 0.6)
    for damping in ((0.8, 0.9, 0.98) if trend else (0.9,))
]).T  # fmt: skip
"""Smoothing of the level, of the trend, and damping: what is tried, as the sum of squares is flat near its lowest."""
LEAST = 0.001
"""Smallest value, as a part of the mean, from which seasons multiply: logs of next to nothing are no season."""
BEGIN = 8
"""Values from which level and trend begin."""
PARAMETERS = 2.0
"""How many more parameters a damped trend has than a level, in the sense of Akaike's criterion."""


@dataclass(frozen=True)
class Ahead:
    """What the models say of many series.

    Parameters
    ----------
    names
        The models.
    point
        Model × series × steps ahead; missing where a model needs more values than there are.
    carry
        Model × series × steps: which part of a one-step error stays in the forecast so many steps later. It says how
        errors grow with the horizon, and how they hang together.
    scale
        Series × steps ahead: the seasonal factor of each step, by which errors grow too; 1 where seasons are added.
    seasonal
        Series that have a season, or are too short to tell.
    """

    names: tuple[str, ...]
    point: np.ndarray
    carry: np.ndarray
    scale: np.ndarray
    seasonal: np.ndarray


def forecasts(y: np.ndarray, n: np.ndarray, m: int, steps: int) -> Ahead:
    """Forecast each row by every model.

    Parameters
    ----------
    y
        A row a series, from its first value on, missing beyond its end.
    n
        Values of each series.
    m
        Periods a year.
    steps
        How many periods ahead.

    Notes
    -----
    All but the seasonal naive model work on the series without its season, which is put back afterwards. No series
    that was never below zero is forecast below it.

    Examples
    --------
    >>> ahead = forecasts(np.array([[10.0, 12, 14, 16]]), np.array([4]), 1, 2)
    >>> ahead.names[2], ahead.point[2, 0].tolist()
    ('drift', [18.0, 20.0])
    """
    live = np.arange(y.shape[1]) < n[:, None]
    known = np.where(live, y, 0.0)
    lowest = np.where(live, y, np.inf).min(axis=1)
    ratio = lowest > LEAST * known.sum(axis=1) / n
    index = seasons(known, n, m, ratio)
    past = index[:, np.arange(y.shape[1]) % max(m, 1)]
    ahead = np.arange(1, steps + 1)
    future = np.take_along_axis(index, (n[:, None] + ahead - 1) % max(m, 1), axis=1)
    by = ratio[:, None]
    calm = np.where(by, known / np.where(by, past, 1.0), known - past) * live
    scale = np.where(by, future, 1.0)
    shift = np.where(by, 0.0, future)
    found = {
        "naive": _naive(calm, n, ahead),
        "seasonal naive": _seasonal_naive(known, n, m, ahead),
        "drift": _drift(calm, n, ahead),
        **_smoothings(calm, n, live, ahead),
    }
    plain = ("seasonal naive",)
    point = np.array([p if k in plain else p * scale + shift for k, (p, _) in found.items()])
    floor = np.where(lowest >= 0, 0.0, -np.inf)[:, None]
    carry = np.array([c for _, c in found.values()])
    seasonal = (m > 1) & ((n < YEARS * m) | (np.ptp(index, axis=1) > 0))
    return Ahead(tuple(found), np.maximum(point, floor), carry, scale, seasonal)


Said = tuple[np.ndarray, np.ndarray]


def _last(y: np.ndarray, n: np.ndarray) -> np.ndarray:
    return np.asarray(y[np.arange(len(y)), n - 1])


def _naive(y: np.ndarray, n: np.ndarray, ahead: np.ndarray) -> Said:
    flat = np.ones((len(y), len(ahead)))
    return _last(y, n)[:, None] * flat, flat


def _seasonal_naive(y: np.ndarray, n: np.ndarray, m: int, ahead: np.ndarray) -> Said:
    back = n[:, None] - m + (ahead - 1) % m
    point = np.where(back >= 0, np.take_along_axis(y, np.clip(back, 0, y.shape[1] - 1), axis=1), np.nan)
    return point, np.repeat((ahead % m == 0).astype(float)[None, :], len(y), axis=0)


def _drift(y: np.ndarray, n: np.ndarray, ahead: np.ndarray) -> Said:
    last = _last(y, n)
    slope = (last - y[:, 0]) / np.maximum(n - 1, 1)
    # The slope rests on the last value too: an error there tilts the line.
    return last[:, None] + slope[:, None] * ahead, 1.0 + ahead / np.maximum(n - 1, 1)[:, None]


def _smoothed(y: np.ndarray, n: np.ndarray, live: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Simple exponential smoothing: the last level, its smoothing, and the sum of squared one-step errors."""
    begin = np.minimum(n, BEGIN - 2)
    level = np.repeat((_sum_to(y, begin) / begin)[:, None], len(LEVELS), axis=1)
    squares = np.zeros_like(level)
    for t in range(y.shape[1]):
        error = (y[:, t, None] - level) * live[:, t, None]
        if t:
            squares += error**2
        level += LEVELS * error
    best = squares.argmin(axis=1)
    rows = np.arange(len(y))
    return level[rows, best], LEVELS[best], squares[rows, best]


def _sum_to(y: np.ndarray, count: np.ndarray) -> np.ndarray:
    return np.asarray(np.where(np.arange(y.shape[1]) < count[:, None], y, 0.0).sum(axis=1))


def _slope(y: np.ndarray, count: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and least-squares slope of the first values."""
    t = np.arange(y.shape[1])
    inside = t < count[:, None]
    mean = _sum_to(y, count) / count
    away = np.where(inside, t - (count[:, None] - 1) / 2, 0.0)
    return mean, (away * (y - mean[:, None])).sum(axis=1) / np.maximum((away**2).sum(axis=1), 1.0)


def _smoothings(y: np.ndarray, n: np.ndarray, live: np.ndarray, ahead: np.ndarray) -> dict[str, Said]:
    """Exponential smoothing of the level; with a damped trend where that pays; and with half the slope of the whole.

    A trend pays where it lowers Akaike's criterion. The last is the theta method (Hyndman & Billah 2003, doi
    10.1016/S0169-2070(01)00143-1).
    """
    level, alpha, squares = _smoothed(y, n, live)
    flat, carry = np.ones((len(y), len(ahead))) * level[:, None], np.ones((len(y), len(ahead))) * alpha[:, None]
    last, trend, (share, of_trend, phi), damped_squares = _damped(y, n, live)
    tiny = np.finfo(float).tiny
    gain = np.log(np.maximum(squares, tiny)) - np.log(np.maximum(damped_squares, tiny))
    pays = ((n - 1) * gain > 2 * PARAMETERS)[:, None]
    powers = np.cumsum(phi[:, None] ** ahead, axis=1)
    damped = last[:, None] + powers * trend[:, None], share[:, None] + of_trend[:, None] * powers
    half = _slope(y, n)[1] / 2
    settled = (1 - (1 - alpha) ** n) / alpha
    return {
        "level": (flat, carry),
        "smoothing": (np.where(pays, damped[0], flat), np.where(pays, damped[1], carry)),
        "theta": (flat + half[:, None] * (ahead - 1 + settled[:, None]), carry),
    }


def _damped(
    y: np.ndarray, n: np.ndarray, live: np.ndarray
) -> tuple[np.ndarray, np.ndarray, tuple[np.ndarray, ...], np.ndarray]:
    alpha, beta, phi = TRENDS
    begin = np.minimum(n, BEGIN)
    mean, slope = _slope(y, begin)
    half = slope / 2
    level = np.repeat((mean - half * (begin + 1) / 2)[:, None], len(alpha), axis=1)
    trend = np.repeat(half[:, None], len(alpha), axis=1)
    squares = np.zeros_like(level)
    for t in range(y.shape[1]):
        on = live[:, t, None]
        step = phi * trend
        error = (y[:, t, None] - level - step) * on
        if t:
            squares += error**2
        level += step * on + alpha * error
        trend = np.where(on, step + beta * error, trend)
    best = squares.argmin(axis=1)
    rows = np.arange(len(y))
    return level[rows, best], trend[rows, best], (alpha[best], beta[best], phi[best]), squares[rows, best]
