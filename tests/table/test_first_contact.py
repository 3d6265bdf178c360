"""Files as people have them, read for the first time: what a sales manager would call their revenue."""

# ruff: noqa: E501 - the rows are as wide as the programs write them

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pandas as pd
import pytest

from xlsales.errors import InputError
from xlsales.settings import Settings
from xlsales.table.book import SalesBook
from xlsales.table.cells import cells_of_texts
from xlsales.table.dates import read_dates
from xlsales.table.ingest import book_of, book_of_tables
from xlsales.table.raw import table_of_rows

EXPORTS: dict[str, tuple[float, str]] = {
    "sap order items: returns are positive, quotations and rejected items stand beside": (
        300.0,
        """\
VBELN,POSNR,ERDAT,AUART,KUNNR,MATNR,ARKTX,KWMENG,NETPR,NETWR,WAERK,ABGRU
60001,10,20240105,TA,100,M1,Desk,2,100,200,EUR,
60001,20,20240105,TA,100,M2,Mug,5,30,150,EUR,
60002,10,20240209,AG,101,M1,Desk,9,100,900,EUR,
60003,10,20240211,RE,100,M1,Desk,1,50,50,EUR,
60004,10,20240301,TA,102,M1,Desk,4,100,400,EUR,ZC
""",
    ),
    "sap billing items": (
        150.0,
        """\
VBELN,FKDAT,FKART,KUNAG,NETWR,WAERK
9001,05.01.2024,F2,100,200,EUR
9002,25.02.2024,G2,100,40,EUR
9003,26.02.2024,S1,101,10,EUR
""",
    ),
    "sap order items under their german names": (
        250.0,
        """\
Verkaufsbeleg;Position;Angelegt am;Verkaufsbelegart;Auftraggeber;Bezeichnung;Nettowert;Belegwährung;Absagegrund
60001;10;05.01.2024;TA;Ott;Tisch;200,00;EUR;
60002;10;09.02.2024;AG;Ott;Tisch;900,00;EUR;
60003;10;11.02.2024;RE;Ott;Tisch;50,00;EUR;
60004;10;25.03.2024;TA;Lenz;Tisch;400,00;EUR;Zu teuer
60005;10;26.03.2024;TA;Lenz;Tisch;100,00;EUR;
""",
    ),
    "odoo: everything of an order but its lines is blank below the first one": (
        175.0,
        """\
Order Reference,Order Date,Customer,Status,Untaxed Amount,Total,Order Lines/Product,Order Lines/Quantity,Order Lines/Unit Price,Order Lines/Subtotal
S00001,2024-01-05 10:00:00,Azure,Sales Order,150,181.5,Desk,1,100,100
,,,,,,Chair,2,25,50
S00002,2024-01-09 10:00:00,Deco,Quotation,550,665.5,Desk,5,100,500
,,,,,,Chair,2,25,50
S00003,2024-02-10 10:00:00,Azure,Locked,25,30.25,Chair,1,25,25
""",
    ),
    "shopify: a discount as large as the second line": (
        134.0,
        """\
Name,Email,Financial Status,Currency,Subtotal,Shipping,Total,Discount Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price,Id
#1001,a@x.com,paid,USD,49.50,5,54.50,5.00,2024-01-05 10:00:00 -0500,1,Lamp,50.00,1
#1001,a@x.com,,,,,,,2024-01-05 10:00:00 -0500,1,Wrap,4.50,
#1002,b@x.com,paid,USD,24.50,5,29.50,0,2024-01-09 10:00:00 -0500,1,Mug,20.00,2
#1002,b@x.com,,,,,,,2024-01-09 10:00:00 -0500,1,Wrap,4.50,
#1003,b@x.com,paid,USD,39.50,5,44.50,5.00,2024-02-09 10:00:00 -0500,1,Cup,40.00,3
#1003,b@x.com,,,,,,,2024-02-09 10:00:00 -0500,1,Wrap,4.50,
#1004,b@x.com,paid,USD,20.50,5,29.50,0,2024-02-19 10:00:00 -0500,1,Tin,16.00,4
#1004,b@x.com,,,,,,,2024-02-19 10:00:00 -0500,1,Wrap,4.50,
""",
    ),
    "amazon: times with the name of a zone": (
        70.0,
        """\
date/time,settlement id,type,order id,description,quantity,product sales,selling fees,total
"Jan 31, 2024 11:04:05 PM PST",17,Order,112-1,Lamp,1,100,-15,85
"Feb 2, 2024 3:04:05 AM PDT",17,Refund,112-1,Lamp,1,-30,4,-26
"Feb 3, 2024 3:04:05 AM PST",17,Transfer,,To your account,0,0,0,-50
""",
    ),
    "insurance: not taken up is not sold": (
        300.0,
        """\
Policy No,Insured,Inception Date,Gross Written Premium,Status
P1,Ann,2024-01-05,300,Bound
P2,Ben,2024-02-05,500,NTU
P3,Cat,2024-03-05,700,Not taken up
P4,Dan,2024-03-09,900,Quoted
""",
    ),
    "a remark that the order was cancelled": (
        60.0,
        """\
Auftragsnr.;Datum;Kunde;Betrag;Bemerkung
A1;05.01.2024;Ott;10;
A2;06.01.2024;Ott;20;storniert
A3;07.02.2024;Lenz;40;STORNO – Kunde hat abgesagt
A4;09.02.2024;Lenz;50;eilig
""",
    ),
    "spanish invoices with their tax": (
        150.5,
        """\
Fecha;Nº Factura;Cliente;Base imponible;IVA;Total factura
05-01-24;F1;Sol;100,50;21,11;121,61
25-02-24;F2;Mar;50,00;10,50;60,50
;;Suma total;150,50;31,61;182,11
""",
    ),
}


def _read(text: str) -> SalesBook:
    sep = ";" if text.count(";") > text.count(",") else ","
    return book_of(pd.read_csv(io.StringIO(text), sep=sep, dtype=str), Settings())


def _day(book: SalesBook, which: str) -> str:
    return str(np.datetime64(int(book.sales["day"].agg(which)), "D"))


def _said(book: SalesBook, code: str) -> str:
    return " ".join(n.text for n in book.notes if n.code == code)


@pytest.mark.parametrize("name", EXPORTS)
def test_the_revenue_is_what_was_sold(name: str) -> None:
    total, text = EXPORTS[name]
    book = _read(text)
    assert book.sales["revenue"].sum() == pytest.approx(total)
    assert len(book.sales) + len(book.set_aside) == book.rows_read
    assert all(control.agrees for control in book.controls)


def test_a_zone_never_moves_a_day() -> None:
    book = _read(EXPORTS["amazon: times with the name of a zone"][1])
    assert _day(book, "min") == "2024-01-31"


def test_what_a_remark_only_speaks_of_counts_and_is_said() -> None:
    book = _read(
        "Date,Customer,Amount,Notes\n2024-01-05,A,10,old order was cancelled\n2024-01-06,B,20,Cancel any time\n"
    )
    assert book.sales["revenue"].sum() == 30
    assert "(1 row, 10.00) may be no sale" in _said(book, "kind_doubtful")


@pytest.mark.parametrize("header", ["Situation", "Reason for Credit Entry"])
def test_words_of_a_status_under_another_header_count_and_are_said(header: str) -> None:
    book = _read(
        f"Order Date,Product,Price,{header}\n2024-01-05,Desk,10,Delivered\n2024-01-06,Mug,20,Cancelled by seller\n"
        "2024-02-06,Mug,40,RTO\n2024-02-07,Mug,80,Shipped\n"
    )
    assert book.sales["revenue"].sum() == 150
    assert "(2 rows, 60.00) may be no sale" in _said(book, "kind_doubtful")


@pytest.mark.parametrize("header", ["Stock", "Loyalty", "Email Result", "Item Code"])
def test_words_of_a_status_that_are_of_something_else_are_not_said(header: str) -> None:
    book = _read(f"Order Date,Amount,{header}\n2024-01-05,10,Active\n2024-02-06,20,Cancelled\n2024-02-07,5,Active\n")
    assert book.sales["revenue"].sum() == 35
    assert not _said(book, "kind_doubtful")


def test_an_order_whose_payment_is_pending_counts_and_is_said() -> None:
    book = _read("Order Date,Order Status,Total\n2024-01-05,Completed,10\n2024-02-06,Pending payment,20\n")
    assert book.sales["revenue"].sum() == 30
    assert "20.00" in _said(book, "kind_doubtful")


def test_the_day_of_value_is_no_currency_and_payments_out_of_an_account_are_said() -> None:
    rows = ["Buchungstag;Valuta;Auftraggeber;Buchungstext;Betrag;Währung;Saldo"]
    balance = 0
    for day, amount in ((5, 100), (7, 250), (9, -60), (11, 90), (20, 10)):
        balance += amount
        word = "GUTSCHRIFT" if amount > 0 else "LASTSCHRIFT"
        rows.append(f"{day:02d}.01.24;{day:02d}.01.24;Ott;{word};{amount},00;EUR;{balance},00")
    book = _read("\n".join(rows))
    assert (book.sales["revenue"].sum(), book.currency) == (390, "EUR")
    assert "1 go out (-60.00)" in _said(book, "statement_of_account")
    assert "revenue is 450.00" in _said(book, "statement_of_account")
    assert not _said(book, "credits_positive")


def test_the_other_amount_of_an_order_on_all_of_its_lines_is_added_up_once() -> None:
    book = _read(
        "InvoiceNumber,InvoiceDate,Total,Description,Quantity,UnitAmount,LineAmount\n"
        "I1,2024-01-05,120,Desk,1,80,80\nI1,2024-01-05,120,Mug,2,10,20\n"
        "I2,2024-02-25,60,Desk,1,30,30\nI2,2024-02-25,60,Mug,2,10,20\n"
    )
    assert book.sales["revenue"].sum() == 150
    assert "by 'Total' it would be 180.00" in _said(book, "revenue_choice")


def test_copies_of_rows_are_said_with_their_money() -> None:
    book = _read("Invoice,Date,Amount\nA,2024-01-05,10\nA,2024-01-05,10\nB,2024-02-05,5\n")
    assert "Without it, revenue is 10.00 less." in _said(book, "duplicates")


def test_units_times_a_price_that_may_be_of_all_units_says_the_price_alone() -> None:
    book = _read("Check-in,Rooms,Price\n2024-01-05,2,100\n2024-02-05,1,50\n")
    assert book.sales["revenue"].sum() == 250
    assert "By Price alone it would be 150.00." in _said(book, "revenue_computed")


@pytest.mark.parametrize(
    ("header", "currency", "order"),
    [("Amount (£)", "£", "dmy"), ("Amount AUD", "AUD", "dmy"), ("Amount ($)", "$", "mdy")],
)
def test_the_currency_of_a_header_decides_the_order_of_day_and_month(header: str, currency: str, order: str) -> None:
    book = _read(f"Payment Date,{header}\n02/01/2024,10\n05/03/2024,20\n07/06/2024,30\n")
    assert book.currency == currency
    assert _day(book, "min") == ("2024-01-02" if order == "dmy" else "2024-02-01")
    assert f"read {'day' if order == 'dmy' else 'month'} first" in _said(book, "day_order_ambiguous")


def test_another_column_of_dates_decides_the_order_of_day_and_month() -> None:
    book = _read("Invoice Date,Due,Amount\n02/01/2024,22/01/2024,10\n05/03/2024,25/03/2024,20\n")
    assert _day(book, "max") == "2024-03-05"
    assert "as the dates of 'Due' are" in _said(book, "day_order_ambiguous")


def test_a_title_names_the_currency() -> None:
    rows: list[list[Any]] = [["Bordereau"], ["Currency: GBP"], [], ["Inception Date", "Insured", "Premium amount"]]
    rows += [["2024-01-05", "Ann", 100], ["2024-02-05", "Ben", 50]]
    assert book_of_tables([table_of_rows(rows, "a.xlsx")], Settings(), mapping={}).currency == "GBP"


def test_months_take_their_year_from_the_name_of_the_sheet() -> None:
    rows = [["Kunde", "Jan", "Feb", "Mrz", "Summe"], ["Ott", "1.234,50", "-", "10,00", "1.244,50"]]
    rows += [["Lenz", "5,00", "6,00", "7,00", "18,00"], ["Gesamt", "1.239,50", "6,00", "17,00", "1.262,50"]]
    book = book_of_tables([table_of_rows(rows, "umsatz.xlsx", sheet="2023")], Settings(), mapping={})
    assert book.sales["revenue"].sum() == 1262.5
    assert _day(book, "min")[:7] == "2023-01"


@pytest.mark.parametrize("below", [("Jan", "Feb"), ("Qtr1", "Qtr2")])
def test_a_pivot_table_with_years_above_their_months_is_read(below: tuple[str, str]) -> None:
    rows: list[list[Any]] = [["Row Labels", "Web", "Grand Total"]]
    for year in (2023, 2024):
        rows += [[year, 30, 70], [below[0], 10, 30], [below[1], 20, 40]]
    book = book_of_tables([table_of_rows([*rows, ["Grand Total", 60, 140]], "a.xlsx")], Settings(), mapping={})
    assert (book.sales["revenue"].sum(), len(book.sales)) == (140, 4)
    assert not _said(book, "totals_wrong")


def test_a_pivot_table_without_periods_is_refused_as_one() -> None:
    rows: list[list[Any]] = [
        ["Row Labels", "Sum of Amount"],
        ["North", 10],
        ["Desk", 4],
        ["Mug", 6],
        ["Grand Total", 10],
    ]
    with pytest.raises(InputError, match="pivot table"):
        book_of_tables([table_of_rows(rows, "a.xlsx")], Settings(), mapping={})


def test_lines_that_count_do_not_hide_the_subtotals_above_them() -> None:
    rows: list[list[Any]] = [["Stage", "Close Date", "Owner", "Amount"]]
    rows += [["Closed Won", "2024-01-05", "Ann", 100], ["Closed Won", "2024-02-05", "Ben", 50]]
    rows += [["Subtotal", "Sum", None, 150], [None, "Count", None, 2]]
    rows += [["Closed Lost", "2024-01-15", "Ann", 30], ["Closed Lost", "2024-02-15", "Ben", 10]]
    rows += [["Closed Lost", "2024-03-15", "Ben", 20], ["Closed Lost", "2024-03-16", "Ben", 20]]
    rows += [["Closed Lost", "2024-03-18", "Ben", 20]]
    rows += [
        ["Subtotal", "Sum", None, 100],
        [None, "Count", None, 5],
        ["Total", "Sum", None, 250],
        [None, "Count", None, 7],
    ]
    book = book_of_tables([table_of_rows(rows, "a.xlsx")], Settings(), mapping={})
    assert book.deals is not None
    assert (len(book.deals), book.deals["amount"].sum()) == (7, 250)


def test_quotas_of_those_to_whom_others_report_are_not_added() -> None:
    sales = [
        ["Date", "Sales Rep", "Revenue"],
        ["2024-01-05", "Ann", 90],
        ["2024-02-05", "Ben", 60],
        ["2024-03-05", "Cat", 50],
    ]
    goals = [
        ["Name", "Reports to", "Quarter", "Quota"],
        ["Ann", "Dana", "2024-Q1", 100],
        ["Ben", "Dana", "2024-Q1", 100],
    ]
    goals += [
        ["Cat", "Omar", "2024-Q1", 50],
        ["Dana", "Kay", "2024-Q1", 230],
        ["Omar", "Kay", "2024-Q1", 70],
        ["Kay", None, "2024-Q1", 400],
    ]
    book = book_of(sales, Settings(), targets=goals)
    assert book.reports_to == {"Ann": "Dana", "Ben": "Dana", "Cat": "Omar", "Dana": "Kay", "Omar": "Kay"}
    assert "not added" in _said(book, "targets_teams")
    assert not _said(book, "targets_unknown_members")


CONVERTED = {
    "by the code in its header": "Currency,Amount,Amount (USD)\n",
    "by its name": "Currency,Amount,Converted Amount\n",
}


@pytest.mark.parametrize("header", CONVERTED.values(), ids=CONVERTED)
def test_several_currencies_are_read_from_the_column_that_holds_one(header: str) -> None:
    rows = "2024-01-05,Ann,EUR,100,110\n2024-02-06,Ben,USD,50,50\n2024-03-06,Cat,GBP,10,12.5\n"
    book = _read(f"Order Date,Customer,{header}{rows}")
    assert book.sales["revenue"].sum() == 172.5
    assert "172.50" in _said(book, "converted")
    assert not _said(book, "revenue_choice")


def test_deals_in_several_currencies_are_read_in_the_one_of_the_company() -> None:
    book = _read(
        "Opportunity Name,Stage,Close Date,Amount Currency,Amount,Amount (converted) Currency,Amount (converted)\n"
        "A,Closed Won,2024-01-05,EUR,100,USD,110\nB,Closed Won,2024-02-05,USD,50,USD,50\n"
    )
    assert (book.sales["revenue"].sum(), book.currency) == (160, "USD")


def test_the_refunds_of_converted_amounts_are_the_converted_ones() -> None:
    book = _read(
        "id,Created (UTC),Amount,Amount Refunded,Currency,Converted Amount,Converted Amount Refunded,Converted Currency\n"
        "c1,2024-01-05 10:00,100,20,usd,90,18,eur\nc2,2024-02-05 10:00,50,0,eur,50,0,eur\n"
    )
    assert (book.sales["revenue"].sum(), book.currency) == (122, "EUR")


def test_a_tax_in_another_column_is_no_other_currency() -> None:
    book = _read("Date,Currency,Amount,Tax USD\n2024-01-05,EUR,100,20\n2024-02-05,USD,50,10\n")
    assert "cannot be added up" in _said(book, "currencies")
    assert not _said(book, "converted")


def test_a_currency_that_was_set_reads_its_rows_as_they_are() -> None:
    rows = [
        ["Date", "Currency", "Amount", "Amount USD"],
        ["2024-01-05", "EUR", 100, 110],
        ["2024-02-05", "USD", 50, 50],
    ]
    assert book_of(rows, Settings(currency="EUR")).sales["revenue"].sum() == 100


def test_a_report_by_customer_gives_each_row_its_customer() -> None:
    rows: list[list[Any]] = [
        ["Hollow Oak LLC"],
        ["Sales by Customer Detail"],
        [],
        [None, "Date", "Transaction Type", "Num", "Amount"],
    ]
    rows += [
        ["Ann"],
        [None, "01/15/2024", "Invoice", 1, 10],
        [None, "01/20/2024", "Credit Memo", 2, -4],
        ["Total for Ann", None, None, None, 6],
    ]
    rows += [
        ["Ben"],
        [None, "02/15/2024", "Invoice", 3, 30],
        ["Total for Ben", None, None, None, 30],
        ["TOTAL", None, None, None, 36],
    ]
    book = book_of_tables([table_of_rows(rows, "a.xlsx")], Settings(), mapping={})
    by_customer = book.sales.groupby(book.sales["customer"].astype(str))["revenue"].sum().to_dict()
    assert by_customer == {"Ann": 6, "Ben": 30}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Jan 5 '24", "2024-01-05"), ("5 Jan’24", "2024-01-05"), ("31.12.'23", "2023-12-31"), ("05JAN2024", "2024-01-05"),
        ("05JAN98", "1998-01-05"), ("2024年1月5日", "2024-01-05"), ("5 stycznia 2024 r.", "2024-01-05"),
        ("12 gru 2023", "2023-12-12"), ("January 5th 2024 at 10:30", "2024-01-05"), ("vr 5 jan 2024", "2024-01-05"),
        ("5 maj 2024", "2024-05-05"), ("Jan 5, 2024 3:04:05 AM PST", "2024-01-05"), ("05.01.2024 10:30 Uhr", "2024-01-05"),
    ],
)  # fmt: skip
def test_dates_as_people_write_them(text: str, day: str) -> None:
    read = read_dates(cells_of_texts([text]))
    assert np.datetime_as_string(read.days[0], unit="D") == day
