"""What a row is: an order, or the sum of a day, week or month."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest

from xlsales.cube.cube import cube_of
from xlsales.cube.row_meaning import RowMeaning, row_meaning
from xlsales.settings import Settings
from xlsales.table.book import SalesBook, book_from_roles


def meaning(rows: pd.DataFrame, **made) -> RowMeaning:
    return row_meaning(cube_of(book_from_roles(rows.assign(revenue=10.0), **made), Settings()))


def grid(dates, **members) -> pd.DataFrame:
    rows = product(dates, *members.values())
    return pd.DataFrame(list(rows), columns=["date", *members])


STORES = [f"S{i}" for i in range(45)]


def test_45_stores_by_143_fridays_are_weekly_sums():
    rows = grid(pd.date_range("2010-02-05", periods=143, freq="7D"), region=STORES)
    assert meaning(rows) == RowMeaning("sum", "week", ("region",))


def test_1795_days_in_a_row_are_daily_sums():
    assert meaning(grid(pd.date_range("2018-01-01", periods=1795))) == RowMeaning("sum", "day", ())


@pytest.mark.parametrize("dates", [pd.date_range("2022-01-15", periods=24, freq="30D"), ["2024-01-03", "2024-02-17"]])
def test_a_few_orders_on_days_of_their_own_are_orders(dates):
    assert not meaning(grid(pd.to_datetime(list(dates)))).sums


def test_five_orders_on_five_days_are_orders():
    assert not meaning(grid(pd.date_range("2024-01-01", periods=5))).sums


def test_months_of_one_number_each_are_sums_whatever_day_they_are_dated():
    for freq in ("MS", "ME"):
        assert meaning(grid(pd.date_range("2022-01-01", periods=24, freq=freq))) == RowMeaning("sum", "month", ())


def test_only_the_dimensions_that_tell_rows_apart_are_named():
    rows = grid(pd.date_range("2022-01-01", periods=24, freq="MS"), product=["A", "B", "C"])
    rows["category"] = rows["product"].map({"A": "x", "B": "x", "C": "y"})
    assert meaning(rows).by == ("product",)


@pytest.mark.parametrize("column", ["order_id", "customer"])
def test_rows_that_name_an_order_or_a_customer_are_orders(column):
    rows = grid(pd.date_range("2018-01-01", periods=100))
    assert not meaning(rows.assign(**{column: [str(i) for i in range(100)]})).sums


def test_two_rows_of_a_day_that_nothing_tells_apart_are_orders():
    rows = grid(pd.date_range("2018-01-01", periods=100))
    assert not meaning(pd.concat([rows, rows.head(1)])).sums


def test_a_list_in_which_each_product_sold_on_some_days_is_of_orders():
    rng = np.random.default_rng(1)
    every = grid(pd.date_range("2024-01-01", periods=90), product=[f"P{i}" for i in range(20)])
    assert not meaning(every[rng.random(len(every)) < 0.2]).sums
    assert meaning(every[rng.random(len(every)) < 0.9]).sums


def test_the_eight_rows_are_orders(eight_rows: SalesBook):
    assert not row_meaning(cube_of(eight_rows, Settings())).sums


def test_won_deals_are_orders(maven):
    assert not row_meaning(maven).sums
