"""A made shop with Category, Sub-Category, Segment, Region, State, Profit and Discount; no chance in it."""

from __future__ import annotations

import pandas as pd

CATEGORIES = {
    "Furniture": ("Chairs", "Tables", "Bookcases"),
    "Technology": ("Phones", "Copiers", "Accessories"),
    "Office Supplies": ("Paper", "Binders", "Storage"),
}
REGIONS = {
    "West": ("California", "Washington"), "East": ("New York", "Pennsylvania"),
    "Central": ("Texas", "Illinois"), "South": ("Florida", "Georgia"),
}  # fmt: skip
SEGMENTS = ("Consumer", "Corporate", "Home Office")
# Price of one and margin by sub-category; size of the states; growth a year of categories and regions.
PRICE = {"Chairs": 420, "Tables": 610, "Bookcases": 230, "Phones": 540, "Copiers": 1450, "Accessories": 160,
         "Paper": 38, "Binders": 74, "Storage": 128}  # fmt: skip
MARGIN = {"Chairs": 0.11, "Tables": -0.08, "Bookcases": -0.02, "Phones": 0.16, "Copiers": 0.34, "Accessories": 0.24,
          "Paper": 0.43, "Binders": 0.18, "Storage": 0.09}  # fmt: skip
SIZE = {"California": 1.5, "Washington": 0.8, "New York": 1.4, "Pennsylvania": 0.6, "Texas": 0.9, "Illinois": 0.7,
        "Florida": 0.65, "Georgia": 0.5}  # fmt: skip
GROWTH = {"Technology": 1.22, "Furniture": 0.95, "Office Supplies": 1.04}
PULL = {"West": 1.10, "East": 1.03, "Central": 0.90, "South": 1.0}


def superstore() -> pd.DataFrame:
    """Three years of order lines, 2022 to 2024."""
    rows: list[tuple[object, ...]] = []
    number = 0
    for year in (2022, 2023, 2024):
        for month in range(1, 13):
            for region, states in REGIONS.items():
                for state in states:
                    for category, items in CATEGORIES.items():
                        for item in items:
                            number += 1
                            if (number * 7 + month) % 3 == 0 and state not in ("California", "New York"):
                                continue
                            rows.append(_line(number, year, month, region, state, category, item))
    columns = ("Order ID", "Order Date", "Segment", "State", "Region", "Category", "Sub-Category", "Sales", "Quantity",
               "Discount", "Profit")  # fmt: skip
    return pd.DataFrame(rows, columns=list(columns))


def _line(number: int, year: int, month: int, region: str, state: str, category: str, item: str) -> tuple[object, ...]:
    quantity = 1 + (number * 13 + month * 5 + year) % 4
    growth = GROWTH[category] ** (year - 2022) * PULL[region] ** (year - 2022)
    season = 1.45 if month in (11, 12) else 0.85 if month in (1, 2) else 1.0
    discount = (0.0, 0.0, 0.1, 0.2)[(number + month) % 4]
    sales = round(PRICE[item] * quantity * SIZE[state] * growth * season * (1 - discount), 2)
    return (
        f"CA-{year}-{10000 + number}", f"{year}-{month:02d}-{1 + (number * 3) % 27:02d}",
        SEGMENTS[(number + month * (year % 3)) % 3], state, region, category, item, sales, quantity, discount,
        round(sales * MARGIN[item], 2),
    )  # fmt: skip
