"""Where the header stands, and headers of two lines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from xlsales.errors import InputError
from xlsales.settings import Settings
from xlsales.table.ingest import book_of, read_book

BODY: list[list[Any]] = [["A1", "2024-01-05", "N", "Tea", 2, 5.5], ["A2", "2024-04-05", "S", "Cup", 3, 6.5]]
TWO_LINES: dict[str, list[list[Any]]] = {
    "split words": [
        ["Order", "Order", "Sales", None, "Units", "Net"], ["ID", "Date", "Region", "Product", "Sold", "Revenue"],
    ],
    "groups above": [
        ["Order", "Order", "Where", "What", "Figures", "Figures"],
        ["Order ID", "Order Date", "Region", "Product", "Qty", "Revenue"],
    ],
    "groups above, each once": [
        ["Order", None, "Where", "What", "Figures", None],
        ["Order ID", "Order Date", "Region", "Product", "Qty", "Revenue"],
    ],
    "columns that need no second line": [
        ["Order ID", "Order Date", "Region", "Product", None, None], [None, None, None, None, "Qty", "Revenue"],
    ],
}  # fmt: skip


@pytest.mark.parametrize("title", [[], [["Register of sales"], [None]]])
@pytest.mark.parametrize("case", TWO_LINES)
def test_a_header_of_two_lines_is_one_header(case: str, title: list[list[Any]], tmp_path: Path) -> None:
    rows = [*title, *TWO_LINES[case], *BODY]
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    made.save(tmp_path / "two.xlsx")
    for book in (book_of(rows, Settings()), read_book([tmp_path / "two.xlsx"], Settings())):
        assert book.sales["revenue"].sum() == 12
        assert book.has("order_id", "units", "region", "product")
        assert book.sales["row"].tolist() == [len(title) + 3, len(title) + 4]


@pytest.mark.parametrize("second", [["", "North", "Desk", ""], ["", "(text)", "(text)", "EUR"]])
def test_a_row_of_words_below_the_header_is_no_part_of_it(second: list[str], tmp_path: Path) -> None:
    lines = [["Order Date", "Region", "Product", "Revenue"], second, ["2024-01-05", "N", "A", "5"]]
    (tmp_path / "words.csv").write_text("\n".join(";".join(r) for r in lines), encoding="utf-8")
    book = read_book([tmp_path / "words.csv"], Settings())
    assert book.sales["row"].tolist() == [3]
    assert book.set_aside["row"].tolist() == [2]


@pytest.mark.parametrize(
    "above",
    [
        [["Company", "ACME"], ["From", "2024-01-01"], ["Currency", "EUR"], [None]],
        [["A", "B", "C", "D"], [None]],
    ],
)
def test_what_stands_above_the_table_is_no_header_though_it_is_wide(above: list[list[Any]], tmp_path: Path) -> None:
    rows = [*above, ["Date", "Region", "Revenue"], ["2024-01-05", "N", 5], ["2024-04-05", "S", 6]]
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    made.save(tmp_path / "above.xlsx")
    for book in (book_of(rows, Settings()), read_book([tmp_path / "above.xlsx"], Settings())):
        assert book.sales["revenue"].sum() == 11


def test_a_table_without_a_header_is_told_to_have_one(tmp_path: Path) -> None:
    (tmp_path / "bare.csv").write_text("2024-01-05,North,5\n2024-02-05,South,6\n", encoding="utf-8")
    with pytest.raises(InputError, match="Write a row of headers above the first row"):
        read_book([tmp_path / "bare.csv"], Settings())


def test_rows_of_values_above_the_header_are_no_title_and_refused(tmp_path: Path) -> None:
    path = tmp_path / "middle.csv"
    rows = [f"2024-01-{i:02d},North,Ann,{i}.50" for i in range(1, 9)]
    path.write_text("\n".join([*rows[:4], "Date,Region,Rep,Revenue", *rows[4:]]))
    with pytest.raises(InputError, match="4 rows of values stand above"):
        read_book([path], Settings())
