"""Many small sales, against scipy's Welch test."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from xlsales.cube.cube import Cube, cube_of
from xlsales.metrics.deal_profile import deal_profiles
from xlsales.metrics.significance import holm
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles


def _rows(sales: dict[str, tuple[int, float]], seed: int = 1) -> pd.DataFrame:
    """Orders of the four quarters of 2024 by rep: how many, and how large on average."""
    rng = np.random.default_rng(seed)
    rows = [
        pd.DataFrame({"rep": rep, "revenue": level * rng.lognormal(0, 0.5, count)})
        for rep, (count, level) in sales.items()
    ]
    out = pd.concat(rows, ignore_index=True)
    return out.assign(date=pd.date_range("2024-01-01", periods=4, freq="QS")[np.arange(len(out)) % 4])


def _cube(rows: pd.DataFrame) -> Cube:
    return cube_of(book_from_roles(rows, precision="quarter"), Settings())


@pytest.fixture(scope="module")
def team() -> pd.DataFrame:
    return _rows({"Ann": (80, 300.0), "Bob": (40, 1000.0), "Cid": (40, 1000.0), "Dan": (20, 200.0), "Eve": (3, 10.0)})


def test_many_small_few_small_and_the_others(team):
    profile = deal_profiles(_cube(team), "rep").frame.set_index("member")["profile"]
    assert profile["Ann"] == "many small"
    assert profile["Dan"] == "few small"
    assert profile["Bob"] != "many small"


def test_too_few_sales_are_not_judged(team):
    eve = deal_profiles(_cube(team), "rep").frame.set_index("member").loc["Eve"]
    assert eve["profile"] == ""
    assert np.isnan(eve["p_holm"])


def test_averages_and_the_gap_are_those_of_the_rows(team):
    ann = deal_profiles(_cube(team), "rep").frame.set_index("member").loc["Ann"]
    own, rest = (team[(team["rep"] == "Ann") == yes]["revenue"] for yes in (True, False))
    assert ann["average"] == pytest.approx(own.mean())
    assert ann["others"] == pytest.approx(rest.mean())
    assert ann["ratio"] == pytest.approx(own.mean() / rest.mean())
    assert ann["gap"] == pytest.approx((rest.mean() - own.mean()) * len(own))


def test_the_chance_is_that_of_welch_on_log_amounts_after_holm():
    rows = _rows({"Ann": (12, 700.0), "Bob": (15, 1000.0), "Cid": (9, 1000.0)}, seed=4)
    frame = deal_profiles(_cube(rows), "rep").frame.set_index("member").sort_index()
    log = np.log(rows["revenue"])
    p = [
        stats.ttest_ind(log[rows["rep"] == r], log[rows["rep"] != r], equal_var=False).pvalue
        for r in ("Ann", "Bob", "Cid")
    ]
    assert frame["p_holm"].tolist() == pytest.approx(holm(p))


def test_the_lines_of_one_order_are_one_sale(team):
    whole = team.assign(order_id=[f"o{i}" for i in range(len(team))])
    half = whole.assign(revenue=whole["revenue"] / 2)
    split = pd.concat([half, half], ignore_index=True)
    one, two = (deal_profiles(_cube(r), "rep").frame for r in (whole, split))
    pd.testing.assert_frame_equal(one, two, rtol=1e-9)


def test_people_alike_are_seldom_told_apart():
    told = [
        (
            deal_profiles(_cube(_rows({f"R{i}": (25, 500.0) for i in range(8)}, seed)), "rep").frame["profile"] != ""
        ).any()
        for seed in range(40)
    ]
    assert sum(told) == 0


def test_one_member_has_no_others():
    assert "no others" in deal_profiles(_cube(_rows({"Ann": (10, 5.0)})), "rep").missing


def test_without_the_column_the_reason_is_said(team):
    assert "no manager" in deal_profiles(_cube(team), "manager").missing
