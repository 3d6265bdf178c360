"""The lint finds what the validator doesn't see, and nothing in our own files."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.excel.example import report
from xlsales.excel.file import write_workbook
from xlsales.excel.lint import faults


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_workbook(report(), tmp_path_factory.mktemp("lint") / "report.xlsm")


def broken(source: Path, target: Path, part: str, old: str, new: str) -> Path:
    with zipfile.ZipFile(source) as before, zipfile.ZipFile(target, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            if name == part:
                assert old.encode() in content
                content = content.replace(old.encode(), new.encode(), 1)
            after.writestr(name, content)
    return target


def test_our_own_file_has_no_fault(written: Path) -> None:
    assert faults(written) == ()


@pytest.mark.parametrize(
    ("part", "old", "new", "said"),
    [
        ("xl/tables/table1.xml", 'name="Period"', 'name="Quarter"', "differs from its cell"),
        ("xl/tables/table1.xml", 'displayName="trend_quarter"', 'displayName="by_rep"', "occurs twice"),
        ("xl/tables/table1.xml", 'displayName="trend_quarter"', 'displayName="Q4"', "not valid"),
        ("xl/worksheets/sheet3.xml", '<c r="B2"', '<c r="A2"/><c r="A2"', "repeated or out of order"),
        ("xl/worksheets/sheet2.xml", '<mergeCell ref="B2', '<mergeCell ref="A1:C3"/><mergeCell ref="B2', "overlap"),
        ("xl/charts/chart1.xml", "<c:f>Trend!", "<c:f>Gone!", "no sheet"),
        ("xl/workbook.xml", '<sheet name="Trend"', '<sheet name="Tr?nd"', "not valid"),
        ("xl/worksheets/sheet8.xml", "SUM(", "SUM((", "malformed"),
        ("xl/worksheets/sheet3.xml", 'dxfId="0"', 'dxfId="99"', "look does not exist"),
        ("xl/worksheets/sheet7.xml", '<formula1>"', '<formula1>"' + "x" * 260, "characters long"),
    ],
)
def test_each_fault_is_found(written: Path, tmp_path: Path, part: str, old: str, new: str, said: str) -> None:
    found = faults(broken(written, tmp_path / "broken.xlsm", part, old, new))
    assert any(said in f for f in found), found
