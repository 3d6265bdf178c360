"""Year, quarter, month, week and day in columns of their own."""

from __future__ import annotations

from typing import Any

import pytest

from xlsales.settings import Settings
from xlsales.table.ingest import book_of
from xlsales.table.period import day_of

CASES: dict[str, tuple[list[str], list[list[Any]], list[str], str]] = {
    "quarters by their header": (["Year", "Quarter"], [[2024, 1], [2024, 2]], ["2024-01-01", "2024-04-01"], "quarter"),
    "months by their header, though none is above 4": (
        ["Year", "Month"], [[2024, 1], [2024, 2]], ["2024-01-01", "2024-02-01"], "month",
    ),
    "weeks by their header": (["Year", "Week"], [[2024, 5], [2024, 15]], ["2024-01-29", "2024-04-08"], "week"),
    "months by their name": (
        ["Year", "Month"], [[2024, "January"], [2024, "Feb"]], ["2024-01-01", "2024-02-01"], "month",
    ),
    "months with a day": (
        ["Year", "Month", "Day"], [[2024, 1, 5], [2024, 2, 29]], ["2024-01-05", "2024-02-29"], "day",
    ),
    "fiscal years": (
        ["Fiscal Year", "Quarter"], [["FY24", "Q1"], ["FY24", 2]], ["2024-01-01", "2024-04-01"], "quarter",
    ),
    "labels that say the year themselves": (
        ["Year", "Month"], [[2024, "Jan-24"], [2024, "Feb-24"]], ["2024-01-01", "2024-02-01"], "month",
    ),
    "periods 1 to 4 are quarters": (
        ["Year", "Period"], [[2024, 1], [2024, 2], [2024, 3], [2024, 4]],
        ["2024-01-01", "2024-04-01", "2024-07-01", "2024-10-01"], "quarter",
    ),
    "periods that are not 1 to 4 are months": (
        ["Year", "Period"], [[2024, 1], [2024, 12]], ["2024-01-01", "2024-12-01"], "month",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_parts_of_a_date_are_put_together(case: str) -> None:
    head, rows, days, precision = CASES[case]
    book = book_of([[*head, "Revenue"], *([*r, 5] for r in rows)], Settings())
    assert [day_of(d).isoformat() for d in book.sales["day"]] == days
    assert book.precision == precision


FISCAL: dict[str, tuple[list[str], list[list[Any]], list[str]]] = {
    "calendar months": (["FY", "Month"], [["FY24", "Apr"], ["FY24", "Jan"]], ["2023-04-01", "2024-01-01"]),
    "their numbers": (["Fiscal Year", "Month"], [[2024, 4], [2024, 1]], ["2023-04-01", "2024-01-01"]),
    "fiscal months": (["Fiscal Year", "Fiscal Month"], [[2024, 1], [2024, 12]], ["2023-04-01", "2024-03-01"]),
    "quarters": (["Fiscal Year", "Fiscal Quarter"], [[2024, 1], [2024, "Q4"]], ["2023-04-01", "2024-01-01"]),
}


@pytest.mark.parametrize("case", FISCAL)
def test_periods_of_a_fiscal_year_that_starts_in_april(case: str) -> None:
    head, rows, days = FISCAL[case]
    book = book_of([[*head, "Revenue"], *([*r, 5] for r in rows)], Settings(fiscal_year_start=4))
    assert [day_of(d).isoformat() for d in book.sales["day"]] == days
