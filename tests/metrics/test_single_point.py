"""Groups that hang on one order or one customer."""

from __future__ import annotations

import pandas as pd
import pytest

from xlsales.cube.cube import cube_of
from xlsales.metrics.single_point import single_points
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles

ROWS = [
    ("o1", "Ann", "North", 60), ("o1", "Ann", "North", 20), ("o2", "Bob", "North", 10), ("o0", "Cat", "North", 10),
    ("o3", "Ann", "South", 30), ("o4", "Ann", "South", 30), ("o5", "Bob", "South", 30),
    ("o6", "Bob", "East", 10), ("p1", "Bob", "East", 1), ("p2", "Bob", "East", 1), ("o7", "Ann", "West", 30),
    ("o8", "Bob", "West", 35), ("o9", "Cat", "West", 35),
]  # fmt: skip


def cube(rows=ROWS, without=()):
    frame = pd.DataFrame(rows, columns=["order_id", "customer", "region", "revenue"]).drop(columns=list(without))
    frame["revenue"] = frame["revenue"].astype(float)
    return cube_of(book_from_roles(frame.assign(date=pd.Timestamp(2024, 1, 31))), Settings(grain="month"))


def test_an_order_is_the_sum_of_its_lines():
    found = single_points(cube())
    row = found.frame.iloc[found.row(member="North", hangs_on="one order")]
    assert (row["who"], row["amount"], row["share"], row["orders"]) == ("o1", 80, pytest.approx(0.8), 3)
    assert (row["customers"], row["orders_ever"], row["share_of_all"]) == (3, 3, pytest.approx(80 / 302))


def test_a_group_of_several_orders_of_one_customer_hangs_on_the_customer():
    found = single_points(cube())
    row = found.frame[found.frame["member"] == "South"]
    assert row["hangs_on"].tolist() == ["one customer"]
    assert (row["who"].item(), row["share"].item()) == ("Ann", pytest.approx(2 / 3))


def test_a_group_of_one_customer_is_listed_and_a_balanced_one_never():
    # Bob's three orders in the East are more than his largest one, which is listed for itself.
    found = single_points(cube()).frame
    assert found.loc[found["member"] == "East", ["hangs_on", "amount"]].to_numpy().tolist() == [
        ["one customer", 12], ["one order", 10],
    ]  # fmt: skip
    assert "West" not in set(found["member"])


def test_what_was_sold_once_or_twice_is_no_group():
    rows = [("o1", "Ann", "North", 60), ("o2", "Bob", "North", 20), ("o3", "Bob", "South", 9), ("o4", "Cat", "East", 9)]
    assert "No group" in single_points(cube(rows)).missing


def test_without_order_and_customer_nothing_is_told():
    assert "neither" in single_points(cube(without=("order_id", "customer"))).missing
    assert single_points(cube(without=("order_id",))).frame["hangs_on"].unique().tolist() == ["one customer"]
    assert "no group" in single_points(cube(without=("region",))).missing


def test_groups_below_zero_and_not_given_are_left_out():
    rows = [(f"o{i}", "Ann", "North", -60) for i in range(3)] + [(f"n{i}", "Bob", None, 20) for i in range(3)]
    rows += [("o3", "Bob", "South", 7), ("o4", "Cat", "South", 3), ("o5", "Eve", "South", 3)]
    assert single_points(cube(rows)).frame["member"].unique().tolist() == ["South"]


def test_row_order_does_not_matter():
    pd.testing.assert_frame_equal(single_points(cube()).frame, single_points(cube(ROWS[::-1])).frame)


def test_maven_names_the_groups_of_few_large_deals(maven):
    found = single_points(maven)
    assert (found.frame["share"] >= 0.5).all() if found else "No group" in found.missing
