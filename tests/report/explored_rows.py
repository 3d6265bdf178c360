"""Rows to explore: names that formulas could take for something else, orders of several lines, returns, gaps."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

import numpy as np
import pandas as pd

from xlsales.settings import Settings
from xlsales.table.book import SalesBook
from xlsales.table.ingest import book_of

PLAIN = ("Alpha", "Beta", "Gamma", "Delta", *(f"Item {chr(65 + i)}" for i in range(16)))
HOSTILE = ("12", "012", "a?", "East*", "Q1 2024", "=1+1", ">5", "TRUE", "ann", "Ann", "x~y", "(all)", "1/2", "5 %")


@dataclass(frozen=True)
class Kind:
    """What is odd about some rows, and the options they are analysed with."""

    products: tuple[str, ...] = PLAIN
    crossing: bool = False
    gap: str = ""
    options: dict[str, str] = field(default_factory=dict)


WORLDS = {
    "plain": Kind(),
    "names like criteria": Kind((*HOSTILE, *PLAIN[4:10]), gap="Units"),
    "orders over months": Kind(crossing=True, gap="Cost", options={"fiscal_year_start": "4"}),
    "deals": Kind(),
    "a year of weeks": Kind(options={"fiscal_calendar": "4-4-5"}),
}


@cache
def book_of_world(name: str) -> SalesBook:
    """The rows of a world, read as a file's would be."""
    settings = Settings().with_values(WORLDS[name].options)
    return book_of(deals() if name == "deals" else orders(WORLDS[name]), settings)


def orders(kind: Kind, count: int = 260) -> pd.DataFrame:
    """Order lines of two years: several a number, some cancelled, some returned, some without a category."""
    draw = np.random.default_rng(11)
    number = draw.integers(1, count // 2, count)
    late = draw.integers(0, 60, count) * (draw.random(count) < 0.1) * kind.crossing
    units = draw.integers(1, 9, count).astype(float)
    price = draw.choice([5.0, 7.5, 19.99, 100.0], count)
    rows = pd.DataFrame(
        {
            "Order ID": [f"O{n}" for n in number],
            "Order Date": pd.Timestamp("2022-01-03") + pd.to_timedelta(number * 811 // (count // 2) + late, unit="D"),
            "Status": np.where(draw.random(count) < 0.07, "Cancelled", "Shipped"),
            "Region": np.array(["North", "South", "East", "West"])[number % 4],
            "Product": np.array(kind.products)[draw.integers(0, len(kind.products), count)],
            "Category": np.where(draw.random(count) < 0.1, None, np.array(["Wood", "Steel", "Glass"])[number % 3]),
            "Sales Rep": np.array(["Ann", "Ben", "Cy", "Di", None], dtype=object)[number % 5],
            "Units": units,
            "Revenue": np.round(units * price, 2),
            "Cost": np.round(units * price * 0.6, 2),
        }
    )
    returned = draw.random(count) < 0.08
    rows.loc[returned, ["Units", "Revenue"]] *= -1
    if kind.gap:
        rows.loc[draw.random(count) < 0.2, kind.gap] = np.nan
    rows.loc[3, "Revenue"] = np.nan
    return rows


def deals(count: int = 220) -> pd.DataFrame:
    """Opportunities, won, lost and open; the revenue is that of the won ones."""
    draw = np.random.default_rng(5)
    created = pd.Timestamp("2023-01-02") + pd.to_timedelta(draw.integers(0, 500, count), unit="D")
    stage = np.array(["Won", "Won", "Lost", "Prospecting"])[draw.integers(0, 4, count)]
    closed = (created + pd.to_timedelta(draw.integers(5, 90, count), unit="D")).to_series().to_numpy()
    return pd.DataFrame(
        {
            "Opportunity ID": [f"D{i}" for i in range(count)],
            "Stage": stage,
            "Created Date": created,
            "Close Date": np.where(stage == "Prospecting", np.datetime64("NaT"), closed),
            "Amount": draw.integers(1, 90, count) * 100.0,
            "Product": np.array(["Basic", "Plus", "Pro"])[draw.integers(0, 3, count)],
            "Sales Agent": np.array(["Ann", "Ben", "Cy", "Di"])[draw.integers(0, 4, count)],
        }
    )
