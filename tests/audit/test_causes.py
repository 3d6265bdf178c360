"""Causes of change in many wordings, on small companies whose figures are typed in by hand."""

from __future__ import annotations

import pytest

# Iberia's revenue fell from 60,000 to 42,000: Beacon −12,000, Anchor −6,000. Units in all rose by 95:
# Balkans +105, Nordics +50, Iberia −60.
CAUSES = (
    ("Beacon is the main reason for Iberia's decline.", "right"),
    ("Anchor is the main reason for Iberia's decline.", "misleading"),
    ("The main reason for the decline in Iberia is Beacon.", "right"),
    ("Beacon explains most of the decline in Iberia.", "right"),
    ("Anchor explains most of the decline in Iberia.", "misleading"),
    ("Beacon drove the decline in Iberia.", "right"),
    ("Beacon drove the growth in Iberia.", "wrong direction"),
    ("Beacon was behind the drop in Iberia.", "right"),
    ("The Balkans drove the growth in units.", "right"),
    ("Iberia drove the growth in units.", "wrong"),
    ("The Balkans are responsible for the increase in units.", "right"),
    ("Unit growth came from the Balkans.", "right"),
    ("Iberia's revenue fell because Beacon sold less.", "right"),
    ("The decline in Iberia stems mainly from Beacon.", "right"),
    ("Iberia's decline is a volume problem.", "wrong"),
)


@pytest.mark.parametrize(("sentence", "verdict"), CAUSES)
def test_a_cause_is_judged_by_its_part_of_the_change(judge, sentence: str, verdict: str) -> None:
    found = [c for c in judge(sentence) if c.kind == "cause"]
    assert [c.verdict for c in found] == [verdict], [(c.verdict, c.true, c.query, c.why) for c in found]


# Ann Lee: 40 to 44 deals won at 1,000 and then 700; Bo Ray 30 to 60 at 500.
FACTORS = (
    ("Ann Lee's revenue fell because she closed fewer deals.", "wrong"),
    ("Ann Lee's revenue fell as her average sale shrank.", "right"),
    ("Lower prices caused Ann Lee's decline.", "right"),
    ("The main driver of Bo Ray's growth was volume.", "right"),
    ("Bo Ray's growth came from higher prices.", "wrong"),
    ("Bo Ray's growth is a volume story.", "right"),
    ("Bo Ray drove the growth in revenue.", "right"),
    ("Ann Lee drove the growth in revenue.", "wrong"),
    ("A larger number of won deals caused the growth.", "right"),
)


@pytest.mark.parametrize(("sentence", "verdict"), FACTORS)
def test_a_factor_is_judged_by_its_effect(judge, deals_book, sentence: str, verdict: str) -> None:
    found = [c for c in judge(sentence, deals_book) if c.kind == "cause"]
    assert [c.verdict for c in found] == [verdict], [(c.verdict, c.true, c.query, c.why) for c in found]


@pytest.mark.parametrize(
    "sentence",
    [
        "What drove the decline in Iberia?",
        "Beacon could be the reason for Iberia's decline.",
        "Anchor is not the reason for Iberia's decline.",
    ],
)
def test_questions_and_guesses_claim_no_cause(judge, sentence: str) -> None:
    assert [c for c in judge(sentence) if c.kind == "cause"] == []
