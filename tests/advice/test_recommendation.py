"""Recommendations on Maven: for each manager, from the figures of their own; and the register of risks."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.findings.books import report as shared_report
from xlsales.advice.recommendation import Recommendation
from xlsales.report.model import Report
from xlsales.table.book import SalesBook
from xlsales.words.advice import action_sentence, actions_table, confidence


@pytest.fixture(scope="module")
def report(maven_book: SalesBook) -> Report:
    return shared_report(maven_book, "Q4 2017")


def of(report: Report, member: str, metric: str) -> Recommendation:
    return next(r for r in report.recommendations if r.subject[1] == member and r.rule.metric == metric)


def text(one: Recommendation) -> str:
    said = action_sentence(one)
    assert said is not None
    return said.text()


def test_celia_is_not_sent_more_leads(report: Report) -> None:
    assert "more leads would not cure it" in text(of(report, "Celia Rouche", "average sale"))


def test_rocco_is_told_what_sixty_percent_would_bring_and_what_is_needed(report: Report) -> None:
    said = text(of(report, "Rocco Neubert", "win rate"))
    assert "At 60.0% won" in said
    assert "-9.4% against Q3 2017" in said
    assert "66.2% would have been needed" in said


def test_rocco_learns_from_who_wins_most(report: Report) -> None:
    assert of(report, "Rocco Neubert", "win rate").names["peer"] == "Summer Sewald"


def test_every_due_date_counts_from_the_as_of_date(report: Report) -> None:
    assert all(r.due == dt.date(2017, 12, 31) + dt.timedelta(days=r.rule.days) for r in report.recommendations)


def test_what_is_missing_to_be_smart_is_said(report: Report) -> None:
    for one in report.recommendations:
        assert (one.opportunity is None) == any("an amount" in m for m in one.missing)
        assert (one.target is None and one.rule.goal is None) == ("a target number" in one.missing)


def test_an_account_is_called_once(report: Report) -> None:
    called = [r.subject for r in report.recommendations if r.subject[0] == "customer"]
    assert len(called) == len(set(called))


def test_actions_are_in_the_order_of_their_priority(report: Report) -> None:
    order = [r.priority for r in report.recommendations]
    assert order == sorted(order, reverse=True)


def test_what_is_within_noise_is_of_low_confidence(report: Report) -> None:
    assert confidence(of(report, "Rocco Neubert", "win rate")) == "low"


def test_risks_begin_with_the_largest_exposure(report: Report) -> None:
    exposures = [abs(float(r.exposure.value)) for r in report.risks if r.exposure]
    assert exposures == sorted(exposures, reverse=True)


def test_every_risk_has_an_owner_and_a_figure_that_warns(report: Report) -> None:
    assert report.risks
    assert all(r.watch.owner and r.watch.warning for r in report.risks)


def test_a_pipeline_that_ran_dry_is_a_risk(report: Report) -> None:
    assert "The pipeline runs dry" in {r.watch.title for r in report.risks}


def test_a_target_that_is_the_baseline_is_to_be_held(report: Report) -> None:
    shown = actions_table(report.recommendations).frame
    held = [r for r in report.recommendations if r.holds]
    assert held
    assert (shown["target"].str.startswith("hold at ")).sum() == len(held)
    assert not (shown["target"] == shown["baseline"]).any()
