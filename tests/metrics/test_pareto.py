"""Pareto classes by definition, on published figures and on awkward totals."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlsales.cube.cube import cube_of
from xlsales.errors import UsageError
from xlsales.metrics.pareto import abc, pareto
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles


def sold(pairs, dimension="product"):
    rows = pd.DataFrame(pairs, columns=[dimension, "revenue"])
    rows["revenue"] = rows["revenue"].astype(float)
    return cube_of(book_from_roles(rows.assign(date=pd.Timestamp(2024, 1, 31))), Settings(grain="month"))


def test_mavens_top_three_products_have_84_68_percent(maven):
    found = pareto(maven, "product")
    assert found.frame["cumulative"].iloc[2] == pytest.approx(0.8468, abs=5e-5)
    assert found.frame["class"].tolist() == ["A", "A", "A", "B", "B", "C", "C"]


def test_the_member_that_crosses_belongs_to_a_and_an_exact_hit_ends_it():
    assert abc(pd.Series([70.0, 20.0, 10.0]), (0.8, 0.95)) == ["A", "A", "B"]
    assert abc(pd.Series([80.0, 15.0, 5.0]), (0.8, 0.95)) == ["A", "B", "C"]
    assert abc(pd.Series([0.1] * 10), (0.8, 0.95)).count("A") == 8


def test_ties_come_in_alphabetical_order():
    assert pareto(sold([("b", 5), ("a", 5), ("c", 5)]), "product").frame["member"].tolist() == ["a", "b", "c"]


def test_members_below_zero_and_not_given_stand_last_without_rank_or_class():
    table = pareto(sold([("a", 60), ("b", 30), ("c", -20), (None, 30), ("d", 10)]), "product")
    found = table.frame
    assert found["member"].tolist() == ["a", "b", "d", "(not given)", "c"]
    assert found["rank"].dropna().tolist() == [1, 2, 3]
    assert found["cumulative"].iloc[:3].tolist() == pytest.approx([0.6, 0.9, 1.0])
    assert found["class"].iloc[:3].tolist() == ["A", "A", "B"]
    assert found.loc[3:, ["rank", "cumulative", "class"]].isna().all(axis=None)


def test_shares_stay_of_the_net_total_and_notes_say_what_is_not_ranked():
    table = pareto(sold([("a", 60), ("c", -20), (None, 10)]), "product")
    assert table.frame["share"].tolist() == pytest.approx([1.2, 0.2, -0.4])
    assert table.notes == (
        "Members below zero: 1, with -20.00 in all; they are not ranked.",
        "20.0% of the revenue has no product (10.00); it is not ranked.",
    )


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.integers(-(10**6), 10**6)), min_size=1, max_size=30))
def test_the_cumulative_share_never_passes_one(rows):
    found = pareto(sold(rows), "product")
    if found:
        assert found.frame["cumulative"].dropna().is_monotonic_increasing
        assert found.frame["cumulative"].max() == pytest.approx(1)


@pytest.mark.parametrize("amounts", [[-5, 2], [0, 0]])
def test_there_are_no_shares_of_a_total_at_or_below_zero(amounts):
    assert "no shares" in pareto(sold(list(zip("ab", amounts, strict=True))), "product").missing


def test_without_a_named_member_nothing_is_ranked():
    assert pareto(sold([(None, 5), ("c", -2)]), "product").frame["rank"].isna().all()


def test_one_member_is_all_of_a():
    assert pareto(sold([("a", 1)]), "product").frame["class"].tolist() == ["A"]


def test_an_unknown_dimension_is_named_and_one_of_deals_only_is_said():
    with pytest.raises(UsageError, match="product"):
        pareto(sold([("a", 1)]), "prodct")


pairs = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.integers(1, 10**9)), min_size=1, max_size=30)


@settings(max_examples=30, deadline=None)
@given(pairs, st.randoms())
def test_parts_sum_to_the_whole_and_row_order_splits_and_names_do_not_matter(rows, random):
    found = pareto(sold(rows), "product").frame
    assert found["revenue"].sum() == pytest.approx(sum(v for _, v in rows))
    assert found["share"].sum() == pytest.approx(1)
    mixed = [*rows[1:], (rows[0][0], rows[0][1] / 2), (rows[0][0], rows[0][1] / 2)]
    random.shuffle(mixed)
    pd.testing.assert_frame_equal(pareto(sold(mixed), "product").frame, found)
    named = pareto(sold([(f"new {m}", v) for m, v in rows]), "product").frame
    assert named["member"].str.removeprefix("new ").tolist() == found["member"].tolist()


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=40))
def test_a_is_the_smallest_set_that_reaches_the_edge(values):
    ordered = sorted(values, reverse=True)
    classes = abc(pd.Series(ordered, dtype=float), (0.8, 0.95))
    count = classes.count("A")
    assert sum(ordered[:count]) * 10 >= sum(ordered) * 8 - 1e-3
    assert sum(ordered[: count - 1]) * 10 < sum(ordered) * 8


@pytest.mark.parametrize("dimension", ["product", "customer"])
def test_duckdb_gives_the_same_ranking(maven, dimension):
    pytest.importorskip("duckdb")
    other = cube_of(maven.book, Settings(period="Q4 2017", engine="duckdb"))
    pd.testing.assert_frame_equal(pareto(other, dimension).frame, pareto(maven, dimension).frame, check_dtype=False)
