"""BG/NBD: how often customers will buy again, and which of them are still customers, from when they bought.

Source: Fader, Hardie & Lee (2005), "Counting your customers" the easy way, doi:10.1287/mksc.1040.0098.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np

from xlsales.metrics.likelihood import Lowest, lowest

Fit = Literal["converged", "no drop-out signal", "not converged"]
Data = tuple[np.ndarray, ...]
# Twice the gain in log-likelihood over buying without drop-out (NBD), chi-squared with two degrees of freedom at 5 %.
SIGNAL = 5.99
# Logarithms of the parameters stay within these. Where customers are alike, r or a and b grow without end and nothing
# else changes: e⁶ is alike enough. A parameter that falls towards 0 is a drift, not an estimate.
LIMITS = ((-12.0, 6.0), (-12.0, 12.0), (-12.0, 6.0), (-12.0, 6.0))
DRIFT = -9.0
FLAT = 1e-4
STARTS = (0.0, -1.0, 1.0)


@dataclass(frozen=True)
class BgNbd:
    """The fitted model.

    Assumes that a customer buys at random with an own rate while active; the rates over customers are a gamma
    distribution (shape r, rate α in the time unit of the data). After each purchase the customer drops out with an own
    probability; these are a beta distribution (a, b). Rate and drop-out are independent.

    Parameters
    ----------
    r, alpha, a, b
        The parameters; α in the unit of `recency` and `age` given to `fit_bgnbd`.
    fit
        converged; no drop-out signal: a model without drop-out explains the purchases as well; not converged.
    """

    r: float
    alpha: float
    a: float
    b: float
    fit: Fit = "converged"

    def p_alive(self, frequency: np.ndarray, recency: np.ndarray, age: np.ndarray) -> np.ndarray:
        """Probability that customers are still active; 1 without a repeat purchase, as the model has it.

        Examples
        --------
        >>> model = BgNbd(0.2426, 4.4135, 0.7929, 2.4258)
        >>> model.p_alive(np.array([0, 2]), np.array([0.0, 30.43]), np.array([38.86, 38.86])).round(4).tolist()
        [1.0, 0.7266]
        """
        x, tx, age = _floats(frequency, recency, age)
        odds = self.a / (self.b + np.maximum(x, 1) - 1) * ((self.alpha + age) / (self.alpha + tx)) ** (self.r + x)
        return np.where(x == 0, 1.0, 1 / (1 + odds))

    def expected_purchases(
        self, horizon: float, frequency: np.ndarray, recency: np.ndarray, age: np.ndarray
    ) -> np.ndarray:
        """Expected purchases of customers over the next `horizon` (equation 10 of the paper).

        Examples
        --------
        >>> model = BgNbd(0.2426, 4.4135, 0.7929, 2.4258)
        >>> model.expected_purchases(39, np.array([2]), np.array([30.43]), np.array([38.86])).round(3).tolist()
        [1.226]
        """
        from scipy.special import hyp2f1

        x, tx, age = _floats(frequency, recency, age)
        # The hypergeometric function is dear and needs x and age only, of which there are few pairs.
        pairs, where = np.unique(np.column_stack([x, age]), axis=0, return_inverse=True)
        px, page = pairs.T
        z = horizon / (self.alpha + page + horizon)
        r, a, b = self.r, self.a, self.b
        # Euler's transformation: the same value as the paper's form without overflow for large x.
        grown = (1 - z) ** (a - 1) * hyp2f1(a + b - 1 - r, a - 1, a + b + px - 1, z)
        while_active = ((a + b + px - 1) / (a - 1) * (1 - grown))[where.reshape(-1)]
        # The denominator of the paper is 1 / p_alive.
        return np.asarray(while_active * self.p_alive(x, tx, age))


def fit_bgnbd(frequency: np.ndarray, recency: np.ndarray, age: np.ndarray) -> BgNbd:
    """Fit the model by maximum likelihood.

    Parameters
    ----------
    frequency
        Repeat purchases of each customer (the first one is not counted).
    recency
        Time from the first to the last purchase; 0 without a repeat.
    age
        Time from the first purchase to the end of the observation, in the same unit.

    Returns
    -------
    BgNbd
        Its `fit` says whether the estimate can be used.
    """
    x, tx, age = _floats(frequency, recency, age)
    scale = float(age.max()) if len(age) and age.max() > 0 else 1.0
    rows, weight = np.unique(np.column_stack([x, tx / scale, age / scale]), axis=0, return_counts=True)
    x, tx, age = rows.T
    ks, which = np.unique(x, return_inverse=True)
    data = (x, tx, age, weight / weight.sum(), ks, which)
    best = _minimum(_bgnbd_loss, 4, data)
    plain = _minimum(_nbd_loss, 2, data)
    r, alpha, a, b = (float(p) for p in np.exp(best.x))
    gain = 2 * float(weight.sum()) * (plain.loss - best.loss)
    fit: Fit = "converged"
    if not gain > SIGNAL:
        fit = "no drop-out signal"
    elif not _settled(best):
        fit = "not converged"
    return BgNbd(r, alpha * scale, a, b, fit)


def _floats(*values: np.ndarray) -> tuple[np.ndarray, ...]:
    return tuple(np.asarray(v, dtype=float) for v in values)


def _minimum(loss: Callable[..., tuple[float, np.ndarray]], parameters: int, data: Data) -> Lowest:
    low, high = np.array(LIMITS[:parameters]).T
    best = lowest(partial(loss, data=data), np.full(parameters, STARTS[0]), low, high)
    for start in STARTS[1:]:
        if _settled(best):
            break
        found = lowest(partial(loss, data=data), np.full(parameters, start), low, high)
        best = min(best, found, key=lambda f: f.loss)
    return best


def _settled(found: Lowest) -> bool:
    """Whether the likelihood is flat in each parameter that is not at its upper limit, and none has drifted to 0."""
    limits = np.array([high for _, high in LIMITS[: len(found.x)]])
    slope = np.where(found.x < limits - 1e-6, np.abs(found.gradient), 0.0)
    return bool(slope.max() < FLAT and found.x.min() > DRIFT)


def _bgnbd_loss(logs: np.ndarray, data: Data) -> tuple[float, np.ndarray]:
    """Mean negative log-likelihood (equation 6, in logs) and its gradient by the logs of the parameters."""
    from scipy.special import digamma, gammaln

    r, alpha, a, b = np.exp(logs)
    x, tx, age, weight, ks, which = data
    counted = (
        gammaln(r + ks) - gammaln(r) + gammaln(b + ks) - gammaln(b) + gammaln(a + b) - gammaln(a + b + ks)
    )[which]  # fmt: skip
    last, end = np.log(alpha + tx), np.log(alpha + age)
    repeat = b + np.maximum(x, 1) - 1
    active = -(r + x) * end
    gone = np.where(x > 0, np.log(a) - np.log(repeat) - (r + x) * last, -np.inf)
    either = np.logaddexp(active, gone)
    w = np.exp(gone - either)
    value = counted + r * np.log(alpha) + either
    psi_ab = digamma(a + b) - digamma(a + b + ks)
    by_r = (digamma(r + ks) - digamma(r))[which] + np.log(alpha) - (1 - w) * end - w * last
    by_alpha = r / alpha - (r + x) * ((1 - w) / (alpha + age) + w / (alpha + tx))
    by_a = psi_ab[which] + w / a
    by_b = (digamma(b + ks) - digamma(b) + psi_ab)[which] - w / repeat
    gradient = [-(weight * by).sum() * p for by, p in ((by_r, r), (by_alpha, alpha), (by_a, a), (by_b, b))]
    return -float((weight * value).sum()), np.array(gradient)


def _nbd_loss(logs: np.ndarray, data: Data) -> tuple[float, np.ndarray]:
    """The same for the model without drop-out: a gamma mixture of Poisson purchases."""
    from scipy.special import digamma, gammaln

    r, alpha = np.exp(logs)
    x, _, age, weight, ks, which = data
    end = np.log(alpha + age)
    value = (gammaln(r + ks) - gammaln(r))[which] + r * np.log(alpha) - (r + x) * end
    by_r = (digamma(r + ks) - digamma(r))[which] + np.log(alpha) - end
    by_alpha = r / alpha - (r + x) / (alpha + age)
    return -float((weight * value).sum()), np.array([-(weight * by_r).sum() * r, -(weight * by_alpha).sum() * alpha])
