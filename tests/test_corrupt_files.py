"""Files that are damaged, hostile or not what they say: one clear line each, in bounded time and memory."""

from __future__ import annotations

import io
import os
import random
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.command_line import Said, run
from tests.table.test_old_workbooks import _old_workbook
from xlsales.api import read

SECONDS, MEMORY = 10, 2 << 30
SHEET, BOOK = "xl/worksheets/sheet1.xml", "xl/workbook.xml"
ROWS: list[list[object]] = [
    ["Order Date", "Region", "Revenue"],
    *([f"2024-{i % 12 + 1:02d}-{i % 28 + 1:02d}", "NS"[i % 2], 10.25 * i] for i in range(1, 200)),
]
TOTAL = 10.25 * 199 * 100


def workbook() -> bytes:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


XLSX = workbook()
CSV = "\n".join(",".join(map(str, row)) for row in ROWS).encode()
XLS = _old_workbook(ROWS)


def edited(part: str, change: Callable[[bytes], bytes], *, more: dict[str, bytes] | None = None) -> bytes:
    """The workbook with one part changed and right checksums."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(XLSX)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
        for name, content in (more or {}).items():
            new.writestr(name, content)
    return out.getvalue()


def with_cell(ref: str, row: str) -> bytes:
    cell = f'<row r="{row}"><c r="{ref}"><v>1</v></c></row></sheetData>'.encode()
    return edited(SHEET, lambda xml: xml.replace(b"</sheetData>", cell))


def answered(path: Path) -> Said:
    """The command in a process of its own that may take so much memory and time, and what it says."""
    import resource

    def bounded() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))

    command = [sys.executable, "-m", "xlsales", "check", str(path)]
    # Threads of numerical libraries reserve address space of their own, which is no memory in use.
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "1", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        command,
        capture_output=True,
        encoding="utf-8",
        timeout=SECONDS,
        preexec_fn=bounded,
        env=environment,
        check=False,
    )
    return Said(done.returncode, done.stdout, done.stderr)


ENTITIES = b'<!DOCTYPE a [<!ENTITY a "1"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
HOSTILE = {
    "entities in a sheet": edited(SHEET, lambda xml: xml.replace(b"<worksheet", ENTITIES + b"<worksheet", 1)),
    "entities in the workbook": edited(BOOK, lambda xml: xml.replace(b"<workbook", ENTITIES + b"<workbook", 1)),
    "a sheet that unpacks to half a gigabyte": edited(
        SHEET, lambda xml: xml.replace(b"</sheetData>", b" " * (512 << 20) + b"</sheetData>")
    ),
    "a cell in the last corner": with_cell("XFD1048576", "1048576"),
    "a cell far down and aside": with_cell("ZZ1000000", "1000000"),
    "a cell far aside in a row that says another": with_cell("XFD900000", "201"),
    "a row beyond the last": with_cell("A99999999999", "99999999999"),
    "a column beyond the last": with_cell("ZZZZZZ5", "5"),
    "a part twice": XLSX,
}


@pytest.mark.skipif(sys.platform == "win32", reason="limits of memory are POSIX's")
@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_workbook_gets_one_line_in_bounded_time_and_memory(case: str, tmp_path: Path) -> None:
    path = tmp_path / "hostile.xlsx"
    path.write_bytes(HOSTILE[case])
    if case == "a part twice":
        with zipfile.ZipFile(path, "a") as package, pytest.warns(UserWarning, match="Duplicate"):
            package.writestr(SHEET, "<worksheet/>")
    answer = answered(path)
    assert answer.code == 1
    assert "hostile.xlsx" in answer.message


@pytest.mark.skipif(sys.platform == "win32", reason="limits of memory are POSIX's")
@pytest.mark.parametrize("seed", range(3))
def test_a_damaged_old_workbook_gets_one_line_or_is_read(seed: int, tmp_path: Path) -> None:
    rnd, raw = random.Random(seed), bytearray(XLS)
    for _ in range(20):
        raw[rnd.randrange(len(raw))] = rnd.choice((0, 255, rnd.randrange(256)))
    path = tmp_path / "damaged.xls"
    path.write_bytes(raw)
    answer = answered(path)
    assert answer.code in (0, 1)
    if answer.code:
        assert "damaged.xls" in answer.message


def test_a_dimension_that_lies_is_read_as_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / "lies.xlsx"
    path.write_bytes(
        edited(SHEET, lambda xml: xml.replace(b'<dimension ref="A1:C200"/>', b'<dimension ref="A1:XFD9"/>'))
    )
    assert read(path).sales["revenue"].sum() == TOTAL


@pytest.mark.parametrize("seed", range(30))
def test_no_flipped_bit_changes_a_figure_of_a_workbook(seed: int, tmp_path: Path) -> None:
    rnd, raw = random.Random(seed), bytearray(XLSX)
    raw[rnd.randrange(len(raw))] ^= 1 << rnd.randrange(8)
    path = tmp_path / "flipped.xlsx"
    path.write_bytes(raw)
    answer = run("check", path)
    if answer.code:
        assert "flipped.xlsx" in answer.message
    else:
        assert f"{TOTAL:,.2f}" in answer.out


@pytest.mark.parametrize("part", [0.05, 0.3, 0.6, 0.9, 0.99, 0.9999])
@pytest.mark.parametrize(("suffix", "content"), [(".xlsx", XLSX), (".xls", XLS)])
def test_a_workbook_that_is_cut_off_gets_one_line(suffix: str, content: bytes, part: float, tmp_path: Path) -> None:
    path = tmp_path / f"half{suffix}"
    path.write_bytes(content[: int(len(content) * part)])
    answer = run("check", path)
    # Old workbooks are padded: without their last bytes they may be whole.
    assert answer.code == 1 or (suffix == ".xls" and f"{TOTAL:,.2f}" in answer.out)
    if answer.code:
        assert path.name in answer.message


def test_a_text_that_is_cut_off_within_a_row_is_said(tmp_path: Path) -> None:
    path = tmp_path / "half.csv"
    path.write_bytes(CSV[: CSV.rindex(b",")])
    notes = {n.code: n for n in read(path).notes}
    assert notes["cut_off"].level == "warning"


@pytest.mark.parametrize("seed", range(20))
def test_a_damaged_text_gets_one_line_or_is_read(seed: int, tmp_path: Path) -> None:
    rnd, raw = random.Random(seed), bytearray(CSV)
    for _ in range(rnd.choice((1, 5, 50))):
        raw[rnd.randrange(len(raw))] = rnd.randrange(256)
    path = tmp_path / "damaged.csv"
    path.write_bytes(raw)
    answer = run("check", path)
    assert answer.code in (0, 1)
    if answer.code:
        assert "damaged.csv" in answer.message


SUFFIXES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".parquet")
CONTENTS = {
    "an empty file": b"", "zeros": bytes(5_000), "a workbook": XLSX, "an old workbook": XLS, "text": CSV,
    "a web page": b"<html><table><tr><td>1</td></tr></table></html>", "a PDF": b"%PDF-1.7\n" + CSV,
    "a locked workbook": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3_000), "the mark of a package": b"PK\x03\x04",
    "the mark of Parquet": b"PAR1PAR1", "noise": random.Random(1).randbytes(4_000),
}  # fmt: skip
RIGHT = {(".xlsx", "a workbook"), (".xlsm", "a workbook"), (".xls", "an old workbook"), (".csv", "text")}


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("content", CONTENTS)
def test_what_a_file_holds_and_what_its_name_says_get_one_line_where_they_differ(
    suffix: str, content: str, tmp_path: Path
) -> None:
    path = tmp_path / f"file{suffix}"
    path.write_bytes(CONTENTS[content])
    answer = run("check", path)
    assert answer.code == (0 if (suffix, content) in RIGHT else 1)
    if answer.code:
        assert path.name in answer.message
