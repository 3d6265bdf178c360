"""What was taken back: in a sign, in a column beside the amount, or in a table of returns."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from xlsales.settings import Settings
from xlsales.table.book import SalesBook
from xlsales.table.ingest import book_of, read_book

DAYS = [f"2024-0{m}-05" for m in range(1, 7)]
ORDERS = [
    ["Order ID", "Order Date", "Product", "Sales"],
    *([f"A{i // 2}", DAYS[i // 2], f"P{i}", 100] for i in range(12)),
]


def _book(rows: list[list[Any]]) -> SalesBook:
    return book_of(rows, Settings())


def _total(rows: list[list[Any]]) -> float:
    return float(_book(rows).sales["revenue"].sum())


def _warned(book: SalesBook, code: str) -> str:
    return " ".join(n.text for n in book.notes if n.code == code and n.level == "warning")


@pytest.mark.parametrize(("units", "amount"), [(-1, 4), (1, 4), (1, -4), (-1, -4)])
def test_a_return_reduces_revenue_and_units_under_any_convention_of_signs(units: int, amount: int) -> None:
    book = _book([["Date", "Type", "Qty", "Amount"], [DAYS[0], "Sale", 2, 10], [DAYS[0], "Return", units, amount]])
    assert book.sales["revenue"].sum() == 6
    assert book.sales["units"].sum() == 1 or (units == 1 and amount == -4)
    assert book.sales["reversal"].tolist() == [False, True]


def test_negative_units_beside_positive_amounts_are_returns_and_it_is_said() -> None:
    book = _book([["Date", "Product", "Qty", "Amount"], [DAYS[0], "A", 2, 10], [DAYS[1], "A", -1, 4]])
    assert book.sales["revenue"].sum() == 6
    assert "would be 14.00" in _warned(book, "returns_by_units")


def test_returns_of_both_signs_are_left_as_they_are_and_said_with_their_money() -> None:
    rows = [["Date", "Type", "Amount"], [DAYS[0], "Sale", 10], [DAYS[0], "Return", 4], [DAYS[0], "Return", -3]]
    book = _book(rows)
    assert book.sales["revenue"].sum() == 11
    assert "8.00 less" in _warned(book, "returns_both_signs")


@pytest.mark.parametrize(
    "header", ["Refund Amount", "Amount Refunded", "Total Refunded", "Refunds", "Returns", "Erstattung"]
)
def test_revenue_is_net_of_a_column_of_refunds(header: str) -> None:
    book = _book(
        [["Order ID", "Date", "Amount", header], [1, DAYS[0], 100, 40], [2, DAYS[1], 100, None], [3, DAYS[2], 50, 0]]
    )
    assert book.sales["revenue"].tolist() == [60, 100, 50]
    assert "40.00 refunded" in _warned(book, "refunds_taken_off")


def test_a_refund_by_units_is_worth_their_price() -> None:
    rows = [
        ["Order ID", "Date", "Quantity", "Unit Price", "Amount", "Returned Quantity"],
        [1, DAYS[0], 2, 10, 20, 0],
        [2, DAYS[1], 3, 10, 30, 1],
    ]
    assert _total(rows) == 40


def test_what_is_net_of_refunds_already_is_not_reduced_again() -> None:
    assert (
        _total([["Date", "Gross Sales", "Returns", "Net Sales"], [DAYS[0], 100, 10, 90], [DAYS[1], 50, 5, 45]]) == 135
    )
    assert _total([["Date", "Sales before", "Returns", "Sales"], [DAYS[0], 100, 10, 90], [DAYS[1], 50, 5, 45]]) == 135
    book = _book([["Date", "Returns", "Net Sales"], [DAYS[0], 10, 90], [DAYS[1], 5, 45]])
    assert book.sales["revenue"].sum() == 135
    assert "15.00 less" in _warned(book, "refunds_in_net")


@pytest.mark.parametrize(
    "header", ["Refund Date", "Return Rate", "Refund ID", "Returned Orders", "Return on Investment"]
)
def test_other_columns_of_returns_are_no_refunds(header: str) -> None:
    assert _total([["Order ID", "Date", "Amount", header], [1, DAYS[0], 100, 45000], [2, DAYS[1], 100, 45001]]) == 200


def _files(tmp_path: Path, **tables: list[list[Any]]) -> SalesBook:
    with pd.ExcelWriter(tmp_path / "book.xlsx") as writer:
        for name, rows in tables.items():
            pd.DataFrame(rows[1:], columns=rows[0]).to_excel(writer, sheet_name=name, index=False)
    for name, rows in tables.items():
        pd.DataFrame(rows[1:], columns=rows[0]).to_csv(tmp_path / f"{name}.csv", index=False)
    one = read_book([tmp_path / "book.xlsx"], Settings())
    other = read_book([tmp_path / f"{name}.csv" for name in tables], Settings())
    assert one.sales["revenue"].sum() == pytest.approx(other.sales["revenue"].sum())
    return one


def test_orders_that_a_table_of_returns_lists_are_out_however_few_and_however_often(tmp_path: Path) -> None:
    listed = [["Returned", "Order ID"], ["Yes", "A1"], ["Yes", "A1"], ["No", "A2"], ["Yes", "A9"]]
    book = _files(tmp_path, Orders=ORDERS, Returns=listed)
    assert book.sales["revenue"].sum() == 1000
    assert "A1" not in set(book.sales["order_id"])
    assert not any("no key" in n.text for n in book.notes)


def test_refunds_of_another_table_are_taken_off_their_orders(tmp_path: Path) -> None:
    refunds = [
        ["Order ID", "Refund Date", "Refund Amount"],
        ["A1", DAYS[2], 50],
        ["A1", DAYS[3], 20],
        ["A4", DAYS[5], 10],
    ]
    book = _files(tmp_path, Orders=ORDERS, Refunds=refunds)
    by_order = book.sales.groupby("order_id", observed=True)["revenue"].sum()
    assert by_order.to_dict() == {"A0": 200, "A1": 130, "A2": 200, "A3": 200, "A4": 190, "A5": 200}
    assert len(book.sales) == 12


@pytest.mark.parametrize(("number", "total"), [("R1", 1150.0), ("A1", 1150.0)])
def test_a_sheet_of_returns_with_the_columns_of_the_orders_is_taken_off(
    number: str, total: float, tmp_path: Path
) -> None:
    book = _files(tmp_path, Orders=ORDERS, Returns=[ORDERS[0], [number, DAYS[2], "P2", 50]])
    assert book.sales["revenue"].sum() == total


def test_returns_without_a_key_are_a_warning_with_their_money(tmp_path: Path) -> None:
    book = _files(tmp_path, Orders=ORDERS, Returns=[["Month", "Refund Amount"], ["2024-01", 30]])
    assert "30.00" in _warned(book, "returns_unused")


@pytest.mark.parametrize(("flag", "yes"), [("Refunded?", "Yes"), ("Refunded date", DAYS[3])])
def test_a_mark_of_refunds_beside_their_amount_takes_out_whole_refunds_only(flag: str, yes: str) -> None:
    rows = [["Order ID", "Date", "Amount", "Amount Refunded", flag]]
    rows += [[1, DAYS[0], 100, 0, None], [2, DAYS[1], 50, 50, yes], [3, DAYS[2], 80, 20, yes]]
    rows += [[4, DAYS[2], 30, 0, None], [5, DAYS[2], 10, 0, None]]
    assert _total(rows) == 100 + 60 + 30 + 10
