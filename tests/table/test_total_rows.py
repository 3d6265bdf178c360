"""Totals among the rows, in the places where programs put them."""

from __future__ import annotations

from typing import Any

import pytest

from xlsales.settings import Settings
from xlsales.table.ingest import book_of

HEAD = ["Quarter", "Region", "Revenue"]
N1, S1, N2, S2 = ["Q1 2024", "N", 100], ["Q1 2024", "S", 200], ["Q2 2024", "N", 110], ["Q2 2024", "S", 190]
TOTALS: dict[str, list[list[Any]]] = {
    "below each block": [N1, S1, ["Q1 2024", "Total", 300], N2, S2, ["Q2 2024", "Total", 300]],
    "above each block": [["Q1 2024", "Total", 300], N1, S1, ["Q2 2024", "Total", 300], N2, S2],
    "after all blocks, as the margin of a cross table": [
        N1, N2, S1, S2, ["Q1 2024", "All", 300], ["Q2 2024", "All", 300],
    ],
    "without a label": [N1, S1, N2, S2, [None, None, 600]],
    "written without the decimals of its rows": [
        ["Q1 2024", "N", 300.126], ["Q2 2024", "S", 300.237], ["Total", None, 600],
    ],
}  # fmt: skip


@pytest.mark.parametrize("case", TOTALS)
def test_totals_are_set_aside_wherever_they_stand(case: str) -> None:
    book = book_of([HEAD, *TOTALS[case]], Settings())
    assert book.sales["revenue"].sum() == pytest.approx(600, abs=0.5)
    assert set(book.set_aside["reason"]) == {"totals row"}
    assert not [n for n in book.notes if n.level == "warning"]
    assert all(c.agrees for c in book.controls)


def test_a_row_without_names_that_sums_nothing_has_no_date() -> None:
    book = book_of([HEAD, N1, S1, [None, None, 7]], Settings())
    assert book.set_aside["reason"].tolist() == ["no date"]


def test_a_total_that_is_set_aside_for_another_reason_is_not_said_to_be_kept() -> None:
    book = book_of([HEAD, N1, S1, [None, "Total", 7]], Settings())
    assert book.set_aside["reason"].tolist() == ["no date"]
    assert "totals_kept" not in [n.code for n in book.notes]


def test_a_member_whose_name_reads_like_a_total_is_kept_and_said() -> None:
    book = book_of([HEAD, N1, ["Q1 2024", "Total", 7], S1], Settings())
    assert book.sales["revenue"].sum() == 307
    assert "totals_kept" in [n.code for n in book.notes]


def test_a_total_that_no_rows_add_up_to_is_said_with_both_figures() -> None:
    book = book_of([HEAD, N1, S1, N2, S2, ["Total", None, 650]], Settings())
    assert book.sales["revenue"].sum() == 600
    said = next(n for n in book.notes if n.code == "totals_wrong")
    assert (said.level, "650.00" in said.text, "600.00" in said.text) == ("warning", True, True)
