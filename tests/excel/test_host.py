"""One form of arguments and answers on every host."""

from __future__ import annotations

import ast
import datetime as dt
import decimal
import subprocess
import sys
import types
from pathlib import Path
from typing import Any, Literal

import pytest

import xlsales
from xlsales.errors import InputError, UsageError
from xlsales.excel.com_stub import windows_decorators
from xlsales.excel.host import Range, answer_cells, argument_value, bind_formulas, cell_value, host_kind

MEANINGS = {"data": "Rows", "top": "How many", "way": "Which way"}


def sales_rows(data: Range, top: int = 2, way: Literal["up", "down"] = "up") -> Range:
    """The first rows.

    More about them.
    """
    if way == "down":
        raise InputError("down is not possible", cure="Go up.")
    return data[:top]


def sales_breaks(data: Range) -> Range:
    """Fails in a way that nobody foresaw."""
    return [[len(data) / 0]]


def bound(xl: Any) -> Any:
    module = types.ModuleType("a_module")
    bind_formulas(module.__dict__, (sales_rows, sales_breaks), MEANINGS, xl)
    return module


def plain_xlwings() -> Any:
    return types.SimpleNamespace(func=lambda f, **_: f, arg=lambda *_, **__: lambda f: f)


def test_the_host_is_known_by_whose_decorators_there_are() -> None:
    assert host_kind(plain_xlwings()) == "plain"
    assert host_kind(windows_decorators()) == "com"


def test_a_formula_is_bound_under_its_upper_case_name_with_its_first_line_as_description() -> None:
    formula = bound(plain_xlwings()).SALES_ROWS
    assert (formula.__name__, formula.__doc__) == ("SALES_ROWS", "The first rows.")


def test_xlwings_on_windows_sees_ranges_as_two_dimensions_and_no_type_hints() -> None:
    arguments = bound(windows_decorators()).SALES_ROWS.__xlfunc__["args"]
    assert [(a["name"], a["options"], a["doc"]) for a in arguments] == [
        ("data", {"ndim": 2}, "Rows"),
        ("top", {}, "How many"),
        ("way", {}, "Which way"),
    ]


def test_an_argument_left_empty_takes_its_default() -> None:
    assert bound(plain_xlwings()).SALES_ROWS([["a"], ["b"], ["c"]], None, "") == [["a"], ["b"]]


def test_a_missing_range_says_what_to_give() -> None:
    with pytest.raises(InputError, match=r"data is missing.*header row"):
        bound(plain_xlwings()).SALES_ROWS()
    with pytest.raises(InputError, match=r"data is empty.*header row"):
        bound(plain_xlwings()).SALES_ROWS([[None]])


def test_an_error_for_the_person_is_the_cell_s_text_on_windows() -> None:
    assert bound(windows_decorators()).SALES_ROWS([["a"]], 1, "down") == "#SALES! down is not possible. Go up."


def test_an_unforeseen_error_names_the_formula_and_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    said = bound(windows_decorators()).SALES_BREAKS([["a"]])
    assert said.startswith("#SALES! SALES_BREAKS could not work this out (ZeroDivisionError")
    assert "SALES_BREAKS failed" in caplog.text


def test_a_text_in_a_cell_on_windows_stays_within_255_characters() -> None:
    assert answer_cells([["x" * 300]], 255) == [["x" * 254 + "…"]]


@pytest.mark.parametrize(
    ("given", "hint", "read"),
    [
        (3.0, int, 3),
        ([[3.0]], int, 3),
        ("2.5", float, 2.5),
        (decimal.Decimal("1.50"), float, 1.5),
        ("Yes", bool, True),
        ("no", bool, False),
        (True, bool, True),
        (2017.0, str, "2017"),
        (" Q4 2017 ", str, "Q4 2017"),
        (dt.datetime(2017, 12, 31), str, "2017-12-31"),
        ([["UP"]], Literal["up", "down"], "up"),
        ("x", Range, [["x"]]),
        ((("a", decimal.Decimal("2")), ("", None)), Range, [["a", 2.0], [None, None]]),
        ([["a"], ["b"]], Range | None, [["a"], ["b"]]),
    ],
)
def test_an_argument_is_read_as_its_hint_says(given: Any, hint: Any, read: Any) -> None:
    value = argument_value(given, hint, "arg")
    assert (value, type(value)) == (read, type(read))


@pytest.mark.parametrize(
    ("given", "hint", "said"),
    [
        (2.5, int, "top takes a whole number, not 2.5"),
        ("many", int, "top takes a whole number, not 'many'"),
        ("much", float, "top takes a number"),
        ("perhaps", bool, "top takes TRUE or FALSE"),
    ],
)
def test_an_argument_that_cannot_be_read_says_what_it_takes(given: Any, hint: Any, said: str) -> None:
    with pytest.raises(InputError, match=said):
        argument_value(given, hint, "top")


def test_a_word_that_is_no_choice_gets_the_nearest_one() -> None:
    with pytest.raises(UsageError, match="Did you mean 'down'"):
        argument_value("dwon", Literal["up", "down"], "way")


def test_a_time_with_a_zone_loses_it() -> None:
    assert cell_value(dt.datetime(2024, 1, 5, tzinfo=dt.UTC)) == dt.datetime(2024, 1, 5)


def test_missing_and_unbounded_figures_are_empty_cells() -> None:
    assert answer_cells([[float("nan"), float("inf"), None, 0.0]]) == [[None, None, None, 0.0]]


def test_a_day_is_handed_over_as_a_time_which_every_host_writes() -> None:
    assert answer_cells([[dt.date(2024, 1, 5)]]) == [[dt.datetime(2024, 1, 5)]]


def test_an_answer_without_rows_is_one_empty_cell() -> None:
    assert answer_cells([]) == [[None]]


def test_the_product_imports_nothing_of_xlwings_that_needs_a_paid_licence() -> None:
    package = Path(xlsales.__file__).parent
    imported = {
        name
        for file in package.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        for name in (
            [a.name for a in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    paid = ("xlwings.pro", "xlwings.server", "xlwings.reports")
    assert not {name for name in imported if name.startswith(paid)}


def test_using_the_product_never_loads_the_stand_ins_for_windows() -> None:
    unwanted = ("xlsales.excel.com_stub", "xlsales.excel.wrappers", "win32com", "scipy")
    modules = ", ".join(f"xlsales.excel.{m}" for m in ("functions", "buttons", "template", "doctor"))
    code = f"import sys, {modules}; print([m for m in {unwanted!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
