"""Dates far from all others."""

from __future__ import annotations

import pytest

from xlsales.settings import Settings
from xlsales.table.ingest import book_of

DAYS = [f"2024-0{m}-05" for m in range(1, 7)]


@pytest.mark.parametrize("slip", ["2204-03-05", "1900-01-01", "1970-01-01"])
def test_a_slip_is_set_aside_and_said(slip: str) -> None:
    book = book_of([["Date", "Revenue"], *([d, 5] for d in [*DAYS, slip])], Settings())
    assert book.sales["revenue"].sum() == 30
    assert book.set_aside[["reason", "amount"]].values.tolist() == [["date far from all others", 5]]
    assert slip in next(n.text for n in book.notes if n.level == "warning")


@pytest.mark.parametrize(
    "days", [[*DAYS, "2016-01-05"], [*DAYS, "2004-01-05", "2004-02-05"], ["1949-01-05", *DAYS[:2]]]
)
def test_a_gap_that_may_be_true_is_kept(days: list[str]) -> None:
    assert book_of([["Date", "Revenue"], *([d, 5] for d in days)], Settings()).set_aside.empty


@pytest.mark.parametrize("slip", ["2034-03-05", "2014-03-05", "2027-01-05"])
def test_a_date_that_stands_alone_for_years_counts_and_is_said_with_its_money(slip: str) -> None:
    book = book_of([["Date", "Revenue"], *([d, 5.25] for d in [*DAYS, slip])], Settings())
    assert book.sales["revenue"].sum() == 36.75
    note = next(n for n in book.notes if n.code == "dates_apart")
    assert note.level == "warning"
    assert slip in note.text
    assert "5.25" in note.text


def test_rows_that_are_always_years_apart_are_not_mentioned() -> None:
    rows = [[f"{year}-03-05", 5.0] for year in range(2004, 2025, 3)]
    assert "dates_apart" not in [n.code for n in book_of([["Date", "Revenue"], *rows], Settings()).notes]
