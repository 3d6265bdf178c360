"""Columns that can be read in more than one way: one is chosen, and it is said."""

from __future__ import annotations

from typing import Any

import pytest

from xlsales.errors import InputError
from xlsales.settings import Settings
from xlsales.table.ingest import book_of

HEAD = ["Order Date", "Region", "Revenue"]


def _warnings(rows: list[list[Any]]) -> dict[str, str]:
    return {n.code: n.text for n in book_of(rows, Settings()).notes if n.level == "warning"}


def test_two_columns_as_sure_to_be_revenue_are_a_warning() -> None:
    rows = [[*HEAD, "Sales"], ["2024-01-05", "N", 5, 50]]
    assert "by 'Sales' it would be 50.00" in _warnings(rows)["revenue_choice"]


def test_two_columns_that_say_the_same_are_none() -> None:
    assert "revenue_choice" not in _warnings([[*HEAD, "Sales"], ["2024-01-05", "N", 5, 5]])


def test_net_sales_is_revenue_rather_than_gross_sales() -> None:
    book = book_of([["Date", "Gross Sales", "Net Sales"], ["2024-01-05", 9, 5]], Settings())
    assert book.sales["revenue"].tolist() == [5.0]


def test_both_decimal_marks_in_one_column_are_a_warning() -> None:
    rows = [HEAD, ["2024-01-05", "N", "1.234,50"], ["2024-01-06", "N", "99,90"], ["2024-01-07", "N", "1,234.50"]]
    assert _warnings(rows)["decimal_mixed"].startswith("1 numbers of 'Revenue'")


def test_both_orders_of_day_and_month_in_one_column_are_a_warning() -> None:
    rows = [HEAD, *([d, "N", 5] for d in ("13/01/2024", "14/01/2024", "01/25/2024"))]
    assert "1 can only be month first" in _warnings(rows)["day_order_mixed"]


def test_dates_that_a_program_swapped_are_a_warning() -> None:
    rows = [HEAD, *([f"2024-0{m}-11", "N", 5] for m in range(1, 6)), *([f"{d}/01/2024", "N", 5] for d in (13, 25))]
    assert "before the 13th" in _warnings(rows)["dates_half_converted"]


def test_months_without_a_year_take_that_of_the_title_and_it_is_said() -> None:
    rows = [["Sales 2024"], [], ["Month", "Revenue"], ["Jan", 5], ["Feb", 6]]
    assert book_of(rows, Settings()).sales["month"].tolist() == [2024 * 12, 2024 * 12 + 1]
    assert "2024" in _warnings(rows)["year_of_title"]


def test_where_nothing_says_the_year_the_error_does() -> None:
    with pytest.raises(InputError, match="names no year: add a column Year"):
        book_of([["Month", "Revenue"], ["Jan", 5], ["Feb", 6]], Settings())


def test_what_is_set_aside_is_listed_with_what_its_cell_holds() -> None:
    rows = [HEAD, ["soon", "N", 5], ["2024-01-05", "N", "lots"], ["2024-01-05", "N", 5], ["2024-01-06", "N", 5]]
    assert book_of(rows, Settings()).set_aside["detail"].tolist() == [
        "Order Date is 'soon', no date or period that can be read",
        "Revenue is 'lots', no number that can be read",
    ]


def test_a_label_without_a_year_is_unreadable_and_not_empty() -> None:
    rows = [["Month", "Revenue"], ["2024-01", 5], ["Feb", 6]]
    assert book_of(rows, Settings()).set_aside["reason"].tolist() == ["unreadable date"]


def test_names_too_long_for_a_sheet_are_cut_and_stay_apart() -> None:
    one, other = "x" * 300 + "a", "x" * 300 + "b"
    rows = [["Date", "Customer", "Revenue"], ["2024-01-05", one, 5], ["2024-01-06", other, 6], ["2024-01-07", "y", 7]]
    book = book_of(rows, Settings())
    names = book.sales["customer"].tolist()
    assert len(set(names)) == 3
    assert max(map(len, names)) == 120
    assert "names_cut" in [n.code for n in book.notes]
    assert book.source_rows is not None
    assert book.source_rows["Customer"].tolist() == names


def test_credit_notes_with_positive_amounts_are_taken_off_and_it_is_said() -> None:
    rows = [["Date", "Type", "Amount"], ["2024-01-05", "Invoice", 10], ["2024-01-06", "Credit Note", 4]]
    for amount in (4, -4):
        assert book_of([*rows[:2], ["2024-01-06", "Credit Note", amount]], Settings()).sales["revenue"].sum() == 6
    assert "would be 14.00" in _warnings(rows)["returns_taken_off"]
    assert "returns_taken_off" not in _warnings([*rows[:2], ["2024-01-06", "Credit Note", -4]])


def test_credit_notes_under_a_header_that_does_not_ask_are_a_warning() -> None:
    rows = [["Date", "Remark", "Amount"], ["2024-01-05", "urgent", 10], ["2024-01-06", "Credit Note", 4]]
    assert "(4.00)" in _warnings(rows)["credits_positive"]
    assert "credits_positive" not in _warnings([*rows[:2], ["2024-01-06", "Credit Note", -4]])


def test_a_discount_that_is_not_taken_off_is_a_warning() -> None:
    rows = [["Date", "Qty", "Unit Price", "Discount %"], ["2024-01-05", 2, 5, 10]]
    assert "was not taken off" in _warnings(rows)["revenue_computed"]
