"""Workbooks whose rows stand on several sheets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from xlsales.settings import Settings
from xlsales.table.book import Note, SalesBook
from xlsales.table.ingest import read_book

HEAD = ["Order ID", "Date", "Region", "Revenue"]
JAN, FEB = ["A1", "2024-01-05", "N", 1], ["A2", "2024-02-05", "S", 2]
BARE = ["Date", "Product", "Revenue"]


def _read(tmp_path: Path, sheets: dict[str, list[list[Any]]], **mapping: str) -> SalesBook:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.save(tmp_path / "book.xlsx")
    return read_book([tmp_path / "book.xlsx"], Settings(), mapping=mapping)


def _chosen(book: SalesBook) -> Note:
    return next(n for n in book.notes if n.code == "sheet_chosen")


def test_a_sheet_a_month_is_one_table_and_it_is_said(tmp_path: Path) -> None:
    book = _read(tmp_path, {"Jan": [HEAD, JAN], "Feb": [HEAD, FEB]})
    assert book.sales["revenue"].tolist() == [1, 2]
    assert book.sales["row"].is_unique
    assert (_chosen(book).level, "Jan and Feb, whose rows do not repeat" in _chosen(book).text) == ("warning", True)


def test_what_the_name_of_a_sheet_says_can_be_used(tmp_path: Path) -> None:
    sheets = {"North": [BARE, ["2024-01-05", "A", 1]], "South": [BARE, ["2024-01-06", "A", 2]]}
    assert _read(tmp_path, sheets, region="Sheet").sales["region"].tolist() == ["North", "South"]


def test_a_sheet_named_after_a_period_says_when_its_rows_happened(tmp_path: Path) -> None:
    head = ["Region", "Product", "Revenue"]
    book = _read(tmp_path, {"Jan 2024": [head, ["N", "A", 1]], "Feb 2024": [head, ["N", "A", 2]]})
    assert book.sales["month"].tolist() == [2024 * 12, 2024 * 12 + 1]


COPIES: dict[str, list[list[Any]]] = {
    "Orders (2)": [HEAD, JAN, FEB],
    "Corrected": [HEAD, [*JAN[:3], 9], [*FEB[:3], 9]],
    "Draft": [HEAD, ["B1", "2024-03-05", "N", 7]],
}


@pytest.mark.parametrize("name", COPIES)
def test_a_sheet_that_repeats_the_orders_or_drafts_them_is_left_out(name: str, tmp_path: Path) -> None:
    book = _read(tmp_path, {"Orders": [HEAD, JAN, FEB], name: COPIES[name]})
    assert book.sales["revenue"].sum() == 3
    assert f"not from {name}" in _chosen(book).text


def test_a_sheet_that_plans_the_orders_is_read_as_targets(tmp_path: Path) -> None:
    book = _read(tmp_path, {"Orders": [HEAD, JAN, FEB], "Budget": [HEAD, ["B1", "2024-03-05", "N", 7]]})
    assert book.sales["revenue"].sum() == 3
    assert book.targets is not None
    assert book.targets["quota"].tolist() == [7]


def test_without_order_numbers_the_same_keys_under_other_amounts_are_a_copy(tmp_path: Path) -> None:
    days = [f"2024-01-{d:02}" for d in range(1, 11)]
    sheets = {
        "Orders": [BARE, *([d, "A", 1] for d in days)],
        "In euros": [BARE, *([d, "A", 0.9] for d in days)],
    }
    assert _read(tmp_path, sheets).sales["revenue"].sum() == 10
