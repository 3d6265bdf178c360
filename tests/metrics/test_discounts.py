"""How a column of discounts is read: by what makes units × price the revenue, else by its header and its values."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from xlsales.cube.cube import cube_of
from xlsales.metrics.discounts import Discounts, discounts_of
from xlsales.metrics.measures import measures_of
from xlsales.metrics.profit_lines import no_profit
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles

RATES = np.array([0.0, 0.1, 0.25, 0.5, 0.0, 0.2])
UNITS = np.array([1.0, 2.0, 4.0, 1.0, 3.0, 5.0])
PRICES = np.array([10.0, 20.0, 12.5, 40.0, 8.0, 30.0])
LIST = UNITS * PRICES
NET = LIST * (1 - RATES)


def read(header: str = "Discount", **columns: object) -> Discounts:
    # A day each, so that the cube has the lines in this order.
    rows = pd.DataFrame({"date": pd.date_range("2024-01-05", periods=np.size(columns["revenue"])), **columns})
    return discounts_of(cube_of(book_from_roles(rows, labels={"discount": header}), Settings()))


@pytest.mark.parametrize(
    ("form", "written"),
    [("share", RATES), ("percent", RATES * 100), ("money", LIST * RATES), ("money a unit", PRICES * RATES)],
)
def test_the_reading_is_the_one_that_makes_units_times_price_the_revenue(form: str, written: np.ndarray) -> None:
    found = read(revenue=NET, discount=written, units=UNITS, price=PRICES)
    assert found.form == form
    assert found.rate == pytest.approx(RATES)
    assert found.list_value == pytest.approx(LIST)


@pytest.mark.parametrize(
    ("header", "written", "form"),
    [
        ("Discount", RATES, "share"),
        ("Discount %", RATES * 100, "percent"),
        ("Discount Amount", LIST * RATES, "money"),
        ("Rabatt", LIST * RATES * 100, "money"),
    ],
)
def test_without_prices_the_header_and_the_size_of_the_values_decide(
    header: str, written: np.ndarray, form: str
) -> None:
    found = read(header, revenue=NET, discount=written)
    assert found.form == form


def test_what_may_be_per_cent_or_money_is_said_to_be_neither() -> None:
    found = read(revenue=NET, discount=RATES * 100)
    assert found.form == ""
    assert "per cent or money" in found.why
    assert not found.known.any()


def test_a_mark_of_0_and_1_is_no_rate() -> None:
    assert "a mark" in read(revenue=NET, discount=[0.0, 1, 0, 1, 0, 1]).why


def test_a_column_without_a_discount_says_so() -> None:
    assert read(revenue=NET, discount=0.0).why == "No line has a discount."


def test_a_blank_is_no_discount_where_no_line_says_zero() -> None:
    assert read(revenue=NET, discount=np.where(RATES > 0, RATES, np.nan)).rate.tolist() == RATES.tolist()


def test_a_blank_is_unknown_where_other_lines_say_zero() -> None:
    blank = np.where(np.arange(6) == 3, np.nan, RATES)
    assert read(revenue=NET, discount=blank).known.tolist() == [True, True, True, False, True, True]


def test_discounts_written_with_a_minus_are_discounts() -> None:
    assert read(revenue=NET, discount=-RATES).rate.tolist() == RATES.tolist()


def test_what_is_given_away_whole_has_its_value_from_units_and_price() -> None:
    found = read(revenue=np.append(NET, 0.0), discount=np.append(RATES, 1.0), units=np.append(UNITS, 2.0),
                 price=np.append(PRICES, 9.0))  # fmt: skip
    assert (found.rate[-1], found.list_value[-1]) == (1.0, 18.0)


def test_a_return_takes_its_discount_back() -> None:
    found = read("Discount Amount", revenue=[80.0, -80.0], discount=[20.0, 20.0])
    assert found.list_value.tolist() == [100.0, -100.0]
    assert found.rate.tolist() == [0.2, 0.2]


PRODUCTS = ["A", "A", "B", "B", "B", "A"]


def test_a_price_that_falls_with_the_discount_is_the_price_after_it() -> None:
    price = np.array([10.0, 9, 15, 10, 20, 8])
    found = read(revenue=price * UNITS, discount=RATES, units=UNITS, price=price, product=PRODUCTS)
    assert found.form == "share"
    assert found.list_value == pytest.approx(np.array([10.0, 10, 20, 20, 20, 10]) * UNITS)


def test_no_margin_is_told_where_revenue_is_units_times_list_price() -> None:
    price = np.array([10.0, 10, 20, 20, 20, 10])
    rows = pd.DataFrame(
        {"date": pd.Timestamp(2024, 1, 5), "revenue": price * UNITS, "discount": RATES, "units": UNITS, "price": price,
         "product": PRODUCTS, "cost": price * UNITS * 0.6}
    )  # fmt: skip
    cube = cube_of(book_from_roles(rows), Settings())
    assert discounts_of(cube).before_discount
    assert "list price" in no_profit(cube)
    assert not {"profit", "margin"} & {m.name for m in measures_of(cube)}


def test_the_order_of_the_rows_does_not_matter() -> None:
    order = np.random.default_rng(1).permutation(6)
    one = read(revenue=NET, discount=RATES * 100, units=UNITS, price=PRICES)
    other = read(revenue=NET[order], discount=RATES[order] * 100, units=UNITS[order], price=PRICES[order])
    assert one.list_value[order].tolist() == other.list_value.tolist()
