"""What a row is: the same words say it in a status, a type, a scenario, a flag and the title of a block."""

from __future__ import annotations

from typing import Any

import pytest

from xlsales.errors import InputError
from xlsales.settings import Settings
from xlsales.table.book import SalesBook
from xlsales.table.ingest import book_of
from xlsales.table.row_kinds import flag_kind, kind_of

WORDS = {
    "cancelled": [
        "Cancelled",
        "VOID",
        "Storniert",
        "annulé",
        "Anulada",
        "Annullato",
        "Отменён",
        "wc-cancelled",
        "Declined",
    ],
    "returned": ["Refunded", "Shipped - Returned to Seller", "erstattet", "Devuelto", "Geretourneerd"],
    "credit": ["Credit Memo", "Gutschrift", "Avoir", "Nota de crédito", "Devolución", "возврат", "返品", "Refund"],
    "quote": [
        "Quotation Sent",
        "Draft",
        "Angebot",
        "Devis",
        "Presupuesto",
        "Preventivo",
        "Proforma-Rechnung",
        "見積書",
    ],
    "plan": ["Budget 2024", "FY24 Budget", "Forecast Q3", "Plan v2", "Soll", "Prévision", "бюджет", "BUD24", "FC1"],
    "actual": ["Actual", "AC", "Ist", "Réel", "факт"],
    "": [
        "Shipped",
        "Partially refunded",
        "Not returned",
        "Lost in Transit",
        "On Hold",
        "Refund denied",
        "North",
        "Express",
    ],
}
DAY = "2024-01-05"


def _book(rows: list[list[Any]], **options: Any) -> SalesBook:
    return book_of(rows, Settings(**options))


def _warned(book: SalesBook, code: str) -> str:
    return " ".join(n.text for n in book.notes if n.code == code and n.level == "warning")


@pytest.mark.parametrize(("kind", "word"), [(k, w) for k, words in WORDS.items() for w in words])
def test_a_word_says_what_a_row_is_in_any_language(kind: str, word: str) -> None:
    assert kind_of(word) == kind


@pytest.mark.parametrize("header", ["Status", "Order Status", "Document Type", "Belegart", "Type", "Statut"])
@pytest.mark.parametrize("word", ["Quote", "Cancelled", "Draft", "Angebot", "Test"])
def test_a_status_or_type_that_is_no_sale_is_left_out_with_its_money(header: str, word: str) -> None:
    book = _book([["Date", header, "Revenue"], [DAY, "Invoice", 10], [DAY, word, 500], [DAY, "Invoice", 20]])
    assert book.sales["revenue"].sum() == 30
    assert book.set_aside["amount"].tolist() == [500]
    assert f"{word} (500.00)" in _warned(book, "cancelled")


@pytest.mark.parametrize(
    ("header", "no", "yes"),
    [("Cancelled", "N", "Y"), ("Is Cancelled", 0, 1), ("Storno", None, "X"), ("Is Test", "false", "true"),
     ("is_deleted", False, True), ("Cancelled at", None, "2024-01-07 10:00:00 +0000"), ("Voided On", None, DAY),
     ("Cancel Reason", None, "customer"), ("Returned", "No", "Yes"), ("Returned", "Not", "Yes")],
)  # fmt: skip
def test_a_flag_that_its_header_asks_for_takes_rows_out(header: str, no: Any, yes: Any) -> None:
    book = _book([["Date", "Order ID", header, "Revenue"], [DAY, 1, no, 10], [DAY, 2, yes, 500], [DAY, 3, no, 20]])
    assert book.sales["revenue"].sum() == 30
    assert "500.00" in _warned(book, "cancelled")


@pytest.mark.parametrize(
    "header", ["Employment Status", "Customer Type", "Product Type", "Account Status", "Room Type"]
)
def test_the_status_of_a_person_or_a_thing_takes_nothing_out(header: str) -> None:
    book = _book([["Date", header, "Revenue"], [DAY, "Cancelled", 10], [DAY, "Test", 20], [DAY, "Budget", 5]])
    assert book.sales["revenue"].sum() == 35


def test_a_header_of_a_day_of_return_is_no_mark_of_returned_sales() -> None:
    assert flag_kind("Return Quantity") == ""
    rows = [["Date", "Return Date", "Revenue"], [DAY, "2024-01-07", 10], [DAY, "2024-01-09", 20], [DAY, None, 5]]
    book = _book(rows)
    assert book.sales["revenue"].sum() == 35
    assert "30.00" in _warned(book, "kind_doubtful")


def test_what_was_undone_is_kept_where_the_setting_says_so() -> None:
    rows = [["Date", "Status", "Revenue"], [DAY, "Shipped", 10], [DAY, "Cancelled", 5], [DAY, "Quote", 7]]
    assert _book(rows, cancelled="keep").sales["revenue"].sum() == 22


@pytest.mark.parametrize(
    ("header", "actual", "plan"),
    [
        ("Scenario", "Actual", "Budget"),
        ("Version", "AC", "PL"),
        ("Wertart", "Ist", "Soll"),
        ("A/B", "Actuals", "Forecast"),
    ],
)
def test_a_plan_among_the_actuals_is_taken_as_targets(header: str, actual: str, plan: str) -> None:
    rows = [["Date", header, "Region", "Revenue"], [DAY, actual, "N", 10], [DAY, plan, "N", 12]]
    book = _book(rows)
    assert book.sales["revenue"].tolist() == [10]
    assert book.targets is not None
    assert book.targets[["role", "member", "quota"]].values.tolist() == [["region", "N", 12.0]]
    assert "12.00" in _warned(book, "plan_as_targets")


def test_beside_the_actuals_no_other_scenario_counts_and_of_two_plans_the_budget_is_the_target() -> None:
    rows = [["Date", "Scenario", "Revenue"]]
    rows += [[DAY, s, v] for s, v in (("Actual", 10), ("Forecast", 11), ("Budget", 12), ("PY", 9), ("Wave 3", 13))]
    book = _book(rows)
    assert book.sales["revenue"].sum() == 10
    assert book.targets is not None
    assert book.targets["quota"].tolist() == [12]
    assert "Forecast was not used" in _warned(book, "plan_as_targets")


def test_a_block_under_the_title_of_a_budget_is_none_of_the_sales() -> None:
    rows: list[list[Any]] = [["Date", "Region", "Revenue"], [DAY, "N", 10], ["BUDGET 2024"], [DAY, "N", 12]]
    book = _book(rows)
    assert book.sales["revenue"].sum() == 10
    assert book.targets is not None
    assert book.targets["quota"].sum() == 12
    assert _book([*rows[:2], ["North"], rows[3]]).sales["revenue"].sum() == 22


def test_of_several_measures_below_each_other_only_the_revenue_counts() -> None:
    rows = [["Date", "Measure", "Value"], [DAY, "Revenue", 10], [DAY, "Units", 3], [DAY, "Cost", 4]]
    assert _book(rows).sales["revenue"].sum() == 10


@pytest.mark.parametrize("invoiced", [True, False])
def test_orders_beside_their_invoices_count_once(invoiced: bool) -> None:
    rows = [["Type", "Date", "Amount"], ["Sales Order", DAY, 100], ["Invoice" if invoiced else "Sales Order", DAY, 100]]
    assert _book([*rows, ["Return", DAY, -20]]).sales["revenue"].sum() == (80 if invoiced else 180)


def test_payments_are_sales_only_where_nothing_surer_is() -> None:
    alone = [["Type", "Date", "Amount"], ["Payment", DAY, 100], ["Refund", DAY, -20], ["Payout", DAY, -80]]
    assert _book(alone).sales["revenue"].sum() == 80
    assert _book([*alone, ["Invoice", DAY, 100]]).sales["revenue"].sum() == 80


def test_cancelled_rows_that_are_all_negative_take_others_back() -> None:
    rows = [["Date", "Status", "Revenue"], [DAY, "Shipped", 10], [DAY, "Cancelled", -10], [DAY, "Shipped", 20]]
    book = _book(rows)
    assert book.sales["revenue"].sum() == 20
    assert "-10.00" in _warned(book, "reversals_by_status")


def test_parcels_that_were_lost_are_no_lost_deals() -> None:
    rows = [
        ["Order ID", "Date", "Status", "Amount"],
        [1, DAY, "Shipped", 10],
        [2, DAY, "Lost", 20],
        [3, DAY, "Delivered", 5],
    ]
    assert _book(rows).basis == "orders"
    deals = [["Deal", "Close Date", "Status", "Amount"], [1, DAY, "Open", 10], [2, DAY, "Lost", 20]]
    assert _book([*deals, [3, DAY, "Won", 5]]).basis == "deals"


def test_scenarios_without_actuals_are_added_up_and_each_is_said_with_its_money() -> None:
    rows = [["Date", "Scenario", "Revenue"], [DAY, "Base", 10], [DAY, "Upside", 12]]
    book = _book(rows)
    assert book.sales["revenue"].sum() == 22
    assert "Base 10.00, Upside 12.00" in _warned(book, "scenarios_added")


def test_a_file_of_nothing_but_quotes_is_refused() -> None:
    with pytest.raises(InputError, match="no row can be used"):
        _book([["Date", "Status", "Revenue"], [DAY, "Quote", 10], [DAY, "Draft", 12]])


@pytest.mark.parametrize(
    ("header", "one", "other"),
    [
        ("Type", "Draft", "Bottle"),
        ("Ticket Type", "Return", "Single"),
        ("Type", "Test", "Match"),
        ("Type", "Plan", "Flex"),
    ],
)
def test_a_word_that_names_a_thing_as_often_counts_and_is_said_with_its_money(
    header: str, one: str, other: str
) -> None:
    book = _book([["Date", header, "Revenue"], [DAY, one, 10], [DAY, other, 20]])
    assert book.sales["revenue"].sum() == 30
    assert f"{one} for its {header!r} (1 row, 10.00)" in _warned(book, "kind_doubtful")


@pytest.mark.parametrize(
    ("header", "words"), [("Class", ("Budget", "Premium")), ("Beer", ("A", "B")), ("Group", ("P", "F"))]
)
def test_words_under_other_headers_say_nothing(header: str, words: tuple[str, str]) -> None:
    book = _book([["Date", header, "Revenue"], [DAY, words[0], 10], [DAY, words[1], 20]])
    assert (book.sales["revenue"].sum(), book.targets) == (30, None)


@pytest.mark.parametrize("header", ["Quote Date", "Draft Date", "Offer Date", "Test Date"])
def test_the_day_of_a_quote_before_an_order_takes_nothing_out(header: str) -> None:
    rows = [
        ["Order Date", "Order ID", header, "Revenue"],
        [DAY, 1, "2024-01-02", 10],
        [DAY, 2, None, 20],
        [DAY, 3, None, 5],
    ]
    assert _book(rows).sales["revenue"].sum() == 35


def test_deals_that_are_marked_as_deleted_or_tests_do_not_count() -> None:
    rows = [["Deal", "Close Date", "Stage", "Amount", "IsDeleted", "Is Test"]]
    rows += [[1, DAY, "Won", 10, "false", "false"], [2, DAY, "Won", 500, "true", "false"]]
    rows += [[3, DAY, "Won", 7, "false", "true"], [4, DAY, "Lost", 5, "false", "false"]]
    book = _book(rows)
    assert (book.basis, book.sales["revenue"].sum()) == ("deals", 10)
    assert "500.00" in _warned(book, "cancelled")
