"""Worlds in which a kind of sentence is true: one idea each, planted large enough that nobody could miss it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from benchmarks.statements.made import Made, Said, Shop, World, about, dates, deals_world, last, shop_orders
from xlsales.sample import Company, company

Rng = np.random.Generator
STORY_KIND = {
    "price_cut": ("price_shift", "fell|lower price|instead of|after|cut|cheaper"),
    "lost_account": ("at_risk", "gone|no longer|silent|nothing from"),
    "small_deals": ("deal_profile", "small"),
    "seasonal_product": ("member_season", "season"),
    "low_win_rate": ("win_rate_gap", "wins"),
    "missed_quota": ("target_gap", "target"),
    "growing_product": ("member_trend", "gro"),
    "concentration": ("dependency", "depends|brings"),
    "stalled_pipeline": ("pipeline_risk", "open"),
}
"""Planted story → the kind of sentence that tells it, and words that it has."""


def sample_company(rng: Rng, **size: object) -> Company:
    """A company of our own generator with a seed of this run."""
    return company(int(rng.integers(1, 1_000_000)), **({"orders": 2_000} | size))


def _stories(rng: Rng) -> Made:
    made = sample_company(rng, stories=tuple(STORY_KIND), orders=3_500)
    expects: dict[str, Said] = {}
    for story in made.truth:
        kind, words = STORY_KIND[story.kind]
        expects[kind] = about(*((story.member,) if story.member else ()), words=words)
    return Made(made.orders, made.deals, made.targets, expects=expects)


def _region_falls(rng: Rng) -> Made:
    shop = Shop(quarters=10, rate=500)
    rows = shop_orders(rng, shop, region_rates={"South": last(10, 0.35)})
    fell = about("South", words="fell|fall|below|less")
    return Made(rows, expects={"segment_driver": fell, "driver": about("South", words="volume|units")})


def _stays_low(rng: Rng) -> Made:
    rows = shop_orders(rng, Shop(quarters=12, rate=500), region_rates={"South": last(12, 0.35, 2)})
    return Made(rows, expects={"anomaly": about("South", words="less|below")})


def _customer_leaves(rng: Rng) -> Made:
    shop = Shop(quarters=10, rate=400, long_tail=0.2)
    rows = shop_orders(rng, shop, customer_rates={"Customer 003": (*(12.0,) * 9, 0.0)})
    named = about("Customer 003")
    return Made(rows, expects={"mover": about("Customer 003", words="fell|fall"), "at_risk": named})


def _one_rises(rng: Rng) -> Made:
    shop = Shop(quarters=10, rate=500, long_tail=0.2)
    fall = {r: last(10, 0.45) for r in ("North", "South", "East", "West")}
    rows = shop_orders(rng, shop, region_rates=fall, customer_rates={"Customer 003": last(10, 25.0)})
    named = about("Customer 003", words="rose|added|rise")
    return Made(rows, expects={"offset": named, "change": about(words="fell|down|less")})


def _market_grows(rng: Rng) -> Made:
    rows = shop_orders(rng, Shop(quarters=10, rate=(*(400.0,) * 9, 600.0)))
    return Made(rows, expects={"change": about("Revenue", words=r"rose|up\b|more than")})


def _step(rng: Rng) -> Made:
    rows = shop_orders(rng, Shop(quarters=12, rate=(*(150.0,) * 6, *(450.0,) * 6)))
    return Made(rows, expects={"change_point": about("Jul 2023")})


def _four_years(rng: Rng, peak: float) -> pd.DataFrame:
    return shop_orders(rng, Shop(quarters=16, first="2020-01-01", rate=(200.0, 200.0, 200.0, 200.0 * peak) * 4))


def _season(rng: Rng) -> Made:
    return Made(_four_years(rng, 1.8), expects={"seasonality": about("Q4", words="season")})


def _rising(rng: Rng) -> Made:
    rates = tuple(np.linspace(150, 450, 16))
    rows = shop_orders(rng, Shop(quarters=16, first="2020-01-01", rate=rates))
    return Made(rows, expects={"trend": about(words="rising|grow")})


def _falling(rng: Rng) -> Made:
    rates = tuple(np.linspace(450, 150, 16))
    rows = shop_orders(rng, Shop(quarters=16, first="2020-01-01", rate=rates))
    below = about("Q1 2024", words="less than the .* even at the high end")
    return Made(rows, expects={"trend": about(words="falling|shr"), "forecast": below})


def _one_customer_turns(rng: Rng) -> Made:
    rows = shop_orders(rng, Shop(quarters=8, rate=250, long_tail=0.2))
    now = (rows["Date"] >= "2023-10-01") & (rows["Region"] == "West")
    fallen = rows[now].sample(frac=0.5, random_state=int(rng.integers(1 << 31))).index
    rows = rows.drop(fallen)
    day = dates(np.full(4, np.datetime64("2023-11-15", "D").astype(np.int64)) + np.arange(4) * 7)
    west = rows[rows["Region"] == "West"]["Revenue"].sum() / 8
    big = pd.DataFrame(
        {
            "Order ID": [f"B-{i}" for i in range(4)], "Date": day, "Customer": "Customer 004", "Region": "West",
            "Segment": "Retail", "Product": "Article 0001", "Category": "Range A", "Units": 50,
            "Revenue": np.round(west * 0.22, 2),
        }
    )  # fmt: skip
    rows = pd.concat([rows, big], ignore_index=True).sort_values("Date", kind="stable", ignore_index=True)
    return Made(rows, expects={"leave_one_out": about("Customer 004", words="without|leave out|the rest")})


def _few_bring_most(rng: Rng) -> Made:
    shop = Shop(customers=90, regions=9, quarters=8, rate=300)
    rates = dict.fromkeys(("North", "South", "East"), (12.0,) * 8)
    rows = shop_orders(rng, shop, region_rates=rates)
    return Made(rows, expects={"concentration": about("North", "South", "East")})


def _one_carries_region(rng: Rng) -> Made:
    shop = Shop(quarters=8, rate=300, long_tail=0.2)
    rows = shop_orders(rng, shop, customer_rates={"Customer 003": last(8, 60.0)})
    return Made(rows, expects={"single_point": about("Customer 003")})


def _large_orders(rng: Rng) -> Made:
    rows = shop_orders(rng, Shop(quarters=6, rate=300))
    large = rng.random(len(rows)) < 0.05
    rows["Revenue"] = np.round(np.where(large, 15_000 * rng.uniform(0.8, 1.3, len(rows)), rows["Revenue"]), 2)
    return Made(rows, expects={"deal_size": about(words="10k to 25k|10k or more")})


def _lapsed(rng: Rng) -> Made:
    gone: dict[str, tuple[float, ...]] = {f"Customer {i + 1:03d}": (*(1.0,) * 10, *(0.0,) * 6) for i in range(20)}
    gone |= {f"Customer {i + 1:03d}": last(16, 0.0) for i in range(20, 40)}
    shop = Shop(quarters=16, first="2020-01-01", rate=600, long_tail=0.2)
    rows = shop_orders(rng, shop, customer_rates=gone)
    return Made(
        rows,
        expects={"segment": about(words="lost|hibernating|at-risk"), "churn": about(words="bought again|came back")},
    )


def _newcomers(rng: Rng) -> Made:
    shop = Shop(quarters=12, rate=120, long_tail=0.2)
    customers = {f"Customer {i + 1:03d}": (*(0.0,) * 11, 1.0) for i in range(12)}
    products = {f"Article {i + 1:04d}": (*(0.0,) * 11, 1.0) for i in range(3)}
    rows = shop_orders(rng, shop, customer_rates=customers, product_rates=products)
    return Made(
        rows,
        expects={
            "churn": about(words=r"\b[1-9]\d* were new"),
            "driver": about(words=r"new (?:products|articles)|for the first time|first sold"),
        },
    )


def _targets_too_high(rng: Rng) -> Made:
    rows = shop_orders(rng, Shop(quarters=10, rate=300))
    year = rows[rows["Date"].dt.year == 2023]["Revenue"].sum()
    months = pd.period_range("2022-01", "2024-12", freq="M").strftime("%b %Y")
    quota = pd.DataFrame({"Month": months, "Quota": np.round(year / 12 * np.where(np.arange(36) < 24, 0.9, 2.0), -2)})
    return Made(rows, targets=quota, expects={"forecast": about("target", "2024", words="lies above the forecast")})


def _uneven(rng: Rng) -> Made:
    shop = Shop(customers=90, quarters=8, rate=400, regions=3, long_tail=0.2)
    rows = shop_orders(rng, shop, region_rates={"North": (5.0,) * 8})
    sellers = {"North": 1, "South": 3, "East": 3}
    number = rows["Customer"].str[-3:].astype(int)
    rows["Sales Rep"] = [f"Rep {r} {n % sellers[r]}" for r, n in zip(rows["Region"], number, strict=True)]
    return Made(rows, expects={"imbalance": about("North")})


def _gap(rng: Rng) -> Made:
    rows = shop_orders(rng, Shop(quarters=8, rate=(200.0, 200.0, 200.0, 0.0, *(200.0,) * 4)))
    return Made(rows, expects={"coverage": about("Q4 2022")})


def _blank(rng: Rng) -> Made:
    rows = shop_orders(rng, Shop(quarters=6, rate=200))
    rows.loc[rng.random(len(rows)) < 0.2, "Region"] = None
    return Made(rows, expects={"data_quality": about(words="region")})


def _one_month(rng: Rng) -> Made:
    rows = shop_orders(rng, Shop(quarters=1, rate=600))
    return Made(rows[rows["Date"] < "2022-02-01"], expects={"level": about(words="no earlier|add up")})


def _few_rows(rng: Rng) -> Made:
    amounts = np.round(rng.uniform(10_000, 40_000, 8))
    amounts[2] = 150_000
    region = ["North", "South", "North", "East", "North", "West", "South", "North"]
    day = pd.to_datetime(["2024-01-15"] * 2 + ["2024-07-15"] * 5 + ["2024-10-15"])
    rows = pd.DataFrame({"Date": day, "Region": region, "Revenue": amounts})
    return Made(rows, expects={"whole_data": about("North")})


def _unlike_managers(rng: Rng) -> Made:
    orders, deals = deals_world(rng, (0.8, 0.5, 0.5, 0.5, 0.5, 0.2), 140)
    return Made(orders, deals, expects={"matrix_class": about("Manager F")})


def _steady(rng: Rng) -> Made:
    rows = shop_orders(rng, Shop(quarters=10, rate=120))
    return Made(rows, expects={"caveat": about(words="chance|noise|swing")})


WORLDS = (
    World("stories", "a company with all nine stories of xlsales.sample", _stories,
          tuple(k for k, _ in STORY_KIND.values()), most=8),
    World("region falls", "orders of one region fall to a third in the last quarter", _region_falls,
          ("segment_driver", "driver")),
    World("a region stays low", "orders of one region fall to a third, two quarters ago", _stays_low, ("anomaly",)),
    World("a customer leaves", "the customer of twelve times the orders orders nothing in the last quarter",
          _customer_leaves, ("mover", "at_risk")),
    World("one customer rises", "everybody orders half as often, one customer ten times as often", _one_rises,
          ("offset", "change")),
    World("market grows", "half as many orders more in the last quarter", _market_grows, ("change",)),
    World("step up", "three times as many orders a month from July 2023 on", _step, ("change_point",)),
    World("season", "four years with 1.8 times as many orders in Q4", _season, ("seasonality",)),
    World("rising line", "orders grow from 150 to 450 a quarter over four years", _rising, ("trend",)),
    World("falling line", "orders fall from 450 to 150 a quarter over four years", _falling,
          ("trend", "forecast")),
    World("one customer turns", "a region halves, and one of its customers hides it", _one_customer_turns,
          ("leave_one_out",)),
    World("few bring most", "three of nine regions order twelve times as often", _few_bring_most, ("concentration",)),
    World("one carries a region", "in the last quarter one customer orders sixty times as often as the others",
          _one_carries_region, ("single_point",)),
    World("large orders", "five orders in a hundred are of 15,000", _large_orders, ("deal_size",)),
    World("lapsed", "a quarter of the customers left a year and a half ago, another quarter now", _lapsed,
          ("segment", "churn"), most=10),
    World("newcomers", "twelve customers and three products that never sold before", _newcomers, ("churn", "driver")),
    World("uneven", "one seller in a territory of five times the orders, three in each other one", _uneven,
          ("imbalance",)),
    World("targets too high", "targets of this year at twice what comes in", _targets_too_high, ("forecast",)),
    World("a gap", "a quarter without a row", _gap, ("coverage",)),
    World("blanks", "every fifth row names no region", _blank, ("data_quality",)),
    World("one month", "a single month of rows", _one_month, ("level",)),
    World("few rows", "eight rows, one of them most of a region", _few_rows, ("whole_data",)),
    World("unlike managers", "of six managers one wins four deals in five, and one in five another", _unlike_managers,
          ("matrix_class",)),
    World("steady", "orders that arrive at random at one rate", _steady, ("caveat",)),
)  # fmt: skip
"""Worlds in which kinds of sentences are true."""
