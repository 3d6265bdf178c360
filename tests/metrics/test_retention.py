"""Retention by hand, against sets of customers counted the slow way, and where it cannot be told."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlsales.cube.cube import cube_of
from xlsales.metrics.retention import retention, retention_compared
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


def test_retained_first_seen_and_reactivated_by_hand():
    frame = retention(cube(HAND)).frame.set_index("period")
    columns = ["customers", "customers_before", "retained", "not_retained", "first_seen", "reactivated"]
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
        assert row.not_retained == len(before - by[i])
        assert row.first_seen == len(by[i] - seen)
        assert row.reactivated == len((by[i] & seen) - before)


def test_nobody_is_new_before_the_data_go_back_a_year():
    rows = pd.concat([many(), many(5).assign(date=lambda d: d["date"] + pd.Timedelta(days=365))])
    frame = retention(cube(rows.assign(order_id=range(len(rows))))).frame
    assert frame["new"].isna().tolist() == [True] * 12 + [False] * 12
    assert frame["new"][12:].tolist() == frame["first_seen"][12:].tolist()


def test_all_periods_stand_there_whatever_period_is_reported():
    assert retention(cube(many(), period="Mar 2023")).records() == retention(cube(many())).records()


def test_rows_after_the_as_of_date_are_not_known_and_the_period_it_cuts_has_no_rate():
    frame = retention(cube(many(), as_of="2023-06-10")).frame
    assert frame["period"].tolist()[-1] == "Jun 2023"
    assert frame["retention_rate"].isna().tolist() == [True, *[False] * 4, True]
    assert "cut on 2023-06-10" in frame["remark"].iloc[-1]


@given(st.integers(0, 30), st.sampled_from(["previous", "year_ago"]))
@settings(max_examples=8, deadline=None)
def test_the_compared_period_is_told_by_sets_of_customers(seed, compare):
    rows = pd.concat([many(seed), many(seed + 100).assign(date=lambda d: d["date"] + pd.Timedelta(days=365))])
    at = cube(rows.assign(order_id=range(len(rows))), compare=compare, period="May 2024")
    found = retention_compared(at).frame.iloc[0]
    by = {str(p): set(g["customer"]) for p, g in rows.groupby(rows["date"].dt.to_period("M"))}
    then, now = by["2023-05" if compare == "year_ago" else "2024-04"], by["2024-05"]
    later = set().union(*(by[p] for p in by if p > ("2023-05" if compare == "year_ago" else "2024-04")))
    earlier = set().union(*(by[p] for p in by if p < "2024-05"))
    assert (found["customers_before"], found["retained"], found["lapsed"]) == (
        len(then),
        len(then & now),
        len(then - now),
    )
    assert (found["still_out"], found["back_since"]) == (len(then - later), len(then - now) - len(then - later))
    assert found["new"] == len(now - earlier)
    assert found["new"] + found["returning"] + found["since"] + found["entered"] == len(now - then)


def test_the_two_tables_of_retention_agree():
    at = cube(many(), period="Aug 2023")
    by_period, compared = retention(at), retention_compared(at)
    for column in ("retention_rate", "retained", "customers_before"):
        assert by_period.fact(column, period="Aug 2023").value == compared.fact(column, 0).value
    assert by_period.fact("first_seen", period="Aug 2023").value == compared.fact("entered", 0).value
    assert by_period.fact("not_retained", period="Aug 2023").value == compared.fact("lapsed", 0).value


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"period": "Jan 2024"}, "no period before"),
        ({"period": "Feb 2024", "compare": "Mar 2024"}, "is not before"),
        ({"as_of": "2024-03-10"}, "Mar 2024 is partial"),
    ],
)
def test_two_whole_periods_are_needed_to_compare(values, why):
    assert why in retention_compared(cube(HAND, **values)).missing


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
    [(HAND.drop(columns="customer"), "no customer column"), (HAND[:2], "the rows have one")],
)
def test_where_it_cannot_be_told_the_reason_is_said(rows, why):
    assert why in retention(cube(rows)).missing


def test_fiscal_quarters_are_the_calendars():
    frame = retention(cube(many(), grain="quarter", fiscal_year_start="2")).frame
    assert frame["period"].tolist()[1] == "FY24 Q1"
