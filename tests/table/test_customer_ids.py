"""Ids decide over names."""

from __future__ import annotations

from typing import Any

import pytest

from xlsales.settings import Settings
from xlsales.table.book import SalesBook
from xlsales.table.ingest import book_of

DAY = "2024-01-05"


def _book(pairs: list[tuple[Any, str]], header: str = "Customer ID") -> SalesBook:
    rows = [[DAY, i, name, 10 * (n + 1)] for n, (i, name) in enumerate(pairs)]
    return book_of([["Date", header, "Customer Name", "Revenue"], *rows], Settings())


def _customers(book: SalesBook) -> dict[str, float]:
    return {str(k): float(v) for k, v in book.sales.groupby("customer", observed=True)["revenue"].sum().items()}


@pytest.mark.parametrize("header", ["Customer ID", "CustomerID", "Client No", "Kundennummer", "Account Number"])
def test_two_customers_of_one_name_are_two(header: str) -> None:
    book = _book([("C1", "John Smith"), ("C2", "John Smith"), ("C1", "John Smith"), ("C3", "Ann Lee")], header)
    assert _customers(book) == {"Ann Lee": 40, "John Smith (C1)": 40, "John Smith (C2)": 20}
    assert book.source_rows is not None
    assert book.source_rows["Customer Name"].astype(str).tolist() == book.sales["customer"].astype(str).tolist()


def test_one_id_under_two_names_is_one_customer_by_the_name_it_has_most_often() -> None:
    book = _book([("C1", "Acme Ltd"), ("C1", "Acme Limited"), ("C1", "Acme Limited"), ("C2", "Bolt")])
    assert _customers(book) == {"Acme Limited": 60, "Bolt": 40}


def test_ids_that_number_the_rows_tell_nobody_apart() -> None:
    book = _book(
        [(f"R{n}", name) for n, name in enumerate(["Al", "Bo", "Al", "Bo", "Al", "Cy", "Al", "Bo", "Al", "Bo"])]
    )
    assert set(_customers(book)) == {"Al", "Bo", "Cy"}


def test_guests_under_one_id_keep_their_names() -> None:
    names = ["Al", "Bo", "Cy", "Di", "Ed"]
    assert set(_customers(_book([*((0, n) for n in names), ("C1", "Flo"), ("C1", "Flo")]))) == {*names, "Flo"}
