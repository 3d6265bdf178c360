"""Many rows written as text: nothing is lost, whatever a cell holds."""

from __future__ import annotations

import datetime as dt
import io
import re
from html import unescape
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsales.excel.file import workbook_bytes
from xlsales.excel.grid import grid_of
from xlsales.excel.rows_text import body
from xlsales.excel.rows_xml import EMPTY, fillings
from xlsales.report.model import Report, Rows, Sheet
from xlsales.words.sentence import plain


def read_back(frame: pd.DataFrame) -> list[list[Any]]:
    """The rows below the header, as openpyxl reads them from a whole workbook."""
    content = workbook_bytes(grid_of(Report({}, (Sheet("Data", plain("Data"), (Rows(frame, "Data"),)),), {})))
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Data"]
    return [[c.value for c in row] for row in sheet.iter_rows(min_row=2, max_col=frame.shape[1])]


def body_xml(frame: pd.DataFrame, top: int = 0, left: int = 0, style: str = "") -> str:
    return "".join(body(top, EMPTY * left, fillings(frame, [style] * frame.shape[1]), len(frame)))


def test_every_kind_of_value_comes_back_in_its_own_column() -> None:
    frame = pd.DataFrame(
        {
            "day": pd.to_datetime(["2024-01-05", None, "2024-02-29 12:00"], format="mixed"),
            "text": ["plain", None, " =A1 & <b>"],
            "few": pd.Categorical(["a", "b", None]),
            "whole": [1, 2, 3],
            "part": [1.5, None, -0.1],
            "mixed": [1, "x", None],
            "yes": [True, False, True],
        }
    )
    assert read_back(frame) == [
        [dt.datetime(2024, 1, 5), "plain", "a", 1, 1.5, 1, True],
        [None, None, "b", 2, None, "x", False],
        [dt.datetime(2024, 2, 29, 12), " =A1 & <b>", None, 3, -0.1, None, True],
    ]


def test_rows_begin_in_the_column_they_are_given() -> None:
    written = body_xml(pd.DataFrame({"a": [1]}), 4, 2, ' s="3"')
    assert written == '<row r="5"><c/><c/><c s="3"><v>1</v></c></row>'


def test_a_percent_sign_is_no_pattern() -> None:
    assert read_back(pd.DataFrame({"a": ["50%", "%s %d"], "b": [1.0, 2.0]})) == [["50%", 1], ["%s %d", 2]]


def test_numbers_that_excel_cannot_hold_are_text_or_nothing() -> None:
    frame = pd.DataFrame({"id": [10**17, 1], "far": [float("inf"), 1.0]})
    assert read_back(frame) == [[str(10**17), None], [1, 1.0]]


@pytest.mark.parametrize("text", ["a\nb", " a", "a ", "&", "<", "_x0041_", "tab\tin", "nul\x00", "\u2028", "\ufffe"])
def test_text_that_needs_care_gets_it_alone_and_among_others(text: str) -> None:
    kept = re.sub("[\x00\ufffe]", "", text)
    for frame in (pd.DataFrame({"a": [text]}), pd.DataFrame({"a": ["x", text, "y"]})):
        found = [unescape(t) for t in re.findall(r"<t[^>]*>([^<]*)</t>", body_xml(frame))]
        assert kept in [t.replace("_x005F_x", "_x") for t in found]


@given(st.lists(st.text(max_size=20), min_size=1, max_size=10))
def test_there_is_one_cell_a_row_and_it_is_well_formed(texts: list[str]) -> None:
    xml = body_xml(pd.DataFrame({"a": pd.Series(texts, dtype=object)}))
    assert len(re.findall(r"<row ", xml)) == len(re.findall(r"<c[ />]", xml)) == len(texts)
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", xml)


@pytest.mark.parametrize("missing", [[], [None]])
@pytest.mark.parametrize("text", ["plain", "a & b", "50%", " x"])
def test_a_column_of_categories_reads_like_one_of_texts(text: str, missing: list[None]) -> None:
    values = pd.Series(["other", text, *missing, text], dtype=object)
    assert read_back(pd.DataFrame({"a": values.astype("category")})) == [[v] for v in values]


def test_half_a_character_does_not_stop_the_writing() -> None:
    assert "<t>ab</t>" in body_xml(pd.DataFrame({"a": pd.Series(["a\ud800b"], dtype=object)}))
