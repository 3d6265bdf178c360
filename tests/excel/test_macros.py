"""The macros that every workbook carries."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from importlib.metadata import version

import pytest

from tests.excel.macro_reader import stored_texts
from xlsales.excel.buttons import MACROS
from xlsales.excel.functions import FORMULAS
from xlsales.excel.macros import CONF, XLWINGS_MARK, code_modules, ribbon_xml, vba_project_of, xlwings_version_in


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return stored_texts("vbaProject.bin", vba_project_of(("ThisWorkbook", "Sheet1", "Sheet2")))


def test_every_sheet_has_its_document_module(texts: dict[str, str]) -> None:
    assert {"ThisWorkbook", "Sheet1", "Sheet2"} <= set(texts)


def test_each_button_s_macro_runs_a_script_that_exists(texts: dict[str, str]) -> None:
    called = re.findall(r'RunScript "(\w+)"', texts["xlsales_buttons"])
    assert called
    assert set(called) <= set(MACROS)


def test_every_ribbon_button_calls_a_macro_that_takes_a_control(texts: dict[str, str]) -> None:
    ribbon = ET.fromstring(ribbon_xml())
    called = {b.get("onAction") for b in ribbon.iter("{http://schemas.microsoft.com/office/2009/07/customui}button")}
    defined = set(re.findall(r"Public Sub (Ribbon\w+)\(control As IRibbonControl\)", texts["xlsales_buttons"]))
    assert called == defined


def test_every_formula_has_a_wrapper_and_a_description(texts: dict[str, str]) -> None:
    assert re.findall(r"^Function (\w+)\(", texts["xlwings_udfs"], re.MULTILINE) == sorted(FORMULAS)
    assert re.findall(r'MacroOptions Macro:="(\w+)"', texts["xlsales_wizard"]) == sorted(FORMULAS)


def test_the_modules_of_xlwings_are_those_of_the_installed_one_with_their_licence(texts: dict[str, str]) -> None:
    assert xlwings_version_in(texts["xlwings"].replace("\r\n", "\n")) == version("xlwings")
    assert "xlwings is distributed under a BSD 3-clause license." in texts["xlwings"]
    assert "@license: MIT" in texts["Dictionary"]


def test_no_line_is_longer_than_vba_takes_and_no_statement_has_too_many_continuations(texts: dict[str, str]) -> None:
    for name in ("xlsales_buttons", "xlsales_wizard", "xlwings_udfs"):
        lines = texts[name].splitlines()
        assert max(map(len, lines)) <= 1023
        runs = "".join("c" if line.endswith(" _") else " " for line in lines).split()
        assert max(map(len, runs), default=0) <= 24


def test_the_ribbon_says_which_xlwings_the_macros_are_for() -> None:
    assert f"<!-- {XLWINGS_MARK}{version('xlwings')} -->" in ribbon_xml()


def test_the_configuration_leaves_the_interpreter_to_the_person() -> None:
    assert list(CONF) == ["UDF MODULES", "ADD_WORKBOOK_TO_PYTHONPATH", "USE UDF SERVER", "SHOW CONSOLE"]
    assert all(CONF.values())


def test_no_two_modules_share_a_name_with_a_sheet() -> None:
    with pytest.raises(ValueError, match="same name"):
        vba_project_of(("ThisWorkbook", code_modules()[0].name))
