"""Two tables on one sheet."""

from __future__ import annotations

from typing import Any

import pytest

from xlsales.settings import Settings
from xlsales.table.ingest import book_of

ROWS: list[list[Any]] = [["Order Date", "Region", "Revenue"], ["2024-01-05", "N", 5], ["2024-04-05", "S", 6]]


def test_a_second_table_below_the_first_is_left_and_said() -> None:
    book = book_of([*ROWS, [], ["Region", "Manager"], ["N", "Ann"], ["S", "Bob"]], Settings())
    assert (book.sales["revenue"].sum(), book.rows_read) == (11, 2)
    note = next(n for n in book.notes if n.code == "second_table")
    assert (note.rows, note.level, "In row 5" in note.text) == (2, "warning", True)


BELOW: dict[str, list[list[Any]]] = {
    "the same header again": [ROWS[0], ["2024-05-05", "N", 7]],
    "more rows": [["2024-05-05", "N", 7]],
    "a note": [["Region figures are provisional"], ["2024-05-05", "N", 7]],
}


@pytest.mark.parametrize("case", BELOW)
def test_rows_after_a_blank_row_are_read(case: str) -> None:
    assert book_of([*ROWS, [], *BELOW[case]], Settings()).sales["revenue"].sum() == 18
