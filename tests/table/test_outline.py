"""Reports in which a name stands only on the first row of its group."""

from __future__ import annotations

from typing import Any

import pytest

from xlsales.settings import Settings
from xlsales.table.ingest import book_of

HEAD = ["Region", "Product", "Month", "Sales"]
OUTLINE: list[list[Any]] = [
    HEAD, ["North", "Desk", "Jan-24", 5], [None, None, "Feb-24", 6], [None, "Chair", "Jan-24", 7],
    ["South", "Desk", "Jan-24", 8], [None, None, "Feb-24", 9], ["Grand Total", None, None, 35],
]  # fmt: skip


def test_names_are_filled_down_in_their_groups_and_it_is_said() -> None:
    book = book_of(OUTLINE, Settings())
    assert book.sales["region"].tolist() == ["North"] * 3 + ["South"] * 2
    assert book.sales["product"].tolist() == ["Desk", "Desk", "Chair", "Desk", "Desk"]
    assert book.set_aside["reason"].tolist() == ["totals row"]
    assert [n.level for n in book.notes if n.code == "outline_filled"] == ["warning"]


GAPS: dict[str, list[list[Any]]] = {
    "one name is missing": [["N", "A", "Jan-24", 5], [None, "B", "Jan-24", 6], ["S", "C", "Jan-24", 7]],
    "names come again": [
        ["N", "A", "Jan-24", 5], [None, "B", "Jan-24", 6], ["N", "C", "Jan-24", 7], [None, "D", "Jan-24", 7],
    ],
    "the first is missing": [[None, "A", "Jan-24", 5], ["N", "B", "Jan-24", 6], [None, "C", "Jan-24", 7]],
}  # fmt: skip


@pytest.mark.parametrize("case", GAPS)
def test_names_that_are_missing_here_and_there_stay_missing(case: str) -> None:
    book = book_of([HEAD, *GAPS[case]], Settings())
    assert "(not given)" in book.sales["region"].tolist()


def test_a_date_is_never_filled_down() -> None:
    rows = [["Date", "Region", "Sales"], ["2024-01-05", "N", 5], [None, "S", 6], ["2024-01-07", "N", 7], [None, "S", 6]]
    assert book_of(rows, Settings()).set_aside["reason"].tolist() == ["no date", "no date"]
