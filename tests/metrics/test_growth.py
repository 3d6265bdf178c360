"""Growth by hand arithmetic and by document 004's own figures."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlsales.cube.cube import Cube, cube_of
from xlsales.metrics.growth import compound_rate, growth
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles


def months(values, start="2022-01-01", precision="month", freq="MS", **settings_):
    days = pd.date_range(start, periods=len(values), freq=freq)
    rows = pd.DataFrame({"date": days, "revenue": [float(v) for v in values]})
    grain = {"MS": "month", "QS": "quarter", "YS": "year"}[freq]
    return cube_of(book_from_roles(rows, precision=precision), Settings(grain=grain, **settings_))


def test_the_headline_is_the_compound_rate_and_the_mean_is_labelled(eight_rows):
    row = growth(cube_of(eight_rows, Settings()))
    assert row.fact("cmgr", metric="revenue").value == pytest.approx((156_649 / 98_810) ** (1 / 4) - 1)
    mean = ((185_514 / 98_810 - 1) + (75_428 / 185_514 - 1)) / 2
    assert row.fact("mean_change", metric="revenue").value == pytest.approx(mean)
    assert row.column("mean_change").header == "Mean of the changes"
    assert any("Q2 2024" in n for n in row.notes)


def test_document_004_printed_the_mean_where_the_compound_rate_is_twice_as_bad():
    assert compound_rate(2_100_327.10, 87_815.89, 10) == pytest.approx(-0.2720, abs=5e-5)
    found = growth(months([100, 20, 50, 10]))
    assert found.fact("cmgr", metric="revenue").value == pytest.approx(0.1 ** (1 / 3) - 1)
    assert found.fact("mean_change", metric="revenue").value == pytest.approx((-0.8 + 1.5 - 0.8) / 3)


def test_partial_periods_are_never_the_low_or_the_last():
    days = pd.date_range("2023-01-01", "2023-06-05", freq="D")
    book = book_from_roles(pd.DataFrame({"date": days, "revenue": 10.0}))
    found = growth(cube_of(book, Settings(period="2023-06")))
    assert found.fact("last_period", metric="revenue").value == "May 2023"
    assert found.fact("low_period", metric="revenue").value == "Feb 2023"
    assert any("Jun 2023 is partial" in n for n in found.notes)


def test_rolling_twelve_months_need_24_and_are_plain_sums():
    found = growth(months(range(1, 31)))
    assert found.fact("rolling", metric="revenue").value == sum(range(19, 31))
    assert found.fact("rolling_before", metric="revenue").value == sum(range(7, 19))
    assert found.fact("rolling_change", metric="revenue").value == pytest.approx(294 / 150 - 1)
    assert growth(months(range(1, 24))).fact("rolling", metric="revenue").value is None


def test_rolling_twelve_months_of_quarters_and_years():
    assert growth(months(range(1, 9), precision="quarter", freq="QS")).fact("rolling", metric="revenue").value == 26
    assert growth(months([3, 5], precision="year", freq="YS")).fact("rolling_before", metric="revenue").value == 3


def test_year_on_year_compares_the_same_month():
    found = growth(months([*range(10, 22), 15]))
    assert found.fact("year_change", metric="revenue").value == pytest.approx(0.5)


def test_one_period_and_zero_first_figures_have_no_rate():
    assert "two whole" in growth(months([5])).missing
    assert growth(months([0, 5, 6])).fact("cmgr", metric="revenue").value is None
    assert math.isnan(compound_rate(-5.0, 3.0, 2))


def test_direction_says_not_testable_below_six_periods():
    assert growth(months([1, 2, 3, 4, 5])).fact("direction", metric="revenue").value == "not testable"
    assert growth(months([1, 2, 3, 4, 5, 6])).fact("direction", metric="revenue").value == "rising"


def test_maven_grows_over_its_whole_quarters_only(maven: Cube):
    found = growth(maven)
    assert found.fact("first_period", metric="revenue").value == "Q2 2017"
    assert found.fact("last", metric="revenue").value == 2_802_496
    # Ten whole months are tested; three quarters could not be.
    assert found.fact("direction", metric="revenue").value == "no clear direction"


def like(found, column):
    return found.fact(f"like_{column}", metric="revenue").value


def test_growth_compares_the_first_and_the_last_whole_year():
    found = growth(months([*[10] * 12, *[11] * 12, *[12] * 12, 99, 99]))
    assert (like(found, "from"), like(found, "to"), like(found, "years")) == ("2022", "2024", 2)
    assert (like(found, "first"), like(found, "last")) == (120, 144)
    assert like(found, "change") == pytest.approx(0.2)
    assert like(found, "rate") == pytest.approx(1.2**0.5 - 1)


def test_a_partial_first_year_is_no_base():
    found = growth(months([*[1] * 6, *[10] * 12, *[11] * 12], start="2021-07-01"))
    assert (like(found, "from"), like(found, "to")) == ("2022", "2023")


def test_years_behind_the_period_asked_for_do_not_count():
    found = growth(months([*[10] * 12, *[11] * 12, *[12] * 12], period="Jun 2024"))
    assert like(found, "to") == "2023"


def test_all_rows_and_the_year_to_date_are_grown_by_whole_years_too():
    for span in ("all", "ytd"):
        days = pd.date_range("2022-01-15", periods=24, freq=pd.DateOffset(months=1))
        rows = pd.DataFrame({"date": days, "revenue": [10.0] * 12 + [11.0] * 12})
        found = growth(cube_of(book_from_roles(rows), Settings(period=span)))
        assert (like(found, "from"), like(found, "to")) == ("2022", "2023")


def test_without_two_whole_years_the_same_season_of_two_years_is_compared():
    found = growth(months([10, 20, 30, 40, 12, 24], start="2022-10-01", precision="quarter", freq="QS"))
    assert (like(found, "from"), like(found, "to")) == ("Q1 2023", "Q1 2024")
    assert like(found, "change") == pytest.approx(24 / 20 - 1)
    below_a_year = growth(months([10, 20, 30, 40], start="2022-10-01", precision="quarter", freq="QS"))
    assert like(below_a_year, "from") is None


def test_quarters_of_unlike_numbers_of_weeks_that_make_the_change_are_not_compared():
    fridays = pd.date_range("2023-01-06", "2024-06-28", freq="7D")
    for dates, told in ((fridays, 0), (fridays[fridays != "2024-05-03"], None)):
        found = growth(cube_of(book_from_roles(pd.DataFrame({"date": dates, "revenue": 100.0})), Settings()))
        assert like(found, "change") == told


def test_the_direction_rests_on_months_where_the_rows_tell_them():
    rng = np.random.default_rng(8)
    values = 100 * (1 + np.arange(36) / 36) * (1 + 0.1 * rng.standard_normal(36))
    days = pd.date_range("2021-01-01", periods=36, freq="MS")
    rows = pd.DataFrame({"date": days, "revenue": values})
    by_quarter = growth(cube_of(book_from_roles(rows, precision="month"), Settings(grain="quarter")))
    by_month = growth(cube_of(book_from_roles(rows, precision="month"), Settings(grain="month")))
    assert by_quarter.fact("direction", metric="revenue").value == "rising"
    assert by_quarter.fact("p", metric="revenue").value == by_month.fact("p", metric="revenue").value


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 10**9), min_size=2, max_size=14), st.randoms())
def test_growth_does_not_depend_on_row_order_or_on_splitting_a_row(values, random):
    days = pd.date_range("2022-01-01", periods=len(values), freq="MS")
    rows = pd.DataFrame({"date": days, "revenue": [float(v) for v in values], "order_id": range(len(values))})
    half = pd.concat([rows, rows.iloc[[0]]]).reset_index(drop=True)
    half.loc[[0, len(rows)], "revenue"] /= 2
    mixed = half.sample(frac=1, random_state=random.randrange(1000)).reset_index(drop=True)
    tables = [growth(cube_of(book_from_roles(r, precision="month"), Settings(grain="month"))) for r in (rows, mixed)]
    pd.testing.assert_frame_equal(tables[0].frame, tables[1].frame)
