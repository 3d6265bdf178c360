"""Placebos of chance: rows in which nothing happens but accidents."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.statements.made import Array, Made, Shop, World, dates, deals_world, shop_orders
from benchmarks.statements.statement import CHANGE_KINDS, CLAIMS
from benchmarks.statements.worlds import Rng, sample_company

DATA = Path("/work/shared/data")
"""Real files for local runs; where they are not there, their placebos are left out."""
MEMBERS = "|".join(p for name, p in CLAIMS.items() if name not in ("season", "trend"))
TREND = rf"\btrend\b|{CLAIMS['trend']}|lasting|steadily"
SPARSE = Shop(
    customers=400, products=3_000, regions=6, quarters=8, rate=280, long_tail=1.2, lines=4, home=0.85, units=8
)


def with_days(rows: pd.DataFrame, rng: Rng, column: str = "Date", order: str = "Order ID") -> pd.DataFrame:
    """The orders on days drawn at random between the first and the last; lines of one order stay together."""
    days = rows[column].to_numpy().astype("datetime64[D]").astype(np.int64)
    codes = np.unique(rows[order].astype(str), return_inverse=True)[1]
    drawn = rng.integers(days.min(), days.max() + 1, codes.max() + 1)
    return _dated(rows, column, drawn[codes])


def shuffled(rows: pd.DataFrame, rng: Rng, column: str = "Date", order: str = "Order ID") -> pd.DataFrame:
    """The orders with their days dealt out anew: as many orders on each day as before."""
    days = rows[column].to_numpy().astype("datetime64[D]").astype(np.int64)
    _, first, at = np.unique(rows[order].astype(str), return_index=True, return_inverse=True)
    return _dated(rows, column, rng.permutation(days[first])[at])


def _dated(rows: pd.DataFrame, column: str, days: Array) -> pd.DataFrame:
    return rows.assign(**{column: dates(days)}).sort_values(column, kind="stable", ignore_index=True)


def _sample(rng: Rng) -> Made:
    made = sample_company(rng, stories=(), growth=0.0, dirt=False, deals=False, targets=False)
    return Made(shuffled(made.orders, rng, "Order Date"))


def _long_sample(rng: Rng) -> Made:
    made = sample_company(rng, stories=(), growth=0.0, dirt=False, deals=False, targets=False, quarters=18)
    return Made(with_days(made.orders, rng, "Order Date"))


@cache
def _retailer(seed: int) -> pd.DataFrame:
    return shop_orders(np.random.default_rng(seed), SPARSE)


def _sparse(rng: Rng) -> Made:
    return Made(with_days(_retailer(int(rng.integers(3))), rng))


def _two_years(rng: Rng) -> Made:
    rows = _retailer(int(rng.integers(3)))
    return Made(with_days(rows, rng), options={"grain": "year"})


def _lumpy(rng: Rng) -> Made:
    """Customers order in bursts: a few months of many orders, then long nothing."""
    shop = Shop(quarters=1, rate=1_200, customers=60, long_tail=0.3)
    rows = shop_orders(rng, shop)
    bursts = {}
    start, end = (np.datetime64(d, "D").astype(np.int64) for d in ("2022-01-01", "2024-06-30"))
    codes, at = np.unique(rows["Customer"].astype(str), return_inverse=True)
    for i in range(len(codes)):
        bursts[i] = rng.integers(start, end - 30, 6)
    burst = np.array([bursts[i][rng.integers(6)] for i in at])
    return Made(_dated(rows, "Date", burst + rng.integers(0, 30, len(rows))))


def _tiny(rng: Rng) -> Made:
    return Made(shop_orders(rng, Shop(customers=15, products=5, quarters=6, rate=10)))


def _dense(rng: Rng) -> Made:
    return Made(shop_orders(rng, Shop(customers=200, products=20, quarters=8, rate=2_500)))


def _even_people(rng: Rng) -> Made:
    """Six managers of one true win rate, twelve sellers under them; nothing else differs either."""
    return Made(*deals_world(rng, (0.5,) * 6, 140))


def _four_wins(rng: Rng) -> Made:
    return Made(*deals_world(rng, (0.5,) * 6, 7))


@cache
def _online_retail() -> pd.DataFrame:
    raw = pd.read_csv(DATA / "online_retail" / "online_retail_sample450.csv")
    raw = raw[(raw["Quantity"] > 0) & (raw["UnitPrice"] > 0)]
    return pd.DataFrame(
        {
            "Order ID": raw["InvoiceNo"].astype(str), "Date": pd.to_datetime(raw["InvoiceDate"]).dt.normalize(),
            "Customer": raw["CustomerID"].map(lambda c: f"C{c:.0f}"), "Country": raw["Country"],
            "Product": raw["Description"].str.strip(), "Units": raw["Quantity"],
            "Revenue": (raw["Quantity"] * raw["UnitPrice"]).round(2),
        }
    ).reset_index(drop=True)  # fmt: skip


def _real_retail(rng: Rng) -> Made:
    return Made(with_days(_online_retail(), rng))


@cache
def _pizza() -> pd.DataFrame:
    raw = pd.read_excel(DATA / "pizza" / "pizza.xlsx", engine="calamine")
    price = raw["unit_price"] if "unit_price" in raw else raw["total_price"]
    return pd.DataFrame(
        {
            "Order ID": raw["order_id"].astype(str), "Date": pd.to_datetime(raw["order_date"], dayfirst=True),
            "Category": raw["pizza_category"], "Product": raw["pizza_name"], "Units": raw["quantity"],
            "Revenue": (raw["quantity"] * price).round(2),
        }
    )  # fmt: skip


def _real_pizza(rng: Rng) -> Made:
    return Made(with_days(_pizza(), rng))


FORBIDDEN = {
    "segment_driver": MEMBERS, "trend": f"{MEMBERS}|{TREND}", "change_point": "",
    "seasonality": r"(?<!no )\bseason\b", "anomaly": "", "member_trend": "", "member_season": "", "price_shift": "",
    "win_rate_gap": "", "matrix_class": MEMBERS, "like_for_like": "",
}  # fmt: skip


def _chance(name: str, what: str, make: object, most: int = 1_000) -> World:
    return World(name, what, make, forbids=FORBIDDEN, no_advice_on=CHANGE_KINDS, chance=True, most=most)  # type: ignore[arg-type]


PLACEBOS = (
    _chance("sample, shuffled days", "our own company without a story, the orders' days dealt out anew", _sample),
    _chance("sample, 18 quarters", "the same over four and a half years", _long_sample, 10),
    _chance("sparse, random days", "400 customers, 3,000 products, long tails; orders on random days", _sparse),
    _chance("sparse, two years", "the same, asked year against year", _two_years),
    _chance("lumpy customers", "customers that order in bursts of a month", _lumpy),
    _chance("tiny", "60 orders", _tiny),
    _chance("dense", "20,000 orders", _dense, 10),
    _chance("even win rates", "six managers of the same true win rate", _even_people),
    _chance("four wins", "six managers with seven deals a quarter", _four_wins),
    *((_chance("online retail, random days", "real invoices of 450 customers on random days", _real_retail, 10),)
      if (DATA / "online_retail").is_dir() else ()),
    *((_chance("pizza, random days", "real orders of a restaurant on random days", _real_pizza, 5),)
      if (DATA / "pizza").is_dir() else ()),
)  # fmt: skip
"""Worlds in which only chance moves anything."""
