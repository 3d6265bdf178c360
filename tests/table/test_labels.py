"""Period labels as people write them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsales.errors import UsageError
from xlsales.table.labels import period_named, read_label
from xlsales.table.period import GRAINS, period_of


@pytest.mark.parametrize(
    ("text", "precision", "start"),
    [
        ("Q1 2024", "quarter", (2024, 1, 1)),
        ("2024-Q1", "quarter", (2024, 1, 1)),
        ("2024Q3", "quarter", (2024, 7, 1)),
        ("q4/17", "quarter", (2017, 10, 1)),
        ("3Q24", "quarter", (2024, 7, 1)),
        ("2nd quarter of 2024", "quarter", (2024, 4, 1)),
        ("FY24 Q3", "quarter", (2024, 7, 1)),
        ("Apr-18", "month", (2018, 4, 1)),
        ("April 2018", "month", (2018, 4, 1)),
        ("Sept '24", "month", (2024, 9, 1)),
        ("2024 Nov", "month", (2024, 11, 1)),
        ("2024-01", "month", (2024, 1, 1)),
        ("01/2024", "month", (2024, 1, 1)),
        ("2024M7", "month", (2024, 7, 1)),
        ("W05 2024", "week", (2024, 1, 29)),
        ("2024-W05", "week", (2024, 1, 29)),
        ("2024", "year", (2024, 1, 1)),
        ("FY24", "year", (2024, 1, 1)),
        ("1. Quartal 2024", "quarter", (2024, 1, 1)),
        ("T2 2024", "quarter", (2024, 4, 1)),
        ("3er trimestre de 2024", "quarter", (2024, 7, 1)),
        ("Qtr 4, 2024", "quarter", (2024, 10, 1)),
        ("März 24", "month", (2024, 3, 1)),
        ("août 2024", "month", (2024, 8, 1)),
        ("diciembre de 2024", "month", (2024, 12, 1)),
        ("M01 2024", "month", (2024, 1, 1)),
        ("P04 2024", "month", (2024, 4, 1)),
        ("202404", "month", (2024, 4, 1)),
        ("2023/24", "year", (2024, 1, 1)),
        ("FY 2023-24 Q1", "quarter", (2024, 1, 1)),
        ("2011/12", "month", (2011, 12, 1)),
    ],
)
def test_a_label_is_read_with_its_precision_and_first_day(text, precision, start):
    assert read_label(text) == (precision, dt.date(*start))


@pytest.mark.parametrize(
    ("text", "start"),
    [("FY24 Q3", (2023, 10, 1)), ("Q3 2024", (2023, 10, 1)), ("FY24", (2023, 4, 1)), ("2024", (2024, 1, 1)),
     ("Apr-18", (2018, 4, 1)), ("P01 FY24", (2023, 4, 1)), ("FY24 P12", (2024, 3, 1))],
)  # fmt: skip
def test_quarters_and_fiscal_years_follow_a_year_that_starts_in_april(text, start):
    assert read_label(text, fiscal_year_start=4).start == dt.date(*start)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "North",
        "Q5 2024",
        "2024-13",
        "13/2024",
        "W60 2024",
        "12",
        "Q1",
        "1899",
        "May",
        "202413",
        "P13 2024",
        "H3 2024",
        "W54 2023",
        "2024-W05-8",
    ],
)
def test_text_that_is_no_period_is_not_read_as_one(text):
    assert read_label(text) is None


@pytest.mark.parametrize(
    "text", ["H2 2024", "2024-H2", "2024 H2", "2H24", "HY2 2024", "2. Halbjahr 2024", "2nd half of 2024", "H2/2024"]
)
def test_half_years_start_in_january_or_july(text):
    assert read_label(text) == ("half", dt.date(2024, 7, 1))


def test_half_years_follow_a_fiscal_year():
    assert read_label("FY24 H2", fiscal_year_start=4).start == dt.date(2023, 10, 1)


@pytest.mark.parametrize("text", ["2024-W05-3", "2024W053"])
def test_the_iso_day_of_a_week_is_a_day(text):
    assert read_label(text) == ("day", dt.date(2024, 1, 31))


@pytest.mark.parametrize("text", ["H1 2024", "2024-W05-3"])
def test_a_period_to_analyse_is_no_half_year_and_no_day(text):
    with pytest.raises(UsageError, match="is not a period"):
        period_named(text)


@given(text=st.text(max_size=12))
def test_any_text_is_a_label_or_is_not(text):
    label = read_label(text)
    assert label is None or label.precision in ("day", "week", "half", *GRAINS)


@given(
    day=st.dates(dt.date(2000, 1, 1), dt.date(2098, 12, 31)), grain=st.sampled_from(GRAINS), start=st.integers(1, 12)
)
def test_our_own_labels_read_back_as_the_same_period(day, grain, start):
    period = period_of(day, grain, start)
    assert period_named(period.label, start) == period


@pytest.mark.parametrize("text", ["next summer", "W05 2024", ""])
def test_a_setting_that_names_no_period_is_refused_with_examples(text):
    with pytest.raises(UsageError, match="Q4 2017"):
        period_named(text)
