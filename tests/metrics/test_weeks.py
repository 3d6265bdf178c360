"""A company whose year has whole weeks: what a week more brings is told by the week, in the headline and every row."""

from __future__ import annotations

import pandas as pd
import pytest

import xlsales
from xlsales.report.model import Report, Text

RETAIL = {"fiscal_calendar": "4-5-4", "fiscal_year_start": 2, "fiscal_year_name": "begins"}


def rows(daily: float = 100.0) -> pd.DataFrame:
    """Two orders of the same amount a day, from the retail year 2021 to that of 2023, which has 53 weeks."""
    days = pd.date_range("2021-01-31", "2024-02-03").repeat(2)
    return pd.DataFrame(
        {"Date": days, "Order": range(len(days)), "Sales": daily / 2, "Region": ["N", "S"] * (len(days) // 2)}
    )


def report(period: str, compare: str = "previous") -> Report:
    return xlsales.analyze(rows(), period=period, compare=compare, **RETAIL)


def headline(found: Report) -> str:
    return found.text["executive"][0].text()


def kpi(found: Report, metric: str, column: str) -> float:
    return float(found.tables["kpis"].fact(column, metric=metric).value)


def test_a_quarter_of_fourteen_weeks_is_compared_by_the_week() -> None:
    found = report("FY23 Q4")
    assert headline(found).startswith(
        "Revenue was 9,800 in FY23 Q4 after 9,100 in FY23 Q3, on 14 weeks after 13: a week brought 700 after 700"
    )
    assert [kpi(found, "units_with_rows", c) for c in ("now", "before")] == [14, 13]
    assert kpi(found, "per_unit", "change") == 0


def test_a_year_of_53_weeks_is_compared_by_the_week() -> None:
    assert "on 53 weeks after 52: a week brought 700 after 700" in headline(report("FY23"))


def test_quarters_of_thirteen_weeks_need_no_weeks() -> None:
    found = report("FY23 Q3")
    assert "weeks" not in headline(found)
    assert found.tables["kpis"].row(metric="per_unit") is None


def test_months_of_four_and_five_weeks_do_not_rise_and_fall_where_every_day_sells_alike() -> None:
    months = report("FY23 P12").tables["trend_month"].frame
    assert months["weeks"].tolist()[-12:] == [4, 5, 4, 4, 5, 4, 4, 5, 4, 4, 5, 5]
    assert months["revenue"].tolist()[-2:] == [3500, 3500]
    assert months["change"].dropna().tolist() == pytest.approx([0] * 35)
    assert months["year_change"].dropna().tolist() == pytest.approx([0] * 24)


def test_a_level_company_has_no_season_in_its_five_week_months() -> None:
    found = report("FY23 P12")
    assert not found.tables["seasonality"].frame["real"].iloc[0]


def test_every_day_counts_in_its_fiscal_year_by_hand() -> None:
    years = report("FY23").tables["trend_year"].frame
    assert years["period"].tolist() == ["FY21", "FY22", "FY23"]
    assert years["revenue"].tolist() == [36_400, 36_400, 37_100]


def test_the_first_sheet_says_which_days_the_period_has() -> None:
    summary = next(s for s in report("FY23 Q4").sheets if s.name == "Summary")
    subtitle = next(b for b in summary.blocks if isinstance(b, Text)).sentences[0].text()
    assert subtitle == "FY23 Q4 (29 Oct 2023 to 3 Feb 2024, 14 weeks) · compared with FY23 Q3 · rows"


def test_what_was_read_says_the_days_of_both_periods() -> None:
    findings = next(s for s in report("FY23 Q4").sheets if s.name == "Findings")
    said = str([b.table.frame.to_numpy().tolist() for b in findings.blocks if hasattr(b, "table")])
    assert "4-5-4 weeks: FY23 Q4 runs from 2023-10-29 to 2024-02-03, 14 weeks" in said
    assert "FY23 Q3 runs from 2023-07-30 to 2023-10-28, 13 weeks" in said


def test_rows_of_months_are_no_rows_of_weeks() -> None:
    months = pd.DataFrame({"Month": pd.date_range("2022-01-01", periods=30, freq="MS"), "Sales": 100.0})
    with pytest.raises(xlsales.SalesError, match="stand one a month, which a calendar of weeks cuts through"):
        xlsales.analyze(months, **RETAIL)


def test_deals_close_and_are_created_in_fiscal_months() -> None:
    days = pd.to_datetime(["2023-01-28", "2023-01-29", "2023-02-25", "2023-02-26", "2023-03-26"] * 4)
    deals = pd.DataFrame({"Stage": "Won", "Amount": 10.0, "Created": days, "Closed": days + pd.Timedelta(days=1)})
    found = xlsales.analyze(deals, period="FY23 P01", compare="none", **RETAIL)
    # Closed on 29 January and 30 January of the five; the one of 26 February is of the second month.
    assert kpi(found, "revenue", "now") == 2 * 4 * 10
    assert kpi(found, "created", "now") == 2 * 4


def test_growth_from_year_to_year_says_that_one_has_a_week_more() -> None:
    grown = rows().assign(Sales=lambda r: r["Sales"] * (1 + 0.3 * (r["Date"] >= "2023-01-29")))
    found = xlsales.analyze(grown, period="FY23 Q4", **RETAIL)
    told = [s.text() for s in found.text["findings"] if "FY23 has" in s.text()]
    # 53 weeks of 910 after 52 of 700.
    assert told == [
        "From FY21 to FY23 revenue grew 32.5%, 36,400 to 48,230: 15.1% a year on average. FY23 has 53 weeks, FY21 52."
    ]
