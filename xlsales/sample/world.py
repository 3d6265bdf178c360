"""The `World`: who sells what to whom where, before anything happens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from xlsales.sample import names
from xlsales.sample.shape import Shape

Array = np.ndarray[Any, Any]

SEGMENT_SHARE, SEGMENT_SIZE, SEGMENT_BY_DEAL = (0.2, 0.35, 0.45), (1.6, 1.0, 0.7), (0.6, 0.45, 0.15)
TYPICAL_ORDER = 4_200.0


@dataclass(frozen=True)
class World:
    """Members and how they belong together; `x_of_y` holds the index of y's x.

    `weight` is how often a customer orders and `size` how large the orders are, each relative;
    `popularity` is how often a product is ordered.
    """

    customer: Array
    rep: Array
    manager: Array
    territory: Array
    region: Array
    segment: Array
    sector: Array
    product: Array
    category: Array
    list_price: Array
    margin: Array
    rep_of_customer: Array
    territory_of_rep: Array
    region_of_territory: Array
    manager_of_territory: Array
    segment_of_customer: Array
    sector_of_customer: Array
    weight: Array
    size: Array
    popularity: Array

    @property
    def territory_of_customer(self) -> Array:
        """Index of each customer's territory."""
        return self.territory_of_rep[self.rep_of_customer]

    @property
    def region_of_customer(self) -> Array:
        """Index of each customer's region."""
        return self.region_of_territory[self.territory_of_customer]


def usual_share(shape: Shape) -> float:
    """The largest share of all revenue that a customer has who is in no story."""
    return 0.02 + 1.0 / shape.customers


def world_of(shape: Shape, rng: np.random.Generator) -> World:
    """Draw the members of a company; customers are in order of region, territory and rep."""
    n = shape.customers
    region = list(names.REGIONS)[: shape.regions]
    region_of_territory = np.arange(shape.territories) * shape.regions // shape.territories
    nth = np.arange(shape.territories) - np.searchsorted(region_of_territory, region_of_territory)
    territory = [names.REGIONS[region[r]][k] for r, k in zip(region_of_territory, nth, strict=True)]
    territory_of_rep = np.arange(shape.reps) * shape.territories // shape.reps
    rep_of_customer = np.arange(n) * shape.reps // n
    segment_of_customer = rng.permutation(
        np.searchsorted(np.cumsum(SEGMENT_SHARE)[:-1], np.arange(n) / n, side="right")
    )
    sector_of_customer = rng.integers(0, len(names.SECTORS), n)
    sector = list(names.SECTORS)
    people = names.people(rng, shape.reps + shape.managers)
    products = names.PRODUCTS[: shape.products]
    weight = rng.lognormal(0, 0.55, n)
    size = rng.lognormal(0, 0.25, n) * np.array(SEGMENT_SIZE)[segment_of_customer]
    region_of_customer = region_of_territory[territory_of_rep[rep_of_customer]]
    return World(
        customer=_texts(names.companies(rng, [sector[s] for s in sector_of_customer])),
        rep=_texts(people[: shape.reps]),
        manager=_texts(people[shape.reps :]),
        territory=_texts(territory),
        region=_texts(region),
        segment=_texts(names.SEGMENTS),
        sector=_texts(sector),
        product=_texts([p[0] for p in products]),
        category=_texts([p[1] for p in products]),
        list_price=np.array([p[2] for p in products]),
        margin=np.array([p[3] for p in products]),
        rep_of_customer=rep_of_customer,
        territory_of_rep=territory_of_rep,
        region_of_territory=region_of_territory,
        manager_of_territory=np.arange(shape.territories) * shape.managers // shape.territories,
        segment_of_customer=segment_of_customer,
        sector_of_customer=sector_of_customer,
        weight=_capped(weight, size, region_of_customer, usual_share(shape)),
        size=size,
        popularity=rng.uniform(0.6, 1.6, shape.products),
    )


def _capped(weight: Array, size: Array, region: Array, cap: float) -> Array:
    """Order less often where a customer would be more than a cap of all, or a fifth of the region, by chance."""
    for _ in range(8):
        value = weight * size
        limit = np.minimum(cap * value.sum(), 0.2 * np.bincount(region, value)[region])
        weight = weight * np.minimum(1.0, limit / value)
    return weight


def _texts(values: Any) -> Array:
    array = np.empty(len(values), dtype=object)
    array[:] = list(values)
    return array
