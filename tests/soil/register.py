"""All ways to soil a table, known once this is imported."""

from __future__ import annotations

from itertools import combinations

from tests.soil import dates, files, numbers, rows  # noqa: F401
from tests.soil.table import Kind
from tests.soil.ways import WAYS

Case = tuple[Kind, tuple[str, ...]]


def alone() -> list[Case]:
    """Every way by itself, for every kind of table that it fits."""
    return [(kind, (name,)) for name, way in sorted(WAYS.items()) for kind in way.kinds]


def pairs() -> list[Case]:
    """Every two ways that change different parts of one kind of table."""
    out: list[Case] = []
    for one, other in combinations(sorted(WAYS.values(), key=lambda w: w.name), 2):
        if one.part != other.part:
            out += [(kind, (one.name, other.name)) for kind in one.kinds if kind in other.kinds]
    return out
