"""Customers out of rows: order days, distinct orders, net revenue, and who is left out."""

from __future__ import annotations

import pandas as pd
import pytest

from xlsales.cube.cube import cube_of
from xlsales.cube.customers import (
    as_of_day,
    customer_summary,
    customers_left_out,
    order_days,
    purchases,
    rows_without_customer,
    value_measure,
    why_no_customers,
)
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles
from xlsales.table.period import day_number

ROWS = pd.DataFrame(
    [
        ("2024-01-02", "A1", "Ada", 10.0, 4.0),
        ("2024-01-02", "A1", "Ada", 5.0, 2.0),
        ("2024-01-02", "A2", "Ada", 1.0, 0.5),
        ("2024-02-01", "A3", "Ada", 8.0, 4.0),
        ("2024-02-03", "C3", "Ada", -8.0, -4.0),
        ("2024-02-03", "C9", "Bob", -3.0, -1.0),
        ("2024-03-31", "N1", None, 7.0, 3.0),
        ("2024-03-30", "Z1", "Zoe", 2.0, 1.0),
    ],
    columns=["date", "order_id", "customer", "revenue", "cost"],
).assign(date=lambda d: pd.to_datetime(d["date"]))


def cube(rows=ROWS, **settings):
    return cube_of(book_from_roles(rows), Settings().with_values(settings))


def test_purchases_have_one_row_a_customer_and_day_with_distinct_orders():
    found = purchases(cube())
    assert found[["customer", "orders", "revenue"]].astype({"customer": str}).to_numpy().tolist() == [
        ["Ada", 2, 16.0], ["Ada", 1, 8.0], ["Ada", 0, -8.0], ["Bob", 0, -3.0], ["Zoe", 1, 2.0],
    ]  # fmt: skip


def test_summary_nets_reversals_out_of_revenue_and_not_out_of_orders():
    ada = customer_summary(cube()).set_index("customer").loc["Ada"]
    assert (ada["orders"], ada["order_days"], ada["revenue"], ada["margin"]) == (3, 2, 16.0, 9.5)
    assert ada["last_day"] == day_number(pd.Timestamp("2024-02-01").date())


def test_customers_with_reversals_only_have_no_order_day():
    bob = customer_summary(cube()).set_index("customer").loc["Bob"]
    assert bob["orders"] == 0
    assert pd.isna(bob["last_day"])


def test_rows_without_customer_are_counted_and_said():
    assert rows_without_customer(cube()) == (1, 7.0)
    assert customers_left_out(cube()) == (
        "1 row with revenue of 7 without a customer left out.",
        "1 customer with reversals only left out: no order.",
    )


def test_all_rows_count_whatever_period_is_reported():
    early = cube(grain="month", period="Jan 2024")
    assert customer_summary(early)["customer"].tolist() == ["Ada", "Bob", "Zoe"]
    assert as_of_day(early) == day_number(pd.Timestamp("2024-03-31").date())


def test_an_as_of_date_hides_later_orders():
    at = cube(as_of="2024-02-02")
    assert as_of_day(at) == day_number(pd.Timestamp("2024-02-02").date())
    assert len(purchases(at)) == 2


def test_an_as_of_date_after_the_rows_lets_silence_run_on():
    at = cube(as_of="2024-05-01")
    assert as_of_day(at) == day_number(pd.Timestamp("2024-05-01").date())
    assert len(purchases(at)) == len(purchases(cube()))


@pytest.mark.parametrize(
    ("precision", "as_of", "day"),
    [("month", "", "2024-03-01"), ("month", "2024-02-15", "2024-02-01"), ("quarter", "", "2024-01-01"),
     ("week", "", "2024-03-26"), ("week", "2024-04-05", "2024-04-02")],
)  # fmt: skip
def test_labels_count_from_the_first_day_of_the_label_of_the_as_of_date(precision, as_of, day):
    rows = ROWS[:4] if precision != "week" else pd.concat([ROWS[:1], ROWS[:1].assign(date=pd.Timestamp("2024-03-26"))])
    rows = pd.concat([rows, rows[-1:].assign(date=pd.Timestamp("2024-03-01"))]) if precision == "month" else rows
    rows = rows.assign(date=rows["date"].dt.to_period("Q").dt.start_time) if precision == "quarter" else rows
    at = cube_of(book_from_roles(rows, precision=precision), Settings().with_values({"as_of": as_of}))
    assert as_of_day(at) == day_number(pd.Timestamp(day).date())


def test_gaps_run_within_a_customer_only():
    assert order_days(cube())["gap"].fillna(-1).tolist() == [-1, 30, -1]


def test_one_order_on_two_days_is_one_order_of_the_customer():
    rows = ROWS.assign(order_id=["X"] * 4 + list("abcd"))
    ada = customer_summary(cube(rows)).set_index("customer").loc["Ada"]
    assert (ada["orders"], ada["order_days"]) == (1, 2)


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (ROWS.drop(columns="customer"), "no customer column"),
        (ROWS.assign(customer=pd.Series([None] * len(ROWS), dtype=object)), "names its customer"),
        (ROWS.assign(reversal=True), "reversals only"),
        (ROWS, ""),
    ],
)
def test_the_reason_is_said_where_there_are_no_customers(rows, why):
    assert why in why_no_customers(cube(rows))
    assert bool(why) == bool(why_no_customers(cube(rows)))


def test_value_is_margin_only_where_every_row_tells_it():
    assert value_measure(book_from_roles(ROWS)) == "margin"
    some = ROWS.assign(cost=[None, *ROWS["cost"][1:]])
    assert value_measure(book_from_roles(some)) == "revenue"


def test_duckdb_gives_the_same_customers():
    pytest.importorskip("duckdb")
    ours, theirs = customer_summary(cube()), customer_summary(cube(engine="duckdb"))
    pd.testing.assert_frame_equal(ours, theirs, check_dtype=False)


def test_customer_numbers_are_names_too():
    rows = ROWS.assign(customer=[10.0, 10.0, 10.0, 9.0, 9.0, 9.0, None, 8.0])
    assert customer_summary(cube(rows))["customer"].tolist() == ["10", "8", "9"]
