"""Sales with their periods across."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from xlsales.errors import InputError
from xlsales.settings import Settings
from xlsales.table.book import SalesBook
from xlsales.table.ingest import book_of, read_book

NORTH, SOUTH = ["North", 1, 2, 3], ["South", 4, None, 6]


def _note(book: SalesBook) -> str:
    return next(n.text for n in book.notes if n.code == "periods_across")


LAYOUTS: dict[str, list[list[Any]]] = {
    "months": [["Region", "Jan-24", "Feb-24", "Mar-24"], NORTH, SOUTH],
    "dates": [["Region", dt.datetime(2024, 1, 1), dt.datetime(2024, 2, 1), dt.datetime(2024, 3, 1)], NORTH, SOUTH],
    "months and a year": [
        ["Region", "Year", "Jan", "Feb", "Mar"], ["North", 2024, 1, 2, 3], ["South", 2024, 4, None, 6],
    ],
    "a title with the year": [["Sales 2024"], [], ["Region", "Jan", "Feb", "Mar"], NORTH, SOUTH],
    "a column of totals": [["Region", "Jan-24", "Feb-24", "Mar-24", "Total"], [*NORTH, 6], [*SOUTH, 10]],
    "a row of totals": [["Region", "Jan-24", "Feb-24", "Mar-24"], NORTH, SOUTH, ["Total", 5, 2, 9]],
    "subtotals": [
        ["Region", "City", "Jan-24", "Feb-24", "Mar-24"], ["North", "A", 1, 1, 1], ["North", "B", 0, 1, 2],
        ["North total", None, 1, 2, 3], ["South", "C", 4, "-", 6], ["South total", None, 4, "-", 6],
        ["Grand total", None, 5, 2, 9],
    ],
    "two lines": [["Region", 2024, None, None], [None, "Jan", "Feb", "Mar"], NORTH, SOUTH],
}  # fmt: skip


@pytest.mark.parametrize("case", LAYOUTS)
def test_each_filled_period_becomes_a_row(case: str) -> None:
    book = book_of(LAYOUTS[case], Settings())
    by = book.sales.groupby(["region", "month"], observed=True)["revenue"].sum()
    first = 2024 * 12
    wanted = {("North", 0): 1, ("North", 1): 2, ("North", 2): 3, ("South", 0): 4, ("South", 2): 6}
    assert {(r, m - first): v for (r, m), v in by.items()} == wanted
    assert book.precision == "month"
    assert all(c.agrees for c in book.controls)
    assert "are periods" in _note(book)


def test_two_measures_stand_side_by_side() -> None:
    rows = [["Region", "Units Q1 2024", "Revenue Q1 2024", "Units Q2 2024", "Revenue Q2 2024"], ["N", 1, 10, 2, 30]]
    book = book_of(rows, Settings())
    assert book.sales[["units", "revenue"]].values.tolist() == [[1, 10], [2, 30]]


def test_fiscal_quarters_follow_the_year() -> None:
    rows = [["Region", "FY24 Q1", "FY24 Q2"], ["N", 1, 2]]
    assert book_of(rows, Settings(fiscal_year_start=4)).sales["month"].tolist() == [2023 * 12 + 3, 2023 * 12 + 6]


def test_years_below_a_title_are_read_from_a_workbook(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    for row in (["Sales by region"], [], ["Region", 2021, 2022, 2023], NORTH, SOUTH):
        made.active.append(row)
    made.save(tmp_path / "years.xlsx")
    book = read_book([tmp_path / "years.xlsx"], Settings())
    assert (book.sales["revenue"].sum(), book.precision) == (16, "year")


def test_months_without_a_year_are_refused() -> None:
    with pytest.raises(InputError, match="without a year"):
        book_of([["Region", "Jan", "Feb", "Mar"], NORTH, SOUTH], Settings())


def test_that_nothing_says_what_the_numbers_are_is_a_warning() -> None:
    book = book_of(LAYOUTS["months"], Settings())
    assert "taken for revenue" in _note(book)
    assert "taken for" not in _note(book_of(LAYOUTS["a title with the year"], Settings()))


@pytest.mark.parametrize("title", ["Budget 2024", "Sales targets 2024"])
def test_a_plan_is_not_taken_for_sales(title: str) -> None:
    with pytest.raises(InputError):
        book_of([[title], [], ["Region", "Jan", "Feb", "Mar"], NORTH, SOUTH], Settings())


def test_orders_with_a_date_are_left_as_they_are() -> None:
    book = book_of([["Date", "Revenue", "2023", "2024"], ["2024-01-05", 5, 6, 7]], Settings())
    assert book.sales["revenue"].tolist() == [5]


def test_days_across_are_days() -> None:
    days = [dt.datetime(2024, 1, 1), dt.datetime(2024, 1, 2), dt.datetime(2024, 2, 1)]
    book = book_of([["Region", *days], NORTH], Settings())
    assert (book.precision, book.sales["revenue"].tolist()) == ("day", [1, 2, 3])
    assert (book.sales["day"] - book.sales["day"].min()).tolist() == [0, 1, 31]


def test_periods_without_a_number_are_no_sales() -> None:
    with pytest.raises(InputError, match="there is no number column"):
        book_of([["Region", "Jan-24", "Feb-24"], ["North", "-", None], ["South", None, "-"]], Settings())


@pytest.mark.parametrize(
    "rows",
    [[["Sales 2023"], [None, "Jan", None, "Feb", None], ["Store", "Units", "Revenue", "Units", "Revenue"],
      ["A", 1, 10, 2, 20], ["B", 3, 30, 4, 40]],
     [[None, "2022", None, "2023", None], ["Region", "Revenue", "Profit", "Revenue", "Profit"],
      ["A", 10, 1, 20, 2], ["B", 30, 3, 40, 4]],
     [[None, "Q1 2024", None, "Q2 2024", None], ["Region", "Revenue", "Qty", "Revenue", "Qty"],
      ["A", 10, 1, 20, 2], ["B", 30, 3, 40, 4]]],
)  # fmt: skip
def test_periods_over_pairs_of_measures_are_read_with_both(rows: list[list[Any]]) -> None:
    book = book_of(rows, Settings())
    assert book.sales["revenue"].tolist() == [10, 30, 20, 40]
    other = "profit" if "profit" in book.sales else "units"
    assert book.sales[other].tolist() == [1, 3, 2, 4]
    assert book.sales["month"].nunique() == 2
