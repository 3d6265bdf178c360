"""What setup and doctor need to know about a computer."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

System = Literal["windows", "mac", "other"]
CONFIG_NAMES: dict[System, Path] = {
    "windows": Path(".xlwings", "xlwings.conf"),
    "mac": Path("Library", "Containers", "com.microsoft.Excel", "Data", "xlwings.conf"),
    "other": Path(".xlwings", "xlwings.conf"),
}
INTERPRETER_KEYS: dict[System, str] = {"windows": "INTERPRETER_WIN", "mac": "INTERPRETER_MAC", "other": "INTERPRETER"}
APPLE_SCRIPTS = Path("Library", "Application Scripts", "com.microsoft.Excel")


@dataclass(frozen=True)
class Machine:
    """One computer and the Python that runs on it.

    Parameters
    ----------
    system
        Excel runs on windows and mac only.
    home
        The person's folder.
    python
        The interpreter that has xlsales.
    prefix
        Where that Python is installed.
    environment
        Environment variables.
    """

    system: System
    home: Path
    python: Path
    prefix: Path
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def config(self) -> Path:
        """The file in which xlwings looks for the interpreter, for all workbooks of the person."""
        return self.home / CONFIG_NAMES[self.system]

    @property
    def interpreter_key(self) -> str:
        """The name of the setting that says where Python is."""
        return INTERPRETER_KEYS[self.system]


def this_machine() -> Machine:
    """The computer that this runs on."""
    systems: dict[str, System] = {"win32": "windows", "darwin": "mac"}
    return Machine(
        systems.get(sys.platform, "other"), Path.home(), Path(sys.executable), Path(sys.prefix), dict(os.environ)
    )


def installed(package: str) -> str:
    """A package's version; empty where it is not installed.

    Examples
    --------
    >>> installed("no-such-package")
    ''
    """
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
