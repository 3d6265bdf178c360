"""What lies inside a member's price effect: what was sold, and to whom (mix), and what each of it cost (price)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from xlsales.causes.fate import stays
from xlsales.causes.sides import MEMBERS, Volume, sides, volumes
from xlsales.cube.cube import Cube
from xlsales.metrics.definitions import defined
from xlsales.metrics.ratio import ratio
from xlsales.table.book import NOT_GIVEN

BY = "product"
PRICED = ("product", "category")
FEW = 12
"""Up to so many members a column is always asked: where all its members are others, no price is to be seen."""
MANY = 40
"""More than these make cells of a line or two, in which nothing can be compared; but customers have prices."""
COVERED = 0.5
"""Part of both revenues that cells of both periods must hold where a column has more than a few members."""
MIX_INSIDE = defined("mix_inside")
PRICE_INSIDE = defined("price_inside")
PRICE_KEPT = defined("price_kept")


def can_look_inside(cube: Cube, dimension: str | None, unit: Volume) -> bool:
    """Whether a price effect has parts: units, or won deals, that products or other columns divide."""
    if dimension is None or not (unit == "units" or cube.book.basis == "deals"):
        return False
    divided = dimension != BY and BY in cube.book.sales
    return divided or (dimension in PRICED and bool(_others(cube, dimension)))


def looked_inside(cube: Cube, dimension: str, unit: Volume, effect: pd.Series) -> pd.DataFrame:
    """The parts of each member's price effect: other products (mix), each product's own price, and the same buyers.

    Price is Σ new volume × change of price over the products that a member sold in both periods. A list price by
    segment does not change when another segment buys: what remains of it in the cells of every other column is kept.
    Of a product the first is the effect itself, and what is not kept is its mix.

    Parameters
    ----------
    effect
        The members' whole price effects, by member.

    Returns
    -------
    pandas.DataFrame
        `mix_inside` and `price_inside`, which add up to the effect, and, where there are products inside,
        `price_kept`; by member.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"date": pd.to_datetime(["2024-01-05", "2024-04-05"]), "revenue": [10.0, 8.0],
    ...                      "units": [1.0, 1.0], "region": "North", "product": "Hammer"})
    >>> cube = cube_of(book_from_roles(rows), Settings(period="Q2 2024", min_events=1))
    >>> looked_inside(cube, "region", "units", pd.Series({"North": -2.0})).loc["North"].tolist()
    [0.0, -2.0, -2.0]
    """
    if dimension == BY or BY not in cube.book.sales:
        price = _kept(cube, dimension, unit, effect, ())
        return pd.DataFrame({"mix_inside": effect - price, "price_inside": price})
    price = _inside(cube, dimension, unit, BY)[0].reindex(effect.index).fillna(0.0)
    kept = _kept(cube, dimension, unit, price, (BY,))
    return pd.DataFrame({"mix_inside": effect - price, "price_inside": price, "price_kept": kept})


def _kept(cube: Cube, dimension: str, unit: Volume, price: pd.Series, keys: tuple[str, ...]) -> pd.Series:
    """What of each member's effect of price remains inside the column in which least of it does."""
    sign = np.sign(price)
    least = price.abs()
    for other in _others(cube, dimension):
        found, covered = _inside(cube, dimension, unit, *keys, other)
        asked = covered.reindex(price.index) >= (0.0 if len(cube.members(other)) <= FEW else COVERED)
        remains = (found.reindex(price.index).fillna(0.0) * sign).clip(lower=0.0)
        least = least.where(~asked | (remains >= least), remains)
    return least * sign


def price_range(cube: Cube, dimension: str, unit: Volume) -> tuple[float, float]:
    """The lowest and the highest effect of price over all members, by the column inside whose members it is taken.

    Alike, they are prices; from nothing to the effect itself, it is as well other buyers; and an effect of nothing with
    a wide range is two that cancel.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> days = pd.to_datetime(["2024-01-05"] * 3 + ["2024-04-05"] * 3)
    >>> rows = pd.DataFrame({"date": days, "revenue": [9.0, 9, 5, 9, 5, 5], "units": 1.0, "product": "Hammer"})
    >>> rows["segment"] = ["Home", "Home", "Trade", "Home", "Trade", "Trade"]
    >>> price_range(cube_of(book_from_roles(rows), Settings(period="Q2 2024", min_events=1)), "product", "units")
    (-4.0, 0.0)
    """
    found = []
    for keys in ((), *((other,) for other in _others(cube, dimension))):
        rows = sides(cube, dimension, *keys)
        cells = volumes(rows, unit)
        kept = stays(cells)
        held = min(ratio(float(cells.loc[kept, s].sum()), float(cells[s].sum())) for s in ("before", "now"))
        if not keys or len(cube.members(keys[0])) <= FEW or held >= COVERED:
            found.append(
                float((cells["now"] - cells["volume_now"] * cells["before"] / cells["volume_before"])[kept].sum())
            )
    return min(found), max(found)


def _others(cube: Cube, dimension: str) -> list[str]:
    """The columns that may have prices of their own."""
    others = [d for d in cube.book.dimensions if d in cube.book.sales and d not in (dimension, BY)]
    return [d for d in others if len(cube.members(d)) > 1 and (len(cube.members(d)) <= MANY or d == "customer")]


def _inside(cube: Cube, dimension: str, unit: Volume, *keys: str) -> tuple[pd.Series, pd.Series]:
    """Each member's sum of new volume × change of price over cells of both periods, and the part that these hold."""
    rows = sides(cube, dimension, *keys)
    cells = volumes(rows.rename(columns={MEMBERS[0]: "whose"}), unit)
    whose = rows[MEMBERS[0]]
    kept = stays(cells)
    if keys[:1] == (BY,):
        # What names no product has no price.
        kept &= rows[MEMBERS[1]] != NOT_GIVEN
    own = (cells["now"] - cells["volume_now"] * cells["before"] / cells["volume_before"])[kept]
    sums = {s: cells[s].groupby(whose).sum() for s in ("before", "now")}
    held = {s: cells[s].where(kept, 0.0).groupby(whose).sum() for s in ("before", "now")}
    covered = np.minimum(*(held[s] / sums[s].where(sums[s] > 0) for s in ("before", "now"))).fillna(0.0)
    return own.groupby(whose[kept]).sum(), covered
