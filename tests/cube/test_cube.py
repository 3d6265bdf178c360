"""The cube's group-bys against Maven's published figures and arithmetic by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from xlsales.cube.cube import cube_of
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles
from xlsales.table.span import Bounds, span_named


def test_maven_q4_2017_has_the_published_revenue_and_deals(maven):
    now = maven.sales_in(maven.calendar.now)
    assert now["revenue"].item() == 2_802_496
    assert now["orders"].item() == 1_196
    closed = maven.deals_closed_in(maven.calendar.now)
    assert closed["won"].item() == 1_196
    assert closed["closed"].item() == 1_985


def test_maven_weeks_to_close_reproduces_both_published_definitions(maven):
    closed = maven.deals_closed_in(maven.calendar.now, "manager").set_index("manager")
    melvin = closed.loc["Melvin Marxen"]
    assert melvin["won_days"] / melvin["won_dated"] / 7 == pytest.approx(6.9342, abs=5e-5)
    assert melvin["closed_days"] / melvin["closed_dated"] / 7 == pytest.approx(6.2478, abs=5e-5)
    assert melvin["closed_weeks"] / melvin["closed_dated"] == pytest.approx(6.2517, abs=5e-5)


def test_new_opportunities_count_by_created_date_and_leave_undated_ones_out(maven):
    created = maven.deals_created().set_index("period")["created"]
    now = maven.calendar.now.ix
    assert (created[now], created[now - 1]) == (1_165, 2_770)


def test_eight_rows_lie_in_four_quarters_with_one_missing(eight_rows):
    cube = cube_of(eight_rows, Settings())
    assert cube.sales()["revenue"].tolist() == [98_810, 185_514, 75_428, 156_649]
    assert [p.label for p in cube.calendar.missing] == ["Q2 2024"]
    assert (cube.calendar.now.label, cube.calendar.before.label, cube.calendar.gap) == ("Q3 2024", "Q1 2024", True)


@pytest.mark.parametrize("engine", ["duckdb"])
@pytest.mark.parametrize("keys", [(), ("region",), ("region", "rep")])
def test_every_engine_gives_the_same_groups(eight_rows, engine, keys):
    pytest.importorskip(engine)
    ours = cube_of(eight_rows, Settings()).sales(*keys)
    theirs = cube_of(eight_rows, Settings(engine=engine)).sales(*keys)
    text = dict.fromkeys(keys, "str")
    pd.testing.assert_frame_equal(ours.astype(text), theirs.astype(text), check_dtype=False)


def test_a_span_of_days_is_grouped_like_a_period() -> None:
    rows = pd.DataFrame(
        {
            "date": pd.to_datetime(["2024-01-31", "2024-02-01", "2024-02-15", "2024-03-02"]),
            "revenue": [1.0, 2.0, 4.0, 8.0],
            "region": ["A", "A", "B", "B"],
        }
    )
    cube = cube_of(book_from_roles(rows), Settings())
    bounds = Bounds(cube.calendar.first_day, cube.calendar.last_day)
    for text, expected in (("2024-01-31..2024-02-15", [3.0, 4.0]), ("Feb 2024", [2.0, 4.0]), ("all", [3.0, 12.0])):
        assert cube.sales("region", span=span_named(text, bounds))["revenue"].tolist() == expected
