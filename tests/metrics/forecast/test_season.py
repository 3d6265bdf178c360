"""Seasons drawn from short series: found where there are some, next to none where there is noise, a line or a step."""

from __future__ import annotations

import numpy as np
import pytest

from tests.metrics.forecast.books import noise
from xlsales.metrics.forecast.season import seasons

SHAPE = np.array([0.8, 0.9, 1.0, 1.1, 1.0, 0.9, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3])
SHAPE = SHAPE / SHAPE.mean()


def one(values, m=12, ratio=True):
    y = np.asarray(values, dtype=float)
    return seasons(y[None, :], np.array([len(y)]), m, np.array([ratio]))[0]


def test_a_season_that_repeats_exactly_is_found_as_it_is():
    assert one(np.tile(SHAPE, 3) * 500) == pytest.approx(SHAPE)
    assert one(np.tile(SHAPE, 3) * 500, ratio=False) == pytest.approx((SHAPE - 1) * 500)


def test_a_season_on_growth_is_found_as_it_is():
    assert one(np.tile(SHAPE, 4) * 500 * 1.02 ** np.arange(48)) == pytest.approx(SHAPE)


@pytest.mark.parametrize("values", [np.full(36, 7.0), 100 + 5.0 * np.arange(36)], ids=["constant", "line"])
def test_a_constant_and_a_line_have_no_season(values):
    assert one(values, ratio=False) == pytest.approx(np.zeros(12), abs=1e-9)


def test_noise_has_next_to_no_season():
    # Unshrunk, the mean of three values of noise with a deviation of 10 % strays by 5.8 % from the average.
    strays = [np.abs(one(noise(seed, 36)) - 1).mean() for seed in range(40)]
    assert np.mean(strays) < 0.02


def test_less_than_two_years_have_no_season():
    assert one((np.tile(SHAPE, 2) * 500)[:23]).tolist() == [1.0] * 12


def test_each_row_has_its_own_season_whatever_stands_beside_it():
    rows = np.vstack([np.tile(SHAPE, 3), noise(1, 36), np.tile(SHAPE[::-1], 3)])
    together = seasons(rows, np.array([36, 30, 36]), 12, np.array([True, True, False]))
    alone = [one(rows[0]), one(rows[1, :30]), one(rows[2], ratio=False)]
    assert together == pytest.approx(np.array(alone))
