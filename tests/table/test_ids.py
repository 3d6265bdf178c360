"""Numbers that identify orders, and numbers that count things."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from xlsales.api import book_of
from xlsales.settings import Settings
from xlsales.table.book import SalesBook
from xlsales.table.cells import cells_of_numbers, cells_of_texts
from xlsales.table.ids import holds_counts

COUNTS = [2, 1, 2, 3, 1, 2, 1, 3]


def _book(header: str, values: list[object]) -> SalesBook:
    days = [f"2024-01-{d:02}" for d in range(1, len(values) + 1)]
    return book_of(pd.DataFrame({"Order Date": days, header: values, "Unit Price": [9.5] * len(values)}), Settings())


@pytest.mark.parametrize(
    "header", ["Shipments", "Nights", "Bottles", "Licences", "Licenses", "Seats", "Tickets", "Ticket", "Hours"]
)
def test_small_counts_beside_a_price_are_units(header: str) -> None:
    assert _book(header, [*COUNTS]).sales["units"].tolist() == COUNTS


@pytest.mark.parametrize("header", ["Policy No", "Contract No.", "Enrollment ID", "Reservation Number", "Ticket"])
def test_numbers_of_contracts_and_tickets_are_those_of_orders(header: str) -> None:
    days = [f"2024-01-{d:02}" for d in range(1, 9)]
    rows = {"Order Date": days, header: range(7001, 7009), "Revenue": [9.5] * 8}
    assert book_of(pd.DataFrame(rows), Settings()).sales["order_id"].nunique() == 8


def test_an_order_number_that_holds_counts_is_not_used_and_says_why() -> None:
    days = [f"2024-01-{d:02}" for d in range(1, 9)]
    book = book_of(pd.DataFrame({"Order Date": days, "Order": COUNTS, "Revenue": [9.5] * 8}), Settings())
    assert "order_id" not in book.sales
    assert any(m.header == "Order" and not m.used and "small counts" in m.how for m in book.matches)


@pytest.mark.parametrize(
    "numbers",
    [[1, 1, 2, 2, 2, 3, 4, 4], [8, 7, 6, 5, 4, 3, 2, 1], [5001, 5002, 5001, 5003, 5002, 5001], [1.5, 2, 1.5, 2, 3, 2]],
    ids=["lines of one order stand together", "each has its own", "large", "not whole"],
)
def test_these_are_no_counts(numbers: list[float]) -> None:
    assert not holds_counts(cells_of_numbers(np.array(numbers, dtype=float)))


def test_counts_may_be_written_as_texts() -> None:
    assert holds_counts(cells_of_texts([str(c) for c in COUNTS]))
    assert not holds_counts(cells_of_texts(["A1", "A2", "A1", "A2", "A1", "A3"]))
