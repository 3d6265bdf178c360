"""Checks that need no rows, on made-up texts."""

from __future__ import annotations

import pytest

from xlsales.audit.audit import audit
from xlsales.audit.claims import Claim
from xlsales.audit.contradictions import compare_documents
from xlsales.audit.documents import document_of_text


def claims(text: str, kind: str) -> list[Claim]:
    return [c for c in audit(text).claims if c.kind == kind]


LIST = "## Revenue by region\n- North: $100\n- South: $250\n- West: $50\n- Total revenue: ${total}\n"


@pytest.mark.parametrize(("total", "verdict"), [(400, "right"), (420, "wrong")])
def test_a_list_adds_up_to_its_total(total: int, verdict: str) -> None:
    assert [c.verdict for c in claims(LIST.replace("{total}", str(total)), "sum")] == [verdict]


@pytest.mark.parametrize(("average", "verdict"), [("$20.00", "right"), ("$21.00", "wrong")])
def test_an_average_is_the_ratio_of_two_stated_figures(average: str, verdict: str) -> None:
    text = f"Total revenue was $1,000 from 50 total orders, with an average order value of {average}."
    assert [c.verdict for c in claims(text, "ratio")] == [verdict]


@pytest.mark.parametrize(("share", "verdict"), [("25%", "right"), ("35%", "wrong")])
def test_a_share_is_checked_against_part_and_whole(share: str, verdict: str) -> None:
    text = f"Total revenue was $1,000. Gadgets account for {share} of total revenue. Sales of Gadgets were $250."
    assert [c.verdict for c in claims(text, "ratio")] == [verdict]


def test_the_same_figure_stated_twice_must_agree() -> None:
    found = claims("Total revenue was $512,300.\n\nIn sum, total revenue was $530,400.", "repeated")
    assert [c.verdict for c in found] == ["wrong"]


def test_what_cannot_be_derived_is_unverifiable_and_says_what_is_missing() -> None:
    (claim,) = claims("Our win rate is 40%.", "number")
    assert claim.verdict == "unverifiable"
    assert "win rate" in claim.why


def test_two_documents_that_agree_do_not_contradict() -> None:
    a, b = document_of_text("Total units sold: 900"), document_of_text("We moved 900 units in total.")
    assert compare_documents(a, b) == ()


def test_smart_needs_all_five_parts() -> None:
    action = "Raise the win rate from 50% to 55% by the end of Q3. Owner: Head of Sales. Metric: win rate."
    full = f"## Recommendations\n- {action}\n"
    assert [c.verdict for c in claims(full, "recommendation")] == ["right"]
    title, action = claims("## SMART actions\n- Improve sales.\n", "recommendation")
    assert (action.verdict, title.verdict, title.true) == ("mislabelled", "mislabelled", "0 of 1")


def test_shares_of_a_list_are_checked_against_their_parts() -> None:
    text = (
        "Total revenue was $1,000. Anvils made $480 and Bolts $180.\n"
        "To stop the decline we focus on Anvils and Bolts, which account for 48% and 28% of sales, respectively."
    )
    found = {c.stated: c.verdict for c in claims(text, "ratio")}
    assert found == {"48%": "right", "28%": "wrong"}


def test_what_is_announced_and_not_reported_is_misleading() -> None:
    text = "## Metrics analyzed\n- Margin by product\n- Revenue\n\nRevenue was $500. The margin was 40%.\n"
    (claim,) = claims(text, "coverage")
    assert claim.verdict == "misleading"
    assert "margin by product" in claim.why
