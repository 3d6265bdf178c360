"""Gamma-Gamma: what a customer's next purchase is worth, between the customer's own average and everybody's.

Source: Fader, Hardie & Lee (2005), RFM and CLV: using iso-value curves, doi:10.1509/jmkr.2005.42.4.415;
derivation in Fader & Hardie (2013), The gamma-gamma model of monetary value.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np

from xlsales.metrics.likelihood import Lowest, lowest

DRIFT = 9.0
# Of the logarithms of the parameters.
LIMIT = 12.0
STARTS = (0.0, 1.0, -1.0)


@dataclass(frozen=True)
class GammaGamma:
    """The fitted model.

    Assumes that a customer's purchases vary around an own mean by a gamma distribution of shape p; its rate over
    customers is a gamma distribution (shape q, rate v); and that value does not depend on how often a customer buys.

    Parameters
    ----------
    p, q, v
        The parameters; v in money.
    converged
        Whether the likelihood has a maximum and the mean value exists (q > 1).
    """

    p: float
    q: float
    v: float
    converged: bool = True

    def expected_value(self, frequency: np.ndarray, average: np.ndarray) -> np.ndarray:
        """Expected value of a purchase, given the number of purchases and their average (equation 5).

        Customers without a purchase to go by (frequency 0) get the mean over all customers.

        Examples
        --------
        >>> model = GammaGamma(6.2488, 3.7446, 15.4477)
        >>> model.expected_value(np.array([0, 2]), np.array([0.0, 22.35])).round(2).tolist()
        [35.17, 24.66]
        """
        x = np.asarray(frequency, dtype=float)
        m = np.where(x > 0, np.asarray(average, dtype=float), 0.0)
        return np.asarray(self.p * (self.v + x * m) / (self.p * x + self.q - 1))


def fit_gamma_gamma(frequency: np.ndarray, average: np.ndarray) -> GammaGamma:
    """Fit the model by maximum likelihood.

    Parameters
    ----------
    frequency
        Purchases of each customer that the average rests on.
    average
        Average value of these purchases; customers with a frequency or average of 0 or less are left out.
    """
    x, m = np.asarray(frequency, dtype=float), np.asarray(average, dtype=float)
    usable = (x > 0) & (m > 0)
    x, m = x[usable], m[usable]
    if len(x) < 2:
        return GammaGamma(np.nan, np.nan, np.nan, converged=False)
    scale = float(m.mean())
    ks, which = np.unique(x, return_inverse=True)
    best = _minimum((x, m / scale, ks, which))
    p, q, v = (float(e) for e in np.exp(best.x))
    fine = bool(best.success and np.abs(best.x).max() < DRIFT and np.abs(best.gradient).max() < 1e-3 and q > 1)
    return GammaGamma(p, q, v * scale, fine)


def _minimum(data: tuple[np.ndarray, ...]) -> Lowest:
    best = lowest(partial(_loss, data=data), np.full(3, STARTS[0]), -LIMIT, LIMIT)
    for start in STARTS[1:]:
        if best.success and np.abs(best.x).max() < DRIFT:
            break
        best = min(best, lowest(partial(_loss, data=data), np.full(3, start), -LIMIT, LIMIT), key=lambda f: f.loss)
    return best


def _loss(logs: np.ndarray, data: tuple[np.ndarray, ...]) -> tuple[float, np.ndarray]:
    """Mean negative log-likelihood and its gradient by the logs of the parameters."""
    from scipy.special import digamma, gammaln

    p, q, v = np.exp(logs)
    x, m, ks, which = data
    total = np.log(v + x * m)
    counted = (gammaln(p * ks + q) - gammaln(p * ks) - gammaln(q) + p * ks * np.log(ks))[which]
    value = counted + q * np.log(v) + (p * x - 1) * np.log(m) - (p * x + q) * total
    by_p = (ks * (digamma(p * ks + q) - digamma(p * ks) + np.log(ks)))[which] + x * (np.log(m) - total)
    by_q = (digamma(p * ks + q) - digamma(q))[which] + np.log(v) - total
    by_v = q / v - (p * x + q) / (v + x * m)
    return -float(value.mean()), np.array([-by_p.mean() * p, -by_q.mean() * q, -by_v.mean() * v])
