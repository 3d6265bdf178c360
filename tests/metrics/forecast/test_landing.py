"""Ranges: as wide as past errors say, wider further ahead, of sums and not sums of ranges, right four times in five."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from benchmarks.forecast.score import holds, ours
from benchmarks.forecast.series import made
from tests.metrics.forecast.books import noise
from xlsales.metrics.forecast.landing import T90, landing
from xlsales.metrics.forecast.rolling import outlook


def at(seen, steps, counted, known=0.0):
    n = len(seen.point)
    return landing(seen, np.asarray(counted, dtype=float), np.ones(steps), np.full(n, float(known)))


def width(landed):
    return float((landed.high - landed.low)[0])


def test_t_is_students():
    assert pytest.approx([stats.t.ppf(0.9, df) for df in range(1, 13)], abs=6e-4) == list(T90)


def test_the_most_likely_sum_is_the_sum_of_the_most_likely_values():
    seen = outlook([noise(1, 36)], 12, 6)
    each = sum(at(seen, 6, np.eye(6)[h]).likely[0] for h in range(3))
    assert at(seen, 6, [1, 1, 1, 0, 0, 0], known=50).likely[0] == pytest.approx(each + 50)


def test_the_range_of_a_sum_of_noise_is_narrower_than_the_sum_of_ranges():
    seen = outlook([noise(1, 36)], 12, 6)
    each = [width(at(seen, 6, np.eye(6)[h])) for h in range(6)]
    assert width(at(seen, 6, np.ones(6))) < 0.8 * sum(each)


def test_the_range_of_a_random_walk_widens_with_the_root_of_the_steps():
    y = 1000 + np.cumsum(np.random.default_rng(4).normal(0, 20, 60))
    seen = outlook([y], 1, 12)
    ratio = width(at(seen, 12, np.eye(12)[11])) / width(at(seen, 12, np.eye(12)[0]))
    assert 2.2 < ratio < 4.5


def test_what_has_come_is_certain():
    seen = outlook([noise(1, 36)], 12, 2)
    bare, with_known = at(seen, 2, [1, 0]), at(seen, 2, [1, 0], known=500)
    assert with_known.low - bare.low == pytest.approx([500])
    assert width(with_known) == pytest.approx(width(bare))


def test_half_a_period_to_come_has_half_the_amount_and_the_root_of_half_the_range():
    y = noise(1, 36) - 900
    seen = outlook([np.r_[y[:-1], -1.0]], 1, 1)
    whole, half = at(seen, 1, [1]), at(seen, 1, [0.5])
    assert half.likely == pytest.approx(whole.likely / 2)
    assert width(half) == pytest.approx(width(whole) / np.sqrt(2))


def test_days_weigh_a_forecast_a_day():
    seen = outlook([noise(1, 36)], 12, 2)
    long = landing(seen, np.array([0.0, 1.0]), np.array([20.0, 30.0]), np.zeros(1))
    assert long.likely == pytest.approx(30 * seen.point[:, 1])


@pytest.mark.parametrize("seed", range(5))
def test_a_range_never_ends_below_zero_where_nothing_was(seed):
    wild = np.random.default_rng(seed).lognormal(3, 1.5, 20)
    some = np.where(np.random.default_rng(seed + 50).random(20) < 0.7, wild, 0.0)
    for series in (wild, some):
        landed = at(outlook([series], 12, 6), 6, np.ones(6))
        assert 0 <= landed.low[0] <= landed.likely[0] <= landed.high[0]


def test_a_line_leaves_no_doubt():
    landed = at(outlook([10 + np.arange(20.0)], 1, 3), 3, np.ones(3))
    assert width(landed) == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("step", [0, 2, 5, 11])
def test_four_in_five_figures_of_made_series_lie_within_the_range(step):
    trials = list(made(20))
    held = np.mean([holds(t, a)[step] for t, a in zip(trials, ours(trials), strict=True)])
    # Of steps and gaps, a fourth of these series, nearly all; of the others four in five. Two standard errors are 0.07.
    assert 0.75 <= held <= 0.9
