"""A made world: its rows, what must be said of it, and what must not."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.statements.statement import Statement

Array = np.ndarray[Any, Any]
Said = Callable[[Statement], bool]


@dataclass(frozen=True)
class Made:
    """One draw of a world.

    Parameters
    ----------
    orders
        The rows, headers as people write them.
    deals, targets
        Opportunities and quotas, or None.
    options
        Settings of the analysis.
    expects
        Kind of sentence → the test that a statement of this kind has to pass for it to be the planted truth.
    sums
        Whether a row is a sum (a store and week, a day), so that nothing can be said of orders.
    partial
        Labels of periods that the rows do not cover, so that no change leads to or from them.
    priced_by
        Columns within which prices never changed, for sentences on prices.
    """

    orders: pd.DataFrame
    deals: pd.DataFrame | None = None
    targets: pd.DataFrame | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    expects: Mapping[str, Said] = field(default_factory=dict)
    sums: bool = False
    partial: tuple[str, ...] = ()
    priced_by: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class World:
    """A way to make rows, and what must not be said of them.

    Parameters
    ----------
    name, about
        A short name, and in a line what it holds.
    make
        Draws the world from a seeded generator.
    says
        Kinds of sentences that are true here; `Made.expects` tells how they are known.
    forbids
        Kind of sentence → pattern that no sentence of this kind may have ("" for any sentence of the kind).
    no_advice
        Pattern of actions that must not be given; "" where the world forbids none.
    no_advice_on
        Kinds of findings on which no action may rest.
    chance
        Whether nothing but chance moves these rows, so that a report that says otherwise is a false one.
    most
        Runs at most, as large worlds take their time.
    """

    name: str
    about: str
    make: Callable[[np.random.Generator], Made]
    says: tuple[str, ...] = ()
    forbids: Mapping[str, str] = field(default_factory=dict)
    no_advice: str = ""
    no_advice_on: tuple[str, ...] = ()
    chance: bool = False
    most: int = 1_000


def about(*members: str, words: str = "") -> Said:
    """The test of a planted truth: the statement names all of these members and has these words.

    Examples
    --------
    >>> about("South", words="fell|below")(Statement("finding", "mover", "South fell most."))
    True
    """

    def said(statement: Statement) -> bool:
        named = all(m in statement.text or any(m == x for _, x in statement.subject) for m in members)
        return named and (not words or re.search(words, statement.text, re.IGNORECASE) is not None)

    return said


def quarter_starts(first: str, quarters: int) -> Array:
    """First days of so many quarters, and the day after the last, as day numbers since 1970.

    Examples
    --------
    >>> (np.diff(quarter_starts("2024-01-01", 2))).tolist()
    [91, 91]
    """
    months = np.datetime64(first, "M") + 3 * np.arange(quarters + 1)
    return months.astype("datetime64[D]").astype(np.int64)


def dates(days: Array) -> Array:
    """Day numbers as dates that a frame takes."""
    return np.asarray(days).astype("datetime64[D]").astype("datetime64[ns]")


@dataclass(frozen=True)
class Shop:
    """Who buys what where in a made shop; orders arrive at random (Poisson) at the rates given.

    Parameters
    ----------
    customers, products, regions
        How many of each.
    first, quarters, rate
        First day, length, and orders expected a quarter (one number, or one a quarter).
    long_tail
        Spread of how often customers and products come (standard deviation of the logarithm).
    lines
        Lines an order on average.
    home
        Share of customers in the first region; the others are spread evenly.
    units
        Average number of units a line.
    """

    customers: int = 80
    products: int = 12
    regions: int = 4
    first: str = "2022-01-01"
    quarters: int = 10
    rate: float | tuple[float, ...] = 300.0
    long_tail: float = 0.5
    lines: float = 1.0
    home: float = 0.0
    units: float = 5.0


REGIONS = ("North", "South", "East", "West", "Centre", "Coast", "Hills", "Lakes", "Plains")
SEGMENTS = ("Retail", "Trade", "Public")


def shop_orders(
    rng: np.random.Generator,
    shop: Shop,
    region_rates: Mapping[str, tuple[float, ...]] | None = None,
    product_rates: Mapping[str, tuple[float, ...]] | None = None,
    customer_rates: Mapping[str, tuple[float, ...]] | None = None,
) -> pd.DataFrame:
    """Draw the order lines of a shop.

    Parameters
    ----------
    region_rates, product_rates, customer_rates
        Member → by what its rate is multiplied in each quarter (1 for the others); the others keep theirs.

    Returns
    -------
    `Order ID`, `Date`, `Customer`, `Region`, `Segment`, `Product`, `Category`, `Units`, `Revenue`, in order of date.

    Examples
    --------
    >>> rows = shop_orders(np.random.default_rng(1), Shop(quarters=2, rate=50))
    >>> sorted(rows["Region"].unique())
    ['East', 'North', 'South', 'West']
    """
    region_of = _regions(shop)
    customer = np.array([f"Customer {i + 1:03d}" for i in range(shop.customers)], dtype=object)
    product = np.array([f"Article {i + 1:04d}" for i in range(shop.products)], dtype=object)
    often = rng.lognormal(0, shop.long_tail, shop.customers)
    liked = rng.lognormal(0, shop.long_tail, shop.products)
    price = np.round(rng.lognormal(3.5, 0.6, shop.products), 2)
    rates = np.broadcast_to(np.asarray(shop.rate, dtype=float), shop.quarters)
    starts = quarter_starts(shop.first, shop.quarters)
    days, who, what, number = [], [], [], []
    orders = 0
    for q in range(shop.quarters):
        demand = often * _times(customer, customer_rates, q) * _times(region_of, region_rates, q)
        taste = liked * _times(product, product_rates, q)
        count = int(rng.poisson(rates[q] * demand.sum() / often.sum() * taste.sum() / liked.sum()))
        times = 1 + rng.poisson(shop.lines - 1, count) if shop.lines > 1 else np.ones(count, dtype=np.int64)
        pick = np.repeat(np.arange(count), times)
        days.append(rng.integers(starts[q], starts[q + 1], count)[pick])
        who.append(rng.choice(shop.customers, count, p=demand / demand.sum())[pick])
        what.append(rng.choice(shop.products, len(pick), p=taste / taste.sum()))
        number.append(orders + pick)
        orders += count
    day, c, p, n = (np.concatenate(x) for x in (days, who, what, number))
    units = 1 + rng.poisson(shop.units - 1, len(day))
    frame = pd.DataFrame(
        {
            "Order ID": [f"O-{i + 1:06d}" for i in n.tolist()],
            "Date": dates(day),
            "Customer": customer[c],
            "Region": region_of[c],
            "Segment": np.array(SEGMENTS, dtype=object)[c % len(SEGMENTS)],
            "Product": product[p],
            "Category": np.array([f"Range {chr(65 + i % 4)}" for i in range(shop.products)], dtype=object)[p],
            "Units": units,
            "Revenue": np.round(units * price[p], 2),
        }
    )
    return frame.sort_values(["Date", "Order ID"], kind="stable", ignore_index=True)


def _regions(shop: Shop) -> Array:
    names = np.array(REGIONS[: shop.regions], dtype=object)
    at = np.arange(shop.customers) % shop.regions
    if shop.home:
        at = np.where(np.arange(shop.customers) < shop.home * shop.customers, 0, at)
    return names[at]


def _times(members: Array, rates: Mapping[str, tuple[float, ...]] | None, quarter: int) -> Array:
    out = np.ones(len(members))
    for member, by_quarter in (rates or {}).items():
        out[members == member] *= by_quarter[quarter]
    return out


def deals_world(rng: np.random.Generator, rates: tuple[float, ...], each: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Orders beside deals of managers with these win rates, so many closed deals each in each of six quarters.

    Returns
    -------
    tuple of frames
        The orders (the won deals), and the deals; a tenth of the deals is open and fresh.
    """
    quarters, n = 6, len(rates) * each * 6
    start = np.datetime64("2023-01-01", "D").astype(np.int64)
    manager = np.tile(np.arange(len(rates)), each * quarters)
    closed = rng.integers(start, start + 546, n)
    won = rng.random(n) < np.array(rates)[manager]
    is_open = rng.random(n) < 0.1
    created = np.where(is_open, start + 546 - rng.integers(1, 40, n), closed - rng.integers(20, 90, n))
    names = np.array([f"Manager {chr(65 + i)}" for i in range(len(rates))], dtype=object)
    deals = pd.DataFrame(
        {
            "Deal ID": [f"D-{i}" for i in range(n)],
            "Manager": names[manager],
            "Sales Rep": [f"Seller {chr(65 + m)}{k}" for m, k in zip(manager, rng.integers(0, 2, n), strict=True)],
            "Product": [f"Article {k}" for k in rng.integers(1, 6, n)],
            "Stage": np.where(is_open, "Proposal", np.where(won, "Won", "Lost")),
            "Created": dates(created),
            "Closed": pd.Series(dates(closed)).where(~is_open),
            "Amount": np.round(rng.lognormal(8, 0.3, n), 2),
        }
    )
    orders = deals[deals["Stage"] == "Won"].rename(columns={"Deal ID": "Order ID", "Closed": "Date"})
    orders = orders.assign(Revenue=orders["Amount"])[["Order ID", "Date", "Manager", "Sales Rep", "Product", "Revenue"]]
    return orders.sort_values("Date", kind="stable", ignore_index=True), deals


def last(quarters: int, value: float, count: int = 1) -> tuple[float, ...]:
    """1 in every quarter but the last so many, which have a value.

    Examples
    --------
    >>> last(4, 0.5)
    (1.0, 1.0, 1.0, 0.5)
    """
    return (*(1.0,) * (quarters - count), *(value,) * count)
