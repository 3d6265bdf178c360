"""Deals whose stage is a column of yes and no."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from xlsales.settings import Settings
from xlsales.table.book import LOST, OPEN, WON, SalesBook
from xlsales.table.ingest import book_of

DAYS = [f"2024-0{m}-05" for m in range(1, 7)]


def _book(flags: list[Any], header: str = "Is Won", **more: list[Any]) -> SalesBook:
    columns = {"Deal ID": [f"D{i}" for i in range(6)], "Close Date": DAYS, "Amount": [10.0, 20, 30, 40, 50, 60]}
    return book_of(pd.DataFrame({**columns, header: flags, **more}), Settings())


def _states(book: SalesBook) -> list[int]:
    assert book.deals is not None
    return book.deals["state"].tolist()


@pytest.mark.parametrize(
    ("yes", "no"), [("TRUE", "FALSE"), (True, False), ("Yes", "No"), (1, 0), ("1", "0"), ("ja", "nein"), ("y", "n")]
)
@pytest.mark.parametrize("header", ["Is Won", "IsWon", "Won?"])
def test_yes_is_won_and_no_is_lost(yes: Any, no: Any, header: str) -> None:
    book = _book([yes, no, yes, no, no, yes], header)
    assert _states(book) == [WON, LOST, WON, LOST, LOST, WON]
    assert book.sales["revenue"].sum() == 10 + 30 + 60
    note = next(n for n in book.notes if n.code == "stage_of_flags")
    assert "3 yes are won, 3 no are lost" in note.text
    assert note.level == "warning"


def test_what_is_not_won_and_not_closed_is_open() -> None:
    book = _book([1, 0, 0, 1, 0, 0], **{"Is Closed": [1, 1, 0, 1, 0, 1]})
    assert _states(book) == [WON, LOST, OPEN, WON, OPEN, LOST]


def test_what_is_not_won_and_has_no_close_date_is_open() -> None:
    book = _book(["Yes", "No", "No", "Yes", "No", None], **{"Close Date": [*DAYS[:4], None, None]})
    assert _states(book) == [WON, LOST, LOST, WON, OPEN, OPEN]


def test_a_column_of_stages_is_the_stage_beside_the_flag() -> None:
    stages = ["Closed Won", "Closed Lost", "Proposal", "Closed Won", "Closed Lost", "Proposal"]
    book = _book([1, 0, 0, 1, 0, 0], Stage=stages)
    assert _states(book) == [WON, LOST, OPEN, WON, LOST, OPEN]


def test_a_number_of_deals_won_is_no_stage() -> None:
    book = _book([3, 1, 4, 1, 5, 9], "Won")
    assert book.deals is None
    assert not any(m.header == "Won" and m.used for m in book.matches)
