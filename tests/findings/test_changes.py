"""Findings on key figures: what changed, what it must be read with, and what is no change at all."""

from __future__ import annotations

import pandas as pd

from tests.findings.books import deals, evidence, orders
from xlsales.findings.changes import comparable, findings_on_changes, why_not_comparable
from xlsales.findings.finding import Finding
from xlsales.settings import Settings
from xlsales.table.book import SalesBook, book_from_roles

NORTH, SOUTH = {"region": "North", "segment": "SMB"}, {"region": "South", "segment": "SMB"}


def found(book: SalesBook, metric: str = "", **settings: str) -> Finding:
    several = findings_on_changes(evidence(book, **settings))
    return next(f for f in several if (f.subject == (("metric", metric),) if metric else f.variant.startswith("rev")))


def test_a_fall_is_bad_news() -> None:
    assert found(orders(("Q1", 20, 10.0, NORTH), ("Q2", 10, 10.0, NORTH))).favourable is False


def test_a_change_that_chance_can_give_says_so() -> None:
    assert found(orders(("Q1", 20, 10.0, NORTH), ("Q2", 19, 10.0, NORTH))).caveats == ("chance",)


def test_a_change_beyond_chance_carries_no_caveat() -> None:
    assert found(orders(("Q1", 20, 10.0, NORTH), ("Q2", 90, 10.0, NORTH))).caveats == ()


def test_the_same_revenue_twice_is_level() -> None:
    assert found(orders(("Q1", 20, 10.0, NORTH), ("Q2", 20, 10.0, NORTH))).variant == "revenue_flat"


def test_a_single_period_is_a_level_and_no_change() -> None:
    assert [f.kind for f in findings_on_changes(evidence(orders(("Q1", 5, 10.0, NORTH))))] == ["level"]


def test_periods_with_nothing_in_common_are_not_compared() -> None:
    book = orders(("Q1", 9, 10.0, NORTH), ("Q2", 9, 10.0, SOUTH))
    assert not comparable(evidence(book))
    assert [f.variant for f in findings_on_changes(evidence(book))] == ["revenue_not_comparable"]


def test_why_periods_cannot_be_compared_names_each_reason(eight_rows: SalesBook) -> None:
    why = why_not_comparable(evidence(eight_rows))
    assert "Q2 2024 between them has no rows" in why
    assert "no region and segment in common" in why
    assert "Q1 2024 is a single order" in why


def test_a_figure_that_is_none_favours_nobody_when_level() -> None:
    book = orders(("Q1", 20, 10.0, NORTH), ("Q2", 20, 10.0, NORTH))
    assert found(book, "orders").favourable is None


def test_a_win_rate_within_noise_is_neither_good_nor_bad() -> None:
    book = deals(
        ("Q1", "Won", 10, 9.0, NORTH), ("Q1", "Lost", 10, 9.0, NORTH),
        ("Q2", "Won", 11, 9.0, NORTH), ("Q2", "Lost", 10, 9.0, NORTH),
    )  # fmt: skip
    finding = found(book, "win_rate")
    assert (finding.variant, finding.favourable) == ("win_rate_noise", None)


def test_a_win_rate_beyond_noise_is_judged() -> None:
    book = deals(
        ("Q1", "Won", 80, 9.0, NORTH), ("Q1", "Lost", 20, 9.0, NORTH),
        ("Q2", "Won", 20, 9.0, NORTH), ("Q2", "Lost", 80, 9.0, NORTH),
    )  # fmt: skip
    finding = found(book, "win_rate")
    assert (finding.variant, finding.favourable) == ("win_rate", False)


def test_a_change_across_a_gap_says_so() -> None:
    days = pd.to_datetime(["2024-02-01", "2024-02-09", "2024-08-01", "2024-08-09"])
    book = book_from_roles(pd.DataFrame({"date": days, "revenue": 10.0, "region": "North"}), precision="quarter")
    assert "Q2 2024" in why_not_comparable(evidence(book)) or "gap" in found(book).caveats


def test_settings_are_those_of_the_cube() -> None:
    assert evidence(orders(("Q1", 5, 10.0, NORTH)), period="Q1 2024").cube.settings == Settings(period="Q1 2024")
