"""Lines below cost by plain loops, and whose they are."""

from __future__ import annotations

import numpy as np
import pytest

from tests.metrics.profit_books import NOW, QUARTERS, Row, cube_of_rows, grouped, in_quarter, random_rows
from xlsales.metrics.below_cost import below_cost, below_cost_by


def near_cost(seed: int, costs: float = 1.0) -> list[Row]:
    rng = np.random.default_rng(seed)
    rows = random_rows(seed, costs=costs)
    return [
        r if r["cost"] is None else r | {"cost": round(r["revenue"] * float(rng.normal(0.9, 0.15)), 2)} for r in rows
    ]


def lost(rows: list[Row]) -> list[float]:
    return [
        r["cost"] - r["revenue"]
        for r in rows
        if r["cost"] is not None and r["revenue"] >= 0 and r["cost"] - r["revenue"] > 0.004
    ]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("costs", [1.0, 0.7])
def test_each_periods_lines_below_cost_are_those_of_loops(seed: int, costs: float) -> None:
    rows = near_cost(seed, costs)
    frame = below_cost(cube_of_rows(rows)).frame
    for quarter, row in enumerate(frame.itertuples()):
        mine = in_quarter(rows, quarter)
        known = [r for r in mine if r["cost"] is not None and r["revenue"] >= 0]
        assert (row.period, row.lines, row.all_lines) == (f"Q{quarter + 1} 2024", len(lost(mine)), len(known))
        assert row.lost == pytest.approx(sum(lost(mine)), abs=0.005)
        earned = sum(r["revenue"] - r["cost"] for r in known if r["cost"] - r["revenue"] <= 0.004)
        assert row.part == pytest.approx(sum(lost(mine)) / earned, abs=1e-6)


@pytest.mark.parametrize("seed", range(4))
def test_whose_they_are_is_that_of_loops(seed: int) -> None:
    rows = near_cost(seed)
    frame = below_cost_by(cube_of_rows(rows)).frame
    now = in_quarter(rows, NOW)
    expected = {
        (d, m): (len(lost(mine)), round(sum(lost(mine)), 2))
        for d in ("rep", "customer", "product", "category")
        for m, mine in grouped(now, d).items()
        if lost(mine)
    }
    found = {(r.dimension, r.member): (r.lines, round(r.lost, 2)) for r in frame.itertuples()}
    assert found == expected
    reps = frame[frame["dimension"] == "rep"]
    assert reps["share"].sum() == pytest.approx(1.0)


def test_a_product_that_is_always_sold_below_cost_is_told_from_the_others() -> None:
    rows = [
        r | {"cost": r["revenue"] * (1.2 if r["product"] == "P2" else 0.7)}
        for r in random_rows(1, lines=500, returns=False)
    ]
    frame = below_cost_by(cube_of_rows(rows)).frame
    sure = frame.loc[frame["sure"] == "yes", "member"].tolist()
    assert sure == ["P2", "C0"]


def test_lines_below_cost_here_and_there_are_nobodys() -> None:
    said = 0
    for seed in range(40):
        frame = below_cost_by(cube_of_rows(near_cost(seed))).frame
        said += (frame["sure"] == "yes").any()
    assert said <= 1


def test_a_return_is_no_sale_below_cost() -> None:
    rows = random_rows(2, returns=False)
    rows = [r | {"cost": r["revenue"] * 0.5} for r in rows]
    rows.append(rows[0] | {"date": QUARTERS[NOW], "revenue": -50.0, "cost": -20.0, "units": -1.0})
    assert "No line" in below_cost(cube_of_rows(rows)).missing


def test_without_costs_the_tables_say_why() -> None:
    bare = [{k: v for k, v in r.items() if k != "cost"} for r in random_rows(1)]
    assert "no column of costs" in below_cost(cube_of_rows(bare)).missing
    assert "no column of costs" in below_cost_by(cube_of_rows(bare)).missing


def test_a_span_stands_below_the_periods_with_its_own_count() -> None:
    rows = near_cost(3)
    row = below_cost(cube_of_rows(rows, period="H1 2024")).frame.iloc[-1]
    half = [r for q in (0, 1) for r in in_quarter(rows, q)]
    assert (row["period"], row["lines"]) == ("H1 2024", len(lost(half)))
    assert row["lost"] == pytest.approx(sum(lost(half)), abs=0.005)
