"""BG/NBD against the paper's figures on CDNOW, against simulation, and against integration by brute force."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import check_grad

from tests.metrics.cdnow import cdnow  # noqa: F401
from xlsales.metrics.bgnbd import BgNbd, _bgnbd_loss, _nbd_loss, fit_bgnbd

PAPER = BgNbd(0.2426, 4.4135, 0.7929, 2.4258)


def simulated(customers, r, alpha, a, b, seed=3, observed=(26, 39), future=0.0):
    """Purchases as the model has them: repeat purchases, last one, age, and purchases in the time after."""
    draw = np.random.default_rng(seed)
    rate, drop = draw.gamma(r, 1 / alpha, customers), draw.beta(a, b, customers) if a else np.zeros(customers)
    age = draw.uniform(*observed, customers)
    rows = []
    for lam, p, end in zip(rate, drop, age, strict=True):
        now, x, last, later = 0.0, 0, 0.0, 0
        while True:
            now += draw.exponential(1 / lam)
            if now > end + future:
                break
            if now <= end:
                x, last = x + 1, now
            else:
                later += 1
            if draw.random() < p:
                break
        rows.append((x, last, end, later))
    return np.array(rows, dtype=float).T


def test_cdnow_has_the_published_parameters(cdnow):  # noqa: F811
    assert len(cdnow) == 2357
    fit = fit_bgnbd(cdnow["x"], cdnow["t_x"], cdnow["T"])
    assert fit.fit == "converged"
    assert (fit.r, fit.alpha, fit.a, fit.b) == pytest.approx((0.2426, 4.4135, 0.7929, 2.4258), rel=5e-4)


def test_cdnow_is_expected_to_buy_1653_times_in_the_next_39_weeks(cdnow):  # noqa: F811
    fit = fit_bgnbd(cdnow["x"], cdnow["t_x"], cdnow["T"])
    assert fit.expected_purchases(39, cdnow["x"], cdnow["t_x"], cdnow["T"]).sum() == pytest.approx(1653, abs=0.5)


def test_customer_0001_of_the_paper_is_expected_to_buy_1_226_times():
    # Fader, Hardie & Lee's spreadsheet: E(Y(39) | x = 2, t_x = 30.43, T = 38.86) = 1.226.
    found = PAPER.expected_purchases(39, np.array([2]), np.array([30.43]), np.array([38.86]))
    assert found.item() == pytest.approx(1.226, abs=5e-4)


def test_the_scale_of_time_does_not_matter():
    x, tx, age, _ = simulated(1500, 0.8, 5, 0.8, 2.5)
    weeks, days = fit_bgnbd(x, tx, age), fit_bgnbd(x, tx * 7, age * 7)
    assert (days.r, days.alpha, days.a, days.b) == pytest.approx((weeks.r, weeks.alpha * 7, weeks.a, weeks.b), rel=1e-3)


def test_simulated_customers_give_their_parameters_back():
    x, tx, age, _ = simulated(12_000, 0.8, 5, 0.8, 2.5)
    fit = fit_bgnbd(x, tx, age)
    assert fit.fit == "converged"
    assert (fit.r, fit.alpha) == pytest.approx((0.8, 5), rel=0.1)
    assert fit.a / (fit.a + fit.b) == pytest.approx(0.8 / 3.3, rel=0.1)


def test_expected_purchases_and_survival_match_what_simulated_customers_go_on_to_do():
    x, tx, age, later = simulated(20_000, 0.8, 5, 0.8, 2.5, future=26.0)
    model = BgNbd(0.8, 5, 0.8, 2.5)
    expected = model.expected_purchases(26, x, tx, age)
    assert expected.sum() == pytest.approx(later.sum(), rel=0.03)
    often = x >= 5
    assert expected[often].mean() == pytest.approx(later[often].mean(), rel=0.05)
    silent = (x >= 3) & (age - tx > 10)
    assert model.p_alive(x, tx, age)[silent].mean() == pytest.approx((later[silent] > 0).mean(), abs=0.1)


@pytest.mark.parametrize(("a", "b"), [(0.5, 2.0), (90.0, 400.0), (0.01, 400.0)])
def test_expected_purchases_equal_the_mean_over_drawn_drop_out(a, b):
    model = BgNbd(6.0, 40.0, a, b)
    p = np.random.default_rng(2).beta(a, b + 7, 400_000)
    drawn = -np.expm1(-(6.0 + 7) * np.log1p(p * 52 / (40 + 30))) / np.maximum(p, 1e-300)
    mean = np.where(p > 1e-12, drawn, (6.0 + 7) * 52 / (40 + 30)).mean()
    args = np.array([7]), np.array([29.0]), np.array([30.0])
    assert model.expected_purchases(52, *args).item() == pytest.approx(mean * model.p_alive(*args).item(), rel=5e-3)


@pytest.mark.parametrize(("x", "tx", "age"), [(0, 0.0, 20.0), (3, 12.0, 30.0), (40, 37.0, 38.0)])
def test_expected_purchases_equal_the_integral_over_rate_and_drop_out(x, tx, age):
    # Given rate l and drop-out p, an active customer is expected to buy (1 − exp(−l p t)) / p times in t.
    horizon, m = 13.0, PAPER
    nodes, weights = np.polynomial.legendre.leggauss(400)
    p, wp = (nodes + 1) / 2, weights / 2
    p, wp = p**4, wp * 4 * p**3
    u = (nodes + 1) / 2
    lam, wl = 8 * u**6, weights / 2 * 48 * u**5
    lam, p = lam[:, None], p[None, :]
    prior = lam ** (m.r - 1) * np.exp(-m.alpha * lam) * p ** (m.a - 1) * (1 - p) ** (m.b - 1)
    active = (1 - p) ** x * lam**x * np.exp(-lam * age)
    gone = p * (1 - p) ** max(x - 1, 0) * lam**x * np.exp(-lam * tx) * (x > 0)
    mass = prior * wl[:, None] * wp[None, :]
    future = (1 - np.exp(-lam * p * horizon)) / p
    integral = (mass * active * future).sum() / (mass * (active + gone)).sum()
    args = np.array([x]), np.array([tx]), np.array([age])
    assert m.expected_purchases(horizon, *args).item() == pytest.approx(integral, rel=2e-3)
    assert m.p_alive(*args).item() == pytest.approx((mass * active).sum() / (mass * (active + gone)).sum(), rel=2e-3)


@pytest.mark.parametrize(("loss", "count"), [(_bgnbd_loss, 4), (_nbd_loss, 2)])
def test_the_gradient_is_that_of_the_likelihood(loss, count):
    x, tx, age, _ = simulated(200, 0.8, 5, 0.8, 2.5)
    ks, which = np.unique(x, return_inverse=True)
    data = (x, tx, age, np.full(len(x), 1 / len(x)), ks, which)
    at = np.array([0.3, -0.2, 0.4, 0.9])[:count]
    assert check_grad(lambda p: loss(p, data)[0], lambda p: loss(p, data)[1], at) < 1e-6


def test_customers_who_are_all_alike_have_parameters_at_the_limit_and_the_right_future():
    x, tx, age, later = simulated(4000, 500, 3000, 2, 8, future=26.0)
    fit = fit_bgnbd(x, tx, age)
    assert fit.fit == "converged"
    assert fit.r == pytest.approx(np.exp(6))
    assert fit.expected_purchases(26, x, tx, age).sum() == pytest.approx(later.sum(), rel=0.05)


def test_customers_who_never_drop_out_are_said_to_show_no_signal():
    x, tx, age, _ = simulated(1500, 1.2, 3, 0, 1)
    assert fit_bgnbd(x, tx, age).fit == "no drop-out signal"


def test_probabilities_stay_finite_for_customers_who_buy_daily():
    x, tx, age = np.array([0, 1, 700]), np.array([0.0, 0.1, 99.9]), np.array([0.0, 100.0, 100.0])
    assert np.isfinite(PAPER.p_alive(x, tx, age)).all()
    expected = PAPER.expected_purchases(52, x, tx, age)
    assert np.isfinite(expected).all()
    assert (expected >= 0).all()
