"""Sentences on what comes next: the words agree with the figures, and nothing is said that the rows do not carry."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from tests.metrics.forecast.books import daily, monthly, noise
from tests.metrics.forecast.test_deals import seen, world
from tests.metrics.forecast.test_targets import Q3, company_goal, goals
from xlsales.advice.recommendation import recommendations
from xlsales.cube.cube import Cube, cube_of
from xlsales.findings.evidence import Evidence, evidence_of
from xlsales.findings.finding import Finding
from xlsales.findings.forecast import findings_on_forecast
from xlsales.findings.ranking import ranked
from xlsales.metrics.forecast.company import forecast
from xlsales.metrics.forecast.deals import forecast_deals
from xlsales.metrics.forecast.targets import forecast_targets
from xlsales.settings import Settings
from xlsales.words.narrative import narrative
from xlsales.words.template import sentence_of

LINE = 100 + 10.0 * np.arange(30)
FELL = np.r_[noise(1, 24, 1000, 0.03), noise(2, 10, 400, 0.03)]
NOT_SAID = re.compile(r"\b(rising|growing|trend|grow|probab|certain|will)\b")


def evidence(cube: Cube) -> Evidence:
    """The evidence on what comes next alone."""
    return Evidence(cube, {t.name: t for t in (*forecast(cube), forecast_targets(cube), forecast_deals(cube))})


def found(cube: Cube) -> list[Finding]:
    return findings_on_forecast(evidence(cube))


def texts(cube: Cube) -> list[str]:
    return [s.text() for f in found(cube) if (s := sentence_of(f)) is not None]


def test_the_range_comes_first_and_last_year_beside_it() -> None:
    first, year = texts(monthly(noise(3, 30, 1000, 0.1)))
    assert re.match(r"Q3 2024 is likely to bring [\d,]+ to [\d,]+, most likely [\d,]+; Q3 2023 brought [\d,]+\.", first)
    assert re.match(r"2024 is heading for [\d,.k]+ to [\d,.k]+, most likely [\d,.k]+, with [\d,.k]+ in hand", year)


def test_the_worth_of_the_forecast_stands_in_the_sentence() -> None:
    table = forecast(monthly(noise(3, 30, 1000, 0.1)))[1]
    error, plain = (round(table.fact(c, metric="revenue").value) for c in ("error", "plain_error"))
    said = texts(monthly(noise(3, 30, 1000, 0.1)))[0]
    assert error < plain
    assert (
        f"the last 8 months such forecasts were {error} a month off; the same month of last year was {plain} off."
        in said
    )


def test_a_forecast_that_was_no_better_than_last_year_says_so() -> None:
    pattern = np.random.default_rng(8).uniform(500, 1500, 12)
    # Three years alike, so that last year's value is off by nothing.
    y = np.tile(pattern, 3)
    y[-2] += 1
    cube = monthly(y + np.random.default_rng(1).normal(0, 1, 36))
    table = forecast(cube)[1]
    error, plain = (table.fact(c, metric="revenue").value for c in ("error", "plain_error"))
    assert ("no better than the same month of last year" in texts(cube)[0]) == (round(error) >= round(plain))


@pytest.mark.parametrize("seed", range(15))
def test_above_and_below_agree_with_the_figures(seed: int) -> None:
    rng = np.random.default_rng(seed)
    y = 1000 * np.exp(np.cumsum(rng.normal(rng.uniform(-0.04, 0.04), 0.05, 30)))
    for finding in found(monthly(y)):
        low, high, ago = (finding.facts[c].value for c in ("low", "high", "year_ago"))
        side = "above" if low > ago else "below" if high < ago else "around"
        assert f"next_{side}" in finding.variant
        assert finding.favourable is {"above": True, "below": False, "around": None}[side]


def test_a_fall_is_told_as_less_than_last_year() -> None:
    first = texts(monthly(FELL))[0]
    assert "less than the" in first
    assert "even at the high end" in first


@pytest.mark.parametrize("seed", range(10))
def test_no_sentence_promises_a_direction_or_a_chance(seed: int) -> None:
    for said in texts(monthly(noise(seed, 36, 1000, 0.1))):
        assert not NOT_SAID.search(said)


def test_a_constant_has_no_range() -> None:
    assert texts(monthly(np.full(30, 100.0)))[0] == "Q3 2024 is likely to bring 300, as steadily as the months before."


def test_what_has_come_of_the_running_quarter_is_in_hand() -> None:
    first = texts(daily("2022-01-01", "2024-08-10", lambda d: 10.0 + d.day % 3))[0]
    assert re.match(r"Q3 2024 is heading for .* with \d+ in hand", first)


def test_a_report_on_the_past_tells_no_future_that_its_reader_knows() -> None:
    assert found(daily("2021-01-01", "2024-08-10", period="Q1 2023")) == []


def test_too_short_a_history_says_so_in_one_line_among_the_limits() -> None:
    (short,) = found(monthly(LINE[:5]))
    said = narrative([short])
    assert [s.text() for s in said["limits"]] == [
        "5 whole months in a row are too short a history for a forecast; 8 are needed."
    ]
    assert said["executive"] == ()


@pytest.mark.parametrize(("quota", "where"), [(1000, "below"), (2400, "inside"), (4000, "above")])
def test_a_target_is_told_by_its_side_of_the_range(quota: float, where: str) -> None:
    cube = monthly(noise(3, 30, 800, 0.1), targets=company_goal("quarter", Q3, quota))
    (told,) = [f for f in found(cube) if f.variant.startswith("target")]
    assert told.variant == f"target_{where}"
    assert told.favourable is {"below": True, "inside": None, "above": False}[where]
    said = sentence_of(told).text()
    assert f"The target of {quota:,} for Q3 2024 lies {where}" in said
    assert ("needs" in said) == (where != "below")


def test_only_a_target_above_the_range_calls_for_an_action() -> None:
    called = {}
    for quota in (1000, 2400, 4000):
        seen_now = evidence_of(monthly(noise(3, 30, 800, 0.1), targets=company_goal("quarter", Q3, quota)))
        told = ranked(findings_on_forecast(seen_now))
        called[quota] = [r.rule.id for r in recommendations(told, seen_now)]
    assert called == {1000: [], 2400: [], 4000: ["close-the-gap-ahead"]}


def test_a_member_short_of_its_target_is_named() -> None:
    both = {"North": noise(1, 30, 500, 0.05), "South": noise(2, 30, 300, 0.05)}
    targets = goals(("region", "North", "quarter", Q3, 1450.0), ("region", "South", "quarter", Q3, 1500.0))
    short = [f for f in found(monthly(both, targets=targets)) if f.variant == "member_target_above"]
    assert [f.subject for f in short] == [(("region", "South"),)]
    assert sentence_of(short[0]).text().startswith("South is likely to bring")


def test_open_deals_are_told_with_their_cover_where_there_is_a_target() -> None:
    deals, last = world(5)
    book = seen(deals, last).book
    (plain,) = [s for s in texts(cube_of(book, Settings())) if "open deals" in s]
    assert re.match(r"Of [\d,.k]+ in \d+ open deals, [\d,.k]+ to [\d,.k]+ should be won in Q3 2024", plain)
    quota = company_goal("quarter", Q3, 400_000)
    (covered,) = [s for s in texts(cube_of(book.with_targets(quota), Settings())) if "open deals" in s]
    assert "% of the 400k that its target still needs" in covered


def test_nothing_is_said_of_revenue_that_runs_out() -> None:
    rows = pd.DataFrame({"date": pd.date_range("2022-01-01", periods=30, freq="MS"), "revenue": 100.0})
    rows.loc[20:, "revenue"] = -50.0
    cube = monthly(rows["revenue"].to_numpy())
    assert all(f.facts["likely"].value > 0 for f in found(cube))
