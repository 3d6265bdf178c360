"""Years of whole weeks, against the calendars that the National Retail Federation and Apple publish."""

from __future__ import annotations

import copy
import datetime as dt
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsales.fiscal import CALENDARS, YEAR_ENDS, YearStart, fiscal_months, year_start
from xlsales.settings import Settings
from xlsales.table.labels import period_named, read_label
from xlsales.table.period import GRAINS, MONTHS_IN, Period, day_number, period_of
from xlsales.table.span import Bounds, span_named

RETAIL = year_start(2, "4-5-4", "nearest saturday", "begins")
DAYS = st.dates(dt.date(1950, 1, 1), dt.date(2090, 12, 31))
ANY_GRAIN = st.sampled_from(GRAINS)
ANY_CALENDAR = st.builds(
    year_start,
    st.integers(1, 12),
    st.sampled_from(CALENDARS[1:]),
    st.sampled_from(YEAR_ENDS),
    st.sampled_from(["ends", "begins"]),
)


def year_of(number: int) -> Period:
    return period_named(f"FY{number % 100:02d}", RETAIL)


@pytest.mark.parametrize(
    ("year", "first"),
    [
        (2012, "2012-01-29"), (2013, "2013-02-03"), (2014, "2014-02-02"), (2015, "2015-02-01"), (2016, "2016-01-31"),
        (2017, "2017-01-29"), (2018, "2018-02-04"), (2019, "2019-02-03"), (2020, "2020-02-02"), (2021, "2021-01-31"),
        (2022, "2022-01-30"), (2023, "2023-01-29"), (2024, "2024-02-04"), (2025, "2025-02-02"),
    ],
)  # fmt: skip
def test_the_retail_year_begins_where_the_federation_prints_it(year: int, first: str) -> None:
    assert str(year_of(year).start) == first


def test_the_years_of_53_weeks_are_those_that_the_federation_names() -> None:
    """Its page on the 53-week year names 2000, 2006, 2012, 2017 and 2023."""
    assert [y for y in range(2000, 2024) if year_of(y).weeks == 53] == [2000, 2006, 2012, 2017, 2023]


def test_the_months_of_the_retail_year_2023_are_those_printed() -> None:
    ends = [
        "2023-02-25", "2023-04-01", "2023-04-29", "2023-05-27", "2023-07-01", "2023-07-29",
        "2023-08-26", "2023-09-30", "2023-10-28", "2023-11-25", "2023-12-30", "2024-02-03",
    ]  # fmt: skip
    assert [str(period_named(f"FY23 P{n:02d}", RETAIL).end) for n in range(1, 13)] == ends


def test_a_year_that_ends_on_the_last_saturday_of_september_has_its_long_years() -> None:
    """Annual reports of Apple name 2017 and 2023 as years of 53 weeks."""
    apple = year_start(10, "4-4-5", "last saturday")
    ends = {y: period_named(f"FY{y % 100:02d}", apple).end for y in range(2017, 2025)}
    assert [str(ends[y]) for y in (2017, 2018, 2022, 2023, 2024)] == [
        "2017-09-30", "2018-09-29", "2022-09-24", "2023-09-30", "2024-09-28",
    ]  # fmt: skip
    assert [y for y in ends if period_named(f"FY{y % 100:02d}", apple).weeks == 53] == [2017, 2023]


@given(day=DAYS, grain=ANY_GRAIN, start=ANY_CALENDAR)
def test_a_day_lies_inside_its_period_of_weeks(day: dt.date, grain, start: YearStart) -> None:
    period = period_of(day, grain, start)
    assert period.start <= day <= period.end
    assert period.shifted(1).start == period.end + dt.timedelta(days=1)
    assert (period.end.weekday(), period.days % 7) == (start.weeks.weekday, 0)


@given(day=DAYS, start=ANY_CALENDAR)
def test_a_year_has_52_or_53_weeks_and_ends_near_the_end_of_its_month(day: dt.date, start: YearStart) -> None:
    year = period_of(day, "year", start)
    assert year.weeks in (52, 53)
    assert year.end.weekday() == start.weeks.weekday
    after = dt.date(year.after_month // 12, year.after_month % 12 + 1, 1)
    away = (year.end + dt.timedelta(days=1) - after).days
    assert -3 <= away <= 3 if start.weeks.rule == "nearest" else -6 <= away <= 0


@given(day=DAYS, start=ANY_CALENDAR)
def test_months_have_the_weeks_of_the_pattern_and_only_the_last_one_more(day: dt.date, start: YearStart) -> None:
    month = period_of(day, "month", start)
    place = (month.ix - start + 1) % 12
    more = month.weeks - start.weeks.pattern[place % 3]
    assert more == (place == 11 and period_of(day, "year", start).weeks == 53)


@given(day=st.dates(dt.date(2002, 1, 1), dt.date(2090, 12, 31)), grain=ANY_GRAIN, start=ANY_CALENDAR)
def test_the_label_of_a_period_leads_back_to_it(day: dt.date, grain, start: YearStart) -> None:
    period = period_of(day, grain, start)
    assert period_named(period.label, start) == period


@given(days=st.lists(DAYS, min_size=1, max_size=20), start=ANY_CALENDAR)
def test_many_days_find_the_months_that_each_finds_alone(days: list[dt.date], start: YearStart) -> None:
    alone = [period_of(d, "month", start).ix for d in days]
    assert fiscal_months(np.array([day_number(d) for d in days]), start).tolist() == alone


@given(day=DAYS, grain=ANY_GRAIN, start=ANY_CALENDAR)
def test_the_period_a_year_ago_has_the_same_place_in_its_year(day: dt.date, grain, start: YearStart) -> None:
    period = period_of(day, grain, start)
    assert period.year_ago.season == period.season
    assert (period.start - period.year_ago.start).days in (364, 371)
    assert period.ix - period.year_ago.ix == 12 // MONTHS_IN[grain]


def test_a_label_of_a_month_names_the_one_that_stands_in_its_place() -> None:
    """1 March 2024 is a day of the retail February."""
    assert str(read_label("Mar 2024", RETAIL).start) == "2024-03-03"
    assert period_named("2024-03", RETAIL).label == "FY24 P02"
    assert period_of(dt.date(2024, 3, 1), "month", RETAIL).label == "FY24 P01"


@pytest.mark.parametrize("text", ["2023", "FY23", "FY2023"])
def test_a_year_is_named_as_the_company_names_it(text: str) -> None:
    assert str(period_named(text, RETAIL).start) == "2023-01-29"
    assert str(period_named(text, year_start(2, "4-5-4", "nearest saturday", "ends")).start) == "2022-01-30"


def test_a_year_of_months_may_be_named_after_its_beginning() -> None:
    april = Settings(fiscal_year_start=4, fiscal_year_name="begins").fiscal_year_start
    assert period_of(dt.date(2024, 5, 1), "quarter", april).label == "FY24 Q1"
    assert str(period_named("FY24 Q4", april).start) == "2025-01-01"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("H1 FY23", "2023-01-29", "2023-07-29"),
        ("2024-03-01", "2024-02-04", "2024-05-04"),
        ("ytd", "2024-02-04", "2024-05-15"),
        ("qtd", "2024-05-05", "2024-05-15"),
        ("ytd 2023", "2023-01-29", "2023-05-10"),
        ("last 3 months", "2024-02-04", "2024-05-04"),
        ("FY23 Q4..FY24 Q1", "2023-10-29", "2024-05-04"),
    ],
)
def test_spans_follow_the_weeks(text: str, first: str, last: str) -> None:
    span = span_named(text, Bounds(dt.date(2022, 1, 30), dt.date(2024, 5, 15), "quarter", RETAIL))
    assert (str(span.start), str(span.end)) == (first, last)


def test_a_span_a_year_ago_is_52_weeks_back_or_the_same_months() -> None:
    bounds = Bounds(dt.date(2022, 1, 30), dt.date(2024, 5, 15), "quarter", RETAIL)
    days = span_named("2024-03-09..2024-03-20", bounds).year_ago
    assert (str(days.start), str(days.end)) == ("2023-03-11", "2023-03-22")
    months = span_named("FY24 P01..FY24 P02", bounds)
    assert (months.label, months.year_ago.label, months.previous.label) == (
        "FY24 P01 to FY24 P02", "FY23 P01 to FY23 P02", "FY23 P11 to FY23 P12",
    )  # fmt: skip


@given(start=ANY_CALENDAR)
def test_a_calendar_of_weeks_is_no_calendar_of_months_and_survives_a_copy(start: YearStart) -> None:
    assert start != int(start)
    assert int(start) != start
    assert copy.deepcopy(start) == start == pickle.loads(pickle.dumps(start))
    assert len({start, int(start), copy.copy(start)}) == 2


def test_settings_keep_the_calendar_when_others_change() -> None:
    retail = Settings().with_values({"fiscal_calendar": "4-5-4", "fiscal_year_start": "2"})
    assert retail.with_values({"top": 5}).fiscal_year_start == retail.fiscal_year_start
    assert retail.with_values({"fiscal_calendar": "months"}).fiscal_year_start == 2
    assert not isinstance(retail.with_values({"fiscal_calendar": "months"}).fiscal_year_start, YearStart)
