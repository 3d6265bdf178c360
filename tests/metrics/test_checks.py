"""The account of rows: parts that sum, totals that tie, notes and mapping as the reader left them."""

from __future__ import annotations

import pandas as pd

from xlsales.cube.cube import cube_of
from xlsales.metrics import checks
from xlsales.settings import Settings
from xlsales.table.book import ColumnMatch, Control, Note, SalesBook, book_from_roles


def _book(**account: object) -> SalesBook:
    rows = pd.DataFrame({"date": pd.to_datetime(["2024-01-05", "2024-04-05"]), "revenue": [10.0, 5.0]})
    return book_from_roles(rows, **account)


def _aside(count: int) -> pd.DataFrame:
    reasons = ["no date" if i % 2 else "cancelled" for i in range(count)]
    return pd.DataFrame(
        {"source": "a.csv", "row": range(count), "reason": reasons, "detail": "", "amount": [1.5] * count}
    )


def test_rows_read_are_rows_used_and_rows_set_aside():
    rows = checks.row_account(_book(rows_read=7, set_aside=_aside(5))).frame.set_index("reason")["rows"]
    assert rows.to_dict() == {"Rows read": 7, "Rows used": 2, "Set aside: cancelled": 3, "Set aside: no date": 2}


def test_the_money_set_aside_is_added_up_by_reason():
    amounts = checks.row_account(_book(rows_read=7, set_aside=_aside(5))).frame.set_index("reason")["amount"]
    assert amounts["Set aside: cancelled"] == 4.5


def test_nothing_set_aside_is_said():
    assert checks.set_aside(_book()).missing == "No row was set aside."


def test_a_long_list_of_rows_set_aside_is_cut_and_counted():
    table = checks.set_aside(_book(set_aside=_aside(checks.LISTED + 3)))
    assert (len(table.frame), table.notes) == (checks.LISTED, ("3 more rows are not listed here.",))


def test_totals_that_tie_say_yes_and_others_no():
    controls = (Control("Revenue", 15.0, 15.0), Control("Units", 3.0, 2.0))
    frame = checks.control_totals(_book(controls=controls)).frame
    assert frame[["difference", "agrees"]].to_numpy().tolist() == [[0.0, "yes"], [1.0, "NO"]]


def test_the_mapping_shows_each_header_with_its_reason():
    match = ColumnMatch("a.csv", "Amt", "revenue", 0.9, "a likely name for it", used=False)
    (row,) = checks.header_mapping(_book(matches=(match,))).records()
    assert (row["header"], row["role"], row["confidence"], row["used"]) == ("Amt", "revenue", 0.9, "no")


def test_notes_of_the_reader_are_shown_with_their_rows():
    (row,) = checks.reading_notes(_book(notes=(Note("duplicates", "3 rows are copies.", 3, "warning"),))).records()
    assert row == {"level": "warning", "code": "duplicates", "note": "3 rows are copies.", "rows": 3}


def test_coverage_lists_missing_and_partial_periods():
    days = [*pd.date_range("2024-01-01", "2024-03-31"), *pd.date_range("2024-07-01", "2024-08-01")]
    book = book_from_roles(pd.DataFrame({"date": days, "revenue": 1.0}))
    rows = checks.coverage(cube_of(book, Settings())).frame[["period", "state"]].to_numpy().tolist()
    assert rows == [["Q2 2024", "missing"], ["Q3 2024", "partial"]]


def test_a_range_of_whole_periods_is_said():
    assert checks.coverage(cube_of(_book(), Settings())).missing == "Every period in the range is whole."
