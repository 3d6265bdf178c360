"""True and false sentences in many wordings about a company whose figures are typed in by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from xlsales.api import book_of
from xlsales.audit.audit import audit
from xlsales.settings import Settings

# Sentence, the printed figure or word, and its verdict.
FIGURES = (
    ("Revenue in Q2 2024 was $140,000.", "$140,000", "right"),
    ("Revenue in Q2 2024 was $150,000.", "$150,000", "wrong"),
    ("Total sales came to $140K in the quarter.", "$140K", "right"),
    ("We sold 1,170 units.", "1,170", "right"),
    ("We sold 1,107 units.", "1,107", "wrong"),
    ("Units rose by 8.8% compared to Q1.", "8.8%", "right"),
    ("Units fell by 8.8% compared to Q1.", "8.8%", "wrong direction"),
    ("Revenue of the Nordics was flat at $60,000.", "$60,000", "right"),
    ("Iberia's revenue dropped 30% quarter over quarter.", "30%", "right"),
    ("Iberia's revenue dropped 20% quarter over quarter.", "20%", "wrong"),
    ("Iberia's revenue grew 30% quarter over quarter.", "30%", "wrong direction"),
    ("Sales in the Balkans climbed to $38,000 from $20,000 in Q1.", "$38,000", "right"),
    ("Sales in the Balkans climbed to $38,000 from $20,000 in Q1.", "$20,000", "right"),
    ("Sales in the Balkans climbed to $38,000 from $25,000 in Q1.", "$25,000", "wrong"),
    ("The Balkans nearly doubled their revenue.", "doubled", "right"),
    ("Nordics accounts for 42.9% of total revenue.", "42.9%", "right"),
    ("Nordics accounts for 52.9% of total revenue.", "52.9%", "wrong"),
    ("Nordics and Iberia contributed 43% and 30% of sales, respectively.", "30%", "right"),
    ("Nordics and Iberia contributed 43% and 35% of sales, respectively.", "35%", "wrong"),
    ("Together, Nordics and Iberia brought in 72.9% of revenue.", "72.9%", "right"),
    ("Average revenue per unit was $119.66.", "$119.66", "right"),
    ("Average revenue per unit was $121.66.", "$121.66", "wrong"),
    ("The average order value was $11,666.67 on 12 orders.", "$11,666.67", "right"),
    ("The average order value was $11,666.67 on 12 orders.", "12", "right"),
    ("Anchor generated $82,000 (58.6% of revenue).", "$82,000", "right"),
    ("Anchor generated $82,000 (58.6% of revenue).", "58.6%", "right"),
    ("Alfa Foods bought for $50,000, up from $40,000.", "$50,000", "right"),
    ("Alfa Foods bought for $50,000, up from $40,000.", "$40,000", "right"),
    ("Revenue from Nordic customers was $60,000; Antarctica brought $5,000.", "$5,000", "unverifiable"),
    ("Nearly 43% of revenue came from the Nordics.", "43%", "right"),
    ("More than half of our revenue came from Anchor.", "half", "right"),
    ("Anchor brought over 80% of revenue.", "80%", "wrong"),
    ("Gross margin reached 40%.", "40%", "unverifiable"),
    ("Iberia lost $18,000 of revenue against Q1.", "$18,000", "right"),
    ("In Q1 2024 Iberia earned $60,000.", "$60,000", "right"),
    ("In Q1 2024 Iberia earned $42,000.", "$42,000", "wrong"),
    ("The top 2 customers account for 57.1% of revenue.", "57.1%", "right"),
    ("The top two regions account for 72.9% of revenue.", "72.9%", "right"),
    ("The top two regions make 82.9% of revenue.", "82.9%", "wrong"),
    ("The top 2 customers account for 67.1% of revenue.", "67.1%", "wrong"),
    ("Nordics outsold Iberia: $60,000 versus $42,000.", "$42,000", "right"),
    ("Nordics outsold Iberia: $60,000 versus $48,000.", "$48,000", "wrong"),
    ("Iberia's revenue was $42,000 compared with $60,000 in Q1.", "$42,000", "right"),
    ("Iberia's revenue was $42,000 compared with $60,000 in Q1.", "$60,000", "right"),
    ("Some 73% of revenue came from two regions: the Nordics and Iberia.", "73%", "right"),
    ("Some 93% of revenue came from two regions: the Nordics and Iberia.", "93%", "wrong"),
    ("Revenue of $60,000 in the Nordics and $42,000 in Iberia.", "$42,000", "right"),
    ("Of the revenue, 43% was made in the Nordics and 35% in Iberia.", "35%", "wrong"),
    ("MG and others aside, Iberia is losing a third of its revenue.", "a third", "right"),
    ("| Region | Revenue | Units |\n|---|---|---|\n| Iberia | $42,000 | 390 |", "390", "right"),
    ("| Region | Revenue | Units |\n|---|---|---|\n| Iberia | $42,000 | 399 |", "399", "wrong"),
    ("Balkan expansion could add $2M in annual revenue.", "$2M", "unverifiable"),
)  # fmt: skip


@pytest.mark.parametrize(("sentence", "stated", "verdict"), FIGURES)
def test_a_figure_is_judged_by_the_rows(judge, sentence: str, stated: str, verdict: str) -> None:
    found = [c for c in judge(sentence) if c.stated == stated]
    assert [c.verdict for c in found] == [verdict], [(c.stated, c.true, c.query, c.why) for c in found]


WORDS = (
    ("Unit sales grew in Q2.", "direction", "right"),
    ("Unit sales declined in Q2.", "direction", "wrong direction"),
    ("Total revenue remained flat.", "direction", "right"),
    ("Iberia's revenue declined.", "direction", "right"),
    ("Revenue in the Balkans fell.", "direction", "wrong direction"),
    ("The Nordics had the highest revenue.", "rank", "right"),
    ("The Balkans had the highest revenue.", "rank", "wrong"),
    ("Iberia is our second-largest region.", "rank", "right"),
    ("Balkans is the lowest-revenue region: the lowest revenue is in the Balkans.", "rank", "right"),
    ("Anchor is the best-selling product.", "rank", "right"),
    ("Anchor is sold most often.", "rank", "right"),
    ("Iberia was the biggest loser.", "rank", "right"),
    ("The Nordics were the biggest winner.", "rank", "wrong"),
    ("Balkans is last in revenue.", "rank", "right"),
    ("Sales of Iberia fell.", "direction", "right"),
    ("Sales of the Balkans fell.", "direction", "wrong direction"),
    ("Prices of Anchor fell.", "direction", "right"),
    ("Iberia and the Nordics were the biggest losers among regions.", "category", "wrong"),
    ("The Balkans and the Nordics were the two biggest losers among regions.", "category", "wrong"),
    ("Iberia was second with its orders.", "rank", "right"),
    ("Balkans was second, behind the Nordics.", "rank", "wrong"),
    ("Sarah Jones closed the largest deal.", "rank", "unverifiable"),
    ("Beacon is the best-selling product.", "rank", "wrong"),
    ("Anchor outperformed Beacon.", "comparison", "right"),
    ("Beacon outperformed Anchor.", "comparison", "wrong direction"),
    ("Anchor brings the majority of revenue.", "share_words", "right"),
    ("Beacon brings the majority of revenue.", "share_words", "wrong"),
    ("Our two main regions are Nordics and Iberia.", "category", "right"),
    ("Our two main regions are Nordics and Balkans.", "category", "wrong"),
    ("Iberia's decline was driven by fewer units.", "cause", "misleading"),
    ("The growth of units in the Balkans was driven by lower prices.", "cause", "wrong"),
    ("The Balkans grew thanks to Fjord Labs.", "cause", "right"),
    ("Sales show clear seasonality.", "seasonality", "not testable"),
    ("Revenue was below our target.", "benchmark", "unverifiable"),
)  # fmt: skip


@pytest.mark.parametrize(("sentence", "kind", "verdict"), WORDS)
def test_a_claim_in_words_is_judged_by_the_rows(judge, sentence: str, kind: str, verdict: str) -> None:
    found = [c for c in judge(sentence) if c.kind == kind]
    assert verdict in {c.verdict for c in found}, [(c.kind, c.verdict, c.true, c.why) for c in judge(sentence)]


def test_a_change_of_value_is_not_a_change_of_volume(judge, deals_book) -> None:
    (claim,) = (c for c in judge("Ann Lee's decline is driven by low volume.", deals_book) if c.kind == "cause")
    assert claim.verdict == "wrong"
    assert "40 → 44" in claim.why


def test_a_rate_within_chance_is_not_significant(judge, deals_book) -> None:
    claims = judge("Ann Lee has a poor win rate of 44%.", deals_book)
    assert {c.kind: c.verdict for c in claims} == {"significance": "right", "number": "right"}


def test_a_what_if_is_computed(judge, deals_book) -> None:
    text = "If Ann Lee keeps her $700 average sale with a 50% win rate, her revenue will recover."
    (claim,) = (c for c in judge(text, deals_book) if c.kind == "what_if")
    assert claim.verdict == "wrong"
    assert "35,000" in claim.true


def test_what_an_if_supposes_is_no_figure_of_the_rows(judge, deals_book) -> None:
    text = "If Ann Lee gets back to an average sale of $1,000, her revenue will recover."
    assert {c.kind: c.verdict for c in judge(text, deals_book)} == {"what_if": "right"}


def test_weeks_to_close_by_another_documented_definition_is_right_and_says_so(judge, deals_book) -> None:
    (claim,) = judge("Ann Lee closes deals in 4.00 weeks.", deals_book)
    assert claim.verdict == "right"


def test_pronouns_and_lead_ins_carry_the_member(judge) -> None:
    text = "**Iberia:** A difficult quarter.\nIts revenue fell 30% to $42,000.\n\n**Balkans:** Revenue reached $38,000."
    assert {c.stated: c.verdict for c in judge(text)} == {"30%": "right", "$42,000": "right", "$38,000": "right"}


def test_headings_carry_members_and_metrics(judge) -> None:
    text = "## Units sold\n- Nordics: 550\n- Iberia: 390\n- Balkans: 230\n- Total: 1,170\n"
    assert [c.verdict for c in judge(text) if c.kind == "number"] == ["right"] * 4


def test_a_total_clears_the_member_taken_over(judge) -> None:
    text = "## Iberia\nRevenue was $42,000. Total company revenue was $140,000."
    assert [c.verdict for c in judge(text)] == ["right", "right"]


def test_targets_timelines_thresholds_and_list_numbers_are_no_figures(judge) -> None:
    text = (
        "## Recommendations\n1. Raise the win rate to 60% within 30 days.\n2. Review orders >$3,000.\n3. Aim "
        "for 180 deals next quarter."
    )
    assert [c.kind for c in judge(text) if c.kind != "recommendation"] == []


def test_months_that_fill_the_quarters_of_the_rows_are_told() -> None:
    quarters = ["Q3 2023", "Q4 2023", "Q1 2024", "Q3 2024"]
    book = book_of(pd.DataFrame({"Quarter": quarters, "Revenue": [10.0, 20.0, 30.0, 40.0]}), Settings())
    text = "# Review: July 2023 to September 2024\n\nRevenue came to $100 in five quarters."
    claims = {c.stated: (c.verdict, c.true) for c in audit(text, book).claims}
    assert claims["$100"][0] == "right"
    assert claims["July 2023 to September 2024"] == ("misleading", "4 of 5 periods")


def test_the_likely_reason_of_a_wrong_figure_is_named(judge) -> None:
    (claim,) = judge("Iberia's revenue was $38,000 in Q2 2024.")
    assert "Balkans" in claim.why
    (claim,) = judge("Iberia's revenue was $60,000 in Q2 2024.")
    assert "Q1 2024" in claim.why or "Nordics" in claim.why


def test_the_corrected_text_changes_only_figures_and_direction_words(small_book) -> None:
    done = audit("Units fell by 8.8% to 1,107.", small_book, Settings(period="Q2 2024"))
    assert "1,170" in done.correction.text
    assert done.correction.text.startswith("Units ")
    assert {c.before for c in done.correction.changes} <= {"8.8%", "1,107", "fell"}


def test_the_json_has_the_promised_keys(small_book) -> None:
    out = audit("Revenue was $150,000.", small_book, Settings(period="Q2 2024")).to_json()
    assert out["summary"]["claims"] == out["summary"]["checked"] == out["summary"]["wrong"] == 1
    assert set(out["claims"][0]) == {"line", "text", "kind", "stated", "true", "verdict", "why", "query"}
    assert out["claims"][0]["text"] == "Revenue was $150,000."


def test_the_markdown_has_a_footnote_a_claim(small_book) -> None:
    text = audit("Revenue was $150,000.", small_book, Settings(period="Q2 2024")).to_markdown()
    assert "$150,000[^1]" in text
    assert "[^1]: ✗ **wrong**" in text


@pytest.mark.parametrize(
    "text",
    [
        "Revenue was 190 in total, 100 of it in Q1 2024.",
        "Revenue was 190 overall, with 100 in Q1 2024 and 90 in Q2 2024.",
        "Of the 190 in revenue, 100 came in Q1 2024.",
        "Sales came to 190 in all, of which 90 fell in Q2 2024.",
    ],
)
def test_the_period_of_a_part_is_not_that_of_the_whole(text: str) -> None:
    rows = [
        ["Quarter", "Region", "Amount"],
        ["Q1 2024", "North", 60],
        ["Q1 2024", "South", 40],
        ["Q2 2024", "North", 90],
    ]
    verdicts = {c.stated: c.verdict for c in audit(text, book_of(rows, Settings())).claims}
    assert verdicts["190"] == "right"
    wrong = audit(text.replace("190", "180"), book_of(rows, Settings())).claims
    assert {c.stated: c.verdict for c in wrong}["180"] == "wrong"
