"""Reports that several tests look at."""

from __future__ import annotations

import pandas as pd
import pytest

from xlsales.api import analyze
from xlsales.report.build import report_of
from xlsales.report.model import Report
from xlsales.sample import company
from xlsales.settings import Settings
from xlsales.table.book import SalesBook


@pytest.fixture(scope="session")
def small() -> Report:
    """A small made-up company with orders, deals and targets."""
    made = company(7, orders=300, stories=("price_cut",))
    return analyze(made.orders, deals=made.deals, targets=made.targets, source_name="made up")


@pytest.fixture(scope="session")
def few_orders() -> pd.DataFrame:
    """Two years of orders, one every ten days, as a file might hold them."""
    days = pd.date_range("2023-01-01", "2024-12-31", freq="10D")
    count = range(len(days))
    return pd.DataFrame(
        {
            "Order Date": days.strftime("%Y-%m-%d"),
            "Region": ["North" if i % 3 else "South" for i in count],
            "Customer": [f"Customer {i % 7}" for i in count],
            "Revenue": [100.0 + 7 * (i % 11) for i in count],
        }
    )


@pytest.fixture(scope="session")
def deals_only() -> Report:
    """The deals of that company alone."""
    return analyze(company(7, orders=300, stories=("price_cut",)).deals, source_name="deals")


@pytest.fixture(scope="session")
def eight(eight_rows: SalesBook) -> Report:
    """The eight rows of the first documents."""
    return report_of(eight_rows, Settings())


@pytest.fixture(scope="session")
def maven_report(maven_book: SalesBook) -> Report:
    """Maven's fourth quarter."""
    return report_of(maven_book, Settings(period="Q4 2017"))


@pytest.fixture(params=["small", "deals_only", "eight", "maven_report"])
def report(request: pytest.FixtureRequest) -> Report:
    """Each of these reports in turn."""
    made: Report = request.getfixturevalue(request.param)
    return made
