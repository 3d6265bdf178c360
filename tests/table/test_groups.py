"""Every group that a table has is kept: two columns of one role, and columns of no role whose few names come back."""

from __future__ import annotations

import pandas as pd
import pytest

from xlsales.api import analyze
from xlsales.settings import Settings
from xlsales.table.book import SalesBook
from xlsales.table.ingest import book_of, book_of_tables
from xlsales.table.sources import table_of_frame
from xlsales.table.where import filtered

SUBS = {"Chairs": "Furniture", "Tables": "Furniture", "Phones": "Technology", "Copiers": "Technology"}
STATES = {"California": "West", "Washington": "West", "Ohio": "East", "New York": "East"}
CITIES = {"Los Angeles": "California", "Seattle": "Washington", "Columbus": "Ohio", "Buffalo": "New York"}


def shop(count: int = 480) -> pd.DataFrame:
    """Order lines with two levels of products, three of places, and three groups that no role knows."""
    rows = []
    for i in range(count):
        sub, city = list(SUBS)[i % 4], list(CITIES)[(i // 4 + i // 16) % 4]
        day = pd.Timestamp(2023, 1, 1) + pd.Timedelta(days=i * 730 // count)
        rows.append(
            {
                "Order ID": f"O-{i}", "Order Date": day, "Ship Mode": ("Sea", "Air", "Rail")[i % 3],
                "Customer Name": f"Client {i % 37}", "Customer ID": f"C-{i % 37:03d}",
                "State": CITIES[city], "City": city + ("" if i % 3 else " South"), "Region": STATES[CITIES[city]],
                "Category": SUBS[sub], "Sub-Category": sub, "Brand": ("Acme", "Bolt")[i // 7 % 2],
                "Product Name": f"{sub} {i % 5}", "Campaign": f"Depot {'ABC'[i // 5 % 3]}", "Sales": 100.0 + i % 11,
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


@pytest.fixture(scope="module")
def book() -> SalesBook:
    return book_of(shop(), Settings())


def test_columns_of_one_role_are_all_kept_and_stand_beside_each_other(book: SalesBook) -> None:
    have = book.dimensions
    assert have[have.index("category") : have.index("category") + 3] == ("category", "sub_category", "brand")
    assert book.alike == {"sub_category": "category", "brand": "category"}
    assert book.like("category") == ("category", "sub_category", "brand")


def test_text_columns_of_no_role_whose_few_names_come_back_are_groups(book: SalesBook) -> None:
    assert [g for g in book.groupings if not book.kind_of(g)] == ["ship_mode", "campaign"]


def test_what_was_kept_is_told_where_the_headers_are(book: SalesBook) -> None:
    told = {m.header: (m.role, m.used) for m in book.matches}
    assert told["Sub-Category"] == ("sub_category", True)
    assert told["Campaign"] == ("campaign", True)
    assert not told["Customer ID"][1]


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Customer Code", [f"C-{i % 37:03d}" for i in range(480)]),
        ("Ref", [f"REF {i}" for i in range(480)]),
        ("Remarks", ["please call", "leave at the door"] * 240),
        ("Gift", ["Yes", "No"] * 240),
        ("Delivery month", ["Jan", "Feb"] * 240),
        ("Depot", [f"Depot {'ABC'[i // 5 % 3]}" for i in range(480)]),
        ("Shelf", ["1", "2", "3"] * 160),
        ("Promise", ["Q1 2024", "Q2 2024"] * 240),
        (
            "Line of thought",
            [f"a long text, as people write it into a field for notes, number {i % 3}" for i in range(480)],
        ),
        ("Plan", ["Basic", None, None, None] * 120),
        ("Deal size", ["Small", "Large"] * 240),
    ],
)
def test_what_names_rows_or_times_or_says_the_same_again_is_no_group(header: str, cells: list[object]) -> None:
    rows = shop().drop(columns="Campaign") if header != "Depot" else shop()
    was = book_of(rows, Settings()).groupings
    assert book_of(rows.assign(**{header: cells}), Settings()).groupings == was


def test_a_table_has_few_groups_of_no_role_however_many_columns_it_has() -> None:
    many = {f"Tag {chr(65 + k)}": [f"{chr(65 + k)}{'xyz'[i // (k + 1) % 3]}y" for i in range(480)] for k in range(12)}
    made = book_of(shop().drop(columns=["Ship Mode", "Campaign"]).assign(**many), Settings())
    assert len([g for g in made.groupings if not made.kind_of(g)]) == 6


def test_a_state_beside_a_territory_keeps_clear_of_the_state_of_deals() -> None:
    deals = pd.DataFrame(
        {
            "Opportunity ID": [f"D{i}" for i in range(200)], "Deal Stage": ["Won", "Lost", "Open", "Won"] * 50,
            "Close Value": 100.0, "Close Date": pd.date_range("2023-01-01", periods=200, freq="3D"),
            "Territory": ["North", "South"] * 100, "State": [f"State {'ABCDE'[i // 3 % 5]}" for i in range(200)],
        }
    )  # fmt: skip
    made = book_of(deals, Settings())
    assert "territory_state" in made.dimensions
    assert made.label("territory_state") == "State"
    assert made.deals is not None
    assert set(made.deals["state"]) == {1, 0, -1}


def test_a_filter_by_the_header_as_people_write_it_finds_the_group(book: SalesBook) -> None:
    by_hand = shop().loc[lambda r: r["Sub-Category"] == "Chairs", "Sales"].sum()
    for written in ("sub-category=Chairs", "Sub-Category=chairs", "sub_category=Chairs", "sub category=Chairs"):
        assert filtered(book, written).sales["revenue"].sum() == by_hand
    assert set(filtered(book, "ship mode=Sea").sales["ship_mode"]) == {"Sea"}


def test_a_product_list_brings_both_levels_of_its_groups() -> None:
    rows = shop()
    products = rows[["Product Name", "Category", "Sub-Category"]].drop_duplicates("Product Name")
    lines = rows.drop(columns=["Category", "Sub-Category", "Brand"])
    made = book_of_tables(
        [table_of_frame(lines, "orders"), table_of_frame(products, "products")], Settings(), mapping={}
    )
    assert {"category", "sub_category"} <= set(made.dimensions)
    by_hand = rows.groupby("Sub-Category")["Sales"].sum()
    assert made.sales.groupby("sub_category", observed=True)["revenue"].sum().to_dict() == by_hand.to_dict()


def test_every_group_is_broken_down_drilled_and_searched() -> None:
    rows = shop(1440)
    rows.loc[(rows["Order Date"] >= "2024-10-01") & (rows["Sub-Category"] == "Chairs"), "Sales"] *= 0.1
    report = analyze(rows)
    by_hand = rows[(rows["Order Date"] >= "2024-07-01") & (rows["Order Date"] < "2024-10-01")]
    table = report.tables["breakdown_sub_category"]
    assert table.column("member").header == "Sub-Category"
    for member, revenue in by_hand.groupby("Sub-Category")["Sales"].sum().items():
        assert table.fact("revenue_before", member=member).value == pytest.approx(revenue)
    for group in ("brand", "ship_mode", "campaign"):
        assert report.tables[f"breakdown_{group}"]
        assert report.tables[f"contributions_{group}"]
    assert "Category › Sub-Category › Product Name" in set(report.tables["drilldown"].frame["hierarchy"])
    found = report.tables["drivers"].frame
    chairs = found[(found["dimension"] == "sub_category") & (found["member"] == "Chairs")]
    assert chairs["certain"].all()
    assert len(chairs) == 1
    assert any("Chairs" in s.text() for s in report.text["findings"])


def test_the_split_of_a_change_goes_one_level_up_at_a_time() -> None:
    rows = shop()
    late = rows["Order Date"] >= "2024-10-01"
    rows["Product Name"] = rows["Product Name"] + late.map({True: " new", False: ""})
    assert "pvm_sub_category" in analyze(rows).tables
