"""The workbook to start from: rebuilt, compared with the committed one, read by others."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.excel.macro_reader import stored_texts
from tests.excel.office import opened, recalculated, validator_errors
from xlsales.errors import OutputError
from xlsales.excel import template, wrappers
from xlsales.excel.package import read_parts
from xlsales.excel.settings_sheet import settings_of
from xlsales.excel.template import DATA_COLUMNS, TARGET_COLUMNS, TEMPLATE, build_template, differing_parts, main
from xlsales.settings import OPTIONS, Settings

COMMITTED = Path(__file__).parents[2] / TEMPLATE


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_template(tmp_path_factory.mktemp("template") / TEMPLATE)


def test_the_same_versions_give_the_same_bytes(built: Path, tmp_path: Path) -> None:
    assert build_template(tmp_path / TEMPLATE).read_bytes() == built.read_bytes()


def test_the_committed_template_is_what_would_be_built(built: Path) -> None:
    assert differing_parts(read_parts(COMMITTED.read_bytes()), read_parts(built.read_bytes())) == []


def test_the_committed_macros_are_what_would_be_generated() -> None:
    folder = Path(template.__file__).parent / "vba"
    for name, text in wrappers.generated_modules().items():
        assert (folder / name).read_text("utf-8") == text, name


def test_check_names_what_differs_and_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(template, "STEPS", ("Another step.",))
    assert main(["--check"]) == 1
    assert "differs: xl/sharedStrings.xml" in capsys.readouterr().out


def test_check_passes_on_the_committed_files(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check"]) == 0
    assert capsys.readouterr().out == ""


def test_it_has_its_sheets_and_hidden_ones(built: Path) -> None:
    book = openpyxl.load_workbook(built, keep_vba=True)
    assert [s.title for s in book if s.sheet_state == "visible"] == ["Home", "Data", "Targets", "Audit", "Settings"]
    assert book["xlwings.conf"].sheet_state == "veryHidden"
    assert [c.value for c in book["xlwings.conf"][1]] == ["UDF MODULES", "xlsales.excel.functions"]


def test_data_and_targets_are_tables_of_headers_with_an_empty_row(built: Path) -> None:
    book = openpyxl.load_workbook(built)
    assert [c.value for c in book["Data"][1]] == [c[0] for c in DATA_COLUMNS]
    assert list(book["Data"].tables) == ["Data"]
    assert [c.value for c in book["Targets"][1]] == [c[0] for c in TARGET_COLUMNS]
    assert all(c.value is None for c in book["Data"][2])


def test_the_settings_sheet_is_read_back_as_the_defaults(built: Path) -> None:
    rows = [[c.value for c in row] for row in openpyxl.load_workbook(built)["Settings"]]
    read = settings_of(rows)
    assert read.settings == Settings()
    assert read.mapping == {header: role for header, role, _, _ in DATA_COLUMNS}
    assert set(OPTIONS) <= {cell for row in rows for cell in row}


def test_code_names_of_the_sheets_are_modules_of_the_project(built: Path) -> None:
    book = openpyxl.load_workbook(built, keep_vba=True)
    modules = stored_texts(TEMPLATE, built.read_bytes())
    assert {s.sheet_properties.codeName for s in book} | {book.code_name} <= set(modules)


def test_the_buttons_are_bound_to_macros_of_the_project(built: Path) -> None:
    drawing = read_parts(built.read_bytes())["xl/drawings/drawing1.xml"].decode()
    macros = stored_texts(TEMPLATE, built.read_bytes())["xlsales_buttons"]
    bound = [part.split('"')[0] for part in drawing.split('macro="[0]!')[1:]]
    assert bound == ["CheckData", "Analyze", "UndoLastRun", "AuditReport", "ExportReport"]
    assert all(f"Public Sub {name}()" in macros for name in bound)


def test_a_name_that_cannot_hold_macros_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"ending in \.xlsm"):
        build_template(tmp_path / "book.xlsx")


def test_the_open_xml_sdk_finds_nothing_wrong(built: Path) -> None:
    assert validator_errors(built) == []


def test_libreoffice_opens_it_and_keeps_its_sheets(built: Path, tmp_path: Path) -> None:
    sheets = opened(recalculated(built, tmp_path).with_suffix(".xlsx")).sheetnames
    assert sheets[:5] == ["Home", "Data", "Targets", "Audit", "Settings"]
