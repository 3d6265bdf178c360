"""The direction of a series: Theil–Sen against scipy, the test against scipy's regression, and what is no trend."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from xlsales.metrics.direction import direction_of, slope_chances

LEVEL = 0.005


def made(kind: str, n: int, runs: int = 1000) -> np.ndarray:
    rng, t = np.random.default_rng(11), np.arange(n)
    season = 1 + 0.3 * np.sin(2 * np.pi * t / 12)
    noise = 1 + 0.1 * rng.standard_normal((runs, n))
    return {
        "noise": 100 * noise,
        "heavy tails": 100 * np.exp(rng.standard_normal((runs, n))),
        "random walk": 100 * np.exp(np.cumsum(0.1 * rng.standard_normal((runs, n)), axis=1)),
        "season": 100 * season * noise,
        "line": 100 * (1 + t / 36) * noise,
        "growth by factors": 100 * 2 ** (t / 36) * noise,
        "line and season": 100 * (1 + t / 36) * season * noise,
    }[kind]


@pytest.mark.parametrize("seed", range(5))
def test_the_slope_is_that_of_scipy(seed):
    y = np.random.default_rng(seed).normal(100, 10, 15) + np.arange(15)
    assert direction_of(y).slope == pytest.approx(stats.theilslopes(y, np.arange(15))[0])


def test_the_chance_of_values_that_carry_nothing_over_is_that_of_a_regression():
    y = [5.0, -5, 6, -4, 5, -6, 7, -5, 6, -4, 7, -3]
    assert direction_of(y).p == pytest.approx(stats.linregress(range(12), y).pvalue)


@pytest.mark.parametrize(
    ("kind", "most"), [("noise", 0.01), ("heavy tails", 0.01), ("season", 0.01), ("random walk", 0.05)]
)
@pytest.mark.parametrize("n", [24, 36, 48])
def test_what_is_no_trend_is_hardly_ever_called_one(kind, most, n):
    assert (slope_chances(made(kind, n), np.arange(n), 12) < LEVEL).mean() <= most


@pytest.mark.parametrize("kind", ["line", "growth by factors", "line and season"])
@pytest.mark.parametrize("n", [36, 48])
def test_what_doubles_in_three_years_is_found(kind, n):
    assert (slope_chances(made(kind, n), np.arange(n), 12) < LEVEL).mean() >= 0.9


def test_eight_quarters_of_a_clear_line_are_enough():
    rng = np.random.default_rng(2)
    y = 100 * (1 + np.arange(8) / 8) * (1 + 0.02 * rng.standard_normal((300, 8)))
    assert (slope_chances(y, np.arange(8), 4) < LEVEL).mean() >= 0.9


def test_a_gap_is_no_neighbour():
    rng = np.random.default_rng(3)
    y, places = rng.standard_normal(16) + np.arange(16), np.array([*range(8), *range(20, 28)])
    assert direction_of(y, places).slope == pytest.approx(stats.theilslopes(y, places)[0])
    assert direction_of(y, places).verdict == "rising"


@pytest.mark.parametrize("values", [[], [1], [1, 2], [1, 2, 3, 4, 5], [7] * 12, [math.nan] * 8])
def test_short_or_constant_series_are_not_testable(values):
    assert direction_of(values).verdict == "not testable"


@given(st.lists(st.integers(-1000, 1000), min_size=6, max_size=20))
def test_mirroring_a_series_mirrors_its_direction(values):
    up, down = direction_of([v - 2000 for v in values]), direction_of([-v - 2000 for v in values])
    swap = {"rising": "falling", "falling": "rising"}
    assert down.verdict == swap.get(up.verdict, up.verdict)
    assert down.slope == pytest.approx(-up.slope)


def test_noise_has_no_clear_direction():
    assert direction_of([5, 3, 6, 4, 5, 3, 6, 4]).verdict == "no clear direction"
