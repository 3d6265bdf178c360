"""Deals that are open, in a named stage, or lost."""

from __future__ import annotations

import pandas as pd
import pytest

from xlsales.audit.audit import audit
from xlsales.settings import Settings
from xlsales.table.book import SalesBook
from xlsales.table.ingest import book_of


@pytest.fixture(scope="module")
def pipeline() -> SalesBook:
    """Twenty deals won, thirty lost, five in negotiation and three proposed."""
    rows = [(f"D{i}", "Closed Won", "2024-03-01", "2024-05-01", 100.0) for i in range(20)]
    rows += [(f"L{i}", "Closed Lost", "2024-03-01", "2024-06-01", 90.0) for i in range(30)]
    rows += [(f"N{i}", "Negotiation", "2024-04-01", None, 200.0) for i in range(5)]
    rows += [(f"P{i}", "Proposal", "2024-06-20", None, 50.0) for i in range(3)]
    columns = ["Opportunity ID", "Stage", "Created Date", "Close Date", "Amount"]
    return book_of(pd.DataFrame(rows, columns=columns), Settings())


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        ("Five deals are open: we have 8 open deals worth $1,150.", ["right", "right"]),
        ("12 deals worth $1,000 are in negotiation.", ["wrong", "right"]),
        ("In 2024, 30 deals were lost.", ["right"]),
        ("In 2024, 35 opportunities were lost.", ["wrong"]),
        ("At the end of March 2024, 12 deals were in negotiation.", ["unverifiable"]),
    ],
)
def test_deals_that_are_not_won_are_counted(pipeline: SalesBook, text: str, verdicts: list[str]) -> None:
    assert [c.verdict for c in audit(text, pipeline).claims if c.stated[-1].isdigit()] == verdicts
