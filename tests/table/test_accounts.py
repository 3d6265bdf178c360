"""Rows of a ledger: debits are taken off, cards are no sides, and a journal of both sides is refused."""

from __future__ import annotations

import pytest

from xlsales.errors import InputError
from xlsales.settings import Settings
from xlsales.table.ingest import book_of

DAY = "2024-01-05"


@pytest.mark.parametrize(
    ("header", "plus", "minus"),
    [("Dr/Cr", "Cr", "Dr"), ("Debit/Credit", "Credit", "Debit"), ("Soll/Haben", "H", "S")],
)
def test_debits_are_taken_off_and_it_is_said(header: str, plus: str, minus: str) -> None:
    rows = [["Date", "Amount", header], [DAY, 100, plus], [DAY, 20, minus], [DAY, 50, plus]]
    book = book_of(rows, Settings())
    assert book.sales["revenue"].sum() == 130
    assert any("170.00" in n.text for n in book.notes if n.code == "debits")


def test_amounts_that_carry_their_sign_keep_it() -> None:
    rows = [["Date", "Amount", "Dr/Cr"], [DAY, 100, "Cr"], [DAY, -20, "Dr"], [DAY, 50, "Cr"]]
    assert book_of(rows, Settings()).sales["revenue"].sum() == 130


@pytest.mark.parametrize(
    ("header", "words"), [("Payment Method", ("Credit", "Debit")), ("Grade", ("C", "D")), ("Size", ("S", "H"))]
)
def test_cards_and_grades_are_no_sides(header: str, words: tuple[str, str]) -> None:
    rows = [["Date", "Amount", header], [DAY, 100, words[0]], [DAY, 20, words[1]], [DAY, 50, words[0]]]
    assert book_of(rows, Settings()).sales["revenue"].sum() == 170


def test_a_journal_with_both_sides_of_each_transaction_is_refused() -> None:
    rows = [["Transaction ID", "Date", "Account", "Amount"]]
    rows += [[i, DAY, a, s * 100 * i] for i in (1, 2, 3) for a, s in (("Sales", 1), ("Receivable", -1))]
    with pytest.raises(InputError, match="both sides of a journal"):
        book_of(rows, Settings())
    assert book_of([*rows, [4, DAY, "Sales", 50]], Settings()).sales["revenue"].sum() == 50
