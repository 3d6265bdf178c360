"""Deal-size bands: orders not lines, shares that add up, and a win rate only where amounts tell it."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlsales.cube.cube import cube_of
from xlsales.metrics.bands import band_names, deal_bands
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles

DAY = pd.Timestamp(2024, 1, 31)


def orders(rows, columns=("order_id", "revenue"), **options):
    frame = pd.DataFrame(rows, columns=list(columns)).assign(date=DAY)
    frame["revenue"] = frame["revenue"].astype(float)
    return cube_of(book_from_roles(frame), Settings(grain="month", **options))


def test_lines_of_an_order_make_one_deal():
    found = deal_bands(orders([("a", 600), ("a", 600), ("b", 900)]))
    assert found.frame["band"].tolist() == ["Under 1k", "1k and over"]
    assert found.frame["deals"].tolist() == [1, 1]
    assert found.frame["share"].tolist() == pytest.approx([900 / 2100, 1200 / 2100])


def test_an_amount_on_an_edge_belongs_to_the_band_above():
    found = deal_bands(orders([("a", 999.99), ("b", 1000), ("c", 5000)]))
    assert found.frame["deals"].tolist() == [1, 1, 1]
    assert found.frame["band"].tolist() == ["Under 1k", "1k to 5k", "5k and over"]


def test_edges_are_a_setting_and_are_cut_to_the_data():
    found = deal_bands(orders([("a", 15), ("b", 250)], band_edges=(10.0, 100.0, 1000.0)))
    assert found.frame["band"].tolist() == ["Under 100", "100 and over"]
    one = deal_bands(orders([("a", 5), ("b", 5)]))
    assert (one.frame["band"].tolist(), one.frame["share"].tolist()) == (["All deals"], [1.0])
    assert "band_edges" in one.notes[0]


def test_cancellations_stand_apart_and_the_bands_sum_to_the_revenue():
    found = deal_bands(orders([("a", 500), ("a", -100), ("b", 3000), ("c", -700)]))
    assert found.frame["band"].tolist() == ["Under 1k", "1k and over", "Cancellations"]
    assert found.frame["revenue"].tolist() == [400, 3000, -700]
    assert found.frame["deals"].tolist() == [1, 1, 0]


def test_margin_rests_on_the_lines_whose_cost_is_known():
    rows = [("a", 500, 400), ("b", 400, None), ("c", 2000, 500)]
    found = deal_bands(orders(rows, ("order_id", "revenue", "cost")))
    assert found.frame["margin"].tolist() == pytest.approx([0.2, 0.75])


def test_lines_without_an_id_are_deals_of_their_own():
    assert deal_bands(orders([(None, 600), (None, 600), ("b", 1200)])).frame["deals"].tolist() == [2, 1]
    assert deal_bands(orders([(600,), (700,)], ("revenue",))).frame["deals"].tolist() == [2]


def test_maven_has_no_win_rate_by_size_because_lost_deals_have_no_amount(maven):
    found = deal_bands(maven)
    assert "win_rate" not in found.frame
    assert any("789 of 789 lost deals have no amount" in n for n in found.notes)
    assert found.frame["revenue"].sum() == 2_802_496
    assert found.frame["deals"].sum() == 1_196


def test_win_rate_by_size_where_lost_deals_have_amounts():
    deals = pd.DataFrame(
        {"stage": ["Won", "Won", "Lost", "Lost", "Lost", "Open"], "amount": [500.0, 3000, 400, 2000, 9000, 800]}
    ).assign(created=DAY, closed=DAY)
    found = deal_bands(cube_of(book_from_roles(deals=deals), Settings(grain="month")))
    assert found.frame["win_rate"].tolist() == pytest.approx([0.5, 1 / 3])


def test_a_period_of_cancellations_only_has_no_deals():
    assert "no order" in deal_bands(orders([("a", -5)])).missing


def test_names_are_short():
    assert band_names([250, 1e6]) == ["Under 250", "250 to 1M", "1M and over"]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcdefghij"), st.integers(-2000, 200_000)), min_size=1, max_size=40))
def test_parts_sum_to_the_whole_in_any_row_order(rows):
    found = deal_bands(orders(rows))
    if not found:
        assert all(v < 0 for _, v in rows)
        return
    assert found.frame["revenue"].sum() == pytest.approx(sum(v for _, v in rows))
    assert found.frame["deals"].sum() == len({o for o, v in rows if v >= 0})
    assert found.frame["share_deals"].sum() == pytest.approx(1)
    pd.testing.assert_frame_equal(found.frame, deal_bands(orders(rows[::-1])).frame)
