"""The periods that are forecast: up to the fiscal year's end, what has come of each, and the same a year ago."""

from __future__ import annotations

import numpy as np
import pytest

from tests.metrics.forecast.books import daily, monthly
from xlsales.metrics.forecast.coming import coming_of, first_sale, stretch_of

MONTHS = np.arange(1, 31.0)


def test_quarters_up_to_the_years_end_and_the_year():
    coming = coming_of(monthly(MONTHS))
    assert [s.label for s in coming.stretches] == ["Q3 2024", "Q4 2024", "2024"]
    assert coming.next.label == "Q3 2024"
    assert coming.year.label == "2024"
    assert str(coming.next_end) == "2024-09-30"


def test_a_year_that_is_over_is_followed_by_the_whole_next_one():
    coming = coming_of(monthly(MONTHS[:24]))
    assert [s.label for s in coming.stretches] == ["Q1 2024", "Q2 2024", "Q3 2024", "Q4 2024", "2024"]


def test_a_fiscal_year_ends_where_the_settings_say():
    coming = coming_of(monthly(MONTHS, fiscal_year_start=4))
    assert [s.label for s in coming.stretches] == ["FY25 Q2", "FY25 Q3", "FY25 Q4", "FY25"]
    assert len(coming.steps) == 9


def test_a_monthly_report_forecasts_months():
    assert [s.label for s in coming_of(monthly(MONTHS[:22], grain="month")).stretches] == [
        "Nov 2023",
        "Dec 2023",
        "2023",
    ]


def test_a_yearly_report_forecasts_the_year():
    coming = coming_of(monthly(MONTHS, grain="year"))
    assert [s.label for s in coming.stretches] == ["2024"]
    assert coming.next is coming.year


def test_a_year_whose_beginning_is_unknown_is_not_told():
    coming = coming_of(monthly(MONTHS[:10], "2024-02-01"))
    assert coming.year is None or coming.year.label != "2024"
    assert [s.label for s in coming_of(monthly(MONTHS[:8], "2024-03-01", grain="year")).stretches] == [
        "Nov 2024",
        "Dec 2024",
    ]


def test_what_has_come_of_a_year_is_its_months_so_far():
    coming = coming_of(monthly(MONTHS))
    history = MONTHS[None, :]
    assert coming.year.known(history, np.zeros(1)).tolist() == [MONTHS[24:].sum()]
    assert coming.next.known(history, np.zeros(1)).tolist() == [0.0]
    assert coming.year.before(history).tolist() == [MONTHS[12:24].sum()]
    assert coming.next.before(history).tolist() == [MONTHS[18:21].sum()]


def test_a_running_month_counts_with_what_it_has_and_its_rest_is_to_come():
    coming = coming_of(daily("2023-01-01", "2024-08-10"))
    months = len(coming.past.whole)
    assert coming.next.counted.tolist() == [pytest.approx(21 / 31), 1, 0, 0, 0]
    assert coming.next.known(np.ones((1, months)), np.array([0.5])).tolist() == [1.5]


def test_a_stretch_that_cuts_through_a_period_or_is_over_is_none():
    coming = coming_of(monthly(MONTHS))
    past, steps, july = coming.past, coming.steps, coming.steps[0].first_month
    assert stretch_of(past, steps, "", july, 2).counted.tolist() == [1, 1, 0, 0, 0, 0]
    assert stretch_of(past, steps, "", july - 3, 3) is None
    assert stretch_of(past, steps, "", july + 4, 3) is None
    assert stretch_of(past, steps, "", july - 40, 45) is None


def test_a_series_begins_with_its_first_sale_but_keeps_enough_to_forecast():
    assert first_sale(np.array([0.0, 0, 0, 1, 0, 2, 3, 4, 5, 6])) == 3
    assert first_sale(np.r_[np.zeros(20), 1.0]) == 16
    assert first_sale(np.zeros(12)) == 0
