"""Gamma-Gamma against the paper's figures on CDNOW, and against simulation."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import check_grad

from tests.metrics.cdnow import cdnow  # noqa: F401
from xlsales.metrics.gamma_gamma import GammaGamma, _loss, fit_gamma_gamma


def simulated(customers=8000, p=6.0, q=4.0, v=15.0, seed=5):
    draw = np.random.default_rng(seed)
    x = draw.geometric(0.3, customers)
    rate = draw.gamma(q, 1 / v, customers)
    return x, draw.gamma(p * x, 1 / (rate * x)), rate


def test_cdnow_has_the_published_parameters(cdnow):  # noqa: F811
    fit = fit_gamma_gamma(cdnow["x"], cdnow["zbar"])
    assert fit.converged
    assert (fit.p, fit.q, fit.v) == pytest.approx((6.2488, 3.7446, 15.4477), rel=5e-4)


def test_simulated_purchases_give_their_parameters_back():
    x, average, _ = simulated()
    fit = fit_gamma_gamma(x, average)
    assert fit.converged
    assert (fit.p, fit.q, fit.v) == pytest.approx((6, 4, 15), rel=0.1)


def test_expected_value_lies_between_the_own_average_and_everybodys():
    model = GammaGamma(6.0, 4.0, 15.0)
    everybody = model.expected_value(np.array([0]), np.array([np.nan])).item()
    assert everybody == pytest.approx(6 * 15 / 3)
    once, often = model.expected_value(np.array([1, 50]), np.array([100.0, 100.0]))
    assert everybody < once < often < 100


def test_expected_value_is_right_on_average_among_customers_of_alike_history():
    x, average, rate = simulated(40_000)
    expected = GammaGamma(6.0, 4.0, 15.0).expected_value(x, average)
    true = 6.0 / rate
    high = (x <= 2) & (average > 60)
    assert expected[high].mean() == pytest.approx(true[high].mean(), rel=0.03)
    assert average[high].mean() > 1.05 * true[high].mean()


def test_the_unit_of_money_does_not_matter():
    x, average, _ = simulated(2000)
    euros, cents = fit_gamma_gamma(x, average), fit_gamma_gamma(x, average * 100)
    assert (cents.p, cents.q, cents.v) == pytest.approx((euros.p, euros.q, euros.v * 100), rel=1e-3)


def test_the_gradient_is_that_of_the_likelihood():
    x, average, _ = simulated(200)
    ks, which = np.unique(x.astype(float), return_inverse=True)
    data = (x.astype(float), average / average.mean(), ks, which)
    at = np.array([0.7, 0.4, -0.3])
    assert check_grad(lambda p: _loss(p, data)[0], lambda p: _loss(p, data)[1], at) < 1e-5


@pytest.mark.parametrize(("x", "average"), [([], []), ([0, 0], [1, 2]), ([2, 3], [-5, -1]), ([1] * 30, [7.0] * 30)])
def test_where_there_is_no_maximum_the_fit_says_so(x, average):
    assert not fit_gamma_gamma(np.array(x), np.array(average)).converged
