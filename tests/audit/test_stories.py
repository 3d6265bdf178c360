"""Roles, preferences, industries and fields that a list leaves out, on small companies typed in by hand."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from xlsales.audit.audit import audit
from xlsales.settings import Settings
from xlsales.table.book import SalesBook, book_from_roles


@pytest.fixture(scope="module")
def people() -> SalesBook:
    """Two managers with two reps each, one of whom only the list of members has; sectors of the customers."""
    plan = (("Ann Lee", "Mia Orr", "retail"), ("Bo Ray", "Mia Orr", "finance"), ("Cy Dee", "Tom Vance", "retail"))
    rows = [(f"2024-0{m}-10", 100.0 * i, *p) for m in (1, 4) for i, p in enumerate(plan, 1)]
    frame = pd.DataFrame(rows, columns=["date", "revenue", "rep", "manager", "sector"])
    frame["date"] = pd.to_datetime(frame["date"])
    book = book_from_roles(frame, source_name="people.csv")
    return replace(book, members={"rep": ("Ann Lee", "Bo Ray", "Cy Dee", "Eli Nash")})


@pytest.mark.parametrize(
    ("sentence", "verdicts"),
    [
        ("Tom Vance has the lowest revenue among managers (excluding Eli Nash who left).", ["wrong"]),
        ("Among our managers, apart from Ann Lee, revenue was steady.", ["wrong"]),
        ("Manager Bo Ray brought $400.", ["wrong"]),
        ("Bo Ray, our manager in the north, brought $400.", ["wrong"]),
        ("Mia Orr leads all managers (excluding Tom Vance, who joined late).", []),
        ("Manager Mia Orr sold more than rep Cy Dee.", []),
        ("Among reps, excluding Eli Nash, Cy Dee sold most.", []),
        ("The managers met; Ann Lee sold $200.", []),
    ],
)
def test_a_role_that_the_data_give_another_is_wrong(people: SalesBook, sentence: str, verdicts: list[str]) -> None:
    claims = audit(sentence, people, Settings(period="Q2 2024")).claims
    assert [c.verdict for c in claims if c.kind == "label"] == verdicts


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("Q2 is slow in the mobile phone industry, specifically in Retail and Finance.", "wrong"),
        ("Q2 is slow in the mobile phone industry.", "unverifiable"),
    ],
)
def test_an_industry_is_wrong_only_where_sectors_of_the_data_are_its_parts(
    people: SalesBook, sentence: str, verdict: str
) -> None:
    claims = audit(sentence, people).claims
    assert [c.verdict for c in claims if c.kind == "label"] == [verdict]


# Units in Q2 2024: Anchor 880, Beacon 290.
@pytest.mark.parametrize(
    ("sentence", "verdicts"),
    [
        ("Customers prefer Anchor over Beacon.", ["right"]),
        ("Customers clearly prefer Beacon to Anchor.", ["misleading"]),
        ("**Beacon:** a premium product.\nIt shows that buyers prefer the premium option.", ["misleading"]),
        ("Customers may prefer Beacon.", []),
    ],
)
def test_a_preference_is_what_is_bought_more(judge, sentence: str, verdicts: list[str]) -> None:
    assert [c.verdict for c in judge(sentence) if c.kind == "comparison"] == verdicts


def test_a_line_without_a_field_that_the_others_have_is_noticed() -> None:
    columns = ["date", "region", "segment", "revenue"]
    rows = [
        ("2024-01-01", "North", "SMB", 10.0), ("2024-01-01", "South", "SMB", 20.0), ("2024-01-01", "East", None, 30.0),
        ("2024-01-01", "West", "Enterprise", 40.0), ("2024-01-01", "North", "Enterprise", 50.0),
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=columns)
    frame["date"] = pd.to_datetime(frame["date"])
    book = book_from_roles(frame)
    lines = ("North SMB: $10", "South SMB: $20", "East: $30", "West Enterprise: $40", "North Enterprise: $50")
    listed = "## Revenue\n" + "".join(f"- {line}\n" for line in lines)
    (claim,) = (c for c in audit(listed, book).claims if c.kind == "coverage")
    assert (claim.line, claim.stated, claim.verdict) == (4, "East", "misleading")
    assert "20.0% of revenue" in claim.why
    complete = listed.replace("- East: $30\n", "")
    assert [c for c in audit(complete, book).claims if c.kind == "coverage"] == []


def test_what_hardly_moved_is_a_wrong_figure_and_not_a_wrong_direction(judge) -> None:
    (claim,) = (c for c in judge("Revenue of the Nordics dropped by 15% against Q1.") if c.stated == "15%")
    assert claim.verdict == "wrong"


def test_one_members_effect_is_no_story_where_the_direction_is_wrong(judge) -> None:
    claims = judge("The Balkans saw a significant drop of 90% in revenue against Q1.")
    assert [c.kind for c in claims if c.kind == "concentration"] == []
