"""Hierarchies are found where they are, and not where few rows only look like one."""

from __future__ import annotations

import pandas as pd

from xlsales.causes.hierarchy import hierarchies, parents
from xlsales.table.book import SalesBook, book_from_roles


def made(times: int = 20, **columns: list[str | None]) -> SalesBook:
    frame = pd.DataFrame({k: v * times for k, v in columns.items()})
    return book_from_roles(frame.assign(date=pd.Timestamp(2024, 1, 1), revenue=1.0))


def test_maven_has_three_hierarchies(maven_book: SalesBook) -> None:
    assert hierarchies(maven_book) == (("office", "manager", "rep"), ("sector", "customer"), ("category", "product"))


def test_every_maven_agent_has_the_manager_of_the_teams_file(maven_book: SalesBook) -> None:
    found = parents(maven_book, "rep", "manager")
    assert found is not None
    assert found["Darcel Schlecht"] == "Melvin Marxen"
    assert len(found) == 30


def test_region_territory_rep_is_one_chain() -> None:
    book = made(rep=list("abcd"), territory=["t1", "t1", "t2", "t3"], region=["N", "N", "N", "S"])
    assert hierarchies(book) == (("region", "territory", "rep"),)


def test_a_rep_with_two_managers_is_no_hierarchy() -> None:
    assert parents(made(rep=["a", "b", "c", "a"], manager=["X", "X", "Y", "Y"]), "rep", "manager") is None


def test_one_row_a_member_proves_nothing() -> None:
    assert hierarchies(made(1, rep=["a", "b", "c"], manager=["X", "X", "Y"])) == ()


def test_two_names_for_the_same_thing_are_no_hierarchy() -> None:
    assert hierarchies(made(country=["DE", "FR"], region=["Germany", "France"])) == ()


def test_rows_without_a_member_are_left_out() -> None:
    book = made(rep=["a", "b", "c", None], manager=["X", "X", "Y", "X"])
    assert parents(book, "rep", "manager") == {"a": "X", "b": "X", "c": "Y"}


def test_the_eight_rows_have_none(eight_rows: SalesBook) -> None:
    assert hierarchies(eight_rows) == ()


def test_many_rows_of_one_member_do_not_overflow() -> None:
    assert parents(made(20_000, rep=["a", "b", "c"], manager=["X", "X", "Y"]), "rep", "manager") is not None
