"""Books of very unlike kinds, for what must hold of any report: dense, sparse, tiny, of deals, of labels alone."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from xlsales.sample import company, random_company
from xlsales.settings import Settings
from xlsales.table.book import SalesBook, book_from_roles
from xlsales.table.ingest import book_of

SEEDS = (1, 6, 13)


def sparse_retailer(seed: int = 4) -> SalesBook:
    """Invoices of a small shop: many products, most sold seldom, customers that come and go, returns, blank customers.

    The rows begin a year and a half before the last whole quarter and end in the middle of one.
    """
    rng = np.random.default_rng(seed)
    n, products, customers = 900, 700, 220
    day = np.sort(rng.integers(0, 640, n))
    who = rng.zipf(1.3, n) % customers
    rows = []
    for i in range(n):
        for item in rng.choice(products, rng.integers(1, 9), replace=False):
            units = int(rng.choice([1, 2, 6, 12, 48], p=[0.3, 0.25, 0.25, 0.15, 0.05]))
            price = 0.4 + (item * 37 % 100) / 11
            back = rng.random() < 0.02
            rows.append((f"{i:05d}", day[i], who[i], f"Item {item:03d}", -units if back else units, price))
    frame = pd.DataFrame(rows, columns=["order_id", "day", "customer", "product", "units", "price"])
    frame["date"] = pd.Timestamp(2022, 1, 3) + pd.to_timedelta(frame["day"], unit="D")
    frame["revenue"] = (frame["units"] * frame["price"]).round(2)
    blank = rng.random(len(frame)) < 0.05
    frame["customer"] = ("C" + frame["customer"].astype(str).str.zfill(3)).mask(blank, None)
    frame["country"] = np.array(["Home", "Home", "Home", "North", "South", "East"])[frame["day"] % 6]
    return book_from_roles(frame.drop(columns=["day", "price"]), source_name="sparse retailer")


def few_labels() -> SalesBook:
    """Eight rows of quarters by name, with holes: no two quarters have a region and segment in common."""
    rows = [
        ("2024-01-01", "Latin America", None, "Ann", 126, 75_428),
        ("2024-07-01", "North America", "SMB", None, 54, 15_098),
        ("2024-07-01", "North America", "Mid-Market", "Bob", 140, 35_921),
        ("2024-07-01", "Asia", "SMB", None, 82, 13_099),
        ("2023-10-01", "Asia", "Enterprise", "Ann", 143, 185_514),
        ("2024-07-01", "Asia", "Mid-Market", None, 141, 28_094),
        ("2024-07-01", "North America", "Mid-Market", None, 114, 64_437),
        ("2023-07-01", "Latin America", "Enterprise", "Bob", 100, 98_810),
    ]
    frame = pd.DataFrame(rows, columns=["date", "region", "segment", "rep", "units", "revenue"])
    frame["date"] = pd.to_datetime(frame["date"])
    return book_from_roles(frame, precision="quarter", source_name="eight rows")


def made(seed: int) -> SalesBook:
    """A random company with orders, deals and targets, where it has them."""
    one = random_company(seed)
    return book_of(one.orders, Settings(), deals=one.deals, targets=one.targets, source_name="orders")


def demo() -> SalesBook:
    """The company of the demo."""
    one = company()
    return book_of(one.orders, Settings(), deals=one.deals, targets=one.targets, source_name="orders")


def deals_alone() -> SalesBook:
    """A company's deals, without its orders."""
    return book_of(company(7, orders=300).deals, Settings(), source_name="deals")


WORLDS: dict[str, Callable[[], SalesBook]] = {
    "demo": demo,
    "deals alone": deals_alone,
    "sparse retailer": sparse_retailer,
    "few labels": few_labels,
    **{f"company {seed}": lambda seed=seed: made(seed) for seed in SEEDS},  # type: ignore[misc]
}
