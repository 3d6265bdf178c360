"""An order's total on its lines is not the revenue of a line."""

from __future__ import annotations

from typing import Any

from xlsales.settings import Settings
from xlsales.table.ingest import book_of

HEAD = ["Order ID", "Order Date", "Product", "Qty", "Unit Price", "Order Total"]


def _rows(second: list[Any]) -> list[list[Any]]:
    lines = [
        ("A1", "X", 1, 10, 40),
        ("A1", "Y", 3, 10, second[0]),
        ("A2", "X", 2, 10, 25),
        ("A2", "Z", 1, 5, second[1]),
    ]
    return [HEAD, *([i, "2024-01-05", p, q, price, total] for i, p, q, price, total in lines)]


def _codes(rows: list[list[Any]]) -> tuple[float, list[str]]:
    book = book_of(rows, Settings())
    return float(book.sales["revenue"].sum()), [n.code for n in book.notes if n.level == "warning"]


def test_a_total_on_the_first_line_of_each_order_counts_once() -> None:
    assert _codes(_rows([None, None])) == (65.0, ["order_total"])


def test_a_total_that_all_lines_repeat_counts_once() -> None:
    assert _codes(_rows([40, 25])) == (65.0, ["order_total"])


def test_the_amounts_of_lines_are_left_as_they_are() -> None:
    rows = _rows([30, 5])
    rows[1][-1], rows[3][-1] = 10, 20
    assert _codes(rows) == (65.0, [])


def test_a_line_without_an_amount_among_others_takes_units_times_price() -> None:
    rows = _rows([30, None])
    rows[1][-1], rows[3][-1] = 10, 20
    assert _codes(rows)[0] == 65.0


def test_without_units_and_price_the_same_amount_on_all_lines_is_a_warning() -> None:
    rows = [["Order ID", "Date", "Product", "Revenue"]]
    rows += [[f"A{i}", "2024-01-05", p, str(i)] for i in range(1, 13) for p in ("X", "Y")]
    assert _codes(rows) == (156.0, ["order_total"])
