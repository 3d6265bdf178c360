"""Dates as people write them."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsales.table.cells import cells_of_numbers, cells_of_texts, cells_of_values
from xlsales.table.dates import DateReading, read_dates


def _days(reading: DateReading) -> list[str]:
    return [str(d)[:10] for d in reading.days]


@pytest.mark.parametrize(
    "text",
    ["2024-03-05", "2024-03-05 10:30:00", "2024-03-05T10:30:00Z", "2024/03/05", "5 Mar 2024", "March 5th, 2024",
     "05-Mar-24", "Tue 5 Mar 2024 10:30", "20240305", "5.3.2024", "Mar 5, 2024",
     "5. März 2024", "5 mars 2024", "5 de marzo de 2024", "Dienstag, 5. März 2024", "'2024-03-05", "2024-03-05\u00a0",
     "Tue Mar 05 2024 10:30:00 GMT+0100 (CET)", "Tue, 05 Mar 2024 10:30:00 GMT", "05.03.2024, 10:30 Uhr",
     "2024-03-05 10:30:00.000 UTC"],
)  # fmt: skip
def test_a_date_is_read_as_it_is_meant(text: str) -> None:
    reading = read_dates(cells_of_texts([text]))
    assert (_days(reading), reading.precision) == (["2024-03-05"], "day")


def test_one_day_above_twelve_decides_for_the_column() -> None:
    assert _days(read_dates(cells_of_texts(["13/2/2024", "3/2/2024"]))) == ["2024-02-13", "2024-02-03"]
    assert _days(read_dates(cells_of_texts(["10/20/2016", "3/1/2017"]))) == ["2016-10-20", "2017-03-01"]


def test_a_column_that_could_be_either_says_so_and_follows_the_locale() -> None:
    american = read_dates(cells_of_texts(["3/1/2017", "4/2/2018"]))
    british = read_dates(cells_of_texts(["3/1/2017", "4/2/2018"]), locale="en-GB")
    assert (american.order, american.ambiguous, british.order) == ("mdy", 2, "dmy")


def test_the_setting_decides_over_the_vote() -> None:
    assert _days(read_dates(cells_of_texts(["3/1/2017"]), "dmy")) == ["2017-01-03"]


def test_serials_count_from_1900_or_1904() -> None:
    assert _days(read_dates(cells_of_numbers([45292.5]))) == ["2024-01-01"]
    assert _days(read_dates(cells_of_numbers([43830.0]), starts_1904=True)) == ["2024-01-01"]


@pytest.mark.parametrize(
    ("label", "day", "precision"),
    [("Q3 2024", "2024-07-01", "quarter"), ("Apr-18", "2018-04-01", "month"), ("2024-01", "2024-01-01", "month"),
     ("W05 2024", "2024-01-29", "week"), ("2024", "2024-01-01", "year")],
)  # fmt: skip
def test_period_labels_are_dates_of_their_precision(label: str, day: str, precision: str) -> None:
    reading = read_dates(cells_of_texts([label]))
    assert (_days(reading), reading.precision) == ([day], precision)


def test_numbers_that_are_months_or_days_are_read() -> None:
    assert _days(read_dates(cells_of_numbers([202402.0]))) == ["2024-02-01"]
    assert _days(read_dates(cells_of_numbers([20240229.0]))) == ["2024-02-29"]


def test_what_is_no_date_is_unreadable_and_an_error_cell_is_missing() -> None:
    assert read_dates(cells_of_texts(["soon", "UNKNOWN"])).unreadable.tolist() == [True, False]


def test_dates_and_serials_and_texts_share_a_column() -> None:
    cells = cells_of_values([dt.datetime(2024, 1, 1), 45293, "2024-01-03", None])
    reading = read_dates(cells)
    assert _days(reading)[:3] == ["2024-01-01", "2024-01-02", "2024-01-03"]
    assert np.isnat(reading.days[3])


@given(st.lists(st.dates(dt.date(1990, 1, 1), dt.date(2060, 12, 31)), min_size=1, max_size=20))
def test_iso_dates_are_read_back(days: list[dt.date]) -> None:
    assert _days(read_dates(cells_of_texts([d.isoformat() for d in days]))) == [d.isoformat() for d in days]


def test_serials_written_as_text_are_days_where_all_are_plausible() -> None:
    read = read_dates(cells_of_texts(["44931", "45296.5", "-", None]))
    assert [str(d)[:10] for d in read.days] == ["2023-01-05", "2024-01-05", "NaT", "NaT"]
    assert (read.serials, read.precision, bool(read.unreadable.any())) == (2, "day", False)


@pytest.mark.parametrize("texts", [["44931", "12345"], ["44931", "yesterday"], ["2024", "2025"], ["99999"]])
def test_other_numbers_in_a_text_are_no_serials(texts: list[str]) -> None:
    assert read_dates(cells_of_texts(texts)).serials == 0


def test_serials_among_dates_are_days_and_counted() -> None:
    read = read_dates(cells_of_texts(["2024-01-05", "45327", "45327", "05.03.2024"]))
    assert _days(read) == ["2024-01-05", "2024-02-05", "2024-02-05", "2024-03-05"]
    assert (read.serials, bool(read.unreadable.any())) == (2, False)


def test_a_date_that_can_only_be_read_the_other_way_is_read_so_and_counted() -> None:
    read = read_dates(cells_of_texts(["13/01/2024", "14/01/2024", "01/25/2024", "05/04/2024"]))
    assert _days(read) == ["2024-01-13", "2024-01-14", "2024-01-25", "2024-04-05"]
    assert (read.order, read.both_orders) == ("dmy", 1)


@pytest.mark.parametrize(("last", "swapped"), [(11, 6), (20, 0)])
def test_true_dates_that_all_end_before_the_13th_beside_texts_that_do_not_were_swapped(last: int, swapped: int) -> None:
    true = [dt.datetime(2024, m, 7) for m in range(1, 6)] + [dt.datetime(2024, 6, last)]
    assert read_dates(cells_of_values([*true, "13/02/2024", "25/04/2024"])).half_converted == swapped
    as_text = [f"{t:%Y-%m-%d %H:%M:%S}" for t in true]
    assert read_dates(cells_of_texts([*as_text, "13/02/2024", "25/04/2024"])).half_converted == swapped


@pytest.mark.parametrize(
    ("shape", "order"), [("01/{:02}/2024", "dmy"), ("1/{}/24", "dmy"), ("{:02}/01/2024", "mdy"), ("{}/1/24", "mdy")]
)
@pytest.mark.parametrize("locale", ["en-US", "en-GB"])
def test_where_one_number_is_always_1_all_days_are_the_first_of_a_month(shape: str, order: str, locale: str) -> None:
    read = read_dates(cells_of_texts([shape.format(m) for m in range(1, 13)]), locale=locale)
    assert (read.order, read.all_first, read.ambiguous) == (order, True, 11)
    assert _days(read) == [f"2024-{m:02}-01" for m in range(1, 13)]


def test_a_number_that_is_not_always_1_leaves_the_order_to_the_locale() -> None:
    read = read_dates(cells_of_texts(["01/02/2024", "01/03/2024", "02/04/2024"]), locale="en-US")
    assert (read.order, read.all_first, read.ambiguous) == ("mdy", False, 3)


def test_a_13th_decides_against_days_that_are_all_the_first() -> None:
    read = read_dates(cells_of_texts([f"01/{d:02}/2024" for d in range(1, 14)]))
    assert (read.order, read.all_first, read.ambiguous) == ("mdy", False, 0)


def test_labels_are_counted_by_grain_over_the_cells() -> None:
    read = read_dates(cells_of_texts(["Q1 2024", "Q1 2024", "Apr 2024", "2024", "2024-05-06", "-"]))
    assert read.grains == (("day", 1), ("month", 1), ("quarter", 2), ("year", 1))


def test_half_years_are_analysed_by_year() -> None:
    read = read_dates(cells_of_texts(["H1 2023", "H2 2023", "H1 2024"]))
    assert (read.precision, read.grains) == ("year", (("half", 3),))
