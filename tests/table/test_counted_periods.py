"""Weeks as numbers, thirteen periods a year, offsets from Greenwich, and years of two digits that come first."""

import datetime as dt
import itertools

import pytest

from xlsales.settings import Settings
from xlsales.table.ingest import book_of


def days(header, texts):
    book = book_of([[header, "Revenue"], *([t, 10.0] for t in texts)], Settings())
    return [dt.date.fromordinal(719_163 + int(n)) for n in book.sales["day"]], book


def test_numbers_under_a_header_that_says_week_are_weeks_not_months():
    found, book = days("Week", [202401.0, 202405.0, 202412.0])
    assert found == [dt.date(2024, 1, 1), dt.date(2024, 1, 29), dt.date(2024, 3, 18)]
    assert book.precision == "week"


def test_a_week_before_its_year_is_one_under_a_header_that_says_week():
    assert days("Week", ["05/2024", "09/2024"])[0] == [dt.date(2024, 1, 29), dt.date(2024, 2, 26)]
    assert days("Month", ["05/2024", "09/2024"])[0] == [dt.date(2024, 5, 1), dt.date(2024, 9, 1)]


def test_a_week_stays_in_its_own_year():
    found, _ = days("Week", ["202453", "202101", "202501"])
    assert [d.year for d in found] == [2024, 2021, 2025]


def test_numbers_beyond_thirteen_are_weeks_whatever_the_header_and_it_is_said():
    found, book = days("Period", ["202401", "202430"])
    assert found == [dt.date(2024, 1, 1), dt.date(2024, 7, 22)]
    assert any(n.code == "weeks_counted" and n.level == "warning" for n in book.notes)


def test_months_stay_months():
    found, book = days("Period", ["202401", "202412"])
    assert found == [dt.date(2024, 1, 1), dt.date(2024, 12, 1)]
    assert book.precision == "month"


@pytest.mark.parametrize("shape", ["P{p:02d} {y}", "{y} P{p:02d}", "{y}-{p:02d}", "{y}{p:02d}"])
def test_thirteen_periods_are_of_four_weeks_and_stay_in_their_year(shape):
    found, book = days("Period", [shape.format(p=p, y=y) for y in (2022, 2023) for p in range(1, 14)])
    assert [d.year for d in found] == [2022] * 13 + [2023] * 13
    assert {(b - a).days for first in (found[:13], found[13:]) for a, b in itertools.pairwise(first)} == {28}
    assert any(n.code == "period_13" and n.level == "warning" for n in book.notes)


def test_a_thirteenth_period_of_few_rows_counts_in_the_twelfth_month_and_is_said():
    found, book = days("Period", [*(f"P{p:02d} 2023" for p in range(1, 13) for _ in range(3)), "P13 2023"])
    assert found[-1] == dt.date(2023, 12, 1)
    assert any(n.code == "period_13" and n.level == "warning" for n in book.notes)


@pytest.mark.parametrize(
    "text",
    ["2024-01-31 23:30:00 -0500", "2024-01-31T23:30:00-05:00", "2024-01-31T23:30:00.000Z", "2024-01-31 00:10:00+14:00",
     "2024-01-31 23:30 UTC", "31/01/2024 23:30 -0500"],
)  # fmt: skip
def test_an_offset_never_moves_a_day(text):
    assert days("Created at", [text, text])[0] == [dt.date(2024, 1, 31)] * 2


def test_dates_of_two_digits_have_the_year_first_where_only_that_keeps_the_years_together():
    assert days("Date", ["23-01-02", "23-04-15", "24-05-31"])[0] == [
        dt.date(2023, 1, 2), dt.date(2023, 4, 15), dt.date(2024, 5, 31),
    ]  # fmt: skip
    assert days("Date", ["02-01-23", "15-04-23", "31-05-24"])[0] == [
        dt.date(2023, 1, 2), dt.date(2023, 4, 15), dt.date(2024, 5, 31),
    ]  # fmt: skip


def test_a_whole_year_among_years_of_two_digits_changes_nothing():
    found, _ = days("Date", ["23-01-02", "2023-02-05", "23-04-15", "24-05-31"])
    assert [d.year for d in found] == [2023, 2023, 2023, 2024]
