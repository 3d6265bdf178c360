"""Which column plays which role where several could."""

from __future__ import annotations

import pandas as pd
import pytest

from xlsales.api import book_of
from xlsales.errors import UsageError
from xlsales.settings import Settings
from xlsales.table.book import SalesBook


def book(**columns: list[str]) -> SalesBook:
    """Six orders with these columns beside date and sales."""
    days = [f"2024-0{m}-05" for m in range(1, 7)]
    return book_of(pd.DataFrame({"Order Date": days, "Sales": [10.0, 20, 30, 40, 50, 60], **columns}), Settings())


CATEGORY = ["Furniture", "Furniture", "Supplies", "Supplies", "Supplies", "Technology"]
FINER = ["Chairs", "Tables", "Paper", "Labels", "Paper", "Phones"]


def taken_as(read_book: SalesBook, header: str) -> tuple[str, bool]:
    """The role of a header and whether it was used."""
    return next((m.role, m.used) for m in read_book.matches if m.header == header)


def test_a_sub_category_stands_for_products_where_no_column_names_them() -> None:
    found = book(**{"Category": CATEGORY, "Sub-Category": FINER})
    assert taken_as(found, "Category") == ("category", True)
    assert taken_as(found, "Sub-Category") == ("product", True)
    assert found.label("product") == "Sub-Category"
    assert set(found.sales["product"]) == set(FINER)


def test_products_by_name_come_before_a_sub_category() -> None:
    names = [f"Item {i}" for i in range(6)]
    found = book(**{"Category": CATEGORY, "Sub-Category": FINER, "Product Name": names})
    assert taken_as(found, "Sub-Category") == ("category", False)
    assert set(found.sales["product"]) == set(names)


def test_a_second_grouping_that_crosses_the_categories_is_no_level_of_them() -> None:
    brands = ["Acme", "Bolt", "Acme", "Core", "Dyna", "Echo"]
    found = book(**{"Category": CATEGORY, "Brand": brands})
    assert taken_as(found, "Brand") == ("category", False)
    assert "product" not in found.sales.columns


def test_one_column_cannot_be_named_for_two_roles() -> None:
    with pytest.raises(UsageError, match="cannot be revenue and units at once"):
        book_of([["Date", "Qty"], ["2024-01-05", 2]], Settings(), mapping={"revenue": "Qty", "units": "qty"})


def test_a_header_that_does_not_exist_is_answered_with_each_header_once() -> None:
    with pytest.raises(UsageError) as refused:
        book_of([["Date", "Sales"], ["2024-01-05", 2]], Settings(), mapping={"revenue": "Zzz"})
    assert str(refused.value).count("Sales") == 1


@pytest.mark.parametrize(
    ("amounts", "used", "currency"),
    [(["$10", "USD 20", "$30"], 60, "$"), (["USD 10", "$20", "USD 30"], 60, "USD"), (["$10", "$20", "EUR 5"], 30, "$")],
)
def test_a_sign_and_the_code_it_stands_for_are_one_currency(amounts: list[str], used: float, currency: str) -> None:
    rows = [["Date", "Sales"], *([f"2024-0{m}-05", a] for m, a in enumerate(amounts, 1))]
    book = book_of(rows, Settings())
    assert (book.sales["revenue"].sum(), book.currency) == (used, currency)
