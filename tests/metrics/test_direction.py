"""Mann–Kendall and Theil–Sen against scipy, and the cases that have no answer."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from xlsales.metrics.direction import direction_of


@pytest.mark.parametrize("seed", range(5))
def test_slope_and_interval_are_those_of_scipy(seed):
    y = np.random.default_rng(seed).normal(100, 10, 15) + np.arange(15)
    ours = direction_of(y)
    theirs = stats.theilslopes(y, np.arange(15), alpha=0.95)
    assert (ours.slope, ours.low, ours.high) == pytest.approx((theirs[0], theirs[2], theirs[3]))


def test_p_value_without_ties_is_kendalls_with_the_continuity_correction():
    y = [3, 1, 4, 15, 9, 2, 6, 5, 35, 8]
    s = sum(np.sign(b - a) for i, a in enumerate(y) for b in y[i + 1 :])
    z = (abs(s) - 1) / math.sqrt(10 * 9 * 25 / 18)
    assert direction_of(y).p == pytest.approx(2 * stats.norm.sf(z))


@pytest.mark.parametrize("values", [[], [1], [1, 2], [1, 2, 3, 4, 5], [7] * 12, [math.nan] * 8])
def test_short_or_constant_series_are_not_testable(values):
    assert direction_of(values).verdict == "not testable"


@given(st.lists(st.integers(-1000, 1000), min_size=6, max_size=20))
def test_mirroring_a_series_mirrors_its_direction(values):
    up, down = direction_of(values), direction_of([-v for v in values])
    swap = {"rising": "falling", "falling": "rising"}
    assert down.verdict == swap.get(up.verdict, up.verdict)
    assert down.slope == pytest.approx(-up.slope)


def test_noise_has_no_clear_direction():
    assert direction_of([5, 3, 6, 4, 5, 3, 6, 4]).verdict == "no clear direction"
