"""Plans and matters beside sales cannot be proved wrong by rows of sales."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    "text",
    [
        "We want 20% more from Nordics this year.",
        "The board resolved to raise prices by 9%.",
        "The forecast for Q2 is $90,000 for Iberia.",
        "Marketing spend rose 12% to $400,000.",
        "Footfall in Iberia was 12% higher than in Q1 2024.",
        "Headcount ended the quarter at 212.",
        "Operating cash flow was $3,100.",
        "Sales per head came to $3,100.",
        "Nordics had revenue of $60,000 and 714 complaints.",
    ],
)
def test_what_rows_of_sales_do_not_tell_is_unverifiable(judge, text: str) -> None:
    verdicts = [c.verdict for c in judge(text)]
    assert "wrong" not in verdicts
    assert "wrong direction" not in verdicts
    assert "unverifiable" in verdicts


def test_a_fact_after_a_plan_is_checked(judge) -> None:
    assert [c.verdict for c in judge("We want more; but Nordics made $66,000.")] == ["wrong"]


def test_a_reason_outside_the_rows_leaves_the_figure_checked(judge) -> None:
    assert [c.verdict for c in judge("Thanks to more footfall, Nordics made $60,000.")] == ["right"]


def test_a_member_that_is_called_like_such_a_matter_stays_a_member(judge) -> None:
    assert [c.stated for c in judge("Beacon made $58,000.") if c.verdict == "right"] == ["$58,000"]


def test_periods_without_rows_are_unverifiable(judge) -> None:
    assert [c.verdict for c in judge("Revenue in 2021 was $500,000.")] == ["unverifiable"]


def test_sentences_in_another_language_are_left_open(judge) -> None:
    assert {c.verdict for c in judge("Voor 2024 verwachten wij $650,000.")} <= {"unverifiable"}


def test_a_bound_of_others_is_left_open(judge) -> None:
    assert {c.verdict for c in judge("Nordics are large. No other region made more than $51,000.")} <= {"unverifiable"}
