"""The table of level shifts: months and levels by hand, and the reasons why it has no row."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from xlsales.cube.cube import cube_of
from xlsales.metrics.change_point import change_points, revenue_levels
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles


def monthly(values, start="2021-01-01"):
    days = pd.date_range(start, periods=len(values), freq="MS")
    rows = pd.DataFrame({"date": days, "revenue": np.asarray(values, dtype=float)})
    return cube_of(book_from_roles(rows, precision="month"), Settings(grain="month"))


NOISE = np.random.default_rng(7).normal(0, 3, 36)


def test_a_planted_shift_is_found_at_its_month_with_both_levels():
    made = [*(100 + NOISE[:12]), *(60 + NOISE[12:24])]
    row = change_points(monthly(made)).frame.iloc[0]
    assert (row["metric"], row["period"]) == ("revenue", "Jan 2022")
    assert (row["before"], row["after"]) == pytest.approx((np.mean(made[:12]), np.mean(made[12:])))
    assert row["change"] == pytest.approx(row["after"] / row["before"] - 1)
    assert (row["months_before"], row["months_after"]) == (12, 12)


@pytest.mark.parametrize("cut", [12, 18])
def test_a_step_of_100_to_300_is_told_with_its_levels(cut):
    row = change_points(monthly([100] * cut + [300] * (36 - cut))).frame.iloc[0]
    assert (row["before"], row["after"], row["months_before"]) == (100, 300, cut)


def test_steady_growth_is_no_shift():
    assert "No lasting change" in change_points(monthly(100 + 5 * np.arange(20) + NOISE[:20])).missing


def test_a_season_is_no_shift():
    season = np.tile([1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 3, 3], 3)
    assert change_points(monthly((100 + NOISE) * season)).missing


def test_months_of_four_and_five_weeks_are_one_level():
    days = pd.date_range("2022-01-07", periods=104, freq="7D")
    weekly = cube_of(book_from_roles(pd.DataFrame({"date": days, "revenue": 100.0})), Settings(grain="month"))
    assert change_points(weekly).missing


def test_eleven_months_and_quarters_are_not_testable(eight_rows):
    assert "11 whole months" in change_points(monthly(range(1, 12))).missing
    assert "quarter" in change_points(cube_of(eight_rows, Settings())).missing


def test_equal_months_have_no_shift():
    assert change_points(monthly([5] * 24)).missing


def test_the_path_of_levels_has_the_mean_one_and_is_empty_for_one_level():
    path = revenue_levels(monthly([100] * 12 + [300] * 12))
    assert list(path.values()) == [0.5] * 12 + [1.5] * 12
    assert revenue_levels(monthly([5] * 24)) == {}


def test_only_the_last_ten_years_are_looked_at():
    old = [300.0] * 24 + [100.0] * 130
    assert change_points(monthly(old, "2010-01-01")).missing
