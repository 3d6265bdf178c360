"""Breakdowns, KPIs and trends against Maven's expected figures and the eight rows."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.conftest import needs_shared
from xlsales.cube.cube import cube_of
from xlsales.errors import UsageError
from xlsales.metrics.breakdown import breakdown
from xlsales.metrics.kpis import kpis
from xlsales.metrics.trend import trend
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles

ROLE = {"account": "customer", "regional_office": "office", "sales_agent": "rep"}


def test_every_row_of_mavens_expected_figures_comes_out(maven):
    expected = pd.read_csv(needs_shared("expected", "maven_q4_2017.csv"))
    for dimension, rows in expected.groupby("dimension"):
        ours = breakdown(maven, ROLE.get(dimension, dimension)).frame.set_index("member")
        rows = rows.set_index("key")
        ours = ours.loc[rows.index]
        for column, theirs, unit in (
            ("revenue", "rev_q4", 1), ("revenue_before", "rev_q3", 1), ("change", "qoq_pct", 100),
            ("orders", "deals", 1), ("average_sale", "avg", 1), ("win_rate", "cvr_pct", 100),
            ("weeks_to_close", "weeks_days7_won", 1), ("created", "new_opps_q4", 1), ("share", "share_pct", 100),
            ("orders_before", "deals_prev", 1), ("average_sale_before", "avg_prev", 1),
        ):  # fmt: skip
            assert (ours[column] * unit).to_numpy() == pytest.approx(rows[theirs].to_numpy(), abs=6e-5), column


def test_mavens_key_figures_come_out(maven):
    k = kpis(maven)
    assert k.fact("now", metric="revenue").value == 2_802_496
    assert k.fact("change", metric="revenue").value == pytest.approx(-0.0603, abs=5e-5)
    assert k.fact("change", metric="orders").value == pytest.approx(-0.0485, abs=5e-5)
    assert k.fact("now", metric="average_sale").value == pytest.approx(2_343.22, abs=0.005)
    assert k.fact("now", metric="win_rate").value == pytest.approx(0.6025, abs=5e-5)
    assert k.fact("change", metric="created").value == pytest.approx(-0.5794, abs=5e-5)
    assert any("500 deals have no created date" in n for n in k.notes)


def test_the_eight_rows_flag_what_does_not_compare(eight_rows):
    t = trend(cube_of(eight_rows, Settings()))
    first_2024 = t.frame.set_index("period").loc["Q1 2024"]
    assert first_2024["change"] == pytest.approx(-0.5934, abs=5e-5)
    assert "not like for like" in first_2024["remark"]
    assert t.frame.set_index("period").loc["Q2 2024", "remark"] == "no rows"


def test_the_parts_of_a_breakdown_sum_to_the_whole(eight_rows):
    cube = cube_of(eight_rows, Settings())
    for second in (None, "segment"):
        b = breakdown(cube, "region", second)
        assert b.frame["revenue"].sum() == 156_649
        assert b.frame["share"].sum() == pytest.approx(1)


def test_a_lost_member_keeps_its_row(eight_rows):
    b = breakdown(cube_of(eight_rows, Settings()), "region").frame.set_index("member")
    assert b.loc["Latin America", ["revenue", "revenue_before", "difference"]].tolist() == [0, 75_428, -75_428]


def test_an_unknown_dimension_names_the_nearest(eight_rows):
    with pytest.raises(UsageError, match="'region'"):
        breakdown(cube_of(eight_rows, Settings()), "regions")


def test_a_member_without_a_sale_has_0_units_and_customers_but_no_average(eight_rows):
    row = breakdown(cube_of(eight_rows, Settings()), "region").frame.set_index("member").loc["Latin America"]
    assert row[["orders", "units"]].tolist() == [0, 0]
    assert row[["average_sale", "unit_price"]].isna().all()


def test_a_member_that_is_new_had_0_orders_before_but_no_average(eight_rows):
    row = breakdown(cube_of(eight_rows, Settings()), "region").frame.set_index("member").loc["Asia Pacific"]
    assert row["orders_before"] == 0
    assert pd.isna(row["average_sale_before"])


def test_opportunities_of_a_dimension_that_the_deals_do_not_have_are_unknown_and_no_0():
    day = pd.to_datetime(["2024-01-05", "2024-04-05"])
    sales = pd.DataFrame({"date": day, "revenue": [5.0, 6.0], "product": ["X", "Y"], "region": "North"})
    deals = pd.DataFrame({"created": day, "closed": day, "stage": "Won", "amount": 1.0, "region": "North"})
    cube = cube_of(book_from_roles(sales, deals), Settings(period="Q2 2024"))
    assert breakdown(cube, "product").frame["created"].isna().all()
    assert breakdown(cube, "region").frame["created"].tolist() == [1]
