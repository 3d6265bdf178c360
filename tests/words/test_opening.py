"""What a report opens with: the larger of the two stories, revenue or lost profit."""

from __future__ import annotations

from typing import Any

from xlsales.findings.finding import Finding
from xlsales.metrics.table import Fact
from xlsales.words.opening import Told, opening_of
from xlsales.words.sentence import plain


def fact(value: float) -> Fact:
    return Fact(value, "money", "kpis", 0, "now")


def told(kind: Any, variant: str, impact: float = 0.0, **more: Any) -> Told:
    return Finding(kind, variant, more.pop("facts", {}), impact=impact, **more), plain(f"{kind} {variant}.")


def revenue(now: float = 100.0, before: float = 95.0, sure: bool | None = False) -> Told:
    return told("change", "revenue", 200.0, facts={"now": fact(now), "before": fact(before)}, beyond_chance=sure)


def lost(impact: float, member: str = "Ann", sure: bool | None = True, kind: str = "discount_gap") -> Told:
    return told(kind, "above", impact, subject=(("rep", member),), favourable=False, beyond_chance=sure, actionable=1.0)


def kinds(*several: Told) -> list[str]:
    return [f.kind for f, _ in opening_of(several)]


def test_revenue_opens_a_report_without_a_word_on_profit() -> None:
    assert kinds(revenue(), told("trend", "rising", 500.0)) == ["change"]


def test_lost_profit_comes_first_where_revenue_moved_within_noise() -> None:
    assert kinds(revenue(), lost(20.0)) == ["discount_gap", "change"]


def test_a_larger_change_of_revenue_that_is_no_chance_comes_first() -> None:
    assert kinds(revenue(100.0, 60.0, sure=True), lost(20.0)) == ["change", "discount_gap"]
    assert kinds(revenue(100.0, 60.0, sure=True), lost(50.0)) == ["discount_gap", "change"]


def test_a_small_loss_of_profit_stays_where_it_is() -> None:
    assert kinds(revenue(), lost(7.0)) == ["change", "discount_gap"]
    assert kinds(revenue(), lost(3.0)) == ["change"]


def test_losses_within_noise_and_good_news_do_not_open_a_report() -> None:
    good = told("margin_bridge", "cost_units_up", 80.0, favourable=True, beyond_chance=True)
    assert kinds(revenue(), lost(50.0, sure=False), lost(50.0, sure=None), good) == ["change"]


def test_the_headline_of_profit_comes_before_its_causes_and_both_before_revenue() -> None:
    headline = told("profit", "rose_but_fell", 1.0, favourable=False, beyond_chance=True)
    several = (lost(90.0), lost(80.0, "Ben"), lost(70.0, "Cy"), headline, revenue(100.0, 20.0, sure=True))
    assert kinds(*several) == ["profit", "discount_gap", "discount_gap", "change"]


def test_nobody_is_told_twice() -> None:
    assert kinds(revenue(), lost(90.0), lost(80.0, kind="loss_maker")) == ["discount_gap", "change"]


def test_at_most_two_causes_open_a_report() -> None:
    assert kinds(revenue(), *(lost(50.0, str(i)) for i in range(5))) == ["discount_gap", "discount_gap", "change"]
