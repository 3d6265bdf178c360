"""The whole data where no period can be compared, blanks and thin periods."""

from __future__ import annotations

import pytest

from tests.findings.books import evidence, orders
from xlsales.findings.coverage import findings_on_coverage, findings_on_whole_data
from xlsales.findings.evidence import Evidence
from xlsales.table.book import SalesBook


@pytest.fixture
def eight(eight_rows: SalesBook) -> Evidence:
    return evidence(eight_rows)


def test_asia_pacific_brings_44_percent_and_four_fifths_of_it_is_one_order(eight: Evidence) -> None:
    table = eight.tables["whole_data"]
    at = table.row(dimension="region")
    assert table.fact("member", at).value == "Asia Pacific"
    assert table.fact("share", at).value == pytest.approx(226_707 / 516_401)
    assert table.fact("largest_share", at).value == pytest.approx(185_514 / 226_707)


def test_the_finding_on_the_whole_data_is_about_the_column_without_blanks_first(eight: Evidence) -> None:
    first = max(findings_on_whole_data(eight), key=lambda f: f.strength)
    assert first.subject == (("region", "Asia Pacific"),)


def test_periods_that_can_be_compared_need_no_word_on_the_whole_data() -> None:
    book = orders(("Q1", 9, 10.0, {"region": "A"}), ("Q2", 9, 10.0, {"region": "A"}), ("Q2", 1, 1.0, {"region": "B"}))
    assert findings_on_whole_data(evidence(book)) == []


def test_blanks_are_counted_by_column(eight: Evidence) -> None:
    blank = eight.tables["blanks"].frame
    assert dict(zip(blank["dimension"], blank["blank"], strict=True)) == {"rep": 4, "segment": 1}


def test_periods_with_one_order_are_named(eight: Evidence) -> None:
    assert list(eight.tables["thin_periods"].frame["period"]) == ["Q3 2023", "Q4 2023", "Q1 2024"]


def test_what_eight_rows_cannot_support_is_all_said(eight: Evidence) -> None:
    said = {(f.kind, f.variant) for f in findings_on_coverage(eight)}
    assert {
        ("coverage", "missing"), ("coverage", "single_orders"), ("coverage", "not_alike"), ("data_quality", "blank"),
    } <= said  # fmt: skip


def test_complete_rows_leave_nothing_to_say() -> None:
    book = orders(("Q1", 9, 10.0, {"region": "A"}), ("Q2", 9, 10.0, {"region": "A"}))
    assert findings_on_coverage(evidence(book)) == []
