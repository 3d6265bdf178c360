"""The headline says like for like where the change compares unlike members; the page says what is not yet sure."""

from __future__ import annotations

import pytest

from tests.causes.test_like_for_like import opened, shop
from tests.findings.test_not_yet_sure import orders
from xlsales.api import analyze
from xlsales.report.model import Report, Text

THREE = ("Store A", "Store B", "Store C")


def title(report: Report) -> str:
    return report.sheets[0].title.text()


def page(report: Report) -> str:
    return " ".join(s.text() for b in report.sheets[0].blocks if isinstance(b, Text) for s in b.sentences)


def test_a_rise_that_is_coverage_has_like_for_like_in_its_headline() -> None:
    report = analyze(opened(shop(), THREE))
    change = report.tables["like_for_like"].fact("kept_change", dimension="office").value
    up = "up" if change > 0 else "down"
    assert f"; like for like {abs(change):.1%} {up}" in title(report)
    assert "Q4 2023" not in title(report)


def test_a_comparison_with_unlike_members_is_no_part_of_a_headline() -> None:
    report = analyze(opened(shop(), THREE, "2024-04-01"))
    assert "Against Q4 2023 it rose" in page(report)
    assert "Q4 2023" not in title(report)
    assert "like for like" not in title(report)


def test_where_nobody_came_or_left_the_headline_has_the_other_comparison() -> None:
    assert "like for like" not in title(analyze(shop()))


@pytest.mark.parametrize("statuses", [{"In Process": 0.06}, {"On Hold": 0.15}, {"Disputed": 0.02}])
def test_money_that_is_not_yet_sure_stands_on_the_first_page_once(statuses: dict[str, float]) -> None:
    assert page(analyze(orders(statuses))).count("not yet sure") == 1
