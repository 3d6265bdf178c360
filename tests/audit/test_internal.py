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


REPORT = """# 2024

In 2024 revenue was $4,812,330.50. Anvils made $2,310,000 (48%), Bolts $1,444,000 (30%), Dowels $1,058,330.50 ({cogs}).

| Quarter | Revenue |
|---|---|
| Q1 | $1,100,000 |
| Q2 | $1,250,000 |
| Q3 | $1,180,000 |
| Q4 | $1,282,330.50 |
| Total | {total} |

Revenue grew by {growth} from Q1 to Q2 and {fell} by 5.6% in Q3. Of our 812 customers, 203 ({share}) are new.
"""
TRUE = {"cogs": "22%", "total": "$4,812,330.50", "growth": "13.6%", "fell": "fell", "share": "25%"}


def test_shares_changes_and_totals_that_follow_from_the_figures_beside_them_are_right() -> None:
    found = {
        (c.stated, c.verdict) for c in claims(REPORT.format(**TRUE), "ratio") + claims(REPORT.format(**TRUE), "sum")
    }
    right = {"48%", "30%", "22%", "13.6%", "5.6%", "25%", "$4,812,330.50"}
    assert found == {(stated, "right") for stated in right}


@pytest.mark.parametrize(
    ("part", "stated", "verdict", "true"),
    [
        ("cogs", "24%", "wrong", "21.99%"),
        ("total", "$4,912,330.50", "wrong", "$4,812,330.50"),
        ("growth", "16.3%", "wrong", "13.64%"),
    ],
)
def test_what_does_not_follow_from_the_figures_beside_it_is_wrong(
    part: str, stated: str, verdict: str, true: str
) -> None:
    text = REPORT.format(**(TRUE | {part: stated}))
    (claim,) = (c for c in audit(text).claims if c.verdict in ("wrong", "wrong direction"))
    assert (claim.stated, claim.verdict, claim.true) == (stated, verdict, true)


def test_a_rise_that_was_a_fall_between_stated_levels_is_the_wrong_direction() -> None:
    (claim,) = (c for c in audit(REPORT.format(**(TRUE | {"fell": "rose"}))).claims if c.verdict == "wrong direction")
    assert claim.stated == "5.6%"


def test_percentages_in_brackets_that_are_no_shares_are_left_alone() -> None:
    text = "Revenue was $1,000. Anvils made $480 (12%) and Bolts $180 (9%)."
    assert {c.verdict for c in claims(text, "ratio")} <= {"right"}
