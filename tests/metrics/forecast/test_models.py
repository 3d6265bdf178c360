"""The small models against their textbook recursions, and against statsmodels with the same parameters."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from tests.metrics.forecast.books import noise
from xlsales.metrics.forecast.models import BEGIN, LEVELS, TRENDS, forecasts

LEVEL_SHIFT = np.concatenate([noise(3, 18, 100.0), noise(4, 18, 160.0)])
RISING = 100 + 3 * np.arange(36.0) + np.random.default_rng(5).normal(0, 4, 36)
SERIES = {"noise": noise(2, 30), "shift": LEVEL_SHIFT, "rising": RISING, "short": noise(6, 9)}


def said(values, m=1, steps=6):
    y = np.asarray(values, dtype=float)
    ahead = forecasts(y[None, :], np.array([len(y)]), m, steps)
    return {name: ahead.point[i, 0] for i, name in enumerate(ahead.names)}


def smoothed(y, alpha):
    """Level after the last value, and the squared one-step errors but the first, by the textbook."""
    level, squares = float(np.mean(y[: min(len(y), BEGIN - 2)])), 0.0
    for t, value in enumerate(y):
        error = value - level
        squares += error**2 if t else 0.0
        level += alpha * error
    return level, squares


def best_level(y):
    return min(LEVELS.tolist(), key=lambda a: smoothed(y, a)[1])


def test_the_naive_models_repeat_the_last_value_and_the_last_year():
    values = [5.0, 7, 9, 6, 4, 8, 7, 9]
    told = said(values, m=4, steps=6)
    assert told["seasonal naive"].tolist() == [4.0, 8, 7, 9, 4, 8]
    assert said(values)["naive"].tolist() == [9.0] * 6


def test_a_year_that_is_not_there_gives_no_seasonal_naive_forecast():
    assert np.isnan(said([1.0, 2, 3], m=4)["seasonal naive"][0])


def test_a_straight_line_goes_on_as_a_line_by_drift():
    assert said(10 + 2.0 * np.arange(12))["drift"] == pytest.approx(34 + 2.0 * np.arange(6))


@pytest.mark.parametrize("name", SERIES)
def test_the_level_is_that_of_the_smoothing_with_the_smallest_errors(name):
    y = SERIES[name]
    assert said(y)["level"] == pytest.approx(np.full(6, smoothed(y, best_level(y))[0]))


@pytest.mark.parametrize("name", SERIES)
def test_theta_adds_half_the_slope_of_the_whole(name):
    y = SERIES[name]
    alpha = best_level(y)
    slope = np.polyfit(np.arange(len(y)), y, 1)[0]
    steps = np.arange(6) + (1 - (1 - alpha) ** len(y)) / alpha
    assert said(y)["theta"] == pytest.approx(smoothed(y, alpha)[0] + slope / 2 * steps)


def test_a_trend_is_followed_only_where_it_pays():
    flat, risen = said(noise(2, 30))["smoothing"], said(RISING)["smoothing"]
    assert np.ptp(flat) == 0
    assert (np.diff(risen) > 0).all()


def test_a_season_is_put_back_on_every_model():
    shape = np.array([0.5, 1.0, 1.5, 1.0])
    told = said(np.tile(shape, 4) * 80, m=4, steps=4)
    for point in told.values():
        assert point == pytest.approx(shape * 80)


def test_what_was_never_below_zero_is_not_forecast_below_it():
    told = said(np.linspace(100, 1, 12), steps=12)
    assert min(p.min() for p in told.values()) >= 0
    assert said(np.linspace(100, -20, 12), steps=12)["drift"].min() < -100


def test_rows_of_unlike_length_do_not_disturb_each_other():
    y = np.full((2, 36), np.nan)
    y[0], y[1, :30] = LEVEL_SHIFT, noise(2, 30)
    together = forecasts(y, np.array([36, 30]), 12, 4)
    for row, values in enumerate((LEVEL_SHIFT, noise(2, 30))):
        alone = forecasts(values[None, :], np.array([len(values)]), 12, 4)
        assert together.point[:, row] == pytest.approx(alone.point[:, 0])
        assert together.carry[:, row] == pytest.approx(alone.carry[:, 0])


@pytest.fixture(scope="module")
def statsmodels():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pytest.importorskip("statsmodels.tsa.api", reason="statsmodels, the authority, is in the dev extra only")


@pytest.mark.parametrize("name", SERIES)
def test_statsmodels_gives_the_same_level(name, statsmodels):
    y = SERIES[name]
    known = {"initialization_method": "known", "initial_level": float(y[: BEGIN - 2].mean())}
    same = statsmodels.SimpleExpSmoothing(y, **known).fit(smoothing_level=best_level(y), optimized=False)
    assert said(y)["level"] == pytest.approx(same.forecast(6))
    freely = statsmodels.SimpleExpSmoothing(y, **known).fit()
    assert smoothed(y, best_level(y))[1] <= 1.03 * float((freely.resid[1:] ** 2).sum())


def test_statsmodels_gives_the_same_damped_trend(statsmodels):
    y, k = RISING, BEGIN
    slope = np.polyfit(np.arange(k), y[:k], 1)[0] / 2
    known = {"initial_level": float(y[:k].mean() - slope * (k + 1) / 2), "initial_trend": float(slope)}
    fits = []
    for alpha, beta, phi in TRENDS.T.tolist():
        model = statsmodels.Holt(y, damped_trend=True, initialization_method="known", **known)
        fixed = {"smoothing_level": alpha, "smoothing_trend": beta / alpha, "damping_trend": phi}
        fits.append(model.fit(**fixed, optimized=False))
    best = min(fits, key=lambda fit: float((np.asarray(fit.resid)[1:] ** 2).sum()))
    assert said(y)["smoothing"] == pytest.approx(best.forecast(6))


@pytest.mark.parametrize("name", ["noise", "shift", "rising"])
def test_statsmodels_theta_lies_near_ours(name, statsmodels):
    from statsmodels.tsa.forecasting.theta import ThetaModel

    y = SERIES[name]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = np.asarray(ThetaModel(y, period=1, deseasonalize=False).fit().forecast(6))
    assert np.abs(said(y)["theta"] - theirs).max() < 0.1 * y.std() + 0.03 * y.mean()
