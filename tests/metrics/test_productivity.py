"""What every rep brings."""

from __future__ import annotations

import csv
from dataclasses import replace

import pandas as pd
import pytest

from tests.conftest import needs_shared
from xlsales.cube.cube import cube_of
from xlsales.metrics.productivity import productivity
from xlsales.settings import Settings
from xlsales.table.book import SalesBook, book_from_roles


def orders(rows: list[tuple[str, str | None, float]]) -> SalesBook:
    frame = pd.DataFrame(rows, columns=["date", "rep", "revenue"])
    return book_from_roles(frame.assign(date=pd.to_datetime(frame["date"])))


def test_five_maven_agents_have_no_deal_at_all(maven_book: SalesBook) -> None:
    teams = pd.read_csv(needs_shared("data", "maven_crm") / "sales_teams.csv")
    book = replace(maven_book, members={"rep": tuple(teams["sales_agent"])})
    table = productivity(cube_of(book, Settings(period="Q4 2017")))
    never = table.frame[table.frame["status"] == "none at all"]["member"].tolist()
    assert len(never) == 5
    assert "Carl Lin" in never
    assert "5 listed without any row" in table.notes[1]


def test_maven_agents_have_the_expected_figures(maven_book: SalesBook) -> None:
    with needs_shared("expected", "maven_q4_2017.csv").open(encoding="utf-8") as file:
        rows = [r for r in csv.DictReader(file) if r["dimension"] == "sales_agent"]
    frame = productivity(cube_of(maven_book, Settings(period="Q4 2017"))).frame.set_index("member")
    assert len(frame) == len(rows) == 30
    for r in rows:
        ours = frame.loc[r["key"]]
        assert (ours["revenue"], ours["before"], ours["orders"]) == (
            float(r["rev_q4"]),
            float(r["rev_q3"]),
            int(r["deals"]),
        )
        assert round(ours["win_rate"] * 100, 4) == float(r["cvr_pct"])
        assert round(ours["share"] * 100, 4) == float(r["share_pct"])
    assert frame["vs_team"].sum() == pytest.approx(0)
    assert frame.loc["Darcel Schlecht", "manager"] == "Melvin Marxen"


def test_a_rep_without_a_row_in_the_period_stays_and_says_so() -> None:
    book = orders([("2024-01-05", "a", 10), ("2024-01-06", "b", 20), ("2024-04-05", "a", 30), ("2024-04-06", None, 10)])
    frame = productivity(cube_of(book, Settings(period="Q2 2024"))).frame.set_index("member")
    assert frame["status"].to_dict() == {"a": "active", "b": "none in the period"}
    assert frame.loc["a", "share"] == 0.75
    assert frame.loc["b", "change"] == -1
    assert frame["few"].all()


def test_one_period_has_no_change() -> None:
    frame = productivity(cube_of(orders([("2024-01-05", "a", 10)]), Settings())).frame
    assert "change" not in frame
    assert frame["vs_team"].tolist() == [0.0]


def test_equal_reps_are_told_by_name() -> None:
    book = orders([("2024-01-05", r, 10) for r in ("c", "a", "b")])
    assert productivity(cube_of(book, Settings())).frame["member"].tolist() == ["a", "b", "c"]


def test_without_reps_it_says_so() -> None:
    book = book_from_roles(pd.DataFrame({"date": pd.to_datetime(["2024-01-05"]), "revenue": [1.0]}))
    assert "who sold" in productivity(cube_of(book, Settings())).missing
