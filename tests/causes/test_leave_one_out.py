"""Whose change a group's change is, against document 003 and hand arithmetic."""

from __future__ import annotations

import pandas as pd
import pytest

from xlsales.causes.leave_one_out import leave_one_out
from xlsales.cube.cube import Cube, cube_of
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles


def made(rows: list[tuple[int, str, str | None, float]]) -> Cube:
    frame = pd.DataFrame(rows, columns=["when", "sector", "customer", "revenue"])
    frame["date"] = pd.to_datetime(frame["when"].map({0: "2024-01-15", 1: "2024-04-15"}))
    return cube_of(book_from_roles(frame.drop(columns="when")), Settings(period="Q2 2024", min_events=1))


def row(cube: Cube, group: str) -> pd.Series:
    return leave_one_out(cube).frame.set_index("member").loc[group]


def test_software_fell_only_because_of_kan_code(maven: Cube) -> None:
    software = row(maven, "software")
    assert software["mover"] == "Kan-code"
    assert (round(software["change"], 3), round(software["change_without"], 3)) == (-0.075, 0.077)
    assert software["delta_without"] == -25_631 + 41_810
    assert software["flips"]


def test_finance_rose_only_because_of_two_deals_of_xx_holding(maven: Cube) -> None:
    finance = row(maven, "finance")
    assert finance["mover"] == "Xx-holding"
    assert (round(finance["change"], 3), round(finance["change_without"], 3)) == (0.118, -0.181)
    assert (finance["mover_now"], finance["mover_top_two"]) == (87_044, 55_406)
    assert finance["flips"]


def test_every_sector_of_maven_has_a_row_and_the_largest_fall_is_first(maven: Cube) -> None:
    frame = leave_one_out(maven).frame
    assert frame["member"].tolist()[:3] == ["telecommunications", "entertainment", "technolgy"]
    assert len(frame) == 10


def test_a_rise_that_is_one_order_says_so() -> None:
    software = row(made([(0, "S", "a", 10), (0, "S", "b", 10), (1, "S", "a", 8), (1, "S", "b", 30)]), "S")
    assert (software["top_order"], software["top_order_member"]) == (30, "b")
    assert software["change_without_order"] == pytest.approx(-0.6)
    assert software["flips_without_order"]


def test_only_a_member_that_moved_with_the_group_is_its_mover() -> None:
    group = row(made([(0, "S", "a", 100), (1, "S", "a", 10), (0, "S", "b", 10), (1, "S", "b", 200)]), "S")
    assert group["mover"] == "b"
    assert group["delta_without"] == -90


def test_a_group_of_one_has_nothing_left_and_does_not_flip() -> None:
    group = row(made([(0, "S", "a", 10), (1, "S", "a", 5)]), "S")
    assert group["delta_without"] == 0
    assert pd.isna(group["change_without"])
    assert not group["flips"]


def test_rows_without_a_member_are_never_the_mover() -> None:
    group = row(made([(0, "S", None, 10), (1, "S", None, 500), (0, "S", "a", 10), (1, "S", "a", 20)]), "S")
    assert group["mover"] == "a"
    assert group["delta"] == 500


def test_equal_movers_are_told_by_name() -> None:
    assert row(made([(0, "S", "b", 1), (1, "S", "b", 6), (0, "S", "a", 1), (1, "S", "a", 6)]), "S")["mover"] == "a"


def test_a_lost_group_has_no_order_left() -> None:
    group = row(made([(0, "S", "a", 10), (0, "T", "a", 5), (1, "T", "a", 5)]), "S")
    assert group["now"] == 0
    assert pd.isna(group["top_order"])


def test_several_lines_of_an_order_are_one_order() -> None:
    date = pd.to_datetime(["2024-01-15", "2024-04-15", "2024-04-15"])
    frame = pd.DataFrame({"date": date, "order_id": ["1", "2", "2"], "revenue": [5.0, 10.0, 20.0]})
    frame = frame.assign(sector="S", customer="a")
    assert row(cube_of(book_from_roles(frame), Settings(period="Q2 2024", min_events=1)), "S")["top_order"] == 30


def test_missing_columns_and_one_period_are_said() -> None:
    cube = made([(0, "S", "a", 10), (1, "S", "a", 5)])
    assert "region" in leave_one_out(cube, "region", "customer").missing
    assert "no period before" in leave_one_out(made([(1, "S", "a", 5)])).missing
