"""The customer list agrees with the tables it is made of, on every kind of data."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from tests.metrics.test_clv import company
from xlsales.cube.cube import cube_of
from xlsales.cube.customers import customer_summary, purchases
from xlsales.metrics.at_risk import at_risk
from xlsales.metrics.churn import churn
from xlsales.metrics.clv import clv
from xlsales.metrics.cohorts import cohorts
from xlsales.metrics.customers import customer_table
from xlsales.metrics.retention import retention
from xlsales.metrics.rfm import rfm, rfm_segments
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles


def cube(rows, **values):
    return cube_of(book_from_roles(rows), Settings().with_values(values))


@pytest.fixture(scope="module")
def at():
    return cube(company(600), period="2023")


def test_each_customer_stands_once_with_what_the_other_tables_say(at):
    frame = customer_table(at).frame.set_index("member")
    assert frame.index.is_unique
    for table, pairs in (
        (rfm(at), {"class": "class", "monetary": "revenue", "frequency": "orders", "recency": "days_silent"}),
        (clv(at), {"historic_value": "historic_value", "p_alive": "p_alive", "predicted_value": "predicted_value"}),
        (at_risk(at), {"times_usual": "times_usual", "revenue": "revenue", "state": "state"}),
    ):
        other = table.frame.set_index("member")
        for theirs, ours in pairs.items():
            pd.testing.assert_series_equal(frame.loc[other.index, ours], other[theirs], check_names=False)


def test_every_customer_at_risk_or_churned_has_a_reason_and_nobody_else(at):
    frame = customer_table(at).frame
    assert ((frame["reason"] != "") == (frame["state"] != "Active")).all()
    assert {"Active", "Churned"} <= set(frame["state"])


def test_no_churned_customer_has_a_chance_of_buying_still(at):
    frame = customer_table(at).frame
    assert frame.loc[frame["state"] == "Churned", "p_alive"].isna().all()
    assert frame.loc[frame["state"] != "Churned", "p_alive"].notna().any()


def test_what_cannot_be_told_is_left_out_with_its_reason():
    found = customer_table(cube(company(3, days=300), grain="year"))
    assert len(found.frame) == 3
    assert "class" not in found.frame
    assert any("at least 4 customers" in n for n in found.notes)
    assert any("No prediction" in n for n in found.notes)


def test_no_customer_column_is_said():
    assert "no customer column" in customer_table(cube(company(3).drop(columns="customer"))).missing


def test_customer_numbers_read_as_they_are_written():
    rows = company(50).assign(customer=lambda d: d["customer"].str[1:].astype(float))
    assert "7" in customer_table(cube(rows, period="2022")).frame["member"].tolist()


def test_maven_accounts_are_customers(maven):
    frame = customer_table(maven).frame
    assert len(frame) == 85
    assert frame["orders"].sum() == 4_238


TABLES = (rfm, rfm_segments, clv, retention, cohorts, churn, at_risk, customer_table)
FEW = company(8)
ODD = {
    "one row": FEW[:1],
    "one customer": FEW.assign(customer="Ada"),
    "one day": FEW.assign(date=pd.Timestamp("2022-05-05")),
    "all equal": FEW.assign(revenue=5.0),
    "all zero": FEW.assign(revenue=0.0),
    "negative total": FEW.assign(revenue=-5.0, reversal=False),
    "only reversals": FEW.assign(revenue=-5.0),
    "one huge value": FEW.assign(revenue=[1e15, *FEW["revenue"][1:]]),
    "nobody named": FEW.assign(customer=pd.Series([None] * len(FEW), dtype=object)),
    "no customer column": FEW.drop(columns="customer"),
}


@pytest.mark.parametrize("rows", ODD.values(), ids=ODD.keys())
@pytest.mark.parametrize("metric", TABLES)
def test_odd_data_give_a_table_or_a_reason_that_json_can_hold(metric, rows):
    found = metric(cube(rows))
    assert bool(found.frame.columns.size) != bool(found.missing)
    json.dumps(found.records(), default=str, allow_nan=False)


@pytest.mark.parametrize("metric", TABLES)
def test_every_engine_gives_the_same_table(metric):
    pytest.importorskip("duckdb")
    rows = company(60).assign(order_id=lambda d: range(len(d)))
    ours, theirs = (metric(cube(rows, engine=e)) for e in ("pandas", "duckdb"))
    assert ours.notes == theirs.notes
    pd.testing.assert_frame_equal(ours.frame, theirs.frame, check_dtype=False)


@pytest.fixture(scope="module")
def crowd():
    draw = np.random.default_rng(1)
    order = np.concatenate([np.arange(300_000), draw.integers(0, 300_000, 100_000)])
    who = np.concatenate([np.arange(200_000), draw.integers(0, 20_000, 100_000)])
    day = draw.integers(0, 730, 300_000)
    rows = pd.DataFrame(
        {
            "date": pd.Timestamp("2023-01-01") + pd.to_timedelta(day[order], unit="D"),
            "order_id": order,
            "customer": who[order],
            "revenue": draw.gamma(2, 40, len(order)).round(2),
        }
    )
    return rows, cube(rows, period="2024")


def test_two_hundred_thousand_customers_are_each_counted_once(crowd):
    rows, at = crowd
    found = customer_summary(at)
    assert len(found) == 200_000
    assert found["orders"].sum() == purchases(at)["orders"].sum() == 300_000
    assert found["revenue"].sum() == pytest.approx(rows["revenue"].sum())
    for table in (rfm_segments(at), retention(at)):
        assert len(table.frame), table.name
