"""`xlsales setup`: tells Excel which Python has xlsales."""

from __future__ import annotations

import locale
import re
from importlib.resources import files
from pathlib import Path

from xlsales.errors import OutputError
from xlsales.excel.machine import APPLE_SCRIPTS, Machine, installed, this_machine


def write_interpreter(machine: Machine | None = None) -> str:
    """Write the full path of this Python to xlwings' configuration of the person.

    Other lines stay as they are. On a Mac the script that lets Excel start Python is installed too.

    Returns
    -------
    str
        What was done, for the person.

    Raises
    ------
    OutputError
        Where Excel does not run on this system or the file cannot be written.
    """
    machine = machine or this_machine()
    if machine.system == "other":
        raise OutputError(
            "Excel runs on Windows and macOS only, so there is nothing to set up here. The command line works without."
        )
    try:
        _write_interpreter(machine)
        if machine.system == "mac":
            _install_apple_script(machine)
    except OSError as error:
        raise OutputError(
            f"{machine.config} could not be written ({error.strerror}). Close Excel and try again."
        ) from None
    return f"Excel will run {machine.python}; this stands in {machine.config}. Restart Excel if it is open."


def config_values(path: Path) -> dict[str, str]:
    """The settings in a file of xlwings; the keys in capitals, none where there is no file."""
    if not path.is_file():
        return {}
    lines = path.read_text(_encoding(), errors="replace").splitlines()
    return {found[1].upper(): found[2] for line in lines if (found := re.match(r'\s*"([^"]*)"\s*,\s*"([^"]*)"', line))}


def with_value(text: str, key: str, value: str) -> str:
    """A configuration's text with one setting replaced where it stands, or added at the end.

    Examples
    --------
    >>> with_value('"INTERPRETER_WIN","old"\\n"SHOW CONSOLE","True"\\n', "INTERPRETER_WIN", "new")
    '"INTERPRETER_WIN","new"\\n"SHOW CONSOLE","True"\\n'
    """
    line = f'"{key}","{value}"'
    lines = text.splitlines()
    at = [i for i, old in enumerate(lines) if re.match(rf'\s*"{re.escape(key)}"\s*,', old, re.IGNORECASE)]
    if at:
        kept = [old for i, old in enumerate(lines) if i not in at[1:]]
        kept[at[0]] = line
    else:
        kept = [*lines, line]
    return "\n".join(kept) + "\n"


def _write_interpreter(machine: Machine) -> None:
    path = machine.config
    path.parent.mkdir(parents=True, exist_ok=True)
    old = path.read_text(_encoding()) if path.exists() else ""
    new = with_value(old, machine.interpreter_key, str(machine.python))
    try:
        encoded = new.encode(_encoding())
    except UnicodeEncodeError:
        raise OutputError(
            f"Excel cannot read the path of this Python, {machine.python}: it has letters that this system's code page "
            "does not have. Install Python in a folder with plain letters."
        ) from None
    beside = path.with_name(path.name + ".new")
    beside.write_bytes(encoded)
    beside.replace(path)


def _install_apple_script(machine: Machine) -> None:
    name = f"xlwings-{installed('xlwings')}.applescript"
    folder = machine.home / APPLE_SCRIPTS
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(files("xlwings").joinpath(name).read_bytes())


def _encoding() -> str:
    """VBA reads the file in the system's code page."""
    return locale.getpreferredencoding(False)
