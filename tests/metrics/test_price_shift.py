"""Shifts of price against scipy's Welch test, and on rows where nothing happened."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from xlsales.cube.cube import Cube, cube_of
from xlsales.metrics.price_shift import WORTH, price_shifts
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles

QUARTERS = pd.date_range("2023-01-01", periods=8, freq="QS")


def _rows(seed: int, prices: dict[str, list[float]], lines: int = 12) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    rows = []
    for product, by_quarter in prices.items():
        for day, price in zip(QUARTERS, by_quarter, strict=True):
            units = rng.integers(1, 9, lines)
            each = price * rng.choice([1.0, 1.0, 0.95, 0.9, 0.85], lines)
            rows.append(pd.DataFrame({"date": day, "product": product, "units": units, "revenue": units * each}))
    return pd.concat(rows, ignore_index=True)


def _cube(rows: pd.DataFrame) -> Cube:
    return cube_of(book_from_roles(rows, precision="quarter"), Settings())


@pytest.fixture(scope="module")
def cut() -> pd.DataFrame:
    return _rows(1, {"Gate": [100.0] * 7 + [80.0], "Loom": [50.0] * 8, "Sash": [20.0] * 5 + [24.0] * 3})


def test_a_cut_is_dated_and_measured(cut):
    table = price_shifts(_cube(cut), "product")
    gate = table.frame.set_index("member").loc["Gate"]
    assert gate["since"] == "Q4 2024"
    assert gate["shifted"]
    now, before = (cut[(cut["product"] == "Gate") & cut["date"].isin(q)] for q in (QUARTERS[7:], QUARTERS[3:7]))
    assert gate["price_now"] == pytest.approx(now["revenue"].sum() / now["units"].sum())
    assert gate["price_before"] == pytest.approx(before["revenue"].sum() / before["units"].sum())
    assert gate["effect"] == pytest.approx((gate["price_now"] - gate["price_before"]) * now["units"].sum())


def test_a_rise_some_quarters_ago_is_dated_too(cut):
    sash = price_shifts(_cube(cut), "product").frame.set_index("member").loc["Sash"]
    assert (sash["since"], bool(sash["shifted"])) == ("Q2 2024", True)
    assert sash["change"] > 0.1


def test_a_price_that_held_is_not_told(cut):
    assert not price_shifts(_cube(cut), "product").frame.set_index("member").loc["Loom", "shifted"]


def test_the_chance_is_that_of_welch_for_every_split_and_member_tried():
    rows = _rows(3, {"Gate": [100.0] * 7 + [93.0]})
    gate = price_shifts(_cube(rows), "product").frame.iloc[0]
    price = np.log(rows["revenue"] / rows["units"])
    found = []
    for k in range(4, 8):
        since, before = price[rows["date"] >= QUARTERS[k]], rows["date"].isin(QUARTERS[k - 4 : k])
        found.append(stats.ttest_ind(since, price[before], equal_var=False).pvalue)
    assert gate["p_holm"] == pytest.approx(min(1.0, 4 * min(found)), rel=1e-9)


def test_noise_alone_is_seldom_a_shift():
    told = [
        price_shifts(_cube(_rows(s, {f"P{i}": [100.0] * 8 for i in range(6)})), "product").frame["shifted"].any()
        for s in range(30)
    ]
    assert sum(told) <= 3


def test_slow_inflation_is_no_shift():
    rows = _rows(5, {"Gate": [100.0 * 1.006**i for i in range(8)]}, lines=200)
    gate = price_shifts(_cube(rows), "product").frame.iloc[0]
    assert not gate["shifted"]
    assert abs(gate["change"]) < WORTH


def test_fixed_list_prices_without_any_spread_can_be_told_apart():
    days = QUARTERS.repeat(6)
    rows = pd.DataFrame({"date": days, "product": "Gate", "units": 2.0, "revenue": [20.0] * 42 + [16.0] * 6})
    assert price_shifts(_cube(rows), "product").fact("change", member="Gate").value == pytest.approx(-0.2)
    assert price_shifts(_cube(rows), "product").fact("shifted", member="Gate").value


def test_order_of_rows_changes_nothing(cut):
    mixed = cut.sample(frac=1.0, random_state=1).reset_index(drop=True)
    pd.testing.assert_frame_equal(
        price_shifts(_cube(cut), "product").frame, price_shifts(_cube(mixed), "product").frame, rtol=1e-9
    )


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda r: r.drop(columns="units"), "no units"),
        (lambda r: r[r["date"] < "2023-07-01"], "2 whole quarters"),
        (lambda r: r.assign(units=0.0), "No member has"),
        (lambda r: r.rename(columns={"product": "region"}), "no product"),
    ],
)
def test_where_it_cannot_be_told_the_reason_is_said(cut, change, why):
    assert why in price_shifts(_cube(change(cut)), "product").missing
