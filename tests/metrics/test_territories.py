"""Territories beside each other, and what an even spread would move, by hand."""

from __future__ import annotations

import csv

import pandas as pd
import pytest

from tests.conftest import needs_shared
from xlsales.cube.cube import Cube, cube_of
from xlsales.metrics.territories import rebalancing, territories
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles

ROWS = [
    ("2024-01-05", "N", "a", "c1", 100.0), ("2024-02-05", "N", "a", "c2", 100.0), ("2024-03-25", "S", "b", "c3", 100.0),
    ("2024-04-05", "N", "a", "c1", 300.0), ("2024-04-15", "N", "a", "c2", 100.0), ("2024-05-05", "S", "b", "c3", 60.0),
    ("2024-06-28", "S", "d", "c4", 40.0),
]  # fmt: skip


def made(rows: list[tuple[str, str, str, str, float]] = ROWS, place: str = "territory") -> Cube:
    frame = pd.DataFrame(rows, columns=["date", place, "rep", "customer", "revenue"])
    book = book_from_roles(frame.assign(date=pd.to_datetime(frame["date"])))
    goals = pd.DataFrame({"role": place, "member": ["N", "S"], "grain": "quarter", "period_ix": 2024 * 4 + 1,
                          "quota": [500.0, 80.0]})  # fmt: skip
    return cube_of(book.with_targets(goals), Settings(period="Q2 2024"))


def test_a_territory_has_its_revenue_people_customers_and_attainment() -> None:
    frame = territories(made()).frame.set_index("member")
    north = frame.loc["N"]
    assert north[["revenue", "before", "change", "share"]].tolist() == pytest.approx([400, 200, 1.0, 0.8])
    assert north[["reps", "revenue_per_rep", "customers", "revenue_per_customer"]].tolist() == [1, 400, 2, 200]
    assert north[["quota", "attainment"]].tolist() == [500, 0.8]
    assert frame["reps"].tolist() == [1, 2]


def test_maven_offices_have_the_expected_figures(maven: Cube) -> None:
    with needs_shared("expected", "maven_q4_2017.csv").open(encoding="utf-8") as file:
        rows = [r for r in csv.DictReader(file) if r["dimension"] == "regional_office"]
    frame = territories(maven).frame.set_index("member")
    assert len(frame) == len(rows) == 3
    for r in rows:
        ours = frame.loc[r["key"]]
        assert (ours["revenue"], ours["before"], ours["orders"]) == (
            float(r["rev_q4"]),
            float(r["rev_q3"]),
            int(r["deals"]),
        )
        assert round(ours["share"] * 100, 4) == float(r["share_pct"])


def test_a_region_stands_in_where_there_is_no_territory() -> None:
    assert territories(made(place="region")).column("member").header == "Region"


def test_an_even_spread_by_hand() -> None:
    frame = rebalancing(made()).frame.set_index("member")
    # Two whole quarters: N (200 + 400) / 2 = 300 with one rep, S (100 + 100) / 2 = 100 with two; 400 / 3 a rep.
    assert frame["potential"].to_dict() == {"N": 300, "S": 100, "Total": 400}
    assert frame.loc["N", ["load", "even", "move"]].tolist() == pytest.approx([2.25, 400 / 3, 300 - 400 / 3])
    assert frame.loc["N", "customers_to_move"] == pytest.approx((300 - 400 / 3) / 150)
    assert frame.loc["S", "reps_to_move"] == pytest.approx(2 - 0.75)
    assert frame.loc["Total", "move"] == pytest.approx(300 - 400 / 3)


def test_what_is_handed_over_is_what_is_received() -> None:
    frame = rebalancing(made()).frame
    assert frame["move"].iloc[:-1].sum() == pytest.approx(0)
    assert frame["reps_to_move"].iloc[:-1].sum() == pytest.approx(0)


def test_a_rep_in_two_territories_counts_by_orders() -> None:
    rows = [*ROWS, ("2024-05-20", "S", "a", "c3", 10.0)]
    cube = made(rows)
    assert any("more than one" in n for n in territories(cube).notes)
    frame = rebalancing(cube).frame.set_index("member")
    assert frame.loc["N", "reps"] == pytest.approx(2 / 3)
    assert frame.loc["Total", "reps"] == pytest.approx(3)


def test_the_assumptions_are_said() -> None:
    notes = rebalancing(made()).notes
    assert sum(n.startswith("Assumption") for n in notes) == 3
    assert "Q1 2024 to Q2 2024" in notes[0]


def test_what_is_missing_is_said() -> None:
    date = pd.to_datetime(["2024-01-05", "2024-04-05"])
    bare = cube_of(book_from_roles(pd.DataFrame({"date": date, "revenue": 1.0})), Settings())
    assert "territory, region or office" in territories(bare).missing
    assert "territory, region or office" in rebalancing(bare).missing
    assert "no column for city" in territories(made(), "city").missing
    no_rep = cube_of(book_from_roles(pd.DataFrame({"date": date, "revenue": 1.0, "region": ["N", "S"]})), Settings())
    assert "who sold" in rebalancing(no_rep).missing
    assert "nothing to move" in rebalancing(made([r for r in ROWS if r[1] == "N"])).missing


def test_a_lost_territory_stays_and_negative_revenue_is_not_potential() -> None:
    rows = [*ROWS, ("2024-02-01", "W", "e", "c5", 50.0), ("2024-05-01", "V", "f", "c6", -20.0)]
    frame = territories(made(rows)).frame.set_index("member")
    assert frame.loc["W", ["revenue", "change"]].tolist() == [0, -1]
    assert frame.loc["V", "orders"] == 0
    assert "V" not in rebalancing(made(rows)).frame["member"].tolist()


def test_reps_who_sell_everywhere_have_no_territory_whose_work_could_be_moved() -> None:
    days = pd.to_datetime(["2024-01-05", "2024-04-05"])
    rows = pd.DataFrame(
        [
            {"date": day, "revenue": 10.0 if region == "North" else 30.0, "region": region, "rep": rep}
            for day in days
            for region in ("North", "South")
            for rep in ("Ann", "Bob")
        ]
    )
    everywhere = cube_of(book_from_roles(rows), Settings(period="Q2 2024"))
    assert "sell in several Region" in rebalancing(everywhere).missing
    at_home = rows[(rows["region"] == "North") == (rows["rep"] == "Ann")]
    assert rebalancing(cube_of(book_from_roles(at_home), Settings(period="Q2 2024"))).fact("load", member="South")
