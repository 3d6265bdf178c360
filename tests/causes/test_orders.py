"""Single orders: no revenue is lost on the way to them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsales.causes.orders import order_amounts
from xlsales.cube.cube import cube_of
from xlsales.metrics.orders import order_codes, order_sums
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles

LINE = st.tuples(st.sampled_from(["a", "b", None]), st.sampled_from(["North", "South", None]), st.integers(-9, 99))


@given(st.lists(LINE, min_size=1, max_size=30))
def test_orders_of_a_period_hold_all_of_its_revenue(lines: list[tuple[str | None, str | None, int]]) -> None:
    rows = pd.DataFrame(lines, columns=["order_id", "region", "revenue"]).assign(date=pd.Timestamp("2024-01-05"))
    cube = cube_of(book_from_roles(rows.astype({"revenue": float})), Settings())
    found = order_amounts(cube, cube.calendar.now, "region")
    by_hand: dict[tuple[object, str], float] = {}
    for i, (order, region, revenue) in enumerate(lines):
        key = (order or i, region or "(not given)")
        by_hand[key] = by_hand.get(key, 0.0) + revenue
    wanted = sorted((region, amount) for (_, region), amount in by_hand.items())
    assert sorted(zip(found["region"], found["amount"], strict=True)) == wanted


@pytest.mark.parametrize(
    ("ids", "sums"), [(["a", None, "a", None], [4.0, 2.0, 4.0]), ([None], [1.0]), (["a", "b"], [1.0, 2.0])]
)
def test_a_line_without_an_id_is_an_order_of_its_own(ids: list[str | None], sums: list[float]) -> None:
    lines = pd.DataFrame({"order_id": pd.Categorical(ids), "revenue": np.arange(1.0, len(ids) + 1)})
    assert sorted(order_sums(lines)) == sorted(sums)
    assert len(set(order_codes(lines))) == len(sums)
