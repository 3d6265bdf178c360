"""What chance does to a series whose noise carries over from one period to the next: a first-order autoregression.

A month that was high by chance is often followed by another, so that periods are not independent: a random walk drifts,
and looks like a trend and like a step to any test that takes its periods for independent ones. Here the noise of a
series is e(t) = φ·e(t−1) + chance, and φ is taken from what a fit leaves over, on the cautious side: the largest one
that the lag-1 correlation of these residuals does not rule out. A fit takes a part of the noise with it, the more the
fewer the periods; so the correlation that residuals are to be expected to have is computed for each φ and each fit
(exactly for a linear one, by draws for a search), and the one seen is compared with that.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np

COEFFICIENTS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 0.995)
CAUTION, CAUTION_OF_FEW = 1.6, 1.4
"""Standard deviations by which the lag-1 correlation may lie below that of a coefficient without ruling it out."""
FEW = 24
"""Periods below which so much caution would leave no trend to be found; their fits take less freedom as it is."""
DRAWS = 1000
ONE_THREAD = 200_000
"""Multiplications of a matrix product that OpenBLAS does in one thread."""
SEED = 20_260
TAIL = 0.05
"""Part of the draws from which the chance of rarer values is carried on."""
_EXACT = 1e-9
"""Part of a series' size below which what a fit leaves over is rounding."""


def seasons_of(places: np.ndarray, cycle: int) -> np.ndarray:
    """Columns that are 1 in one season of the year each.

    Examples
    --------
    >>> seasons_of(np.array([4, 5, 6]), 2).tolist()
    [[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]]
    """
    return np.asarray((places[:, None] % cycle == np.arange(cycle)).astype(float))


def residual_maker(design: np.ndarray) -> np.ndarray:
    """The matrix that turns a series into what the least-squares fit of some columns leaves over."""
    return np.asarray(np.eye(len(design)) - design @ np.linalg.pinv(design))


@dataclass(frozen=True)
class Contrast:
    """A figure that is a weighted sum of a series' values, tested against noise that carries over.

    Parameters
    ----------
    weights
        The figure is weights · values.
    maker
        Turns the values into residuals; symmetric, and 0 for values that the noise is not taken from.
    places
        Where the values stand in time; those of neighbours differ by one.
    """

    weights: np.ndarray
    maker: np.ndarray
    places: np.ndarray

    def chances(self, values: np.ndarray) -> np.ndarray:
        """Two-sided p-value of the figure of each series (a row), where its true value is nought.

        Notes
        -----
        t = figure / its standard error under the autoregression, with Satterthwaite's degrees of freedom for the
        residuals' variance. For φ = 0 it is the usual t test of least squares; of it and the test with the cautious φ
        the larger p-value counts.
        """
        left, squares = self._left(values)
        seen = (left[:, self._second] * left[:, self._first]).sum(axis=1) / squares
        cautious = np.interp(seen, self._lowest, COEFFICIENTS)
        return np.asarray(np.maximum(self.plain_chances(values), self._chances(values, squares, cautious)))

    def plain_chances(self, values: np.ndarray) -> np.ndarray:
        """The same for noise that carries nothing over: the usual t test of least squares."""
        return self._chances(values, self._left(values)[1], np.zeros(len(values)))

    def _left(self, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The residuals, and the sum of their squares; not below what rounding leaves."""
        left = values @ self.maker
        floor = len(self.places) * (_EXACT * np.abs(values).max(axis=1, initial=0.0)) ** 2
        return left, np.maximum((left**2).sum(axis=1), np.maximum(floor, np.finfo(float).tiny))

    def _chances(self, values: np.ndarray, squares: np.ndarray, coefficient: np.ndarray) -> np.ndarray:
        from scipy.special import stdtr

        spread, scale, freedom = (np.interp(coefficient, COEFFICIENTS, column) for column in self._moments)
        figure = values @ self.weights
        return np.asarray(2 * stdtr(freedom, -np.abs(figure) / np.sqrt(spread * squares / scale)))

    @cached_property
    def _neighbours(self) -> tuple[np.ndarray, np.ndarray]:
        later = np.flatnonzero(np.diff(self.places) == 1) + 1
        return later - 1, later

    @property
    def _first(self) -> np.ndarray:
        return self._neighbours[0]

    @property
    def _second(self) -> np.ndarray:
        return self._neighbours[1]

    @cached_property
    def _correlations(self) -> list[np.ndarray]:
        apart = np.abs(self.places[:, None] - self.places[None, :])
        return [coefficient**apart for coefficient in COEFFICIENTS]

    @cached_property
    def _moments(self) -> tuple[list[float], list[float], list[float]]:
        """By coefficient: variance of the figure, expected sum of squares of the residuals, degrees of freedom."""
        out = []
        for carried in self._correlations:
            left = self.maker @ carried
            scale = float(np.trace(left))
            out.append((float(self.weights @ carried @ self.weights), scale, scale**2 / float((left * left.T).sum())))
        return tuple(list(column) for column in zip(*out, strict=True))  # type: ignore[return-value]

    @cached_property
    def _lowest(self) -> np.ndarray:
        """By coefficient: the lowest lag-1 correlation of the residuals that does not rule it out."""
        caution = CAUTION if len(self.places) >= FEW else CAUTION_OF_FEW
        lag = np.zeros_like(self.maker)
        lag[self._second, self._first] = lag[self._first, self._second] = 0.5
        out = []
        for carried in self._correlations:
            left = self.maker @ carried
            scale = float(np.trace(left))
            usual = float(np.trace(self.maker @ lag @ left)) / scale
            strayed = self.maker @ (lag - usual * np.eye(len(lag))) @ left
            out.append(usual - caution * np.sqrt(2 * float((strayed * strayed.T).sum())) / scale)
        return np.maximum.accumulate(np.array(out))


@cache
def noise(length: int, coefficient: float) -> np.ndarray:
    """Draws (rows) of an autoregression of some length; a random walk for the coefficient 1.

    The seed is fixed, so that equal rows give equal reports.
    """
    steps = np.random.default_rng(SEED).standard_normal((DRAWS, length))
    out = np.empty_like(steps)
    out[:, 0] = steps[:, 0] / np.sqrt(max(1 - coefficient**2, 0.01))
    for i in range(1, length):
        out[:, i] = coefficient * out[:, i - 1] + steps[:, i]
    return out


def in_blocks(draws: np.ndarray, width: int) -> list[np.ndarray]:
    """Draws in blocks so small that their product with a matrix of some width is not split among threads.

    On a busy machine waiting for the other threads costs many times what they save.

    Examples
    --------
    >>> [len(b) for b in in_blocks(np.zeros((100, 60)), 60)]
    [50, 50]
    """
    rows = max(1, ONE_THREAD // (draws.shape[1] * max(width, 1)))
    return np.array_split(draws, -(-len(draws) // rows))


def chance_of(value: float, draws: np.ndarray) -> float:
    """How often a statistic is as large by chance, from draws of it; beyond most of them the tail is carried on.

    Examples
    --------
    >>> chance_of(2.0, np.array([1.0, 2, 3, 4]))
    0.8
    """
    edge = float(np.quantile(draws, 1 - TAIL))
    if value <= edge:
        return float((1 + (draws >= value).sum()) / (len(draws) + 1))
    beyond = draws[draws > edge] - edge
    return float(TAIL * np.exp(-(value - edge) / beyond.mean())) if len(beyond) else 1 / (len(draws) + 1)
