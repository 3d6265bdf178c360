"""Amounts of a ledger whose side stands in a column of its own."""

import pytest

from xlsales.settings import Settings
from xlsales.table.ingest import book_of


def read(header, debit, credit):
    rows = [["2024-01-05", 100.0, credit], ["2024-02-05", 40.0, debit], ["2024-03-05", 60.0, credit]]
    return book_of([["Date", "Revenue", header], *rows], Settings())


@pytest.mark.parametrize(
    ("header", "debit", "credit"),
    [("Dr/Cr", "Dr", "Cr"), ("Type", "Debit", "Credit"), ("Soll/Haben", "S", "H"), ("D/C", "D", "C")],
)
def test_debits_are_taken_off_and_both_sums_are_said(header, debit, credit):
    book = read(header, debit, credit)
    assert float(book.sales["revenue"].sum()) == 120
    (note,) = (n for n in book.notes if n.code == "debits")
    assert note.level == "warning"
    assert "200.00" in note.text


def test_letters_under_another_header_are_members():
    assert float(read("Region", "S", "H").sales["revenue"].sum()) == 200
