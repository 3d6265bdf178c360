"""Where a stretch of time lands: what has come of it and what is forecast for the rest, with the range of the sum."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xlsales.metrics.forecast.rolling import Outlook

RANGE = 0.8
"""Part of all forecasts whose actual figure lies within the range."""
T90 = (3.078, 1.886, 1.638, 1.533, 1.476, 1.440, 1.415, 1.397, 1.383, 1.372, 1.363, 1.356)
"""Student's t below which 90 % lie, by degrees of freedom from 1 on: an error in ten on either side."""
OF_ERRORS = float(np.sqrt(np.pi / 2))
"""Standard deviation over mean absolute error of normal errors; the latter is the steadier of the two."""


@dataclass(frozen=True)
class Landing:
    """A figure for each series: the range in which four in five lie, and the most likely one."""

    low: np.ndarray
    likely: np.ndarray
    high: np.ndarray


def landing(seen: Outlook, counted: np.ndarray, days: np.ndarray, known: np.ndarray) -> Landing:
    """The sum of steps of each series, with what has come already.

    Parameters
    ----------
    seen
        Forecasts a selling day.
    counted
        Part of each step that is still to come and belongs to the sum, 0 to 1.
    days
        Selling days of each step.
    known
        What has come already, for each series.

    Notes
    -----
    The range is that of the sum, not the sum of ranges: an error carries over into later steps as far as the models
    say, and is independent beyond that. Its size is that of the one-step errors of the past, with Student's t for their
    number. Where all values were above zero the range is that of a lognormal figure, so it stays above zero.

    Examples
    --------
    >>> from xlsales.metrics.forecast.rolling import outlook
    >>> seen = outlook([np.array([10.0, 14, 10, 14, 10, 14, 10, 14, 10, 14])], 1, 2)
    >>> both = landing(seen, np.ones(2), np.ones(2), np.zeros(1))
    >>> bool(both.low[0] < both.likely[0] < both.high[0] < 4 * both.low[0])
    True
    """
    rest = (seen.point * counted * days).sum(axis=1)
    size, quantile = _errors(seen.errors)
    deviation = size * _spread(seen, counted, days)
    positive = (seen.lowest > 0) & (rest > 0)
    share = np.divide(deviation, rest, out=np.zeros_like(rest), where=positive)
    # The logarithm of a figure of this mean and deviation, were it lognormal.
    factor = np.exp(quantile * np.sqrt(np.log1p(share**2)))
    away, floor = quantile * deviation, np.where(seen.lowest >= 0, 0.0, -np.inf)
    low = np.where(positive, rest / factor, np.maximum(rest - away, floor))
    high = np.where(positive, rest * factor, rest + away)
    return Landing(known + low, known + rest, known + high)


def _errors(errors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Standard deviation of one step, and how many of them four in five errors keep within, as few tell the former."""
    many = (~np.isnan(errors)).sum(axis=1)
    size = np.nansum(np.abs(errors), axis=1) / np.maximum(many, 1)
    return OF_ERRORS * size, np.array(T90)[np.clip(many, 1, len(T90)) - 1]


def _spread(seen: Outlook, counted: np.ndarray, days: np.ndarray) -> np.ndarray:
    """Standard deviation of the sum over that of one step a day: what each step's own error does to all that follow."""
    steps = len(days)
    weights = seen.scale * days
    total = np.zeros(len(seen.point))
    for i in range(steps):
        # Days that are over no longer vary, so a begun step's own error is that of the days left.
        own = weights[:, i] * np.sqrt(counted[i])
        later = (seen.carry[:, : steps - 1 - i] * weights[:, i + 1 :] * counted[i + 1 :]).sum(axis=1)
        total += (own + later) ** 2
    return np.sqrt(total)
