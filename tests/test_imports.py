"""The names of the library, and what using it brings into memory."""

from __future__ import annotations

import pkgutil
import subprocess
import sys

import pytest

import xlsales

HEAVY = ("pandas", "numpy", "xlwings", "openpyxl", "xlsxwriter", "scipy", "narwhals", "babel")


def _loaded(code: str) -> set[str]:
    report = f"import sys; {code}; print(*(m for m in sys.modules if '.' not in m))"
    done = subprocess.run([sys.executable, "-c", report], capture_output=True, encoding="utf-8", check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("name", sorted({*xlsales.__all__} - {"__version__"}))
def test_each_public_name_is_there(name):
    # A folder of the same name would take its place once it is imported.
    for module in pkgutil.iter_modules(xlsales.__path__):
        assert module.name != name
    assert getattr(xlsales, name).__name__ == name


def test_the_public_names_are_listed():
    assert dir(xlsales) == sorted(xlsales.__all__)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="anlyze"):
        xlsales.anlyze  # noqa: B018


@pytest.mark.parametrize("code", ["import xlsales", "import xlsales.cli", "import xlsales.settings, xlsales.errors"])
def test_starting_brings_in_none_of_the_heavy_libraries(code):
    assert _loaded(code).isdisjoint(HEAVY)


def test_analysing_needs_neither_excel_nor_statistics():
    code = "import xlsales; xlsales.analyze([['Date', 'Revenue'], ['2024-01-05', 1.0], ['2024-04-05', 2.0]])"
    assert _loaded(code).isdisjoint({"xlwings", "xlsxwriter", "matplotlib", "polars"})
