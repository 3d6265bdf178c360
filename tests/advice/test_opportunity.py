"""What a lever is worth: lever × base, no base no amount, and a total that counts nothing twice."""

from __future__ import annotations

import pytest

from tests.findings.books import evidence
from xlsales.advice.model import assumption, result
from xlsales.advice.opportunity import LEVERS, Opportunity, opportunities_table, opportunity_of, without_double_counting
from xlsales.findings.evidence import Evidence
from xlsales.findings.finding import Finding
from xlsales.findings.matrices import placed
from xlsales.sample import random_company
from xlsales.settings import Settings
from xlsales.table.book import SalesBook
from xlsales.table.ingest import book_of


@pytest.fixture(scope="module")
def maven_q4(maven_book: SalesBook) -> Evidence:
    return evidence(maven_book, period="Q4 2017")


def of_manager(maven_q4: Evidence, name: str) -> Finding:
    at = maven_q4.tables["matrix_manager"].row(member=name)
    assert at is not None
    return placed(maven_q4, "manager", at)


def test_rocco_at_sixty_percent_falls_short_of_the_quarter_before(maven_q4: Evidence) -> None:
    one = opportunity_of("win_rate", of_manager(maven_q4, "Rocco Neubert"), maven_q4)
    assert one is not None
    # 303 closed × 60 % × 2,935.457…; with the average rounded to cents it would be 533,667.
    assert one.values["at_target"] == pytest.approx(303 * 0.6 * 513_705 / 175)
    assert one.values["change"] == pytest.approx(-0.094, abs=5e-4)
    assert one.values["needed"] == pytest.approx(0.662, abs=5e-4)


def test_who_wins_more_than_the_company_has_nothing_to_gain_on_that_lever(maven_q4: Evidence) -> None:
    assert opportunity_of("win_rate", of_manager(maven_q4, "Summer Sewald"), maven_q4) is None


@pytest.mark.parametrize("lever", sorted(LEVERS))
def test_without_a_base_there_is_no_amount(lever: str, maven_q4: Evidence) -> None:
    assert opportunity_of(lever, Finding("change", "x", {}, (("manager", "Nobody"),)), maven_q4) is None


def test_the_range_contains_the_amount(maven_q4: Evidence) -> None:
    values = opportunity_of("win_rate", of_manager(maven_q4, "Melvin Marxen"), maven_q4).values  # type: ignore[union-attr]
    assert 0 <= values["low"] <= values["amount"] <= values["high"]


def made(amount: float, dimension: str, member: str, lever: str = "quota") -> Opportunity:
    lines = (
        assumption("amount", "Worth", "money", amount, ""),
        result("low", "At least", "money", "{amount}/2"),
        result("high", "At most", "money", "{amount}*2"),
        result("yearly", "Worth a year", "money", "{amount}*4"),
        result("yearly_low", "At least a year", "money", "{low}*4"),
        result("yearly_high", "At most a year", "money", "{high}*4"),
    )
    return Opportunity(lever, (dimension, member), lines, "f", "Q2 2024")


def test_the_total_adds_up_members_of_one_kind_only() -> None:
    several = without_double_counting([made(5, "rep", "A"), made(6, "rep", "B"), made(9, "product", "P")])
    assert {o.subject[1] for o in several if o.counted} == {"A", "B"}


def test_a_member_with_two_levers_counts_once() -> None:
    several = without_double_counting([made(5, "rep", "A"), made(6, "rep", "A", "win_rate")])
    assert [o.values["amount"] for o in several if o.counted] == [6.0]


def test_the_table_says_what_its_total_leaves_out() -> None:
    both = [made(5, "rep", "A"), made(2, "rep", "B"), made(4, "product", "P")]
    table = opportunities_table(without_double_counting(both))
    assert table.frame["yearly"].iloc[-1] == 28.0
    assert "Not added up: one by product" in table.notes[0]


def test_a_single_opportunity_has_no_total_under_it() -> None:
    table = opportunities_table(without_double_counting([made(5, "rep", "A"), made(4, "product", "P")]))
    assert table.frame["opportunity"].tolist() == ["Close the gap to target: A", "Close the gap to target: P"]


def test_what_a_quarter_is_worth_is_compared_by_the_year(maven_q4: Evidence) -> None:
    one = opportunity_of("win_rate", of_manager(maven_q4, "Rocco Neubert"), maven_q4)
    assert one is not None
    assert one.span == "Q4 2017"
    assert one.values["yearly"] == pytest.approx(4 * one.values["amount"])


def test_no_opportunity_is_said_in_words() -> None:
    assert opportunities_table(()).missing


def test_two_members_whose_names_differ_in_signs_have_two_tables() -> None:
    assert made(1, "rep", "A-B").name != made(1, "rep", "A+B").name


def test_deals_are_not_compared_with_the_revenue_of_orders() -> None:
    made_up = random_company(6)
    book = book_of(made_up.orders, Settings(), deals=made_up.deals, source_name="orders")
    assert book.basis == "orders"
    told = evidence(book)
    won = told.tables["drivers_three_manager"].frame.set_index("member")["before"]
    rows = range(len(told.tables["matrix_manager"].frame))
    several = [opportunity_of("win_rate", placed(told, "manager", at), told) for at in rows]
    compared = [(o.subject[1], o.values["before"]) for o in several if o is not None and "before" in o.values]
    assert compared
    assert all(before == pytest.approx(won[member]) for member, before in compared)


def test_a_line_says_on_which_sheet_its_figure_stands(maven_q4: Evidence) -> None:
    one = opportunity_of("win_rate", of_manager(maven_q4, "Rocco Neubert"), maven_q4)
    assert one is not None
    reasons = {line.name: line.reason for line in one.lines}
    assert reasons["closed"] == "figure on the sheet Team"
    assert not any("_" in r for r in reasons.values())
