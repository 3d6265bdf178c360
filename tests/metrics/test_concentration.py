"""Gini, HHI and top shares against their definitions and a second computation."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsales.cube.cube import cube_of
from xlsales.metrics.concentration import concentration, gini, hhi, top_count
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles


def sold(rows, columns=("region", "revenue"), **options):
    frame = pd.DataFrame(rows, columns=list(columns))
    frame["revenue"] = frame["revenue"].astype(float)
    return cube_of(book_from_roles(frame.assign(date=pd.Timestamp(2024, 1, 31))), Settings(grain="month", **options))


@given(st.lists(st.integers(0, 10**6), min_size=2, max_size=30).filter(any))
def test_gini_is_half_the_relative_mean_difference(values):
    x = np.array(values, dtype=float)
    assert gini(x) == pytest.approx(np.abs(x[:, None] - x).mean() / (2 * x.mean()), abs=1e-12)


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=30))
def test_hhi_lies_between_10000_over_n_and_10000(values):
    assert 10_000 / len(values) - 1e-6 <= hhi(np.array(values, dtype=float)) <= 10_000 + 1e-6


def test_the_top_share_says_how_many_members_it_is():
    assert [top_count(n, 0.3) for n in (1, 4, 10, 11)] == [1, 2, 3, 4]
    assert top_count(35, 0.2) == 7
    row = concentration(sold([("a", 60), ("b", 20), ("c", 15), ("d", 5)], top_share=0.3)).frame.iloc[0]
    assert (row["top_members"], row["top_share"], row["a_members"]) == (2, pytest.approx(0.8), 2)
    assert (row["largest"], row["largest_share"], row["class"]) == ("a", pytest.approx(0.6), "high")


@pytest.mark.parametrize(("n", "level"), [(11, "low"), (10, "moderate"), (6, "moderate"), (5, "high")])
def test_levels_follow_the_thresholds(n, level):
    assert concentration(sold([(f"r{i:02}", 10) for i in range(n)])).frame["class"].item() == level


def test_all_figures_are_of_the_named_members_above_zero_and_what_is_left_out_is_said():
    table = concentration(sold([("a", 30), ("b", 20), (None, 50), ("c", -10)]))
    row = table.frame.iloc[0]
    assert (row["members"], row["largest"], row["largest_share"]) == (2, "a", pytest.approx(0.6))
    assert (row["top_share"], row["hhi"]) == (pytest.approx(0.6), pytest.approx(5200))
    assert table.notes[1:] == (
        "Region: Members below zero: 1, with -10.00 in all; they are not ranked.",
        "Region: 55.6% of the revenue has no region (50.00); it is not ranked.",
    )


def test_every_dimension_has_a_row_and_too_few_members_have_none(maven):
    found = concentration(maven)
    assert found.frame["dimension"].tolist() == list(maven.book.dimensions)
    assert found.fact("members", dimension="product").value == 7
    assert found.fact("largest_share", dimension="product").value == pytest.approx(0.342013, abs=5e-7)
    assert concentration(sold([("a", 30)])).missing


def test_one_huge_value_and_equal_values():
    assert concentration(sold([("a", 1e12), ("b", 1), ("c", 1)])).frame["hhi"].item() == pytest.approx(10_000)
    assert concentration(sold([("a", 1), ("b", 1)])).frame["gini"].item() == 0
