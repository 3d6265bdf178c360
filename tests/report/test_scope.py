"""Any span, any filter: the figures of the whole report follow, and agree with those published or counted by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import xlsales
from xlsales.report.model import Report
from xlsales.table.book import SalesBook


def revenue(report: Report, column: str = "now") -> float:
    return float(report.tables["kpis"].fact(column, metric="revenue").value)


def company(rows: int = 5000) -> pd.DataFrame:
    """Five thousand orders of three years: categories, regions, segments, months."""
    draw = np.random.default_rng(7)
    days = pd.date_range("2022-01-01", "2024-12-31")
    return pd.DataFrame(
        {
            "Order Date": draw.choice(days, rows),
            "Category": draw.choice(["Chairs", "Desks", "Lamps"], rows, p=[0.5, 0.3, 0.2]),
            "Region": draw.choice(["North", "South", "East", "West"], rows),
            "Segment": draw.choice(["SMB", "Enterprise"], rows),
            "Sales": np.exp(draw.normal(5, 0.6, rows)).round(2),
        }
    )


@pytest.mark.parametrize("period", ["", "all"])
def test_eight_rows_are_told_as_a_whole(eight_rows: SalesBook, period: str) -> None:
    report = xlsales.analyze(eight_rows, period=period)
    assert revenue(report) == 516_401
    assert report.tables["kpis"].fact("now", metric="units").value == 900
    regions = report.tables["breakdown_region"]
    found = {m: regions.fact("revenue", member=m).value for m in ("Asia Pacific", "Latin America", "North America")}
    assert found == {"Asia Pacific": 226_707, "Latin America": 174_238, "North America": 115_456}
    assert regions.fact("share", member="Asia Pacific").value == pytest.approx(0.439, abs=5e-4)
    reps = report.tables["breakdown_rep"]
    assert reps.fact("revenue", member="James Wilson").value == 260_942
    assert reps.fact("revenue", member="John Smith").value == 134_731
    assert report.text["executive"][0].text().endswith("add up to 516,401 of revenue.")


def test_a_quarter_of_the_eight_rows_still_has_the_whole_beside_it(eight_rows: SalesBook) -> None:
    reps = xlsales.analyze(eight_rows, period="Q3 2024").tables["breakdown_rep"]
    assert reps.fact("revenue", member="James Wilson").value == 0
    assert reps.fact("revenue_all", member="James Wilson").value == 260_942
    assert reps.fact("rank_all", member="James Wilson").value == 1


def test_a_made_company_has_totals_and_shares_over_all_rows() -> None:
    rows = company()
    report = xlsales.analyze(rows, period="all")
    assert revenue(report) == pytest.approx(rows["Sales"].sum())
    for header, role in (("Category", "category"), ("Region", "region"), ("Segment", "segment")):
        table = report.tables[f"breakdown_{role}"]
        by_hand = rows.groupby(header)["Sales"].sum()
        for member, amount in by_hand.items():
            assert table.fact("revenue", member=member).value == pytest.approx(amount)
            assert table.fact("share", member=member).value == pytest.approx(amount / rows["Sales"].sum())


@pytest.mark.parametrize(
    ("period", "first", "last", "before_first", "before_last"),
    [
        ("ytd", "2024-01-01", "2024-12-31", "2023-01-01", "2023-12-31"),
        ("ytd 2023", "2023-01-01", "2023-12-31", "2022-01-01", "2022-12-31"),
        ("last 6 months", "2024-07-01", "2024-12-31", "2024-01-01", "2024-06-30"),
        ("H1 2024", "2024-01-01", "2024-06-30", "2023-07-01", "2023-12-31"),
        ("2024-03-10..2024-05-15", "2024-03-10", "2024-05-15", "2024-01-03", "2024-03-09"),
        ("Q1 2024..Q3 2024", "2024-01-01", "2024-09-30", "2023-04-01", "2023-12-31"),
    ],
)
def test_a_span_and_the_one_before_it_are_those_of_the_rows(
    period: str, first: str, last: str, before_first: str, before_last: str
) -> None:
    rows = company()
    report = xlsales.analyze(rows, period=period, compare="previous")
    inside = rows[rows["Order Date"].between(first, last)]["Sales"].sum()
    before = rows[rows["Order Date"].between(before_first, before_last)]["Sales"].sum()
    assert (revenue(report), revenue(report, "before")) == (pytest.approx(inside), pytest.approx(before))
    parts = report.tables["breakdown_region"].frame
    assert parts["revenue"].sum() == pytest.approx(inside)
    assert parts["revenue_before"].sum() == pytest.approx(before)
    assert report.tables["contributions_region"].frame["delta"].iloc[-1] == pytest.approx(inside - before)


def test_a_filter_is_a_report_of_those_rows_alone() -> None:
    rows = company()
    north = xlsales.analyze(rows, where={"Region": "North"}, period="2024", compare="year_ago")
    alone = xlsales.analyze(rows[rows["Region"] == "North"], period="2024", compare="year_ago")
    for name in ("kpis", "breakdown_category", "trend_quarter"):
        pd.testing.assert_frame_equal(north.tables[name].frame, alone.tables[name].frame)


def test_the_quarter_after_a_peak_is_compared_with_the_same_quarter_a_year_ago() -> None:
    """Four years, Q4 twice the others; the first quarter of the last year lies 20 % above the one a year before."""
    days = pd.date_range("2021-01-01", "2025-03-31")
    season = np.where(days.month >= 10, 2.0, 1.0)
    level = np.where(days >= "2025-01-01", 1.2, 1.0)
    rows = pd.DataFrame({"Date": days, "Revenue": np.round(100 * season * level, 2), "Order ID": range(len(days))})
    report = xlsales.analyze(rows)
    first = report.text["executive"][0].text()
    assert "Q1 2024" in first
    assert "rose" in first or "up" in first or "more than" in first
    assert report.tables["kpis"].fact("other_change", metric="revenue").value < -0.3


def test_maven_over_all_rows_and_for_one_manager(maven_book: SalesBook) -> None:
    assert revenue(xlsales.analyze(maven_book, period="all")) == 10_005_534
    celia = xlsales.analyze(maven_book, period="Q4 2017", where={"manager": "Celia Rouche"})
    assert (revenue(celia), revenue(celia, "before")) == (430_212, 490_519)


def test_a_span_without_rows_says_where_there_are_some() -> None:
    with pytest.raises(xlsales.SalesError, match=r"Jan 2020 has no row\. There are rows from 2022-01-\d\d"):
        xlsales.analyze(company(50), period="2020-01-01..2020-01-31")
