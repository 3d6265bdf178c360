"""Any seed makes the same random company twice, with books that agree."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from xlsales.sample import random_company

SEEDS = st.integers(min_value=0, max_value=2**31)


@settings(max_examples=20, deadline=None, derandomize=True)
@given(SEEDS)
def test_any_seed_makes_identical_frames_twice(seed: int) -> None:
    one, two = random_company(seed), random_company(seed)
    assert (one.truth, one.dirt, one.shape) == (two.truth, two.dirt, two.shape)
    for name in ("orders", "deals", "targets", "customers", "products", "teams", "won"):
        a, b = getattr(one, name), getattr(two, name)
        assert (a is None) == (b is None)
        if a is not None:
            assert_frame_equal(a, b, check_exact=True)


@settings(max_examples=20, deadline=None, derandomize=True)
@given(SEEDS)
def test_any_seed_makes_won_deals_that_are_orders_of_the_same_amount(seed: int) -> None:
    made = random_company(seed)
    if made.deals is None:
        assert made.won.empty
        return
    won = made.deals[made.deals["Stage"] == "Won"].merge(made.won, on="Deal ID", validate="one_to_one")
    both = won.merge(made.orders, on="Order ID")
    assert len(both) == len(won) == len(made.won) > 0
    assert (both["Amount"] == both["Revenue"]).all()
    assert (both["Closed"] == both["Order Date"]).all()


@settings(max_examples=20, deadline=None, derandomize=True)
@given(SEEDS)
def test_any_seed_keeps_its_days_inside_its_quarters(seed: int) -> None:
    made = random_company(seed)
    first, end = made.shape.starts()[0], made.shape.starts()[-1]
    assert made.orders["Order Date"].min().date() >= first
    assert made.orders["Order Date"].max().date() < end
    quarters = made.orders["Order Date"].dt.to_period("Q").nunique()
    assert quarters == made.shape.quarters
