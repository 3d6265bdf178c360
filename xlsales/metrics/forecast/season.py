"""The season of short series: how far each season of the year lies from the average, as far as the data carry it."""

from __future__ import annotations

import numpy as np

YEARS = 2
"""Whole years from which a season is estimated."""
CLEAR = 2.25
"""How many times the spread that noise alone would give a season must have; about the F test's 5 % with three years."""


def seasons(y: np.ndarray, n: np.ndarray, m: int, ratio: np.ndarray) -> np.ndarray:
    """Seasonal indexes of many series, drawn towards none as far as they may be chance.

    Parameters
    ----------
    y
        A row a series, from its first value on; what lies beyond its end is ignored.
    n
        Values of each series.
    m
        Seasons a year; with 1 there are none.
    ratio
        Rows whose season multiplies (all values above zero); it is added to the others.

    Returns
    -------
    numpy.ndarray
        A row a series, a column a season in the order of its first values: 1 (or 0) is none.

    Notes
    -----
    Least squares on a straight line and a level for each season, on logs where the season multiplies, then shrunk by
    the part of their spread that noise explains (James–Stein; Miller & Williams 2003, doi
    10.1016/S0169-2070(02)00077-8): a season that is barely told from noise is a faint one, and one that is not is none.

    Examples
    --------
    >>> y = np.array([[80.0, 120, 80, 120, 80, 120]])
    >>> seasons(y, np.array([6]), 2, np.array([True])).round(2).tolist()
    [[0.8, 1.2]]
    """
    out = np.repeat(np.where(ratio, 1.0, 0.0)[:, None], max(m, 1), axis=1)
    if m < 2:
        return out
    for length in np.unique(n[n >= YEARS * m]).tolist():
        rows = np.flatnonzero(n == length)
        values = y[rows, :length]
        values = np.where(ratio[rows, None], np.log(np.where(ratio[rows, None], values, 1.0)), values)
        out[rows] = _indexes(values, m, ratio[rows])
    return out


def _indexes(values: np.ndarray, m: int, ratio: np.ndarray) -> np.ndarray:
    length = values.shape[1]
    at = np.arange(length)
    design = np.column_stack([at[:, None] % m == np.arange(m), at - at.mean()]).astype(float)
    found = values @ np.linalg.pinv(design).T
    left = values - found @ design.T
    noise = (left**2).sum(axis=1) / (length - m - 1) * (m / length)
    away = found[:, :m] - found[:, :m].mean(axis=1, keepdims=True)
    spread = (away**2).mean(axis=1)
    kept = np.divide(spread - noise, spread, out=np.zeros_like(spread), where=spread > CLEAR * noise)
    away = away * kept[:, None]
    factors = np.exp(np.where(ratio[:, None], away, 0.0))
    return np.asarray(np.where(ratio[:, None], factors / factors.mean(axis=1, keepdims=True), away))
