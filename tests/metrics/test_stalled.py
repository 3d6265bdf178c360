"""Stalled pipelines against scipy's binomial, and pipelines that move."""

from __future__ import annotations

import pandas as pd
import pytest
from scipy import stats

from xlsales.cube.cube import Cube, cube_of
from xlsales.metrics.stalled import stalled, upper_tail
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles

END = pd.Timestamp(2024, 6, 30)


def _cube(ages: list[int], won: int = 20, days: int = 50) -> Cube:
    done = pd.DataFrame({"stage": "Won", "closed": [END] * won, "created": END - pd.Timedelta(days=days)})
    live = pd.DataFrame({"stage": "Open", "created": [END - pd.Timedelta(days=a) for a in ages]})
    live["closed"] = pd.NaT
    rows = pd.concat([done.astype({"closed": "datetime64[ns]"}), live.astype({"closed": "datetime64[ns]"})])
    return cube_of(book_from_roles(deals=rows.assign(amount=10.0)), Settings())


def test_a_heap_of_old_deals_is_stuck():
    row = stalled(_cube([300] * 8 + [20] * 12)).frame.iloc[0]
    assert (row["open"], row["stalled"], row["usual"], row["median_age"]) == (20, 8, 50, 300)
    assert row["share"] == pytest.approx(0.4)
    assert row["amount"] == pytest.approx(80)
    assert row["stuck"]


def test_the_chance_is_the_binomial_tail():
    assert stalled(_cube([300] * 4 + [20] * 12)).fact("p", 0).value == pytest.approx(stats.binom.sf(3, 16, 0.1))
    assert upper_tail(700, 1000, 0.1) == pytest.approx(stats.binom.sf(699, 1000, 0.1), rel=1e-6)


@pytest.mark.parametrize("ages", [[20] * 20, [90] * 20, [300] * 4 + [20] * 36, [300] * 2 + [20] * 8])
def test_a_pipeline_that_moves_is_not_stuck(ages):
    """Young deals; deals past the usual time, but not twice; a tenth that is old; too few to be more than chance."""
    assert not stalled(_cube(ages)).frame["stuck"].iloc[0]


def test_too_few_open_deals_or_no_usual_time_are_said():
    assert "there are 3" in stalled(_cube([300] * 3)).missing
    assert "usual time" in stalled(_cube([300] * 20, won=3)).missing


def test_without_deals_the_reason_is_said():
    rows = pd.DataFrame({"date": [END], "revenue": [1.0]})
    assert stalled(cube_of(book_from_roles(rows), Settings(grain="month"))).missing
