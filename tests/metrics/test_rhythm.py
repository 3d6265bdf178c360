"""The habit of a member and the silence that breaks it, by hand and on placebos."""

from __future__ import annotations

import numpy as np
import pytest

from xlsales.metrics.rhythm import rhythm


def one(days, as_of, alpha=0.05):
    return rhythm(np.zeros(len(days), dtype=int), np.array(days), as_of, alpha).iloc[0]


def test_a_sale_on_the_as_of_day_is_no_silence():
    assert one([0, 10, 20], 20)["days_silent"] == 0


def test_the_gaps_are_those_between_days_with_a_sale():
    row = one([0, 0, 10, 40, 42], 50)
    assert (row["days"], row["gaps"], row["usual_gap"], row["longest_gap"]) == (4, 3, 10, 30)
    assert row["mean_gap"] == 14
    assert row["spread"] == pytest.approx(np.std([10, 30, 2], ddof=1))


def test_the_chance_is_that_of_no_sale_day_in_the_silent_end():
    assert one([0, 10, 20, 30], 90)["chance"] == pytest.approx((30 / 90) ** 3)


def test_nobody_is_silent_within_the_own_longest_gap():
    days = [*range(0, 200, 5), 300, *range(305, 500, 5)]
    assert not one(days, 495 + 100)["silent"]
    assert one(days, 495 + 110)["silent"]


def test_who_has_bought_twice_has_no_habit_to_break():
    assert not one([0, 5], 1000)["silent"]
    assert one([7], 1000)["chance"] == 1


def test_sales_after_the_as_of_day_are_not_known_and_nobody_is_left_out():
    found = rhythm(np.array([0, 0, -1, 1]), np.array([1, 9, 2, 8]), 5, 0.05)
    assert found.index.tolist() == [0]
    assert found.loc[0, ["last_day", "days_silent"]].tolist() == [1, 4]


def test_no_sale_at_all_gives_no_row():
    assert rhythm(np.array([], dtype=int), np.array([], dtype=int), 5, 0.05).empty


def test_random_buyers_who_go_on_are_called_silent_no_more_often_than_the_level_allows():
    draw = np.random.default_rng(4)
    member = np.repeat(np.arange(3000), 8)
    day = draw.integers(0, 1000, len(member))
    assert rhythm(member, day, 999, 0.05)["silent"].mean() <= 0.05
