"""Tables joined to the sales rows: no row is doubled, and a table that is left is left for a reason that is true."""

from __future__ import annotations

from typing import Any

import pytest

from xlsales.settings import Settings
from xlsales.table.book import SalesBook
from xlsales.table.ingest import book_of_tables
from xlsales.table.raw import table_of_rows

DAYS = [f"2024-0{m}-05" for m in range(1, 7)]
LINES = [["OrderID", "ProductID", "UnitPrice", "Quantity"], *([10248 + i // 2, 11 + i % 3, 10.0, 2] for i in range(12))]
HEADS = [
    ["OrderID", "CustomerID", "EmployeeID", "OrderDate"],
    *([10248 + i, f"C{i % 2}", 5 + i % 2, DAYS[i]] for i in range(6)),
]
EMPLOYEES = [["EmployeeID", "LastName", "FirstName", "Status", "ReportsTo"], [5, "Buchanan", "Steven", "Active", None],
             [6, "Suyama", "Michael", "Cancelled", 5]]  # fmt: skip
CUSTOMERS = [["CustomerID", "CompanyName", "Country"], ["C0", "Vins", "France"], ["C1", "Alfreds", "Germany"]]
PRODUCTS = [["ProductID", "ProductName", "CategoryID"], [11, "Queso", 4], [12, "Tofu", 7], [13, "Konbu", 4]]
CATEGORIES = [["CategoryID", "CategoryName"], [4, "Dairy"], [7, "Produce"]]
ORDERS = [["Order ID", "Date", "Customer ID", "Sales"], *([f"A{i}", DAYS[i], f"C{i % 3}", 100] for i in range(6))]


def _book(**tables: list[list[Any]]) -> SalesBook:
    return book_of_tables(
        [table_of_rows(rows, f"book.xlsx, sheet {name}", sheet=name) for name, rows in tables.items()],
        Settings(),
        mapping={},
    )


def _text(book: SalesBook, code: str) -> str:
    return " ".join(n.text for n in book.notes if n.code == code)


def test_keys_that_sit_on_a_joined_table_reach_the_next_one() -> None:
    book = _book(
        Lines=LINES, Heads=HEADS, Employees=EMPLOYEES, Customers=CUSTOMERS, Products=PRODUCTS, Categories=CATEGORIES
    )
    assert (len(book.sales), book.sales["revenue"].sum()) == (12, 240)
    assert set(book.sales["rep"]) == {"Steven Buchanan", "Michael Suyama"}
    assert set(book.sales["customer"]) == {"Vins", "Alfreds"}
    assert set(book.sales["category"]) == {"Dairy", "Produce"}
    assert "joins_nothing" not in [n.code for n in book.notes]


def test_the_manager_whom_an_id_names_is_known_by_name() -> None:
    book = _book(Lines=LINES, Heads=HEADS, Employees=EMPLOYEES)
    assert book.reports_to == {"Michael Suyama": "Steven Buchanan"}


def test_the_status_of_an_employee_is_none_of_an_order() -> None:
    assert not len(_book(Lines=LINES, Heads=HEADS, Employees=EMPLOYEES).set_aside)


def test_a_list_that_repeats_its_rows_is_joined_and_doubles_nothing() -> None:
    twice = [
        ["Customer ID", "Customer Name", "Region"],
        ["C0", "Al", "W"],
        ["C0", "Al", "W"],
        ["C1", "Bo", "E"],
        ["C2", "Cy", "E"],
    ]
    book = _book(Orders=ORDERS, Customers=twice)
    assert (len(book.sales), book.sales["revenue"].sum()) == (6, 600)
    assert book.sales.groupby("region", observed=True)["revenue"].sum().to_dict() == {"E": 400, "W": 200}


def test_a_history_of_customers_is_not_joined_and_it_is_said_which_key_and_why() -> None:
    moved = [["Customer ID", "Region"], *([c, r] for c in ("C0", "C1", "C2") for r in ("W", "E"))]
    book = _book(Orders=ORDERS, Customers=moved)
    assert (len(book.sales), "region" in book.sales) == (6, False)
    assert "'Customer ID' in common" in _text(book, "joins_nothing")
    assert "several rows for one value" in _text(book, "joins_nothing")


def test_payments_of_the_orders_are_not_added_and_their_sum_is_said() -> None:
    payments = [
        ["Payment ID", "Order ID", "Payment Date", "Payment Amount"],
        *([i, f"A{i // 2}", DAYS[1], 45] for i in range(12)),
    ]
    book = _book(Orders=ORDERS, Payments=payments)
    assert (len(book.sales), book.sales["revenue"].sum()) == (6, 600)
    assert "540.00" in _text(book, "joins_nothing")


def test_totals_of_order_heads_are_said_where_the_lines_add_up_to_something_else() -> None:
    heads = [["OrderID", "OrderDate", "Order Total"], *([10248 + i, DAYS[i], 45] for i in range(6))]
    book = _book(Lines=LINES, Heads=heads)
    assert (len(book.sales), book.sales["revenue"].sum()) == (12, 240)
    assert "270.00" in _text(book, "other_total")


@pytest.mark.parametrize("copies", [1, 2, 3])
def test_however_often_a_table_repeats_a_key_every_sales_row_counts_once(copies: int) -> None:
    book = _book(Orders=ORDERS, Customers=[["Customer ID", "Segment"], *[["C0", "SMB"], ["C1", "Big"]] * copies])
    assert sorted(book.sales["row"]) == list(range(2, 8))
