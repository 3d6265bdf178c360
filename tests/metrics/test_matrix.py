"""The matrices against document 003's classes and hand-made deals."""

from __future__ import annotations

import csv

import pandas as pd
import pytest

from tests.conftest import needs_shared
from xlsales.cube.cube import Cube, cube_of
from xlsales.metrics.matrix import CutLines, class_of, cut_lines, matrix, matrix_cut, matrix_value
from xlsales.settings import Settings
from xlsales.table.book import SalesBook, book_from_roles


def made(*rows: tuple[str, str, float], **options: object) -> Cube:
    frame = pd.DataFrame(rows, columns=["manager", "stage", "amount"])
    day = pd.Timestamp(2024, 4, 15)
    return cube_of(
        book_from_roles(deals=frame.assign(created=day - pd.Timedelta(days=14), closed=day)),
        Settings().with_values(options),
    )


def test_maven_managers_have_the_classes_of_document_003(maven: Cube) -> None:
    frame = matrix(maven, "manager").frame
    groups = frame.groupby("class")["member"].apply(sorted).to_dict()
    assert groups == {
        "G1": ["Celia Rouche"],
        "G2": ["Dustin Brinkmann", "Summer Sewald"],
        "G3": ["Melvin Marxen", "Rocco Neubert"],
        "G4": ["Cara Losch"],
    }


def test_maven_cut_lines_are_the_companys_own(maven: Cube) -> None:
    cuts = cut_lines(maven)
    assert cuts is not None
    assert (cuts.rate, cuts.sale) == pytest.approx((1196 / 1985, 2_802_496 / 1196))
    assert matrix_cut(maven).fact("average_sale", 0).value == cuts.sale


def test_only_melvin_and_summer_differ_before_correction_and_nobody_after(maven: Cube) -> None:
    frame = matrix(maven, "manager").frame.set_index("member")
    assert sorted(frame.index[frame["p"] < 0.05]) == ["Melvin Marxen", "Summer Sewald"]
    assert round(frame.loc["Melvin Marxen", "p"], 3) == 0.025
    assert round(frame.loc["Summer Sewald", "p"], 3) == 0.048
    assert not frame["certain"].any()
    assert set(frame["certainty"]) == {"within noise"}


@pytest.mark.parametrize(
    ("dimension", "theirs", "cycle", "weeks"),
    [
        ("manager", "manager", "won", "weeks_days7_won"),
        ("product", "product", "closed", "weeks_days7_closed"),
        ("rep", "sales_agent", "week_boundary", "weeks_datediff_all_closed"),
    ],
)
def test_every_member_has_the_expected_figures(
    maven_book: SalesBook, dimension: str, theirs: str, cycle: str, weeks: str
) -> None:
    with needs_shared("expected", "maven_q4_2017.csv").open(encoding="utf-8") as file:
        rows = [r for r in csv.DictReader(file) if r["dimension"] == theirs]
    cube = cube_of(maven_book, Settings(period="Q4 2017", cycle=cycle))
    frame = matrix(cube, dimension).frame.set_index("member")
    assert sorted(frame.index) == sorted(r["key"] for r in rows)
    for r in rows:
        ours = frame.loc[r["key"]]
        assert ours["revenue"] == float(r["rev_q4"])
        assert ours["deals"] == int(r["deals"])
        assert round(ours["average_sale"], 4) == float(r["avg"])
        assert round(ours["win_rate"] * 100, 4) == float(r["cvr_pct"])
        assert round(ours["weeks_to_close"], 4) == float(r[weeks])
        assert round(ours["change"] * 100, 4) == float(r["qoq_pct"])


def test_a_member_exactly_on_the_lines_is_high() -> None:
    cuts = CutLines(0.5, 100.0)
    found = class_of(0.5, 100.0, cuts)
    assert found is not None
    assert found.code == "G1"
    assert class_of(0.5, float("nan"), cuts) is None


def test_equal_members_are_all_on_the_lines() -> None:
    cube = made(*[(m, s, a) for m in "AB" for s, a in (("Won", 0.1), ("Won", 0.2), ("Lost", 0.0))])
    assert set(matrix(cube, "manager").frame["class"]) == {"G1"}


def test_few_deals_are_classified_but_not_tested() -> None:
    cube = made(("A", "Won", 10), *[("B", s, 5) for s in ("Won", "Lost") * 10])
    frame = matrix(cube, "manager").frame.set_index("member")
    assert frame.loc["A", "certainty"] == "few deals"
    assert pd.isna(frame.loc["A", "p"])
    assert frame.loc["A", "class"] == "G1"


def test_a_large_difference_is_certain() -> None:
    rows = [("A", "Won", 10)] * 40 + [("B", "Won", 10)] * 10 + [("B", "Lost", 0)] * 30
    frame = matrix(made(*rows), "manager").frame.set_index("member")
    assert frame["certain"].all()


def test_a_member_that_only_lost_has_no_class() -> None:
    frame = matrix(made(("A", "Won", 10), ("B", "Lost", 0)), "manager").frame.set_index("member")
    assert frame.loc["B", "class"] is None
    assert frame.loc["B", "win_rate"] == 0


def test_the_cohort_win_rate_counts_deals_by_created_date() -> None:
    rows = [("A", "Won", 10.0, "2024-02-01", "2024-04-10"), ("A", "Lost", 0.0, "2024-04-02", "2024-04-11"),
            ("A", "Won", 10.0, "2024-04-03", "2024-05-01")]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["manager", "stage", "amount", "created", "closed"])
    frame = frame.assign(created=pd.to_datetime(frame["created"]), closed=pd.to_datetime(frame["closed"]))
    book = book_from_roles(deals=frame)
    rate = {w: matrix(cube_of(book, Settings(period="Q2 2024", win_rate=w)), "manager").frame["win_rate"][0]
            for w in ("closed", "cohort")}  # fmt: skip
    assert rate == {"closed": pytest.approx(2 / 3), "cohort": pytest.approx(1 / 2)}


def test_orders_have_no_win_rate_but_a_value_matrix(eight_rows: SalesBook) -> None:
    cube = cube_of(eight_rows, Settings(period="Q3 2024"))
    assert "no deals" in matrix(cube, "segment").missing
    assert "no deals" in matrix_cut(cube).missing
    frame = matrix_value(cube, "segment").frame.set_index("member")
    # 3 Mid-Market orders average 42 817, 2 SMB 14 098; cut at 2.5 orders and 31 330.
    assert frame["class"].to_dict() == {"Mid-Market": "V1", "SMB": "V4"}
    assert frame["few"].all()


def test_a_dimension_that_the_deals_lack_is_named(maven: Cube) -> None:
    assert "region" in matrix(maven, "region").missing
    assert "region" in matrix_value(maven, "region").missing


def test_no_deal_won_leaves_nothing_to_place() -> None:
    day = pd.to_datetime(["2024-01-02", "2024-04-02"])
    deals = pd.DataFrame({"manager": ["A", "A"], "stage": "Lost", "amount": 0.0, "created": day, "closed": day})
    cube = cube_of(
        book_from_roles(pd.DataFrame({"date": day, "revenue": [5.0, 6.0]}), deals), Settings(period="Q2 2024")
    )
    assert "No deal was won in Q2 2024" in matrix(cube, "manager").missing
    assert "No deal was won in Q2 2024" in matrix_cut(cube).missing
