"""What is said of time, on series in which it is true and on series in which it must not be said."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.findings.books import evidence
from xlsales.advice.recommendation import recommendations
from xlsales.findings.changes import findings_on_changes
from xlsales.findings.coverage import findings_on_coverage, findings_on_whole_data
from xlsales.findings.evidence import Evidence
from xlsales.findings.seasons import findings_on_time
from xlsales.table.book import book_from_roles
from xlsales.words.template import sentence_of


def monthly(values, start: str = "2022-01-15", **settings: str) -> Evidence:
    """A number a month, dated the same day of each."""
    days = pd.date_range(start, periods=len(values), freq=pd.DateOffset(months=1))
    rows = pd.DataFrame({"date": days, "revenue": np.asarray(values, dtype=float)})
    return evidence(book_from_roles(rows), **settings)


def said(told: Evidence, *kinds: str) -> list[str]:
    found = [f for f in [*findings_on_changes(told), *findings_on_time(told)] if not kinds or f.kind in kinds]
    return [sentence_of(f).text() for f in found]  # type: ignore[union-attr]


def advised(told: Evidence) -> set[str]:
    return {r.rule.id for r in recommendations(tuple(findings_on_time(told)), told)}


SEASON = np.array([1.0, 1, 1, 1, 1, 1, 1, 1, 1, 1.5, 1.5, 1.5])
WOBBLE = 1 + 0.02 * np.random.default_rng(3).standard_normal(60)


def test_a_straight_line_is_a_trend_and_has_no_season() -> None:
    told = monthly(np.arange(100, 340, 10))
    assert said(told, "seasonality", "change_point") == []
    assert "Over 8 quarters revenue is rising by about 90 a quarter, more than chance and season explain." in said(told)
    assert advised(told) == set()


@pytest.mark.parametrize("cut", [12, 18])
def test_a_step_is_told_with_both_levels_and_is_neither_trend_nor_season(cut: int) -> None:
    told = monthly([100] * cut + [300] * cut)
    month = {12: "Jan 2023", 18: "Jul 2023"}[cut]
    assert said(told, "change_point") == [
        f"Revenue moved to another level in {month}: 300 a month after 100 (+200.0%)."
    ]
    assert said(told, "seasonality") == []
    assert not {f.variant for f in findings_on_time(told)} & {"rising", "falling"}
    assert advised(told) == set()


def test_a_step_before_two_years_have_passed_says_that_a_season_could_be_one() -> None:
    (step,) = said(monthly([100] * 9 + [300] * 9), "change_point")
    assert step.endswith("Less than two years of data cannot tell a step from a season.")


def test_three_years_of_a_peak_are_a_season_with_its_range_and_advice() -> None:
    told = monthly(100 * np.tile(SEASON, 3) * WOBBLE[:36])
    (season,) = said(told, "seasonality")
    assert season.startswith("Q4 is the peak season: growth aside, it sells")
    assert "in each of 3 years" in season
    assert advised(told) == {"prepare-the-season"}


def test_growth_does_not_enlarge_a_season() -> None:
    level, growing = (
        next(f for f in findings_on_time(monthly(v)) if f.kind == "seasonality").facts["lift"].value
        for v in (100 * np.tile(SEASON, 4) * WOBBLE[:48], 100 * np.tile(SEASON, 4) * np.linspace(1, 3, 48))
    )
    assert level == pytest.approx(0.5, abs=0.03)
    assert growing == pytest.approx(0.5, abs=0.03)


def test_two_years_of_a_peak_are_told_as_seen_and_nobody_is_to_plan_for_it() -> None:
    told = monthly(100 * np.tile(SEASON, 2) * WOBBLE[:24])
    (season,) = said(told, "seasonality")
    assert season.startswith("Q4 was the best quarter in both of the last two years")
    assert "peak" not in season
    assert advised(told) == set()


def test_one_year_is_no_word_on_seasons() -> None:
    assert said(monthly(100 * SEASON), "seasonality")[0].startswith("One Q4 in the data: no word on seasonality")


@pytest.mark.parametrize("values", [[100] * 48, 100 * WOBBLE[:48], 100 * np.exp(0.05 * np.cumsum(WOBBLE - 1) / 0.02)])
def test_nothing_is_told_of_what_only_varies(values) -> None:
    told = monthly(values)
    kinds = {(f.kind, f.variant) for f in findings_on_time(told) if f.kind != "trend"}
    assert kinds == set()
    assert not {f.variant for f in findings_on_time(told)} & {"rising", "falling"}
    assert advised(told) == set()


def test_growth_compares_whole_years_and_never_a_first_quarter_with_a_fourth() -> None:
    grown = monthly([*[100] * 12, *[110] * 12, *[121] * 12, 500])
    assert "From 2022 to 2024 revenue grew 21.0%, 1,200 to 1,452: 10.0% a year on average." in said(grown, "trend")
    assert "2023 brought 1,320, 10.0% more than 2022 (1,200)." in said(monthly([*[100] * 12, *[110] * 12]), "trend")
    assert said(monthly([100] * 6 + [200] * 5, start="2022-01-15"), "trend") == []


def test_the_same_figures_in_two_years_are_told_as_level() -> None:
    assert "2023 brought 1,200, as much as 2022 (1,200)." in said(monthly([100] * 24), "trend")


def test_months_that_end_in_november_are_no_fall_of_the_last_quarter() -> None:
    told = monthly([100] * 11, start="2023-01-01")
    assert said(told, "change") == ["Revenue was level in Q3 2023: 300 after 300 in Q2 2023."]
    limits = [sentence_of(f).text() for f in findings_on_coverage(told)]  # type: ignore[union-attr]
    assert any(s.startswith("Q4 2023 is partial (the data end with Nov 2023)") for s in limits)


WEEKS = pd.date_range("2024-01-05", periods=52, freq="7D")


def test_five_weeks_after_four_are_told_a_week_and_nothing_is_to_blame() -> None:
    rows = pd.DataFrame({"date": np.tile(WEEKS, 2), "revenue": 50.0, "region": np.repeat(["A", "B"], 52)})
    told = evidence(book_from_roles(rows), period="Mar 2024")
    (change,) = findings_on_changes(told)
    assert sentence_of(change).text() == (  # type: ignore[union-attr]
        "Revenue was 500 in Mar 2024 after 400 in Feb 2024, on 5 weeks with rows after 4: "
        "a week brought 100 after 100 (0.0%)."
    )
    assert change.favourable is None


def test_a_row_that_is_a_stores_week_is_said_to_be_and_no_order_is_counted() -> None:
    rows = pd.DataFrame({"date": np.tile(WEEKS, 2), "revenue": 50.0, "region": np.repeat(["A", "B"], 52)})
    told = evidence(book_from_roles(rows))
    limits = [sentence_of(f).text() for f in findings_on_coverage(told)]  # type: ignore[union-attr]
    assert limits == ["A row is a week of one region: orders, their average and sizes are not known."]
    assert told.tables["kpis"].frame["metric"].tolist() == ["revenue"]
    for table in ("deal_bands", "single_points", "thin_periods", "drivers"):
        assert told.table(table) is None
    assert not [t for t in told.tables.values() if {"orders", "average_sale"} & set(t.frame.columns)]


def test_the_whole_data_of_sums_speak_of_rows_and_not_of_orders() -> None:
    days = pd.date_range("2024-01-01", periods=2, freq="MS")
    rows = pd.DataFrame({"date": np.tile(days, 2), "revenue": [90.0, 90, 10, 10], "region": list("AABB")})
    told = evidence(book_from_roles(rows, precision="month"), period="Jan 2024")
    (finding,) = findings_on_whole_data(told)
    assert sentence_of(finding).text() == "A brings 90.0% of all revenue in the data (180 of 200)."  # type: ignore[union-attr]


def test_a_quarter_of_fourteen_weeks_a_year_ago_is_not_held_against_one_of_thirteen() -> None:
    fridays = pd.date_range("2011-01-07", "2012-09-28", freq="7D")
    told = evidence(book_from_roles(pd.DataFrame({"date": fridays, "revenue": 100.0})), period="Q3 2012")
    (change,) = findings_on_changes(told)
    assert told.tables["kpis"].fact("other_change", metric="revenue").value == pytest.approx(13 / 14 - 1)
    assert "beside" not in change.caveats
