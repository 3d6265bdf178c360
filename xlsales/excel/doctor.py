"""`xlsales doctor`: what can keep Excel and Python from working together, each with what to do about it."""

from __future__ import annotations

import re
import sys
import zipfile
from collections.abc import Callable, Iterable
from importlib.metadata import requires
from pathlib import Path
from typing import NamedTuple

from xlsales.excel.machine import APPLE_SCRIPTS, Machine, installed, this_machine
from xlsales.excel.macros import XLWINGS_MARK
from xlsales.excel.package import RIBBON_PART
from xlsales.excel.setup import config_values

OLDEST_PYTHON = (3, 11)
SLOW_TO_IMPORT = ("matplotlib", "polars")
CLOUD_VARIABLES = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")
CLOUD_WORDS = ("onedrive", "sharepoint", "cloudstorage", "://")


class Check(NamedTuple):
    """One thing looked at: what, whether it is well, and what was found or what to do."""

    check: str
    ok: bool
    advice: str


def examine(workbook: Path | None = None, machine: Machine | None = None) -> list[Check]:
    """Look at versions, interpreter, configuration, and a workbook's macros and place.

    Parameters
    ----------
    workbook
        The workbook that does not work, if any.
    machine
        Another computer than this one, for tests.

    Returns
    -------
    list of Check
        In the order in which to go through them.
    """
    machine = machine or this_machine()
    found = [check for look in LOOKS for check in look(machine)]
    if workbook is not None:
        found += [check for look_at in EXAMINATIONS for check in look_at(workbook, machine)]
    return found


def _python(machine: Machine) -> Iterable[Check]:
    here = ".".join(map(str, sys.version_info[:3]))
    oldest = ".".join(map(str, OLDEST_PYTHON))
    if sys.version_info[:2] >= OLDEST_PYTHON:
        yield Check("Python", True, f"{here} at {machine.python}")
    else:
        yield Check("Python", False, f"This is {here}. Install Python {oldest} or newer.")


def _packages(machine: Machine) -> Iterable[Check]:
    for name, least in needed_versions():
        have = installed(name)
        if not have:
            yield Check(name, False, f"It is not installed. Run: {machine.python} -m pip install {name}")
        elif numbers(have) < numbers(least):
            yield Check(name, False, f"{have} is too old. Run: {machine.python} -m pip install --upgrade {name}")
        else:
            yield Check(name, True, have)


def _start_up(machine: Machine) -> Iterable[Check]:
    slow = [p for p in SLOW_TO_IMPORT if installed(p)]
    if slow:
        advice = f"xlwings loads {' and '.join(slow)} at each start, which takes seconds. Use a Python without them."
        yield Check("start-up time", False, advice)


def _excel(machine: Machine) -> Iterable[Check]:
    if machine.system == "other":
        yield Check("Excel", True, "Excel runs on Windows and macOS only; the command line works without it.")
        return
    configured = config_values(machine.config).get(machine.interpreter_key, "")
    if not configured:
        yield Check("interpreter", False, f"{machine.config} does not say where Python is. Run: xlsales setup")
    elif not Path(configured).exists():
        yield Check("interpreter", False, f"{configured} does not exist any more. Run: xlsales setup")
    elif Path(configured) != machine.python:
        yield Check("interpreter", False, f"Excel uses {configured}, not {machine.python}. Run: xlsales setup")
    else:
        yield Check("interpreter", True, configured)
    yield _link(machine)


def _link(machine: Machine) -> Check:
    """The part of xlwings that Excel itself loads: a DLL on Windows, a script on a Mac."""
    version = installed("xlwings")
    if machine.system == "mac":
        script = machine.home / APPLE_SCRIPTS / f"xlwings-{version}.applescript"
        return Check("Mac script", script.is_file(), str(script) if script.is_file() else "Run: xlsales setup")
    name = f"xlwings64-{version}.dll"
    places = (machine.prefix / name, machine.python.parent / name)
    there = next((p for p in places if p.is_file()), None)
    cure = (
        f"{name} is missing, perhaps removed by a virus scanner. Run: {machine.python} -m pip install --force-reinstall"
    )
    return Check("xlwings DLL", there is not None, str(there) if there else f"{cure} xlwings=={version}")


def _macros(workbook: Path, machine: Machine) -> Iterable[Check]:
    if not workbook.is_file():
        yield Check("workbook", False, f"{workbook} does not exist.")
        return
    try:
        with zipfile.ZipFile(workbook) as package:
            names = package.namelist()
            made_for = _made_for(package)
    except zipfile.BadZipFile:
        yield Check("workbook", False, f"{workbook} is no .xlsm workbook, or it has a password.")
        return
    if "xl/vbaProject.bin" not in names:
        yield Check("macros", False, "The workbook has no macros. Make one with: xlsales new book.xlsm")
    elif not made_for:
        yield Check("macros", False, "The macros are not those of xlsales. Make a workbook with: xlsales new book.xlsm")
    elif made_for != (have := installed("xlwings")):
        advice = (
            f"The macros are for xlwings {made_for}, installed is {have}. Make a workbook anew: xlsales new book.xlsm"
        )
        yield Check("macros", False, advice)
    else:
        yield Check("macros", True, f"made for xlwings {made_for}")


def _made_for(package: zipfile.ZipFile) -> str:
    ribbon = package.read(RIBBON_PART).decode() if RIBBON_PART in package.namelist() else ""
    found = re.search(rf"<!-- {XLWINGS_MARK}(\S+) -->", ribbon)
    return found[1] if found else ""


def _blocked(workbook: Path, machine: Machine) -> Iterable[Check]:
    if machine.system == "windows" and Path(f"{workbook}:Zone.Identifier").exists():
        advice = "Windows blocks macros of downloaded files. In Explorer: Properties of the file, tick Unblock."
        yield Check("download block", False, advice)


def _place(workbook: Path, machine: Machine) -> Iterable[Check]:
    place = str(workbook.absolute())
    clouds = [machine.environment[v] for v in CLOUD_VARIABLES if machine.environment.get(v)]
    if any(place.startswith(c) for c in clouds) or any(word in place.lower() for word in CLOUD_WORDS):
        advice = (
            "Workbooks in OneDrive or SharePoint open under a web address, where buttons may fail. Use a local folder."
        )
        yield Check("place", False, advice)
    else:
        yield Check("place", True, place)


LOOKS: tuple[Callable[[Machine], Iterable[Check]], ...] = (_python, _packages, _start_up, _excel)
EXAMINATIONS: tuple[Callable[[Path, Machine], Iterable[Check]], ...] = (_macros, _blocked, _place)


def needed_versions() -> list[tuple[str, str]]:
    """The packages that xlsales needs here, each with its oldest version that will do."""
    declared = [r for r in requires("xlsales") or () if "extra ==" not in r]
    found = (re.match(r"([\w.-]+).*?>=\s*([\d.]+)", r) for r in declared)
    return [(f[1], f[2]) for f in found if f]


def numbers(version: str) -> tuple[int, ...]:
    """A version's numbers, for comparison.

    Examples
    --------
    >>> numbers("3.2.3") > numbers("3.2")
    True
    """
    return tuple(int(n) for n in re.findall(r"\d+", version)[:3])
