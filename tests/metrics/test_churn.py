"""Churn by hand, its window against a percentile, and its balance from period to period."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.metrics.test_retention import HAND, cube, many, orders
from xlsales.metrics.churn import churn, churn_window
from xlsales.metrics.customers import customer_table

# Bob is last seen on 15 January; Ada returns on 20 June after 109 days; Zoe never leaves.
STORY = orders(
    ("2024-01-01", "ada"), ("2024-01-15", "bob"), ("2024-02-01", "ada"), ("2024-03-03", "ada"), ("2024-06-20", "ada"),
    ("2024-06-30", "ada"), *((f"2024-{m:02d}-15", "zoe") for m in range(1, 7)), ("2024-01-31", "zoe"),
)  # fmt: skip


def test_churned_and_returned_by_hand():
    frame = churn(cube(STORY, churn_days="40")).frame.set_index("period")
    assert frame.index.tolist() == ["Mar 2024", "Apr 2024", "May 2024", "Jun 2024"]
    # Bob's 40 days are over on 24 February, before the first period told; Ada's on 12 April.
    assert frame["active_before"].tolist() == [2, 2, 1, 1]
    assert frame["churned"].tolist() == [0, 1, 0, 0]
    assert frame["churn_rate"].tolist() == [0, 0.5, 0, 0]
    assert frame["returned"].tolist() == [0, 0, 0, 1]
    assert frame["active_after"].tolist() == [2, 1, 1, 2]


@pytest.mark.parametrize(("window", "churned"), [("28", 1), ("29", 0), ("30", 0)])
def test_silence_equal_to_the_window_is_not_yet_churn(window, churned):
    # From 2 March to 31 March are 29 days.
    rows = orders(("2024-01-01", "z"), ("2024-01-25", "z"), ("2024-02-20", "z"), ("2024-03-02", "a"),
                  ("2024-03-10", "z"), ("2024-03-31", "z"), ("2024-02-27", "a"))  # fmt: skip
    frame = churn(cube(rows, churn_days=window)).frame.set_index("period")
    assert frame.loc["Mar 2024", "churned"] == churned


def test_the_window_is_the_ninetieth_percentile_of_gaps_and_at_least_a_period():
    rows = many()
    gaps = rows.drop_duplicates(["customer", "date"]).sort_values("date").groupby("customer")["date"].diff().dt.days
    assert churn_window(cube(rows)) == max(31, int(np.ceil(gaps.dropna().quantile(0.9))))
    daily = orders(*((f"2024-01-{d:02d}", "a") for d in range(1, 32)))
    assert churn_window(cube(daily)) == 31
    assert churn_window(cube(daily, churn_days="7")) == 7


def test_the_active_balance_from_period_to_period():
    rows = many(6, customers=200)
    frame = churn(cube(rows)).frame
    assert len(frame) > 6
    assert frame["active_before"].tolist()[1:] == frame["active_after"].tolist()[:-1]
    first = rows.groupby("customer")["date"].min().dt.strftime("%b %Y").value_counts()
    came = frame["period"].map(first).fillna(0) + frame["returned"]
    assert (frame["active_before"] - frame["churned"] + came).tolist() == frame["active_after"].tolist()


def test_order_of_rows_splitting_and_renaming_change_nothing():
    rows = many()
    first = churn(cube(rows)).records()
    assert churn(cube(rows.sample(frac=1, random_state=2))).records() == first
    assert churn(cube(pd.concat([rows, rows]))).records() == first
    assert churn(cube(rows.assign(customer=-rows["customer"]))).records() == first


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (HAND.drop(columns="customer"), "no customer column"),
        (HAND[:2], "came back 0 times"),
        (STORY[:5], "came back 3 times"),
        (orders(*((f"2024-01-{d:02d}", "z") for d in range(1, 30))), "too short"),
        (HAND.assign(reversal=True), "reversals only"),
    ],
)
def test_where_it_cannot_be_told_the_reason_is_said(rows, why):
    assert why in churn(cube(rows)).missing


def test_nobody_has_churned_where_nobody_ever_came_back():
    rows = orders(*((f"2024-{m:02d}-{d:02d}", f"{m} {d}") for m in range(1, 13) for d in range(1, 29)))
    assert set(customer_table(cube(rows)).frame["state"]) == {"Active"}
    assert churn_window(cube(rows)) == 0


def test_one_customer_is_enough():
    frame = churn(cube(STORY[STORY["customer"] == "zoe"])).frame
    assert frame["churned"].sum() == 0
    assert (frame["active_before"] == 1).all()
