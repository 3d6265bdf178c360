"""What lies inside a member's price effect: which products it sold (mix), and what each of them cost (price)."""

from __future__ import annotations

import pandas as pd

from xlsales.causes.fate import fate
from xlsales.causes.sides import Volume, sides
from xlsales.cube.cube import Cube
from xlsales.metrics.table import Column

BY = "product"
MIX_INSIDE = Column(
    "mix_inside",
    "of it mix",
    "money",
    "Part of the effect per unit or deal that comes from other products being sold, at their old prices; new, lost and "
    "unpriced products are in it.",
)
PRICE_INSIDE = Column(
    "price_inside",
    "of it price",
    "money",
    "Part of the effect per unit or deal that comes from each product's own price, at its new volume.",
)


def can_look_inside(cube: Cube, dimension: str | None, unit: Volume) -> bool:
    """Whether products divide the members' volume: units do, won deals do, orders of several products do not."""
    if dimension in (None, BY) or BY not in cube.book.sales:
        return False
    return unit == "units" or cube.book.basis == "deals"


def price_inside(cube: Cube, dimension: str, unit: Volume) -> pd.Series:
    """Each member's sum of new volume × change of price over the products that it sold in both periods.

    What remains of the member's price effect is the mix: the two parts add up to it exactly.

    Returns
    -------
    pandas.Series
        Money by member.

    Examples
    --------
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"date": pd.to_datetime(["2024-01-05", "2024-04-05"]), "revenue": [10.0, 8.0],
    ...                      "units": [1.0, 1.0], "region": "North", "product": "Hammer"})
    >>> cube = cube_of(book_from_roles(rows), Settings(period="Q2 2024"))
    >>> price_inside(cube, "region", "units").to_dict()
    {'North': -2.0}
    """
    rows = sides(cube, dimension, BY)
    rows = rows.assign(volume_before=rows[f"{unit}_before"], volume_now=rows[f"{unit}_now"])
    stays, _, _ = fate(rows)
    kept = rows[stays]
    own = kept["now"] - kept["volume_now"] * kept["before"] / kept["volume_before"]
    return own.groupby(kept["member"]).sum()
