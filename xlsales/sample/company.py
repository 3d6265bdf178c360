"""A made-up company with its books: orders, deals, targets, lookup tables, and the truth about them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from xlsales.sample.deals import deals_of
from xlsales.sample.dirt import Dirt, soiled
from xlsales.sample.orders import lines_of, orders_of
from xlsales.sample.plan import Plan, plan_of
from xlsales.sample.shape import ALWAYS, COLUMNS, Shape
from xlsales.sample.story import KINDS, WHEN_ASKED, Story, StoryKind
from xlsales.sample.targets import targets_of
from xlsales.sample.world import world_of

ROOMS = ("world", "plan", "orders", "deals", "dirt")
OFTEN, SELDOM = 0.85, 0.65
"""How often a random company has a common column (customer, product, rep, region, units) or another one."""
COMMON = ("Customer", "Product", "Sales Rep", "Region", "Units")


@dataclass(frozen=True)
class Company:
    """A made-up company.

    Parameters
    ----------
    orders
        A row an order line, headers as people write them (`COLUMNS`); revenue is net of discount, without a currency.
    deals
        A row an opportunity, or None where the company keeps none.
    targets
        Quota by territory and quarter, or None.
    customers, products, teams
        Lookup tables: an account, product or rep a row.
    truth
        The planted stories.
    dirt
        The blemishes of the orders, with their places.
    won
        Deal ID → Order ID of won deals; amount, day, account and product agree.
    shape, seed
        What the company was made from.
    """

    orders: pd.DataFrame
    deals: pd.DataFrame | None
    targets: pd.DataFrame | None
    customers: pd.DataFrame
    products: pd.DataFrame
    teams: pd.DataFrame
    truth: tuple[Story, ...]
    dirt: tuple[Dirt, ...]
    won: pd.DataFrame
    shape: Shape
    seed: int


def company(seed: int = 2026, **size: Any) -> Company:
    """Make a company; the same seed and size make the same frames everywhere.

    Parameters
    ----------
    seed
        Any whole number from 0.
    **size
        Fields of `Shape` that differ from its defaults: 5 000 orders over 14 quarters to June 2026. Without `stories`,
        every story is planted that the rows can tell, but for those of `WHEN_ASKED`.

    Raises
    ------
    UsageError
        Where the shape contradicts itself or cannot tell a story that it asks for.

    Examples
    --------
    >>> small = company(7, orders=400, stories=("price_cut",))
    >>> small.truth[0].metric, small.truth[0].size, small.truth[0].period
    ('price', -0.18, 'Q2 2026')
    """
    shape = Shape(**size)
    if "stories" not in size:
        shape = replace(shape, stories=tuple(k for k in KINDS if shape.can_tell(k) and k not in WHEN_ASKED))
    return _company(seed, shape)


def random_company(seed: int, asked: tuple[StoryKind, ...] = ()) -> Company:
    """Make a company of random size, columns, length and stories (or none), for properties and benchmarks.

    Parameters
    ----------
    seed
        Any whole number from 0.
    asked
        The stories to plant in place of random ones, as far as its rows can tell them.

    Examples
    --------
    >>> len({random_company(s).shape for s in range(5)})
    5
    """
    shape = random_shape(np.random.default_rng([seed, len(ROOMS)]))
    if asked:
        shape = replace(shape, stories=tuple(k for k in asked if shape.can_tell(k)))
    return _company(seed, shape)


def random_shape(rng: np.random.Generator) -> Shape:
    """Draw the shape of a company that is quick to make: 4 to 16 quarters of 60 to 200 orders."""
    quarters = int(rng.integers(4, 17))
    customers = int(rng.integers(40, 121))
    regions = int(rng.integers(2, 6))
    territories = int(rng.integers(regions, 2 * regions + 1))
    kept = {c for c in COLUMNS if c in ALWAYS or rng.random() < (OFTEN if c in COMMON else SELDOM)}
    kept |= {"Region"} if kept <= {*ALWAYS, "Status", "Units", "Unit Price", "Discount", "Cost"} else set()
    shape = Shape(
        orders=quarters * int(rng.integers(60, 201)),
        first=dt.date(int(rng.integers(2018, 2025)), 3 * int(rng.integers(0, 4)) + 1, 1),
        quarters=quarters,
        customers=customers,
        products=int(rng.integers(6, 17)),
        reps=int(rng.integers(territories, max(territories + 1, customers // 5))),
        territories=territories,
        managers=int(rng.integers(2, territories + 1)),
        regions=regions,
        spread=float(rng.uniform(0.3, 0.8)),
        growth=float(rng.uniform(-0.01, 0.02)),
        columns=tuple(c for c in COLUMNS if c in kept),
        deals=bool(rng.random() < 0.6),
        targets=bool("Territory" in kept and rng.random() < 0.7),
        stories=(),
        dirt=bool(rng.random() < 0.5),
    )
    possible = [k for k in KINDS if shape.can_tell(k) and k not in WHEN_ASKED]
    count = int(rng.integers(0, min(6, len(possible)) + 1))
    chosen = set(rng.permutation(len(possible))[:count].tolist())
    return replace(shape, stories=tuple(k for i, k in enumerate(possible) if i in chosen))


def _company(seed: int, shape: Shape) -> Company:
    # A generator a room: a change in one leaves the draws of the others as they were.
    rng = {room: np.random.default_rng([seed, i]) for i, room in enumerate(ROOMS)}
    plan = plan_of(world_of(shape, rng["world"]), shape, rng["plan"])
    lines = lines_of(plan, rng["orders"])
    orders = orders_of(plan, lines)
    dirt: tuple[Dirt, ...] = ()
    if shape.dirt:
        orders, dirt = soiled(orders, plan, lines, rng["dirt"])
    deals, won = (
        deals_of(plan, lines, rng["deals"]) if shape.deals else (None, pd.DataFrame({"Deal ID": [], "Order ID": []}))
    )
    targets = targets_of(plan, lines) if shape.targets else None
    customers, products, teams = _lookups(plan)
    return Company(orders, deals, targets, customers, products, teams, plan.stories(), dirt, won, shape, seed)


def _lookups(plan: Plan) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    w = plan.world
    customers = pd.DataFrame(
        {
            "Customer": w.customer,
            "Segment": w.segment[w.segment_of_customer],
            "Sector": w.sector[w.sector_of_customer],
            "Territory": w.territory[w.territory_of_customer],
        }
    )
    products = pd.DataFrame({"Product": w.product, "Category": w.category, "List Price": w.list_price})
    teams = pd.DataFrame(
        {
            "Sales Rep": w.rep,
            "Manager": w.manager[w.manager_of_territory[w.territory_of_rep]],
            "Territory": w.territory[w.territory_of_rep],
            "Region": w.region[w.region_of_territory[w.territory_of_rep]],
        }
    )
    return customers, products, teams
