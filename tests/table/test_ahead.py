"""Workbooks parsed while the libraries are being imported: the same rows, and no fault of its own."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from xlsales.errors import InputError
from xlsales.settings import Settings
from xlsales.table import ahead
from xlsales.table.ahead import parse_ahead, parsed_ahead
from xlsales.table.ingest import read_book

pytest.importorskip("fastexcel")


@pytest.fixture(autouse=True)
def always_worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "WORTH_IT", 0)


def workbook(path: Path, revenue: float = 5.0, *, title: str = "", sheet: str = "Orders") -> Path:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in ([title], []) if title else ():
        page.append(row)
    page.append(["Date", "Region", "Revenue"])
    for month in range(1, 13):
        page.append([f"2024-{month:02}-05", "North", revenue])
    book.save(path)
    return path


@pytest.mark.parametrize("title", ["", "Sales of the year"])
def test_a_book_read_ahead_has_the_same_rows(tmp_path: Path, title: str) -> None:
    path = workbook(tmp_path / "orders.xlsx", title=title)
    expected = read_book([path], Settings()).sales
    parse_ahead([path])
    read = read_book([path], Settings()).sales
    assert read.equals(expected)
    assert parsed_ahead(path) is None  # it was taken


def test_a_file_written_anew_in_the_meantime_is_read_anew(tmp_path: Path) -> None:
    path = workbook(tmp_path / "orders.xlsx")
    parse_ahead([path])
    workbook(path, revenue=700.25)
    assert read_book([path], Settings()).sales["revenue"].sum() == pytest.approx(12 * 700.25)


def test_the_sheet_data_is_the_one_parsed(tmp_path: Path) -> None:
    path = workbook(tmp_path / "orders.xlsx", sheet="Notes")
    book = openpyxl.load_workbook(path)
    book.create_sheet("Data").append(["Date", "Revenue"])
    book.save(path)
    parse_ahead([path])
    found = parsed_ahead(path)
    assert found is not None
    assert found[1] == "Data"


def test_a_damaged_file_is_complained_of_by_its_reader(tmp_path: Path) -> None:
    path = tmp_path / "orders.xlsx"
    path.write_bytes(b"PK\x03\x04" + b"\x00" * 500)
    parse_ahead([path])
    with pytest.raises(InputError, match="package"):
        read_book([path], Settings())


def test_a_missing_file_and_other_kinds_are_left_alone(tmp_path: Path) -> None:
    text = tmp_path / "orders.csv"
    text.write_text("Date,Revenue\n2024-01-05,5\n")
    parse_ahead([tmp_path / "no.xlsx", text])
    assert parsed_ahead(text) is None
