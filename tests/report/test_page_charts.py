"""The first page's charts: their tables add up, leave out what is partial, and their titles say what they show."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import xlsales
from xlsales.report.model import Chart, Charts, Report


def orders(last: str = "2024-12-31", **extra: object) -> pd.DataFrame:
    """Orders of three regions from 2022 on; the South sells half as much in the last quarter of 2024."""
    days = pd.date_range("2022-01-01", last, freq="D")
    draw = np.random.default_rng(4)
    rows = pd.DataFrame(
        {
            "Order ID": [f"O{i}" for i in range(3 * len(days))], "Date": np.tile(days, 3),
            "Region": np.repeat(["North", "South", "East"], len(days)),
            "Product": draw.choice(["A", "B"], 3 * len(days)),
            "Units": draw.integers(1, 6, 3 * len(days)),
        }
    )  # fmt: skip
    late = (rows["Date"] >= "2024-10-01") & (rows["Region"] == "South")
    rows["Units"] = np.where(late, 1, rows["Units"])
    return rows.assign(Revenue=rows["Units"] * 10.0, **extra)


def charts(report: Report) -> dict[str, Chart]:
    return {c.table: c for b in report.sheets[0].blocks if isinstance(b, Charts) for c in b.charts}


@pytest.fixture(scope="module")
def report() -> Report:
    return xlsales.analyze(orders(), period="Q4 2024", compare="previous")


def test_the_path_holds_whole_periods_the_year_before_each_and_what_comes_next(report: Report) -> None:
    frame = report.tables["page_path"].frame.set_index("period")
    revenue = report.tables["trend_quarter"].frame.set_index("period")["revenue"]
    assert frame["revenue"].dropna().to_dict() == revenue.tail(9).to_dict()
    assert frame.loc["Q4 2024", "year_before"] == revenue["Q4 2023"]
    assert frame.index[-1] == "Q2 2025"
    assert np.isnan(frame.loc["Q1 2025", "revenue"])
    assert frame.loc["Q1 2025", "likely"] > 0


def test_a_partial_period_is_no_column_unless_it_is_the_one_reported_on() -> None:
    cut = xlsales.analyze(orders("2024-11-10"), period="Q3 2024")
    assert "Q4 2024" not in cut.tables["page_path"].frame.loc[lambda f: f["revenue"].notna(), "period"].tolist()


def test_the_bridge_leads_from_one_revenue_to_the_other(report: Report) -> None:
    amounts = report.tables["page_bridge"].frame["amount"].tolist()
    kpis = report.tables["kpis"]
    assert amounts[0] == kpis.fact("before", metric="revenue").value
    assert amounts[-1] == kpis.fact("now", metric="revenue").value
    assert sum(amounts[:-1]) == pytest.approx(amounts[-1])


def test_who_moved_it_is_named_with_the_money(report: Report) -> None:
    chart = charts(report)["page_moved"]
    frame = report.tables["page_moved"].frame
    assert frame["member"].iloc[-1] == "South"
    assert frame["delta"].is_monotonic_decreasing
    assert chart.title.text().startswith("South lost ")


def test_parts_of_targets_are_drawn_lowest_first_and_the_title_names_who_is_behind() -> None:
    quota = pd.DataFrame(
        {"Region": ["North", "South", "East"], "Quarter": "Q4 2024", "Quota": [2_000.0, 2_000.0, 2_000.0]}
    )
    made = xlsales.analyze(orders(), period="Q4 2024", targets=quota)
    frame = made.tables["page_reached"].frame
    assert frame["member"].iloc[0] == "South"
    assert frame["attainment"].is_monotonic_increasing
    # 92 days of one unit of 10.
    assert charts(made)["page_reached"].title.text() == "South reached 46% of target"


def test_a_year_of_a_single_month_has_no_path_and_no_bridge() -> None:
    few = xlsales.analyze(orders()[lambda f: f["Date"] < "2022-02-01"])
    assert not {"page_path", "page_bridge", "page_moved"} & set(few.tables)
    assert charts(few)
