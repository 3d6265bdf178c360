"""The headers' own nouns count when a report is read."""

from __future__ import annotations

import pandas as pd
import pytest

from xlsales.audit.audit import audit
from xlsales.audit.groupings import with_groupings
from xlsales.audit.own_words import own_words
from xlsales.settings import Settings
from xlsales.table.book import SalesBook
from xlsales.table.ingest import book_of


@pytest.fixture(scope="module")
def studio() -> SalesBook:
    rows = [
        (f"2024-{m:02d}-10", plan, shop, amount + m)
        for m in range(1, 13)
        for plan, shop, amount in (("Basic", "Harbour", 20), ("Deluxe", "Station", 70), ("Basic", "Station", 30))
    ]
    frame = pd.DataFrame(rows, columns=["Billing Month", "Membership Plan", "Studio", "Takings"])
    frame["Billing Month"] = frame["Billing Month"].str[:7]
    return book_of(frame, Settings())


def test_a_header_gives_its_nouns(studio: SalesBook) -> None:
    found = [(e, p) for t, e, p in own_words(with_groupings(studio)) if t == "dimensions"]
    assert ("studio", ("studios?",)) in found


def test_a_claim_about_such_a_column_is_checked(studio: SalesBook) -> None:
    claims = audit("Revenue of Deluxe was 918 in 2024. The Basic plan had revenue of 10,000 in 2024.", studio).claims
    assert [(c.stated, c.verdict) for c in claims] == [("918", "right"), ("10,000", "wrong")]
