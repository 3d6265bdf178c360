"""Periods as integers: bounds, labels, distances, fiscal years."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsales.table.period import GRAINS, Period, day_number, day_of, period_ix, period_of, quarter_of

DAYS = st.dates(dt.date(1950, 1, 1), dt.date(2090, 12, 31))
STARTS = st.integers(1, 12)
ANY_GRAIN = st.sampled_from(GRAINS)


@given(day=DAYS, grain=ANY_GRAIN, start=STARTS)
def test_a_day_lies_inside_its_period(day, grain, start):
    period = period_of(day, grain, start)
    assert period.start <= day <= period.end


@given(day=DAYS, grain=ANY_GRAIN, start=STARTS)
def test_periods_follow_each_other_without_a_gap_or_overlap(day, grain, start):
    period = period_of(day, grain, start)
    assert period.shifted(1).start == period.end + dt.timedelta(days=1)


@given(day=DAYS, grain=ANY_GRAIN, start=STARTS)
def test_the_year_ago_period_starts_a_calendar_year_earlier(day, grain, start):
    period = period_of(day, grain, start)
    assert period.year_ago.start == period.start.replace(year=period.start.year - 1)


@given(day=DAYS)
def test_a_day_number_leads_back_to_its_day(day):
    assert day_of(day_number(day)) == day


def test_day_numbers_count_from_1970():
    assert (day_number(dt.date(1970, 1, 1)), day_number(dt.date(1970, 1, 2))) == (0, 1)


@pytest.mark.parametrize(
    ("day", "grain", "start", "label"),
    [
        (dt.date(2017, 11, 3), "month", 1, "Nov 2017"),
        (dt.date(2017, 11, 3), "quarter", 1, "Q4 2017"),
        (dt.date(2017, 11, 3), "year", 1, "2017"),
        (dt.date(2017, 11, 3), "quarter", 4, "FY18 Q3"),
        (dt.date(2017, 11, 3), "year", 4, "FY18"),
        (dt.date(2018, 3, 31), "year", 4, "FY18"),
        (dt.date(2018, 4, 1), "quarter", 4, "FY19 Q1"),
        (dt.date(2018, 1, 31), "quarter", 2, "FY18 Q4"),
        (dt.date(2018, 12, 1), "quarter", 12, "FY19 Q1"),
    ],
)
def test_labels_name_a_fiscal_year_after_the_year_in_which_it_ends(day, grain, start, label):
    assert period_of(day, grain, start).label == label


def test_a_leap_quarter_has_91_days():
    assert (quarter_of(dt.date(2024, 2, 29)).days, quarter_of(dt.date(2023, 2, 28)).days) == (91, 90)


def test_the_season_is_the_label_without_the_year():
    assert [period_of(dt.date(2017, 11, 3), g).season for g in GRAINS] == ["Nov", "Q4", ""]


def test_later_indexes_are_later_periods():
    assert Period("month", 5) < Period("month", 6)


@given(months=st.lists(st.integers(1900 * 12, 2100 * 12), min_size=1), grain=ANY_GRAIN, start=STARTS)
def test_an_array_of_months_is_indexed_like_each_of_them(months, grain, start):
    at_once = period_ix(np.array(months), grain, start)
    assert at_once.tolist() == [period_ix(m, grain, start) for m in months]
