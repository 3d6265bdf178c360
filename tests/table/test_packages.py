"""What is looked for in a workbook's package, and what is let through."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from xlsales.api import read
from xlsales.errors import InputError
from xlsales.table.packages import check_package


def _workbook(path: Path, rows: int = 30) -> Path:
    book = openpyxl.Workbook()
    book.active.append(["Order Date", "Region", "Revenue"])
    for i in range(rows):
        book.active.append([f"2024-{i % 12 + 1:02d}-05", "NS"[i % 2], 10.0 + i])
    book.save(path)
    return path


def test_a_sound_workbook_passes(tmp_path: Path) -> None:
    check_package(_workbook(tmp_path / "a.xlsx"))


def test_formats_far_away_are_no_cells(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    for ref in ("XFD1", "XFD1048576", "A1048576"):
        book.active[ref].font = openpyxl.styles.Font(bold=True)
    book.save(path)
    assert len(read(path).sales) == 30


def test_a_wide_sheet_that_is_filled_passes(tmp_path: Path) -> None:
    path = tmp_path / "wide.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Date", "Revenue", *(f"x{j}" for j in range(800))])
        for i in range(1, 40):
            sheet.write_row(i, 0, [f"2024-01-{i % 28 + 1:02d}", 5, *([1] * 800)])
    assert read(path).sales["revenue"].sum() == 39 * 5


def test_a_workbook_that_was_written_anew_is_looked_at_anew(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "a.xlsx")
    check_package(path)
    raw = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as package:
        at = package.getinfo("xl/worksheets/sheet1.xml").header_offset + 80
    raw[at] ^= 1
    path.write_bytes(raw)
    with pytest.raises(InputError, match="damaged"):
        check_package(path)


@pytest.mark.parametrize(
    ("cell", "noted"),
    [(b'<c r="D2" t="str"><f>IF(1,"","")</f><v></v></c>', 0), (b'<c r="D2"><f>1+1</f><v></v></c>', 1)],
)
def test_formulas_whose_result_is_an_empty_text_have_a_result(cell: bytes, noted: int, tmp_path: Path) -> None:
    path, sheet = _workbook(tmp_path / "a.xlsx"), "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(path) as package:
        parts = {n: package.read(n) for n in package.namelist()}
    first, second, *rest = parts[sheet].split(b"</row>")
    head = b'<c r="D1" t="inlineStr"><is><t>Flag</t></is></c>'
    parts[sheet] = b"</row>".join((first + head, second + cell, *rest))
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    assert len([n for n in read(path).notes if n.code == "formulas_without_result"]) == noted


@pytest.mark.parametrize("name", ["Москва", "東京都", "Łódź"])
def test_a_text_in_letters_of_another_alphabet_says_how_it_was_read(name: str, tmp_path: Path) -> None:
    encoding = {"Москва": "cp1251", "東京都": "cp932", "Łódź": "cp1250"}[name]
    path = tmp_path / "a.csv"
    lines = [f"2024-{m:02d}-05,{name} {m},{m}.50" for m in range(1, 13)]
    path.write_bytes("\n".join(["Date,Region,Revenue", *lines]).encode(encoding))
    book = read(path)
    assert book.sales["revenue"].sum() == 78 + 12 * 0.5
    assert [n.level for n in book.notes if n.code == "encoding_guessed"] == ["warning"]
