"""The narrative: 120 words for a board, the opening first, what the data cannot tell apart."""

from __future__ import annotations

import re

import pytest

from tests.findings.books import report as shared_report
from xlsales.report.model import Report
from xlsales.table.book import SalesBook
from xlsales.words.narrative import EXECUTIVE_WORDS, narrative


@pytest.fixture(scope="module")
def maven_report(maven_book: SalesBook) -> Report:
    return shared_report(maven_book, "Q4 2017")


@pytest.fixture(scope="module")
def eight_report(eight_rows: SalesBook) -> Report:
    return shared_report(eight_rows, "Q3 2024")


def texts(report: Report, section: str) -> list[str]:
    return [s.text() for s in report.text[section]]


def has(report: Report, pattern: str, section: str = "findings") -> bool:
    return any(re.search(pattern, t) for t in texts(report, section))


@pytest.mark.parametrize("section", ["executive"])
def test_the_executive_text_is_short(maven_report: Report, eight_report: Report, section: str) -> None:
    for report in (maven_report, eight_report):
        assert sum(len(t.split()) for t in texts(report, section)) <= EXECUTIVE_WORDS


def test_the_executive_text_says_what_why_who_risk_and_what_next(maven_report: Report) -> None:
    said = " ".join(texts(maven_report, "executive"))
    assert re.search(r"revenue was 2,802,496, down 6\.0%|6\.0%.*2,802,496|2,802,496.*6\.0%", said)
    # What made a change that chance explains is among the findings, and no headline.
    assert "61 fewer deals" not in said
    assert "GTX Pro" in said
    assert "New opportunities fell 57.9%" in said
    assert said.endswith(texts(maven_report, "recommendations")[0])


def test_the_findings_begin_with_revenue(maven_report: Report) -> None:
    assert "2,802,496" in texts(maven_report, "findings")[0]


def test_nothing_is_said_twice(maven_report: Report) -> None:
    said = texts(maven_report, "findings")
    assert len(said) == len(set(said))


def test_limits_are_not_among_the_findings(maven_report: Report) -> None:
    assert not set(texts(maven_report, "limits")) & set(texts(maven_report, "findings"))


# What has to come out on Maven's Q4 2017 without being told.


@pytest.mark.parametrize(
    "pattern",
    [
        r"Revenue fell by 179,759: 61 fewer deals \(-144,724\)\. The mix took 53,584, most of it by fewer GTX Pro",
        r"Compared product by product, prices held \(\+18,549\)",
        r"GTX Pro's revenue fell by 138,108 \(-12\.6%\): 26 fewer deals \(-126,157\)",
        r"Celia Rouche's revenue fell by 60,307 .*: 5 more deals, but 2,403\.42 a deal instead of 2,819\.07",
        r"ector software fell 7\.5%, but without Kan-code \(-41,810 there\) it rose 7\.7%",
        r"ector finance rose 11\.8%, .* Xx-holding \(\+74,124 there, two deals of 55,406 together\) it fell 18\.1%",
        r"telecommunications \(-74,809, -32\.6%\) and entertainment \(-48,393, -21\.2%\)",
        r"84\.7% of revenue.*|bring 84\.7% of revenue",
        r"New opportunities fell 57\.9% to 1,165, but 500 open deals .* -39\.9%",
    ],
)
def test_what_must_come_out_on_maven(maven_report: Report, pattern: str) -> None:
    assert has(maven_report, pattern)


def test_one_fourth_quarter_gives_no_word_on_seasonality(maven_report: Report) -> None:
    assert has(maven_report, r"^One Q4 in the data: no word on seasonality", "limits")


def test_nothing_on_maven_is_called_significant(maven_report: Report) -> None:
    assert not has(maven_report, "significant")


# What eight rows cannot support.


@pytest.mark.parametrize(
    "pattern",
    [
        r"^Q3 2023, Q4 2023 and Q1 2024 hold a single order each",
        r"^Q3 2024 and Q1 2024 have no region and segment in common",
        r"^Q2 2024 has no rows",
        r"^No word on seasonality",
        r"^4 of 8 rows name no rep",
        r"^1 of 8 rows name no segment|^1 of 8 rows names no segment",
    ],
)
def test_what_eight_rows_cannot_support_is_said(eight_report: Report, pattern: str) -> None:
    assert has(eight_report, pattern, "limits")


def test_eight_rows_do_say_where_revenue_comes_from(eight_report: Report) -> None:
    assert has(eight_report, r"Asia Pacific brings 43\.9% of (all )?revenue.* 81\.8% of (it|that)|81\.8%.*185,514")


@pytest.mark.parametrize("word", ["rose", "fell", "grew", "shrank", "a quarter compounded"])
def test_eight_rows_allow_no_word_of_growth(eight_report: Report, word: str) -> None:
    assert not has(eight_report, rf"\b{word}\b")


def test_no_findings_make_an_empty_narrative() -> None:
    assert narrative(()) == {"executive": (), "findings": (), "limits": ()}
