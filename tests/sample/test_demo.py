"""The demo's report is the analysis of the sample company."""

from __future__ import annotations

import pytest

from tests.sample import figures
from xlsales.report.model import Report
from xlsales.sample import company, demo_report


@pytest.fixture(scope="module")
def report() -> Report:
    return demo_report()


def test_the_demo_reports_on_the_last_quarter_with_the_sample_companys_revenue(report: Report) -> None:
    made = company()
    rows = figures.counted(made)
    kpis = report.tables["kpis"]
    for column, quarter in (("now", rows["q"].max()), ("before", rows["q"].max() - 1)):
        expected = rows.loc[rows["q"] == quarter, "Revenue"].sum()
        assert kpis.fact(column, metric="revenue").value == pytest.approx(expected)


def test_the_demo_sets_the_cancelled_orders_aside(report: Report) -> None:
    (cancelled,) = [d for d in company().dirt if d.kind == "cancelled"]
    account = report.tables["row_account"].frame
    assert len(cancelled.rows) in account.select_dtypes("number").to_numpy().ravel().tolist()


def test_the_demo_has_findings(report: Report) -> None:
    assert len(report.findings) > 10
