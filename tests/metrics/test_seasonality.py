"""The seasonal index on series whose season is known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlsales.cube.cube import cube_of
from xlsales.metrics.seasonality import seasonal_index, seasonality
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


def test_the_table_says_whether_there_is_a_season_and_from_how_many_years():
    years = np.tile([80.0, 90, 100, 130], 4) * (1 + 0.02 * np.random.default_rng(1).standard_normal(16))
    found = seasonality(series(years)).frame
    assert found["real"].tolist() == [1] * 4
    assert (found["p"] < LEVEL).all()
    assert seasonality(series(years[:8])).frame["real"].tolist() == [0] * 4
    assert seasonality(series(100 + np.arange(16.0))).frame["real"].tolist() == [0] * 4


def test_months_of_four_and_five_weeks_make_no_season():
    days = pd.date_range("2021-01-01", periods=157, freq="7D")
    weekly = cube_of(book_from_roles(pd.DataFrame({"date": days, "revenue": 100.0})), Settings(grain="month"))
    table = seasonality(weekly)
    assert table.frame["index"].tolist() == pytest.approx([1.0] * 12)
    assert any("equally many weeks" in n for n in table.notes)
