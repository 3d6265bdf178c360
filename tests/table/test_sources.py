"""Files of every kind give the same rows; what cannot be read gets one clear message."""

from __future__ import annotations

import builtins
import datetime as dt
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from xlsales.errors import InputError
from xlsales.settings import Settings
from xlsales.table.ingest import read_book
from xlsales.table.sources import read_tables

HEADER = ["Order Date", "Region", "Revenue"]
ROWS: list[list[Any]] = [
    [dt.datetime(2024, 1, 5), "Nord", 1200.5],
    [dt.datetime(2024, 2, 6), "NA", -3.25],
    [dt.datetime(2024, 3, 7), "Süd", 40.0],
]


def _workbook(path: Path, above: int = 0) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for title in (["Sales report"], [None])[:above]:
        sheet.append(title)
    for row in [HEADER, *ROWS]:
        sheet.append(row)
    book.save(path)
    return path


def _text(path: Path, delimiter: str, encoding: str) -> Path:
    lines = [delimiter.join(HEADER), *(delimiter.join([f"{r[0]:%Y-%m-%d}", r[1], str(r[2])]) for r in ROWS)]
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


def _ods(path: Path) -> Path:
    pd.DataFrame(ROWS, columns=HEADER).to_excel(path, engine="odf", index=False)
    return path


def _parquet(path: Path) -> Path:
    pd.DataFrame(ROWS, columns=HEADER).to_parquet(path)
    return path


MAKERS: dict[str, Callable[[Path], Path]] = {
    "a.xlsx": _workbook,
    "a.xlsm": _workbook,
    "titled.xlsx": lambda p: _workbook(p, above=2),
    "a.ods": _ods,
    "a.parquet": _parquet,
    "comma.csv": lambda p: _text(p, ",", "utf-8"),
    "semicolon.csv": lambda p: _text(p, ";", "cp1252"),
    "tab.tsv": lambda p: _text(p, "\t", "utf-16"),
    "pipe.txt": lambda p: _text(p, "|", "utf-8-sig"),
    "big-endian.csv": lambda p: _text(p, ",", "utf-16-be"),
}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("name", MAKERS)
def test_every_kind_of_file_gives_the_same_rows(name: str, tmp_path: Path) -> None:
    book = read_book([MAKERS[name](tmp_path / name)], Settings())
    assert book.sales["revenue"].tolist() == [1200.5, -3.25, 40.0]
    assert book.sales["region"].tolist() == ["Nord", "NA", "Süd"]
    assert [str(pd.Timestamp(d, unit="D"))[:10] for d in book.sales["day"].tolist()] == [
        "2024-01-05",
        "2024-02-06",
        "2024-03-07",
    ]
    assert all(c.agrees for c in book.controls)


@pytest.mark.parametrize("absent", [("fastexcel",), ("fastexcel", "python_calamine")])
@pytest.mark.parametrize("above", [0, 2])
def test_every_reader_gives_the_same_rows(
    absent: tuple[str, ...], above: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _workbook(tmp_path / "a.xlsx", above)
    first = read_tables(path)[0]
    real = builtins.__import__

    def without(name: str, *args: Any, **options: Any) -> Any:
        if name in absent:
            raise ImportError(name)
        return real(name, *args, **options)

    monkeypatch.setattr(builtins, "__import__", without)
    second = read_tables(path)[0]
    assert second.frame().equals(first.frame())
    assert second.headers == first.headers == tuple(HEADER)
    assert second.rows.tolist() == first.rows.tolist() == [above + 2, above + 3, above + 4]


def test_serial_dates_count_from_1904_where_the_workbook_says_so(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = dt.datetime(1904, 1, 1)
    sheet = book.active
    assert sheet is not None
    for row in (HEADER, [43830, "North", 5]):
        sheet.append(row)
    book.save(tmp_path / "mac.xlsx")
    assert read_book([tmp_path / "mac.xlsx"], Settings()).sales["month"].tolist() == [2024 * 12]


def _bad(name: str, content: bytes) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        (folder / name).write_bytes(content)
        return folder / name

    return make


def _truncated(folder: Path) -> Path:
    whole = _workbook(folder / "whole.xlsx").read_bytes()
    (folder / "cut.xlsx").write_bytes(whole[: len(whole) // 2])
    return folder / "cut.xlsx"


def _folder(folder: Path) -> Path:
    _text(folder / "orders.csv", ",", "utf-8")
    return folder


def _nearly(folder: Path) -> Path:
    _text(folder / "orders.csv", ",", "utf-8")
    return folder / "order.csv"


def _hollow(folder: Path) -> Path:
    with zipfile.ZipFile(folder / "a.xlsx", "w") as package:
        package.writestr("readme.txt", "nothing")
    return folder / "a.xlsx"


def _empty_sheet(folder: Path) -> Path:
    openpyxl.Workbook().save(folder / "empty.xlsx")
    return folder / "empty.xlsx"


BAD = {
    "0 bytes": (_bad("a.csv", b""), "empty (0 bytes)"),
    "only a header": (_bad("a.csv", b"Date,Revenue\n"), "no rows"),
    "white space": (_bad("a.csv", b" \n \n"), "no rows"),
    "protected": (_bad("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600), "password"),
    "text as workbook": (_bad("a.xlsx", b"Date,Revenue\n2024-01-01,5\n"), "not what its suffix"),
    "workbook as text": (_bad("a.csv", b"PK\x03\x04" + b"\0" * 50), "not what its suffix"),
    "picture as text": (_bad("a.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 3), "not a text file"),
    "text as Parquet": (_bad("a.parquet", b"Date,Revenue\n"), "not what its suffix"),
    "broken Parquet": (_bad("a.parquet", b"PAR1" + b"\0" * 50), "damaged"),
    "unquoted delimiter": (
        _bad("a.csv", b"Date,Region,Revenue\n2024-01-01,N,1,234.50\n2024-01-02,S,5\n2024-01-03,S,5\n"),
        "row 2",
    ),
    "unknown kind": (_bad("a.pdf", b"%PDF-1.4"), "not read"),
    "truncated": (_truncated, "cut off"),
    "another package": (_hollow, "not what its suffix"),
    "a folder": (_folder, "orders.csv"),
    "missing": (_nearly, "'orders.csv'"),
    "empty sheet": (_empty_sheet, "no rows"),
    "no number": (_bad("a.csv", b"Name,Colour\nAnn,red\nBob,blue\n"), "no number column"),
    "nothing known": (_bad("a.csv", b"Foo,Bar\n1,2\n3,4\n"), "what a row is worth"),
    "no time": (_bad("a.csv", b"Region,Revenue\nNorth,2\n"), "when a row happened"),
    "empty date": (_bad("a.csv", b"Date,Revenue\n,2\n,3\n"), "it is empty"),
    "no date": (_bad("a.csv", b"Date,Revenue\nsoon,2\nlater,3\n"), "it holds no dates"),
    "no usable row": (_bad("a.csv", b"Date,Revenue,Status\n2024-01-01,2,Void\n2024-01-01,3,Void\n"), "2 × cancelled"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_gets_one_clear_message(case: str, tmp_path: Path) -> None:
    make, said = BAD[case]
    with pytest.raises(InputError) as caught:
        read_book([make(tmp_path)], Settings())
    assert said in str(caught.value)
    assert caught.value.where
    assert "\n" not in str(caught.value)


def test_blank_and_title_rows_keep_the_row_numbers_of_the_sheet(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Sales report 2024\n\nDate,Region,Revenue\n2024-01-01,N,1\n\n2024-01-03,S,2\n", encoding="utf-8")
    book = read_book([path], Settings())
    assert book.sales["row"].tolist() == [4, 6]
    assert any(n.code == "blank_rows" and n.rows == 1 for n in book.notes)


def _record(kind: int, data: bytes) -> bytes:
    """One record of the binary sheet format (MS-XLSB 2.1.4): its number, its length and its data."""
    return bytes([kind, len(data)]) + data


def test_a_binary_workbook_is_read(tmp_path: Path) -> None:
    templates = pytest.importorskip("pyopenvba")
    blank = Path(templates.__file__).parent / "_templates" / "blank_files" / "blank_workbook.xlsb"
    if not blank.exists():
        pytest.skip("the package has no blank binary workbook")
    cells = b""
    for row, values in enumerate([HEADER, [45296.0, "Nord", 1200.5], [45297.0, "NA", -3.25]]):
        cells += _record(0, struct.pack("<IIHBBBI", row, 0, 300, 0, 0, 0, 0))
        for column, value in enumerate(values):
            at = struct.pack("<II", column, 0)
            text = struct.pack("<I", len(value)) + value.encode("utf-16-le") if isinstance(value, str) else b""
            cells += _record(6, at + text) if text else _record(5, at + struct.pack("<d", value))
    with zipfile.ZipFile(blank) as old, zipfile.ZipFile(tmp_path / "a.xlsb", "w") as new:
        sheet = next(n for n in old.namelist() if n.startswith("xl/worksheets/sheet"))
        for name in old.namelist():
            part = old.read(name)
            begin = part.find(b"\x91\x01\x00")
            new.writestr(name, part[: begin + 3] + cells + part[begin + 3 :] if name == sheet else part)
    book = read_book([tmp_path / "a.xlsb"], Settings())
    assert book.sales["revenue"].tolist() == [1200.5, -3.25]
    assert book.sales["region"].tolist() == ["Nord", "NA"]
    assert book.sales["month"].tolist() == [24288, 24288]


def test_a_space_before_a_quote_does_not_split_the_value(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('Date, Customer, Revenue\n2024-01-05, "Smith, John", 5\n', encoding="utf-8")
    assert read_tables(tmp_path / "a.csv")[0].column("Customer").texts == ("Smith, John",)


def test_a_lone_quote_is_a_sign_and_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('Date,Region,Revenue\n2024-01-05,"N,5\n2024-04-05,S,6\n', encoding="utf-8")
    table = read_tables(tmp_path / "a.csv")[0]
    assert table.column("Region").texts == ('"N', "S")
    assert [n.rows for n in table.notes if n.code == "lone_quote"] == [1]


def test_a_quote_that_is_never_closed_is_an_error_where_lines_do_not_agree(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('Date,Region,Revenue\n2024-01-05,"N,W,5\n2024-04-05,S,6\n', encoding="utf-8")
    with pytest.raises(InputError, match="row 2"):
        read_tables(tmp_path / "a.csv")
