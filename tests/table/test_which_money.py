"""Which column is the revenue, and what the total would be by another one."""

from __future__ import annotations

from typing import Any

import pytest

from xlsales.settings import Settings
from xlsales.table.book import SalesBook
from xlsales.table.ingest import book_of

DAYS = [f"2024-0{m}-05" for m in range(1, 7)]
COUNTS, PRICES = [1, 2, 3, 1, 2, 4], [10, 20, 10, 20, 10, 20]
NAMES = ["Net", "Income", "Billed", "Invoice Value", "Charged", "Paid", "Gross", "Receipts", "Earnings", "Net Value"]


def _book(**columns: list[Any]) -> SalesBook:
    rows = zip(*columns.values(), strict=True)
    return book_of([[h.replace("__", " ") for h in columns], *map(list, rows)], Settings())


def _choice(book: SalesBook) -> str:
    return " ".join(n.text for n in book.notes if n.code == "revenue_choice" and n.level == "warning")


@pytest.mark.parametrize("name", NAMES)
def test_money_beside_a_price_and_a_quantity_is_the_revenue(name: str) -> None:
    money = [0.8 * c * p for c, p in zip(COUNTS, PRICES, strict=True)]
    book = _book(Date=DAYS, Price=PRICES, Quantity=COUNTS, **{name.replace(" ", "__"): money})
    assert book.sales["revenue"].sum() == pytest.approx(sum(money))
    assert f"by 'Quantity × Price' it would be {sum(money) / 0.8:,.2f}" in _choice(book)


@pytest.mark.parametrize("name", ["Fee", "Tax", "Shipping", "Weight", "Customer Income", "Net Weight"])
def test_other_numbers_beside_a_price_and_a_quantity_are_not(name: str) -> None:
    book = _book(Date=DAYS, Price=PRICES, Quantity=COUNTS, **{name.replace(" ", "__"): [7, 3000, 9, 7, 8000, 7]})
    assert book.sales["revenue"].sum() == sum(c * p for c, p in zip(COUNTS, PRICES, strict=True))


def test_net_is_the_revenue_rather_than_gross_and_the_other_total_is_said() -> None:
    for names in (("Gross Amount", "Net Amount"), ("Total incl. VAT", "Total excl. VAT"), ("Gross", "Net")):
        book = _book(
            Date=DAYS, **{n.replace(" ", "__"): v for n, v in zip(names, ([12.0] * 6, [10.0] * 6), strict=True)}
        )
        assert book.sales["revenue"].sum() == 60
        assert "it would be 72.00" in _choice(book)


def test_what_a_payment_service_keeps_is_no_discount_of_the_revenue() -> None:
    book = _book(Date=DAYS, Gross=[100.0] * 6, Fee=[-3.0] * 6, Net=[97.0] * 6)
    assert book.sales["revenue"].sum() == 600
    assert "by 'Net' it would be 582.00" in _choice(book)


def test_a_price_that_moves_with_the_units_is_that_of_the_line() -> None:
    product = ["A", "B", "A", "B", "A", "B"]
    book = _book(Date=DAYS, Product=product, Quantity=COUNTS, Item__Price=[c * 5 for c in COUNTS])
    assert book.sales["revenue"].sum() == 5 * sum(COUNTS)
    assert any(n.code == "price_of_line" and f"{5 * sum(c * c for c in COUNTS):,.2f}" in n.text for n in book.notes)
    book = _book(Date=DAYS, Product=product, Quantity=COUNTS, Item__Price=[5, 7, 5, 7, 5, 7])
    assert book.sales["revenue"].sum() == 5 * (1 + 3 + 2) + 7 * (2 + 1 + 4)


def test_a_discount_in_money_is_another_reading() -> None:
    book = _book(Date=DAYS, Sales=[10.0] * 6, Discount__Amount=[1.0] * 6)
    assert "by 'Sales less Discount Amount' it would be 54.00" in _choice(book)


def test_columns_that_agree_say_nothing() -> None:
    line = [float(c * p) for c, p in zip(COUNTS, PRICES, strict=True)]
    assert _choice(_book(Date=DAYS, Price=PRICES, Quantity=COUNTS, Sales=line, Total=line)) == ""


def test_an_order_number_that_holds_months_is_the_month() -> None:
    book = book_of([["Order (M/Y)", "Region", "Revenue"], ["01/2024", "N", 10], ["02/2024", "S", 20]], Settings())
    assert book.sales["month"].tolist() == [2024 * 12, 2024 * 12 + 1]
