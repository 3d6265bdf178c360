"""Numbers as people write them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsales.table.cells import cells_of_texts, cells_of_values
from xlsales.table.numbers import read_numbers

WRITTEN = [
    ("$1,234.50", 1234.5), ("(1,200)", -1200.0), ("12%", 0.12), ("3.5k", 3500.0), ("1'234.50", 1234.5), ("12-", -12.0),
    ("US$ 5", 5.0), ("EUR 3.20", 3.2), ("-$4.25", -4.25), ("$-4.25", -4.25), ("2.5M", 2.5e6),
    ("1,234,567.89", 1234567.89),
    ("1e3", 1000.0), (" 7 ", 7.0), ("−8.5", -8.5), ("12,34,567.50", 1234567.5), ("($3.10)", -3.1), ("1.2 bn", 1.2e9),
    ("2 pcs", 2.0), ("$(20)", -20.0), ("'100", 100.0), ("12\u00a0000.50", 12000.5),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), WRITTEN)
def test_a_number_is_read_as_it_is_meant(text: str, value: float) -> None:
    assert read_numbers(cells_of_texts([text, "0.5"])).values[0] == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234,50 €", 1234.5),
        ("1 234,5", 1234.5),
        ("12\u00a0000,00 €", 12000.0),
        ("1\u202f234,50", 1234.5),
        ("1.234", 1234.0),
        ("-3,5", -3.5),
        ("12,5 %", 0.125),
    ],
)
def test_one_comma_decimal_decides_for_the_whole_column(text: str, value: float) -> None:
    reading = read_numbers(cells_of_texts([text, "2.345,75"]))
    assert (reading.decimal, reading.values[0]) == ("comma", pytest.approx(value))


@pytest.mark.parametrize(("texts", "first"), [(["1.234", "2.345"], 1.234), (["1,234", "5,678"], 1234.0)])
def test_a_column_that_could_be_either_says_so(texts: list[str], first: float) -> None:
    reading = read_numbers(cells_of_texts(texts))
    assert (reading.ambiguous, reading.values[0]) == (2, first)


def test_the_setting_decides_over_the_vote() -> None:
    assert read_numbers(cells_of_texts(["1.234", "2.345"]), "comma").values.tolist() == [1234.0, 2345.0]


@pytest.mark.parametrize("text", ["abc", "12 apples", "20)", "((5))", "1.2.3.4", "(5", "12/5/2024", "Q1 2024"])
def test_what_is_no_number_is_unreadable(text: str) -> None:
    reading = read_numbers(cells_of_texts([text]))
    assert reading.unreadable.tolist() == [True]
    assert math.isnan(reading.values[0])


@pytest.mark.parametrize("text", ["#N/A", "#REF!", "ERROR", "UNKNOWN", "-", "n/a"])
def test_error_cells_are_missing_not_unreadable(text: str) -> None:
    reading = read_numbers(cells_of_texts([text]))
    assert reading.unreadable.tolist() == [False]
    assert math.isnan(reading.values[0])


def test_currencies_are_counted() -> None:
    assert read_numbers(cells_of_texts(["$5", "$6", "7 €"])).currencies == {"$": 2, "€": 1}


def test_numbers_and_texts_share_a_column() -> None:
    assert read_numbers(cells_of_values([1, 2.5, "$3", None, ""])).values[:3].tolist() == [1.0, 2.5, 3.0]


@given(st.lists(st.decimals(-10_000_000, 10_000_000, places=2), min_size=1, max_size=20))
def test_whatever_is_written_with_both_marks_is_read_back(values: list[object]) -> None:
    point = [f"{v:,.2f}" for v in values]
    comma = [p.translate(str.maketrans(",.", ".,")) for p in point]
    wanted = [float(v) for v in values]  # type: ignore[arg-type]
    assert np.allclose(read_numbers(cells_of_texts(point)).values, wanted)
    assert np.allclose(read_numbers(cells_of_texts(comma)).values, wanted)


def test_a_number_that_shows_the_other_mark_is_read_by_its_own() -> None:
    reading = read_numbers(cells_of_texts(["1.234,50", "1,234.50", "99,90", "7"]))
    assert (reading.values.tolist(), reading.other_mark) == ([1234.5, 1234.5, 99.9, 7.0], 1)


def test_where_the_person_set_the_mark_no_number_is_read_by_the_other() -> None:
    assert math.isnan(read_numbers(cells_of_texts(["1,234.50"]), "comma").values[0])
