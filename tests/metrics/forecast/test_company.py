"""The company's forecast table: figures against independent sums, rows in any order, and what it was worth."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.conftest import needs_shared
from tests.metrics.forecast.books import daily, monthly, noise
from xlsales.cube.cube import cube_of
from xlsales.metrics.forecast.company import forecast
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles
from xlsales.table.ingest import read_book

LINE = 100 + 10.0 * np.arange(30)
GROWN = noise(4, 30) * 1.01 ** np.arange(30)


def row(cube, period, metric="revenue"):
    table = forecast(cube)[0]
    return table.frame.iloc[table.row(metric=metric, period=period)]


def test_a_straight_line_is_carried_on_in_every_sum():
    cube = monthly(LINE)
    ahead = 400 + 10.0 * np.arange(6)
    assert row(cube, "Q3 2024")["likely"] == pytest.approx(ahead[:3].sum())
    year = row(cube, "2024")
    assert year["likely"] == pytest.approx(LINE[24:].sum() + ahead.sum())
    assert year["so_far"] == pytest.approx(LINE[24:].sum())
    assert year["year_ago"] == pytest.approx(LINE[12:24].sum())
    assert year["stands"] == "above"


def test_the_years_forecast_is_what_has_come_and_its_periods():
    frame = forecast(monthly(GROWN))[0].frame.set_index("period")
    assert frame.at["2024", "likely"] == pytest.approx(GROWN[24:].sum() + frame["likely"][["Q3 2024", "Q4 2024"]].sum())
    both = frame.loc[["Q3 2024", "Q4 2024"]]
    assert frame.at["2024", "high"] - frame.at["2024", "low"] < (both["high"] - both["low"]).sum()


def test_the_months_of_the_path_add_up_to_the_period():
    table, _, path = forecast(monthly(GROWN))
    ahead = path.frame[path.frame["actual"].isna()]
    assert ahead["likely"][:3].sum() == pytest.approx(table.fact("likely", period="Q3 2024").value)
    assert path.frame["actual"].dropna().tolist() == pytest.approx(GROWN[6:].tolist())


def test_steady_days_land_at_their_rate():
    cube = daily("2022-01-01", "2024-08-10", lambda d: 70.0 if d.day_of_week < 5 else 0.0)
    quarter = pd.bdate_range("2024-07-01", "2024-09-30")
    found = row(cube, "Q3 2024")
    assert found["so_far"] == pytest.approx(70.0 * len(pd.bdate_range("2024-07-01", "2024-08-10")))
    assert found["likely"] == pytest.approx(70.0 * len(quarter))


def test_weekly_rows_see_no_dip_in_a_month_of_four_weeks():
    cube = daily("2022-01-07", "2024-06-28", lambda d: 50.0 * (d.day_of_week == 4))
    assert row(cube, "Q3 2024")["likely"] == pytest.approx(50.0 * 13)
    assert forecast(cube)[1].fact("error", metric="revenue").value == pytest.approx(0, abs=1e-6)


def test_rows_after_the_period_asked_for_do_not_count():
    seen = [row(cube_of(book, Settings(period="Q2 2023")), "Q3 2023") for book in (book_of(30), book_of(18))]
    assert seen[0][["low", "likely", "high"]].tolist() == pytest.approx(seen[1][["low", "likely", "high"]].tolist())


def book_of(months):
    days = pd.date_range("2022-01-01", periods=months, freq="MS")
    return book_from_roles(pd.DataFrame({"date": days, "revenue": GROWN[:months]}), precision="month")


def test_the_order_of_rows_does_not_matter():
    days = pd.date_range("2022-01-01", "2024-06-30", freq="D")
    rows = pd.DataFrame({"date": days, "revenue": np.random.default_rng(1).lognormal(3, 1, len(days)).round(2)})
    told = [
        forecast(cube_of(book_from_roles(r), Settings()))[0].frame for r in (rows, rows.sample(frac=1, random_state=2))
    ]
    pd.testing.assert_frame_equal(*told, check_exact=True)


def test_units_and_orders_are_forecast_where_rows_tell_them():
    rows = pd.DataFrame({"date": pd.date_range("2022-01-01", "2024-06-30", freq="D"), "revenue": 5.0, "units": 2.0})
    bare = forecast(cube_of(book_from_roles(rows), Settings()))[0].frame
    assert bare["metric"].unique().tolist() == ["revenue", "units"]
    told = cube_of(book_from_roles(rows.assign(order_id=[f"o{i}" for i in range(len(rows))])), Settings())
    assert row(told, "Q3 2024", "orders")["likely"] == pytest.approx(92)
    assert row(told, "Q3 2024", "units")["likely"] == pytest.approx(184)


def test_the_worth_is_the_mean_error_of_the_last_eight_months_beside_last_years_values():
    y = noise(7, 36, 1000, 0.05)
    table = forecast(monthly(y))[1]
    assert table.fact("tried", metric="revenue").value == 8
    assert table.fact("plain", metric="revenue").value == "the same month of last year"
    assert table.fact("plain_error", metric="revenue").value == pytest.approx(np.abs(y[-8:] - y[-20:-12]).mean())
    # Last year's value doubles the variance of noise around its own mean.
    assert table.fact("error", metric="revenue").value < table.fact("plain_error", metric="revenue").value


def test_without_a_year_and_eight_months_the_month_before_is_the_measure():
    y = noise(7, 15)
    table = forecast(monthly(y))[1]
    assert table.fact("plain", metric="revenue").value == "the month before"
    assert table.fact("plain_error", metric="revenue").value == pytest.approx(np.abs(np.diff(y))[-8:].mean())


def test_too_short_a_history_gives_no_figure():
    for table in forecast(monthly(LINE[:7])):
        assert not table
        assert "7 whole months in a row are too short" in table.missing


def test_what_happened_in_the_last_quarters_of_public_data_lies_mostly_within_the_range():
    book = read_book([needs_shared("data", "weekly_stores", "weekly_stores.csv")], Settings())
    held = []
    for asked, told in (("Q3 2011", "Q4 2011"), ("Q4 2011", "Q1 2012"), ("Q1 2012", "Q2 2012"), ("Q2 2012", "Q3 2012")):
        found = row(cube_of(book, Settings(period=asked)), told)
        months = book.sales["month"]
        first = {"Q4 2011": 2011 * 12 + 9, "Q1 2012": 2012 * 12, "Q2 2012": 2012 * 12 + 3, "Q3 2012": 2012 * 12 + 6}[
            told
        ]
        actual = book.sales.loc[(months >= first) & (months < first + 3), "revenue"].sum()
        held.append(found["low"] <= actual <= found["high"])
    assert sum(held) >= 3
