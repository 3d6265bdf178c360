"""Members against what their own history leads one to expect."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from xlsales.causes.anomalies import anomalies
from xlsales.cube.cube import Cube, cube_of
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles


def made(values: dict[str, list[float]], grain: str = "month") -> Cube:
    rows = [(i, m, v) for m, series in values.items() for i, v in enumerate(series)]
    frame = pd.DataFrame(rows, columns=["i", "region", "revenue"])
    start = pd.Timestamp(2020, 1, 1)
    step = 3 if grain == "quarter" else 1
    frame["date"] = [start + pd.DateOffset(months=step * int(i)) for i in frame["i"]]
    precision = "quarter" if grain == "quarter" else "month"
    return cube_of(book_from_roles(frame.drop(columns="i"), precision=precision), Settings(grain=grain))


def test_a_level_history_expects_its_mean_by_the_t_test_of_a_prediction() -> None:
    # Values that swing back each time carry nothing over, so that the test is the usual one.
    history = [10.0, 12, 9, 11, 10, 12, 9]
    frame = anomalies(made({"A": [*history, 30], "B": [5.0] * 8}), "region").frame.set_index("member")
    off = 30 - np.mean(history)
    p = 2 * stats.t.sf(off / (np.std(history, ddof=1) * np.sqrt(1 + 1 / 7)), 6)
    assert frame.loc["A", "expected"] == pytest.approx(np.mean(history))
    # B, which did not move, is compared as well (Holm).
    assert frame.loc["A", "p_holm"] == pytest.approx(2 * p)
    assert frame.loc["A", "unusual"]
    assert not frame.loc["B", "unusual"]


def test_one_large_order_is_no_surprise_of_the_member() -> None:
    rng = np.random.default_rng(1)
    days = pd.date_range("2023-01-01", "2024-12-31", freq="D")
    rows = pd.DataFrame({"date": days, "revenue": rng.normal(100, 5, len(days)), "region": "A"})
    large = pd.DataFrame({"date": [pd.Timestamp(2024, 12, 5)], "revenue": [9_000.0], "region": "A"})
    several = pd.DataFrame({"date": pd.date_range("2024-12-01", periods=30), "revenue": 300.0, "region": "A"})
    for more, unusual in ((large, False), (several, True)):
        book = book_from_roles(pd.concat([rows, more]).assign(order_id=lambda f: [str(i) for i in range(len(f))]))
        frame = anomalies(cube_of(book, Settings(grain="month")), "region").frame
        assert frame["unusual"].tolist() == [unusual]


def test_noise_and_drift_are_seldom_a_surprise() -> None:
    rng, told = np.random.default_rng(5), 0
    for steps in (rng.standard_normal((60, 8, 13)), rng.standard_normal((60, 8, 13)).cumsum(axis=2)):
        for values in 100 * np.exp(0.1 * steps):
            cube = made({f"R{i}": list(v) for i, v in enumerate(values)})
            told += anomalies(cube, "region").frame["unusual"].any()
    assert told <= 3


def test_strengths_are_parts_of_the_whole_surprise() -> None:
    frame = anomalies(made({"A": [10, 10, 10, 10, 20], "B": [5, 5, 5, 5, 0]}), "region").frame.set_index("member")
    assert frame["strength"].to_dict() == {"A": 2.0, "B": -1.0}


def test_a_long_history_carries_its_trend_on() -> None:
    frame = anomalies(made({"A": [float(10 + 2 * i) for i in range(10)] + [30.0], "B": [5.0] * 11}), "region").frame
    a = frame.set_index("member").loc["A"]
    assert a["expected"] == pytest.approx(30)
    assert a["surprise"] == pytest.approx(0, abs=1e-9)


def test_a_season_that_comes_every_year_is_no_surprise() -> None:
    year = [100.0, 101.0, 99.0, 200.0]
    cube = made({"A": year * 4, "B": [v / 2 for v in year * 4]}, "quarter")
    table = anomalies(cube, "region")
    assert not table.frame["unusual"].any()
    assert table.frame["expected"].sum() == pytest.approx(300, rel=0.05)
    assert "season taken out" in table.notes[0]


def test_two_years_show_no_season_to_take_out() -> None:
    cube = made({"A": [100.0, 100.0, 100.0, 200.0] * 2 + [100.0]}, "quarter")
    assert "no season is taken out" in anomalies(cube, "region").notes[0]


@pytest.mark.parametrize(("now", "unusual"), [(12.0, True), (10.5, False)])
def test_a_constant_member_that_jumps_is_unusual_by_a_tenth(now: float, unusual: bool) -> None:
    frame = anomalies(made({"A": [10, 10, 10, 10, now], "B": [1, 2, 3, 4, 5]}), "region").frame.set_index("member")
    assert bool(frame.loc["A", "unusual"]) is unusual


def test_few_periods_are_said_with_their_number() -> None:
    assert "2 whole months before" in anomalies(made({"A": [1, 2, 3], "B": [1, 2, 3]}), "region").missing


def test_maven_has_too_few_quarters_but_enough_months(maven: Cube) -> None:
    assert "2 whole quarters" in anomalies(maven, "manager").missing
    assert len(anomalies(maven.at("month"), "manager").frame) == 6


def test_a_missing_dimension_is_named(maven: Cube) -> None:
    assert "region" in anomalies(maven, "region").missing


def test_new_and_lost_members_are_said_and_a_new_one_is_no_anomaly() -> None:
    frame = anomalies(made({"A": [0, 0, 0, 0, 500], "B": [5, 5, 6, 5, 0], "C": [5, 5, 6, 5, 5]}), "region").frame
    frame = frame.set_index("member")
    assert frame["status"].to_dict() == {"A": "entered", "B": "gone", "C": ""}
    assert not frame.loc["A", "unusual"]
    assert pd.isna(frame.loc["A", "p_holm"])
    assert frame["strength"].sum() == pytest.approx(1)
