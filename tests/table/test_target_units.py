"""Targets beside their revenue: units that cannot be right, members that nobody knows, teams that roll up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from xlsales.cube.cube import cube_of
from xlsales.metrics.attainment import attainment
from xlsales.settings import Settings
from xlsales.table.book import SalesBook
from xlsales.table.ingest import book_of, book_of_tables, read_book
from xlsales.table.raw import table_of_rows

ORDERS = [
    ["Order Date", "Region", "Sales"],
    ["2024-01-05", "N", 1000],
    ["2024-02-05", "S", 2000],
    ["2024-03-05", "N", 1500],
]


def _book(targets: list[list[Any]], **options: Any) -> SalesBook:
    return book_of(ORDERS, Settings(**options), targets=targets)


def _text(book: SalesBook, code: str) -> str:
    return " ".join(n.text for n in book.notes if n.code == code and n.level == "warning")


def _quotas(book: SalesBook) -> list[float]:
    assert book.targets is not None
    return sorted(book.targets["quota"])


@pytest.mark.parametrize("month", ["Month of Order Date", "Target Month", "Month", "Plan Month", "Budget Period"])
@pytest.mark.parametrize(
    "money", ["Monthly Target", "Income Target", "Target Sales", "Quota Amount", "Budgeted Revenue", "Goal"]
)
def test_the_words_of_a_target_tell_the_money_from_the_month(month: str, money: str) -> None:
    assert _quotas(_book([[month, "Region", money], ["2024-01", "N", 900], ["2024-02", "S", 1900]])) == [900, 1900]


def test_targets_in_thousands_that_nothing_says_are_a_warning_with_the_factor_and_the_money() -> None:
    rows = [["Region", "Quarter", "Target"], ["N", "Q1 2024", 3.0], ["S", "Q1 2024", 2.5]]
    said = _text(_book(rows), "targets_unit_doubtful")
    assert "81,818.2 %" in said
    assert "in thousands, attainment is 81.8 %" in said
    assert "4,500.00" in said
    assert _text(_book(rows, targets_unit="thousand"), "targets_unit_doubtful") == ""
    assert _quotas(_book(rows, targets_unit="thousand")) == [2500, 3000]


@pytest.mark.parametrize("factor", [0.5, 1, 2, 5])
def test_targets_that_are_missed_or_beaten_as_happens_are_no_warning(factor: float) -> None:
    rows = [["Region", "Quarter", "Target"], ["N", "Q1 2024", 2500 * factor], ["S", "Q1 2024", 2000 * factor]]
    assert _text(_book(rows), "targets_unit_doubtful") == ""


def test_members_that_nobody_knows_are_never_the_company() -> None:
    book = _book([["Month", "Squad", "Target"], ["2024-01", "Red", 900], ["2024-02", "Blue", 1900]])
    assert book.targets is None
    assert "Red" in _text(book, "targets_unread")
    book = _book([["Month", "Region", "Target"], ["2024-01", "N", 900], ["2024-02", "East", 1900]])
    assert book.targets is not None
    assert "East" in _text(book, "targets_unknown_members")
    assert "1,900.00" in _text(book, "targets_unknown_members")


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"just words", b"PK\x03\x04broken"])
def test_a_file_of_targets_that_cannot_be_read_stops_nothing(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text("Date,Rep,Revenue\n2024-01-05,Ann,5\n", encoding="utf-8")
    (tmp_path / "targets.xlsx").write_bytes(content)
    book = read_book([tmp_path / "orders.csv"], Settings(), targets=tmp_path / "targets.xlsx")
    assert (book.sales["revenue"].sum(), book.targets) == (5, None)
    assert _text(book, "targets_unread")


@pytest.mark.parametrize("above", ["Manager", "ParentEmployeeID"])
@pytest.mark.parametrize("by", ["Employee name", "EmployeeID"])
@pytest.mark.parametrize("quota", [600.0, 150.0])
def test_the_table_of_teams_decides_which_quotas_are_roll_ups(above: str, by: str, quota: float) -> None:
    orders = [
        ["Date", "EmployeeID", "Sales"],
        *([f"2024-0{m}-05", e, 70 * e - 20] for m in (1, 2, 3) for e in (1, 2, 3)),
    ]
    boss: Any = "Amy" if above == "Manager" else 1
    team = [["EmployeeID", "Employee name", above], [1, "Amy", None], [2, "Ben", boss], [3, "Cid", boss]]
    names: list[Any] = ["Amy", "Ben", "Cid"] if by == "Employee name" else [1, 2, 3]
    goals = [[by, "Quarter", "Quota"], *([n, "Q1 2024", q] for n, q in zip(names, (quota, 300, 300), strict=True))]
    tables = [table_of_rows(r, f"b.xlsx, sheet {n}", sheet=n) for n, r in (("Orders", orders), ("Team", team))]
    book = book_of_tables(tables, Settings(), mapping={}, targets=[table_of_rows(goals, "Targets", sheet="Targets")])
    rows = attainment(cube_of(book, Settings())).frame
    assert rows.loc[rows["member"] == "Amy", "row"].tolist() == ["roll-up"]
    total = rows[rows["row"] == "total"].iloc[0]
    assert (total["quota"], total["actual"]) == (600, 3 * 120 + 3 * 190)


def test_the_key_of_a_target_is_nobodys_number() -> None:
    orders = [
        ["Date", "ResellerKey", "EmployeeKey", "Sales"],
        *([f"2024-0{m}-05", m, 1 + m % 2, 70] for m in (1, 2, 3)),
    ]
    resellers = [["ResellerKey", "ResellerName"], *([m, f"Bike {m}"] for m in (1, 2, 3))]
    people = [["EmployeeKey", "FirstName", "LastName"], [1, "Ann", "X"], [2, "Ben", "Y"]]
    goals = [["SalesQuotaKey", "EmployeeKey", "Quarter", "Quota"], [1, 1, "Q1 2024", 100], [2, 2, "Q1 2024", 200]]
    parts = {"Orders": orders, "Resellers": resellers, "Employees": people, "Quotas": goals}
    book = book_of_tables([table_of_rows(r, n, sheet=n) for n, r in parts.items()], Settings(), mapping={})
    assert book.targets is not None
    assert book.targets[["role", "member", "quota"]].values.tolist() == [
        ["rep", "Ann X", 100.0],
        ["rep", "Ben Y", 200.0],
    ]
