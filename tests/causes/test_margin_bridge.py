"""The margin bridge against plain loops over the rows, to the cent and to the point."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.metrics.profit_books import (
    BEFORE,
    NOW,
    Row,
    cube_of_rows,
    grouped,
    in_quarter,
    list_of,
    profit_of,
    random_rows,
    revenue_of,
)
from xlsales.causes.margin_bridge import EFFECTS, bridge, level_of_bridge, margin_bridge, margin_bridge_by

CENT = 0.005
POINT = 1e-9


def cells_by_loops(rows: list[Row], keys: tuple[str, ...], quantity: str) -> dict[tuple[str, ...], dict[str, float]]:
    """Quantity, revenue, list value and cost of each cell in one span."""
    out: dict[tuple[str, ...], dict[str, float]] = defaultdict(lambda: {"q": 0.0, "r": 0.0, "l": 0.0, "c": 0.0})
    for row in rows:
        if row["cost"] is None:
            continue
        cell = out[tuple(row[k] for k in keys)]
        whole = list_of(row) if "discount" in row else row["revenue"]
        cell["q"] += {"units": row.get("units", 0.0), "list": whole, "rate": row["revenue"]}[quantity]
        cell["r"] += row["revenue"]
        cell["l"] += whole
        cell["c"] += row["cost"]
    return out


def bridge_by_loops(now: list[Row], before: list[Row], keys: tuple[str, ...], quantity: str) -> dict[str, float]:
    """The effects, one cell after the other; margins of the states between the two spans."""
    one, other = cells_by_loops(now, keys, quantity), cells_by_loops(before, keys, quantity)
    blank = {"q": 0.0, "r": 0.0, "l": 0.0, "c": 0.0}
    states: dict[str, list[float]] = {s: [0.0, 0.0] for s in ("old", "mix", "list", "price", "new")}
    came, gone, rest = [0.0, 0.0], [0.0, 0.0], [[0.0, 0.0], [0.0, 0.0]]
    for key in {*one, *other}:
        b, a = other.get(key, blank), one.get(key, blank)
        if all(cell[x] > 1e-9 for cell in (a, b) for x in ("q", "r", "l")):
            p0, c0, d0 = b["r"] / b["q"], b["c"] / b["q"], b["r"] / b["l"]
            listed = a["l"] / a["q"] * d0
            for state, revenue, cost in (
                ("old", b["r"], b["c"]), ("mix", a["q"] * p0, a["q"] * c0), ("list", a["q"] * listed, a["q"] * c0),
                ("price", a["r"], a["q"] * c0), ("new", a["r"], a["c"]),
            ):  # fmt: skip
                states[state][0] += revenue
                states[state][1] += revenue - cost
        elif key not in other or (b["q"], round(b["r"], 2), round(b["r"] - b["c"], 2)) == (0, 0, 0):
            came = [came[0] + a["r"], came[1] + a["r"] - a["c"]]
        elif key not in one or (a["q"], round(a["r"], 2), round(a["r"] - a["c"], 2)) == (0, 0, 0):
            gone = [gone[0] + b["r"], gone[1] + b["r"] - b["c"]]
        else:
            rest = [
                [rest[0][0] + b["r"], rest[0][1] + b["r"] - b["c"]],
                [rest[1][0] + a["r"], rest[1][1] + a["r"] - a["c"]],
            ]
    (r0, m0), (r1, m1) = states["old"], states["mix"]
    grown = m0 * r1 / r0
    out = {"volume": grown - m0, "mix": m1 - grown, "price": states["list"][1] - m1}
    out |= {"discount": states["price"][1] - states["list"][1], "cost": states["new"][1] - states["price"][1]}
    out |= {"came": came[1], "gone": -gone[1], "other": rest[1][1] - rest[0][1]}
    rate = {s: m / r for s, (r, m) in states.items()}
    arrived = (states["new"][1] + came[1]) / (states["new"][0] + came[0])
    earlier = (m0 + gone[1]) / (r0 + gone[0])
    out |= {"mix_points": rate["mix"] - rate["old"], "price_points": rate["list"] - rate["mix"]}
    out |= {"discount_points": rate["price"] - rate["list"], "cost_points": rate["new"] - rate["price"]}
    out |= {"came_points": arrived - rate["new"], "gone_points": rate["old"] - earlier}
    margin = profit_of(now) / revenue_of(now), profit_of(before) / revenue_of(before)
    return out | {"other_points": margin[0] - arrived + earlier - margin[1]}


SHAPES: list[tuple[dict[str, Any], str]] = [
    ({}, "units"), ({"discount": False}, "units"), ({"units": False}, "list"),
    ({"units": False, "discount": False}, "rate"), ({"costs": 0.7}, "units"), ({"returns": False}, "units"),
]  # fmt: skip


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize(("shape", "quantity"), SHAPES)
def test_the_steps_are_those_of_loops_and_sum_to_the_change(seed: int, shape: dict[str, Any], quantity: str) -> None:
    rows = random_rows(seed, **shape)
    cube = cube_of_rows(rows)
    level = level_of_bridge(cube)
    assert (level.keys, level.basis) == (("product",), quantity)
    table = margin_bridge(cube)
    now, before = in_quarter(rows, NOW), in_quarter(rows, BEFORE)
    expected = bridge_by_loops(now, before, ("product",), quantity)
    inner = table.frame.iloc[1:-1]
    for step, money, points in zip(inner["step"], inner["profit"], inner["points"], strict=True):
        assert money == pytest.approx(expected[step], abs=CENT)
        assert points == pytest.approx(expected.get(f"{step}_points", 0.0), abs=POINT)
    assert {s for s in EFFECTS if abs(expected[s]) > 2 * CENT} <= set(inner["step"])
    assert inner["profit"].sum() == pytest.approx(profit_of(now) - profit_of(before), abs=CENT)
    ends = table.fact("margin", step="now").value - table.fact("margin", step="before").value
    assert inner["points"].sum() == pytest.approx(ends, abs=POINT)
    assert table.fact("profit", step="now").value == pytest.approx(profit_of(now), abs=CENT)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("dimension", ["rep", "customer", "product", "category"])
def test_each_members_bridge_is_that_of_loops_over_its_own_rows(seed: int, dimension: str) -> None:
    rows = random_rows(seed, returns=False)
    table = margin_bridge_by(cube_of_rows(rows), dimension)
    now, before = (grouped(in_quarter(rows, q), dimension) for q in (NOW, BEFORE))
    compared = 0
    for _, row in table.frame.iloc[:-1].iterrows():
        mine, old = now.get(row["member"], []), before.get(row["member"], [])
        effects = [c for c in EFFECTS if c in row]
        assert row[effects].sum() == pytest.approx(row["delta"], abs=CENT)
        assert row["delta"] == pytest.approx(profit_of(mine) - profit_of(old), abs=CENT)
        if mine and old and {r["product"] for r in mine} & {r["product"] for r in old}:
            expected = bridge_by_loops(mine, old, ("product",), "units")
            assert {e: row[e] for e in effects} == pytest.approx({e: expected[e] for e in effects}, abs=CENT)
            moved = [f"{e}_points" for e in effects if e != "volume"]
            assert row[moved].sum() == pytest.approx(row["points"], abs=POINT)
            compared += 1
    assert compared
    assert table.frame["delta"].iloc[:-1].sum() == pytest.approx(table.frame["delta"].iloc[-1], abs=CENT)


def test_the_total_of_members_is_the_companys_bridge() -> None:
    cube = cube_of_rows(random_rows(3))
    company, total = margin_bridge(cube), margin_bridge_by(cube, "rep").frame.iloc[-1]
    for step in ("volume", "mix", "cost"):
        assert total[step] == company.fact("profit", step=step).value


def two_goods(now: list[tuple[str, float, float, float]]) -> list[Row]:
    """Forty lines of a dear and of a cheap good before, and what is given now: good, units, price, cost of one."""
    before = [("Dear", 2.0, 100.0, 40.0), ("Cheap", 2.0, 50.0, 45.0)]
    return [
        {"date": date, "product": good, "units": units, "revenue": units * price, "cost": units * cost}
        for date, goods in (("2024-04-15", before), ("2024-07-15", now))
        for good, units, price, cost in goods
        for _ in range(40)
    ]


@pytest.mark.parametrize(
    ("now", "step", "money"),
    [
        ([("Dear", 2.0, 100.0, 50.0), ("Cheap", 2.0, 50.0, 45.0)], "cost", -800.0),
        ([("Dear", 2.0, 90.0, 40.0), ("Cheap", 2.0, 50.0, 45.0)], "price", -800.0),
        ([("Dear", 1.0, 100.0, 40.0), ("Cheap", 4.0, 50.0, 45.0)], "mix", -2_000.0),
        ([("Dear", 4.0, 100.0, 40.0), ("Cheap", 4.0, 50.0, 45.0)], "volume", 5_200.0),
    ],
)
def test_one_thing_that_changed_is_the_one_step(now: list[Any], step: str, money: float) -> None:
    table = margin_bridge(cube_of_rows(two_goods(now)))
    steps = table.frame.iloc[1:-1].set_index("step")["profit"]
    assert steps[step] == pytest.approx(money)
    assert steps.drop(step).abs().max() < CENT


def test_volume_moves_no_margin() -> None:
    table = margin_bridge(cube_of_rows(two_goods([("Dear", 6.0, 100.0, 40.0), ("Cheap", 6.0, 50.0, 45.0)])))
    assert table.fact("points", step="now").value == pytest.approx(0.0)
    assert table.fact("points", step="volume").value == 0.0


def test_a_deeper_discount_is_no_lower_list_price() -> None:
    rows = [
        {"date": date, "product": "A", "units": 1.0, "revenue": 100 * (1 - off), "discount": off, "cost": 50.0}
        for date, off in (("2024-04-15", 0.0), ("2024-07-15", 0.2))
        for _ in range(20)
    ]
    rows[0] |= {"discount": 0.0}
    table = margin_bridge(cube_of_rows(rows))
    assert table.fact("profit", step="discount").value == pytest.approx(-400.0)
    assert table.row(step="price") is None


def test_products_that_do_not_stay_are_compared_by_category() -> None:
    rows = [r | {"product": f"{r['product']} {r['date']}"} for r in random_rows(1)]
    level = level_of_bridge(cube_of_rows(rows))
    assert level.keys == ("category",)
    assert level.basis == "list"


def test_products_are_compared_within_segments_where_price_lists_differ() -> None:
    rows = [r | {"segment": "Small" if i % 2 else "Large"} for i, r in enumerate(random_rows(1, lines=600))]
    assert level_of_bridge(cube_of_rows(rows)).keys == ("product", "segment")


def test_a_category_has_no_price_of_its_own() -> None:
    rows = [{k: v for k, v in r.items() if k != "product"} for r in random_rows(1, discount=False)]
    table = margin_bridge(cube_of_rows(rows))
    assert table.row(step="price") is None
    assert table.frame["label"].tolist().count("Margin rate") == 1


def test_nothing_sold_in_both_spans_is_no_price_and_no_cost() -> None:
    rows = [r | {"rep": f"{r['rep']} {r['date']}"} for r in random_rows(2, returns=False)]
    frame = margin_bridge_by(cube_of_rows(rows), "rep").frame.iloc[:-1]
    assert frame[["mix", "cost"]].abs().to_numpy().max() == 0
    assert frame["points"].isna().all()


def test_without_costs_or_an_earlier_period_the_table_says_why() -> None:
    rows = random_rows(1)
    bare = [{k: v for k, v in r.items() if k != "cost"} for r in rows]
    assert margin_bridge(cube_of_rows(bare)).missing == "The rows have no column of costs or profit."
    only = in_quarter(rows, NOW)
    assert "no period before" in margin_bridge(cube_of_rows(only)).missing
    late = [r | {"cost": r["cost"] if r["date"] > "2024-07" else None} for r in rows]
    assert "no row tells its profit" in margin_bridge(cube_of_rows(late)).missing


def test_the_order_of_the_rows_does_not_matter() -> None:
    rows = random_rows(7)
    turned = [rows[i] for i in np.random.default_rng(1).permutation(len(rows))]
    one, other = (margin_bridge_by(cube_of_rows(r), "rep").frame for r in (rows, turned))
    pd.testing.assert_frame_equal(one, other, check_exact=True)


def test_the_pure_function_keeps_groups_apart() -> None:
    cells = pd.DataFrame({"q0": [1.0, 2], "q1": [1.0, 2], "r0": [10.0, 20], "r1": [12.0, 20], "m0": [5.0, 4],
                          "m1": [7.0, 2], "l0": [10.0, 20], "l1": [12.0, 20]})  # fmt: skip
    found = bridge(cells, np.array([0, 1]), 2)
    assert found[["price", "cost"]].to_numpy().tolist() == [[2.0, 0.0], [0.0, -2.0]]


def test_spans_of_days_are_bridged_like_periods() -> None:
    rows = random_rows(4, returns=False)
    cube = cube_of_rows(rows, period="2024-07-01..2024-08-15", compare="2024-04-01..2024-05-15")
    one, other = margin_bridge(cube).frame, margin_bridge(cube_of_rows(rows)).frame
    assert one[["profit", "points"]].round(9).equals(other[["profit", "points"]].round(9))
