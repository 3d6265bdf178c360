"""One customer, one state: the list, the scores, the silence and the churn by period agree on random companies."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlsales.cube.cube import cube_of
from xlsales.metrics.at_risk import STATES, at_risk
from xlsales.metrics.churn import churn, churn_window
from xlsales.metrics.customers import customer_table
from xlsales.metrics.membership import membership
from xlsales.metrics.rfm import LOYAL, OCCASIONAL, SEGMENTS, STATED, rfm, rfm_segments
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles


def company(seed):
    """Customers with rhythms of their own, some of whom stop, over one to three years cut anywhere."""
    draw = np.random.default_rng(seed)
    last, rows = int(draw.integers(200, 1100)), []
    for i in range(int(draw.integers(6, 90))):
        gaps = draw.geometric(1 / draw.uniform(5, 200), 120)
        days = draw.integers(0, last) + np.cumsum(gaps)
        stops = draw.uniform(0.3, 1.6) * last
        rows += [(d, f"c{i:02d}", round(draw.lognormal(4, 1), 2)) for d in days if d <= min(last, stops)]
    out = pd.DataFrame([*rows, (0, "c00", 5.0), (last, "c01", 5.0)], columns=["day", "customer", "revenue"])
    return out.assign(
        date=pd.Timestamp("2022-01-01") + pd.to_timedelta(out.pop("day"), unit="D"), order_id=range(len(out))
    )


SEEDS = st.integers(0, 10_000)
KINDS = st.sampled_from(["five", "ten"])


@given(SEEDS, KINDS, st.sampled_from(["month", "quarter"]), st.sampled_from(["", "2022-07-01"]))
@settings(max_examples=25, deadline=None)
def test_every_table_gives_a_customer_the_same_state(seed, kind, grain, as_of):
    at = cube_of(book_from_roles(company(seed)), Settings(grain=grain, rfm_segments=kind, as_of=as_of))
    listed = customer_table(at).frame.set_index("member")
    assert set(listed["state"]) <= set(STATES)
    for found in (rfm(at), at_risk(at)):
        if found:
            frame = found.frame.set_index("member")
            assert frame["state"].tolist() == listed.loc[frame.index, "state"].tolist()
    if "class" in listed:
        assert all(row["class"] in STATED[kind][row["state"]] for _, row in listed.iterrows())
        assert not (listed["class"].isin(LOYAL) & listed["usual_gap"].isna()).any()
        segments = rfm_segments(at).frame.set_index("segment")
        assert segments["customers"].to_dict() == {s: int((listed["class"] == s).sum()) for s in SEGMENTS[kind]}
    lost = membership(at, "customer").query("status == 'lost'")["member"]
    assert (listed.loc[lost, "state"] == "Churned").all()


@given(SEEDS)
@settings(max_examples=25, deadline=None)
def test_the_state_is_what_the_days_say_by_hand(seed):
    rows = company(seed)
    at = cube_of(book_from_roles(rows), Settings(grain="month"))
    listed, window = customer_table(at).frame.set_index("member"), churn_window(at)
    for who, own in rows.groupby("customer"):
        days = sorted(set(own["date"]))
        silent = (rows["date"].max() - days[-1]).days
        longest = max([(b - a).days for a, b in pairwise(days)], default=0)
        state = listed.loc[who, "state"]
        assert listed.loc[who, "days_silent"] == silent
        assert (state == "Churned") == (0 < window < silent and silent > longest)
        assert state != "At risk" or silent > longest


@given(SEEDS)
@settings(max_examples=25, deadline=None)
def test_churn_by_period_ends_with_the_customers_who_are_churned_in_the_list(seed):
    at = cube_of(book_from_roles(company(seed)), Settings(grain="month"))
    found = churn(at)
    if found:
        active = int((customer_table(at).frame["state"] != "Churned").sum())
        assert found.frame["active_after"].iloc[-1] == active
        assert found.frame["active_before"].tolist()[1:] == found.frame["active_after"].tolist()[:-1]


@pytest.mark.parametrize("kind", ["five", "ten"])
def test_where_everybody_bought_lately_nobody_is_called_lost_or_slipping(kind):
    rows = pd.DataFrame({"date": np.repeat(pd.date_range("2024-01-01", "2024-12-30", freq="7D"), 40), "revenue": 1.0})
    rows = rows.assign(customer=[f"c{i % 40:02d}" for i in range(len(rows))], revenue=range(len(rows)))
    segments = rfm_segments(cube_of(book_from_roles(rows), Settings(rfm_segments=kind))).frame.set_index("segment")
    named = segments.index[segments["customers"] > 0]
    assert not set(named) & {"Lost", "At-Risk", "At Risk", "Can't Lose Them", "Hibernating"}
    assert OCCASIONAL in named


def test_a_new_customer_has_ordered_once_and_the_data_go_back_far_enough():
    days = [*pd.date_range("2023-01-01", "2024-12-30", freq="5D")]
    old = pd.DataFrame({"date": days, "customer": [f"c{i % 12:02d}" for i in range(len(days))], "revenue": 10.0})
    late = pd.DataFrame({"date": pd.Timestamp("2024-12-30"), "customer": ["x1", "x2", "x3"], "revenue": 1.0})
    rows = pd.concat([old, late], ignore_index=True)
    found = rfm(cube_of(book_from_roles(rows), Settings(rfm_segments="ten", rfm_cut="quantile"))).frame.set_index(
        "member"
    )
    assert set(found.index[found["class"] == "New Customers"]) == {"x1", "x2", "x3"}
    short = rows[rows["date"] >= "2024-06-01"]
    found = rfm(cube_of(book_from_roles(short), Settings(rfm_segments="ten", rfm_cut="quantile"))).frame
    assert "New Customers" not in set(found["class"])
