"""The order lines of a made-up company."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from xlsales.sample.plan import LASTING, Plan
from xlsales.sample.shape import COLUMNS
from xlsales.sample.story import KINDS
from xlsales.sample.world import SEGMENT_BY_DEAL, TYPICAL_ORDER, Array

WEEKDAYS = (1.05, 1.15, 1.1, 1.0, 0.85, 0.12, 0.05)
DISCOUNTS = (0.0, 0.0, 0.0, 0.05, 0.1, 0.15)
TWO_LINES = 0.12
MARKET_NOISE = 0.02
CANCELLED = 0.003
OPEN_DAYS = 10


@dataclass(frozen=True)
class Lines:
    """Order lines in order of date, as indices into the world, and figures.

    `order` numbers the orders; `by_deal` marks an order that was won as an opportunity (it has one line).
    """

    order: Array
    day: Array
    quarter: Array
    customer: Array
    product: Array
    by_deal: Array
    cancelled: Array
    units: Array
    price: Array
    discount: Array
    revenue: Array
    cost: Array

    @property
    def counted(self) -> Array:
        """The lines that are revenue."""
        return ~self.cancelled


def lines_of(plan: Plan, rng: np.random.Generator) -> Lines:
    """Draw the order lines of a plan."""
    day, quarter, customer, product = (np.concatenate(c) for c in zip(*_quarters(plan, rng), strict=True))
    segment = plan.world.segment_of_customer[customer]
    by_deal = (rng.random(len(day)) < np.array(SEGMENT_BY_DEAL)[segment]) & plan.shape.deals
    times = np.where(~by_deal & (rng.random(len(day)) < TWO_LINES), 2, 1)
    pick = np.repeat(np.arange(len(day)), times)
    second = np.flatnonzero(np.diff(pick, prepend=-1) == 0)
    item = product[pick]
    item[second] = rng.integers(0, plan.shape.products, len(second))
    cancelled = np.zeros(len(pick), dtype=bool)
    if plan.shape.dirt and "Status" in plan.shape.columns:
        pick, item, cancelled = _with_cancelled(plan, rng, pick, item, customer)
    day, quarter, customer, by_deal = day[pick], quarter[pick], customer[pick], by_deal[pick] & ~cancelled
    number = pick + len(times) * cancelled
    order = np.lexsort((number, day))
    return _priced(
        plan, rng, np.unique(number[order] + day[order] * 10**7, return_inverse=True)[1], day[order], quarter[order],
        customer[order], item[order], by_deal[order], cancelled[order],
    )  # fmt: skip


def orders_of(plan: Plan, lines: Lines) -> pd.DataFrame:
    """The order lines as the sheet that a person keeps."""
    w = plan.world
    rep = w.rep_of_customer[lines.customer]
    territory = w.territory_of_rep[rep]
    recent = lines.day > lines.day.max() - OPEN_DAYS
    columns = {
        "Order ID": _numbered("SO-", 100_001 + lines.order),
        "Order Date": _dates(lines.day),
        "Status": np.where(lines.cancelled, "Cancelled", np.where(recent, "In Process", "Shipped")).astype(object),
        "Customer": w.customer[lines.customer],
        "Region": w.region[w.region_of_territory[territory]],
        "Territory": w.territory[territory],
        "Segment": w.segment[w.segment_of_customer[lines.customer]],
        "Sector": w.sector[w.sector_of_customer[lines.customer]],
        "Category": w.category[lines.product],
        "Product": w.product[lines.product],
        "Sales Rep": w.rep[rep],
        "Manager": w.manager[w.manager_of_territory[territory]],
        "Units": lines.units,
        "Unit Price": lines.price,
        "Discount": lines.discount,
        "Revenue": lines.revenue,
        "Cost": lines.cost,
    }
    return pd.DataFrame({c: columns[c] for c in COLUMNS if c in plan.shape.columns})


def evenly(weights: Array, count: int, rng: np.random.Generator) -> Array:
    """Draw indices by weight so that each comes as often as expected, give or take one, in random order.

    Plain draws would make accidental stories: a key account with three orders a quarter is silent in one of twenty.

    Examples
    --------
    >>> np.bincount(evenly(np.array([1.0, 3.0]), 8, np.random.default_rng(1))).tolist()
    [2, 6]
    """
    edges = np.cumsum(weights) / np.sum(weights)
    places = (np.arange(count) + rng.random()) / max(count, 1)
    return rng.permutation(np.minimum(np.searchsorted(edges, places, side="right"), len(weights) - 1))


def _quarters(plan: Plan, rng: np.random.Generator) -> list[tuple[Array, Array, Array, Array]]:
    shape = plan.shape
    starts = np.array(shape.starts(), dtype="datetime64[D]").astype(np.int64)
    market = (1.0 + shape.growth) ** np.arange(shape.quarters) * rng.normal(1.0, MARKET_NOISE, shape.quarters)
    weight = market * plan.demand.sum(axis=0) * plan.popularity.sum(axis=0)
    counts = np.maximum(1, np.round(shape.orders * weight / weight.sum())).astype(np.int64)
    drawn = []
    for q, count in enumerate(counts):
        days = np.arange(starts[q], starts[q + 1])
        busy = np.array(WEEKDAYS)[(days + 3) % 7] * np.where(days >= starts[q + 1] - 30, 1.25, 1.0)
        drawn.append(
            (
                days[evenly(busy, count, rng)],
                np.full(count, q),
                evenly(plan.demand[:, q], count, rng),
                evenly(plan.popularity[:, q], count, rng),
            )
        )
    return drawn


def _with_cancelled(
    plan: Plan, rng: np.random.Generator, pick: Array, item: Array, customer: Array
) -> tuple[Array, Array, Array]:
    """Add orders that look like others and were cancelled; none of an account that a story is about."""
    told = [plan.subject[k] for k in ("lost_account", "concentration") if k in plan.subject]
    usable = np.flatnonzero(~np.isin(customer[pick], told))
    extra = rng.choice(usable, max(3, round(CANCELLED * len(pick))), replace=False)
    cancelled = np.r_[np.zeros(len(pick), dtype=bool), np.ones(len(extra), dtype=bool)]
    return np.r_[pick, pick[extra]], np.r_[item, item[extra]], cancelled


def _priced(
    plan: Plan,
    rng: np.random.Generator,
    order: Array,
    day: Array,
    quarter: Array,
    customer: Array,
    product: Array,
    by_deal: Array,
    cancelled: Array,
) -> Lines:
    world, shape, n = plan.world, plan.shape, len(day)
    scale = TYPICAL_ORDER / float((world.weight * world.size).sum() / world.weight.sum())
    value = scale * world.size[customer] * _blur(world.size[customer], quarter, shape.spread, rng)
    units = np.maximum(1, np.round(value / world.list_price[product])).astype(np.int64)
    for one, quarters in _levelled(plan):
        units = _level(units, quarter, (product == one) & ~cancelled, plan.popularity[one], quarters)
    price = np.round(world.list_price[product] * plan.price[product, quarter], 2)
    discount = np.array(DISCOUNTS)[rng.integers(0, len(DISCOUNTS), n)] * ("Discount" in shape.columns)
    discount = _leaking(plan, customer, quarter, discount)
    revenue = np.round(units * price * (1.0 - discount), 2)
    cost = np.round(units * world.list_price[product] * (1.0 - world.margin[product]) * rng.normal(1.0, 0.02, n), 2)
    cost = _losing(plan, product, quarter, revenue, cost)
    return Lines(order, day, quarter, customer, product, by_deal, cancelled, units, price, discount, revenue, cost)


def _leaking(plan: Plan, customer: Array, quarter: Array, discount: Array) -> Array:
    """The discounts, those of the rep who gives too much raised by what the story says."""
    if "discount_leak" not in plan.subject:
        return discount
    theirs = plan.world.rep_of_customer[customer] == plan.subject["discount_leak"]
    lately = quarter >= plan.shape.quarters - LASTING["discount_leak"]
    return np.where(theirs & lately, KINDS["discount_leak"].size + discount, discount)


def _losing(plan: Plan, product: Array, quarter: Array, revenue: Array, cost: Array) -> Array:
    """The costs, those of the category that loses money as the story says."""
    if "loss_group" not in plan.subject:
        return cost
    category = plan.world.category
    theirs = category[product] == category[plan.subject["loss_group"]]
    lately = quarter >= plan.shape.quarters - LASTING["loss_group"]
    return np.where(theirs & lately, np.round(revenue * (1.0 - KINDS["loss_group"].size), 2), cost)


def _blur(size: Array, quarter: Array, spread: float, rng: np.random.Generator) -> Array:
    """A lognormal factor a line that leaves each quarter's total as it is: only market and stories move quarters."""
    blur = rng.lognormal(0.0, spread, len(size))
    return blur * (np.bincount(quarter, size) / np.bincount(quarter, size * blur))[quarter]


def _levelled(plan: Plan) -> list[tuple[int, tuple[int, ...]]]:
    """The products whose units follow the story exactly, and in which quarters."""
    last = plan.shape.quarters - 1
    every = tuple(range(plan.shape.quarters))
    spans = {"price_cut": (last - 1, last), "seasonal_product": every, "growing_product": every}
    return [(plan.subject[k], spans[k]) for k in plan.subject if k in spans]


def _level(units: Array, quarter: Array, mine: Array, popularity: Array, quarters: tuple[int, ...]) -> Array:
    """Make a product's units of some quarters follow its popularity, so that order sizes don't blur its story."""
    inside = [np.flatnonzero(mine & (quarter == q)) for q in quarters]
    drawn = np.array([units[rows].sum() for rows in inside], dtype=float)
    wanted = np.round(popularity[list(quarters)] * drawn.sum() / popularity[list(quarters)].sum())
    units = units.copy()
    for rows, total, target in zip(inside, drawn, wanted, strict=True):
        if len(rows):
            units[rows] = np.maximum(1, np.round(units[rows] * target / total))
            largest = rows[units[rows].argmax()]
            units[largest] = max(1, units[largest] + int(target) - units[rows].sum())
    return units


def _numbered(prefix: str, numbers: Array) -> Array:
    return np.array([f"{prefix}{n}" for n in numbers.tolist()], dtype=object)


def _dates(days: Array) -> Array:
    return days.astype("datetime64[D]").astype("datetime64[ns]")
