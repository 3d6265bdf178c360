"""A small company whose figures can be checked by hand: three regions, two products, two quarters."""

from __future__ import annotations

import pandas as pd
import pytest

from xlsales.audit.audit import audit
from xlsales.audit.claims import Claim
from xlsales.settings import Settings
from xlsales.table.book import SalesBook, book_from_roles

# region, product, customer, Q1 revenue and units, Q2 revenue and units (two orders a cell and quarter)
CELLS = (
    ("Nordics", "Anchor", "Alfa Foods", 40_000, 400, 50_000, 500),
    ("Nordics", "Beacon", "Birch Ltd", 20_000, 100, 10_000, 50),
    ("Iberia", "Anchor", "Cedar Group", 30_000, 300, 24_000, 300),
    ("Iberia", "Beacon", "Delta Tools", 30_000, 150, 18_000, 90),
    ("Balkans", "Anchor", "Elm Stores", 5_000, 50, 8_000, 80),
    ("Balkans", "Beacon", "Fjord Labs", 15_000, 75, 30_000, 150),
)  # fmt: skip
# Totals: Q1 140,000 and 1,075 units, Q2 140,000 and 1,170 units.


@pytest.fixture(scope="session")
def small_book() -> SalesBook:
    """Orders of the six cells, two a quarter each, on three months of each quarter."""
    rows = []
    for region, product, customer, r1, u1, r2, u2 in CELLS:
        for first, revenue, units in ((1, r1, u1), (4, r2, u2)):
            days = (f"2024-{first:02d}-01", f"2024-{first + 2:02d}-30")
            rows += [(day, revenue / 2, units / 2, region, product, customer) for day in days]
    frame = pd.DataFrame(rows, columns=["date", "revenue", "units", "region", "product", "customer"])
    frame["date"] = pd.to_datetime(frame["date"])
    frame["order_id"] = [f"A{i}" for i in range(len(frame))]
    return book_from_roles(frame, source_name="small.csv")


@pytest.fixture(scope="session")
def deals_book() -> SalesBook:
    """Deals of two people: Ann closes fewer but wins more often and sells higher in the second quarter."""
    rows = []
    plan = (
        ("Ann Lee", "2024-02-10", 40, 60, 1000.0), ("Ann Lee", "2024-05-10", 44, 56, 700.0),
        ("Bo Ray", "2024-02-10", 30, 70, 500.0), ("Bo Ray", "2024-05-10", 60, 40, 500.0),
    )  # fmt: skip
    for rep, day, won, lost, amount in plan:
        rows += [(rep, day, "Won", amount)] * won + [(rep, day, "Lost", 0.0)] * lost
    frame = pd.DataFrame(rows, columns=["rep", "closed", "stage", "amount"])
    frame["closed"] = pd.to_datetime(frame["closed"])
    frame["created"] = frame["closed"] - pd.Timedelta(days=28)
    return book_from_roles(deals=frame, source_name="deals.csv")


@pytest.fixture(scope="session")
def judge(small_book: SalesBook):
    """The claims of a text about the second quarter of the small company."""

    def claims(text: str, book: SalesBook = small_book) -> tuple[Claim, ...]:
        return audit(text, book, Settings(period="Q2 2024")).claims

    return claims
