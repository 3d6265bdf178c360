"""Retention by hand, against sets of customers counted the slow way, and where it cannot be told."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlsales.cube.cube import cube_of
from xlsales.metrics.retention import retention
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles


def cube(rows, **values):
    return cube_of(book_from_roles(rows), Settings().with_values({"grain": "month", **values}))


def orders(*pairs):
    return pd.DataFrame(
        {
            "date": pd.to_datetime([day for day, _ in pairs]),
            "customer": [who for _, who in pairs],
            "revenue": 1.0,
            "order_id": range(len(pairs)),
        }
    )


def many(seed=4, customers=80, count=900):
    draw = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "date": pd.Timestamp("2023-01-01") + pd.to_timedelta(draw.integers(0, 365, count), unit="D"),
            "customer": draw.zipf(1.4, count) % customers,
            "revenue": 1.0,
            "order_id": range(count),
        }
    )


HAND = orders(
    ("2024-01-01", "a"), ("2024-01-31", "b"), ("2024-02-01", "a"), ("2024-02-29", "c"),
    ("2024-03-01", "b"), ("2024-03-31", "c"),
)  # fmt: skip


def test_retained_lost_new_and_reactivated_by_hand():
    frame = retention(cube(HAND)).frame.set_index("period")
    columns = ["customers", "customers_before", "retained", "lost", "new", "reactivated"]
    assert frame[columns].to_numpy().tolist() == [[2, 0, 0, 0, 2, 0], [2, 2, 1, 1, 1, 0], [2, 2, 1, 1, 0, 1]]
    assert frame["retention_rate"].fillna(-1).tolist() == [-1, 0.5, 0.5]


@given(st.integers(0, 30), st.sampled_from(["month", "quarter"]))
@settings(max_examples=8, deadline=None)
def test_counts_equal_sets_of_customers_counted_the_slow_way(seed, grain):
    rows = many(seed)
    frame = retention(cube(rows, grain=grain)).frame
    by = [set(g["customer"]) for _, g in rows.groupby(rows["date"].dt.to_period(grain[0].upper()))]
    for i, row in enumerate(frame.itertuples()):
        before, seen = by[i - 1] if i else set(), set().union(*by[:i])
        assert row.customers == len(by[i])
        assert row.retained == len(by[i] & before)
        assert row.lost == len(before - by[i])
        assert row.new == len(by[i] - seen)
        assert row.reactivated == len((by[i] & seen) - before)


def test_a_partial_period_has_no_rate_and_says_so():
    partial = pd.concat([many(), orders(("2024-01-03", 1))])
    last = retention(cube(partial, period="Jan 2024")).frame.iloc[-1]
    assert pd.isna(last["retention_rate"])
    assert "the data end on 2024-01-03" in last["remark"]


def test_a_period_after_a_gap_has_no_rate():
    frame = retention(cube(HAND[HAND["date"].dt.month != 2])).frame
    assert frame["customers"].tolist() == [2, 0, 2]
    assert frame["retention_rate"].isna().tolist() == [True, False, True]


def test_reversals_are_no_orders_and_keep_nobody():
    back = orders(("2024-02-10", "b")).assign(revenue=-1.0, order_id="C1")
    assert retention(cube(pd.concat([HAND, back]))).records() == retention(cube(HAND)).records()


def test_order_of_rows_splitting_and_renaming_change_nothing():
    rows = many()
    first = retention(cube(rows)).records()
    assert retention(cube(rows.sample(frac=1, random_state=2))).records() == first
    assert retention(cube(pd.concat([rows, rows]))).records() == first
    assert retention(cube(rows.assign(customer=-rows["customer"]))).records() == first


@pytest.mark.parametrize(
    ("rows", "why"),
    [(HAND.drop(columns="customer"), "no customer column"), (HAND[:2], "the history has one")],
)
def test_where_it_cannot_be_told_the_reason_is_said(rows, why):
    assert why in retention(cube(rows)).missing


def test_fiscal_quarters_are_the_calendars():
    frame = retention(cube(many(), grain="quarter", fiscal_year_start="2")).frame
    assert frame["period"].tolist()[1] == "FY24 Q1"
