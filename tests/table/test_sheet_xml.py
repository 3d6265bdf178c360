"""What a sheet holds that its reader does not hand over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from xlsales.errors import InputError
from xlsales.settings import Settings
from xlsales.table.book import SalesBook
from xlsales.table.ingest import read_book

HEAD = ["Order Date", "Region", "Revenue"]


def _book(tmp_path: Path, rows: list[list[object]], change: Callable[[object], None] = lambda _: None) -> SalesBook:
    made = openpyxl.Workbook()
    for row in [HEAD, *rows]:
        made.active.append(row)
    change(made.active)
    made.save(tmp_path / "book.xlsx")
    return read_book([tmp_path / "book.xlsx"], Settings())


def _note(book: SalesBook, code: str) -> tuple[int, str]:
    return next(((n.rows, n.level) for n in book.notes if n.code == code), (0, ""))


def test_error_cells_are_counted_by_their_names(tmp_path: Path) -> None:
    rows = [["2024-01-05", "NA", 5], ["2024-02-05", "#N/A", "#REF!"], ["2024-04-05", "#N/A", 7]]

    def as_errors(sheet) -> None:
        for at in ("B3", "C3", "B4"):
            sheet[at].data_type = "e"

    book = _book(tmp_path, rows, as_errors)
    said = [n.text for n in book.notes if n.code == "error_cells"]
    assert said == [
        "2 cells of 'Region' hold #N/A; they count as empty.",
        "1 cells of 'Revenue' hold #REF!; they count as empty.",
    ]
    assert book.sales["region"].tolist() == ["NA", "(not given)"]
    assert book.set_aside["reason"].tolist() == ["no amount"]


def test_hidden_rows_count_and_it_is_said(tmp_path: Path) -> None:
    def hide(sheet) -> None:
        sheet.row_dimensions[3].hidden = True

    book = _book(tmp_path, [["2024-01-05", "N", 5], ["2024-02-05", "S", 6]], hide)
    assert book.sales["revenue"].sum() == 11
    assert _note(book, "hidden_rows") == (1, "warning")


def test_formulas_without_a_result_are_said(tmp_path: Path) -> None:
    book = _book(tmp_path, [["2024-01-05", "N", 5], ["2024-02-05", "S", "=1+2"]])
    assert _note(book, "formulas_without_result") == (1, "warning")
    assert book.set_aside["reason"].tolist() == ["no amount"]


def test_where_no_formula_has_a_result_the_error_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Open it in Excel and save it"):
        _book(tmp_path, [["2024-01-05", "N", "=1+2"]])


def test_a_plain_sheet_has_no_note(tmp_path: Path) -> None:
    assert _book(tmp_path, [["2024-01-05", "N", 5]]).notes == ()
