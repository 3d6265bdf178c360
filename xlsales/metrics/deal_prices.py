"""Whether deals are sold at a price: those of a product bring about the same, or any amount."""

from __future__ import annotations

import numpy as np

from xlsales.cube.cube import Cube

AS_A_PRICE = 0.35
"""Spread of a member's deals, as a part of their mean, up to which they are sold at a price."""


def sold_at_a_price(cube: Cube, dimension: str) -> bool:
    """Whether the won deals of a member bring about the same, as a price does; deals of any size have none.

    Examples
    --------
    >>> import pandas as pd
    >>> from xlsales.cube.cube import cube_of
    >>> from xlsales.settings import Settings
    >>> from xlsales.table.book import book_from_roles
    >>> rows = pd.DataFrame({"date": pd.Timestamp(2024, 1, 5), "revenue": [500.0, 520.0, 480.0], "product": "Pro"})
    >>> sold_at_a_price(cube_of(book_from_roles(rows), Settings()), "product")
    True
    """
    sales = cube.book.sales
    if dimension not in sales:
        return False
    sizes = sales.groupby(dimension, observed=True)["revenue"].agg(["mean", "std", "size"])
    known = sizes[(sizes["size"] > 1) & (sizes["mean"] > 0)]
    if known.empty:
        return False
    return float(np.average(known["std"] / known["mean"], weights=known["size"])) <= AS_A_PRICE
