"""Workbooks of Excel 97 to 2003, written record by record after [MS-XLS]."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from xlsales.errors import InputError
from xlsales.excel.compound_file import compound_file
from xlsales.settings import Settings
from xlsales.table.ingest import read_book

ROWS = [
    ["Order Date", "Region", "Revenue"], ["2024-01-05", "Süd", 1200.5], ["2024-02-06", None, -3.25],
    ["2024-03-07", "NA", 40.0],
]  # fmt: skip


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _cell(row: int, column: int, value: str | float) -> bytes:
    at = struct.pack("<HHH", row, column, 0)
    if isinstance(value, str):
        return _record(0x0204, at + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))
    return _record(0x0203, at + struct.pack("<d", value))


def _old_workbook(rows: list[list[object]], merged: bytes = b"") -> bytes:
    start = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0x0600))
    end, name = _record(0x000A, b""), b"Orders"
    listed = _record(0x0085, struct.pack("<IBBBB", 0, 0, 0, len(name), 0) + name)
    place = len(start) + len(listed) + len(end)
    listed = _record(0x0085, struct.pack("<IBBBB", place, 0, 0, len(name), 0) + name)
    cells = b"".join(_cell(r, c, v) for r, row in enumerate(rows) for c, v in enumerate(row) if v is not None)
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0x0600)) + cells + merged + end
    return compound_file({"Workbook": start + listed + end + sheet})


def test_an_old_workbook_is_read(tmp_path: Path) -> None:
    (tmp_path / "old.xls").write_bytes(_old_workbook(ROWS))
    book = read_book([tmp_path / "old.xls"], Settings())
    assert book.sales["revenue"].tolist() == [1200.5, -3.25, 40.0]
    assert book.sales["region"].tolist() == ["Süd", "(not given)", "NA"]


def test_its_merged_cells_are_filled_down(tmp_path: Path) -> None:
    merged = _record(0x00E5, struct.pack("<HHHHH", 1, 1, 2, 1, 1))
    (tmp_path / "old.xls").write_bytes(_old_workbook(ROWS, merged))
    assert read_book([tmp_path / "old.xls"], Settings()).sales["region"].tolist() == ["Süd", "Süd", "NA"]


PRETENDERS = {
    "a web page": (b"<html><table><tr><td>Revenue</td></tr></table></html>", "a web page"),
    "a table with tabs": (b"Date\tRevenue\n2024-01-05\t5\n", "a text file"),
    "XML": (b'<?xml version="1.0"?><Workbook></Workbook>', "an XML file"),
    "a new workbook": (b"PK\x03\x04" + bytes(50), ".xlsx"),
}


@pytest.mark.parametrize("case", PRETENDERS)
def test_what_only_calls_itself_xls_is_named_for_what_it_is(case: str, tmp_path: Path) -> None:
    content, said = PRETENDERS[case]
    (tmp_path / "report.xls").write_bytes(content)
    with pytest.raises(InputError, match="not what its suffix") as error:
        read_book([tmp_path / "report.xls"], Settings())
    assert said in str(error.value)
