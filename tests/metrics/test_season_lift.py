"""The lift of the best season, by arithmetic done by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from xlsales.cube.cube import cube_of
from xlsales.errors import UsageError
from xlsales.metrics.season_lift import season_lift, season_lift_by, season_lift_years
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles


def quarters(rows, **options):
    frame = pd.DataFrame(rows, columns=["date", "category", "revenue"])
    frame["date"] = pd.PeriodIndex(frame["date"], freq="Q").to_timestamp()
    frame["revenue"] = frame["revenue"].astype(float)
    return cube_of(book_from_roles(frame, precision="quarter"), Settings(**options))


TWO_YEARS = [
    ("2022Q1", "Toys", 100), ("2022Q2", "Toys", 100), ("2022Q3", "Toys", 100), ("2022Q4", "Toys", 150),
    ("2023Q1", "Toys", 100), ("2023Q2", "Toys", 90), ("2023Q3", "Toys", 110), ("2023Q4", "Toys", 90),
    ("2022Q1", "Food", 50), ("2023Q1", "Food", 50), ("2022Q3", "Food", 10), ("2023Q4", "Food", 90),
]  # fmt: skip


def test_lift_is_the_season_over_the_mean_of_the_others_with_every_year_beside_it():
    found = season_lift(quarters(TWO_YEARS))
    q4 = found.frame[found.frame["season"] == "Q4"].iloc[0]
    assert q4["lift"] == pytest.approx(165 / ((150 + 100 + 110 + 150 + 90 + 110) / 6) - 1)
    assert (q4["low"], q4["high"]) == pytest.approx((150 / 120 - 1, 180 / (350 / 3) - 1))
    assert (q4["years"], q4["years_above"], q4["peak"]) == (2, 2, 1)
    assert found.frame["peak"].sum() == 1


def test_each_year_has_a_row_of_its_own():
    found = season_lift_years(quarters(TWO_YEARS))
    assert found.frame["period"].tolist() == ["2022", "2023"]
    assert found.frame["lift"].tolist() == pytest.approx([0.25, 180 / (350 / 3) - 1])


def test_members_show_whether_the_peak_is_everybodys():
    found = season_lift_by(quarters(TWO_YEARS), "category")
    toys = found.frame[found.frame["member"] == "Toys"].iloc[0]
    assert toys["lift"] == pytest.approx(120 / 100 - 1)
    assert (toys["years"], toys["years_above"]) == (2, 1)


def test_a_year_that_is_not_complete_does_not_count_and_one_year_is_said():
    found = season_lift(quarters([*TWO_YEARS[:7], *TWO_YEARS[8:11]]))
    assert found.frame["years"].tolist() == [1, 1, 1, 1]
    assert "one year" in found.notes[0]


def test_no_complete_year_no_lift(maven, eight_rows):
    for cube in (maven, cube_of(eight_rows, Settings())):
        assert "complete" in season_lift(cube).missing
        assert season_lift_years(cube).missing
        assert season_lift_by(cube, "rep").missing


def test_fiscal_years_have_their_own_quarters_and_months():
    days = pd.date_range("2022-04-01", periods=24, freq="MS")
    rows = pd.DataFrame({"date": days, "revenue": [10.0] * 11 + [40.0] + [10.0] * 11 + [40.0], "region": "North"})
    book = book_from_roles(rows, precision="month")
    for grain, season in (("quarter", "Q4"), ("month", "Mar")):
        cube = cube_of(book, Settings(grain=grain, fiscal_year_start=4))
        found = season_lift(cube)
        peak = found.frame[found.frame["peak"] == 1].iloc[0]
        assert (peak["season"], peak["years"]) == (season, 2)
        assert season_lift_by(cube, "region").frame["lift"].item() == pytest.approx(peak["lift"])
        assert season_lift_years(cube).frame["period"].tolist() == ["FY23", "FY24"]


def test_unknown_dimensions_are_named():
    with pytest.raises(UsageError, match="category"):
        season_lift_by(quarters(TWO_YEARS), "categry")
