"""Books and data that many tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import settings
from hypothesis import settings as hypothesis_settings

from xlsales.cube.cube import Cube, cube_of
from xlsales.settings import Settings
from xlsales.table.book import SalesBook, book_from_roles

# xlwings reads its key when it is first imported; this one is for tests of the Office.js path only.
os.environ.setdefault("XLWINGS_LICENSE_KEY", "noncommercial")
# A busy machine is slow, which is no fault of what is tested.
hypothesis_settings.register_profile("xlsales", deadline=None)
hypothesis_settings.load_profile("xlsales")

# The same examples on every run: a red test is red for everybody. HYPOTHESIS_PROFILE=search looks for new ones.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("search", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))
SHARED = Path(__file__).resolve().parents[2] / "shared"


def needs_shared(*parts: str) -> Path:
    """A path under the shared data folder; skips the test where it is missing."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"the shared data folder has no {'/'.join(parts)}")
    return path


@pytest.fixture(scope="session")
def maven_book() -> SalesBook:
    """Maven's CRM data joined by hand, independently of our reader."""
    folder = needs_shared("data", "maven_crm")
    deals = pd.read_csv(folder / "sales_pipeline.csv")
    deals["product"] = deals["product"].replace("GTXPro", "GTX Pro")
    deals = (
        deals.merge(pd.read_csv(folder / "accounts.csv")[["account", "sector"]], on="account", how="left")
        .merge(pd.read_csv(folder / "sales_teams.csv"), on="sales_agent", how="left")
        .merge(pd.read_csv(folder / "products.csv")[["product", "series"]], on="product", how="left")
        .rename(
            columns={
                "opportunity_id": "deal_id", "sales_agent": "rep", "account": "customer", "deal_stage": "stage",
                "close_value": "amount", "series": "category", "regional_office": "office",
            }
        )
    )  # fmt: skip
    for ours, theirs in (("created", "engage_date"), ("closed", "close_date")):
        deals[ours] = pd.to_datetime(deals[theirs], format="%m/%d/%Y")
    return book_from_roles(deals=deals, source_name="sales_pipeline.csv")


@pytest.fixture(scope="session")
def maven(maven_book: SalesBook) -> Cube:
    """The cube of Maven's Q4 2017."""
    return cube_of(maven_book, Settings(period="Q4 2017"))


@pytest.fixture(scope="session")
def eight_rows() -> SalesBook:
    """The eight rows behind documents 000 and 001, typed in."""
    quarter = {"Q1 2024": "2024-01-01", "Q3 2024": "2024-07-01", "Q4 2023": "2023-10-01", "Q3 2023": "2023-07-01"}
    rows = [
        ("Q1 2024", "Latin America", None, "James Wilson", 126, 75428),
        ("Q3 2024", "North America", "SMB", None, 54, 15098),
        ("Q3 2024", "North America", "Mid-Market", "John Smith", 140, 35921),
        ("Q3 2024", "Asia Pacific", "SMB", None, 82, 13099),
        ("Q4 2023", "Asia Pacific", "Enterprise", "James Wilson", 143, 185514),
        ("Q3 2024", "North America", "Mid-Market", None, 114, 64437),
        ("Q3 2024", "Asia Pacific", "Mid-Market", None, 141, 28094),
        ("Q3 2023", "Latin America", "Enterprise", "John Smith", 100, 98810),
    ]
    frame = pd.DataFrame(rows, columns=["date", "region", "segment", "rep", "units", "revenue"])
    frame["date"] = pd.to_datetime(frame["date"].map(quarter))
    return book_from_roles(frame, precision="quarter", source_name="eight rows")
