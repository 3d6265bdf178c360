"""What is taken for the date, the revenue, the units or the order number where no header names it for sure."""

from __future__ import annotations

import random
from typing import Any

import pandas as pd
import pytest

from xlsales.errors import InputError
from xlsales.settings import Settings
from xlsales.table.book import Note, SalesBook
from xlsales.table.ingest import book_of, read_book

DAYS = [f"2024-01-{d:02}" for d in range(3, 11)]
LATER = [f"2024-02-{d:02}" for d in range(3, 11)]
MONEY = [10.5, 20.25, 30, 40.75, 50.5, 60.1, 70.99, 80]
COUNTS = [2, 1, 2, 3, 1, 2, 1, 3]
IDS = [f"P-{n}" for n in (17, 4, 8, 23, 42, 15, 16, 99)]


def _book(settings: Settings | None = None, **columns: Any) -> SalesBook:
    return book_of(pd.DataFrame({k.replace("__", " "): v for k, v in columns.items()}), settings or Settings())


def _note(book: SalesBook) -> Note:
    return next(n for n in book.notes if n.code == "only_column")


def _matched(book: SalesBook, role: str) -> tuple[str, bool]:
    """The header of a role, and whether the mapping shows less confidence than a header needs."""
    found = next(m for m in book.matches if m.used and m.role == role)
    return found.header, found.confidence < Settings().header_threshold


@pytest.mark.parametrize("header", ["Signup Date", "Contract Date", "Rental Start", "Fecha alta", "When", "Stay"])
def test_the_only_column_of_dates_is_the_date_and_said_to_be_unsure(header: str) -> None:
    book = _book(**{header: DAYS, "Region": ["N", "S"] * 4, "Revenue": MONEY})
    assert _matched(book, "date") == (header, True)
    assert _note(book).level == "warning"
    assert f"{header!r}, the only column of dates" in _note(book).text


@pytest.mark.parametrize("header", ["Arrival Date", "Effective Date", "sold_on", "Market day"])
def test_the_day_of_a_sale_by_other_names_is_the_date(header: str) -> None:
    assert _matched(_book(**{header: DAYS, "Revenue": MONEY}), "date") == (header, False)


def test_a_beginning_is_the_date_rather_than_an_end() -> None:
    book = _book(Rental__End=LATER, Rental__Start=DAYS, Revenue=MONEY)
    assert _matched(book, "date") == ("Rental Start", True)
    assert "It could also have been 'Rental End'" in _note(book).text


@pytest.mark.parametrize("header", ["Birth Date", "Last Modified", "Score", "Founded"])
def test_these_are_no_dates_of_sales(header: str) -> None:
    values: list[Any] = COUNTS if header == "Score" else [2001 + c for c in COUNTS] if header == "Founded" else DAYS
    with pytest.raises(InputError, match="no column says when a row happened"):
        _book(**{header: values, "Revenue": MONEY})


def test_two_columns_of_dates_without_a_word_for_it_are_left_to_the_person() -> None:
    with pytest.raises(InputError, match="when a row happened"):
        _book(First=DAYS, Second=LATER, Revenue=MONEY)


@pytest.mark.parametrize("header", ["Fee", "Fee(s)", "Premium", "Sale Price", "Donation", "Charged", "Commissionable"])
def test_the_only_column_of_money_is_revenue_and_said_to_be_unsure(header: str) -> None:
    book = _book(**{"Order Date": DAYS, "Region": ["N", "S"] * 4, header: MONEY})
    assert _matched(book, "revenue") == (header, True)
    assert book.sales["revenue"].tolist() == MONEY
    assert _note(book).level == "warning"


@pytest.mark.parametrize("header", ["Room Revenue", "Service Revenue", "Invoiced", "Takings", "Contract Value"])
def test_revenue_by_other_names_is_revenue(header: str) -> None:
    assert _matched(_book(**{"Order Date": DAYS, header: MONEY}), "revenue") == (header, False)


def test_whole_numbers_are_money_where_they_show_a_currency() -> None:
    book = _book(Order__Date=DAYS, Einsatz=[f"€{n}" for n in range(100, 108)], Guests=COUNTS)
    assert _matched(book, "revenue") == ("Einsatz", True)


def test_the_column_named_most_like_money_is_taken_and_the_other_one_said() -> None:
    book = _book(Order__Date=DAYS, Late__Fee=MONEY, Net__Billed=[m * 2 for m in MONEY])
    assert _matched(book, "revenue") == ("Net Billed", True)
    assert "'Late Fee'" in _note(book).text


def test_what_was_paid_may_be_a_part_and_comes_after_the_fee() -> None:
    book = _book(Visit__date=DAYS, Insurance__paid=MONEY, Fee=[m * 2 for m in MONEY])
    assert _matched(book, "revenue") == ("Fee", True)
    assert not any(n.code == "header_unsure" for n in book.notes)


def test_round_amounts_that_come_back_are_money() -> None:
    book = _book(Gift__date=DAYS, Amount__given=[20, 50, 20, 100, 50, 20, 50, 20])
    assert _matched(book, "revenue") == ("Amount given", True)


def test_the_size_of_deals_is_their_amount_where_it_is_money() -> None:
    book = _book(Deal=IDS, Stage=["Won", "Lost"] * 4, Close__Date=DAYS, Deal__Size=MONEY)
    assert _matched(book, "amount") == ("Deal Size", True)


@pytest.mark.parametrize(
    "columns",
    [{"Food Revenue": MONEY, "Bar Revenue": MONEY}, {"Tax": MONEY}, {"Weight": MONEY}, {"Total Guests": COUNTS},
     {"Unit Price": MONEY}, {"Premium %": ["12%"] * 8}],
    ids=lambda c: " ".join(c),
)  # fmt: skip
def test_what_is_not_the_only_money_is_left_to_the_person(columns: dict[str, Any]) -> None:
    with pytest.raises(InputError, match=r"what a row is worth|no number column"):
        _book(**{"Order Date": DAYS, **columns})


def test_a_fee_is_no_revenue_beside_units_and_a_price() -> None:
    book = _book(Order__Date=DAYS, Quantity=COUNTS, Unit__Price=MONEY, Fee=MONEY)
    assert book.sales["revenue"].tolist() == [c * m for c, m in zip(COUNTS, MONEY, strict=True)]


def test_the_only_counts_beside_the_price_of_a_piece_are_units() -> None:
    book = _book(Order__Date=DAYS, Hampers=COUNTS, Unit__Price=MONEY)
    assert _matched(book, "units") == ("Hampers", True)
    assert book.sales["revenue"].iloc[0] == 2 * 10.5


def test_a_count_beside_the_price_of_a_whole_is_not_multiplied() -> None:
    book = _book(Order__Date=DAYS, Bedrooms=COUNTS, Sale__Price=MONEY)
    assert book.sales["revenue"].tolist() == MONEY


@pytest.mark.parametrize("header", ["Member ID", "Voucher No", "Stay Ref"])
def test_what_identifies_every_row_is_the_order_number(header: str) -> None:
    book = _book(**{header: IDS, "Order Date": DAYS, "Revenue": MONEY})
    assert _matched(book, "order_id") == (header, True)
    assert _note(book).level == "info"


def test_members_that_come_back_are_customers() -> None:
    book = _book(Member__ID=IDS[:4] * 2, Order__Date=DAYS, Revenue=MONEY)
    assert _matched(book, "customer")[0] == "Member ID"
    assert "order_id" not in book.sales


@pytest.mark.parametrize("header", ["Customer ID", "Store Number"])
def test_what_names_somebody_is_no_order_number(header: str) -> None:
    assert "order_id" not in _book(**{header: IDS, "Order Date": DAYS, "Revenue": MONEY}).sales


def test_a_higher_threshold_takes_no_unsure_column() -> None:
    with pytest.raises(InputError, match="when a row happened"):
        _book(Settings(header_threshold=0.9), Signup__Date=DAYS, Revenue=MONEY)


def test_a_deal_takes_the_only_money_and_the_only_date() -> None:
    stages = ["Won", "Lost"] * 4
    book = _book(Opportunity=IDS, Stage=stages, Signature__Date=DAYS, Premium=MONEY)
    assert (_matched(book, "amount"), _matched(book, "closed")) == (("Premium", True), ("Signature Date", True))
    assert book.sales["revenue"].sum() == pytest.approx(sum(MONEY[::2]))


def test_beside_another_table_the_only_one_that_can_be_sales_is(tmp_path: Any) -> None:
    random.seed(1)
    who = [random.choice(["A", "B"]) for _ in DAYS]
    pd.DataFrame({"Signup Date": DAYS, "Client": who, "Premium": MONEY}).to_csv(tmp_path / "signups.csv", index=False)
    pd.DataFrame({"Client": ["A", "B"], "Region": ["N", "S"]}).to_csv(tmp_path / "clients.csv", index=False)
    book = read_book([tmp_path / "signups.csv", tmp_path / "clients.csv"], Settings())
    assert (book.sales["revenue"].sum(), book.dimensions) == (pytest.approx(sum(MONEY)), ("region", "customer"))
