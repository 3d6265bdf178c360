"""Orders over several lines: what is the order's stands on its first line, on each, or on a row of its own."""

from __future__ import annotations

from typing import Any

import pytest

from xlsales.settings import Settings
from xlsales.table.book import SalesBook
from xlsales.table.ingest import book_of

DAY, LATER = "2024-01-05", "2024-02-05"


def _book(rows: list[list[Any]]) -> SalesBook:
    return book_of(rows, Settings())


@pytest.mark.parametrize("filled", [True, False])
def test_blank_order_fields_belong_to_the_order_above(filled: bool) -> None:
    head = ["Order Reference", "Order Date", "Customer", "Status", "Product", "Quantity", "Unit Price", "Total"]
    again = ["S1", DAY, "Al", "Sale"] if filled else [None] * 4
    rows = [head, ["S1", DAY, "Al", "Sale", "Desk", 1, 100, 150], [*again, "Chair", 2, 25, None],
            ["S2", LATER, "Bo", "Cancelled", "Desk", 1, 100, 125], [*[None] * 4, "Chair", 1, 25, None],
            ["S3", LATER, "Bo", "Sale", "Desk", 1, 100, 100]]  # fmt: skip
    if filled:
        rows[4][:4] = rows[3][:4]
    book = _book(rows)
    assert book.sales.groupby("product", observed=True)["revenue"].sum().to_dict() == {"Chair": 50, "Desk": 200}
    assert book.sales.groupby("customer", observed=True)["order_id"].nunique().to_dict() == {"Al": 1, "Bo": 1}
    assert book.set_aside["amount"].sum() == 125


@pytest.mark.parametrize("where", ["first", "each"])
@pytest.mark.parametrize("off", [0, 15])
def test_the_total_of_an_order_is_spread_over_its_lines_by_their_prices(where: str, off: int) -> None:
    rows: list[list[Any]] = [["Order ID", "Date", "Product", "Qty", "Unit Price", "Order Total"]]
    for i in range(3):
        total = 150 - off
        rows += [[f"A{i}", DAY, "X", 1, 100, total], [f"A{i}", DAY, "Y", 2, 25, total if where == "each" else None]]
    book = _book(rows)
    assert book.sales["revenue"].sum() == pytest.approx(3 * (150 - off))
    assert book.sales.groupby("product", observed=True)["revenue"].sum()["X"] == pytest.approx(3 * (150 - off) * 2 / 3)
    said = " ".join(n.text for n in book.notes if n.code == "order_total" and n.level == "warning")
    assert ("it would be 450.00" in said) is bool(off)


def test_numbers_of_an_order_are_not_given_to_its_other_lines() -> None:
    rows = [
        ["Order ID", "Date", "Product", "Qty", "Price", "Subtotal", "Shipping", "Tax"],
        ["A1", DAY, "X", 1, 10, 30, 5, 2],
        ["A1", None, "Y", 2, 10, None, None, None],
        ["A2", DAY, "X", 1, 10, 10, 5, 1],
    ]
    book = _book(rows)
    assert book.source_rows is not None
    assert book.source_rows["Shipping"].sum() == 10
    assert len(book.sales) == 3


def test_an_empty_cell_in_the_middle_of_an_order_is_no_field_of_the_order() -> None:
    rows = [
        ["Order ID", "Date", "Region", "Sales"],
        ["A1", DAY, "N", 1],
        ["A1", DAY, None, 2],
        ["A2", DAY, None, 3],
        ["A2", DAY, "S", 4],
    ]
    assert _book(rows).sales["region"].tolist() == ["N", "(not given)", "(not given)", "S"]


def test_a_row_that_sums_the_lines_of_its_order_does_not_count() -> None:
    rows = [["Receipt ID", "Date", "Line Type", "Amount"]]
    for i in range(3):
        rows += [[f"R{i}", DAY, "Sale", 50], [f"R{i}", DAY, "Line", 20], [f"R{i}", DAY, "Line", 30]]
    book = _book(rows)
    assert book.sales["revenue"].sum() == 150
    assert any(n.code == "order_heads" and "150.00" in n.text for n in book.notes)
    assert _book([*rows, ["R9", DAY, "Sale", 7]]).sales["revenue"].sum() == 307
