"""Steps from one level to the next that were planted, and series in which there are none."""

from __future__ import annotations

import numpy as np
import pytest

from xlsales.metrics.levels import levels_of

RUNS = 120


def shifts(values) -> list[int]:
    return [s.at for s in levels_of(np.asarray(values, dtype=float), np.arange(len(values))).shifts]


def made(kind: str, n: int) -> np.ndarray:
    rng, t = np.random.default_rng(4), np.arange(n)
    season = 1 + 0.3 * np.sin(2 * np.pi * t / 12)
    noise = 1 + 0.1 * rng.standard_normal((RUNS, n))
    return {
        "noise": 100 * noise,
        "heavy tails": 100 * np.exp(rng.standard_normal((RUNS, n))),
        "random walk": 100 * np.exp(np.cumsum(0.1 * rng.standard_normal((RUNS, n)), axis=1)),
        "season": 100 * season * noise,
        "line": 100 * (1 + t / 36) * noise,
        "line and season": 100 * (1 + t / 36) * season * noise,
        "growth by factors": 100 * np.exp(t / 24) * noise,
        "step": 100 * np.where(t < n // 2, 1, 1.5) * noise,
        "fall": 100 * np.where(t < n // 2, 1.5, 1) * noise,
        "step and season": 100 * np.where(t < n // 2, 1, 1.5) * season * noise,
    }[kind]


@pytest.mark.parametrize(
    ("values", "at"),
    [
        ([100] * 12 + [300] * 12, [12]),
        ([100] * 18 + [300] * 18, [18]),
        ([100] * 18 + [300] * 6, [18]),
        ([100] * 6 + [300] * 6, [6]),
        ([0] * 12 + [300] * 12, [12]),
        ([300] * 20 + [100] * 10, [20]),
        ([100] * 12 + [200] * 12 + [50] * 12, [12, 24]),
        ([100] * 12 + [300] * 12 + [100] * 12, [12, 24]),
    ],
)
def test_exact_steps_are_found_where_they_are(values, at):
    assert shifts(values) == at


@pytest.mark.parametrize(
    "values",
    [
        range(100, 340, 10),
        np.linspace(100, 200, 60),
        np.exp(np.arange(36) / 12),
        [5] * 24,
        [1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 3, 3] * 2,
        [1, 1, 1, 1, 1, 1, 3, 3, 3, 3, 3, 3] * 3,
    ],
)
def test_exact_lines_growth_constants_and_seasons_have_no_step(values):
    assert shifts(list(values)) == []


@pytest.mark.parametrize(
    ("kind", "most"),
    [
        ("noise", 0.02), ("heavy tails", 0.02), ("random walk", 0.1), ("season", 0.02), ("line", 0.04),
        ("line and season", 0.04), ("growth by factors", 0.02),
    ],
)  # fmt: skip
@pytest.mark.parametrize("n", [24, 36])
def test_what_is_no_step_is_hardly_ever_called_one(kind, most, n):
    assert np.mean([bool(shifts(y)) for y in made(kind, n)]) <= most


@pytest.mark.parametrize("kind", ["step", "fall", "step and season"])
@pytest.mark.parametrize("n", [36, 48])
def test_a_step_by_half_is_found_within_a_month_of_its_place(kind, n):
    assert np.mean([any(abs(at - n // 2) <= 1 for at in shifts(y)) for y in made(kind, n)]) >= 0.85


def test_a_stair_of_two_planted_steps_is_found():
    noise = np.random.default_rng(7).normal(0, 3, 36)
    assert shifts(np.repeat([50, 100, 150], 12) + noise) == [12, 24]


def test_the_level_beside_a_season_is_without_it():
    season = np.tile(1 + 0.3 * np.sin(2 * np.pi * np.arange(12) / 12), 3)
    values = np.repeat([100.0, 200.0], 18) * season / season.mean()
    found = levels_of(values, np.arange(36))
    assert [s.at for s in found.shifts] == [18]
    assert (found.calm[:18].mean(), found.calm[18:].mean()) == pytest.approx((100, 200))


def test_the_unit_of_money_does_not_matter():
    y = made("step", 24)[:10]
    assert [shifts(v) for v in y] == [shifts(v * 1e6) for v in y]
