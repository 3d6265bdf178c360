"""Sentences in the reader's locale and currency, and the tables of actions and risks."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from tests.findings.books import report as shared_report
from xlsales import analyze
from xlsales.advice.risk import risks
from xlsales.findings.finding import Finding
from xlsales.metrics.table import Fact
from xlsales.report.model import Report
from xlsales.table.book import SalesBook
from xlsales.words.advice import actions_table, risks_table, spoken
from xlsales.words.sentence import Choice, Plural, Sentence, Slot, plain


def fact(value: float, kind: str = "money") -> Fact:
    return Fact(value, kind, "t", 0, "c")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("en-US", "Revenue was €2,802,496, down 6.0%."),
        ("en-GB", "Revenue was €2,802,496, down 6.0%."),
        ("de-DE", "Revenue was 2.802.496\xa0€, down 6,0\xa0%."),
        ("es-ES", "Revenue was 2.802.496\xa0€, down 6,0\xa0%."),
    ],
)
def test_figures_follow_the_locale(locale: str, text: str) -> None:
    parts = ("Revenue was ", Slot(fact(2_802_496.0)), ", down ", Slot(fact(-0.0603, "change"), "abs"), ".")
    assert Sentence(parts).text(locale, "EUR") == text


def test_french_thousands_are_apart_by_a_narrow_space() -> None:
    assert Sentence((Slot(fact(1234.0)),)).text("fr-FR", "EUR") == "1\u202f234\xa0€"


def test_a_sentence_knows_the_facts_it_rests_on() -> None:
    a, b = fact(1.0), fact(2.0)
    assert Sentence(("x", Slot(a), Choice(b, "-", "0", "+"), Plural(a, "one", "many"))).facts == (a, b, a)


def test_a_plain_sentence_rests_on_nothing() -> None:
    assert plain("Hello.").facts == ()


def test_a_direction_that_rounds_to_nothing_is_none() -> None:
    assert Choice(fact(-0.0001, "change"), "fell", "held", "rose").word == "held"


@pytest.fixture(scope="module")
def maven_report(maven_book: SalesBook) -> Report:
    return shared_report(maven_book, "Q4 2017")


def test_every_action_said_has_a_row(maven_report: Report) -> None:
    table = actions_table(maven_report.recommendations)
    assert list(table.frame["rank"]) == list(range(1, len(maven_report.recommendations) + 1))


def test_actions_carry_the_currency(maven_report: Report) -> None:
    table = actions_table(maven_report.recommendations, "en-US", "USD")
    assert table.frame["action"].str.contains(r"\$\d").any()
    assert table.frame["baseline"].str.startswith("$").any()


def test_a_goal_that_is_no_figure_of_the_data_is_written(maven_report: Report) -> None:
    table = maven_report.tables["actions"].frame
    assert list(table.loc[table["metric"] == "deals without a date", "target"]) == ["0"]


def test_risks_carry_the_currency() -> None:
    names = {"Member": "Acme", "named": "Acme", "the_end": "9 Dec 2011", "a_year": "a year"}
    facts = {"days_silent": fact(70, "days"), "usual_gap": fact(9, "days"), "yearly_value": fact(900.0)}
    facts["longest_gap"] = fact(12, "days")
    silent = risks((Finding("at_risk", "gone", facts, (("customer", "Acme"),), names),))
    assert risks_table(silent, "en-US", "GBP").frame["evidence"].str.contains("£900").all()


def test_two_recommendations_that_say_the_same_are_one(maven_report: Report) -> None:
    one = maven_report.recommendations[0]
    assert spoken((one, replace(one))) == (one,)


def test_no_action_and_no_risk_are_said_in_words() -> None:
    assert actions_table(()).missing
    assert risks_table(()).missing


def test_money_in_all_texts_has_the_currency_of_the_rows() -> None:
    days = pd.date_range("2023-01-02", "2023-12-30", freq="3D")
    rows = pd.DataFrame({"Date": days, "Revenue": range(1000, 1000 + len(days)), "Currency": "EUR"})
    report = analyze(rows)
    assert "€" in report.text["executive"][0].text("en-US", report.meta["currency"])
