"""Amounts that cannot be right are said with their factor and their money."""

from __future__ import annotations

from typing import Any

import pytest

from xlsales.settings import Settings
from xlsales.table.ingest import book_of

HEAD = ["Date", "Product", "Qty", "Unit Price", "Revenue"]


def _texts(rows: list[list[Any]], code: str) -> str:
    return " ".join(n.text for n in book_of(rows, Settings()).notes if n.code == code and n.level == "warning")


def _rows(amounts: list[float]) -> list[list[Any]]:
    return [HEAD, *([f"2024-01-{d + 1:02}", "P", 2, 5, a] for d, a in enumerate(amounts))]


@pytest.mark.parametrize("factor", [10, 100, 1000, 0.1, 0.01])
def test_revenue_that_is_a_power_of_ten_of_units_times_price_is_a_warning(factor: float) -> None:
    said = _texts(_rows([10] * 14 + [10 * factor] * 6), "revenue_by_factor")
    assert f"In 6 rows Revenue is exactly {factor:g} × units × price" in said
    assert f"{abs(60 * factor - 60):,.2f} {'less' if factor > 1 else 'more'}" in said


def test_discounts_and_single_rows_are_no_slip() -> None:
    assert _texts(_rows([10] * 10 + [9, 8, 9.5, 100]), "revenue_by_factor") == ""


def test_a_price_a_hundred_times_its_history_is_a_warning_with_both_amounts() -> None:
    rows = [HEAD[:4], *([f"2024-01-{d:02}", "P", 2, 550 if d == 15 else 5.5] for d in range(1, 29))]
    said = _texts(rows, "price_far")
    assert "100 times 5.50" in said
    assert "1,100.00 of revenue, where usual prices give 11.00" in said
    assert _texts([HEAD[:4], *([f"2024-01-{d:02}", "P", 2, 5 + d] for d in range(1, 29))], "price_far") == ""
