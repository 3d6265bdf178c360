"""Setup writes the interpreter for Excel and leaves everything else as it was."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import pytest

from xlsales.errors import OutputError
from xlsales.excel import setup as setting_up
from xlsales.excel.machine import APPLE_SCRIPTS, Machine, System, this_machine
from xlsales.excel.setup import config_values, with_value, write_interpreter


def machine(home: Path, system: System = "windows") -> Machine:
    return Machine(system, home, Path("C:/Python/python.exe"), home / "python")


def test_the_interpreter_is_written_where_xlwings_looks(tmp_path: Path) -> None:
    said = write_interpreter(machine(tmp_path))
    written = tmp_path / ".xlwings" / "xlwings.conf"
    assert str(written) in said
    assert config_values(written) == {"INTERPRETER_WIN": str(Path("C:/Python/python.exe"))}


def test_other_lines_stay_as_they_are(tmp_path: Path) -> None:
    path = machine(tmp_path).config
    path.parent.mkdir()
    path.write_text('"SHOW CONSOLE","True"\n"interpreter_win","old"\n"PYTHONPATH","C:/mine"\n')
    write_interpreter(machine(tmp_path))
    lines = path.read_text().splitlines()
    assert [lines[0], lines[2]] == ['"SHOW CONSOLE","True"', '"PYTHONPATH","C:/mine"']
    assert lines[1].startswith('"INTERPRETER_WIN","C:')


def test_running_it_twice_changes_nothing_more(tmp_path: Path) -> None:
    write_interpreter(machine(tmp_path))
    once = machine(tmp_path).config.read_bytes()
    write_interpreter(machine(tmp_path))
    assert machine(tmp_path).config.read_bytes() == once


def test_a_setting_given_twice_is_left_once() -> None:
    assert with_value('"A","1"\n"B","2"\n"A","3"\n', "A", "4") == '"A","4"\n"B","2"\n'


def test_on_a_mac_the_script_for_starting_python_is_installed_too(tmp_path: Path) -> None:
    mac = machine(tmp_path, "mac")
    write_interpreter(mac)
    assert "INTERPRETER_MAC" in mac.config.read_text()
    script = tmp_path / APPLE_SCRIPTS / f"xlwings-{version('xlwings')}.applescript"
    assert "VbaHandler" in script.read_text("utf-8")


def test_a_system_without_excel_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="Windows and macOS only"):
        write_interpreter(machine(tmp_path, "other"))


def test_a_path_outside_the_code_page_is_refused_and_the_file_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setting_up.locale, "getpreferredencoding", lambda _: "cp1252")
    odd = Machine("windows", tmp_path, Path("C:/用户/python.exe"), tmp_path)
    with pytest.raises(OutputError, match="plain letters"):
        write_interpreter(odd)
    assert not odd.config.exists()


def test_a_file_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / ".xlwings").write_text("a file where a folder should be")
    with pytest.raises(OutputError, match="Close Excel"):
        write_interpreter(machine(tmp_path))


def test_this_machine_is_the_one_that_runs() -> None:
    assert this_machine().python.exists()
