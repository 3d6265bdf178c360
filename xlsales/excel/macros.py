"""The macros that a workbook carries: our buttons, xlwings' own modules, and the wrappers of the formulas.

`xlsales/excel/vba/` holds the text. xlwings' modules come from the installed xlwings, because its VBA and its DLL
must have the same version; their licence notices stand in their own text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

from xlsales.excel.vba_project import Module, vba_project

XLWINGS_MARK = "macros for xlwings "
CONF = {
    "UDF MODULES": "xlsales.excel.functions",
    "ADD_WORKBOOK_TO_PYTHONPATH": "FALSE",
    "USE UDF SERVER": "TRUE",
    "SHOW CONSOLE": "FALSE",
}
"""The hidden sheet xlwings.conf. Only these, and as text: a row left empty would override the person's own setting, and
VBA writes booleans in the language of the system, which Python does not read."""


def vba_project_of(code_names: Sequence[str]) -> bytes:
    """The `vbaProject.bin` of a workbook.

    Parameters
    ----------
    code_names
        The workbook's own code name, then that of each sheet in order, hidden ones too.

    Returns
    -------
    bytes
        One document module for each code name, the buttons' macros, the formulas' wrappers, and xlwings' modules.
    """
    workbook, *sheets = code_names
    documents = [Module(workbook, "workbook", _own("ThisWorkbook.cls"))]
    documents += [Module(name, "sheet", "Option Explicit\n") for name in sheets]
    return vba_project([*documents, *code_modules()])


def ribbon_xml() -> str:
    """The ribbon tab; a comment in it says which xlwings the macros are for, which `xlsales doctor` reads."""
    head, ribbon = _own("customUI14.xml").split("\n", 1)
    return f"{head}\n<!-- {XLWINGS_MARK}{xlwings_version_in(_of_xlwings('xlwings.bas'))} -->\n{ribbon}"


def xlwings_version_in(vba: str) -> str:
    """The xlwings version that VBA text states, empty where it states none.

    Examples
    --------
    >>> xlwings_version_in('Public Const XLWINGS_VERSION As String = "0.37.8"')
    '0.37.8'
    """
    found = re.search(r'^Public Const XLWINGS_VERSION As String = "([^"]+)"', vba, re.MULTILINE)
    return found[1] if found else ""


@lru_cache(maxsize=1)
def code_modules() -> tuple[Module, ...]:
    """The modules that every workbook has, whatever its sheets."""
    return (
        Module("xlsales_buttons", "standard", _own("xlsales_buttons.bas")),
        Module("xlsales_wizard", "standard", _own("xlsales_wizard.bas")),
        Module("xlwings_udfs", "standard", _own("xlwings_udfs.bas")),
        Module("xlwings", "standard", _of_xlwings("xlwings.bas")),
        Module("Dictionary", "class", _of_xlwings("addin/Dictionary.cls")),
    )


def _own(name: str) -> str:
    return files("xlsales.excel").joinpath("vba", name).read_text("utf-8")


def _of_xlwings(path: str) -> str:
    return files("xlwings").joinpath(*path.split("/")).read_text("cp1252")
