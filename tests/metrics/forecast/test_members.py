"""Members' forecasts: those whose history carries one, all others, and a total that is the company's own."""

from __future__ import annotations

import numpy as np
import pytest

from tests.metrics.forecast.books import monthly, noise
from xlsales.cube.cube import cube_of
from xlsales.metrics.forecast.company import forecast
from xlsales.metrics.forecast.members import OTHERS, TOTAL, forecast_by, forecast_dimensions
from xlsales.sample import company
from xlsales.settings import Settings
from xlsales.table.ingest import book_of

MONTHS = 30
STEADY = {"North": noise(1, MONTHS, 500, 0.1), "South": noise(2, MONTHS, 300, 0.2), "West": noise(3, MONTHS, 80, 0.1)}


def by_region(named, **settings):
    return forecast_by(monthly(named, **settings), "region")


def members(table):
    return table.frame["member"].tolist()


def test_members_and_others_add_up_to_the_companys_own_forecast():
    some = {**STEADY, "New": np.r_[np.zeros(26), 60.0, 70, 65, 80]}
    cube = monthly(some)
    frame = forecast_by(cube, "region").frame.set_index("member")
    own = forecast(cube)[0]
    for column, period, there in (
        ("likely", "Q3 2024", "likely"),
        ("year_likely", "2024", "likely"),
        ("year_so_far", "2024", "so_far"),
    ):
        total = own.fact(there, period=period, metric="revenue").value
        assert frame.at[TOTAL, column] == pytest.approx(total)
        assert frame[column].drop(TOTAL).sum() == pytest.approx(total)
    for end in ("low", "high"):
        assert frame.at[TOTAL, end] == pytest.approx(own.fact(end, period="Q3 2024", metric="revenue").value)


def test_ranges_of_members_are_wider_than_the_companys():
    frame = by_region(STEADY).frame.set_index("member")
    width = frame["high"] - frame["low"]
    assert width.drop(TOTAL).sum() > width[TOTAL]


@pytest.mark.parametrize(
    "values",
    [np.r_[np.zeros(23), np.full(7, 50.0)], np.where(np.arange(MONTHS) % 3 == 0, 0.0, 40.0)],
    ids=["seven months", "two in three months"],
)
def test_a_member_without_the_history_is_among_the_others(values):
    table = by_region({**STEADY, "Odd": values})
    assert members(table) == ["North", "South", "West", OTHERS, TOTAL]
    assert any("1 of 4 sold too seldom" in note for note in table.notes)


def test_a_member_that_began_eight_months_ago_is_forecast():
    assert "Odd" in members(by_region({**STEADY, "Odd": np.r_[np.zeros(22), noise(5, 8, 50)]}))


def test_a_member_whose_forecasts_missed_by_more_than_it_brought_is_among_the_others():
    # Sales and returns of like size, so that what is left of a month can be anything.
    wild = np.random.default_rng(3).normal(3, 60, MONTHS)
    assert "Odd" not in members(by_region({**STEADY, "Odd": wild}))


def test_a_member_that_grows_on_a_line_is_forecast_on_the_line():
    rising = 50 + 5.0 * np.arange(MONTHS)
    table = by_region({"Flat": np.full(MONTHS, 100.0), "Rising": rising})
    assert table.fact("likely", member="Flat").value == pytest.approx(300)
    assert table.fact("likely", member="Rising").value == pytest.approx(200 + 205 + 210)


def test_one_member_is_no_breakdown():
    assert "No region of several" in by_region({"All": noise(1, 30)}).missing


def test_a_dimension_that_is_not_there_and_a_short_history_say_so():
    assert forecast_by(monthly(STEADY), "product").missing == "The revenue rows have no product."
    assert "too short" in by_region({k: v[:6] for k, v in STEADY.items()}).missing


@pytest.fixture(scope="module")
def demo():
    made = company(7, orders=900)
    return cube_of(book_of(made.orders, Settings(), source_name="orders"), Settings())


def test_where_what_and_who_are_forecast(demo):
    assert forecast_dimensions(demo) == ("region", "product", "rep")


@pytest.mark.parametrize("dimension", ["region", "product", "rep"])
def test_every_dimension_of_a_company_has_the_same_total(demo, dimension):
    frame = forecast_by(demo, dimension).frame
    company_row = forecast(demo)[0].frame.iloc[0]
    assert frame["likely"].iloc[-1] == pytest.approx(company_row["likely"])
    assert frame["likely"].iloc[:-1].sum() == pytest.approx(company_row["likely"])
    assert (frame["low"] <= frame["likely"]).all()
    assert (frame["likely"] <= frame["high"]).all()
