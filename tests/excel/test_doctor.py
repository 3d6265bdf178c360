"""Doctor finds what keeps Excel and Python apart, and says what to do."""

from __future__ import annotations

import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest

from xlsales.excel import doctor as examined
from xlsales.excel.doctor import Check, examine, needed_versions
from xlsales.excel.machine import Machine
from xlsales.excel.setup import write_interpreter
from xlsales.excel.template import build_template


@pytest.fixture
def computer(tmp_path: Path) -> Machine:
    python = tmp_path / "python" / "python.exe"
    python.parent.mkdir()
    python.touch()
    (python.parent / f"xlwings64-{version('xlwings')}.dll").touch()
    return Machine("windows", tmp_path, python, python.parent)


def named(checks: list[Check], name: str) -> Check:
    return next(c for c in checks if c.check == name)


def test_a_computer_that_is_set_up_is_well(computer: Machine) -> None:
    write_interpreter(computer)
    assert [c for c in examine(machine=computer) if not c.ok and c.check != "start-up time"] == []


def test_without_setup_it_says_to_run_it(computer: Machine) -> None:
    found = named(examine(machine=computer), "interpreter")
    assert (found.ok, "xlsales setup" in found.advice) == (False, True)


def test_an_interpreter_that_is_gone_is_found(computer: Machine) -> None:
    write_interpreter(computer)
    computer.python.unlink()
    assert "does not exist any more" in named(examine(machine=computer), "interpreter").advice


def test_another_interpreter_than_this_one_is_found(computer: Machine) -> None:
    other = computer.home / "other.exe"
    other.touch()
    write_interpreter(Machine("windows", computer.home, other, computer.prefix))
    assert "not" in named(examine(machine=computer), "interpreter").advice


def test_a_missing_dll_is_found(computer: Machine) -> None:
    next(computer.prefix.glob("*.dll")).unlink()
    assert "virus scanner" in named(examine(machine=computer), "xlwings DLL").advice


def test_a_mac_without_its_script_is_told_to_run_setup(computer: Machine) -> None:
    mac = Machine("mac", computer.home, computer.python, computer.prefix)
    assert named(examine(machine=mac), "Mac script").advice == "Run: xlsales setup"


def test_an_old_package_is_found(computer: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examined, "installed", lambda name: "1.0" if name == "pandas" else "99.0")
    found = named(examine(machine=computer), "pandas")
    assert (found.ok, "too old" in found.advice) == (False, True)


def test_a_missing_package_is_found(computer: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examined, "installed", lambda name: "" if name == "narwhals" else "99.0")
    assert "pip install narwhals" in named(examine(machine=computer), "narwhals").advice


def test_the_needed_versions_are_those_that_the_package_declares() -> None:
    assert {"pandas", "xlwings", "xlsxwriter"} <= {name.lower() for name, _ in needed_versions()}


def test_a_template_of_the_installed_xlwings_is_well(computer: Machine, tmp_path: Path) -> None:
    book = build_template(tmp_path / "book.xlsm")
    assert named(examine(book, computer), "macros").ok


def test_macros_of_another_xlwings_are_found(
    computer: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = build_template(tmp_path / "book.xlsm")
    monkeypatch.setattr(examined, "installed", lambda name: "99.1.0")
    found = named(examine(book, computer), "macros")
    assert (found.ok, "xlsales new" in found.advice) == (False, True)


def test_a_workbook_without_macros_is_told_so(computer: Machine, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "plain.xlsx", "w") as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
    assert "no macros" in named(examine(tmp_path / "plain.xlsx", computer), "macros").advice


def test_somebody_else_s_macros_are_told_apart(computer: Machine, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "other.xlsm", "w") as package:
        package.writestr("xl/vbaProject.bin", b"")
    assert "not those of xlsales" in named(examine(tmp_path / "other.xlsm", computer), "macros").advice


@pytest.mark.parametrize("content", [b"", b"not a workbook"])
def test_a_file_that_is_no_workbook_is_told_so(computer: Machine, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "broken.xlsm").write_bytes(content)
    assert "no .xlsm workbook" in named(examine(tmp_path / "broken.xlsm", computer), "workbook").advice


def test_a_missing_workbook_is_told_so(computer: Machine, tmp_path: Path) -> None:
    assert "does not exist" in named(examine(tmp_path / "gone.xlsm", computer), "workbook").advice


def test_a_workbook_in_a_cloud_folder_is_found(computer: Machine, tmp_path: Path) -> None:
    cloud = Machine(
        "windows", tmp_path, computer.python, computer.prefix, {"OneDriveCommercial": str(tmp_path / "Firm")}
    )
    assert "local folder" in named(examine(tmp_path / "Firm" / "book.xlsm", cloud), "place").advice
    assert named(examine(tmp_path / "here" / "book.xlsm", cloud), "place").ok


def test_a_download_mark_is_found(computer: Machine, tmp_path: Path) -> None:
    book = build_template(tmp_path / "book.xlsm")
    Path(f"{book}:Zone.Identifier").touch()
    assert "Unblock" in named(examine(book, computer), "download block").advice


def test_a_system_without_excel_is_told_so(computer: Machine) -> None:
    linux = Machine("other", computer.home, computer.python, computer.prefix)
    assert "Windows and macOS only" in named(examine(machine=linux), "Excel").advice
