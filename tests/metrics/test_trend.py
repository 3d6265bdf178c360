"""Every figure by period, with marks where two periods do not compare."""

from __future__ import annotations

import pandas as pd
import pytest

from xlsales.cube.cube import cube_of
from xlsales.metrics.trend import later_periods, not_like_for_like, trend
from xlsales.settings import Settings
from xlsales.table.book import SalesBook, book_from_roles


def _book(rows: list[tuple[str, float, str]], precision: str = "quarter") -> SalesBook:
    frame = pd.DataFrame(rows, columns=["date", "revenue", "region"])
    return book_from_roles(frame.assign(date=pd.to_datetime(frame["date"])), precision=precision)


def _trend(book: SalesBook, **options: object) -> pd.DataFrame:
    return trend(cube_of(book, Settings().with_values(options))).frame.set_index("period")


FIVE = [("2023-01-01", 10.0, "North"), ("2023-04-01", 20.0, "North"), ("2023-07-01", 30.0, "North"),
        ("2023-10-01", 40.0, "North"), ("2024-01-01", 15.0, "North")]  # fmt: skip


def test_each_period_has_a_row_with_its_change():
    rows = _trend(_book(FIVE))
    assert rows["revenue"].tolist() == [10, 20, 30, 40, 15]
    assert rows["change"].tolist()[1:] == pytest.approx([1.0, 0.5, 1 / 3, -0.625])


def test_the_change_on_the_year_needs_a_period_a_year_ago():
    rows = _trend(_book(FIVE))
    assert rows["year_change"].isna().tolist() == [True] * 4 + [False]
    assert rows.loc["Q1 2024", "year_change"] == pytest.approx(0.5)


def test_a_missing_period_has_a_row_without_figures_and_no_change_runs_across_it():
    rows = _trend(_book([FIVE[0], FIVE[2]]))
    assert rows.loc["Q2 2023", "remark"] == "no rows"
    assert pd.isna(rows.loc["Q2 2023", "revenue"])
    assert rows["change"].isna().all()
    assert rows.loc["Q3 2023", "remark"] == "follows a gap after Q1 2023"


def test_a_partial_period_has_its_figures_but_no_change():
    days = pd.date_range("2023-01-01", "2023-08-05")
    book = book_from_roles(pd.DataFrame({"date": days, "revenue": 1.0}))
    rows = _trend(book, period="Q3 2023")
    assert rows.loc["Q3 2023", "revenue"] == 36
    assert pd.isna(rows.loc["Q3 2023", "change"])
    assert rows.loc["Q3 2023", "remark"] == "partial: the data end on 2023-08-05"


def test_the_trend_ends_with_the_period_reported_on():
    assert _trend(_book(FIVE), period="Q3 2023").index[-1] == "Q3 2023"


def test_periods_whose_regions_do_not_overlap_are_not_like_for_like():
    cube = cube_of(_book([("2023-01-01", 10.0, "North"), ("2023-04-01", 20.0, "South")]), Settings())
    said = not_like_for_like(cube, cube.calendar.now, cube.calendar.before)
    assert said == "not like for like: Q2 2023 is South, Q1 2023 is North"


def test_periods_that_share_a_region_compare():
    rows = [("2023-01-01", 10.0, "North"), ("2023-04-01", 20.0, "South"), ("2023-04-01", 1.0, "North")]
    cube = cube_of(_book(rows), Settings())
    assert not_like_for_like(cube, cube.calendar.now, cube.calendar.before) == ""


def test_without_a_region_or_segment_any_two_periods_compare():
    book = book_from_roles(pd.DataFrame({"date": pd.to_datetime(["2023-01-01", "2023-04-01"]), "revenue": 1.0}))
    cube = cube_of(book, Settings())
    assert not_like_for_like(cube, cube.calendar.now, cube.calendar.before) == ""


def test_a_coarser_grain_adds_the_same_rows_up():
    cube = cube_of(_book(FIVE), Settings())
    years = trend(cube, "year")
    assert (years.name, years.frame["revenue"].iloc[0]) == ("trend_year", 100)


def test_periods_after_the_one_reported_on_are_shown_apart(eight_rows):
    table = later_periods(cube_of(eight_rows, Settings(period="Q4 2023")))
    assert table.frame[["period", "revenue"]].values.tolist() == [["Q1 2024", 75_428], ["Q3 2024", 156_649]]
    assert later_periods(cube_of(eight_rows, Settings())).missing == "There are no rows after Q3 2024."
