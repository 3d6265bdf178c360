"""Floors, ceilings and means of periods."""

from __future__ import annotations

import pandas as pd
import pytest

from xlsales.audit.audit import audit
from xlsales.settings import Settings
from xlsales.table.book import SalesBook
from xlsales.table.ingest import book_of


@pytest.fixture(scope="module")
def kiosk() -> SalesBook:
    """Six months of one shop's sales: 10, 12, 9, 15, 16 and 14 thousand."""
    months = [f"2024-0{i}-01" for i in range(1, 7)]
    amounts = [10_000.0, 12_000.0, 9_000.0, 15_000.0, 16_000.0, 14_000.0]
    return book_of(pd.DataFrame({"Month": months, "Sales": amounts}), Settings())


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Monthly sales never fell below $9,000 in 2024.", "right"),
        ("In 2024 no month was above $15,500.", "wrong"),
        ("Sales topped $14,500 in two months of 2024.", "right"),
        ("Sales exceeded $11,000 three times, month by month, in 2024.", "wrong"),
        ("Since April, sales were above $13,000 in every month.", "right"),
        ("The average month of 2024 brought in $12,667.", "right"),
        ("The monthly average of 2024 was $14,100.", "wrong"),
        ("We averaged $12.7k a month in 2024.", "right"),
    ],
)
def test_floors_ceilings_and_means_are_counted_over_the_periods(kiosk: SalesBook, text: str, verdict: str) -> None:
    assert [c.verdict for c in audit(text, kiosk).claims if "$" in c.stated] == [verdict]
