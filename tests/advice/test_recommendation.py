"""Recommendations on Maven: for each manager, from the figures of their own; and the register of risks."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tests.findings.books import deals
from tests.findings.books import report as shared_report
from xlsales.advice.recommendation import Recommendation
from xlsales.report.build import report_of
from xlsales.report.model import Report
from xlsales.settings import Settings
from xlsales.table.book import SalesBook
from xlsales.words.advice import action_sentence, actions_table


@pytest.fixture(scope="module")
def report(maven_book: SalesBook) -> Report:
    return shared_report(maven_book, "Q4 2017")


def of(report: Report, member: str, metric: str) -> Recommendation:
    return next(r for r in report.recommendations if r.subject[1] == member and r.rule.metric == metric)


def text(one: Recommendation) -> str:
    said = action_sentence(one)
    assert said is not None
    return said.text()


def test_celia_whose_fall_chance_explains_is_sent_nothing(report: Report) -> None:
    assert not [r for r in report.recommendations if ("manager", "Celia Rouche") in r.finding.subject]


def test_whoever_sells_cheaper_products_is_not_sent_more_leads() -> None:
    dear, cheap = ({"manager": "Ann", "product": p} for p in ("Dear", "Cheap"))
    others = {"manager": "Bob", "product": "Dear"}
    now = (("Q2", "Won", 10, 900.0, dear), ("Q2", "Won", 60, 90.0, cheap), ("Q2", "Won", 90, 900.0, others))
    before = (("Q1", "Won", 60, 900.0, dear), ("Q1", "Won", 10, 90.0, cheap), ("Q1", "Won", 90, 900.0, others))
    book = deals(*before, *now)
    said = text(of(report_of(book, Settings(period="Q2 2024")), "Ann", "average sale"))
    assert "bring the dearer products back" in said
    assert said.endswith("More leads would not cure it.")


def test_a_win_rate_within_noise_calls_for_no_action(report: Report) -> None:
    assert not [r for r in report.recommendations if r.rule.metric == "win rate"]


def leaking() -> Report:
    """Bob wins a quarter of his deals, Ann and Cem three quarters; all deals are worth 100."""
    won = {"Ann": (150, 50), "Bob": (50, 150), "Cem": (150, 50)}
    now = [("Q2", s, n, 100.0 + 100 * (m == "Bob"), {"manager": m})
           for m, both in won.items() for s, n in zip(("Won", "Lost"), both, strict=True)]  # fmt: skip
    return report_of(deals(*now, ("Q1", "Won", 40, 100.0, {"manager": "Ann"})), Settings(period="Q2 2024"))


def test_who_wins_too_few_is_told_what_the_companys_rate_would_bring_and_reads_deals_with_a_peer() -> None:
    one = of(leaking(), "Bob", "win rate")
    # The company wins 350 of 600: 58 %, which of Bob's 200 deals at 200 each makes 23,200.
    assert text(one) == (
        "Read Bob's lost deals of Q2 2024 with Ann, who wins 75.0%: Bob sells 200.00 a deal but wins only 25.0%. "
        "At 58.0% won, Q2 2024 would have brought 23,200."
    )
    assert one.value == pytest.approx(4 * (23_200 - 10_000))


def test_every_due_date_counts_from_the_as_of_date(report: Report) -> None:
    assert all(r.due == dt.date(2017, 12, 31) + dt.timedelta(days=r.rule.days) for r in report.recommendations)


def test_what_is_missing_to_be_smart_is_said(report: Report) -> None:
    for one in report.recommendations:
        assert (one.opportunity is None) == any("an amount" in m for m in one.missing)
        assert (one.target is None and one.rule.goal is None) == ("a target number" in one.missing)


def test_an_account_is_called_once(report: Report) -> None:
    called = [r.subject for r in report.recommendations if r.subject[0] == "customer"]
    assert len(called) == len(set(called))


def test_first_actions_are_in_the_order_of_their_priority_and_about_different_members(report: Report) -> None:
    about = [r.subject for r in report.recommendations]
    first = [r for i, r in enumerate(report.recommendations) if r.subject not in about[:i]]
    assert report.recommendations[: len(first)] == tuple(first)
    assert [r.priority for r in first] == sorted((r.priority for r in first), reverse=True)


def test_no_more_than_seven_actions_are_on_the_page(report: Report) -> None:
    assert len(report.tables["actions"].frame) <= 7
    assert len(report.text["recommendations"]) <= 7


def test_no_action_rests_on_a_change_within_noise(report: Report) -> None:
    assert all(r.finding.beyond_chance is not False for r in report.recommendations)


def test_risks_begin_with_the_largest_exposure(report: Report) -> None:
    exposures = [abs(float(r.exposure.value)) for r in report.risks if r.exposure]
    assert exposures == sorted(exposures, reverse=True)


def test_every_risk_has_an_owner_and_a_figure_that_warns(report: Report) -> None:
    assert report.risks
    assert all(r.watch.owner and r.watch.warning for r in report.risks)


def test_a_pipeline_that_ran_dry_is_a_risk(report: Report) -> None:
    assert "The pipeline runs dry" in {r.watch.title for r in report.risks}


def test_a_target_that_is_the_baseline_is_to_be_held(report: Report) -> None:
    one = next(r for r in report.recommendations if r.baseline is not None and r.baseline.known and not r.holds)
    held = replace(one, target=one.baseline)
    shown = actions_table((held,)).frame
    assert held.holds
    assert shown["target"].item() == f"hold at {shown['baseline'].item()}"
