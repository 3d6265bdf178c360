"""Headers that people really write, and the role of each (public data sets and CRM exports)."""

from __future__ import annotations

import pytest

from xlsales.settings import Settings
from xlsales.table.headers import likenesses
from xlsales.table.mapping import map_table
from xlsales.table.raw import table_of_rows

THRESHOLD = Settings().header_threshold
REAL = [
    ("Order ID", "order_id"), ("ORDERNUMBER", "order_id"), ("InvoiceNo", "order_id"), ("Order Date", "date"),
    ("InvoiceDate", "date"), ("Txn Dt", "date"), ("Quarter", "period"), ("Fiscal Period", "period"),
    ("Sales", "revenue"),
    ("Net Rev (USD)", "revenue"), ("total_spent", "revenue"), ("Umsatz", "revenue"), ("Qty Ordered", "units"),
    ("QUANTITYORDERED", "units"), ("UnitPrice", "price"), ("PRICEEACH", "price"), ("Disc %", "discount"),
    ("COGS", "cost"),
    ("Profit", "profit"), ("Customer Name", "customer"), ("CustomerID", "customer"), ("account", "customer"),
    ("SKU", "product"), ("Product Name", "product"), ("PRODUCTLINE", "category"), ("Sub-Category", "category"),
    ("series", "category"), ("Area", "region"), ("TERRITORY", "territory"), ("regional_office", "office"),
    ("Customer Segment", "segment"), ("Industry", "sector"), ("Sales Channel", "channel"), ("sales_agent", "rep"),
    ("Owner", "rep"), ("Regional Mgr", "manager"), ("opportunity_id", "deal_id"), ("deal_stage", "stage"),
    ("engage_date", "created"), ("close_date", "closed"), ("close_value", "amount"), ("Order Status", "status"),
    ("Curr", "currency"), ("Target", "quota"),
    ("N° commande", "order_id"), ("Nº pedido", "order_id"), ("N° de facture", "order_id"),
    ("Bestellnr.", "order_id"), ("Bestell-Nr.", "order_id"), ("Auftragsnr", "order_id"), ("Rechnungs-Nr", "order_id"),
    ("Größe", ""), ("Revnue", "revenue"), ("Umsatz (€)", "revenue"),
    ("Weekly_Sales", "revenue"), ("NETWR", "revenue"), ("KUNAG", "customer"), ("Product/Service", "product"),
    ("quantity-purchased", "units"), ("Unit Amount", "price"), ("Calendar Month", "period"), ("Importo", "revenue"),
    ("Nettobetrag", "revenue"), ("Billing Date", "date"), ("Order Reference", "order_id"), ("Status Reason", "stage"),
    ("Associated Company", "customer"), ("Sum of Revenue", "revenue"), ("Sales in thousands", "revenue"),
    ("Regoin", "region"), ("Prodcut", "product"), ("Betrag CHF", "revenue"), ("NET_SALES_AMT_USD", "revenue"),
    ("Paid at", "date"), ("Lineitem quantity", "units"), ("Lineitem price", "price"), ("Lineitem name", "product"),
]  # fmt: skip
STRANGERS = ["Ship Date", "MSRP", "DEALSIZE", "Postal Code", "Row ID", "payment_method", "year_established",
             "employees", "office_location", "subsidiary_of", "Ship Mode", "PHONE", "foo bar",
             "Profit Margin"]  # fmt: skip


@pytest.mark.parametrize(("header", "role"), REAL)
def test_a_real_header_is_matched(header: str, role: str) -> None:
    found = [x.role for x in likenesses(header) if x.confidence >= THRESHOLD]
    assert (found[0] if found else "") == role


@pytest.mark.parametrize("header", STRANGERS)
def test_a_column_that_is_none_of_ours_is_never_taken(header: str) -> None:
    assert [x.role for x in likenesses(header) if x.confidence >= THRESHOLD and x.role != "other"] == []


def test_superstore_is_understood() -> None:
    header = ["Row ID", "Order ID", "Order Date", "Ship Date", "Ship Mode", "Customer ID", "Customer Name",
              "Segment", "Country", "City", "State", "Postal Code", "Region",
              "Product ID", "Category", "Sub-Category", "Product Name", "Sales", "Quantity", "Discount",
              "Profit"]  # fmt: skip
    row = [1, "CA-1", "11/8/2016", "11/11/2016", "Second", "CG-1", "Claire", "Consumer", "US", "Henderson", "Kentucky",
           42420, "South", "FUR-1", "Furniture", "Bookcases", "Bush", 261.96, 2, 0.1, 41.9]  # fmt: skip
    roles = map_table(table_of_rows([header, row], "superstore"), Settings()).roles
    assert roles == {
        "order_id": "Order ID", "date": "Order Date", "customer": "Customer Name", "segment": "Segment",
        "country": "Country", "city": "City", "territory": "State", "region": "Region",
        "category": "Category", "product": "Product Name",
        "revenue": "Sales", "units": "Quantity", "discount": "Discount", "profit": "Profit",
    }  # fmt: skip


def test_a_crm_export_is_deals() -> None:
    header = ["Opportunity Name", "Close Date", "Amount", "Stage", "Owner", "Created Date", "Account Name"]
    row = ["Big one", "2024-05-01", 5000, "Closed Won", "Ann", "2024-03-01", "Acme"]
    mapped = map_table(table_of_rows([header, row], "crm"), Settings())
    assert mapped.kind == "deals"
    assert mapped.roles == {
        "deal_id": "Opportunity Name", "closed": "Close Date", "amount": "Amount", "stage": "Stage", "rep": "Owner",
        "created": "Created Date", "customer": "Account Name",
    }  # fmt: skip


def test_an_unsure_header_is_suggested_and_not_used() -> None:
    table = table_of_rows([["Date", "Revenue", "Rep Territory"], ["2024-01-01", 5, "North"]], "t")
    mapped = map_table(table, Settings())
    match = next(m for m in mapped.matches if m.header == "Rep Territory")
    assert not match.used
    assert match.confidence < THRESHOLD
    assert "territory" not in mapped.roles
    assert any("Rep Territory" in n.text for n in mapped.notes)


def test_a_conflict_says_why_one_header_won() -> None:
    table = table_of_rows([["Date", "Revenue", "Customer ID", "Customer Name"], ["2024-01-01", 5, "C1", "Acme"]], "t")
    match = next(m for m in map_table(table, Settings()).matches if m.header == "Customer ID")
    assert not match.used
    assert "Customer Name is surer" in match.how


def test_a_revenue_header_over_words_is_not_revenue() -> None:
    table = table_of_rows([["Date", "Sales", "Amount"], ["2024-01-01", "Ann", 5], ["2024-01-02", "Bob", 7]], "t")
    assert map_table(table, Settings()).roles["revenue"] == "Amount"


def test_the_person_decides() -> None:
    table = table_of_rows([["Date", "Revenue", "Gross"], ["2024-01-01", 5, 6]], "t")
    match = next(m for m in map_table(table, Settings(), {"revenue": "gross"}).matches if m.header == "Gross")
    assert (match.role, match.confidence, match.used) == ("revenue", 1.0, True)


def test_the_name_of_the_table_before_each_header_is_no_part_of_it() -> None:
    head = ["Deal - Title", "Deal - Value", "Deal - Status", "Deal - Deal created", "Deal - Owner"]
    rows = [head, ["A", 5, "Won", "2024-01-05", "Ann"], ["B", 6, "Lost", "2024-01-06", "Bob"]]
    roles = map_table(table_of_rows(rows, "deals"), Settings()).roles
    assert {r: roles[r] for r in ("amount", "stage", "created", "rep")} == {
        "amount": "Deal - Value", "stage": "Deal - Status", "created": "Deal - Deal created", "rep": "Deal - Owner",
    }  # fmt: skip


def test_two_headers_that_begin_alike_keep_their_names() -> None:
    rows = [["Sales - Net", "Sales - Date", "Region", "Units"], [5, "2024-01-05", "N", 2]]
    assert map_table(table_of_rows(rows, "rows"), Settings()).roles["units"] == "Units"


def test_a_status_reason_that_says_won_and_lost_makes_deals_of_rows() -> None:
    rows = [["Topic", "Actual Revenue", "Actual Close Date", "Status Reason"], ["A", 5, "2024-01-05", "Won"]]
    assert map_table(table_of_rows([*rows, ["B", 0, "2024-01-06", "Lost"]], "rows"), Settings()).kind == "deals"
