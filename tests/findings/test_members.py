"""Findings on single members' own history: planted in made-up companies and told; not planted and not told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from xlsales.api import book_of
from xlsales.cube.cube import Cube, cube_of
from xlsales.findings.customers import findings_on_customers
from xlsales.findings.dependence import findings_on_dependence
from xlsales.findings.evidence import Evidence
from xlsales.findings.finding import Finding
from xlsales.findings.members import findings_on_members
from xlsales.metrics.at_risk import at_risk
from xlsales.metrics.deal_profile import deal_profiles
from xlsales.metrics.dependency import dependencies
from xlsales.metrics.kpis import kpis
from xlsales.metrics.member_season import member_seasons
from xlsales.metrics.member_trend import member_trends
from xlsales.metrics.price_shift import price_shifts
from xlsales.metrics.stalled import stalled
from xlsales.metrics.table import Table
from xlsales.metrics.win_rate_gap import win_rate_gaps
from xlsales.sample import Company, company
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles
from xlsales.words.template import catalogue, needed, sentence_of

Tell = Callable[[Evidence], list[Finding]]
TOLD: dict[str, tuple[Callable[[Cube], Table], Tell, str, str]] = {
    "price_cut": (lambda c: price_shifts(c, "product"), findings_on_members, "price_shift", "cut_units_held"),
    "growing_product": (lambda c: member_trends(c, "product"), findings_on_members, "member_trend", "growing"),
    "seasonal_product": (lambda c: member_seasons(c, "product"), findings_on_members, "member_season", "own_season"),
    "small_deals": (lambda c: deal_profiles(c, "rep"), findings_on_members, "deal_profile", "many_small"),
    "low_win_rate": (lambda c: win_rate_gaps(c, "manager"), findings_on_members, "win_rate_gap", "below"),
    "concentration": (dependencies, findings_on_dependence, "dependency", "customer"),
    "stalled_pipeline": (stalled, findings_on_dependence, "pipeline_risk", "stalled"),
    "lost_account": (at_risk, findings_on_customers, "at_risk", "gone"),
}
"""Story → the table that shows it, who tells it, kind and variant of the finding."""


def told(made: Company, story: str) -> list[Finding]:
    book = book_of(made.orders, Settings(), deals=made.deals, targets=made.targets)
    cube = cube_of(book, Settings())
    ask, tell, kind, variant = TOLD[story]
    tables = {t.name: t for t in (kpis(cube), ask(cube))}
    return [f for f in tell(Evidence(cube, tables)) if (f.kind, f.variant) == (kind, variant)]


@pytest.mark.parametrize("story", TOLD)
def test_what_was_planted_is_told_of_its_member_and_of_nobody_else(story: str) -> None:
    made = company(11, orders=2400, stories=(story,))
    found = told(made, story)
    member = made.truth[0].member
    assert [f.subject[-1][1] if f.subject else "" for f in found] == [member]
    sentence = sentence_of(found[0])
    assert sentence is not None
    assert member in sentence.text()


@pytest.mark.parametrize("story", TOLD)
def test_what_was_not_planted_is_not_told(story: str) -> None:
    assert told(company(12, orders=2400, stories=()), story) == []


@pytest.mark.parametrize(
    "kind", ["price_shift", "member_trend", "member_season", "deal_profile", "win_rate_gap", "dependency"]
)
def test_every_wording_fits_what_the_finding_carries(kind: str) -> None:
    story = next(s for s, t in TOLD.items() if t[2] == kind)
    (finding,) = told(company(11, orders=2400, stories=(story,)), story)
    for wordings in catalogue()[kind].values():
        for wording in [wordings] if isinstance(wordings, str) else wordings:
            assert needed(wording) <= set(finding.facts) | set(finding.names)


def _prices(now: float, units: float) -> list[Finding]:
    days = pd.date_range("2023-01-01", periods=8, freq="QS").repeat(6)
    rows = pd.DataFrame({"date": days, "product": "Gate", "units": [10.0] * 42 + [units] * 6})
    price = [20.0, 20.2, 19.8, 20.1, 19.9, 20.0] * 7 + [now * f for f in (1, 1.01, 0.99, 1.005, 0.995, 1)]
    rows["revenue"] = rows["units"] * price
    cube = cube_of(book_from_roles(rows, precision="quarter"), Settings())
    table = price_shifts(cube, "product")
    return findings_on_members(Evidence(cube, {table.name: table}))


@pytest.mark.parametrize(
    ("now", "units", "variant", "favourable"),
    [
        (17.0, 10.0, "cut_units_held", False),
        (17.0, 15.0, "cut", False),
        (24.0, 10.0, "rise_units_held", True),
        (24.0, 6.0, "rise", None),
    ],
)
def test_a_price_is_told_with_what_the_units_did(now: float, units: float, variant: str, favourable: Any) -> None:
    (finding,) = _prices(now, units)
    assert (finding.variant, finding.favourable, finding.names["since"]) == (variant, favourable, "Q4 2024")
    # Four periods ahead, as a price stays until somebody changes it.
    assert finding.impact == pytest.approx(4 * abs(now - 20) * units * 6, rel=0.01)


def test_a_share_that_falls_only_because_others_grow_is_no_news_of_the_member() -> None:
    days = pd.date_range("2022-01-01", periods=12, freq="QS")
    rows = [
        pd.DataFrame({"date": days, "product": name, "revenue": [100.0 * rate**i for i in range(12)]})
        for name, rate in (("Riser", 1.15), ("Steady", 1.01))
    ]
    cube = cube_of(book_from_roles(pd.concat(rows, ignore_index=True), precision="quarter"), Settings())
    table = member_trends(cube, "product")
    assert table.frame["lasting"].all()
    assert [f.subject for f in findings_on_members(Evidence(cube, {table.name: table}))] == [(("product", "Riser"),)]


def test_the_same_money_is_told_once_of_the_largest_group_that_hangs_on_it() -> None:
    places = [("Big", "North", "Oslo", 100.0)]
    places += [(f"N{i}", "North", "Oslo" if i < 5 else "Bergen", 10.0) for i in range(10)]
    places += [(f"S{i}", "South", "Rome", 30.0) for i in range(10)]
    rows = pd.DataFrame(places, columns=["customer", "region", "territory", "revenue"])
    rows = pd.concat([rows.assign(date=day) for day in pd.to_datetime(["2024-01-01", "2024-04-01"])])
    cube = cube_of(book_from_roles(rows, precision="quarter"), Settings())
    table = dependencies(cube)
    assert set(table.frame.loc[table.frame["hangs"], "member"]) == {"North", "Oslo"}
    (finding,) = findings_on_dependence(Evidence(cube, {table.name: table}))
    assert finding.subject == (("region", "North"), ("customer", "Big"))


def test_a_manager_with_one_rep_repeats_nothing_of_the_rep() -> None:
    made = company(11, orders=2400, stories=("small_deals",))
    orders = made.orders
    rep = next(c for c in orders.columns if "rep" in c.lower())
    alone = orders.assign(Manager="Head of " + orders[rep].astype(str))
    cube = cube_of(book_of(alone, Settings()), Settings())
    tables = {t.name: t for t in (kpis(cube), deal_profiles(cube, "manager"), deal_profiles(cube, "rep"))}
    small = [f for f in findings_on_members(Evidence(cube, tables)) if f.variant == "many_small"]
    assert [f.subject for f in small] == [(("rep", made.truth[0].member),)]
