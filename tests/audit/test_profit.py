"""Sentences about profit and margin, on a company whose figures are typed in by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from xlsales.audit.audit import audit
from xlsales.audit.claims import Claim
from xlsales.settings import Settings
from xlsales.table.book import SalesBook, book_from_roles

# region, product, Q1 revenue, units and profit, Q2 revenue, units and profit (two orders a cell and quarter)
CELLS = (
    ("Nordics", "Anchor", 40_000, 400, 8_000, 50_000, 500, 6_000),
    ("Nordics", "Beacon", 20_000, 100, 6_000, 10_000, 50, 2_500),
    ("Iberia", "Anchor", 30_000, 300, 9_000, 24_000, 300, 9_600),
    ("Iberia", "Beacon", 30_000, 150, 12_000, 18_000, 90, 7_200),
    ("Balkans", "Anchor", 5_000, 50, 500, 8_000, 80, -400),
    ("Balkans", "Beacon", 15_000, 75, 3_000, 30_000, 150, -1_500),
)  # fmt: skip
# Q2: Nordics 8,500 (14.2 %), Iberia 16,800 (40 %), Balkans −1,900; Anchor 15,200 (18.5 %), Beacon 8,200 (14.1 %);
# in all 23,400 (16.7 %) after 38,500 (27.5 %) of the same revenue.


@pytest.fixture(scope="module")
def book() -> SalesBook:
    """Orders of the six cells on the first and last month of each quarter."""
    rows = []
    for region, product, r1, u1, p1, r2, u2, p2 in CELLS:
        for first, revenue, units, profit in ((1, r1, u1, p1), (4, r2, u2, p2)):
            days = (f"2024-{first:02d}-01", f"2024-{first + 2:02d}-30")
            rows += [(day, revenue / 2, units / 2, profit / 2, region, product) for day in days]
    frame = pd.DataFrame(rows, columns=["date", "revenue", "units", "profit", "region", "product"])
    frame["date"] = pd.to_datetime(frame["date"])
    frame["order_id"] = [f"A{i}" for i in range(len(frame))]
    return book_from_roles(frame, source_name="profits.csv")


def claims(book: SalesBook, sentence: str, kind: str) -> tuple[Claim, ...]:
    """The claims of a kind in a sentence about the second quarter."""
    return tuple(c for c in audit(sentence, book, Settings(period="Q2 2024")).claims if c.kind == kind)


SENTENCES = (
    ("Iberia is the most profitable region.", "rank", "right"),
    ("Nordics is the most profitable region.", "rank", "wrong"),
    ("The most profitable region is Iberia.", "rank", "right"),
    ("The least profitable region was the Nordics.", "rank", "wrong"),
    ("Nordics is the second most profitable region.", "rank", "right"),
    ("Iberia is the second most profitable region.", "rank", "wrong"),
    ("Anchor is our most profitable product.", "rank", "right"),
    ("Beacon is our most profitable product.", "rank", "wrong"),
    ("Iberia is our highest-margin region.", "rank", "right"),
    ("Nordics is our highest-margin region.", "rank", "wrong"),
    ("Anchor is the highest margin product.", "rank", "right"),
    ("Beacon is the highest margin product.", "rank", "wrong"),
    ("Beacon has the lowest margin.", "rank", "right"),
    ("Anchor delivers the best margins.", "rank", "right"),
    ("Nordics generated the most profit.", "rank", "wrong"),
    ("Nordics leads in profitability.", "rank", "wrong"),
    ("Anchor is more profitable than Beacon.", "comparison", "right"),
    ("Beacon is more profitable than Anchor.", "comparison", "wrong direction"),
    ("The Nordics have a higher margin than Iberia.", "comparison", "wrong direction"),
    ("The Balkans are unprofitable.", "comparison", "right"),
    ("Iberia loses money.", "comparison", "wrong"),
    ("The Nordics are no longer profitable.", "comparison", "wrong"),
    ("The Balkans were profitable in Q1 2024.", "comparison", "right"),
    ("Iberia contributes most of our profit.", "share_words", "right"),
    ("Margin dropped by 10.8 points.", "change", "right"),
    ("Margin dropped by 8.8 points.", "change", "wrong"),
    ("The fall in profit was driven by the Nordics.", "cause", "right"),
    ("The fall in profit was driven by Iberia.", "cause", "misleading"),
    ("The decline in profit was driven by lower margins.", "cause", "right"),
    ("The decline in profit was due to lower volume.", "cause", "wrong"),
    ("The drop in profit is due to higher margins.", "cause", "wrong"),
    ("The growth in units was driven by the Balkans.", "cause", "right"),
    ("The growth in units was driven by Iberia.", "cause", "wrong"),
    ("Margins declined because of the Balkans.", "cause", "unverifiable"),
    ("The fall in profit was driven by Iberia.", "direction", "right"),
    ("Profit rose.", "direction", "wrong direction"),
)


@pytest.mark.parametrize(("sentence", "kind", "verdict"), SENTENCES)
def test_profit_and_margin_are_judged_by_the_rows(book: SalesBook, sentence: str, kind: str, verdict: str) -> None:
    found = claims(book, sentence, kind)
    assert [c.verdict for c in found] == [verdict], [(c.verdict, c.true, c.query, c.why) for c in found]


def test_most_profitable_by_margin_alone_is_right_and_says_so() -> None:
    small = book_from_roles(
        pd.DataFrame(
            {
                "date": pd.to_datetime(["2024-04-01", "2024-04-02"]),
                "revenue": [100.0, 1000.0],
                "profit": [50.0, 200.0],
                "region": ["North", "South"],
            }
        )
    )
    (claim,) = claims(small, "North is the most profitable region.", "rank")
    assert claim.verdict == "right"
    assert "by profit South comes first" in claim.why


@pytest.mark.parametrize(
    "sentence",
    ["Iberia is the most profitable region.", "Iberia is our highest-margin region.", "The Balkans are unprofitable."],
)
def test_without_profits_in_the_rows_nothing_is_said_of_them(judge, sentence: str) -> None:
    assert {c.verdict for c in judge(sentence)} == {"unverifiable"}


def test_a_loss_is_a_level_and_no_decline(book: SalesBook) -> None:
    text = "The Balkans made a loss of $1,900."
    assert [(c.kind, c.verdict) for c in audit(text, book, Settings(period="Q2 2024")).claims] == [("number", "right")]
