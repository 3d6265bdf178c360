"""Seasons that come back and what does not: noise, drift, lines and steps."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from xlsales.metrics.season_test import detrended, season_chance

LEVEL = 0.005


def made(kind, months, runs=300):
    rng, t = np.random.default_rng(6), np.arange(months)
    noise = 1 + 0.1 * rng.standard_normal((runs, months))
    season = 1 + 0.3 * np.sin(2 * np.pi * t / 12)
    values = {
        "noise": noise,
        "heavy tails": np.exp(rng.standard_normal((runs, months))),
        "random walk": np.exp(np.cumsum(0.1 * rng.standard_normal((runs, months)), axis=1)),
        "line": (1 + t / 36) * noise,
        "step": np.where(t < months // 2, 1, 1.5) * noise,
        "season": season * noise,
        "season and line": season * (1 + t / 36) * noise,
    }[kind]
    return values.reshape(runs, -1, 3).sum(axis=2)


def told(kind, months):
    return np.mean([season_chance(y, np.arange(len(y)), 4) < LEVEL for y in made(kind, months)])


@pytest.mark.parametrize("months", [36, 48])
@pytest.mark.parametrize("kind", ["noise", "heavy tails", "random walk", "line", "step"])
def test_what_does_not_come_back_is_hardly_ever_a_season(kind, months):
    assert told(kind, months) <= 0.01


@pytest.mark.parametrize("months", [36, 48])
@pytest.mark.parametrize("kind", ["season", "season and line"])
def test_a_season_of_thirty_percent_is_found(kind, months):
    assert told(kind, months) >= 0.9


@pytest.mark.parametrize(
    "values", [np.arange(100.0, 340, 10), 100 * 1.03 ** np.arange(24), np.full(24, 7.0), np.repeat([100.0, 300.0], 12)]
)
def test_exact_lines_growth_constants_and_steps_have_no_season(values):
    assert season_chance(values, np.arange(24), 4) > 0.05


def test_the_trend_at_both_ends_is_that_of_statsmodels():
    """seasonal_decompose(y, model="multiplicative", period=4, extrapolate_trend=4) of statsmodels 0.14, by its rule."""
    y = np.array([12, 17, 14, 29, 15, 22, 16, 36, 19, 24, 21, 41.0])
    moving = pd.Series(y).rolling(4).mean().rolling(2).mean().shift(-2).to_numpy().copy()
    for known, ends in ((np.arange(2, 6), (0, 1)), (np.arange(6, 10), (10, 11))):
        slope, start = np.polyfit(known, moving[known], 1)
        for at in ends:
            moving[at] = start + slope * at
    assert detrended(y, 4) == pytest.approx(y / moving)
