"""Which models a series is forecast by: those that would have been right before; and how right they would have been."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from xlsales.metrics.forecast.models import forecasts

ORIGINS = 12
"""One-step forecasts of the past that are compared."""
TRIED = 8
"""The last of them, which say what the forecast is worth; those before only let models be chosen."""
BEGIN = 4
"""Values before the first of them."""
BLENDED = 3
"""Models that are averaged at most."""
NEAR = 2.0
"""How much larger than the best one's a model's typical error may be for an average of both."""
UNTRIED = 3
"""One-step forecasts below which no model can be preferred to smoothing."""
PREFERRED = "smoothing"
_ARRAYS = ("point", "carry", "scale", "tried", "errors", "lowest")


@dataclass(frozen=True)
class Outlook:
    """What comes next in many series.

    Parameters
    ----------
    models
        The models averaged, for each series.
    point
        Series × steps ahead.
    carry, scale
        As in `models.Ahead`, of the average.
    tried
        Series × the last eight one-step forecasts of the past, each by the models that the values before it had chosen;
        missing where a series is too short.
    errors
        Their errors, value − forecast, in units of the seasonal factor.
    lowest
        The lowest value of each series.
    """

    models: tuple[tuple[str, ...], ...]
    point: np.ndarray
    carry: np.ndarray
    scale: np.ndarray
    tried: np.ndarray
    errors: np.ndarray
    lowest: np.ndarray


def outlook(series: Sequence[np.ndarray], m: int, steps: int) -> Outlook:
    """Forecast series by an average of the models that did best on the one-step forecasts of their own past.

    Parameters
    ----------
    series
        Values of each, the first to the last, without a gap; at least five.
    m
        Periods a year.
    steps
        How many periods ahead.

    Notes
    -----
    At each of the last twelve origins all models see the values before it only. The choice at an origin rests on the
    origins before it, so the errors are those of the whole procedure and not of the model that looks best afterwards.

    Examples
    --------
    >>> seen = outlook([np.arange(10.0, 20.0)], 1, 2)
    >>> seen.models, seen.point.tolist()
    ((('drift',),), [[20.0, 21.0]])
    """
    lengths = np.array([len(s) for s in series])
    ends = lengths[:, None] - np.arange(ORIGINS, -1, -1)
    whose, place = np.nonzero(ends >= BEGIN)
    n = ends[whose, place]
    y = np.full((len(n), int(lengths.max())), np.nan)
    for row, (i, end) in enumerate(zip(whose.tolist(), n.tolist(), strict=True)):
        y[row, :end] = series[i][:end]
    ahead = forecasts(y, n, m, steps)
    past = place < ORIGINS
    one = np.full((len(ahead.names), len(series), ORIGINS), np.nan)
    one[:, whose[past], place[past]] = ahead.point[:, past, 0]
    shape = (len(series), ORIGINS)
    actual, scale = np.full(shape, np.nan), np.ones(shape)
    actual[whose[past], place[past]] = [series[i][e] for i, e in zip(whose[past], n[past], strict=True)]
    scale[whose[past], place[past]] = ahead.scale[past, 0]
    seasonal = np.zeros((len(series), ORIGINS + 1), dtype=bool)
    seasonal[whose, place] = ahead.seasonal
    chosen = _chosen(ahead.names, (actual - one) / scale, seasonal)
    told = slice(ORIGINS - TRIED, ORIGINS)
    tried = _averaged(chosen[:, :, told], one[:, :, told])
    last = chosen[:, :, -1]
    point, carry = (_averaged(last[:, :, None], part[:, place == ORIGINS]) for part in (ahead.point, ahead.carry))
    names = tuple(tuple(k for k, w in zip(ahead.names, last[:, i], strict=True) if w) for i in range(len(series)))
    lowest = np.array([s.min() for s in series])
    return Outlook(
        names, point, carry, ahead.scale[place == ORIGINS], tried, (actual[:, told] - tried) / scale[:, told], lowest
    )


def joined(one: Outlook, other: Outlook) -> Outlook:
    """Two outlooks of the same steps as one, the series of the first before those of the second."""
    parts = {n: np.concatenate([getattr(one, n), getattr(other, n)]) for n in _ARRAYS}
    return Outlook((*one.models, *other.models), **parts)


def only(seen: Outlook, at: Sequence[int]) -> Outlook:
    """An outlook of some of its series."""
    return Outlook(tuple(seen.models[i] for i in at), **{n: getattr(seen, n)[list(at)] for n in _ARRAYS})


def _averaged(weights: np.ndarray, of_models: np.ndarray) -> np.ndarray:
    """The mean over the models (first axis) that have a weight; missing where one of these says nothing."""
    return np.asarray(np.where(weights > 0, weights * of_models, 0.0).sum(axis=0))


def _chosen(names: tuple[str, ...], errors: np.ndarray, seasonal: np.ndarray) -> np.ndarray:
    """The weight of each model (first axis) for each series at each origin, and after the last."""
    models, count, _ = errors.shape
    out = np.zeros((models, count, ORIGINS + 1))
    for at in range(ORIGINS + 1):
        out[:, :, at] = _best(names, errors[:, :, :at], seasonal[:, at])
    return out


def _best(names: tuple[str, ...], errors: np.ndarray, seasonal: np.ndarray) -> np.ndarray:
    """Equal weights of the best models of each series by the errors so far."""
    known = ~np.isnan(errors)
    always, yearly = known[names.index("naive")], known[names.index("seasonal naive")]
    # All are compared over the same origins: those that the seasonal naive model has too, where that is most of them.
    # Last year's values are no forecast where no season is seen.
    takes_part = seasonal & (2 * yearly.sum(axis=-1) > always.sum(axis=-1))
    usable = np.where(takes_part[:, None], yearly, always)
    count = usable.sum(axis=-1)
    squares = np.where(usable, np.nan_to_num(errors) ** 2, 0.0).sum(axis=-1) / np.maximum(count, 1)
    squares[names.index("seasonal naive"), ~takes_part] = np.inf
    rank = squares.argsort(axis=0, kind="stable").argsort(axis=0, kind="stable")
    kept = (rank < BLENDED) & (squares <= NEAR**2 * squares.min(axis=0))
    preferred = np.array([name == PREFERRED for name in names])[:, None]
    kept = np.where(count >= UNTRIED, kept, preferred)
    return np.asarray(kept / kept.sum(axis=0))
