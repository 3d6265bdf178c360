"""What a way to soil a table is, and the register of all of them."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from tests.soil.table import Kind, Soiled

Change = Callable[[Soiled, random.Random], Soiled]
EVERY: tuple[Kind, ...] = ("orders", "deals", "targets")
DATED: tuple[Kind, ...] = ("orders", "deals")
ORDERS: tuple[Kind, ...] = ("orders",)


@dataclass(frozen=True)
class Way:
    """A named way to soil: what it changes (`part`), and which tables it is for; two of one part are no pair.

    A `late` one puts texts in the place of numbers and days, so it comes after those that add these up.
    """

    name: str
    part: str
    kinds: tuple[Kind, ...]
    change: Change
    late: bool = False


WAYS: dict[str, Way] = {}


def way(name: str, part: str, kinds: tuple[Kind, ...] = EVERY, *, late: bool = False) -> Callable[[Change], Change]:
    """Register a function as a way to soil a table."""

    def known(change: Change) -> Change:
        WAYS[name] = Way(name, part, kinds, change, late)
        return change

    return known


def simple(name: str, part: str, change: Callable[[Soiled], Soiled], kinds: tuple[Kind, ...] = EVERY) -> None:
    """Register a change that leaves nothing to chance."""
    WAYS[name] = Way(name, part, kinds, lambda table, _: change(table))
