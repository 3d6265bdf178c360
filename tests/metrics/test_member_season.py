"""Seasons of a member's own, against least squares by another way, and where there are none."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from xlsales.cube.cube import Cube, cube_of
from xlsales.metrics.member_season import member_seasons
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles

SEASON = np.array([1.0, 1.0, 1.0, 1.9] * 3)


def _noise(seed: int, level: float) -> np.ndarray:
    return level * np.random.default_rng(seed).lognormal(0, 0.15, 12)


def _cube(revenue: dict[str, np.ndarray], start: str = "2022-01-01") -> Cube:
    days = pd.date_range(start, periods=len(next(iter(revenue.values()))), freq="QS")
    rows = [pd.DataFrame({"date": days, "product": p, "revenue": r}) for p, r in revenue.items()]
    return cube_of(book_from_roles(pd.concat(rows, ignore_index=True), precision="quarter"), Settings())


def test_a_season_of_its_own_is_named_with_its_lift():
    made = {"Gate": _noise(1, 50) * SEASON, **{f"P{i}": _noise(i, 200) for i in range(2, 9)}}
    gate = member_seasons(_cube(made), "product").frame.iloc[0]
    assert (gate["member"], gate["season"], gate["years"], gate["years_above"]) == ("Gate", "Q4", 3, 3)
    assert gate["seasonal"]
    assert gate["lift"] == pytest.approx(0.9, abs=0.35)
    assert gate["low"] <= gate["lift"] <= gate["high"]


def test_the_chance_is_that_of_the_f_test_of_the_step():
    made = {"Gate": _noise(1, 50) * SEASON, "Loom": _noise(2, 400)}
    gate = member_seasons(_cube(made), "product").frame.set_index("member").loc["Gate"]
    share = np.log(made["Gate"] / (made["Gate"] + made["Loom"]))
    line = np.column_stack([np.ones(12), np.arange(12)])
    left = [
        float(np.linalg.lstsq(x, share, rcond=None)[1][0])
        for x in (line, np.column_stack([line, np.arange(12) % 4 == 3]))
    ]
    p = stats.f.sf((left[0] - left[1]) / (left[1] / 9), 1, 9)
    # Four seasons and two members were tried; Gate's is the smaller p-value of the two.
    assert gate["p_holm"] == pytest.approx(min(1.0, p * 4 * 2), rel=1e-6)


def test_what_came_twice_is_not_told():
    made = {"Gate": 50 * np.array([1, 1, 1, 1.9] * 2), "Loom": np.full(8, 400.0)}
    assert not member_seasons(_cube(made), "product")


def test_a_share_that_drifts_at_random_is_seldom_a_season():
    rng, told = np.random.default_rng(9), 0
    for _ in range(60):
        made = {f"P{i}": 100 * np.exp(np.cumsum(0.2 * rng.standard_normal(12))) for i in range(6)}
        told += member_seasons(_cube(made), "product").frame["seasonal"].any()
    assert told <= 1


def test_the_companys_own_season_is_nobodys_own():
    made = {f"P{i}": _noise(i, 200) * SEASON for i in range(6)}
    assert not member_seasons(_cube(made), "product").frame["seasonal"].any()


def test_steady_growth_is_no_season():
    made = {"Gate": 50 * 1.1 ** np.arange(12), "Loom": _noise(2, 400)}
    assert not member_seasons(_cube(made), "product").frame["seasonal"].any()


def test_a_member_that_sold_nothing_in_some_period_is_left_out():
    made = {"Gate": np.array([*[0.0] * 3, 9.0] * 3), "Loom": _noise(2, 400), "Sash": _noise(3, 400)}
    assert "Gate" not in member_seasons(_cube(made), "product").frame["member"].tolist()


def test_noise_alone_is_seldom_a_season():
    told = [
        member_seasons(_cube({f"P{i}": _noise(100 * s + i, 200) for i in range(8)}), "product").frame["seasonal"].any()
        for s in range(40)
    ]
    assert sum(told) <= 1


def test_years_count_back_from_now_whatever_the_first_quarter():
    made = {"Gate": _noise(1, 50) * np.roll(SEASON, 2), "Loom": _noise(2, 400), "Sash": _noise(3, 400)}
    gate = member_seasons(_cube(made, start="2021-07-01"), "product").frame.set_index("member").loc["Gate"]
    assert (gate["season"], gate["years"]) == ("Q4", 3)


@pytest.mark.parametrize(
    ("revenue", "why"),
    [
        ({"Gate": np.ones(11), "Loom": np.ones(11)}, "three full years are 12"),
        ({"Gate": np.ones(12)}, "2 to 200 members"),
    ],
)
def test_where_it_cannot_be_told_the_reason_is_said(revenue, why):
    assert why in member_seasons(_cube(revenue), "product").missing
