"""Closed deals, win rate and average sale against document 003's figures and hand arithmetic."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from tests.causes.random_books import DEALS, deals, orders
from tests.causes.test_pvm import assert_adds_up, row
from xlsales.causes.three_factor import three_factor
from xlsales.cube.cube import Cube

EFFECTS = ["closed", "win_rate", "average_sale", "none_before", "none_now", "other"]


def test_maven_three_factors_of_melvin_by_hand(maven: Cube) -> None:
    melvin = row(three_factor(maven), "Melvin Marxen")
    closed = (437 - 449) * 288 / 449 * 767_754 / 288
    rate = 437 * (243 / 437 - 288 / 449) * 767_754 / 288
    assert [melvin["closed"], melvin["win_rate"]] == pytest.approx([closed, rate])
    assert melvin[EFFECTS].sum() == pytest.approx(670_788 - 767_754)


def test_the_company_as_one_has_one_row(maven: Cube) -> None:
    assert three_factor(maven, None).frame.loc[0, EFFECTS].sum() == pytest.approx(-179_759)


def test_deals_won_for_nothing_have_no_average_sale_to_split_by() -> None:
    cube = deals([(0, "A", "Won", 10), (1, "A", "Won", 10), (0, "B", "Won", 0), (1, "B", "Won", 50)])
    assert row(three_factor(cube), "B")["other"] == 50
    assert row(three_factor(cube), "B")["average_sale"] == 0


def test_who_won_nothing_before_and_who_closed_nothing_now_stand_apart_and_are_not_called_new_or_lost() -> None:
    cube = deals(
        [(0, "A", "Won", 10), (1, "A", "Won", 10), (0, "B", "Lost", 1), (1, "B", "Won", 50), (0, "C", "Won", 7)]
    )
    table = three_factor(cube)
    assert row(table, "B")["none_before"] == 50
    assert row(table, "C")["none_now"] == -7
    assert not any(word in c.header for c in table.columns for word in ("New", "Lost"))


def test_won_revenue_is_told_from_the_revenue_of_orders_in_every_header(maven: Cube) -> None:
    headers = {c.name: c.header for c in three_factor(maven).columns}
    assert all("on" in headers[c] for c in ("before", "now", "delta", "change"))
    assert all("won" in headers[c].lower() for c in ("before", "now", "delta", "change"))


def test_what_is_missing_is_said(maven: Cube) -> None:
    assert "region" in three_factor(maven, "region").missing
    assert "no deals" in three_factor(orders([(0, "A", "n", 1, 1), (1, "A", "n", 1, 1)])).missing


@settings(deadline=None, max_examples=20)
@given(DEALS)
def test_three_factors_sum_to_the_change(rows: list[tuple[int, str, str, int]]) -> None:
    delta = sum(a if when else -a for when, _, stage, a in rows if stage == "Won")
    assert_adds_up(three_factor(deals(rows)), EFFECTS, delta)
