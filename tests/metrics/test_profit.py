"""Profit, margin and discount against plain loops over the rows."""

from __future__ import annotations

import pytest

from tests.metrics.profit_books import (
    BEFORE,
    NOW,
    cube_of_rows,
    grouped,
    in_quarter,
    list_of,
    profit_of,
    random_rows,
    revenue_of,
)
from xlsales.errors import UsageError
from xlsales.metrics.kpis import kpis
from xlsales.metrics.profit import profit_by, profit_figures

SEEDS = range(6)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("costs", [1.0, 0.7])
def test_the_companys_figures_are_those_of_loops(seed: int, costs: float) -> None:
    rows = random_rows(seed, costs=costs)
    table = profit_figures(cube_of_rows(rows))
    for column, side in (("now", in_quarter(rows, NOW)), ("before", in_quarter(rows, BEFORE)), ("all_rows", rows)):
        whole = sum(list_of(r) for r in side)
        off = sum(list_of(r) - r["revenue"] for r in side)
        size = sum(abs(r["revenue"]) for r in side)
        expected = {
            "profit": profit_of(side),
            "margin": profit_of(side) / revenue_of(side),
            "cost": revenue_of(side) - profit_of(side),
            "discount": off,
            "discount_rate": off / whole,
            "covered": sum(abs(r["revenue"]) for r in side if r["cost"] is not None) / size,
        }
        found = {m: table.fact(column, metric=m).value for m in expected}
        assert found == pytest.approx(expected, abs=1e-6)


def test_margin_moves_in_points_and_profit_in_money() -> None:
    rows = random_rows(1)
    table = profit_figures(cube_of_rows(rows))
    now, before = (table.fact(c, metric="margin").value for c in ("now", "before"))
    assert table.fact("points", metric="margin").value == pytest.approx(now - before)
    assert not table.fact("change", metric="margin").known
    assert not table.fact("points", metric="profit").known


def test_profit_is_one_figure_in_the_key_figures_and_here() -> None:
    cube = cube_of_rows(random_rows(2, costs=0.8))
    for metric in ("profit", "margin"):
        here, there = (t.fact("now", metric=metric).value for t in (profit_figures(cube), kpis(cube)))
        assert here == pytest.approx(there, abs=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("dimension", ["product", "rep", "customer"])
def test_each_members_figures_are_those_of_loops(seed: int, dimension: str) -> None:
    rows = random_rows(seed, costs=0.8)
    table = profit_by(cube_of_rows(rows), dimension)
    now, before = (grouped(in_quarter(rows, q), dimension) for q in (NOW, BEFORE))
    every = grouped(rows, dimension)
    for at, member in enumerate(table.frame["member"]):
        mine, old = now.get(member, []), before.get(member, [])
        if mine and all(r["cost"] is None for r in mine):
            assert not table.fact("profit", at).known
            continue
        assert table.fact("profit", at).value == pytest.approx(profit_of(mine), abs=0.005)
        assert table.fact("profit_all", at).value == pytest.approx(profit_of(every[member]), abs=0.005)
        if revenue_of(mine) > 0 and revenue_of(old) > 0:
            points = profit_of(mine) / revenue_of(mine) - profit_of(old) / revenue_of(old)
            assert table.fact("points", at).value == pytest.approx(points)
    assert table.frame["profit"].sum() == pytest.approx(profit_of(in_quarter(rows, NOW)), abs=0.005)


def test_the_part_of_revenue_that_has_a_cost_is_said() -> None:
    rows = random_rows(3, costs=0.5)
    assert any("of the rows that tell them" in n for n in profit_figures(cube_of_rows(rows)).notes)
    assert profit_by(cube_of_rows(rows), "rep").column("revenue").header == "Revenue with known profit"


def test_without_costs_there_are_discounts_and_no_profit() -> None:
    rows = [{k: v for k, v in r.items() if k != "cost"} for r in random_rows(4)]
    table = profit_figures(cube_of_rows(rows))
    assert table.frame["metric"].tolist() == ["discount", "discount_rate"]
    assert "profit" not in profit_by(cube_of_rows(rows), "rep").frame


def test_without_any_of_them_the_table_says_why() -> None:
    rows = [{k: v for k, v in r.items() if k not in ("cost", "discount")} for r in random_rows(5)]
    assert profit_figures(cube_of_rows(rows)).missing == "The rows have no column of costs or profit."


def test_an_unknown_dimension_is_an_error_that_names_the_nearest() -> None:
    with pytest.raises(UsageError):
        profit_by(cube_of_rows(random_rows(1)), "regoin")
