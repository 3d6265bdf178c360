"""Level shifts that were planted, and series in which there are none."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from xlsales.cube.cube import cube_of
from xlsales.metrics.change_point import change_points, pettitt, shifts_of
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles


def monthly(values):
    days = pd.date_range("2021-01-01", periods=len(values), freq="MS")
    rows = pd.DataFrame({"date": days, "revenue": np.asarray(values, dtype=float)})
    return cube_of(book_from_roles(rows, precision="month"), Settings(grain="month"))


NOISE = np.random.default_rng(7).normal(0, 3, 36)


def test_a_planted_shift_is_found_at_its_month_with_both_levels():
    found = change_points(monthly([*(100 + NOISE[:12]), *(60 + NOISE[12:22])]))
    row = found.frame[found.frame["metric"] == "revenue"].iloc[0]
    assert row["period"] == "Jan 2022"
    assert row["before"] == pytest.approx(100, abs=3)
    assert row["change"] == pytest.approx(-0.4, abs=0.05)
    assert row["p_adjusted"] >= row["p"]


def test_a_stair_of_two_planted_shifts_is_found():
    stair = np.r_[50 + NOISE[:12], 100 + NOISE[12:24], 150 + NOISE[24:]]
    assert [s.at for s in shifts_of({"revenue": stair})["revenue"]] == [12, 24]


def test_steady_growth_is_no_shift():
    assert "No lasting change" in change_points(monthly(100 + 5 * np.arange(20) + NOISE[:20])).missing


def test_a_season_is_no_shift():
    season = np.tile([1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 3, 3], 3)
    assert change_points(monthly((100 + NOISE) * season)).missing


def test_noise_hardly_ever_has_a_shift():
    rng = np.random.default_rng(1)
    false = sum(any(shifts_of({k: rng.normal(100, 10, 24) for k in "abc"}).values()) for _ in range(200))
    assert false <= 14


def test_pettitt_follows_the_published_formula():
    values = np.array(
        [-1.05, 0.96, 1.22, 0.58, -0.98, -0.03, -1.54, -0.71, -0.35, 0.66, 0.44, 0.91, -0.02, -1.42, 1.26]
    )
    u = [sum(np.sign(values[i] - values[j]) for i in range(t) for j in range(t, 15)) for t in range(1, 15)]
    k = max(map(abs, u))
    assert pettitt(values) == pytest.approx(min(1, 2 * np.exp(-6 * k**2 / (15**3 + 15**2))))


def test_eleven_months_and_quarters_are_not_testable(eight_rows):
    assert "11 whole months" in change_points(monthly(range(1, 12))).missing
    assert "quarter" in change_points(cube_of(eight_rows, Settings())).missing


def test_equal_months_have_no_shift():
    assert change_points(monthly([5] * 24)).missing
