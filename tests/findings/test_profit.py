"""What is said of profit: the right thing where something is wrong, and nothing beyond figures where nothing is."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from tests.findings import profit_worlds as worlds
from tests.findings.profit_worlds import executive, told
from xlsales.api import analyze, as_json
from xlsales.errors import SalesError
from xlsales.findings.profit import CAUSES as CAUSES_OF
from xlsales.words.template import catalogue, sentence_of


def first_sentences(report, count: int = 3) -> list[str]:
    return re.split(r"(?<=\.)\s+(?=[A-Z])", " ".join(executive(report)))[:count]


@pytest.mark.parametrize("seed", [0, 1, 2, 3])
def test_a_discount_leak_and_a_losing_group_are_among_the_first_three_sentences(seed: int) -> None:
    report, members = worlds.planted(seed, "discount_leak", "loss_group")
    said = first_sentences(report)
    assert all(any(m in s for s in said) for m in members), said


@pytest.mark.parametrize("story", ["discount_leak", "loss_group"])
@pytest.mark.parametrize("seed", [0, 1])
def test_where_one_of_them_is_the_largest_story_it_is_said_first(story: str, seed: int) -> None:
    report, (member,) = worlds.planted(seed, story)
    assert member in first_sentences(report)[0]


@pytest.mark.parametrize("seed", [0, 1])
def test_each_is_told_once_and_calls_for_a_decision(seed: int) -> None:
    report, (rep, group) = worlds.planted(seed, "discount_leak", "loss_group")
    about = [f.kind for f in told(report) if f.beyond_chance and any(m == rep for _, m in f.subject)]
    assert about == ["discount_gap"]
    actions = {r.rule.id: r for r in report.recommendations}
    assert actions["cap-discounts"].subject[1] == rep
    assert actions["reprice-or-drop"].subject[1] == group
    assert report.recommendations[0].rule.id in ("cap-discounts", "reprice-or-drop")
    assert all(r.opportunity and r.due and r.rule.owner for r in (actions["cap-discounts"], actions["reprice-or-drop"]))


CAUSES: list[tuple[Callable[[int], pd.DataFrame], str, str]] = [
    (worlds.costs_rose, "cost_units_down", "Higher unit costs"),
    (worlds.prices_cut, "price_down", "Lower prices"),
    (worlds.discounts_deepened, "discount_down", "Deeper discounts"),
    (worlds.mix_moved, "mix_down", "Sales moved to products that earn less"),
]


@pytest.mark.parametrize(("world", "variant", "words"), CAUSES)
@pytest.mark.parametrize("seed", [2, 3])
def test_the_cause_of_a_lower_margin_is_named(
    world: Callable[[int], pd.DataFrame], variant: str, words: str, seed: int
) -> None:
    report = analyze(world(seed))
    (cause,) = [f for f in report.findings if f.kind == "margin_bridge"]
    assert cause.variant == variant
    assert cause.beyond_chance
    assert any(words in s for s in executive(report)[:4]), executive(report)


def test_revenue_up_and_profit_down_is_the_headline() -> None:
    rows = worlds.costs_rose(1)
    more = rows[worlds.lately(rows)].iloc[:6]
    rows = pd.concat([rows, more.assign(**{"Order ID": more["Order ID"] + "b"})], ignore_index=True)
    report = analyze(rows)
    first = executive(report)[0]
    assert re.match(r"Revenue rose [\d.]+% in Q2 2026, but profit fell [\d.]+% to", first), first


def test_profit_that_follows_revenue_is_a_figure() -> None:
    report = analyze(worlds.plain(3))
    (profit,) = [f for f in report.findings if f.kind == "profit"]
    assert (profit.variant, profit.beyond_chance) == ("figure", False)


def test_where_costs_are_known_in_part_the_part_is_said_and_no_revenue_beside_it() -> None:
    report = analyze(worlds.costs_partly_known(1))
    (profit,) = [f for f in report.findings if f.kind == "profit" and not f.subject]
    text = sentence_of(profit).text()  # type: ignore[union-attr]
    assert profit.variant == "margin"
    assert text.startswith("The margin fell by ")
    assert re.search(r"Cost is known for \d\d\.\d% of revenue\.$", text), text


def test_a_company_that_loses_money_says_so_first() -> None:
    rows = worlds.plain(4)
    report = analyze(rows.assign(Cost=(rows["Revenue"] * 1.05).round(2)))
    assert executive(report)[0].startswith("Q2 2026 lost ")
    assert not [f for f in report.findings if f.kind == "loss_maker"]


def test_a_member_that_grew_by_selling_at_less_is_told_so() -> None:
    rows = worlds.plain(2, orders=4_000)
    mine = (rows["Category"] == "Spares").to_numpy() & worlds.lately(rows)
    rows.loc[mine, "Cost"] = (rows.loc[mine, "Revenue"] * 0.85).round(2)
    more = rows[mine]
    rows = pd.concat([rows, more.assign(**{"Order ID": more["Order ID"] + "b"})], ignore_index=True)
    found = [f for f in analyze(rows).findings if f.variant == "member_grew"]
    assert ("category", "Spares") in {f.subject[0] for f in found}
    assert all(f.favourable is False and f.beyond_chance for f in found)


@pytest.mark.parametrize("seed", range(4))
def test_costs_at_random_around_one_margin_are_told_as_figures_only(seed: int) -> None:
    report = analyze(worlds.one_margin(seed))
    assert {f"{f.kind}/{f.variant}" for f in told(report)} <= {"profit/figure", "discount/figure", "below_cost/figure"}
    assert not any(f.beyond_chance for f in told(report))
    assert not any(r.finding.kind in worlds.ROOMS for r in report.recommendations)
    assert executive(report)[0].startswith(("Revenue", "In Q2", "Q2 2026 brought"))


def test_rows_without_costs_profit_or_discounts_say_nothing_of_them() -> None:
    report = analyze(worlds.plain(5).drop(columns=["Cost", "Discount"]))
    assert told(report) == []
    assert "Profit" not in [s.name for s in report.sheets]
    assert report.tables["profit"].missing


def test_discounts_alone_are_told_without_profit() -> None:
    rows = worlds.discounts_deepened(1).drop(columns="Cost")
    report = analyze(rows)
    assert {f.kind for f in told(report)} == {"discount"}
    assert "Profit" in [s.name for s in report.sheets]


def test_no_margin_is_told_from_a_list_price() -> None:
    rows = worlds.plain(1)
    gross = rows.assign(Revenue=(rows["Units"] * rows["Unit Price"]).round(2))
    report = analyze(gross)
    assert told(report) == []
    assert "margin" not in report.tables["kpis"].frame["metric"].tolist()
    assert "list price" in report.tables["profit"].missing


def test_every_thing_that_can_be_found_of_profit_has_its_words() -> None:
    words = catalogue()
    ways = {f"{s}_{w}" for steps in CAUSES_OF.values() for s in steps if s != "cost" for w in ("down", "up")}
    ways |= {f"{s}_{w}" for s in ("cost_units", "cost_list", "cost_rate", "discount_same") for w in ("down", "up")}
    assert set(words["margin_bridge"]) == ways
    moved = {f"{a}_but_{b}" for a in ("rose", "held", "fell") for b in ("rose", "held", "fell") if a != b}
    moved |= {f"{a}_{b}" for a in ("rose", "held", "fell") for b in ("more", "less")}
    alone = {"figure", "margin", "level", "loss", "loss_again", "loss_alone", "gain", "member_grew"}
    assert set(words["profit"]) == moved | alone
    assert set(words["loss_maker"]) == {"run", "always", "once", "once_after_loss", "grew"}


def odd_rows(seed: int) -> pd.DataFrame:
    """Few rows with what people write into such columns: blanks, marks, negative costs, gifts, returns."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(1, 50))
    several = {
        "Cost": np.where(rng.random(n) < 0.2, np.nan, rng.normal(50, 60, n).round(2)),
        "Profit": rng.normal(0, 50, n).round(2),
        str(rng.choice(["Discount", "Discount %", "Discount Amount"])): rng.choice([0, 0.1, 1, 20, -0.1, np.nan], n),
        "Units": rng.choice([0, 1, 2, -1, np.nan], n),
        "Unit Price": rng.lognormal(3, 1, n).round(2),
        "Product": rng.choice(np.array(["A", "Postage", "{x}", None], dtype=object), n),
        "Customer": rng.choice(np.array([f"c{k}" for k in range(9)], dtype=object), n),
        "Sales Rep": rng.choice(np.array(["Ann", "=1+1", None], dtype=object), n),
    }  # fmt: skip
    kept = {c: v for c, v in several.items() if rng.random() < 0.75}
    days = pd.Timestamp(2023, 1, 1) + pd.to_timedelta(rng.integers(0, 500, n), unit="D")
    revenue = (rng.choice([1.0, -1.0, 0.0], n, p=[0.8, 0.1, 0.1]) * rng.lognormal(4, 1, n)).round(2)
    return pd.DataFrame({"Order Date": days, "Revenue": revenue, **kept})


@pytest.mark.parametrize("seed", range(16))
@pytest.mark.filterwarnings("error::RuntimeWarning")
def test_odd_rows_are_told_or_left_alone(seed: int) -> None:
    try:
        report = analyze(odd_rows(seed))
    except SalesError:
        return
    assert all("nan" not in s.text().lower() for s in report.text["findings"])
    assert json.dumps(as_json(report))
