"""Loss-makers by plain loops: how much, since when; and none where chance makes them."""

from __future__ import annotations

import numpy as np
import pytest

from tests.metrics.profit_books import (
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
from xlsales.metrics.loss_makers import loss_makers


def with_losses(seed: int, products: tuple[str, ...] = ("P1", "P4")) -> list[Row]:
    """Random rows of which some products cost more than they bring."""
    rows = random_rows(seed, lines=400)
    return [r | {"cost": round(r["revenue"] * 1.1, 2) if r["product"] in products else r["cost"]} for r in rows]


def run_by_loops(rows: list[Row], key: str, member: str) -> list[int]:
    """The quarters in a row, up to the one reported on, that each lost money."""
    out: list[int] = []
    for quarter in range(NOW, -1, -1):
        if profit_of([r for r in in_quarter(rows, quarter) if r[key] == member]) >= -0.004:
            break
        out.append(quarter)
    return out


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("costs", [1.0, 0.8])
def test_losses_and_since_when_are_those_of_loops(seed: int, costs: float) -> None:
    rng = np.random.default_rng(seed)
    rows = [r if rng.random() < costs else r | {"cost": None} for r in with_losses(seed)]
    frame = loss_makers(cube_of_rows(rows)).frame
    now = in_quarter(rows, NOW)
    expected = {
        (d, m): profit_of(mine)
        for d in ("product", "category", "customer", "rep")
        for m, mine in grouped(now, d).items()
        if profit_of(mine) <= -1
    }
    found = {(r.dimension, r.member): r for r in frame.itertuples()}
    assert set(found) == set(expected)
    for (dimension, member), row in found.items():
        mine = [r for r in now if r[dimension] == member]
        run = run_by_loops(rows, dimension, member)
        lost = -sum(profit_of([r for r in in_quarter(rows, q) if r[dimension] == member]) for q in run)
        assert row.profit == pytest.approx(expected[dimension, member], abs=0.005)
        assert row.revenue == pytest.approx(revenue_of(mine), abs=0.005)
        assert (row.periods, row.since) == (len(run), f"Q{run[-1] + 1} 2024")
        assert row.lost == pytest.approx(lost, abs=0.005)
        assert row.yearly == pytest.approx(4 * lost / len(run), abs=0.01)
        every = profit_of([r for r in rows if r[dimension] == member])
        assert row.profit_all == pytest.approx(every, abs=0.005)


def test_what_loses_money_is_beyond_chance_and_the_largest_loss_first() -> None:
    frame = loss_makers(cube_of_rows(with_losses(1))).frame
    assert {m for d, m, s in zip(frame["dimension"], frame["member"], frame["sure"], strict=True) if s == "yes"} == {
        "P1", "P4",
    }  # fmt: skip
    assert frame["profit"].is_monotonic_increasing


def test_a_group_that_loses_money_is_told_and_not_each_of_its_members_again() -> None:
    rows = with_losses(2, products=("P0", "P2", "P4"))
    frame = loss_makers(cube_of_rows(rows)).frame
    sure = frame[frame["sure"] == "yes"]
    assert sure[["dimension", "member"]].values.tolist() == [["category", "C0"]]
    assert frame.loc[frame["member"] == "P0", "own"].item() < 0.5


def test_a_loss_in_this_period_only_says_so() -> None:
    rows = [r | {"cost": r["revenue"] * (1.2 if r["product"] == "P1" and r["date"] == QUARTERS[NOW] else 0.6)}
            for r in random_rows(3, returns=False)]  # fmt: skip
    row = loss_makers(cube_of_rows(rows)).frame.iloc[0]
    assert (row["member"], row["since"], row["periods"]) == ("P1", "Q3 2024", 1)
    assert row["profit_all"] != pytest.approx(row["profit"])


def test_losses_that_a_few_large_sales_make_are_not_beyond_chance() -> None:
    rows = random_rows(4, returns=False)
    mine = [r for r in rows if r["rep"] == "R1" and r["date"] == QUARTERS[NOW]]
    mine[0] |= {"cost": 50_000.0}
    frame = loss_makers(cube_of_rows(rows)).frame
    assert "R1" in frame["member"].tolist()
    assert frame["sure"].tolist() == ["no"] * len(frame)


def test_random_costs_around_one_thin_margin_make_no_loss_maker() -> None:
    said = 0
    for seed in range(40):
        rng = np.random.default_rng(seed)
        rows = [r | {"cost": r["revenue"] * float(rng.normal(0.99, 0.2))} for r in random_rows(seed, lines=300)]
        frame = loss_makers(cube_of_rows(rows)).frame
        said += "sure" in frame and (frame["sure"] == "yes").any()
    assert said <= 1


def test_customers_who_each_have_their_own_margin_make_no_losing_rep() -> None:
    said = 0
    for seed in range(40):
        rng = np.random.default_rng(seed)
        margin = {f"K{k}": float(rng.normal(0.0, 0.2)) for k in range(12)}
        rows = [r | {"cost": r["revenue"] * (1 - margin[r["customer"]]), "rep": f"R{int(r['customer'][1:]) % 2}"}
                for r in random_rows(seed, lines=300)]  # fmt: skip
        frame = loss_makers(cube_of_rows(rows)).frame
        said += "sure" in frame and ((frame["sure"] == "yes") & (frame["dimension"] == "rep")).any()
    assert said <= 1


def test_rows_without_losses_or_costs_say_why() -> None:
    rows = [r | {"cost": r["revenue"] * 0.5} for r in random_rows(5, returns=False)]
    assert "Nobody and nothing lost money" in loss_makers(cube_of_rows(rows)).missing
    bare = [{k: v for k, v in r.items() if k != "cost"} for r in rows]
    assert "no column of costs" in loss_makers(cube_of_rows(bare)).missing


@pytest.mark.parametrize("period", ["H1 2024", "all", "2024-02-01..2024-08-31"])
def test_the_losses_of_a_span_are_those_of_its_days(period: str) -> None:
    first, last = {"H1 2024": (0, 1), "all": (0, 2), "2024-02-01..2024-08-31": (1, 2)}[period]
    rows = with_losses(4)
    frame = loss_makers(cube_of_rows(rows, period=period)).frame
    inside = [r for q in range(first, last + 1) for r in in_quarter(rows, q)]
    expected = {m: profit_of(mine) for m, mine in grouped(inside, "product").items() if profit_of(mine) <= -1}
    products = frame[frame["dimension"] == "product"].set_index("member")
    assert products["profit"].to_dict() == pytest.approx(expected, abs=0.005)
    assert (products["lost"] > 0).all()
