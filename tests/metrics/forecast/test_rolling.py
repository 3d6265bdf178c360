"""Which models are chosen, and what that choice would have been worth: from the past only."""

from __future__ import annotations

import numpy as np
import pytest

from tests.metrics.forecast.books import noise
from xlsales.metrics.forecast.models import forecasts
from xlsales.metrics.forecast.rolling import TRIED, joined, only, outlook


def one(values, m=1, steps=6):
    return outlook([np.asarray(values, dtype=float)], m, steps)


def walk(seed, n=48):
    return 1000 * np.exp(np.cumsum(0.05 * np.random.default_rng(seed).standard_normal(n)))


def test_a_straight_line_goes_on_as_the_line():
    seen = one(100 + 7.0 * np.arange(20))
    assert seen.models == (("drift",),)
    assert seen.point[0] == pytest.approx(240 + 7.0 * np.arange(6))
    assert seen.errors[0, -8:] == pytest.approx(np.zeros(8), abs=1e-9)


def test_a_line_with_a_season_goes_on_as_both():
    shape = np.tile([0.7, 1.0, 1.4, 0.9], 8) * 50
    seen = one(shape, m=4, steps=8)
    assert seen.point[0] == pytest.approx(shape[:8])


@pytest.mark.parametrize("n", [24, 36, 60])
def test_white_noise_is_forecast_flat(n):
    points = outlook([noise(seed, n) for seed in range(120)], 12, 12).point
    # Single values have a deviation of 100. A few of 120 show a season by chance, as a test at 5 % lets through.
    assert (np.ptp(points, axis=1) > 30).mean() < 0.1
    assert np.abs(points.mean(axis=1) - 1000).mean() < 40


def test_white_noise_without_seasons_is_never_forecast_to_rise_or_fall():
    points = outlook([noise(seed, 36) for seed in range(120)], 1, 12).point
    assert np.abs(points[:, -1] - points[:, 0]).max() < 40


def test_a_random_walk_is_forecast_near_its_last_value():
    walks = [walk(seed) for seed in range(40)]
    seen = outlook(walks, 1, 1)
    far = np.abs(seen.point[:, 0] / np.array([w[-1] for w in walks]) - 1)
    # A step is 5 %.
    assert far.mean() < 0.02
    assert sum(bool({"naive", "drift"} & set(models)) for models in seen.models) >= 32


def test_a_season_that_only_repeats_itself_is_taken_from_last_year():
    rng = np.random.default_rng(8)
    pattern = rng.uniform(50, 150, 12)
    seen = one(np.tile(pattern, 4) + rng.normal(0, 0.5, 48), m=12, steps=12)
    assert seen.point[0] == pytest.approx(pattern, rel=0.05)


def test_each_forecast_of_the_past_sees_nothing_that_came_after_it():
    y = walk(3, 30)
    before = outlook([y], 12, 1).tried[0]
    changed = y.copy()
    changed[-1] *= 5
    assert outlook([changed], 12, 1).tried[0] == pytest.approx(before)
    changed[-2] *= 5
    after = outlook([changed], 12, 1).tried[0]
    assert after[:-1] == pytest.approx(before[:-1])
    assert after[-1] != pytest.approx(before[-1])


def test_the_last_forecast_of_the_past_is_what_the_shorter_series_was_forecast():
    y = walk(5, 31)
    assert outlook([y], 12, 1).tried[0, -1] == pytest.approx(outlook([y[:-1]], 12, 1).point[0, 0])


def test_errors_are_values_less_forecasts_in_units_of_the_season():
    y = noise(9, 30)
    seen = outlook([y], 12, 3)
    scale = forecasts(y[None, :-1], np.array([29]), 12, 1).scale[0, 0]
    assert seen.errors[0, -1] == pytest.approx((y[-1] - seen.tried[0, -1]) / scale)


def test_a_short_series_has_as_many_forecasts_of_the_past_as_it_can():
    assert (~np.isnan(outlook([noise(1, 8)], 12, 3).tried[0])).sum() == 4
    assert (~np.isnan(outlook([noise(1, 40)], 12, 3).tried[0])).sum() == TRIED


def test_series_do_not_depend_on_those_beside_them():
    several = [noise(1, 36), walk(2, 48), np.r_[np.zeros(3), noise(3, 21)]]
    together = outlook(several, 12, 6)
    for i, series in enumerate(several):
        alone = outlook([series], 12, 6)
        assert together.point[i] == pytest.approx(alone.point[0])
        assert together.models[i] == alone.models[0]
        assert only(together, [i]).errors[0] == pytest.approx(alone.errors[0], nan_ok=True)
    assert joined(only(together, [0]), only(together, [1, 2])).point == pytest.approx(together.point)
