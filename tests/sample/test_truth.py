"""Each planted story is really in the rows, and a company without stories has none of that size by chance."""

from __future__ import annotations

import pytest

from tests.sample import figures
from xlsales.sample import KINDS, WHEN_ASKED, Company, company, random_company

# How far the rows may be from the planted size: exact by construction, or blurred by the size of orders.
WITHIN = {
    "price_cut": 0.005,
    "lost_account": 0.0,
    "small_deals": 0.1,
    "seasonal_product": 0.3,
    "low_win_rate": 0.03,
    "missed_quota": 0.02,
    "growing_product": 0.35,
    "concentration": 0.1,
    "stalled_pipeline": 0.02,
    "discount_leak": 0.03,
    "loss_group": 0.001,
}


@pytest.fixture(scope="module")
def random_companies() -> list[Company]:
    return [random_company(s) for s in range(80)]


@pytest.fixture(scope="module")
def quiet() -> list[Company]:
    return [company(s, orders=2_800, customers=80, stories=()) for s in range(12)]


@pytest.mark.parametrize("seed", [2026, 1, 2])
@pytest.mark.parametrize("kind", KINDS)
def test_the_planted_story_is_in_the_rows(kind: str, seed: int) -> None:
    made = company(seed, stories=(kind,)) if kind in WHEN_ASKED else company(seed)
    (story,) = [s for s in made.truth if s.kind == kind]
    assert figures.measured(made, story) == pytest.approx(story.size, abs=WITHIN[kind])


@pytest.mark.parametrize("kind", [k for k in KINDS if k not in WHEN_ASKED])
def test_random_companies_have_their_stories_in_the_rows(kind: str, random_companies: list[Company]) -> None:
    told = [(c, s) for c in random_companies for s in c.truth if s.kind == kind]
    assert len(told) >= 3
    # Without the Unit Price column the price is revenue per unit, which discounts blur.
    slack = 0.06 if kind == "price_cut" else WITHIN[kind]
    for made, story in told:
        assert figures.measured(made, story) == pytest.approx(story.size, abs=slack), made.seed


def test_a_price_cut_leaves_the_units_flat() -> None:
    made = company()
    (story,) = [s for s in made.truth if s.kind == "price_cut"]
    price, units = figures.price_and_units(made, story.member)
    assert price == pytest.approx(-0.18, abs=1e-3)
    assert units == pytest.approx(0.0, abs=0.01)


def test_the_lost_account_was_a_key_account_and_orders_nothing_after_its_date() -> None:
    made = company()
    (story,) = [s for s in made.truth if s.kind == "lost_account"]
    rows = figures.counted(made)
    mine = rows[rows["Customer"] == story.member]
    assert mine["Order Date"].max().date() < story.since
    before = figures.quarterly(made, "Customer").iloc[:, -2]
    assert before[story.member] / before.sum() > 0.04
    assert before[story.member] >= before.nlargest(3).iloc[-1]


def test_the_seasonal_product_is_lifted_in_every_fourth_quarter_of_three_years() -> None:
    made = company()
    (story,) = [s for s in made.truth if s.kind == "seasonal_product"]
    yearly = figures.lifts(made, story.member)
    assert len(yearly) >= 3
    assert min(yearly) > 0.5


def test_the_rep_with_small_deals_has_about_twice_as_many() -> None:
    made = company()
    (story,) = [s for s in made.truth if s.kind == "small_deals"]
    by = figures.average_orders(made)
    assert by["size"].idxmin() == story.member
    assert by.loc[story.member, "orders"] > 1.7


def test_without_stories_no_price_falls_and_no_large_account_is_lost(quiet: list[Company]) -> None:
    for made in quiet:
        for product in made.products["Product"]:
            assert figures.price_and_units(made, product)[0] > -0.02
        by = figures.quarterly(made, "Customer")
        gone = by.iloc[:, -2][by.iloc[:, -1] == 0]
        assert (gone < 0.04 * by.iloc[:, -2].sum()).all()


def test_without_stories_no_product_is_seasonal_or_grows_like_a_story(quiet: list[Company]) -> None:
    for made in quiet:
        by = figures.quarterly(made, "Product")
        assert (by.iloc[:, -4:].sum(axis=1) / by.iloc[:, :4].sum(axis=1)).max() < 1.9
        assert max(min(figures.lifts(made, p)) for p in made.products["Product"]) < 0.45


def test_without_stories_no_account_rep_manager_or_territory_stands_out(quiet: list[Company]) -> None:
    for made in quiet:
        assert figures.region_shares(made).max() < 0.35
        reps = figures.average_orders(made)
        assert not ((reps["size"] < 0.5) & (reps["orders"] > 1.6)).any()
        rates = figures.win_rates(made)
        assert rates.min() - rates.mean() > -0.1
        assert figures.attainments(made).min() > 0.9
        assert figures.stalled_share(made) == 0.0


def test_a_company_loses_money_only_where_it_is_asked_to() -> None:
    made = company()
    assert not {s.kind for s in made.truth} & set(WHEN_ASKED)
    margins = 1 - made.orders.groupby("Category")["Cost"].sum() / made.orders.groupby("Category")["Revenue"].sum()
    assert (margins > 0.2).all()


def test_planting_a_loss_changes_no_other_figure_of_the_company() -> None:
    plain, lossy = (company(5, orders=900, stories=s) for s in ((), ("loss_group",)))
    columns = [c for c in plain.orders if c != "Cost"]
    assert plain.orders[columns].equals(lossy.orders[columns])
