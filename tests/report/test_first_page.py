"""The first pages: both comparisons and the target in the cards, and the totals of all rows beside the period's."""

from __future__ import annotations

import pandas as pd
import pytest

import xlsales
from xlsales.report.model import Cards, Report, TableBlock

DAYS = pd.date_range("2022-01-01", "2024-03-31")


def orders(revenue: dict[int, float] | None = None) -> pd.DataFrame:
    """Two orders a day; the amount of each by year."""
    amounts = revenue or {2022: 10.0, 2023: 20.0, 2024: 15.0}
    days = DAYS.repeat(2)
    sales = [amounts[y] for y in days.year]
    return pd.DataFrame({"Date": days, "Order": range(len(days)), "Rep": ["Ann", "Bob"] * len(DAYS), "Sales": sales})


def card(report: Report, metric: str) -> list[str]:
    summary = next(s for s in report.sheets if s.name == "Summary")
    cards = next(b for b in summary.blocks if isinstance(b, Cards))
    return [s.text() for s in cards.beside.get(metric, ()) if "all rows" not in s.text()]


def read(report: Report) -> dict[str, str]:
    sheet = next(s for s in report.sheets if s.name == "Findings")
    table = next(b.table for b in sheet.blocks if isinstance(b, TableBlock) and b.table.name == "about")
    return dict(zip(table.frame["what"], table.frame["value"], strict=True))


def targets(quota: float, *reps: str) -> pd.DataFrame:
    return pd.DataFrame({"Rep": reps, "Quarter": "Q4 2023", "Quota": quota})


def test_a_card_has_the_other_comparison_below_its_change() -> None:
    report = xlsales.analyze(orders(), period="Q4 2023", compare="previous")
    # 184 orders of 20 in each of Q3 and Q4 2023, of 10 in Q4 2022.
    assert report.tables["kpis"].fact("change", metric="revenue").value == 0
    assert card(report, "revenue") == ["▲ 100.0% on a year ago"]
    assert card(report, "orders") == ["0.0% on a year ago"]


def test_where_a_year_ago_is_the_headline_the_period_before_stands_below() -> None:
    report = xlsales.analyze(orders(), period="Q1 2024", compare="year_ago")
    # 182 orders of 15 after 184 of 20: 2,730 after 3,680, and per order 15 after 20; a day more or less makes little.
    assert card(report, "revenue") == ["▼ 25.8% on the quarter before"]
    assert card(report, "average_sale") == ["▼ 25.0% on the quarter before"]


def test_a_change_that_the_calendar_makes_is_left_out_of_the_card() -> None:
    """A level company: 28 days in February, 31 in the January before."""
    report = xlsales.analyze(orders(dict.fromkeys((2022, 2023, 2024), 10.0)), period="Feb 2023", compare="year_ago")
    assert card(report, "revenue") == []
    assert card(report, "average_sale") == ["0.0% on the month before"]


def test_a_target_of_all_revenue_is_told_in_its_card() -> None:
    report = xlsales.analyze(orders(), period="Q4 2023", compare="none", targets=targets(2000, "Ann", "Bob"))
    assert card(report, "revenue") == ["92.0% of target"]


def test_a_target_of_some_reps_is_no_target_of_all_revenue() -> None:
    report = xlsales.analyze(orders(), period="Q4 2023", compare="none", targets=targets(2000, "Ann"))
    assert card(report, "revenue") == []


def test_the_totals_of_all_rows_stand_on_the_first_page_beside_the_period() -> None:
    rows = orders()
    report = xlsales.analyze(rows, period="Q4 2023")
    revenue = rows["Sales"].sum()
    assert read(report)["All rows together"] == f"revenue {revenue:,.0f}, orders {len(rows):,}"
    assert report.tables["kpis"].fact("all_rows", metric="revenue").value == pytest.approx(revenue)
    assert report.tables["kpis"].fact("all_rows", metric="average_sale").value == pytest.approx(revenue / len(rows))
    summary = next(s for s in report.sheets if s.name == "Summary")
    beside = next(b for b in summary.blocks if isinstance(b, Cards)).beside
    told = {m: beside[m][-1].text() for m in ("revenue", "orders")}
    assert told == {"revenue": f"{revenue:,.0f} over all rows", "orders": f"{len(rows):,} over all rows"}


def test_a_report_on_all_rows_does_not_say_its_totals_twice() -> None:
    report = xlsales.analyze(orders(), period="all")
    assert "All rows together" not in read(report)
    assert "all_rows" not in report.tables["kpis"].frame
