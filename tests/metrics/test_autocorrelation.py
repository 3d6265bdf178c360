"""Noise that carries over: the t test for independent values, the null's moments by simulation, and its levels."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from xlsales.metrics.autocorrelation import Contrast, chance_of, noise, residual_maker, seasons_of


def slope(n: int) -> Contrast:
    time = np.arange(n) - (n - 1) / 2
    return Contrast(time / (time @ time), residual_maker(np.column_stack([np.ones(n), time])), np.arange(n))


def carried(rng: np.random.Generator, runs: int, n: int, coefficient: float) -> np.ndarray:
    steps = rng.standard_normal((runs, n + 50))
    for i in range(1, n + 50):
        steps[:, i] += coefficient * steps[:, i - 1]
    return steps[:, 50:]


def test_without_carry_over_the_chance_is_that_of_the_t_test():
    # Values that swing back each time carry nothing over, so that the cautious coefficient is nought.
    y = np.array([5.0, -5, 6, -4, 5, -6, 7, -5, 6, -4, 7, -3])
    assert slope(12).chances(y[None, :])[0] == pytest.approx(stats.linregress(np.arange(12), y).pvalue)


@pytest.mark.parametrize("coefficient", [0.0, 0.5, 0.9])
def test_the_moments_of_the_null_are_those_of_a_simulation(coefficient):
    n, contrast = 24, slope(24)
    y = carried(np.random.default_rng(3), 20_000, n, coefficient) * np.sqrt(1 - coefficient**2)
    spread, scale, _ = (np.interp(coefficient, [0, 0.5, 0.9], column) for column in _at(contrast, (0.0, 0.5, 0.9)))
    assert np.var(y @ contrast.weights) == pytest.approx(spread, rel=0.05)
    assert ((y @ contrast.maker) ** 2).sum(axis=1).mean() == pytest.approx(scale, rel=0.05)


def _at(contrast: Contrast, coefficients: tuple[float, ...]):
    from xlsales.metrics.autocorrelation import COEFFICIENTS

    places = [COEFFICIENTS.index(c) for c in coefficients]
    return [[column[i] for i in places] for column in contrast._moments]


@pytest.mark.parametrize(("coefficient", "most"), [(0.0, 0.01), (0.6, 0.015), (0.9, 0.03), (1.0, 0.06)])
@pytest.mark.parametrize("n", [12, 24, 48])
def test_noise_that_carries_over_seldom_has_a_slope(n, coefficient, most):
    rng = np.random.default_rng(5)
    y = carried(rng, 2000, n, coefficient) if coefficient < 1 else np.cumsum(rng.standard_normal((2000, n)), axis=1)
    assert (slope(n).chances(y) < 0.005).mean() <= most


def test_exact_values_have_a_slope_or_none():
    exact = np.stack([np.arange(12.0), np.full(12, 7.0), np.zeros(12)])
    assert slope(12).chances(exact) == pytest.approx([0, 1, 1], abs=1e-6)


def test_the_unit_of_money_does_not_matter():
    y = np.random.default_rng(1).standard_normal((5, 20))
    assert slope(20).chances(y * 1e6) == pytest.approx(slope(20).chances(y).tolist())


def test_draws_are_the_same_each_time_and_carry_over_as_asked():
    assert (noise(30, 0.6) == noise(30, 0.6)).all()
    y = noise(60, 0.6)
    assert np.corrcoef(y[:, 1:].ravel(), y[:, :-1].ravel())[0, 1] == pytest.approx(0.6, abs=0.03)


def test_the_tail_of_draws_is_carried_on():
    draws = np.random.default_rng(2).exponential(size=4000)
    assert chance_of(1.0, draws) == pytest.approx(np.exp(-1), abs=0.03)
    assert np.log(chance_of(12.0, draws)) == pytest.approx(-12, abs=1.5)


def test_seasons_are_columns_of_their_own():
    assert seasons_of(np.arange(8), 4).sum(axis=0).tolist() == [2, 2, 2, 2]
