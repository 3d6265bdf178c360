"""From sources to a book: the shared data sets against independent computations, and the rules for rows."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import needs_shared
from xlsales.errors import InputError, UsageError
from xlsales.settings import Settings
from xlsales.table.book import SalesBook
from xlsales.table.ingest import book_of, read_book


def _codes(book: SalesBook) -> set[str]:
    return {n.code for n in book.notes}


def _note(book: SalesBook, code: str) -> str:
    return next(n.text for n in book.notes if n.code == code)


def _accounted(book: SalesBook) -> bool:
    return all(c.agrees for c in book.controls) and len(book.sales) + len(book.set_aside) == book.rows_read


@pytest.fixture(scope="module")
def maven() -> SalesBook:
    names = ("accounts", "data_dictionary", "products", "sales_pipeline", "sales_teams")
    return read_book([needs_shared("data", "maven_crm", f"{n}.csv") for n in names], Settings())


def test_the_eight_rows_are_read_from_csv_and_workbook(tmp_path: Path, eight_rows: SalesBook) -> None:
    source = needs_shared("data", "eight_rows", "eight_rows.csv")
    pd.read_csv(source).to_excel(tmp_path / "eight.xlsx", index=False)
    for path in (source, tmp_path / "eight.xlsx"):
        book = read_book([path], Settings())
        assert book.sales["revenue"].sum() == 516_401
        assert book.sales["units"].sum() == 900
        assert (book.sales["segment"] == "(not given)").sum() == 1
        assert book.precision == "quarter"
        assert book.sales["day"].tolist() == eight_rows.sales["day"].tolist()
        assert _accounted(book)


def test_maven_is_joined_to_the_published_figures(maven: SalesBook) -> None:
    q4 = maven.sales[maven.sales["month"].between(2017 * 12 + 9, 2017 * 12 + 11)]
    assert q4["revenue"].sum() == 2_802_496
    assert len(q4) == 1_196
    assert q4.loc[q4["product"] == "GTX Pro", "revenue"].sum() == 958_491
    assert q4.loc[q4["sector"] == "retail", "revenue"].sum() == 546_450
    assert q4.loc[q4["manager"] == "Melvin Marxen", "revenue"].sum() == 670_788


def test_maven_equals_the_book_joined_by_hand(maven: SalesBook, maven_book: SalesBook) -> None:
    assert maven.deals is not None
    assert maven_book.deals is not None
    for column in ("deal_id", "amount", "created", "closed", "state"):
        pd.testing.assert_series_equal(maven.deals[column], maven_book.deals[column], check_dtype=False)
    for column in ("sector", "manager", "office", "category", "product", "rep", "customer"):
        assert maven.deals[column].astype(str).tolist() == maven_book.deals[column].astype(str).tolist()


def test_maven_says_what_it_saw(maven: SalesBook) -> None:
    assert _note(maven, "open_undated").startswith("500 open deals")
    assert "GTXPro as GTX Pro (1,480 rows)" in _note(maven, "spelling_merged")
    assert maven.source_rows is not None
    assert (maven.source_rows["product"] == "GTX Pro").sum() == 1_480
    assert "technolgy" in _note(maven, "likely_typo")
    assert "data_dictionary.csv" in _note(maven, "joins_nothing")
    company_revenue = next(m for m in maven.matches if m.source == "accounts.csv" and m.header == "revenue")
    assert not company_revenue.used
    assert maven.list_prices["GTK 500"] == 26_768
    assert len(maven.members["rep"]) == 35
    assert maven.label("office") == "Regional office"
    assert all(c.agrees for c in maven.controls)


def test_online_retail_equals_pandas() -> None:
    path = needs_shared("data", "online_retail", "online_retail_sample450.csv")
    truth = pd.read_csv(path, dtype={"InvoiceNo": str})
    truth["revenue"] = truth["Quantity"] * truth["UnitPrice"]
    book = read_book([path], Settings())
    assert book.sales["revenue"].sum() == pytest.approx(truth["revenue"].sum(), abs=0.005)
    assert book.sales["units"].sum() == truth["Quantity"].sum()
    back = truth["InvoiceNo"].str.startswith("C") | (truth["Quantity"] < 0)
    assert book.sales["reversal"].sum() == back.sum()
    assert book.sales["order_id"].nunique() == truth["InvoiceNo"].nunique()
    assert (book.sales["customer"] == "(not given)").sum() == truth["CustomerID"].isna().sum()
    duplicates = int(truth.drop(columns="revenue").duplicated().sum())
    assert next(n.rows for n in book.notes if n.code == "duplicates") == duplicates
    assert "Quantity × UnitPrice" in _note(book, "revenue_computed")
    assert {str(c) for c in book.sales["customer"].cat.categories[:3]} <= {
        f"{int(c)}" for c in truth["CustomerID"].dropna()
    } | {"(not given)"}
    assert _accounted(book)


def test_dirty_cafe_equals_pandas() -> None:
    path = needs_shared("data", "dirty_cafe", "dirty_cafe_sales.csv")
    truth = pd.read_csv(path, na_values=["ERROR", "UNKNOWN"])
    money = truth["total_spent"].fillna(truth["quantity"] * truth["price_per_unit"])
    day = pd.to_datetime(truth["transaction_date"], format="%m/%d/%Y")
    book = read_book([path], Settings())
    assert book.sales["revenue"].sum() == money[day.notna()].sum()
    assert len(book.sales) == (money.notna() & day.notna()).sum()
    assert set(book.set_aside["reason"]) == {"no date", "no amount"}
    assert next(n.rows for n in book.notes if "'total_spent'" in n.text) == 329
    assert _accounted(book)


HEAD = ["Order Date", "Region", "Revenue"]


def test_the_region_called_na_is_not_missing() -> None:
    assert book_of([HEAD, ["2024-01-05", "NA", 5]], Settings()).sales["region"].tolist() == ["NA"]


def test_values_from_excel_are_read_as_they_come() -> None:
    rows: list[list[Any]] = [
        HEAD, [dt.datetime(2024, 1, 5), "N", Decimal("1.5")], [45297.0, None, 2], [dt.date(2024, 1, 7), "", "3"],
        [None, None, None],
    ]  # fmt: skip
    book = book_of(rows, Settings())
    assert book.sales["revenue"].tolist() == [1.5, 2.0, 3.0]
    assert book.sales["region"].tolist() == ["N", "(not given)", "(not given)"]
    assert book.sales["row"].tolist() == [2, 3, 4]


def test_a_frame_is_read_like_a_file() -> None:
    frame = pd.DataFrame(
        {
            "Order Date": pd.to_datetime(["2024-01-05"]).tz_localize("UTC"),
            "Region": ["N"],
            "Revenue": pd.array([5], "Int64"),
        }
    )
    assert book_of(frame, Settings()).sales["revenue"].tolist() == [5.0]


def test_totals_rows_are_set_aside_where_label_and_arithmetic_agree() -> None:
    rows: list[list[Any]] = [
        HEAD, ["2024-01-05", "N", 5], ["2024-01-06", "N", 7], ["", "N total", 12], ["2024-01-07", "S", 1],
        ["", "Grand Total", 13],
    ]  # fmt: skip
    book = book_of(rows, Settings())
    assert book.sales["revenue"].sum() == 13
    assert book.set_aside[["row", "reason", "amount"]].values.tolist() == [
        [4, "totals row", 12.0],
        [6, "totals row", 13.0],
    ]
    assert _accounted(book)


def test_a_label_without_the_sum_is_kept_and_said() -> None:
    book = book_of([HEAD, ["2024-01-05", "N", 5], ["2024-01-06", "N", 7], ["2024-01-07", "Total", 99],
                    ["2024-01-08", "S", 1]], Settings())  # fmt: skip
    assert book.sales["revenue"].sum() == 112
    assert "totals_kept" in _codes(book)


def test_a_german_file_is_read(tmp_path: Path) -> None:
    text = (
        "Verkaufszahlen 2024;;;\n;;;\nBestelldatum;Kunde;Region;Umsatz (€)\n31.01.2024;Müller;Süd;1.234,50 €\n"
        "01.02.2024;Maier;Nord;12,00 €\nSumme;;;1.246,50 €\n"
    )
    (tmp_path / "umsatz.csv").write_bytes(text.encode("cp1252"))
    book = read_book([tmp_path / "umsatz.csv"], Settings())
    assert book.sales["revenue"].tolist() == [1234.5, 12.0]
    assert book.sales["month"].tolist() == [24288, 24289]
    assert (book.currency, book.label("customer")) == ("€", "Kunde")
    assert book.set_aside[["row", "reason"]].values.tolist() == [[6, "totals row"]]


def test_repeated_headers_are_set_aside() -> None:
    book = book_of([HEAD, ["2024-01-05", "N", 5], HEAD, ["2024-01-06", "S", 6]], Settings())
    assert book.set_aside["reason"].tolist() == ["repeated header"]
    assert book.sales["revenue"].tolist() == [5.0, 6.0]


def test_cancelled_rows_are_left_out_and_said_or_kept() -> None:
    rows = [[*HEAD, "Status"], ["2024-01-05", "N", 5, "Shipped"], ["2024-01-06", "S", 6, "Cancelled"],
            ["2024-01-06", "S", 7, "On Hold"]]  # fmt: skip
    book = book_of(rows, Settings())
    assert book.sales["revenue"].sum() == 12
    assert "1 with Cancelled (6.00)" in _note(book, "cancelled")
    assert book_of(rows, Settings(cancelled="keep")).sales["revenue"].sum() == 18


def test_cancellation_invoices_net_out() -> None:
    rows = [["Invoice No", "Date", "Amount"], ["536365", "2024-01-05", 10], ["C536379", "2024-01-06", -4]]
    book = book_of(rows, Settings())
    assert (book.sales["revenue"].sum(), book.sales["reversal"].tolist()) == (6.0, [False, True])


def test_ids_that_all_begin_with_c_are_no_cancellations() -> None:
    book = book_of(
        [["Order ID", "Date", "Amount"], ["C536365", "2024-01-05", 10], ["C536379", "2024-01-06", 4]], Settings()
    )
    assert book.sales["reversal"].tolist() == [False, False]


def test_more_than_one_currency_is_never_added_up() -> None:
    rows = [
        [*HEAD, "Currency"],
        ["2024-01-05", "N", 50, "USD"],
        ["2024-01-06", "S", 6, "EUR"],
        ["2024-01-06", "S", 7, "usd"],
    ]
    book = book_of(rows, Settings())
    assert (book.sales["revenue"].sum(), book.currency) == (57.0, "USD")
    assert "1 rows with 6.00 EUR" in _note(book, "currencies")
    euros = book_of(rows, Settings(currency="EUR"))
    assert (euros.sales["revenue"].sum(), euros.currency) == (6.0, "EUR")


def test_currency_signs_in_the_amounts_are_currencies() -> None:
    book = book_of(
        [HEAD, ["2024-01-05", "N", "$50"], ["2024-01-06", "S", "6 €"], ["2024-01-06", "S", "$7"]], Settings()
    )
    assert (book.sales["revenue"].sum(), book.currency, len(book.set_aside)) == (57.0, "$", 1)


def test_a_revenue_that_differs_from_units_times_price_is_reported() -> None:
    book = book_of(
        [["Date", "Qty", "Unit Price", "Revenue"], ["2024-01-05", 2, 5, 10], ["2024-01-06", 2, 5, 12]], Settings()
    )
    assert _note(book, "revenue_differs").startswith("In 1 rows")
    assert book.sales["revenue"].sum() == 22


def test_duplicates_are_reported_and_kept() -> None:
    book = book_of([HEAD, ["2024-01-05", "N", 5], ["2024-01-05", "N", 5]], Settings())
    assert ("duplicates" in _codes(book), len(book.sales)) == (True, 2)


def test_year_and_quarter_in_two_columns_are_one_period() -> None:
    book = book_of([["Year", "Quarter", "Revenue"], [2024, "Q1", 5], [2024, "Q2", 6], [2023, 4, 7]], Settings())
    assert book.precision == "quarter"
    assert book.sales["month"].tolist() == [2024 * 12, 2024 * 12 + 3, 2023 * 12 + 9]


def test_one_decimal_reading_is_said_when_ambiguous() -> None:
    assert "decimal_ambiguous" in _codes(book_of([HEAD, ["2024-01-05", "N", "1.234"]], Settings()))


def test_files_of_the_same_columns_are_stacked_and_their_rows_stay_apart(tmp_path: Path) -> None:
    for name, amount in (("jan.csv", 5), ("feb.csv", 7)):
        (tmp_path / name).write_text(f"Date,Region,Revenue\n2024-01-01,N,{amount}\n,S,1\n", encoding="utf-8")
    book = read_book([tmp_path / "jan.csv", tmp_path / "feb.csv"], Settings())
    assert book.sales["revenue"].tolist() == [5.0, 7.0]
    assert book.sales["row"].is_unique
    assert book.source_rows is not None
    assert book.source_rows.index.is_unique
    assert set(book.set_aside["row"]) | set(book.sales["row"]) == set(book.source_rows.index)
    assert "feb.csv" in _note(book, "stacked")


def test_order_lines_take_date_and_customer_from_order_heads() -> None:
    lines = [
        ["Order ID", "Product", "Qty", "Unit Price"],
        ["A1", "Tea", 2, 5],
        ["A1", "Cup", 1, 3],
        ["A2", "Tea", 1, 5],
    ]
    heads = [["Order ID", "Order Date", "Customer Name"], ["A1", "2024-01-05", "Acme"], ["A2", "2024-02-05", "Beta"]]
    from xlsales.table.ingest import book_of_tables
    from xlsales.table.raw import table_of_rows

    book = book_of_tables([table_of_rows(lines, "lines"), table_of_rows(heads, "heads")], Settings(), mapping={})
    assert book.sales["revenue"].tolist() == [10.0, 3.0, 5.0]
    assert book.sales["customer"].tolist() == ["Acme", "Acme", "Beta"]


def test_orders_and_deals_together_become_sales_and_deals() -> None:
    deals = [["Opportunity ID", "Stage", "Amount", "Close Date", "Created Date"],
             ["D1", "Won", 50, "2024-01-05", "2023-12-01"],
             ["D2", "Prospecting", None, None, "2024-01-01"]]  # fmt: skip
    book = book_of([HEAD, ["2024-01-05", "N", 5]], Settings(), deals=deals)
    assert (book.basis, book.sales["revenue"].sum()) == ("orders", 5.0)
    assert book.deals is not None
    assert book.deals["state"].tolist() == [1, -1]


def test_a_workbook_made_by_us_round_trips(tmp_path: Path) -> None:
    data = pd.DataFrame(
        {"Order Date": pd.to_datetime(["2024-01-05", "2024-01-06"]), "Region": ["N", "S"], "Revenue": [5.0, np.nan],
         "Counted": ["Yes", "no amount"], "xlsales period": ["Q1 2024", None]}
    )  # fmt: skip
    with pd.ExcelWriter(tmp_path / "ours.xlsx") as writer:
        pd.DataFrame({"A": ["xlsales"]}).to_excel(writer, sheet_name="Home", index=False)
        data.to_excel(writer, sheet_name="Data", index=False)
        pd.DataFrame({"Region": ["N", "S"], "Q1 2024": [10, None], "Q2 2024": [11, 12]}).to_excel(
            writer, sheet_name="Targets", index=False
        )
    book = read_book([tmp_path / "ours.xlsx"], Settings())
    assert [m.header for m in book.matches if m.source.endswith("Data")] == ["Order Date", "Region", "Revenue"]
    assert book.source_rows is not None
    assert list(book.source_rows.columns) == ["Order Date", "Region", "Revenue"]
    assert book.targets is not None
    assert book.targets["quota"].sum() == 33


def test_the_sheet_with_the_rows_is_chosen_and_said(tmp_path: Path) -> None:
    rows = pd.DataFrame({"Date": ["2024-01-05", "2024-01-06"], "Region": ["N", "S"], "Revenue": [5.0, 6.0]})
    with pd.ExcelWriter(tmp_path / "book.xlsx") as writer:
        pd.DataFrame({"Read me": ["hello"]}).to_excel(writer, sheet_name="Notes", index=False)
        rows.to_excel(writer, sheet_name="Orders", index=False)
        rows.head(1).to_excel(writer, sheet_name="Draft", index=False)
    book = read_book([tmp_path / "book.xlsx"], Settings())
    assert book.sales["revenue"].sum() == 11
    assert "sheet Orders; not from Draft (Revenue 5.00), which look like rows of the same kind" in _note(
        book, "sheet_chosen"
    )


def test_merged_cells_are_filled_down_in_key_columns_only(tmp_path: Path) -> None:
    import openpyxl

    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    for row in (["Region", "Date", "Note", "Revenue"], ["N", "2024-01-05", "a", 5], [None, "2024-01-06", None, 6],
                ["S", "2024-01-07", "b", 7], [None, "2024-01-08", "c", 8]):  # fmt: skip
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    made.save(tmp_path / "merged.xlsx")
    book = read_book([tmp_path / "merged.xlsx"], Settings())
    assert book.sales["region"].tolist() == ["N", "N", "S", "(not given)"]
    assert "1 merged cells" in _note(book, "merged_filled")


def test_the_mapping_of_the_person_wins_and_unknown_names_are_refused() -> None:
    rows = [["Date", "Revenue", "Gross"], ["2024-01-05", 5, 6]]
    assert book_of(rows, Settings(), mapping={"revenue": "Gross"}).sales["revenue"].tolist() == [6.0]
    with pytest.raises(UsageError, match="'revenue'"):
        book_of(rows, Settings(), mapping={"revenu": "Gross"})
    with pytest.raises(UsageError, match="'Gross'"):
        book_of(rows, Settings(), mapping={"revenue": "Gros"})


def test_no_source_is_an_error() -> None:
    with pytest.raises(InputError):
        read_book([], Settings())


_money = st.one_of(
    st.none(), st.floats(-1e6, 1e6).map(lambda v: round(v, 2)), st.sampled_from(["ERROR", "abc", "$5", "(3)"])
)
_day = st.one_of(st.none(), st.dates(dt.date(2020, 1, 1), dt.date(2024, 12, 31)), st.just("soon"))


@given(st.lists(st.tuples(_day, st.sampled_from(["N", "S", "Total", None]), _money), min_size=1, max_size=30))
def test_every_row_is_used_or_set_aside_with_its_amount(rows: list[tuple[Any, ...]]) -> None:
    anchor = [["2024-01-05", "N", 1.0]] * 40
    book = book_of([HEAD, *map(list, rows), *anchor], Settings())
    blank = sum(r == (None, None, None) for r in rows)
    assert len(book.sales) + len(book.set_aside) == len(rows) + 40 - blank == book.rows_read
    assert all(c.agrees for c in book.controls)
    assert not set(book.sales["row"]) & set(book.set_aside["row"])


def test_serial_dates_of_a_csv_are_read_and_it_is_said(tmp_path: Path) -> None:
    (tmp_path / "serial.csv").write_text("Order ID,Order Date,Revenue\nA1,45296,5\nA2,45297,6\n")
    book = read_book([tmp_path / "serial.csv"], Settings())
    assert book.sales["day"].tolist() == [19727, 19728]
    assert "serial numbers" in _note(book, "serial_dates")


def test_the_cure_for_dates_that_cannot_be_read_names_the_date(tmp_path: Path) -> None:
    rows = [["Date", "Other", "Revenue"], ["soon", "x", 5], ["later", "y", 6]]
    with pytest.raises(InputError, match="--map date=Header"):
        book_of(rows, Settings(), mapping={"date": "Date"})


def test_an_ambiguous_order_of_day_and_month_is_a_warning() -> None:
    book = book_of([["Date", "Revenue"], ["05/01/2024", 5], ["06/01/2024", 6]], Settings())
    assert [n.level for n in book.notes if n.code == "day_order_ambiguous"] == ["warning"]


def test_an_empty_column_of_a_workbook_logs_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    import openpyxl

    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    for row in (["Date", "Qty", "Price", "Revenue"], *(["2024-01-05", 2, 5, "=B2*C2"] for _ in range(3))):
        sheet.append(row)
    made.save(tmp_path / "formulas.xlsx")
    code = "import sys; from xlsales.table.ingest import read_book; from xlsales.settings import Settings; "
    code += "read_book([sys.argv[1]], Settings())"
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "formulas.xlsx")], check=True)
    assert capfd.readouterr().err == ""


def test_a_hidden_sheet_is_not_preferred_and_is_called_hidden(tmp_path: Path) -> None:
    import openpyxl

    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    hidden = made.create_sheet("Old & gone")
    hidden.sheet_state = "hidden"
    for page, count in ((sheet, 2), (hidden, 9)):
        page.append(["Date", "Region", "Product", "Revenue"])
        for day in range(count):
            page.append([f"2024-01-{day + 1:02}", "N", "X", 5])
    made.save(tmp_path / "book.xlsx")
    book = read_book([tmp_path / "book.xlsx"], Settings())
    assert book.sales["revenue"].sum() == 10
    assert "not from Old & gone (hidden) (Revenue 45.00)," in _note(book, "sheet_chosen")
