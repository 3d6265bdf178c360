"""What levers on profit are worth, and that profit and revenue are compared but not added up."""

from __future__ import annotations

import pytest

from tests.findings.profit_worlds import costs_rose, planted
from xlsales.advice.opportunity import Opportunity, without_double_counting
from xlsales.advice.profit_levers import LEVERS, TITLES
from xlsales.api import analyze
from xlsales.report.model import Report


def levers(report: Report) -> dict[str, Opportunity]:
    return {o.lever: o for o in report.opportunities}


@pytest.fixture(scope="module")
def lossy() -> Report:
    return planted(1, "discount_leak", "loss_group")[0]


def test_every_lever_has_a_title() -> None:
    assert set(LEVERS) == set(TITLES)


def test_a_cap_on_discounts_is_worth_half_of_what_was_given_above_it(lossy: Report) -> None:
    one = levers(lossy)["discount_cap"]
    given = next(f for f in lossy.findings if f.kind == "discount_gap").facts["given_above"].value
    assert one.values["amount"] == pytest.approx(given / 2)
    assert one.values["yearly"] == pytest.approx(2 * given)
    assert one.values["high"] == pytest.approx(given)


def test_the_end_of_a_loss_is_worth_half_of_it(lossy: Report) -> None:
    one = levers(lossy)["loss_exit"]
    loss = next(f for f in lossy.findings if f.kind == "loss_maker").facts["profit"].value
    assert one.values["amount"] == pytest.approx(-loss / 2)


def test_profit_is_set_beside_revenue_by_the_companys_margin(lossy: Report) -> None:
    one = levers(lossy)["discount_cap"]
    margin = lossy.tables["profit"].fact("now", metric="margin").value
    assert one.values["same_as"] == pytest.approx(one.values["yearly"] / margin)
    action = next(r for r in lossy.recommendations if r.opportunity and r.opportunity.lever == "discount_cap")
    assert action.priority == pytest.approx(one.values["same_as"] * action.rule.ease * action.finding.certainty)


def test_costs_are_passed_on_for_the_company() -> None:
    one = levers(analyze(costs_rose(1)))["margin_back"]
    assert one.subject == ("company", "all sales")
    assert one.title == "Win margin back (profit): all sales"


def test_a_total_never_adds_profit_to_revenue(lossy: Report) -> None:
    profit = [o for o in lossy.opportunities if o.lever in LEVERS]
    revenue = [o for o in lossy.opportunities if o.lever not in LEVERS]
    counted = {o.lever for o in without_double_counting([*profit, *revenue]) if o.counted}
    assert not counted & set(LEVERS) if revenue else counted <= set(LEVERS)
    assert {o.lever for o in without_double_counting(profit) if o.counted} <= set(LEVERS)
    assert any(o.counted for o in without_double_counting(profit))
