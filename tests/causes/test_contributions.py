"""Contributions and movers against document 003 and hand arithmetic."""

from __future__ import annotations

import csv

import pandas as pd
import pytest
from hypothesis import given, settings

from tests.causes.random_books import LINES, orders
from tests.conftest import needs_shared
from xlsales.causes.contributions import contributions, movers
from xlsales.cube.cube import Cube

Line = tuple[int, str, str, int, int]


@pytest.mark.parametrize(
    ("dimension", "theirs"),
    [
        ("manager", "manager"),
        ("product", "product"),
        ("customer", "account"),
        ("sector", "sector"),
        ("rep", "sales_agent"),
    ],
)
def test_every_member_of_maven_has_the_expected_change(maven: Cube, dimension: str, theirs: str) -> None:
    with needs_shared("expected", "maven_q4_2017.csv").open(encoding="utf-8") as file:
        expected = {r["key"]: r for r in csv.DictReader(file) if r["dimension"] == theirs}
    frame = contributions(maven, dimension).frame.set_index("member")
    for key, r in expected.items():
        ours = frame.loc[key]
        assert (ours["now"], ours["before"]) == (float(r["rev_q4"]), float(r["rev_q3"]))
        assert round(ours["change"] * 100, 4) == float(r["qoq_pct"])
    assert frame.loc["Total", "delta"] == -179_759


def test_a_waterfall_by_hand() -> None:
    cube = orders([(0, "A", "n", 10000, 1), (1, "A", "n", 4000, 1), (0, "B", "n", 5000, 1), (1, "B", "n", 9000, 1)])
    frame = contributions(cube, "product").frame
    assert frame["member"].tolist() == ["A", "B", "Total"]
    assert frame["cumulative"].tolist() == [90, 130, 130]
    assert frame["share_of_change"].tolist() == [3, -2, 1]
    # Without A: 50 -> 90; without B: 100 -> 40.
    assert frame["change_without"].tolist()[:2] == pytest.approx([0.8, -0.6])
    assert frame["flips"].tolist() == [True, False, False]


def test_no_change_has_no_shares() -> None:
    cube = orders([(0, "A", "n", 100, 1), (1, "A", "n", 200, 1), (0, "B", "n", 200, 1), (1, "B", "n", 100, 1)])
    frame = contributions(cube, "product").frame
    assert frame["share_of_change"].isna().all()
    assert frame["member"].tolist() == ["A", "B", "Total"]


def test_movers_go_up_and_down_and_know_who_entered_and_lapsed() -> None:
    rows = [
        (0, "A", "n", 100, 1),
        (1, "A", "n", 100, 1),
        (0, "B", "n", 700, 1),
        (1, "C", "n", 900, 1),
        (1, "D", "n", 50, 1),
    ]
    frame = movers(orders(rows), "product", top=1).frame
    assert frame[["direction", "member", "delta", "status"]].values.tolist() == [
        ["up", "C", 9.0, "entered"],
        ["down", "B", -7.0, "lapsed"],
    ]


def test_equal_moves_are_ranked_by_name() -> None:
    rows = [(when, p, "n", 100 + 50 * when, 1) for when in (0, 1) for p in ("B", "A", "C")]
    assert movers(orders(rows), "product").frame["member"].tolist() == ["A", "B", "C"]


def test_movers_in_two_dimensions_of_maven(maven: Cube) -> None:
    first = movers(maven, "product", "manager").frame.iloc[0]
    assert (first["member"], first["member_2"], first["delta"]) == ("GTX Plus Pro", "Summer Sewald", 47_404)


def test_nothing_moved_is_said() -> None:
    assert "Nothing moved" in movers(orders([(0, "A", "n", 5, 1), (1, "A", "n", 5, 1)]), "product").missing


def test_one_period_is_said() -> None:
    cube = orders([(1, "A", "n", 5, 1)])
    assert "no period before" in contributions(cube, "product").missing
    assert "no period before" in movers(cube, "product").missing


@settings(deadline=None, max_examples=20)
@given(LINES)
def test_parts_sum_to_the_whole_in_any_order(rows: list[Line]) -> None:
    table = contributions(orders(rows), "product")
    frame, total = table.frame.iloc[:-1], table.frame.iloc[-1]
    assert total["delta"] == pytest.approx(sum(c if w else -c for w, _, _, c, _ in rows) / 100, abs=0.005)
    assert frame["delta"].sum() == pytest.approx(total["delta"], abs=0.005)
    assert frame["cumulative"].iloc[-1] == pytest.approx(total["now"], abs=0.005)
    pd.testing.assert_frame_equal(table.frame, contributions(orders(rows[::-1]), "product").frame, atol=0.005)
