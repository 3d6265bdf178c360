"""The workbook file: valid, reproducible, safe, atomic."""

from __future__ import annotations

import os
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from tests.excel.example import check_formulas, checks, report, rows
from tests.excel.office import opened, recalculated, validator_errors
from xlsales.errors import OutputError
from xlsales.excel.file import write_workbook
from xlsales.excel.grid import grid_of
from xlsales.in_place import put_in_place
from xlsales.report.model import Report, Rows, Sheet, TableBlock
from xlsales.words.sentence import plain


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_workbook(report(), tmp_path_factory.mktemp("file") / "report.xlsx")


@pytest.fixture(scope="module")
def anew_path(written: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return recalculated(written, tmp_path_factory.mktemp("anew"))


def parts_of(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as z:
        return {n: z.read(n).decode() for n in z.namelist() if n.endswith((".xml", ".rels"))}


def test_the_open_xml_sdk_finds_no_error(written: Path, tmp_path: Path) -> None:
    macro = write_workbook(report(), tmp_path / "report.xlsm")
    assert validator_errors(written) == []
    assert validator_errors(macro) == []


def test_same_report_gives_same_bytes(written: Path, tmp_path: Path) -> None:
    again = write_workbook(report(), tmp_path / "again.xlsx")
    assert again.read_bytes() == written.read_bytes()


def test_every_formula_recalculated_gives_its_cached_value(written: Path, anew_path: Path) -> None:
    cached = opened(written, values=True)
    formulas = opened(written)
    anew = opened(anew_path, values=True)
    compared = 0
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type != "f":
                    continue
                ours = cached[sheet.title][cell.coordinate].value
                theirs = anew[sheet.title][cell.coordinate].value
                where = f"{sheet.title}!{cell.coordinate} {cell.value}"
                if isinstance(ours, str):
                    assert theirs == ours, where
                else:
                    assert theirs == pytest.approx(ours, abs=1e-9), where
                compared += 1
    assert compared > 60


def test_a_living_sentence_follows_its_cell(tmp_path: Path) -> None:
    path = write_workbook(report(), tmp_path / "report.xlsx")
    place = grid_of(report()).places["kpis", 0, "change"]
    book = opened(path)
    book[place.sheet].cell(place.row + 1, place.col + 1).value = 0.25
    book.save(path)
    anew = opened(recalculated(path, tmp_path), values=True)
    assert anew["Summary"]["B2"].value.startswith("Revenue rose by 25.0% in Q4 2017")


def test_text_is_never_taken_for_a_formula(written: Path) -> None:
    book = opened(written)
    hostile = [
        c
        for s in book
        for r in s.iter_rows()
        for c in r
        if str(c.value) in ("=1+1", "+49 30 123", "-x", "@home", "=cmd")
    ]
    assert len(hostile) > 4
    sheets = [text for name, text in parts_of(written).items() if name.startswith("xl/worksheets/sheet")]
    formulas = re.findall(r"<f>(.*?)</f>", "".join(sheets))
    assert not any(f.startswith(("1+1", "cmd")) for f in formulas)
    odd = book["Odd"]
    quoted = next(c for r in odd.iter_rows() for c in r if c.value == "=1+1")
    assert quoted.data_type in ("s", "f")
    assert quoted.quotePrefix


def test_buttons_run_their_macros_and_have_alt_text(tmp_path: Path) -> None:
    path = write_workbook(report(), tmp_path / "report.xlsm")
    parts = parts_of(path)
    drawings = "".join(text for name, text in parts.items() if name.startswith("xl/drawings/drawing"))
    assert set(re.findall(r'macro="\[0\]!(\w+)"', drawings)) == {"CheckData", "Analyze", "UndoLastRun"}
    assert 'descr="Button: Analyze"' in drawings
    assert drawings.count('prst="roundRect"') == 3
    assert "macroEnabled.main+xml" in parts["[Content_Types].xml"]


def test_a_workbook_without_macros_has_no_buttons(written: Path) -> None:
    drawings = "".join(text for name, text in parts_of(written).items() if name.startswith("xl/drawings/drawing"))
    assert "<xdr:sp " not in drawings
    frames = re.findall(r"<xdr:graphicFrame.*?</xdr:graphicFrame>", drawings, re.DOTALL)
    assert frames
    assert all(re.search(r'descr="[^"]+"', f) for f in frames)


def test_a_ribbon_and_settings_for_xlwings_are_added(tmp_path: Path) -> None:
    path = write_workbook(
        report(), tmp_path / "report.xlsm", ribbon="<customUI/>", conf={"UDF MODULES": "xlsales.excel.functions"}
    )
    parts = parts_of(path)
    assert parts["customUI/customUI14.xml"] == "<customUI/>"
    assert "ui/extensibility" in parts["_rels/.rels"]
    assert opened(path, macros=True)["xlwings.conf"]["B1"].value == "xlsales.excel.functions"


def test_many_rows_are_a_table_with_formats_and_nothing_lost(written: Path) -> None:
    sheet = opened(written)["Data"]
    table = sheet.tables["Data"]
    frame = rows()
    assert table.ref == f"A1:G{len(frame) + 1}"
    assert table.autoFilter.ref == table.ref
    read = pd.DataFrame([[c.value for c in r] for r in sheet[table.ref]][1:], columns=[c.value for c in sheet[1]])
    assert read["Revenue"].tolist() == frame["Revenue"].tolist()
    assert pd.to_datetime(read["Order date"]).tolist() == frame["Order date"].tolist()
    assert read["Rep"].tolist() == frame["Rep"].tolist()
    assert sheet["D2"].number_format == sheet["D41"].number_format == "#,##0.00"
    assert sheet["A41"].number_format == "yyyy-mm-dd"


def test_native_formulas_verify_our_figures(anew_path: Path) -> None:
    anew = opened(anew_path, values=True)["Checks"]
    expected = checks(rows()).frame["ours"].tolist()
    found = [[c.value for c in r] for r in anew.iter_rows() if r[1].value in ("All rows", "Counted rows of Q1 2017")]
    assert [r[3] for r in found] == pytest.approx(expected)
    assert [r[5] for r in found] == ["agrees", "agrees"]


def test_a_wrong_figure_is_caught_by_its_native_formula(tmp_path: Path) -> None:
    table = checks(rows())
    wrong = replace(table, frame=table.frame.assign(ours=table.frame["ours"] + 1))
    sheets = (
        Sheet("Checks", plain("Checks"), (TableBlock(wrong, formulas=check_formulas()),)),
        Sheet("Data", plain("Rows"), (Rows(rows(), "Data"),)),
    )
    path = write_workbook(Report({}, sheets, {}), tmp_path / "wrong.xlsx")
    anew = opened(recalculated(path, tmp_path), values=True)["Checks"]
    assert [r[5].value for r in anew.iter_rows() if str(r[1].value).startswith(("All", "Counted"))] == ["differs"] * 2


def test_plain_text_on_request(tmp_path: Path) -> None:
    path = write_workbook(report(), tmp_path / "plain.xlsx", living=False)
    assert opened(path)["Summary"]["B2"].value.startswith("Revenue fell by 6.0%")


@pytest.mark.parametrize("name", ["missing/report.xlsx", "report.pdf", ""])
def test_a_target_that_cannot_be_is_refused_with_a_cure(tmp_path: Path, name: str) -> None:
    target = tmp_path / name if name else tmp_path
    with pytest.raises(OutputError, match=r"Choose|choose|Give"):
        write_workbook(report(), target)


def test_a_folder_with_a_workbooks_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.xlsx").mkdir()
    with pytest.raises(OutputError, match="is a folder"):
        write_workbook(report(), tmp_path / "folder.xlsx")


def test_a_failed_write_leaves_the_old_file_and_nothing_beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "report.xlsx"
    target.write_bytes(b"old")

    def locked(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "replace", locked)
    with pytest.raises(OutputError, match="open in Excel"):
        put_in_place(b"new", target)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]
