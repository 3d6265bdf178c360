"""What a forecast rests on: whole periods in a row, rows of the running one, and days on which something is sold."""

from __future__ import annotations

import calendar

import numpy as np
import pandas as pd
import pytest

from tests.metrics.forecast.books import daily, monthly
from xlsales.cube.cube import cube_of
from xlsales.metrics.forecast.past import past_of
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles


def workday(day: pd.Timestamp) -> float:
    return 100.0 * (day.day_of_week < 5)


def test_days_are_forecast_by_the_month():
    past = past_of(daily("2023-01-01", "2024-06-30"))
    assert [p.label for p in (past.whole[0], past.whole[-1], past.coming)] == ["Jan 2023", "Jun 2024", "Jul 2024"]
    assert past.begun == 0


def test_a_month_that_has_begun_is_no_part_of_the_past_and_says_how_far_it_is():
    past = past_of(daily("2023-01-01", "2024-07-10"))
    assert past.whole[-1].label == "Jun 2024"
    assert past.begun == pytest.approx(10 / 31)


def test_a_report_on_an_earlier_period_is_looked_at_from_its_end():
    past = past_of(daily("2022-01-01", "2024-07-10", period="Q3 2023"))
    assert past.coming.label == "Oct 2023"
    assert (past.begun, str(past.until)) == (0, "2023-09-30")


def test_the_running_period_and_the_one_before_it_are_seen_from_the_last_row():
    for period in ("Q2 2024", "Q3 2024"):
        past = past_of(daily("2022-01-01", "2024-08-10", period=period))
        assert past.coming.label == "Aug 2024"
        assert str(past.until) == "2024-08-10"


SPANS = (
    ("all", "Aug 2024", "2024-08-10"),
    ("ytd", "Aug 2024", "2024-08-10"),
    ("last 3 months", "Aug 2024", "2024-08-10"),
    ("ytd 2023", "Aug 2023", "2023-08-10"),
    ("2023-01-01..2023-03-31", "Apr 2023", "2023-03-31"),
    ("H1 2023", "Jul 2023", "2023-06-30"),
)


@pytest.mark.parametrize(("span", "coming", "until"), SPANS)
def test_any_span_is_looked_at_from_its_end(span, coming, until):
    past = past_of(daily("2022-01-01", "2024-08-10", period=span))
    assert (past.coming.label, str(past.until)) == (coming, until)
    # Of a month that an earlier span cuts through nothing is known.
    assert (past.begun > 0) == (until == "2024-08-10")


def test_a_hole_inside_the_rows_breaks_the_row_of_quarters_too():
    days = pd.date_range("2020-01-01", "2023-12-31", freq="MS")
    rows = pd.DataFrame({"date": days, "revenue": 5.0})
    whole = past_of(cube_of(book_from_roles(rows[rows["date"] != "2022-11-01"]), Settings()))
    assert whole.whole[0].label == "Dec 2022"


def test_seven_whole_months_are_too_few_and_eight_are_enough():
    assert past_of(daily("2024-01-01", "2024-07-31")) == (
        "7 whole months in a row are too short a history for a forecast; 8 are needed."
    )
    assert len(past_of(daily("2024-01-01", "2024-08-31")).whole) == 8


def test_a_partial_first_month_does_not_count():
    assert past_of(daily("2024-01-20", "2024-08-31")).startswith("7 whole months")


def test_a_month_without_rows_breaks_the_row():
    gone = {"2023-05"}
    past = past_of(daily("2022-01-01", "2024-06-30", lambda d: f"{d:%Y-%m}" not in gone))
    assert past.whole[0].label == "Jun 2023"


def test_where_months_have_gaps_quarters_are_forecast():
    cube = daily("2020-01-01", "2023-12-31", lambda d: d.month % 3 == 0)
    past = past_of(cube)
    # The first quarter's rows begin in its last month.
    assert (past.grain, len(past.whole), past.coming.label) == ("quarter", 15, "Q1 2024")


def test_quarter_labels_are_forecast_by_the_quarter():
    days = pd.date_range("2021-01-01", periods=12, freq="QS")
    book = book_from_roles(pd.DataFrame({"date": days, "revenue": 5.0}), precision="quarter")
    past = past_of(cube_of(book, Settings()))
    assert (past.grain, past.season, past.days.tolist()) == ("quarter", 4, [1.0] * 12)


def test_selling_days_are_the_days_of_the_week_on_which_something_is_sold():
    past = past_of(daily("2023-01-01", "2024-06-30", workday))
    # 2024: January has 23 days from Monday to Friday, February 21.
    assert past.selling_days((past.whole[12], past.whole[13])).tolist() == [23, 21]


def test_a_shop_that_opens_every_day_has_the_days_of_the_calendar():
    past = past_of(daily("2023-01-01", "2024-06-30"))
    expected = [calendar.monthrange(p.start.year, p.start.month)[1] for p in past.whole]
    assert past.days.tolist() == expected


def test_weekly_rows_have_as_many_days_as_a_month_has_such_weekdays():
    past = past_of(daily("2023-01-06", "2024-12-27", lambda d: d.day_of_week == 4))
    fridays = pd.date_range("2023-01-01", "2024-12-31", freq="W-FRI").to_period("M").value_counts().sort_index()
    assert past.days.tolist() == fridays.tolist()


def test_rows_of_whole_months_have_no_days_to_count():
    assert past_of(monthly(np.ones(20))).days.tolist() == [1.0] * 20


def test_at_most_six_years_are_used():
    assert len(past_of(monthly(np.ones(100), "2010-01-01")).whole) == 72
