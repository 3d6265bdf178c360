"""Deals of one size are sold at a price; deals of any size are not."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from xlsales.cube.cube import cube_of
from xlsales.metrics.deal_prices import sold_at_a_price
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles


@pytest.mark.parametrize(("spread", "at_a_price"), [(0.05, True), (0.9, False)])
def test_the_spread_of_its_deals_tells_whether_a_product_has_a_price(spread: float, at_a_price: bool) -> None:
    draw = np.random.default_rng(1)
    amounts = 500 * draw.lognormal(0, spread, 200)
    rows = pd.DataFrame({"date": pd.Timestamp(2024, 1, 5), "revenue": amounts, "product": ["Pro", "Basic"] * 100})
    cube = cube_of(book_from_roles(rows), Settings())
    assert sold_at_a_price(cube, "product") is at_a_price
    assert not sold_at_a_price(cube, "category")
