"""The `Story`: something planted in a made-up company, written down so that an analysis can be asked for it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

StoryKind = Literal[
    "price_cut", "lost_account", "small_deals", "seasonal_product", "low_win_rate", "missed_quota",
    "growing_product", "concentration", "stalled_pipeline", "discount_leak", "loss_group",
]  # fmt: skip


@dataclass(frozen=True)
class Story:
    """One planted truth.

    Parameters
    ----------
    kind
        What happened, one of `KINDS`.
    dimension, member
        Whom it happened to, by role and name; both empty where it is the whole company.
    metric
        The figure that tells it.
    direction
        Which way the figure moves or stands out.
    size
        How much was planted, as a fraction: −0.18 for a price 18 % lower, 0.5 for half of a region's revenue.
    period
        Label of the quarter in which it shows; empty where it holds over the whole history.
    since
        First day on which it holds; None where it always did.
    within
        The member inside which it holds, as (role, name) pairs: the region of a concentration.
    """

    kind: StoryKind
    dimension: str
    member: str
    metric: str
    direction: Literal["up", "down", "high", "low"]
    size: float
    period: str = ""
    since: dt.date | None = None
    within: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Planting:
    """How a kind of story is planted: its size, and what the rows need for it to be seen.

    `size` means: price against before; revenue against before; average order against the other reps; lift of the
    fourth quarter over the others; win rate less the others' in points; attainment − 1; revenue of the last four
    quarters over the first four − 1, in 14 quarters; share of the region's revenue; share of open deals; the discount
    that the rep gives; margin of the category.
    """

    dimension: str
    metric: str
    direction: Literal["up", "down", "high", "low"]
    size: float
    columns: tuple[str, ...]
    quarters: int = 2
    deals: bool = False
    targets: bool = False


KINDS: dict[StoryKind, Planting] = {
    "price_cut": Planting("product", "price", "down", -0.18, ("Product", "Units")),
    "lost_account": Planting("customer", "revenue", "down", -1.0, ("Customer",), quarters=4),
    "small_deals": Planting("rep", "average_order", "low", -0.65, ("Sales Rep",)),
    "seasonal_product": Planting("product", "revenue", "up", 0.9, ("Product",), quarters=12),
    "low_win_rate": Planting("manager", "win_rate", "low", -0.22, ("Manager",), deals=True),
    "missed_quota": Planting("territory", "attainment", "low", -0.34, ("Territory",), targets=True),
    "growing_product": Planting("product", "revenue", "up", 1.6, ("Product",), quarters=8),
    "concentration": Planting("customer", "share", "high", 0.5, ("Customer", "Region")),
    "stalled_pipeline": Planting("", "age", "high", 0.45, (), deals=True),
    "discount_leak": Planting("rep", "discount", "high", 0.5, ("Sales Rep", "Discount", "Cost"), quarters=4),
    "loss_group": Planting("category", "profit", "low", -0.12, ("Category", "Cost"), quarters=6),
}
"""Story kind → how it is planted."""
WHEN_ASKED: tuple[StoryKind, ...] = ("discount_leak", "loss_group")
"""Kinds that are planted only where they are asked for by name: most companies don't lose money."""
