"""The path that explains most of a change."""

from __future__ import annotations

import pandas as pd
import pytest

from xlsales.causes.contributions import contributions
from xlsales.causes.drilldown import drilldown
from xlsales.cube.cube import Cube, cube_of
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles

TEAM = {"a": ("X", "N"), "b": ("X", "N"), "c": ("Y", "N"), "d": ("Z", "S")}


def made(
    before: dict[str, float], now: dict[str, float], times: int = 10, earlier: dict[str, float] | None = None
) -> Cube:
    periods = (("2022-10-15", earlier or {}), ("2024-01-15", before), ("2024-04-15", now))
    rows = [(d, r, *TEAM[r], v / times) for d, side in periods for r, v in side.items() for _ in range(times)]
    frame = pd.DataFrame(rows, columns=["date", "rep", "manager", "office", "revenue"])
    return cube_of(
        book_from_roles(frame.assign(date=pd.to_datetime(frame["date"]))), Settings(period="Q2 2024", min_events=1)
    )


def test_the_path_of_a_fall_by_hand() -> None:
    cube = made({"a": 100, "b": 100, "c": 100, "d": 100}, {"a": 20, "b": 130, "c": 90, "d": 110})
    frame = drilldown(cube).frame
    assert frame["path"].tolist() == ["N", "N › X", "N › X › a"]
    assert frame["delta"].tolist() == pytest.approx([-60, -50, -80])
    assert frame["share_of_parent"].tolist() == pytest.approx([60 / 50, 50 / 60, 80 / 50])
    assert frame["share_of_total"].tolist() == pytest.approx([1.2, 1.0, 1.6])
    assert frame["orders_now"].tolist() == [30, 20, 10]


def test_maven_sector_path_leads_to_telecommunications(maven: Cube) -> None:
    frame = drilldown(maven).frame
    sector = frame[frame["dimension"] == "sector"].iloc[0]
    assert (sector["member"], sector["delta"]) == ("telecommunications", -74_809)
    product = frame[frame["dimension"] == "product"].iloc[0]
    assert (product["path"], product["delta"]) == ("GTX › GTX Pro", -138_108)


def test_forty_large_orders_against_forty_small_ones_are_more_than_noise() -> None:
    frame = drilldown(made({"a": 1000, "c": 100, "d": 100}, {"a": 1, "c": 100, "d": 100}, times=40)).frame
    assert not frame["within_noise"].any()
    # The least p value that 199 random assignments of the orders can give.
    assert frame["p"].tolist() == pytest.approx([1 / 200] * len(frame))


def test_the_chance_of_a_member_is_the_one_in_the_contributions() -> None:
    cube = made({"a": 100, "b": 100, "c": 100, "d": 100}, {"a": 70, "b": 130, "c": 90, "d": 110})
    for at in drilldown(cube).frame.itertuples():
        table = contributions(cube, str(at.dimension))
        assert at.p == table.fact("p", member=str(at.member)).value


def test_ties_go_to_the_first_name() -> None:
    frame = drilldown(made({"a": 10, "b": 10, "c": 10, "d": 10}, {"a": 5, "b": 5, "c": 10, "d": 10})).frame
    assert frame["member"].tolist()[-1] == "a"


def test_no_change_no_hierarchy_and_one_period_are_said() -> None:
    same = {"a": 10.0, "c": 10.0, "d": 10.0}
    assert "did not change" in drilldown(made(same, same)).missing
    assert "inside another" in drilldown(made(same, {"a": 1}, times=1)).missing
    assert "no period before" in drilldown(made({}, same)).missing


HISTORY = {"a": 1.0, "c": 1.0, "d": 1.0}


@pytest.mark.parametrize(
    ("earlier", "before", "now", "status"),
    [
        (HISTORY, {}, {"b": 400.0}, "new"),
        ({}, {}, {"b": 400.0}, "entered"),
        (HISTORY | {"b": 1.0}, {}, {"b": 400.0}, "returning"),
        (HISTORY, {"b": 400.0}, {}, "lapsed"),
    ],
)
def test_who_came_or_went_has_no_p_value_and_is_called_what_it_is(
    earlier: dict[str, float], before: dict[str, float], now: dict[str, float], status: str
) -> None:
    same = {"a": 100.0, "c": 100.0, "d": 100.0}
    frame = drilldown(made(same | before, same | now, earlier=earlier)).frame
    last = frame.iloc[-1]
    assert (last["member"], last["status"], bool(last["within_noise"])) == ("b", status, False)
    assert pd.isna(last["p"])
    assert frame["p"].iloc[:-1].notna().all()
