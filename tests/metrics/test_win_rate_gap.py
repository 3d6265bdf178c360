"""Win rates against the others over as long a stretch as it takes."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from xlsales.cube.cube import Cube, cube_of
from xlsales.metrics.significance import holm
from xlsales.metrics.win_rate_gap import win_rate_gaps
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles

QUARTERS = pd.date_range("2022-01-01", periods=8, freq="QS")


def _deals(rates: dict[str, float], a_quarter: int, seed: int = 1) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    rows = []
    for manager, rate in rates.items():
        n = a_quarter * len(QUARTERS)
        stage = np.where(rng.random(n) < rate, "Won", "Lost")
        rows.append(pd.DataFrame({"manager": manager, "stage": stage, "closed": QUARTERS.repeat(a_quarter)}))
    out = pd.concat(rows, ignore_index=True)
    return out.assign(created=out["closed"], amount=100.0)


def _cube(deals: pd.DataFrame) -> Cube:
    return cube_of(book_from_roles(deals=deals, precision="quarter"), Settings())


TEAM = {"Ann": 0.35, "Bob": 0.6, "Cid": 0.6, "Dan": 0.6}


@pytest.mark.parametrize(
    ("a_quarter", "over"), [(120, "Q4 2023"), (30, "Q1 2023 to Q4 2023"), (10, "Q1 2022 to Q4 2023")]
)
def test_the_stretch_is_the_shortest_with_deals_enough(a_quarter, over):
    assert set(win_rate_gaps(_cube(_deals(TEAM, a_quarter)), "manager").frame["periods"]) == {over}


def test_who_wins_less_differs_though_one_quarter_could_not_tell():
    frame = win_rate_gaps(_cube(_deals(TEAM, 30)), "manager").frame.set_index("member")
    assert frame.loc["Ann", "differs"]
    assert frame.loc["Ann", "points"] < -0.15


def test_the_chance_is_that_of_the_chi_square_test_after_holm():
    deals = _deals(TEAM, 10)
    frame = win_rate_gaps(_cube(deals), "manager").frame.set_index("member").sort_index()
    p = []
    for name in sorted(TEAM):
        won = deals["stage"] == "Won"
        mine = deals["manager"] == name
        cells = [[int((won & m).sum()), int((~won & m).sum())] for m in (mine, ~mine)]
        p.append(stats.chi2_contingency(cells, correction=False).pvalue)
    assert frame["p"].tolist() == pytest.approx(p)
    assert frame["p_holm"].tolist() == pytest.approx(holm(p))


def test_equal_rates_are_seldom_told_apart():
    told = [
        win_rate_gaps(_cube(_deals(dict.fromkeys("ABCDEF", 0.6), 20, seed)), "manager").frame["differs"].any()
        for seed in range(40)
    ]
    assert sum(told) <= 5


def test_without_deals_or_others_the_reason_is_said():
    orders = pd.DataFrame({"date": QUARTERS, "revenue": 1.0, "manager": "Ann"})
    assert (
        "no deals"
        in win_rate_gaps(cube_of(book_from_roles(orders, precision="quarter"), Settings()), "manager").missing
    )
    assert "no others" in win_rate_gaps(_cube(_deals({"Ann": 0.5}, 5)), "manager").missing
