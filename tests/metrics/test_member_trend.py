"""Lasting trends of a member's share, where there are and where there are none."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from xlsales.cube.cube import Cube, cube_of
from xlsales.metrics.member_trend import member_trends
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles

QUARTERS = pd.date_range("2022-01-01", periods=12, freq="QS")


def _cube(revenue: dict[str, np.ndarray]) -> Cube:
    rows = [pd.DataFrame({"date": QUARTERS[-len(r) :], "product": p, "revenue": r}) for p, r in revenue.items()]
    return cube_of(book_from_roles(pd.concat(rows, ignore_index=True), precision="quarter"), Settings())


def _noise(seed: int, level: float, n: int = 12) -> np.ndarray:
    return level * np.random.default_rng(seed).lognormal(0, 0.15, n)


def test_a_growing_member_is_lasting_with_its_shares():
    made = {"Gate": 100 * 1.1 ** np.arange(12), **{f"P{i}": _noise(i, 300) for i in range(5)}}
    table = member_trends(_cube(made), "product")
    gate = table.frame.set_index("member").loc["Gate"]
    total = sum(made.values())
    assert gate["lasting"]
    assert gate["direction"] == "rising"
    assert gate["first_share"] == pytest.approx(made["Gate"][:4].sum() / total[:4].sum())
    assert gate["last_share"] == pytest.approx(made["Gate"][-4:].sum() / total[-4:].sum())
    assert gate["gain"] == pytest.approx(gate["last_share"] - gate["first_share"])


def test_a_share_that_swings_back_each_time_is_tested_as_by_a_regression():
    share = 0.2 + 0.004 * np.arange(12) + 0.02 * np.array([1, -1, 0.5, -1, 1, -0.5, -1, 1, -1, 1, -0.5, 0.5])
    made = {"Gate": 1000 * share, "Loom": 1000 * (1 - share)}
    gate = member_trends(_cube(made), "product").frame.set_index("member").loc["Gate"]
    by_amount, by_factor = (stats.linregress(np.arange(12), y).pvalue for y in (share, np.log(share)))
    assert gate["p"] == pytest.approx(2 * min(by_amount, by_factor))


def test_what_few_quarters_cannot_tell_from_drift_has_moved_and_does_not_last():
    path = np.array([100, 104, 113, 115, 126, 131, 133, 141, 152, 155, 163, 171.0])
    drifting = {"Gate": path, **{f"P{i}": _noise(i, 300) for i in range(3)}}
    gate = member_trends(_cube(drifting), "product").frame.set_index("member").loc["Gate"]
    assert (gate["moved"], gate["lasting"]) == (True, False)
    assert gate["direction"] == "no clear direction"


def test_a_share_that_drifts_from_month_to_month_is_seldom_a_trend():
    rng, told = np.random.default_rng(9), 0
    days = pd.date_range("2021-01-01", periods=36, freq="MS")
    for _ in range(60):
        rows = [
            pd.DataFrame(
                {"date": days, "product": f"P{i}", "revenue": 100 * np.exp(np.cumsum(rng.normal(0, 0.06, 36)))}
            )
            for i in range(6)
        ]
        cube = cube_of(book_from_roles(pd.concat(rows, ignore_index=True), precision="month"), Settings())
        told += member_trends(cube, "product").frame["lasting"].any()
    assert told <= 6


def test_growth_of_the_whole_market_is_nobodys_own():
    market = 1.08 ** np.arange(12)
    made = {f"P{i}": market * _noise(i, 300) for i in range(6)}
    assert not member_trends(_cube(made), "product").frame["lasting"].any()


def test_noise_alone_is_seldom_a_trend():
    told = [
        member_trends(_cube({f"P{i}": _noise(100 * s + i, 300) for i in range(8)}), "product").frame["lasting"].any()
        for s in range(40)
    ]
    assert sum(told) <= 1


def test_a_sure_but_tiny_gain_is_not_worth_telling():
    made = {"Gate": 10 + 0.01 * np.arange(12), "Loom": np.full(12, 90.0)}
    gate = member_trends(_cube(made), "product").frame.set_index("member").loc["Gate"]
    assert gate["p_holm"] < 0.05
    assert not gate["lasting"]


def test_shares_add_up_to_one():
    frame = member_trends(_cube({f"P{i}": _noise(i, 50) for i in range(5)}), "product").frame
    assert frame["first_share"].sum() == pytest.approx(1)
    assert frame["gain"].sum() == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize(
    ("revenue", "why"),
    [
        ({"Gate": np.ones(6), "Loom": np.ones(6)}, "6 whole quarters"),
        ({"Gate": np.ones(12)}, "2 to 200 members"),
        ({"Gate": np.ones(12), "Loom": np.array([*np.ones(11), -3.0])}, "not above zero"),
    ],
)
def test_where_it_cannot_be_told_the_reason_is_said(revenue, why):
    assert why in member_trends(_cube(revenue), "product").missing
