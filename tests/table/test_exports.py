"""Exports of known shops, ledgers and payment services, with what a sales manager would call their revenue."""

# ruff: noqa: E501 - the rows are as wide as the programs write them

from __future__ import annotations

import io

import pandas as pd
import pytest

from xlsales.settings import Settings
from xlsales.table.book import SalesBook
from xlsales.table.ingest import book_of

EXPORTS: dict[str, tuple[float, str]] = {
    "shopify full": (
        170.0,
        """\
Name,Email,Financial Status,Paid at,Fulfillment Status,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price,Billing Name,Cancelled at,Refunded Amount,Source,Tags
#2001,a@x.com,paid,2024-01-05 10:00:00 -0500,fulfilled,USD,90.00,5.00,9.00,104.00,TEN,10.00,2024-01-05 10:00:00 -0500,2,Tea,25.00,Al Smith,,0.00,web,
#2001,a@x.com,,,,,,,,,,,2024-01-05 10:00:00 -0500,1,Mug,50.00,,,,,
#2002,b@x.com,voided,,unfulfilled,USD,40.00,5.00,0.00,45.00,,0.00,2024-01-09 10:00:00 -0500,1,Tea,40.00,Bo Lee,2024-01-10 10:00:00 -0500,0.00,web,
#2003,c@x.com,pending,,unfulfilled,USD,60.00,0.00,0.00,60.00,,0.00,2024-02-02 10:00:00 -0500,2,Mug,30.00,Cy Ray,,0.00,pos,
#2004,c@x.com,paid,2024-02-12 10:00:00 -0500,fulfilled,USD,20.00,5.00,0.00,25.00,,0.00,2024-02-12 10:00:00 -0500,2,Tea,10.00,Cy Ray,,0.00,web,
""",
    ),
    "woocommerce": (
        80.0,
        """\
Order Number,Order Status,Order Date,Customer Note,First Name (Billing),Last Name (Billing),Email (Billing),Cart Discount Amount,Order Subtotal Amount,Order Shipping Amount,Order Refund Amount,Order Total Amount,Order Total Tax Amount,SKU,Item #,Item Name,Quantity (- Refund),Item Cost,Coupon Code
1001,Completed,2024-01-05 10:00,,Al,Smith,a@x.com,0,50,5,0,55,0,T1,1,Tea,2,10,
1001,Completed,2024-01-05 10:00,,Al,Smith,a@x.com,0,50,5,0,55,0,M1,2,Mug,1,30,
1002,Cancelled,2024-01-07 10:00,,Bo,Lee,b@x.com,0,40,5,0,45,0,T1,1,Tea,4,10,
1003,Processing,2024-02-07 10:00,,Cy,Ray,c@x.com,0,60,0,30,60,0,M1,1,Mug,2,30,
1004,Failed,2024-02-08 10:00,,Cy,Ray,c@x.com,0,60,0,0,60,0,M1,1,Mug,2,30,
""",
    ),
    "odoo lines": (
        275.0,
        """\
Order Reference,Order Date,Customer,Salesperson,Status,Order Lines/Product,Order Lines/Quantity,Order Lines/Unit Price,Order Lines/Subtotal,Total
S00001,2024-01-05 10:00:00,Azure,Mitchell,Sales Order,Desk,1,100,100,150
,,,,,Chair,2,25,50,
S00002,2024-01-09 10:00:00,Deco,Marc,Quotation,Desk,5,100,500,500
S00003,2024-02-09 10:00:00,Azure,Marc,Cancelled,Desk,5,100,500,500
S00004,2024-02-10 10:00:00,Azure,Marc,Sales Order,Desk,1,100,100,125
,,,,,Chair,1,25,25,
""",
    ),
    "odoo list": (
        220.0,
        """\
Order Reference,Creation Date,Customer,Salesperson,Activities,Company,Total,Invoice Status,Status
S00001,2024-01-05 10:00:00,Azure,Mitchell,,My Co,150,Fully Invoiced,Sales Order
S00002,2024-01-09 10:00:00,Deco,Marc,,My Co,500,Nothing to Invoice,Quotation
S00005,2024-01-19 10:00:00,Deco,Marc,,My Co,70,To Invoice,Locked
S00003,2024-02-09 10:00:00,Azure,Marc,,My Co,500,Nothing to Invoice,Cancelled
""",
    ),
    "sap billing": (
        1100.55,
        """\
Billing Doc.;Bill.Type;Billing Date;Sold-to pt;Name 1;Material;Billed Quantity;Net Value;Doc. Currency;Cancelled
90000001;F2;05.01.2024;10001;Meier;M-1;10;1.000,50;EUR;
90000002;F2;06.01.2024;10002;Huber;M-2;5;500,00;EUR;X
90000003;S1;06.01.2024;10002;Huber;M-2;5;-500,00;EUR;X
90000004;G2;07.02.2024;10001;Meier;M-1;1;100,05-;EUR;
90000005;F2;08.02.2024;10001;Meier;M-1;2;200,10;EUR;
""",
    ),
    "salesforce": (
        1300.0,
        """\
Opportunity Owner,Account Name,Opportunity Name,Stage,Fiscal Period,Amount,Expected Revenue,Probability (%),Age,Close Date,Created Date,Type,Lead Source
Ann,Acme,Acme - 1,Closed Won,Q1-2024,1000,1000,100,10,1/15/2024,12/1/2023,New Business,Web
Ben,Bolt,Bolt - 1,Closed Lost,Q1-2024,500,0,0,10,1/25/2024,12/1/2023,New Business,Web
Ann,Core,Core - 1,Proposal/Price Quote,Q1-2024,700,350,50,10,3/25/2024,12/1/2023,Existing Business,Web
Ann,Core,Core - 2,Closed Won,Q1-2024,300,300,100,10,2/25/2024,12/1/2023,Existing Business,Web
""",
    ),
    "hubspot": (
        1250.0,
        """\
Record ID,Deal Name,Deal Stage,Close Date,Deal owner,Amount,Amount in company currency,Pipeline,Is Closed Won,Create Date
1,A,Closed Won,2024-01-15 10:00,Ann,1000,1000,Sales Pipeline,true,2023-12-01 10:00
2,B,Closed Lost,2024-01-18 10:00,Ann,700,700,Sales Pipeline,false,2023-12-01 10:00
3,C,Contract Sent,2024-03-15 10:00,Ben,400,400,Sales Pipeline,false,2023-12-01 10:00
4,D,Closed Won,2024-02-15 10:00,Ben,250,250,Sales Pipeline,true,2023-12-01 10:00
""",
    ),
    "stripe payments": (
        160.0,
        """\
id,Created date (UTC),Amount,Amount Refunded,Currency,Captured,Converted Amount,Description,Fee,Status,Customer Email,Refunded date (UTC),Mode
ch_1,2024-01-05 10:00,100.00,0.00,usd,true,100.00,Sub,3.20,Paid,a@x.com,,Live
ch_2,2024-01-06 10:00,50.00,50.00,usd,true,50.00,Sub,1.75,Refunded,b@x.com,2024-01-09 10:00,Live
ch_3,2024-02-05 10:00,80.00,20.00,usd,true,80.00,Sub,2.62,Paid,c@x.com,2024-02-09 10:00,Live
ch_4,2024-02-06 10:00,70.00,0.00,usd,false,70.00,Sub,0.00,Failed,d@x.com,,Live
""",
    ),
    "stripe balance": (
        130.0,
        """\
id,Type,Source,Amount,Fee,Net,Currency,Created (UTC),Available On (UTC),Description
txn_1,charge,ch_1,100.00,3.20,96.80,usd,2024-01-05 10:00,2024-01-07 00:00,x
txn_2,charge,ch_2,50.00,1.75,48.25,usd,2024-01-06 10:00,2024-01-08 00:00,x
txn_3,refund,re_1,-50.00,0.00,-50.00,usd,2024-01-09 10:00,2024-01-09 00:00,x
txn_4,payout,po_1,-95.05,0.00,-95.05,usd,2024-02-01 10:00,2024-02-01 00:00,x
txn_5,stripe_fee,,-2.00,0.00,-2.00,usd,2024-02-01 10:00,2024-02-01 00:00,x
txn_6,charge,ch_3,30.00,1.00,29.00,usd,2024-02-10 10:00,2024-02-12 00:00,x
""",
    ),
    "square items": (
        22.0,
        """\
Date,Time,Time Zone,Category,Item,Qty,Price Point Name,SKU,Gross Sales,Discounts,Net Sales,Tax,Transaction ID,Payment ID,Event Type,Location
2024-01-05,10:00:00,Eastern,Drinks,Tea,2,Regular,,$10.00,$0.00,$10.00,$0.80,T1,P1,Payment,Main
2024-01-05,10:05:00,Eastern,Food,Cake,1,Regular,,$6.00,-$1.00,$5.00,$0.40,T1,P1,Payment,Main
2024-02-05,10:05:00,Eastern,Food,Cake,-1,Regular,,-$6.00,$1.00,-$5.00,-$0.40,T2,P2,Refund,Main
2024-02-07,10:05:00,Eastern,Food,Cake,2,Regular,,$12.00,$0.00,$12.00,$0.80,T3,P3,Payment,Main
""",
    ),
    "quickbooks": (
        150.0,
        """\
Date,Transaction Type,Num,Product/Service,Memo/Description,Customer,Qty,Sales Price,Amount,Balance
01/05/2024,Invoice,1001,Design,,Acme,2,100.00,200.00,200.00
01/25/2024,Sales Receipt,1002,Install,,Bolt,1,50.00,50.00,250.00
02/05/2024,Credit Memo,1003,Design,,Acme,-1,100.00,-100.00,150.00
02/15/2024,Estimate,1004,Design,,Acme,9,100.00,900.00,1050.00
02/25/2024,Payment,,,,Acme,,,-200.00,850.00
""",
    ),
    "xero": (
        150.0,
        """\
ContactName,InvoiceNumber,Reference,InvoiceDate,DueDate,Total,TaxTotal,InvoiceAmountPaid,InvoiceAmountDue,InventoryItemCode,Description,Quantity,UnitAmount,LineAmount,AccountCode,Currency,Type,Status
Acme,INV-1,,05 Jan 2024,05 Feb 2024,240,40,240,0,D,Design,2,50,100,200,GBP,Sales invoice,Paid
Acme,INV-1,,05 Jan 2024,05 Feb 2024,240,40,240,0,I,Install,1,100,100,200,GBP,Sales invoice,Paid
Bolt,INV-2,,15 Feb 2024,15 Mar 2024,60,10,0,60,D,Design,1,50,50,200,GBP,Sales invoice,Voided
Bolt,INV-3,,25 Feb 2024,25 Mar 2024,60,10,0,60,D,Design,1,50,50,200,GBP,Sales invoice,Draft
Acme,CN-1,,26 Feb 2024,26 Mar 2024,60,10,0,60,D,Design,1,50,50,200,GBP,Sales credit note,Authorised
""",
    ),
    "amazon": (
        58.0,
        """\
amazon-order-id,purchase-date,order-status,fulfillment-channel,product-name,sku,item-status,quantity,currency,item-price,item-tax,shipping-price,item-promotion-discount,ship-city,ship-country
111,2024-01-05T10:00:00+00:00,Shipped,Amazon,Tea,T1,Shipped,2,USD,20.00,1.60,0.00,0.00,Oslo,US
112,2024-01-06T10:00:00+00:00,Cancelled,Amazon,Tea,T1,Cancelled,0,USD,,,,,Oslo,US
113,2024-02-06T10:00:00+00:00,Shipped,Amazon,Tea,T1,Shipped,3,USD,30.00,1.60,0.00,0.00,Oslo,US
114,2024-02-08T10:00:00+00:00,Shipped,Amazon,Mug,M1,Shipped,1,USD,8.00,1.60,0.00,0.00,Oslo,US
""",
    ),
    "etsy items": (
        31.0,
        """\
Sale Date,Item Name,Buyer,Quantity,Price,Coupon Code,Coupon Details,Discount Amount,Shipping Discount,Order Shipping,Order Sales Tax,Item Total,Currency,Transaction ID,Listing ID,Date Paid,Date Shipped,Ship Country,Order ID,Order Type
01/05/24,Tea,al,2,10.00,,,5.00,0,3.00,0,15.00,USD,1,9,01/05/24,01/06/24,US,77,online
01/25/24,Mug,bo,1,8.00,,,0,0,3.00,0,8.00,USD,2,8,01/25/24,01/26/24,US,78,online
02/25/24,Mug,bo,1,8.00,,,0,0,3.00,0,8.00,USD,3,8,02/25/24,02/26/24,US,79,online
""",
    ),
    "paypal": (
        90.0,
        """\
Date,Time,TimeZone,Name,Type,Status,Currency,Gross,Fee,Net,From Email Address,Transaction ID,Item Title,Balance
01/05/2024,10:00:00,PST,Al S,Website Payment,Completed,USD,100.00,-3.20,96.80,a@x.com,1,Tea,96.80
01/06/2024,10:00:00,PST,Bo L,Website Payment,Denied,USD,70.00,0,70.00,b@x.com,2,Tea,96.80
01/08/2024,10:00:00,PST,Al S,Payment Refund,Completed,USD,-40.00,1.00,-39.00,a@x.com,3,Tea,57.80
02/08/2024,10:00:00,PST,,General Withdrawal,Completed,USD,-57.80,0,-57.80,,4,,0
02/18/2024,10:00:00,PST,Cy R,Website Payment,Completed,USD,30.00,-1,29.00,c@x.com,5,Mug,29
""",
    ),
    "magento": (
        50.0,
        """\
ID,Purchase Point,Purchase Date,Bill-to Name,Ship-to Name,Grand Total (Base),Grand Total (Purchased),Status,Subtotal,Total Refunded
000000001,Main,"Jan 5, 2024, 10:00:00 AM",Al S,Al S,$55.00,$55.00,Complete,$50.00,$0.00
000000002,Main,"Jan 6, 2024, 10:00:00 AM",Bo L,Bo L,$45.00,$45.00,Canceled,$40.00,$0.00
000000003,Main,"Feb 6, 2024, 10:00:00 AM",Bo L,Bo L,$25.00,$25.00,Closed,$20.00,$20.00
""",
    ),
    "netsuite": (
        130.0,
        """\
Type,Date,Document Number,Name,Item,Quantity,Amount,Status
Sales Order,1/5/2024,SO1,Acme,Desk,1,100,Billed
Invoice,1/6/2024,INV1,Acme,Desk,1,100,Paid In Full
Credit Memo,2/6/2024,CM1,Acme,Desk,1,-20,Fully Applied
Invoice,2/16/2024,INV2,Acme,Desk,1,50,Open
""",
    ),
    "vend": (
        50.0,
        """\
Receipt Number,Receipt Date,Customer Name,Line Type,Details,Quantity,Subtotal,Sales Tax,Discount,Total,Paid,Status
1,2024-01-05,Al,Sale,Tea;Mug,3,50,5,0,55,55,Closed
1,2024-01-05,Al,Sale Line,Tea,2,20,2,0,22,,
1,2024-01-05,Al,Sale Line,Mug,1,30,3,0,33,,
1,2024-01-05,Al,Payment,Card,,,,,55,55,
2,2024-02-05,Bo,Sale,Tea,1,10,1,0,11,11,Voided
2,2024-02-05,Bo,Sale Line,Tea,1,10,1,0,11,,
""",
    ),
    "chargebee": (
        220.0,
        """\
Invoice Number,Customer Id,Customer Company,Invoice Date,Status,Amount,Amount Paid,Amount Due,Credits Applied,Refunded Amount,Recurring,Currency
1,c1,Acme,2024-01-05,Paid,100,100,0,0,0,TRUE,USD
2,c2,Bolt,2024-01-08,Payment Due,50,0,50,0,0,TRUE,USD
3,c2,Bolt,2024-02-08,Voided,50,0,50,0,0,TRUE,USD
4,c1,Acme,2024-02-18,Paid,100,100,0,0,30,TRUE,USD
""",
    ),
    "lexware": (
        800.0,
        """\
Belegdatum;Belegart;Belegnummer;Kunde;Nettobetrag;Bruttobetrag;Status
05.01.2024;Rechnung;RE1;Meier;1.000,00;1.190,00;bezahlt
06.01.2024;Angebot;AN1;Huber;5.000,00;5.950,00;offen
07.02.2024;Gutschrift;GS1;Meier;200,00;238,00;bezahlt
08.02.2024;Rechnung;RE2;Huber;500,00;595,00;storniert
09.02.2024;Auftragsbestätigung;AB1;Huber;700,00;833,00;offen
""",
    ),
    "zoho": (
        275.0,
        """\
Invoice Date,Invoice ID,Invoice Number,Invoice Status,Customer Name,SubTotal,Total,Balance,Item Name,Quantity,Item Price,Item Total
2024-01-05,1,INV-1,Closed,Acme,200,220,0,Desk,1,150,150
2024-01-05,1,INV-1,Closed,Acme,200,220,0,Chair,2,25,50
2024-02-05,2,INV-2,Void,Acme,100,110,0,Chair,4,25,100
2024-02-15,3,INV-3,Draft,Acme,100,110,0,Chair,4,25,100
2024-02-25,4,INV-4,Overdue,Bolt,75,82,82,Chair,3,25,75
""",
    ),
    "pipedrive": (
        1300.0,
        """\
Deal - Title,Deal - Owner,Deal - Status,Deal - Value,Deal - Stage,Deal - Deal created,Deal - Won time,Deal - Lost time,Deal - Organization
A,Ann,Won,1000,Negotiation,2023-12-01,2024-01-15,,Acme
B,Ann,Lost,500,Qualified,2023-12-01,,2024-01-20,Bolt
C,Ben,Open,700,Proposal,2023-12-10,,,Core
D,Ben,Won,300,Negotiation,2023-12-10,2024-02-15,,Core
""",
    ),
    "p&l style": (
        630.0,
        """\
Region,Month,Actual,Budget,Variance,Variance %,Prior Year
N,2024-01,100,110,-10,-9%,90
S,2024-01,200,190,10,5%,180
N,2024-02,120,110,10,9%,95
S,2024-02,210,200,10,5%,190
""",
    ),
    "superstore returned col": (
        400.0,
        """\
Order ID,Order Date,Customer ID,Customer Name,Sub-Category,Sales,Quantity,Discount,Profit,Returned,Person
CA-1,1/5/2024,AB-1,Al B,Chairs,100,2,0.1,20,No,Ann
CA-2,1/8/2024,CD-1,Cy D,Tables,200,1,0,30,Yes,Ann
CA-3,2/8/2024,CD-1,Cy D,Tables,300,1,0,30,Not,Ann
""",
    ),
    "gumroad": (
        55.0,
        """\
Purchase ID,Item Name,Buyer Name,Purchase Email,Purchase Date,Item Price ($),Quantity,Refunded?,Partial Refund ($),Fully Refunded?,Disputed?,Sale Price ($),Tax ($),Fees ($),Net Total ($)
1,Ebook,Al,a@x.com,2024-01-05,10.00,2,0,0,0,0,20.00,0,2.0,18.00
2,Ebook,Bo,b@x.com,2024-01-06,10.00,1,1,0,1,0,10.00,0,1.0,9.00
3,Course,Cy,c@x.com,2024-02-06,50.00,1,0,15.00,0,0,50.00,0,5.0,45.00
""",
    ),
    "shopify sales over time": (
        1990.0,
        """\
month,orders,gross_sales,discounts,returns,net_sales,shipping,taxes,total_sales
2024-01-01,10,1000,-50,-100,850,20,80,950
2024-02-01,12,1200,-60,0,1140,20,90,1250
""",
    ),
    "german erp": (
        750.0,
        """\
Auftragsnummer;Auftragsdatum;Kunde;Vertreter;Nettowert;Vorgangsart;Storniert am
4711;05.01.2024;Meier;Ann;1.000,00;Auftrag;
4712;06.01.2024;Huber;Ben;500,00;Auftrag;07.01.2024
4713;06.02.2024;Huber;Ben;250,00;Retoure;
4714;16.02.2024;Huber;Ben;9.000,00;Angebot;
""",
    ),
    "french": (
        1100.0,
        """\
Date;Type de pièce;Client;Montant HT;Montant TTC
05/01/2024;Facture;Acme;1000,00;1200,00
25/01/2024;Devis;Bolt;5000,00;6000,00
05/02/2024;Avoir;Acme;200,00;240,00
15/02/2024;Facture;Bolt;300,00;360,00
""",
    ),
    "spanish": (
        150.0,
        """\
Fecha,Estado,Cliente,Importe
2024-01-05,Pagado,Acme,100
2024-01-15,Anulado,Acme,400
2024-02-05,Presupuesto,Bolt,900
2024-02-25,Pagado,Bolt,50
""",
    ),
    "stocks in/out": (
        40.0,
        """\
Date,Movement Type,Product,Quantity,Amount
2024-01-05,Sale,Tea,2,20
2024-01-06,Goods Receipt,Tea,100,400
2024-02-06,Sale,Tea,3,30
2024-02-07,Sales Return,Tea,1,10
""",
    ),
    "eventbrite": (
        110.0,
        """\
Order no.,Order Date,First Name,Surname,Email,Quantity,Ticket Type,Currency,Ticket Price,Total Paid,Eventbrite Fees,Attendee Status
1,2024-01-05,Al,S,a@x.com,1,VIP,USD,50,50,3,Attending
2,2024-01-06,Bo,L,b@x.com,2,Std,USD,20,40,3,Attending
3,2024-02-06,Cy,R,c@x.com,1,Std,USD,20,20,3,Deleted
4,2024-02-07,Di,R,d@x.com,1,Std,USD,20,20,3,Not Attending
""",
    ),
    "rep commission": (
        1200.0,
        """\
Close Date,Rep,Account,Product,Deal Type,Booking Amount,Commission
2024-01-05,Ann,Acme,CRM,New,1000,100
2024-01-15,Ben,Bolt,CRM,Renewal,500,50
2024-02-05,Ann,Core,CRM,Churn,-300,0
""",
    ),
    "sum by status pivot": (
        2300.0,
        """\
Month,Status,Orders,Sales
2024-01,Completed,10,1000
2024-01,Cancelled,2,150
2024-02,Completed,12,1300
2024-02,Returned,1,90
""",
    ),
    "actual and forecast months": (
        210.0,
        """\
Month,Version,Revenue
2024-01,Actual,100
2024-02,Actual,110
2024-03,Forecast,120
2024-04,Forecast,130
""",
    ),
    "two budgets": (
        210.0,
        """\
Date,Region,Sales,Budget V1,Budget V2
2024-01-05,N,100,90,95
2024-02-05,S,110,100,105
""",
    ),
    "polish": (
        150.0,
        """\
Data,Status,Klient,Kwota
2024-01-05,Zrealizowane,Acme,100
2024-01-15,Anulowane,Acme,400
2024-02-05,Zrealizowane,Bolt,50
""",
    ),
    "void flag 1/0 & type": (
        110.0,
        """\
Transaction Date,Receipt No,Void,Return,Net Amount
2024-01-05,1,0,0,100
2024-01-06,2,1,0,70
2024-02-06,3,0,1,-20
2024-02-07,4,0,0,30
""",
    ),
}


def _read(text: str) -> SalesBook:
    sep = ";" if text.count(";") > text.count(",") else ","
    return book_of(pd.read_csv(io.StringIO(text), sep=sep, dtype=str), Settings())


@pytest.mark.parametrize("name", EXPORTS)
def test_the_revenue_of_an_export_is_what_was_sold(name: str) -> None:
    total, text = EXPORTS[name]
    assert _read(text).sales["revenue"].sum() == pytest.approx(total)


@pytest.mark.parametrize("name", EXPORTS)
def test_every_row_of_an_export_is_used_or_set_aside(name: str) -> None:
    book = _read(EXPORTS[name][1])
    deals = 0 if book.deals is None else len(book.deals)
    used = len(book.sales) if book.basis == "orders" else deals
    assert used + len(book.set_aside) == book.rows_read
    assert all(control.agrees for control in book.controls)
