"""The seasonal index on series whose season is known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlsales.cube.cube import cube_of
from xlsales.metrics.seasonality import detrended, season_chance, seasonal_index, seasonality
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles


def series(values, start="2020-01-01", freq="QS", **options):
    days = pd.date_range(start, periods=len(values), freq=freq)
    rows = pd.DataFrame({"date": days, "revenue": np.asarray(values, dtype=float)})
    grain = "quarter" if freq == "QS" else "month"
    return cube_of(book_from_roles(rows, precision=grain), Settings(grain=grain, **options))


def test_the_index_of_a_level_series_is_its_season():
    found = seasonality(series([80, 90, 100, 130] * 4))
    assert found.frame["season"].tolist() == ["Q1", "Q2", "Q3", "Q4"]
    assert found.frame["index"].tolist() == pytest.approx([0.8, 0.9, 1.0, 1.3])
    assert found.frame["years"].tolist() == [3, 3, 3, 3]


def test_growth_does_not_lift_the_last_season():
    index = seasonality(series(100 + 10 * np.arange(16))).frame["index"]
    assert index.tolist() == pytest.approx([1.0] * 4)


def test_months_of_a_fiscal_year_come_in_its_order():
    found = seasonality(series([*range(1, 13)] * 3, freq="MS", fiscal_year_start=4))
    assert found.frame["season"].iloc[[0, -1]].tolist() == ["Apr", "Mar"]
    assert found.frame["index"].mean() == pytest.approx(1)


def test_below_two_cycles_nothing_is_told_with_the_number_of_periods():
    assert "Not testable with 7 whole quarters" in seasonality(series(range(1, 8))).missing
    assert seasonality(series(range(1, 9)))


def test_maven_has_too_few_quarters(maven):
    assert "Not testable with 3 whole quarters" in seasonality(maven).missing


@pytest.mark.parametrize("values", [[0] * 12, [-5] * 12, [5, -20, 5, 5] * 3])
def test_no_index_where_a_cycle_does_not_sum_above_zero(values):
    assert "not above zero" in seasonality(series(values)).missing


def test_equal_quarters_have_index_one_and_one_huge_quarter_does_not_break_it():
    assert seasonality(series([5] * 8)).frame["index"].tolist() == [1, 1, 1, 1]
    assert seasonality(series([5] * 11 + [1e12])).frame["index"].mean() == pytest.approx(1)


def test_the_index_is_that_of_an_independent_computation():
    y = np.array([12, 17, 14, 29, 15, 22, 16, 36, 19, 24, 21, 41.0])
    moving = pd.Series(y).rolling(4).mean().rolling(2).mean().shift(-2)
    raw = (pd.Series(y) / moving).groupby(np.arange(12) % 4).mean()
    assert seasonal_index(y, np.arange(12), 4).tolist() == pytest.approx((raw / raw.mean()).tolist())


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 10**6), min_size=8, max_size=20), st.floats(0.1, 1000))
def test_the_index_has_mean_one_and_does_not_know_the_currency(values, rate):
    y, places = np.array(values, dtype=float), np.arange(len(values))
    index = seasonal_index(y, places, 4)
    assert index.mean() == pytest.approx(1)
    assert seasonal_index(y * rate, places, 4).tolist() == pytest.approx(index.tolist())


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


def test_the_table_says_whether_there_is_a_season_and_from_how_many_years():
    years = np.tile([80.0, 90, 100, 130], 4) * (1 + 0.02 * np.random.default_rng(1).standard_normal(16))
    found = seasonality(series(years)).frame
    assert found["real"].tolist() == [1] * 4
    assert (found["p"] < LEVEL).all()
    assert seasonality(series(years[:8])).frame["real"].tolist() == [0] * 4
    assert seasonality(series(100 + np.arange(16.0))).frame["real"].tolist() == [0] * 4


def test_the_trend_at_both_ends_is_that_of_statsmodels():
    """seasonal_decompose(y, model="multiplicative", period=4, extrapolate_trend=4) of statsmodels 0.14, by its rule."""
    y = np.array([12, 17, 14, 29, 15, 22, 16, 36, 19, 24, 21, 41.0])
    moving = pd.Series(y).rolling(4).mean().rolling(2).mean().shift(-2).to_numpy().copy()
    for known, ends in ((np.arange(2, 6), (0, 1)), (np.arange(6, 10), (10, 11))):
        slope, start = np.polyfit(known, moving[known], 1)
        for at in ends:
            moving[at] = start + slope * at
    assert detrended(y, 4) == pytest.approx(y / moving)


def test_months_of_four_and_five_weeks_make_no_season():
    days = pd.date_range("2021-01-01", periods=157, freq="7D")
    weekly = cube_of(book_from_roles(pd.DataFrame({"date": days, "revenue": 100.0})), Settings(grain="month"))
    table = seasonality(weekly)
    assert table.frame["index"].tolist() == pytest.approx([1.0] * 12)
    assert any("equally many weeks" in n for n in table.notes)
