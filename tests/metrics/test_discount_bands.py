"""Discount bands by plain loops, and the discount from which money is lost."""

from __future__ import annotations

import numpy as np
import pytest

from tests.metrics.profit_books import NOW, Row, cube_of_rows, in_quarter, list_of, profit_of, random_rows, revenue_of
from xlsales.metrics.discount_bands import discount_bands, discount_from

BANDS = (("None", -1.0, 0.0), ("Up to 5%", 0.0, 0.05), ("5% to 10%", 0.05, 0.1), ("10% to 20%", 0.1, 0.2),
         ("20% to 30%", 0.2, 0.3), ("Above 30%", 0.3, 1.0))  # fmt: skip


def sold(rows: list[Row]) -> list[Row]:
    return [r for r in rows if r["revenue"] >= 0]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("costs", [1.0, 0.7])
def test_each_band_is_that_of_loops(seed: int, costs: float) -> None:
    rows = random_rows(seed, costs=costs)
    table = discount_bands(cube_of_rows(rows))
    now, told = sold(in_quarter(rows, NOW)), 0
    for band, low, high in BANDS:
        mine = [r for r in now if low < r["discount"] <= high]
        at = table.row(band=band)
        if at is None:
            assert not [r for r in sold(rows) if low < r["discount"] <= high]
            continue
        told += len(mine)
        row = table.frame.iloc[at]
        assert (row["lines"], row["orders"]) == (len(mine), len({r["order_id"] for r in mine}))
        assert row["revenue"] == pytest.approx(sum(r["revenue"] for r in mine), abs=0.005)
        assert row["list_value"] == pytest.approx(sum(list_of(r) for r in mine), abs=0.005)
        assert row["given"] == pytest.approx(sum(list_of(r) - r["revenue"] for r in mine), abs=0.005)
        if any(r["cost"] is not None for r in mine):
            assert row["profit"] == pytest.approx(profit_of(mine), abs=0.005)
            assert row["margin"] == pytest.approx(profit_of(mine) / revenue_of(mine))
    assert told == len(now)
    assert table.frame["share"].sum() == pytest.approx(1.0)


def at_cost(share: float, noise: float = 0.02, seed: int = 1) -> list[Row]:
    """Lines whose cost is a part of their list value, whatever the discount: from 1 − share on they lose money."""
    rng = np.random.default_rng(seed)
    rows = random_rows(seed, lines=400, returns=False)
    return [r | {"cost": round(list_of(r) * share * float(rng.normal(1, noise)), 2)} for r in rows]


@pytest.mark.parametrize(("share", "start"), [(0.7, 0.4), (0.82, 0.25), (0.97, 0.05)])
def test_the_discount_from_which_money_is_lost_is_the_first_that_costs_more_than_it_brings(
    share: float, start: float
) -> None:
    rows = at_cost(share)
    table = discount_from(cube_of_rows(rows))
    high = [r for r in in_quarter(rows, NOW) if r["discount"] >= start - 1e-9]
    assert table.fact("from", 0).value == start
    assert table.fact("lines", 0).value == len(high)
    assert table.fact("profit", 0).value == pytest.approx(profit_of(high), abs=0.01)
    assert table.frame["sure"].item() == "yes"


def test_where_every_discount_earns_there_is_no_such_point() -> None:
    assert "No discount parts" in discount_from(cube_of_rows(at_cost(0.5))).missing


def test_where_every_line_loses_there_is_no_such_point() -> None:
    assert "No discount parts" in discount_from(cube_of_rows(at_cost(1.2))).missing


def test_losses_that_have_nothing_to_do_with_the_discount_give_no_such_point() -> None:
    said = 0
    for seed in range(40):
        rng = np.random.default_rng(seed)
        rows = [r | {"cost": r["revenue"] * float(rng.normal(0.95, 0.3))} for r in random_rows(seed, lines=200)]
        table = discount_from(cube_of_rows(rows))
        said += bool(table) and table.frame["sure"].item() == "yes"
    assert said <= 1


def test_who_made_most_of_the_loss_is_named() -> None:
    rows = [r | {"rep": "R0" if r["discount"] == 0.4 and i % 10 else r["rep"]} for i, r in enumerate(at_cost(0.7))]
    row = discount_from(cube_of_rows(rows)).frame.iloc[0]
    assert (row["who_dimension"], row["who"]) == ("rep", "R0")
    assert row["who_share"] > 0.8


def test_without_discounts_or_costs_the_tables_say_why() -> None:
    bare = [{k: v for k, v in r.items() if k != "discount"} for r in random_rows(1)]
    assert "no column of discounts" in discount_bands(cube_of_rows(bare)).missing
    costless = [{k: v for k, v in r.items() if k != "cost"} for r in random_rows(1)]
    assert "profit" not in discount_bands(cube_of_rows(costless)).frame
    assert "no column of costs" in discount_from(cube_of_rows(costless)).missing
