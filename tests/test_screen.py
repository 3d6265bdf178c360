"""Tables in a terminal: they fit, nothing is cut but long lists, and that is said."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsales.metrics.table import Column, Table, unavailable
from xlsales.screen import on_screen

WORDS = " ".join(["an exact copy of an earlier row"] * 8)


def _table(count: int, note: str = WORDS) -> Table:
    columns = (Column("source", "Source"), Column("note", "Note"), Column("rows", "Rows", "count"))
    frame = pd.DataFrame({"source": "a.csv", "note": [note] * count, "rows": range(count)})
    return Table("notes", "What the reader saw", columns, frame)


@pytest.mark.parametrize("width", [40, 60, 100, 160])
def test_lines_fit_the_width(width: int):
    assert max(map(len, on_screen(_table(3), width).splitlines())) <= width


def test_long_texts_are_wrapped_and_not_cut():
    said = " ".join(on_screen(_table(1), 60).split())
    assert said.count("copy") == 8


def test_a_long_list_is_cut_and_counted():
    shown = on_screen(_table(1_034, "x"), 80, listed=30)
    assert "… and 1,004 more" in shown
    assert len(shown.splitlines()) == 34


def test_what_every_row_repeats_is_said_once():
    assert on_screen(_table(3, "x"), 80).count("a.csv") == 1


def test_a_table_without_rows_says_why():
    assert on_screen(unavailable("t", "Quotas", "There are no targets."), 80) == "Quotas\n  There are no targets."


def test_missing_values_are_left_blank():
    columns = (Column("member", "Region"), Column("share", "Share", "share"))
    frame = pd.DataFrame({"member": ["North", "South"], "share": [0.5, None]})
    assert on_screen(Table("t", "T", columns, frame), 80).splitlines()[-1] == "  South"


@given(texts=st.lists(st.text(max_size=60), min_size=1, max_size=5), width=st.integers(50, 160))
def test_any_text_is_shown_within_the_width(texts: list[str], width: int):
    columns = (Column("a", "A"), Column("b", "B"))
    table = Table("t", "T", columns, pd.DataFrame({"a": texts, "b": texts}))
    assert max(map(len, on_screen(table, width).splitlines())) <= width
