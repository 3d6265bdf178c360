"""Amounts given in thousands or millions."""

from __future__ import annotations

from typing import Any

import pytest

from xlsales.settings import Settings
from xlsales.table.ingest import book_of
from xlsales.table.scale import scale_in, scale_in_title


@pytest.mark.parametrize(
    "header", ["Revenue (k€)", "Sales in thousands", "Revenue ('000)", "Umsatz TSD EUR", "Net Sales kUSD"]
)
def test_amounts_are_multiplied_and_it_is_said(header: str) -> None:
    book = book_of([["Date", header], ["2024-01-05", 5], ["2024-04-05", 6.5]], Settings())
    assert book.sales["revenue"].tolist() == [5000, 6500]
    assert [n.code for n in book.notes] == ["amounts_scaled"]
    assert all(c.agrees for c in book.controls)


def test_a_title_scales_the_totals_and_not_the_price() -> None:
    rows: list[list[Any]] = [["Sales 2024 (USD thousands)"], [], ["Date", "Units", "Unit Price", "Revenue"]]
    book = book_of([*rows, ["2024-01-05", 1000, 5, 5]], Settings())
    assert book.sales[["units", "price", "revenue"]].values.tolist() == [[1000, 5, 5000]]


@pytest.mark.parametrize("text", ["Revenue", "Market", "Our first million customers"])
def test_other_words_scale_nothing(text: str) -> None:
    assert scale_in_title(text) == 1
    assert scale_in(text.replace("million ", "")) == 1
