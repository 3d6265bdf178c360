"""Cost and profit of a line where the source gives the cost of a unit, or a margin as a rate."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from xlsales.settings import Settings
from xlsales.table.book import SalesBook
from xlsales.table.ingest import book_of

N = 60


def source(**columns: object) -> pd.DataFrame:
    rng = np.random.default_rng(1)
    product = np.arange(N) % 3
    units = rng.integers(1, 9, N)
    frame = pd.DataFrame({"Date": pd.Timestamp(2024, 1, 5), "Product": [f"P{p}" for p in product], "Quantity": units})
    return frame.assign(Revenue=units * 10.0 * (product + 1), **columns)


def read(frame: pd.DataFrame) -> SalesBook:
    return book_of(frame, Settings())


UNIT = (np.arange(N) % 3 + 1) * 6.0


@pytest.mark.parametrize("header", ["Unit Cost", "Cost Price", "Cost per Unit", "Buying Price", "BUYING PRIZE"])
def test_the_cost_of_a_unit_is_multiplied_by_the_units(header: str) -> None:
    frame = source(**{header: UNIT})
    book = read(frame)
    assert book.sales["cost"].tolist() == (UNIT * frame["Quantity"]).tolist()
    assert any(n.code == "cost_computed" for n in book.notes)


def test_a_cost_of_the_line_is_taken_before_that_of_a_unit() -> None:
    frame = source(**{"Unit Cost": UNIT, "Total Cost": 7.0})
    assert set(read(frame).sales["cost"]) == {7.0}


def test_a_cost_that_does_not_move_with_the_units_is_that_of_a_unit() -> None:
    noise = np.random.default_rng(2).normal(1, 0.02, N)
    book = read(source(Cost=UNIT * noise))
    assert book.sales["cost"].sum() == pytest.approx(float((UNIT * noise * source()["Quantity"]).sum()))
    assert [n.level for n in book.notes if n.code == "cost_per_unit"] == ["warning"]


def test_a_cost_that_moves_with_the_units_is_that_of_the_line() -> None:
    frame = source(Cost=UNIT * source()["Quantity"])
    book = read(frame)
    assert book.sales["cost"].tolist() == frame["Cost"].tolist()
    assert not [n for n in book.notes if n.code == "cost_per_unit"]


def test_costs_at_random_are_left_as_they_are() -> None:
    frame = source(Cost=np.random.default_rng(3).lognormal(3, 1, N))
    assert read(frame).sales["cost"].tolist() == frame["Cost"].tolist()


@pytest.mark.parametrize("written", [0.25, "25%"])
def test_a_margin_as_a_rate_becomes_money(written: object) -> None:
    frame = source(Margin=written)
    book = read(frame)
    assert book.sales["profit"].tolist() == pytest.approx((frame["Revenue"] * 0.25).tolist())
    assert any(n.code == "profit_computed" for n in book.notes)


def test_profit_in_money_stays() -> None:
    frame = source(Profit=np.linspace(-5, 20, N))
    assert read(frame).sales["profit"].tolist() == frame["Profit"].tolist()


def test_buying_and_selling_values_are_cost_and_revenue() -> None:
    frame = source().rename(columns={"Revenue": "Total Selling Value"}).assign(**{"Total Buying Value": 3.0})
    book = read(frame)
    assert set(book.sales["cost"]) == {3.0}
    assert book.sales["revenue"].tolist() == frame["Total Selling Value"].tolist()
