"""The lift of the best season, by arithmetic done by hand, and that growth is none of it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from xlsales.cube.cube import cube_of
from xlsales.metrics.season_lift import season_lift, season_lift_years
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles


def quarters(values, start="2022-01-01", **options):
    days = pd.date_range(start, periods=len(values), freq="QS")
    rows = pd.DataFrame({"date": days, "revenue": np.asarray(values, dtype=float)})
    return cube_of(book_from_roles(rows, precision="quarter"), Settings(**options))


def test_lift_of_level_years_is_the_season_over_the_mean_of_the_others():
    found = season_lift(quarters([80, 90, 100, 130] * 3)).frame.set_index("season")
    assert found.loc["Q4", "lift"] == pytest.approx(130 / 90 - 1)
    assert (found.loc["Q4", "low"], found.loc["Q4", "high"]) == pytest.approx((130 / 90 - 1, 130 / 90 - 1))
    assert found.loc["Q4", ["years", "years_above", "years_best", "peak"]].tolist() == [3, 3, 3, 1]
    assert found["peak"].sum() == 1


def test_a_year_has_its_own_lift_over_the_moving_average():
    values = np.array([80, 90, 100, 130, 80, 90, 100, 150, 80, 90, 100, 130.0])
    moving = pd.Series(values).rolling(4).mean().rolling(2).mean().shift(-2)
    ratio = (values / moving).to_numpy()[4:8]
    found = season_lift_years(quarters(values)).frame.set_index("period")
    assert found.loc["Q4 2023", "usual"] == pytest.approx(moving[7])
    assert found.loc["Q4 2023", "lift"] == pytest.approx(ratio[3] / ratio[:3].mean() - 1)
    assert found["best"].tolist() == ["Q4"] * 3
    table = season_lift(quarters(values)).frame.set_index("season")
    assert table.loc["Q4", "high"] == pytest.approx(found["lift"].max())
    assert table.loc["Q4", "low"] == pytest.approx(found["lift"].min())


@pytest.mark.parametrize("values", [range(100, 220, 10), 100 * 1.1 ** np.arange(12), [5] * 12])
def test_growth_lifts_no_season(values):
    assert season_lift(quarters(list(values))).frame["lift"].abs().max() < 0.02


def test_a_step_inside_the_years_lifts_no_season():
    days = pd.date_range("2021-01-01", periods=36, freq="MS")
    rows = pd.DataFrame({"date": days, "revenue": [100.0] * 18 + [300.0] * 18})
    cube = cube_of(book_from_roles(rows, precision="month"), Settings())
    assert season_lift(cube).frame["lift"].abs().max() < 1e-9


def test_years_count_back_from_the_last_whole_period():
    found = season_lift(quarters([130, 80, 90, 100, 130, 80, 90, 100, 130, 80], start="2021-10-01"))
    assert found.frame["season"].tolist() == ["Q1", "Q2", "Q3", "Q4"]
    assert found.frame["years"].tolist() == [2, 2, 2, 2]
    assert season_lift_years(quarters([100, 130, 80, 90] * 2, start="2021-07-01")).frame["period"].tolist() == [
        "Q4 2021", "Q4 2022",
    ]  # fmt: skip


def test_below_two_full_years_there_is_no_lift(maven, eight_rows):
    for cube in (maven, cube_of(eight_rows, Settings()), quarters([80, 90, 100, 130, 80, 90, 100])):
        assert "too few" in season_lift(cube).missing
        assert season_lift_years(cube).missing


def test_a_year_without_revenue_has_no_lift():
    assert "not above zero" in season_lift(quarters([0] * 8)).missing


def test_fiscal_years_have_their_own_quarters_and_months():
    days = pd.date_range("2022-04-01", periods=24, freq="MS")
    rows = pd.DataFrame({"date": days, "revenue": [10.0] * 11 + [40.0] + [10.0] * 11 + [40.0]})
    book = book_from_roles(rows, precision="month")
    for grain, season, order in (("quarter", "Q4", ["Q1", "Q4"]), ("month", "Mar", ["Apr", "Mar"])):
        found = season_lift(cube_of(book, Settings(grain=grain, fiscal_year_start=4)))
        peak = found.frame[found.frame["peak"] == 1].iloc[0]
        assert (peak["season"], peak["years"]) == (season, 2)
        assert found.frame["season"].iloc[[0, -1]].tolist() == order
