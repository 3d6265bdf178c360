"""Cohorts by hand, and against customers counted the slow way."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.metrics.test_retention import HAND, cube, many, orders
from xlsales.metrics.cohorts import LONGEST, cohorts


def test_cohorts_by_hand():
    frame = cohorts(cube(HAND)).frame
    assert frame[["cohort", "customers"]].to_numpy().tolist() == [["Jan 2024", 2], ["Feb 2024", 1]]
    assert frame[["after_1", "after_2"]].fillna(-1).to_numpy().tolist() == [[0.5, 0.5], [1.0, -1.0]]


def test_every_cell_equals_the_customers_counted_the_slow_way():
    rows = many()
    month = rows["date"].dt.to_period("M")
    first = month.groupby(rows["customer"]).min()
    frame = cohorts(cube(rows)).frame.set_index("cohort")
    for label, line in frame.iterrows():
        period = pd.Period(pd.to_datetime(label, format="%b %Y"), "M")
        who = set(first.index[first == period])
        assert line["customers"] == len(who)
        for since in range(1, 12):
            if period + since > pd.Period("2023-12"):
                assert pd.isna(line[f"after_{since}"])
                continue
            again = set(rows.loc[month == period + since, "customer"]) & who
            assert line[f"after_{since}"] == pytest.approx(len(again) / len(who))


def test_cohorts_hold_every_customer_once():
    rows = many()
    assert cohorts(cube(rows)).frame["customers"].sum() == rows["customer"].nunique()


def test_a_partial_period_leaves_its_cells_empty():
    partial = pd.concat([many(), orders(("2024-01-03", 1))])
    frame = cohorts(cube(partial, period="Jan 2024")).frame.set_index("cohort")
    assert pd.isna(frame.loc["Jan 2023", "after_12"])
    assert pd.notna(frame.loc["Jan 2023", "after_11"])


def test_long_histories_show_twelve_periods_after():
    rows = pd.concat([many(), many(5).assign(date=lambda d: d["date"] + pd.DateOffset(years=1))])
    frame = cohorts(cube(rows)).frame
    assert frame.columns[-1] == f"after_{LONGEST}"


def test_order_of_rows_splitting_and_renaming_change_nothing():
    rows = many()
    first = cohorts(cube(rows)).records()
    assert cohorts(cube(rows.sample(frac=1, random_state=2))).records() == first
    assert cohorts(cube(pd.concat([rows, rows]))).records() == first
    assert cohorts(cube(rows.assign(customer=-rows["customer"]))).records() == first


@pytest.mark.parametrize(
    ("rows", "why"),
    [(HAND.drop(columns="customer"), "no customer column"), (HAND[:2], "the rows have one")],
)
def test_where_it_cannot_be_told_the_reason_is_said(rows, why):
    assert why in cohorts(cube(rows)).missing
