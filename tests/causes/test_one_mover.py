"""The one order or customer that makes the company's change is found, and nobody where many make it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from xlsales.causes.one_mover import one_mover
from xlsales.cube.cube import Cube, cube_of
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles


def cube(before: list[tuple[str, float]], now: list[tuple[str, float]]) -> Cube:
    rows = [(day, who, amount) for day, side in (("2024-02-01", before), ("2024-05-01", now)) for who, amount in side]
    frame = pd.DataFrame(rows, columns=["date", "customer", "revenue"])
    frame["date"] = pd.to_datetime(frame["date"])
    frame["order_id"] = [f"O{i}" for i in range(len(frame))]
    return cube_of(book_from_roles(frame), Settings(period="Q2 2024"))


USUAL = [(f"C{i}", 100.0) for i in range(20)]


def test_one_order_that_makes_the_rise_is_named_with_what_it_would_have_been_without() -> None:
    fewer = [(who, 90.0) for who, _ in USUAL]
    found = one_mover(cube(USUAL, [*fewer, ("Ministry", 2_500.0)]))
    row = found.frame.iloc[0]
    assert (row["one"], row["amount"]) == ("order", 2_500.0)
    # 2,000 before; 1,800 without the order.
    assert row["change_without"] == pytest.approx(-0.1)


def test_a_customer_who_left_makes_the_fall() -> None:
    regular = [("Titan", 60.0)] * 20
    found = one_mover(cube([*USUAL, *regular], USUAL))
    row = found.frame.iloc[0]
    assert (row["one"], row["member"], row["delta"]) == ("customer", "Titan", -1_200.0)
    assert row["change_without"] == 0


def test_where_many_make_the_change_nobody_is_named() -> None:
    more = [(who, 130.0) for who, _ in USUAL]
    assert not one_mover(cube(USUAL, more))


def test_among_random_orders_hardly_anybody_is_named() -> None:
    found = 0
    for seed in range(40):
        draw = np.random.default_rng(seed)
        sides = [[(f"C{draw.integers(40)}", float(v)) for v in draw.lognormal(5, 0.8, 200)] for _ in range(2)]
        found += bool(one_mover(cube(*sides)))
    assert found <= 3
