"""The story benchmark counts what its rule says; what the analysis finds is printed, not asserted."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from benchmarks.stories import __main__ as program
from benchmarks.stories import pizza
from benchmarks.stories.rules import ARITHMETIC, RULES, claims, finds, moved, place
from benchmarks.stories.score import Scores, score, table
from xlsales.errors import InputError
from xlsales.findings.finding import Finding
from xlsales.sample import KINDS, Company, company, random_company

LOST = company(3, orders=500, stories=("lost_account",), deals=False, targets=False)
(STORY,) = LOST.truth
GONE = Finding("at_risk", "gone", {}, subject=(("customer", STORY.member),), favourable=False)
OTHER_GONE = Finding("at_risk", "gone", {}, subject=(("customer", "Somebody Else"),), favourable=False)
FALL = Finding("mover", "fall", {}, subject=(("customer", STORY.member),), favourable=False)


def test_every_kind_of_story_has_a_rule_about_its_own_dimension() -> None:
    assert set(RULES) == set(KINDS)
    for kind, rule in RULES.items():
        assert rule.dimension == KINDS[kind].dimension


def test_arithmetic_neither_tells_a_story_nor_counts_as_one_reported() -> None:
    assert not any(set(rule.kinds) & set(ARITHMETIC) for rule in RULES.values())
    assert not claims(FALL, "lost_account")
    assert not finds(FALL, STORY)


def test_a_story_is_found_by_a_claim_on_its_member_that_is_bad_news() -> None:
    assert finds(GONE, STORY)
    assert not finds(replace(GONE, favourable=True), STORY)
    assert not finds(OTHER_GONE, STORY)
    assert not finds(replace(GONE, kind="seasonality"), STORY)


def test_a_silence_that_is_not_called_a_loss_is_no_claim() -> None:
    assert not claims(replace(GONE, variant="silent"), "lost_account")


def test_a_story_is_found_where_the_sentence_names_its_member_second() -> None:
    named = replace(OTHER_GONE, names={"second": STORY.member})
    assert finds(named, STORY)


def test_a_finding_within_noise_neither_claims_nor_finds() -> None:
    hedged = replace(GONE, caveats=("within_noise",))
    assert not claims(hedged, "lost_account")
    assert not finds(hedged, STORY)


def test_a_price_story_needs_a_price_that_fell() -> None:
    cut = Finding("price_shift", "cut_units_held", {}, subject=(("product", "Gate Pro"),), favourable=False)
    assert claims(cut, "price_cut")
    assert not claims(replace(cut, variant="rise", favourable=None), "price_cut")


def test_the_place_counts_what_a_reader_reads_first() -> None:
    other = Finding("trend", "up", {}, subject=(("product", "X"),), favourable=True)
    assert place([other, GONE], STORY) == 2
    assert place([other], STORY) == 0
    assert moved([other, FALL], STORY, 1)


def test_the_score_counts_found_missed_and_claims_about_others() -> None:
    counted = score([LOST, LOST], lambda c: (OTHER_GONE, FALL, GONE)).kinds["lost_account"]
    assert (counted.planted, counted.found, counted.reported, counted.unplanted) == (2, 2, 4, 2)
    assert counted.places == [3, 3]
    missed = score([LOST], lambda c: ()).kinds["lost_account"]
    assert (missed.planted, missed.found) == (1, 0)


def test_claims_in_a_company_without_a_story_are_counted_apart() -> None:
    quiet = company(3, orders=300, stories=(), deals=False, targets=False)
    scores = score([quiet], lambda c: (FALL, OTHER_GONE))
    assert (scores.quiet, scores.quiet_claims) == (1, 1)


def test_a_company_that_cannot_be_analysed_is_told_and_does_not_stop_the_others() -> None:
    def analysis(made: Company) -> tuple[Finding, ...]:
        raise InputError("no row is left", where="orders")

    scores = score([LOST], analysis)
    assert scores.companies == 0
    assert "company 3: orders: no row is left" in table(scores)


def test_the_table_has_a_line_for_every_kind_and_wise_pizza_beside() -> None:
    text = table(Scores(), {"price_cut": (1, 2), "lost_account": (3, 4)})
    assert all(kind in text for kind in KINDS)
    assert "wise-pizza" in text
    assert "1/2  3/4" in text


def test_wise_pizza_gets_the_counted_rows_of_two_quarters() -> None:
    before, now = pizza.two_quarters(LOST)
    rows = LOST.orders[LOST.orders["Status"] != "Cancelled"]
    last = rows[rows["Order Date"] >= "2026-04-01"]
    assert now["Revenue"].sum() == pytest.approx(last["Revenue"].sum())
    assert before["Customer"].isin([STORY.member]).any()
    assert not now["Customer"].isin([STORY.member]).any()
    assert STORY.since == dt.date(2026, 4, 1)


def test_wise_pizza_finds_a_member_in_a_segment_that_fell() -> None:
    fell = {"segment": {"Customer": STORY.member}, "impact": -5.0}
    rose = {"segment": {"Customer": STORY.member}, "impact": 5.0}
    assert pizza.counted([LOST], {"3": [rose, fell]})["lost_account"] == (1, 1)
    assert pizza.counted([LOST], {"3": [rose]})["lost_account"] == (0, 1)


def test_the_real_analysis_runs_over_a_random_company() -> None:
    scores = score([random_company(1)], program.findings_of)
    assert scores.companies == 1, scores.failed
    assert "found/planted" in table(scores)
