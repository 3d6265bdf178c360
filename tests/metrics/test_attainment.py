"""Attainment by hand: sums over the same members and periods, roll-ups, running periods."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlsales.cube.cube import Cube, cube_of
from xlsales.metrics.attainment import NO_TARGETS, attainment, attainment_by_period
from xlsales.metrics.table import Table
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles

Q1, Q2 = 2024 * 4, 2024 * 4 + 1
SALES = [("2024-01-02", "a", "X", 60.0), ("2024-02-15", "a", "X", 40.0), ("2024-03-30", "b", "X", 30.0),
         ("2024-04-02", "a", "X", 90.0), ("2024-05-15", "b", "X", 60.0), ("2024-06-29", "c", "Y", 50.0)]  # fmt: skip


def made(
    targets: list[tuple[str, str, str, int, float | None]] | None,
    sales: list[tuple[str, str, str, float]] | None = None,
    precision: str = "day",
    **options: object,
) -> Cube:
    frame = pd.DataFrame(sales or SALES, columns=["date", "rep", "manager", "revenue"])
    book = book_from_roles(frame.assign(date=pd.to_datetime(frame["date"])), precision=precision)  # type: ignore[arg-type]
    if targets is not None:
        goals = pd.DataFrame(targets, columns=["role", "member", "grain", "period_ix", "quota"])
        book = book.with_targets(goals.astype({"quota": float}))
    return cube_of(book, Settings().with_values({"grain": "quarter", "period": "Q2 2024", **options}))


def rep(member: str, quota: float | None, ix: int = Q2) -> tuple[str, str, str, int, float | None]:
    return ("rep", member, "quarter", ix, quota)


def by_member(table: Table) -> pd.DataFrame:
    assert table, table.missing
    return table.frame.set_index("member")


def test_attainment_is_the_sum_over_the_sum_not_the_mean_of_percentages() -> None:
    frame = by_member(attainment(made([rep("a", 100), rep("b", 30)])))
    assert frame["attainment"].to_dict() == pytest.approx(
        {"a": 0.9, "b": 2.0, "Total": 150 / 130, "c": float("nan")}, nan_ok=True
    )
    assert frame.loc["Total", "gap"] == 20


def test_the_lowest_comes_first_and_under_three_quarters_is_called_out() -> None:
    frame = attainment(made([rep("a", 100), rep("b", 100), rep("c", 51)])).frame
    assert frame["member"].tolist() == ["b", "a", "c", "Total"]
    assert frame["under_floor"].tolist() == [True, False, False, False]
    assert frame["status"].tolist() == ["under the floor", "below", "below", "below"]


def test_a_missing_quota_is_no_target_and_zero_is_none_either() -> None:
    table = attainment(made([rep("a", 100), rep("b", None), rep("c", 0)]))
    frame = by_member(table)
    assert frame.loc["b", "status"] == frame.loc["c", "status"] == "no target"
    assert frame.loc["Total", "quota"] == 100


def test_sales_without_a_target_are_shown_but_not_in_the_total() -> None:
    table = attainment(made([rep("a", 100)]))
    frame = by_member(table)
    assert frame.loc["c", "status"] == "no target"
    assert frame.loc["Total", "actual"] == 90
    assert any("110 of revenue belongs to members of rep without a target" in n for n in table.notes)


def test_a_target_without_sales_is_said() -> None:
    table = attainment(made([rep("a", 100), rep("New One", 40)]))
    assert by_member(table).loc["New One", "status"] == "no sales"
    assert any("New One" in n for n in table.notes)


def test_months_add_up_to_quarters_over_the_same_months_only() -> None:
    april, june = 2024 * 12 + 3, 2024 * 12 + 5
    frame = by_member(attainment(made([("rep", "a", "month", april, 50), ("rep", "a", "month", june, 50),
                                       ("rep", "b", "month", april, 10)])))  # fmt: skip
    assert frame.loc["a", ["quota", "actual"]].tolist() == [100, 90]
    # b sold in May only, for which it has no target.
    assert frame.loc["b", ["quota", "actual"]].tolist() == [10, 0]


def test_monthly_targets_of_rows_that_tell_only_quarters_are_added_up() -> None:
    sales = [("2024-01-01", "a", "X", 100.0), ("2024-04-01", "a", "X", 90.0)]
    targets = [("rep", "a", "month", 2024 * 12 + m, 20.0) for m in range(12)]
    frame = by_member(attainment(made(targets, sales, precision="quarter")))
    assert frame.loc["a", ["quota", "actual"]].tolist() == [60, 90]


def test_a_manager_among_the_reps_is_not_counted_twice() -> None:
    table = attainment(made([rep("X", 130), rep("a", 100), rep("b", 30), rep("c", 60)]))
    frame = by_member(table)
    assert frame.loc["X", ["row", "quota", "actual"]].tolist() == ["roll-up", 130, 150]
    assert frame.loc["Total", ["quota", "actual"]].tolist() == [190, 200]
    assert any("X = 2 others" in n for n in table.notes)


def test_subtotals_and_a_grand_total_are_found_by_their_sums() -> None:
    table = attainment(made([rep("North total", 130), rep("a", 100), rep("b", 30), rep("South total", 100),
                             rep("c", 60), rep("d", 40), rep("Grand Total", 230)]))  # fmt: skip
    frame = by_member(table)
    assert sorted(frame.index[frame["row"] == "roll-up"]) == ["Grand Total", "North total", "South total"]
    assert frame.loc["Total", "quota"] == 230
    assert frame.loc["Grand Total", "actual"] == 200


def test_a_new_rep_whose_quota_happens_to_be_a_sum_stays_a_member() -> None:
    frame = by_member(attainment(made([rep("a", 50), rep("b", 50), rep("New One", 100), rep("c", 10)])))
    assert frame.loc["New One", "row"] == "member"


def test_a_running_quarter_has_pace_and_forecast() -> None:
    daily = [(f"{day:%Y-%m-%d}", "c", "Y", 1.0) for day in pd.date_range("2024-01-01", "2024-05-30")]
    sales = [*SALES[:5], *daily]
    cube = made([rep("a", 182), rep("b", 60)], sales)
    assert cube.calendar.now.ix in cube.calendar.partial
    frame = by_member(attainment(cube))
    elapsed = 60 / 91  # 1 April to 30 May
    assert frame.loc["a", "expected_by_now"] == pytest.approx(120)
    assert frame.loc["a", "pace"] == pytest.approx(90 / 120)
    assert frame.loc["a", "forecast"] == pytest.approx(90 / elapsed)
    assert frame.loc["a", "forecast_attainment"] == pytest.approx(0.75)
    assert frame.loc["b", "status"] == "met"


def test_a_years_target_in_a_quarterly_report_is_shown_up_to_date() -> None:
    frame = by_member(attainment(made([("rep", "a", "year", 2024, 380)])))
    assert frame.loc["a", "period"] == "2024"
    assert frame.loc["a", "actual"] == 190
    assert frame.loc["a", "forecast"] == pytest.approx(190 / (182 / 366))


def test_a_whole_quarter_has_no_forecast() -> None:
    assert by_member(attainment(made([rep("a", 100)])))["forecast"].isna().all()


def test_names_match_whatever_their_case() -> None:
    assert by_member(attainment(made([rep(" A ", 100)]))).loc["a", "attainment"] == 0.9


def test_targets_of_the_company_are_one_row() -> None:
    frame = attainment(made([("company", "", "quarter", Q2, 400)])).frame
    assert frame[["member", "quota", "actual"]].values.tolist() == [["Company", 400, 200]]


def test_managers_and_reps_are_reported_apart() -> None:
    table = attainment(made([rep("a", 100), ("manager", "X", "quarter", Q2, 130), ("manager", "Y", "quarter", Q2, 60)]))
    assert table.frame.groupby("role")["quota"].max().to_dict() == {"manager": 190, "rep": 100}
    assert set(attainment(made([rep("a", 1), ("manager", "X", "quarter", Q2, 1)]), "rep").frame["role"]) == {"rep"}


def test_by_period_adds_up_each_period() -> None:
    frame = attainment_by_period(made([rep("a", 100), rep("b", 40), rep("a", 80, Q1), rep("b", 60, Q1)])).frame
    assert frame["period"].tolist() == ["Q1 2024", "Q2 2024"]
    assert frame["attainment"].tolist() == pytest.approx([130 / 140, 150 / 140])
    assert frame["under_floor"].tolist() == [1, 0]


def test_what_is_missing_is_said() -> None:
    assert attainment(made(None)).missing == NO_TARGETS
    assert attainment_by_period(made(None)).missing == NO_TARGETS
    assert "region" in attainment(made([("region", "N", "quarter", Q2, 5)])).missing
    assert "some for rep" in attainment(made([rep("a", 5)]), "manager").missing
    assert "do not cover Q2 2024" in attainment(made([rep("a", 5, Q1 - 4)])).missing


@settings(deadline=None, max_examples=12)
@given(st.permutations(["a", "b", "c", "X"]), st.permutations(range(6)))
def test_the_order_of_targets_and_rows_does_not_matter(names: list[str], places: list[int]) -> None:
    quota = {"a": 100, "b": 30, "c": 60, "X": 130}
    cube = made([rep(n, quota[n]) for n in names], [SALES[i] for i in places])
    expected = attainment(made([rep(n, q) for n, q in quota.items()])).frame
    pd.testing.assert_frame_equal(attainment(cube).frame, expected)


def test_targets_of_fiscal_quarters_are_those_of_their_own_months() -> None:
    # With a year that begins in February, FY24 Q1 is February to April 2023.
    sales = [(f"2023-{month:02d}-10", "a", "X", float(month)) for month in range(1, 13)]
    goals = [rep("a", 100, 2023 * 4), rep("a", 200, 2023 * 4 + 1)]
    row = attainment(made(goals, sales, fiscal_year_start=2, period="FY24 Q2")).frame.iloc[0]
    assert (row["period"], row["quota"], row["actual"]) == ("FY24 Q2", 200, 5 + 6 + 7)
