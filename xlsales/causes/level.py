"""The level at which a change is split into price, volume and mix: the finest whose members sold in both periods."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from xlsales.causes.fate import stays
from xlsales.causes.pvm import company_split, price_volume_mix
from xlsales.causes.sides import sides, volume_of, volumes
from xlsales.cube.cube import Cube
from xlsales.cube.row_meaning import row_meaning
from xlsales.metrics.ratio import ratio
from xlsales.metrics.table import Table

LEVELS = ("product", "category")
"""What has a price, the finest first; customers, reps and regions have none."""
HELD = 0.8
"""Part of both revenues that members sold in both periods must hold: what comes or goes has no change of price."""


def main_split(cube: Cube) -> Table:
    """Price, volume and mix of the company's change, at the level at which they mean something.

    Returns
    -------
    Table
        `pvm_product`, `pvm_category` or that of a further group of products (`price_volume_mix`), at the finest level
        at which members that sold in both
        periods hold at least 80 % of both revenues; else `pvm_company` (`company_split`), orders and average order. A
        note says which level, and why no finer one.

    Notes
    -----
    Orders count as a product's volume only where an order holds a single product: of an order of several, nobody knows
    which of them made it an order.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"date": pd.to_datetime(["2024-01-05", "2024-04-05"]), "revenue": [10.0, 8.0]})
    >>> rows = rows.assign(product=["Bolt", "Nut"], customer="Ann")
    >>> cube = cube_of(book_from_roles(rows), Settings(period="Q2 2024", min_events=1))
    >>> main_split(cube).name, main_split(cube).notes[0]
    ('pvm_company', 'By product, too little was sold in both periods: 0% of revenue before and 0% now.')
    """
    said = []
    for dimension in levels(cube) if cube.calendar.before is not None else ():
        label = cube.book.label(dimension).lower()
        if not countable(cube, dimension):
            said.append(f"By {label}, nothing counts the volume: rows are no orders, or an order holds several.")
            continue
        before, now = held(cube, dimension)
        if min(before, now) >= HELD:
            said.append(f"Split by {label}: sold in both periods, {before:.0%} of revenue before and {now:.0%} now.")
            return _noted(price_volume_mix(cube, dimension), said)
        said.append(
            f"By {label}, too little was sold in both periods: {before:.0%} of revenue before and {now:.0%} now."
        )
    return _noted(company_split(cube), said)


def levels(cube: Cube) -> tuple[str, ...]:
    """The columns of products and of their groups, the finest first: product, sub-category, category."""
    have = [d for d in cube.book.like(*LEVELS) if d in cube.book.sales]
    return tuple(sorted(have, key=lambda d: (LEVELS.index(cube.book.kind_of(d)), -len(cube.members(d)))))


def held(cube: Cube, dimension: str) -> tuple[float, float]:
    """The part of the revenue before, and of that now, that members sold in both periods hold."""
    both = sides(cube, dimension)
    both = volumes(both, volume_of(both))
    kept = stays(both)
    before, now = (ratio(float(both.loc[kept, side].sum()), float(both[side].sum())) for side in ("before", "now"))
    return (0.0 if pd.isna(before) else before), (0.0 if pd.isna(now) else now)


def countable(cube: Cube, dimension: str) -> bool:
    """Whether the members' volumes add up to the company's: units do, and orders of a single member each."""
    both = sides(cube, dimension)
    if volume_of(both) == "units":
        return True
    company = sides(cube)
    return not row_meaning(cube).sums and all(
        both[f"orders_{side}"].sum() == company[f"orders_{side}"].sum() for side in ("before", "now")
    )


def _noted(split: Table, said: list[str]) -> Table:
    return replace(split, notes=(*said, *split.notes)) if split else split
