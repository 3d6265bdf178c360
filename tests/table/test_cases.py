"""Small inputs that failed once, each with its right value; each kind is tried on invented near relatives elsewhere."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from xlsales.errors import InputError
from xlsales.settings import Settings
from xlsales.table.book import SalesBook
from xlsales.table.ingest import read_book

CASES = Path("/work/shared/cases")
pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="the small inputs are not there")


def _book(name: str) -> SalesBook:
    return read_book([CASES / name], Settings())


@pytest.mark.parametrize(
    ("name", "total"),
    [
        ("N01_scenario.csv", 30.0),
        ("N02_budget_block_below.csv", 30.0),
        ("N03_comma_dash.csv", 1383.0),
        ("N04_cancelled_flag.csv", 30.0),
        ("N05_yy_mm_dd.csv", 60.0),
        ("N07_subtotal_words.csv", 40.0),
        ("N08_quote_doctype.csv", 30.0),
        ("N14_months_and_quarters.csv", 45.0),
        ("N15_thousands_with_german_dates.csv", 17078.0),
        ("R01_lost_in_transit.csv", 300.0),
        ("S05_net_beside_price.csv", 720.0),
        ("S06_yyyyww.csv", 1200.0),
        ("S07_offset.csv", 210.0),
        ("S09_quotation.csv", 200.0),
        ("S10_refund_column.csv", 260.0),
        ("S13_shopify.csv", 100.0),
        ("S17_returns_sheet.xlsx", 1000.0),
    ],
)
def test_the_total_is_the_right_one(name: str, total: float) -> None:
    assert _book(name).sales["revenue"].sum() == pytest.approx(total)


def test_lost_in_transit_is_an_order_and_no_lost_deal() -> None:
    book = _book("R01_lost_in_transit.csv")
    assert book.basis == "orders"
    assert book.set_aside["amount"].sum() == 100


def test_months_over_sales_and_profit_are_read_as_periods() -> None:
    book = _book("R02_two_line_header.xlsx")
    assert book.sales["revenue"].sum() == 100 + 101 + 102 + 200 + 201 + 202
    assert book.sales["profit"].sum() == 60
    assert sorted(set(book.sales["month"] % 12)) == [0, 1, 2]


@pytest.mark.parametrize("name", ["S08_no_header_1.csv", "S08_no_header_2.csv"])
def test_a_file_without_headers_never_takes_a_row_for_them(name: str) -> None:
    with pytest.raises(InputError, match="header holds values"):
        _book(name)


def test_a_budget_beside_the_actuals_is_offered_as_target() -> None:
    for name in ("N01_scenario.csv", "N02_budget_block_below.csv"):
        book = _book(name)
        assert book.targets is not None
        assert book.targets["quota"].sum() == 33
        assert any("33.00" in n.text for n in book.notes if n.level == "warning")


def test_what_is_no_sale_is_said_with_its_money() -> None:
    for name, money in (("S09_quotation.csv", "1,700.00"), ("N04_cancelled_flag.csv", "500.00"),
                        ("N08_quote_doctype.csv", "500.00"), ("S10_refund_column.csv", "140.00"),
                        ("S17_returns_sheet.xlsx", "200.00"), ("S05_net_beside_price.csv", "900.00")):  # fmt: skip
        assert any(money in n.text for n in _book(name).notes if n.level == "warning"), name


def test_the_lines_of_a_shop_order_belong_to_it() -> None:
    book = _book("S13_shopify.csv")
    by_order = book.sales.groupby("order_id", observed=True)["revenue"].sum()
    assert by_order.to_dict() == {"#1001": 50, "#1003": 30, "#1004": 20}
    assert set(book.sales["product"]) == {"Tea", "Mug"}
    assert set(book.sales["country"]) == {"US"}


def test_returned_orders_are_those_of_the_returns_sheet() -> None:
    book = _book("S17_returns_sheet.xlsx")
    assert book.sales["order_id"].nunique() == 10
    assert not any("no key in common" in n.text for n in book.notes)


def test_weeks_lie_in_the_first_quarter() -> None:
    assert set(_book("S06_yyyyww.csv").sales["month"] // 3) == {2024 * 4}


def test_an_offset_never_moves_a_day() -> None:
    by_month = _book("S07_offset.csv").sales.groupby("month")["revenue"].sum()
    assert by_month.tolist() == [200, 10]


def test_two_digits_of_a_year_may_stand_first() -> None:
    days = _book("N05_yy_mm_dd.csv").sales["day"].astype("int64")
    assert [str(d) for d in days.to_numpy().astype("datetime64[D]")] == ["2023-01-02", "2023-04-15", "2024-05-31"]


def test_a_package_with_a_wrong_checksum_is_refused() -> None:
    with pytest.raises(InputError):
        _book("N11_flipped_bit.xlsx")


@pytest.mark.parametrize("name", ["N16_stray_far_cell.xlsx", "N17_row_overflow.xlsx"])
def test_a_cell_beyond_all_others_ends_in_rows_or_in_one_line(name: str) -> None:
    with contextlib.suppress(InputError):
        assert len(_book(name).sales)
