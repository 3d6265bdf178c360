"""The made-up company: believable, the same every time, and its books agree with one another."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from xlsales.errors import UsageError
from xlsales.sample import KINDS, WHEN_ASKED, Company, company, random_company

FRAMES = ("orders", "deals", "targets", "customers", "products", "teams", "won")


@pytest.fixture(scope="module")
def demo() -> Company:
    return company()


@pytest.mark.parametrize("make", [company, random_company])
def test_the_same_seed_makes_the_same_frames_twice(make) -> None:
    for seed in (0, 2026):
        one, two = make(seed), make(seed)
        assert one.truth == two.truth
        assert one.dirt == two.dirt
        for name in FRAMES:
            if getattr(one, name) is not None:
                assert_frame_equal(getattr(one, name), getattr(two, name), check_exact=True)


def test_another_seed_makes_another_company() -> None:
    assert company(1).truth != company(2).truth
    assert set(company(1).customers["Customer"]) != set(company(2).customers["Customer"])


def test_a_company_does_not_touch_the_global_random_state() -> None:
    np.random.seed(5)
    before = np.random.get_state()[1].copy()
    company(3, orders=300, stories=())
    assert (np.random.get_state()[1] == before).all()


def test_the_demo_has_three_full_years_and_ends_with_a_quarter(demo: Company) -> None:
    days = demo.orders["Order Date"]
    assert days.min() <= pd.Timestamp("2023-01-05")
    assert pd.Timestamp("2026-06-26") <= days.max() <= pd.Timestamp("2026-06-30")
    assert days.dt.to_period("Q").nunique() == 14
    assert 4_000 <= len(demo.orders) <= 6_000


def test_the_demo_plants_every_kind_of_story_on_different_products_and_accounts(demo: Company) -> None:
    assert [s.kind for s in demo.truth] == [k for k in KINDS if k not in WHEN_ASKED]
    for dimension in ("product", "customer"):
        members = [s.member for s in demo.truth if s.dimension == dimension]
        assert len(set(members)) == len(members)


def test_little_is_sold_at_weekends_and_most_on_tuesdays(demo: Company) -> None:
    by = demo.orders["Order Date"].dt.day_of_week.value_counts()
    assert by.idxmax() == 1
    assert by[5] + by[6] < 0.06 * by.sum()


def test_revenue_is_units_times_price_less_discount_to_the_cent(demo: Company) -> None:
    rows = demo.orders
    expected = rows["Units"] * rows["Unit Price"] * (1 - rows["Discount"])
    assert np.abs(rows["Revenue"] - expected).max() <= 0.0051
    assert (rows["Cost"] < rows["Revenue"]).mean() > 0.9


def test_names_are_the_same_in_every_frame(demo: Company) -> None:
    assert set(demo.orders["Customer"]) <= set(demo.customers["Customer"])
    assert set(demo.orders["Sales Rep"]) <= set(demo.teams["Sales Rep"])
    assert set(demo.deals["Manager"]) <= set(demo.teams["Manager"])
    assert set(demo.targets["Territory"]) == set(demo.teams["Territory"])
    assert demo.customers["Customer"].is_unique
    assert demo.teams["Sales Rep"].is_unique
    mapped = demo.orders["Sales Rep"].map(demo.teams.set_index("Sales Rep")["Manager"])
    assert (mapped == demo.orders["Manager"]).all()


def test_every_won_deal_is_one_order_of_the_same_day_account_product_and_amount(demo: Company) -> None:
    won = demo.deals[demo.deals["Stage"] == "Won"].merge(demo.won, on="Deal ID", validate="one_to_one")
    both = won.merge(demo.orders, on="Order ID", suffixes=("", "_order"))
    assert len(both) == len(won) == len(demo.won) > 1_000
    assert (both["Amount"] == both["Revenue"]).all()
    assert (both["Closed"] == both["Order Date"]).all()
    assert (both["Account"] == both["Customer"]).all()
    assert (
        both["Product"] == both["Product_order"].replace({d.detail.replace(" ", ""): d.detail for d in demo.dirt})
    ).all()


def test_deals_are_created_before_they_close_and_open_ones_have_no_close(demo: Company) -> None:
    closed = demo.deals.dropna(subset=["Closed"])
    assert (closed["Created"] < closed["Closed"]).all()
    assert set(closed["Stage"]) == {"Won", "Lost"}
    assert not set(demo.deals.loc[demo.deals["Closed"].isna(), "Stage"]) & {"Won", "Lost"}
    assert demo.deals["Created"].max() < pd.Timestamp("2026-07-01")
    assert demo.deals["Deal ID"].is_unique


def test_the_blemishes_are_where_the_company_says(demo: Company) -> None:
    rows = demo.orders
    dirt = {d.kind: d for d in demo.dirt}
    assert set(dirt) == {"cancelled", "missing_segment", "duplicate", "misspelled"}
    twice = rows.duplicated()
    assert tuple(np.flatnonzero(twice)) == dirt["duplicate"].rows
    assert tuple(np.flatnonzero(rows["Status"] == "Cancelled")) == dirt["cancelled"].rows
    assert tuple(np.flatnonzero(rows["Segment"].isna())) == dirt["missing_segment"].rows
    strange = ~rows["Product"].isin(demo.products["Product"])
    assert tuple(np.flatnonzero(strange)) == dirt["misspelled"].rows
    assert set(rows.loc[strange, "Product"]) == {dirt["misspelled"].detail.replace(" ", "")}
    assert rows.drop(columns="Segment").notna().all(axis=None)


def test_a_clean_company_has_no_blemish() -> None:
    clean = company(4, orders=600, dirt=False)
    assert clean.dirt == ()
    assert not clean.orders.duplicated().any()
    assert clean.orders.notna().all(axis=None)
    assert "Cancelled" not in set(clean.orders["Status"])


def test_random_companies_differ_in_columns_stories_and_length() -> None:
    made = [random_company(s) for s in range(60)]
    assert {len(c.truth) for c in made} >= {0, 1, 2, 3, 4}
    assert {s.kind for c in made for s in c.truth} == set(KINDS) - set(WHEN_ASKED)
    assert len({tuple(c.orders.columns) for c in made}) > 40
    assert len({c.shape.quarters for c in made}) > 8
    assert any(c.deals is None for c in made)
    assert any(c.targets is not None for c in made)
    for c in made:
        assert {"Order ID", "Order Date", "Revenue"} < set(c.orders.columns)
        assert (c.orders["Revenue"] > 0).all()


@pytest.mark.parametrize(
    "size",
    [{"managers": 30}, {"products": 2}, {"regions": 6}, {"quarters": 4, "stories": ("seasonal_product",)}],
)
def test_a_shape_that_contradicts_itself_is_refused(size: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        company(1, **size)


def test_the_demo_is_pinned(demo: Company) -> None:
    # A change of these figures changes the demo workbook and every picture of it: it must be meant.
    assert len(demo.orders) == PINNED[0]
    assert len(demo.deals) == PINNED[1]
    assert round(float(demo.orders["Revenue"].sum()), 2) == PINNED[2]


PINNED = (5413, 3355, 21980097.3)
