"""Whether a change of margin is more than chance, and growth that earns less."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.metrics.profit_books import (
    BEFORE,
    NOW,
    QUARTERS,
    Row,
    cube_of_rows,
    grouped,
    in_quarter,
    profit_of,
    random_rows,
    revenue_of,
)
from xlsales.causes.margin_chance import margin_chances, profitless_growth


def costs_at(seed: int, now: float, before: float, spread: float = 0.1, lines: int = 300) -> list[Row]:
    """Random lines whose costs are about a part of revenue, another one in the quarter reported on."""
    rng = np.random.default_rng(seed)
    rows = random_rows(seed, lines=lines, returns=False)
    parts = [(now if r["date"] == QUARTERS[NOW] else before) * float(rng.normal(1, spread)) for r in rows]
    return [r | {"cost": round(r["revenue"] * part, 2)} for r, part in zip(rows, parts, strict=True)]


def test_costs_that_rose_everywhere_are_beyond_chance_and_no_mix() -> None:
    found = margin_chances(cube_of_rows(costs_at(1, 0.8, 0.6)))
    assert max(found.total, found.within) < 0.002
    assert found.mix > 0.05
    assert found.least == min(found.total, found.within)


def test_other_things_sold_are_mix_and_no_change_of_the_same_things() -> None:
    rows = [r | {"cost": round(r["revenue"] * (0.9 if r["category"] == "C1" else 0.3), 2)}
            for r in random_rows(5, lines=900, returns=False)]  # fmt: skip
    kept = [r for i, r in enumerate(rows) if r["date"] != QUARTERS[NOW] or r["category"] == "C1" or i % 3 == 0]
    found = margin_chances(cube_of_rows(kept))
    assert found.mix < 0.003
    assert found.within == 1.0


def test_the_same_costs_as_before_are_within_it_as_often_as_the_level_says() -> None:
    found = [margin_chances(cube_of_rows(costs_at(s, 0.7, 0.7))) for s in range(120)]
    assert sum(c.least < 0.05 for c in found) <= 13
    assert sum(c.least < 0.9 for c in found) > 35


def test_margins_of_customers_hang_together() -> None:
    said = []
    for seed in range(60):
        rng = np.random.default_rng(seed)
        rows = [r | {"customer": f"K{int(rng.integers(0, 30))}"} for r in random_rows(seed, lines=500, returns=False)]
        margin = {(f"K{k}", q): float(rng.normal(0.3, 0.15)) for k in range(30) for q in QUARTERS}
        rows = [r | {"cost": round(r["revenue"] * (1 - margin[r["customer"], r["date"]]), 2)} for r in rows]
        said.append(margin_chances(cube_of_rows(rows)).least < 0.03)
    assert sum(said) <= 4


def test_the_order_of_the_rows_does_not_matter() -> None:
    rows = costs_at(2, 0.72, 0.7)
    turned = [rows[i] for i in np.random.default_rng(1).permutation(len(rows))]
    bare = [[{k: v for k, v in r.items() if k != "order_id"} for r in some] for some in (rows, turned)]
    assert margin_chances(cube_of_rows(bare[0])) == margin_chances(cube_of_rows(bare[1]))


def test_few_orders_are_not_asked() -> None:
    assert math.isnan(margin_chances(cube_of_rows(random_rows(1, lines=12))).least)
    assert math.isnan(margin_chances(cube_of_rows(in_quarter(random_rows(1), NOW))).least)


@pytest.mark.parametrize("seed", range(5))
def test_growth_that_earns_less_is_that_of_loops(seed: int) -> None:
    rows = costs_at(seed, 0.75, 0.6, lines=400)
    now, before = in_quarter(rows, NOW), in_quarter(rows, BEFORE)
    expected = {}
    for dimension in ("product", "category", "customer", "rep"):
        ours, old = grouped(now, dimension), grouped(before, dimension)
        for member in set(ours) & set(old):
            one, other = ours[member], old[member]
            lost = profit_of(other) - profit_of(one)
            if revenue_of(one) >= 1.05 * revenue_of(other) and lost >= 0.01 * profit_of(before) and profit_of(one) >= 0:
                expected[dimension, member] = (revenue_of(one) / revenue_of(other) - 1, -lost)
    table = profitless_growth(cube_of_rows(rows))
    found = {(r.dimension, r.member): (r.change, r.difference) for r in table.frame.itertuples()} if table else {}
    assert set(found) == set(expected)
    for key, figures in expected.items():
        assert found[key] == pytest.approx(figures, abs=0.005)


def test_a_member_that_grew_by_selling_at_less_is_beyond_chance() -> None:
    rows = costs_at(3, 0.6, 0.6, lines=600)
    more = [r | {"cost": round(r["revenue"] * 0.9, 2)} if r["rep"] == "R1" and r["date"] == QUARTERS[NOW] else r
            for r in rows]  # fmt: skip
    more += [r for r in more if r["rep"] == "R1" and r["date"] == QUARTERS[NOW]]
    frame = profitless_growth(cube_of_rows(more)).frame
    assert frame.loc[frame["sure"] == "yes", "member"].tolist() == ["R1"]


def test_members_whose_margins_moved_by_chance_are_not() -> None:
    said = 0
    for seed in range(40):
        table = profitless_growth(cube_of_rows(costs_at(seed, 0.7, 0.7, spread=0.25)))
        said += bool(table) and (table.frame["sure"] == "yes").any()
    assert said <= 1


def test_without_an_earlier_period_or_costs_it_says_why() -> None:
    rows = random_rows(1)
    assert "no period before" in profitless_growth(cube_of_rows(in_quarter(rows, NOW))).missing
    bare = [{k: v for k, v in r.items() if k != "cost"} for r in rows]
    assert "no column of costs" in profitless_growth(cube_of_rows(bare)).missing
