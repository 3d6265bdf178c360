"""Ranks and causes in many wordings about a company whose figures are typed in by hand."""

from __future__ import annotations

import pytest

# Revenue in Q2: Nordics 60,000, Iberia 42,000, Balkans 38,000; the order of units is the same.
RANKS = (
    ("The Nordics sit at the top of the revenue table.", "right"),
    ("Iberia sits at the top of the revenue table.", "wrong"),
    ("Nordics: our biggest market by sales.", "right"),
    ("Balkans: our biggest market by sales.", "wrong"),
    ("The Balkans are our smallest market.", "right"),
    ("The smallest market is Iberia.", "wrong"),
    ("Iberia takes second place in revenue.", "right"),
    ("Iberia takes third place in revenue.", "wrong"),
    ("In terms of revenue, Iberia comes second only to the Nordics.", "right"),
    ("In terms of revenue, the Balkans come second only to the Nordics.", "wrong"),
    ("Iberia is runner-up in revenue.", "right"),
    ("The Balkans are runner-up in revenue.", "wrong"),
    ("The Balkans finished bottom of the league by units.", "right"),
    ("The Nordics finished bottom of the league by units.", "wrong"),
    ("Nobody outsold the Nordics.", "right"),
    ("Nobody outsold Iberia.", "wrong"),
    ("No region sold fewer units than the Balkans.", "right"),
    ("No region sold fewer units than Iberia.", "wrong"),
    ("None of the regions earned more than the Nordics.", "right"),
    ("None of the regions earned more than the Balkans.", "wrong"),
    ("The Nordics head the list of regions by units.", "right"),
    ("The Balkans head the list of regions by units.", "wrong"),
    ("Only the Nordics earned more than Iberia.", "right"),
    ("Only Iberia earned more than the Balkans.", "wrong"),
    ("The Balkans are dead last in revenue.", "right"),
    ("Iberia is dead last in revenue.", "wrong"),
    ("The Balkans are the weakest performer of the three regions.", "right"),
    ("Iberia is the weakest performer of the three regions.", "wrong"),
    ("The Balkans posted the fastest growth of all regions.", "right"),
    ("Iberia posted the fastest growth of all regions.", "wrong"),
    ("Third place goes to the Balkans.", "right"),
    ("Second place goes to the Balkans.", "wrong"),
    ("Iberia trails only the Nordics in revenue.", "right"),
    ("The Balkans trail only the Nordics in revenue.", "wrong"),
    ("By revenue the order is Nordics, Iberia, Balkans.", "right"),
    ("By revenue the order is Iberia, Nordics, Balkans.", "wrong"),
    ("Iberia is No. 2 by revenue of our 3 regions.", "right"),
    ("Iberia is No. 3 by revenue of our 3 regions.", "wrong"),
    ("In Q2 2024 the highest revenue was that of the Nordics.", "right"),
    ("In Q2 2024 the highest revenue was that of Iberia.", "wrong"),
    ("The Balkans are among the top two regions by revenue.", "wrong"),
    ("The Balkans are not among the top two regions by revenue.", "right"),
    ("Iberia is one of the top two regions by units.", "right"),
    ("Nordics had the most customers of all regions.", "right"),
    ("The top two products by units are Anchor and Beacon.", "right"),
    ("The Nordics outrank every other region by revenue.", "right"),
    ("Iberia outranks every other region by revenue.", "wrong"),
    ("In revenue terms the Nordics are ahead of all other regions.", "right"),
    ("In revenue terms the Balkans are ahead of all other regions.", "wrong"),
    ("Our weakest region remains the Balkans.", "right"),
    ("Our weakest region remains the Nordics.", "wrong"),
    ("The Balkans sit in last place on units.", "right"),
    ("The Nordics sit in last place on units.", "wrong"),
    ("The Nordics lead the pack with $60,000.", "right"),
    ("Iberia leads the pack with $42,000.", "wrong"),
    ("The best region was the Nordics, the worst the Balkans.", "right"),
    ("The best region was Iberia, the worst the Balkans.", "wrong"),
    ("No one sold less than the Balkans.", "right"),
    ("No one sold less than the Nordics.", "wrong"),
    ("Top of the table: Nordics.", "right"),
    ("Top of the table: Balkans.", "wrong"),
    ("Anchor outsells Beacon.", "right"),
    ("Beacon outsells Anchor.", "wrong"),
    ("The Nordics account for the largest share of revenue.", "right"),
    ("The Balkans account for the largest share of revenue.", "wrong"),
    ("The second-biggest region is Iberia.", "right"),
    ("The second-biggest region is the Balkans.", "wrong"),
)
# Against Q1, Iberia lost 18,000 and the Balkans gained 18,000, each on as many orders as before.
CAUSES = (
    ("Iberia's decline comes down to smaller orders.", "right"),
    ("Iberia's decline comes down to fewer orders.", "wrong"),
    ("Smaller orders are to blame for Iberia's decline.", "right"),
    ("Fewer orders are to blame for Iberia's decline.", "wrong"),
    ("Growth in the Balkans came on the strength of larger orders.", "right"),
    ("Growth in the Balkans came on the strength of more orders.", "wrong"),
    ("It was larger orders that lifted revenue in the Balkans.", "right"),
    ("It was more orders that lifted revenue in the Balkans.", "wrong"),
    ("Higher average order values pushed up revenue in the Balkans.", "right"),
    ("More orders pushed up revenue in the Balkans.", "wrong"),
    ("Iberia's drop can be put down to a lower average order value.", "right"),
    ("Iberia's drop can be put down to fewer orders.", "wrong"),
    ("Volume explains the decline in Iberia.", "wrong"),
    ("A lower average order value explains the decline in Iberia.", "right"),
    ("The increase in Anchor's revenue is thanks to the Nordics.", "right"),
    ("The increase in Anchor's revenue is thanks to Iberia.", "wrong"),
    ("Iberia dragged Beacon's revenue down.", "right"),
    ("The Balkans dragged Beacon's revenue down.", "wrong"),
    ("Beacon's decline originates in Iberia.", "right"),
    ("Beacon's decline originates in the Balkans.", "wrong"),
    ("Were it not for the Balkans, revenue would have fallen.", "right"),
    ("Were it not for Iberia, revenue would have fallen.", "wrong"),
    ("The Balkans' growth is a result of larger orders.", "right"),
    ("The Balkans' growth is a result of more orders.", "wrong"),
    ("Larger orders account for the growth in the Balkans.", "right"),
    ("More orders account for the growth in the Balkans.", "wrong"),
    ("Iberia shrank because its orders got smaller.", "right"),
    ("Iberia shrank because it won fewer orders.", "wrong"),
    ("Iberia's revenue slid on smaller orders.", "right"),
    ("Iberia's revenue slid on lower volumes.", "wrong"),
    ("Beacon fell, mostly on account of Iberia.", "right"),
    ("Beacon fell, mostly on account of the Balkans.", "wrong"),
    ("Anchor owes its growth to the Nordics.", "right"),
    ("Anchor owes its growth to Iberia.", "wrong"),
    ("It is order size, not order count, that explains Iberia's decline.", "right"),
    ("It is order count, not order size, that explains Iberia's decline.", "wrong"),
)


def verdict(claims) -> str:
    found = {c.verdict for c in claims}
    return "wrong" if found & {"wrong", "wrong direction", "misleading"} else "right" if "right" in found else "none"


@pytest.mark.parametrize(("sentence", "expected"), RANKS)
def test_a_rank_is_judged_in_any_wording(judge, sentence: str, expected: str) -> None:
    claims = judge(sentence)
    assert verdict(claims) == expected, [(c.stated, c.verdict, c.query, c.why) for c in claims]


@pytest.mark.parametrize(("sentence", "expected"), CAUSES)
def test_a_cause_is_judged_in_any_wording(judge, sentence: str, expected: str) -> None:
    claims = judge(sentence)
    assert verdict(claims) == expected, [(c.stated, c.verdict, c.query, c.why) for c in claims]


WHOSE = (
    ("Revenue of Anchor rose 9.3% owing to the Nordics.", "9.3%"),
    ("As a result of the Nordics, revenue of Anchor rose 9.3%.", "9.3%"),
    ("The Nordics drove the rise in revenue of Anchor by 9.3%.", "9.3%"),
    ("The rise of Anchor's revenue by 9.3% came mainly from the Nordics.", "9.3%"),
    ("Growth of Anchor was driven by the Balkans, whose Anchor revenue rose 60%.", "60%"),
)


@pytest.mark.parametrize(("sentence", "stated"), WHOSE)
def test_a_figure_is_of_what_moved_and_not_of_its_cause(judge, sentence: str, stated: str) -> None:
    found = [c for c in judge(sentence) if c.stated == stated]
    assert [c.verdict for c in found] == ["right"], [(c.stated, c.true, c.query, c.why) for c in found]


def test_a_negative_amount_in_brackets_is_checked(judge) -> None:
    found = [c for c in judge("Iberia's revenue fell 30% (-12,000).") if c.stated == "-12,000"]
    assert [c.verdict for c in found] == ["wrong"]


def test_a_sign_against_the_truth_is_a_wrong_direction(judge) -> None:
    found = [c for c in judge("Iberia's revenue changed by 30% (+18,000).") if c.stated == "+18,000"]
    assert [c.verdict for c in found] == ["wrong direction"]


def test_a_member_that_turns_a_group_is_told_from_one_that_does_not(judge) -> None:
    # Beacon fell 10.8 %; without the Balkans it fell 44 %, without Iberia it rose 14.3 %.
    turned = judge("Beacon fell 10.8%, but without Iberia it rose 14.3%; the same region turns Beacon.")
    assert [c.verdict for c in turned if c.stated == "Beacon" and c.kind == "concentration"] == ["right"]
    kept = judge("Beacon fell 10.8%, but without the Balkans it fell 44%; the same region turns Beacon.")
    assert [c.verdict for c in kept if c.stated == "Beacon" and c.kind == "concentration"] == ["wrong"]


def test_what_a_group_would_have_done_without_a_member_is_computed(judge) -> None:
    right, wrong = (
        [
            c.verdict
            for c in judge(f"Call Iberia about Beacon, which without it would have risen {f}%.")
            if c.stated == f"{f}%"
        ]
        for f in ("14.3", "24.3")
    )
    assert (right, wrong) == (["right"], ["wrong"])


def test_a_stretch_right_behind_a_figure_is_its_period(judge) -> None:
    found = [c for c in judge("Iberia sold 840 units in Q1 2024 to Q2 2024.") if c.stated == "840"]
    assert [c.verdict for c in found] == ["right"]


def test_a_share_of_somebodys_own_figure_is_of_that_figure(judge) -> None:
    claims = judge(
        "One customer, Alfa Foods, makes 83.3% of the Nordics' $60,000, and a single order 50.0% of Iberia's $42,000."
    )
    found = {c.stated: c.verdict for c in claims}
    assert (found["83.3%"], found["50.0%"]) != ("wrong", "wrong")
    assert found["83.3%"] == "right"
    wrong = judge("One customer, Alfa Foods, makes 73.3% of the Nordics' $60,000.")
    assert [c.verdict for c in wrong if c.stated == "73.3%"] == ["wrong"]


def test_a_band_of_order_sizes_is_no_count_of_orders(judge) -> None:
    claims = judge("Orders of 5k to 10k are 33.3% of all.")
    assert not [c for c in claims if c.stated in ("5k", "10k")]
    assert not [c for c in judge("Orders 10k and more grew.") if c.stated == "10k"]


def test_a_percentage_and_the_level_it_led_to_are_of_two_units(judge) -> None:
    claims = judge("Units rose 8.8% to 1,170 from 1,075.")
    assert {c.stated: c.verdict for c in claims if c.stated in ("8.8%", "1,170", "1,075")} == {
        "8.8%": "right", "1,170": "right", "1,075": "right",
    }  # fmt: skip


def test_a_ratio_to_something_unnamed_is_left_open(judge) -> None:
    found = [c for c in judge("Iberia carries 1.4 times the company's potential a rep.") if c.stated.startswith("1.4")]
    assert [c.verdict for c in found] == ["unverifiable"]
