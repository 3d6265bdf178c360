"""Members against what their own history leads one to expect."""

from __future__ import annotations

import pandas as pd
import pytest

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


def test_a_level_history_expects_its_median() -> None:
    frame = anomalies(made({"A": [10, 12, 11, 9, 30], "B": [5, 5, 6, 5, 5]}), "region").frame.set_index("member")
    # Median of 10 12 11 9 is 10.5; absolute deviations .5 1.5 .5 1.5, median 1, times 1.4826.
    assert frame.loc["A", "expected"] == 10.5
    assert frame.loc["A", "z"] == pytest.approx(19.5 / 1.4826)
    assert frame.loc["A", "unusual"]
    assert not frame.loc["B", "unusual"]


def test_strengths_are_parts_of_the_whole_surprise() -> None:
    frame = anomalies(made({"A": [10, 10, 10, 10, 20], "B": [5, 5, 5, 5, 0]}), "region").frame.set_index("member")
    assert frame["strength"].to_dict() == {"A": 2.0, "B": -1.0}


def test_a_long_history_carries_its_trend_on() -> None:
    frame = anomalies(made({"A": [float(10 + 2 * i) for i in range(10)] + [30.0], "B": [5.0] * 11}), "region").frame
    a = frame.set_index("member").loc["A"]
    assert a["expected"] == pytest.approx(30)
    assert a["surprise"] == pytest.approx(0, abs=1e-9)


def test_a_season_that_comes_every_year_is_no_surprise() -> None:
    year = [100.0, 100.0, 100.0, 200.0]
    cube = made({"A": year * 4, "B": [v / 2 for v in year * 4]}, "quarter")
    table = anomalies(cube, "region")
    assert not table.frame["unusual"].any()
    assert table.frame["expected"].sum() == pytest.approx(300, rel=0.05)
    assert "seasons taken out" in table.notes[0]


def test_a_constant_member_that_jumps_is_unusual_although_it_never_varied() -> None:
    frame = anomalies(made({"A": [10, 10, 10, 10, 12], "B": [1, 2, 3, 4, 5]}), "region").frame.set_index("member")
    assert frame.loc["A", "z"] == pytest.approx(2 / 0.1)


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
    assert frame["status"].to_dict() == {"A": "new", "B": "lost", "C": ""}
    assert not frame.loc["A", "unusual"]
    assert pd.isna(frame.loc["A", "z"])
    assert frame["strength"].sum() == pytest.approx(1)
