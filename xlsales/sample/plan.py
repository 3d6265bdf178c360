"""The `Plan`: which stories happen to whom, and how they bend the world quarter by quarter."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from xlsales.sample.shape import Shape
from xlsales.sample.story import KINDS, Story, StoryKind
from xlsales.sample.world import Array, World, usual_share

EVEN_WIN_RATE = (0.57, 0.63)
EVEN_ATTAINMENT = (0.95, 1.08)
LASTING: dict[StoryKind, int] = {"missed_quota": 2, "discount_leak": 2, "loss_group": 5}
"""For how many quarters, the last one among them, a story has been going on; others for one."""
OFTEN = 7.0
"""How much oftener than the average customer the account of a story orders."""


@dataclass(frozen=True)
class Plan:
    """A world with its stories.

    Parameters
    ----------
    subject
        Story kind → index of the member whom it happens to (0 for the whole company).
    demand
        Customer × quarter: how often each orders.
    popularity
        Product × quarter: how often each is ordered.
    price
        Product × quarter: price as a multiple of the list price.
    win_rate
        By manager.
    attainment
        Territory × quarter.
    """

    world: World
    shape: Shape
    subject: dict[StoryKind, int]
    demand: Array
    popularity: Array
    price: Array
    win_rate: Array
    attainment: Array

    def stories(self) -> tuple[Story, ...]:
        """The planted stories as data."""
        return tuple(_story(self, kind) for kind in self.shape.stories)


def plan_of(world: World, shape: Shape, rng: np.random.Generator) -> Plan:
    """Choose whom the stories of a shape happen to, and bend the world accordingly."""
    subject = {k: v for k, v in _subjects(world, shape, rng).items() if k in shape.stories}
    world = _with_accounts(world, shape, subject)
    quarters = np.arange(shape.quarters)
    demand = np.repeat(world.weight[:, None], shape.quarters, axis=1)
    popularity = np.repeat(world.popularity[:, None], shape.quarters, axis=1)
    years = np.array([d.year - shape.first.year for d in shape.starts()[:-1]])
    price = np.repeat((1.0 + 0.02 * years)[None, :], shape.products, axis=0)
    win_rate = rng.uniform(*EVEN_WIN_RATE, shape.managers)
    attainment = rng.uniform(*EVEN_ATTAINMENT, (shape.territories, shape.quarters))
    if "lost_account" in subject:
        demand[subject["lost_account"], -1] = 0.0
    if "seasonal_product" in subject:
        fourth = np.array([d.month == 10 for d in shape.starts()[:-1]])
        popularity[subject["seasonal_product"], fourth] *= 1.0 + KINDS["seasonal_product"].size
    if "growing_product" in subject:
        popularity[subject["growing_product"]] *= _growth_a_quarter() ** (quarters - shape.quarters / 2)
    if "price_cut" in subject:
        price[subject["price_cut"], -1] = price[subject["price_cut"], -2] * (1.0 + KINDS["price_cut"].size)
    if "low_win_rate" in subject:
        others = np.delete(win_rate, subject["low_win_rate"]).mean()
        win_rate[subject["low_win_rate"]] = others + KINDS["low_win_rate"].size
    if "missed_quota" in subject:
        attainment[subject["missed_quota"], -2:] = 1.0 + KINDS["missed_quota"].size
    return Plan(world, shape, subject, demand, popularity, price, win_rate, attainment)


def _growth_a_quarter() -> float:
    # At 14 quarters the last four are ten quarters after the first four.
    return float((1.0 + KINDS["growing_product"].size) ** (1 / 10))


def _subjects(world: World, shape: Shape, rng: np.random.Generator) -> dict[StoryKind, int]:
    value = world.weight * world.size
    region = int(np.bincount(world.region_of_customer, value).argmin())
    inside = np.flatnonzero(world.region_of_customer == region)
    outside = np.flatnonzero(world.region_of_customer != region)
    account, lost = int(rng.choice(inside)), int(rng.choice(outside if len(outside) else inside))
    free = np.setdiff1d(np.arange(shape.reps), world.rep_of_customer[[account, lost]])
    product = rng.permutation(np.argsort(world.popularity)[-max(3, shape.products // 2) :])
    territory = np.bincount(world.territory_of_customer, value, shape.territories)
    manager = np.bincount(world.manager_of_territory, territory, shape.managers)
    return {
        "price_cut": int(product[0]),
        "seasonal_product": int(product[1]),
        "growing_product": int(product[2]),
        "concentration": account,
        "lost_account": lost,
        "small_deals": int(rng.choice(free if len(free) else np.arange(shape.reps))),
        "low_win_rate": _sizeable(manager, rng),
        "missed_quota": _sizeable(territory, rng),
        "stalled_pipeline": 0,
        "discount_leak": int(np.bincount(world.rep_of_customer, value, shape.reps).argmax()),
        "loss_group": int(world.popularity.argmin()),
    }


def _sizeable(value: Array, rng: np.random.Generator) -> int:
    """One of the members that bring at least 0.7 of the average, so that its story is worth telling."""
    return int(rng.choice(np.flatnonzero(value >= 0.7 * value.mean())))


def _with_accounts(world: World, shape: Shape, subject: dict[StoryKind, int]) -> World:
    """Give the accounts and the rep of a story the weight and order size that the story is about."""
    shares = {"concentration": KINDS["concentration"].size, "lost_account": 2.0 * usual_share(shape)}
    often = OFTEN * float(world.weight.mean())
    # Twice, as each changes what the others are measured against.
    for _ in range(2):
        if "small_deals" in subject:
            world = _with_small_deals(world, subject["small_deals"])
        for kind, share in shares.items():
            if kind in subject:
                world = _with_account(world, subject[kind], share, often, regional=kind == "concentration")
    return world


def _with_small_deals(world: World, rep: int) -> World:
    weight, size, own = world.weight.copy(), world.size.copy(), world.rep_of_customer == rep
    usual = float((weight * size)[~own].sum() / weight[~own].sum())
    weight[own] *= 2.2 * float(weight[~own].sum()) / (len(world.rep) - 1) / float(weight[own].sum())
    size[own] *= (1.0 + KINDS["small_deals"].size) * usual / float((weight * size)[own].sum() / weight[own].sum())
    return replace(world, weight=weight, size=size)


def _with_account(world: World, one: int, share: float, often: float, *, regional: bool) -> World:
    weight, size, region = world.weight.copy(), world.size.copy(), world.region_of_customer
    peers = region == region[one] if regional else weight > 0
    others = float((weight * size)[peers].sum() - weight[one] * size[one])
    weight[one] = often
    size[one] = share / (1.0 - share) * others / often
    return replace(world, weight=weight, size=size)


def _story(plan: Plan, kind: StoryKind) -> Story:
    planting, world, one = KINDS[kind], plan.world, plan.subject[kind]
    starts = plan.shape.starts()
    recent = kind in ("price_cut", "lost_account", "missed_quota", "discount_leak", "loss_group")
    since = starts[-1 - LASTING.get(kind, 1)]
    member = str(getattr(world, planting.dimension)[one]) if planting.dimension else ""
    region = str(world.region[world.region_of_customer[one]]) if kind == "concentration" else ""
    return Story(
        kind=kind,
        dimension=planting.dimension,
        member=member,
        metric=planting.metric,
        direction=planting.direction,
        size=_growth_a_quarter() ** (plan.shape.quarters - 4) - 1 if kind == "growing_product" else planting.size,
        period=f"Q{(starts[-2].month + 2) // 3} {starts[-2].year}" if recent else "",
        since=since if recent else None,
        within=(("region", region),) if region else (),
    )
