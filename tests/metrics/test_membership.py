"""What each member is between two spans: the words new, since, returning, entered, lapsed and lost by hand."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from xlsales.cube.cube import cube_of
from xlsales.metrics.membership import ARRIVED, LEFT, membership
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles
from xlsales.table.period import day_number, period_of


def cube(sales, **values):
    """A cube of sales: (day, member), a revenue of 1 each."""
    rows = pd.DataFrame(sales, columns=["date", "customer"]).assign(revenue=1.0)
    rows["date"] = pd.to_datetime(rows["date"])
    return cube_of(book_from_roles(rows), Settings().with_values({"grain": "quarter", **values}))


def status(sales, **values):
    spans = {k: values.pop(k) for k in ("now", "before") if k in values}
    return membership(cube(sales, **values), "customer", **spans).set_index("member")["status"].to_dict()


# Somebody buys in every month of two years, so that the data begin on 1 January 2023 and end on 20 December 2024.
STEADY = [
    (f"{year}-{month:02d}-{day:02d}", "Steady") for year in (2023, 2024) for month in range(1, 13) for day in (1, 20)
]


def test_a_member_whose_first_sale_falls_into_the_span_is_new_where_the_data_go_back_a_year():
    assert status([*STEADY, ("2024-11-05", "Ann")], period="Q4 2024")["Ann"] == "new"


def test_nobody_is_new_in_a_quarter_before_which_the_data_hold_less_than_a_year():
    assert status([*STEADY, ("2023-11-05", "Ann")], period="Q4 2023")["Ann"] == "entered"


def test_a_month_too_needs_a_year_of_data_before_it():
    sales = [*STEADY, ("2024-01-05", "Ann"), ("2023-12-05", "Bob")]
    assert status(sales, period="Jan 2024", grain="month")["Ann"] == "new"
    assert status(sales, period="Dec 2023", grain="month")["Bob"] == "entered"


def test_who_sold_before_and_paused_returns():
    sales = [*STEADY, ("2023-02-05", "Ann"), ("2024-11-05", "Ann")]
    assert status(sales, period="Q4 2024")["Ann"] == "returning"


def test_against_the_year_before_a_first_sale_in_between_is_neither_new_nor_returning():
    sales = [*STEADY, ("2024-05-05", "Ann"), ("2024-11-05", "Ann"), ("2023-05-05", "Bob"), ("2024-11-05", "Bob")]
    found = status(sales, period="Q4 2024", compare="year_ago")
    assert (found["Ann"], found["Bob"], found["Steady"]) == ("since", "returning", "kept")


def test_a_first_sale_soon_after_the_data_begin_may_be_an_old_one():
    sales = [*STEADY, ("2023-05-05", "Ann"), ("2024-02-05", "Ann")]
    found = status(sales, period="Q1 2024", compare="year_ago")
    assert found["Ann"] == "entered"


def test_who_is_silent_within_the_own_habit_has_lapsed_and_is_not_lost():
    yearly = [(f"{year}-08-05", "Yearly") for year in (2023, 2024)]
    found = status([*STEADY, *yearly], period="Q4 2024")
    assert found["Yearly"] == "lapsed"


def test_who_is_silent_for_longer_than_ever_and_than_chance_allows_is_lost():
    weekly = [(str(d.date()), "Weekly") for d in pd.date_range("2024-01-01", "2024-07-15", freq="7D")]
    assert status([*STEADY, *weekly], period="Q4 2024")["Weekly"] == "lost"


def test_a_sale_after_the_span_keeps_a_member_from_being_lost():
    weekly = [(str(d.date()), "Weekly") for d in pd.date_range("2024-01-01", "2024-05-15", freq="7D")]
    assert status([*STEADY, *weekly], period="Q3 2024")["Weekly"] == "lost"
    assert status([*STEADY, *weekly, ("2024-12-18", "Weekly")], period="Q3 2024")["Weekly"] == "lapsed"


def test_rows_after_the_as_of_date_are_not_known():
    sales = [*STEADY, ("2024-11-05", "Ann")]
    assert "Ann" not in status(sales, period="Q3 2024", as_of="2024-09-30")


def test_reversals_are_no_sale():
    rows = pd.DataFrame({"date": pd.to_datetime(["2023-01-01", "2024-11-05"]), "revenue": [1.0, -1.0]})
    rows = rows.assign(customer=["Ann", "Bob"], reversal=[False, True])
    found = membership(cube_of(book_from_roles(rows), Settings(period="Q4 2024")), "customer")
    assert found["member"].tolist() == ["Ann"]


def test_any_two_stretches_of_days_can_be_compared():
    class Days:
        def __init__(self, start, end):
            self.start, self.end = dt.date.fromisoformat(start), dt.date.fromisoformat(end)

    spans = {"now": Days("2024-11-01", "2024-11-10"), "before": Days("2024-10-01", "2024-10-10")}
    found = status([*STEADY, ("2024-11-05", "Ann"), ("2024-10-20", "Bob"), ("2024-11-06", "Bob")], **spans)
    assert (found["Ann"], found["Bob"], found["Steady"]) == ("new", "since", "kept")


@pytest.mark.parametrize("seed", range(6))
def test_each_word_holds_against_a_count_of_days_by_hand(seed):
    draw = np.random.default_rng(seed)
    days = draw.integers(0, 900, 400)
    sales = [(str(dt.date(2022, 1, 1) + dt.timedelta(int(d))), f"c{draw.integers(60)}") for d in days]
    compare = ("previous", "year_ago")[seed % 2]
    asked = cube([*sales, ("2022-01-01", "first"), ("2024-06-19", "last")], period="Q1 2024", compare=compare)
    now, before = period_of(dt.date(2024, 1, 1), "quarter"), asked.calendar.before
    found = membership(asked, "customer").set_index("member")["status"]
    for member, said in found.items():
        own = sorted(day_number(dt.date.fromisoformat(d)) for d, c in sales if c == member) or [0]
        inside = [any(day_number(p.start) <= d <= day_number(p.end) for d in own) for p in (before, now)]
        expected = [False, True] if said in ARRIVED else [True, False] if said in LEFT else [said == "kept"] * 2
        assert inside == expected
        if said == "new":
            assert own[0] >= day_number(now.start)
        if said == "since":
            assert day_number(before.end) < own[0] < day_number(now.start)
        if said == "returning":
            assert own[0] < day_number(before.start)
        if said == "lost":
            assert day_number(dt.date(2024, 6, 19)) - own[-1] > max(np.diff(own))
    assert {"kept", "returning", "lapsed"} <= set(found)


def test_rows_that_name_nobody_are_no_history():
    unnamed = [(day, who if day >= "2024-06" else None) for day, who in STEADY]
    assert status([*unnamed, ("2024-11-05", "Ann")], period="Q4 2024")["Ann"] == "entered"


def test_a_lost_customer_is_churned_in_the_customer_list():
    rare = [
        (str(d.date()), f"rare {i}")
        for i in range(30)
        for d in pd.date_range(f"2023-01-{i + 1:02d}", periods=3, freq="240D")
    ]
    weekly = [(str(d.date()), "Weekly") for d in pd.date_range("2024-01-01", "2024-08-15", freq="7D")]
    # Nine in ten gaps are shorter than 240 days and the weekly customer is silent for 127: at risk, not lost.
    assert status([*STEADY, *rare, *weekly], period="Q4 2024")["Weekly"] == "lapsed"
