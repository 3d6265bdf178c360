"""The sparse search: planted stories are found, chance is not reported, and the effects add up."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from tests.causes.random_books import LINES, orders
from xlsales.causes.search import search
from xlsales.cube.cube import Cube, cube_of
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles

DIMENSIONS = {"region": list("NSEW"), "product": ["P1", "P2", "P3", "P4", "P5"], "segment": ["SMB", "Mid", "Ent"]}


def company(seed: int, keep: dict[tuple[tuple[str, str], ...], float], drift: float = 1.0) -> Cube:
    """Two quarters of random orders; in the second, those of a segment arrive `keep` times as often."""
    draw, parts = np.random.default_rng(seed), []
    for now, date in enumerate(("2024-02-01", "2024-05-01")):
        count = draw.poisson(6000)
        frame = pd.DataFrame({d: draw.choice(m, count) for d, m in DIMENSIONS.items()})
        frame["revenue"] = np.exp(draw.normal(6, 0.5, count)).round(2)
        chance = np.full(count, 0.3 * (drift if now else 1.0))
        for segment, factor in keep.items() if now else ():
            hit = np.logical_and.reduce([frame[d] == m for d, m in segment])
            chance[hit] *= factor
        parts.append(frame[draw.random(count) < chance].assign(date=pd.Timestamp(date)))
    return cube_of(book_from_roles(pd.concat(parts, ignore_index=True)), Settings(period="Q2 2024", min_events=1))


def certain(cube: Cube) -> list[dict[str, str]]:
    frame = search(cube).frame
    return [
        {
            r["dimension"]: r["member"],
            **({r["dimension_2"]: r["member_2"]} if isinstance(r["dimension_2"], str) else {}),
        }
        for r in frame[frame["certain"]].to_dict("records")
    ]


def test_a_story_in_one_member_is_found_alone() -> None:
    assert certain(company(1, {(("region", "N"),): 0.6})) == [{"region": "N"}]


def test_a_story_in_two_dimensions_is_found_as_such() -> None:
    assert certain(company(2, {(("region", "S"), ("product", "P2")): 2.2})) == [{"region": "S", "product": "P2"}]


def test_two_stories_against_each_other_are_both_found() -> None:
    found = certain(company(3, {(("region", "N"),): 0.55, (("product", "P4"),): 1.7}))
    assert {"region": "N"} in found
    assert {"product": "P4"} in found


def test_a_fall_that_all_share_is_common_and_nobodys() -> None:
    cube = company(4, {}, drift=0.7)
    assert certain(cube) == []
    frame = search(cube).frame.set_index("kind")
    assert frame.loc["common", "share_of_change"] > 0.6


def test_chance_is_hardly_ever_reported() -> None:
    assert sum(len(certain(company(seed, {}))) for seed in range(10, 25)) <= 1


@pytest.mark.parametrize(("present", "status"), [("2024-05-01", "entered"), ("2024-02-01", "gone")])
def test_a_member_in_one_period_only_is_a_fact_and_no_departure(present: str, status: str) -> None:
    cube = company(5, {})
    rows = pd.DataFrame(
        {"date": pd.Timestamp(present), "region": "X", "product": "P1", "segment": "SMB", "revenue": [900.0] * 80}
    )
    sales = cube.book.sales
    days = pd.to_datetime(sales["day"], unit="D")
    known = sales[[*DIMENSIONS, "revenue"]].astype(dict.fromkeys(DIMENSIONS, "str")).assign(date=days)
    both = cube_of(
        book_from_roles(pd.concat([known, rows], ignore_index=True)), Settings(period="Q2 2024", min_events=1)
    )
    frame = search(both).frame
    assert certain(both) == []
    row = frame[frame["member"] == "X"].iloc[0]
    assert (row["status"], bool(row["certain"])) == (status, False)
    assert pd.isna(row["p"])
    assert frame["effect"].iloc[:-1].sum() == pytest.approx(frame["effect"].iloc[-1])


def test_new_members_do_not_crowd_out_a_story() -> None:
    cube = company(1, {(("region", "N"),): 0.6})
    sales = cube.book.sales
    known = sales[[*DIMENSIONS, "revenue"]].astype(dict.fromkeys(DIMENSIONS, "str"))
    known = known.assign(date=pd.to_datetime(sales["day"], unit="D"), customer="old")
    new = pd.DataFrame(
        {"customer": [f"c{i % 5}" for i in range(300)], "revenue": 1500.0, "date": pd.Timestamp("2024-05-01")}
    )
    both = pd.concat([known, new.assign(region="S", product="P1", segment="SMB")], ignore_index=True)
    assert {"region": "N"} in certain(cube_of(book_from_roles(both), Settings(period="Q2 2024", min_events=1)))


def test_maven_has_no_certain_segment_and_its_effects_add_up(maven: Cube) -> None:
    frame = search(maven).frame
    assert not frame["certain"].any()
    assert frame["effect"].iloc[:-1].sum() == pytest.approx(-179_759, abs=0.005)
    assert frame["effect"].iloc[-1] == -179_759


def test_one_period_and_no_dimension_are_said() -> None:
    assert "no period before" in search(orders([(1, "A", "n", 5, 1)])).missing
    assert "two members" in search(orders([(0, "A", "n", 5, 1), (1, "A", "n", 9, 1)])).missing


@settings(deadline=None, max_examples=15)
@given(LINES)
def test_effects_add_up_whatever_the_rows_and_their_order(rows: list[tuple[int, str, str, int, int]]) -> None:
    table = search(orders(rows))
    if table:
        delta = sum(c if w else -c for w, _, _, c, _ in rows) / 100
        assert table.frame["effect"].iloc[:-1].sum() == pytest.approx(delta, abs=0.005)
        pd.testing.assert_frame_equal(table.frame, search(orders(rows[::-1])).frame, atol=0.005)
