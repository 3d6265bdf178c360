"""RFM scores and segments against the written rules, SQL's NTILE, and a company like document 004's."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlsales.cube.cube import cube_of
from xlsales.metrics.rfm import FIVE, SEGMENTS, TEN, ntile, quantile_cut, rfm, rfm_segments, score_segments, segments_of
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles


def cube(rows, **values):
    return cube_of(book_from_roles(rows), Settings().with_values(values))


def company(customers=60, orders=300, seed=1):
    draw = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "date": pd.Timestamp("2024-01-01") + pd.to_timedelta(draw.integers(0, 366, orders), unit="D"),
            "order_id": [f"O{i}" for i in range(orders)],
            "customer": [f"C{i:04d}" for i in draw.integers(0, customers, orders)],
            "revenue": draw.gamma(2, 800, orders).round(2),
        }
    )


ORDERS = st.lists(
    st.tuples(st.integers(0, 80), st.integers(0, 9), st.integers(-300, 900)), min_size=1, max_size=40
).map(
    lambda rows: pd.DataFrame(
        {
            "date": [pd.Timestamp("2024-01-01") + pd.Timedelta(days=d) for d, _, _ in rows],
            "order_id": [f"O{i}" for i in range(len(rows))],
            "customer": [f"C{c}" for _, c, _ in rows],
            "revenue": [r / 7 for *_, r in rows],
        }
    )
)


def test_the_cells_of_ten_segments_partition_the_grid():
    for r, f in itertools.product(range(1, 6), repeat=2):
        hits = [name for (r0, r1), (f0, f1), name in TEN if r0 <= r <= r1 and f0 <= f <= f1]
        assert len(hits) == 1, (r, f, hits)


@pytest.mark.parametrize(
    ("cell", "segment"),
    [
        ("11", "Hibernating"), ("22", "Hibernating"), ("14", "At Risk"), ("25", "Can't Lose Them"),
        ("32", "About to Sleep"), ("33", "Need Attention"), ("44", "Loyal Customers"), ("35", "Loyal Customers"),
        ("41", "Promising"), ("51", "New Customers"), ("53", "Potential Loyalists"), ("42", "Potential Loyalists"),
        ("54", "Champions"), ("55", "Champions"),
    ],
)  # fmt: skip
def test_each_cell_of_the_ten_has_the_defined_segment(cell, segment):
    scored = pd.DataFrame({"r": [int(cell[0])], "f": [int(cell[1])], "score": [0]})
    assert segments_of(scored, "ten").tolist() == [segment]


def test_five_segments_follow_the_sum_of_scores():
    scored = pd.DataFrame({"score": range(3, 13)})
    names = segments_of(scored, "five").tolist()
    assert names == ["Lost", *["At-Risk"] * 2, *["Potential Loyalists"] * 2, *["Loyal Customers"] * 2,
                     *["Champions"] * 3]  # fmt: skip
    assert min(low for low, _ in FIVE) == 3


@given(st.lists(st.integers(0, 5), min_size=1, max_size=60), st.sampled_from([4, 5]))
@settings(max_examples=40, deadline=None)
def test_ntile_is_sqls_ntile(values, tiles):
    duckdb = pytest.importorskip("duckdb")
    rows = pd.DataFrame({"v": values, "name": [f"c{(i * 7919) % 1000:03d}_{i}" for i in range(len(values))]})
    sql = duckdb.sql(f"select ntile({tiles}) over (order by v, name) as t, name from rows order by name").df()
    ours = pd.Series(ntile(rows["v"], rows["name"], tiles), index=rows["name"]).sort_index()
    assert ours.tolist() == sql["t"].tolist()


@given(st.lists(st.integers(0, 20), min_size=4, max_size=60))
def test_quantile_scores_give_equal_values_equal_scores_and_keep_their_order(values):
    scores = pd.Series(quantile_cut(pd.Series(values), 4))
    by_value = scores.groupby(pd.Series(values)).agg(["min", "max"])
    assert (by_value["min"] == by_value["max"]).all()
    assert by_value["min"].is_monotonic_increasing
    assert scores.between(1, 4).all()


def test_recency_frequency_and_money_by_hand():
    rows = pd.DataFrame(
        {
            "date": pd.to_datetime(
                ["2024-01-01", "2024-01-31", "2024-01-31", "2024-02-09", "2024-01-05", "2024-01-06"]
            ),
            "order_id": ["1", "2", "2", "C2", "3", "4"],
            "customer": ["a", "a", "a", "a", "b", "c"],
            "revenue": [10.0, 5.0, 5.0, -4.0, 7.0, 1.0],
        }
    )
    more = pd.concat([rows, rows[-1:].assign(customer="d", order_id="5", date=pd.Timestamp("2024-02-10"))])
    frame = rfm(cube(more)).frame.set_index("member")
    assert frame.loc["a", ["recency", "frequency", "monetary"]].tolist() == [10, 2, 16.0]
    assert frame.loc["d", "recency"] == 0
    assert frame.loc["a", ["f", "m"]].tolist() == [4, 4]


def falling_company(seed):
    """5,000 orders of about 994 customers, average order 1,540, orders falling through the year: document 004's."""
    draw = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "date": pd.Timestamp("2024-01-01") + pd.to_timedelta(draw.exponential(110, 5000).astype(int) % 366, "D"),
            "order_id": range(5000),
            "customer": [f"C{i:04d}" for i in draw.integers(0, 1000, 5000)],
            "revenue": draw.lognormal(np.log(1540) - 0.5, 1, 5000),
        }
    )


def test_five_segments_of_a_company_like_document_004_have_its_shares_and_averages():
    # Document 004: 256, 265, 219, 181 and 73 of 994 customers; Champions average 13,333, Loyal 8,598;
    # At-Risk customers order 3.14 times and were last seen 243 days ago.
    found = [score_segments(cube(falling_company(seed), period="2024")).frame for seed in range(5)]
    mean = pd.concat(found).groupby("segment", sort=False).mean()
    assert mean["share"].to_numpy() == pytest.approx(np.array([256, 265, 219, 181, 73]) / 994, abs=0.025)
    assert mean["average_value"].iloc[:2].tolist() == pytest.approx([13_333, 8_598], rel=0.05)
    assert mean.loc["At-Risk", ["average_recency", "average_frequency"]].tolist() == pytest.approx([243, 3.14], rel=0.1)


def test_segments_sum_to_all_customers_and_all_revenue():
    for kind in ("five", "ten"):
        at = cube(company(), rfm_segments=kind)
        customers, segments = rfm(at).frame, rfm_segments(at).frame
        assert segments["segment"].tolist() == list(SEGMENTS[kind])
        assert segments["customers"].sum() == len(customers)
        assert segments["revenue"].sum() == pytest.approx(customers["monetary"].sum())
        assert segments[["share", "share_of_revenue"]].sum().tolist() == pytest.approx([1, 1])


@given(ORDERS, st.sampled_from(["ntile", "quantile"]), st.sampled_from(["five", "ten"]), st.randoms())
@settings(max_examples=25, deadline=None)
def test_any_order_of_rows_gives_the_same_scores(rows, cut, kind, random):
    shuffled = rows.sample(frac=1, random_state=random.randint(0, 10**6))
    values = {"rfm_cut": cut, "rfm_segments": kind}
    first, second = rfm(cube(rows, **values)), rfm(cube(shuffled, **values))
    assert (first.missing, first.records()) == (second.missing, second.records())


@given(ORDERS)
@settings(max_examples=25, deadline=None)
def test_splitting_a_line_in_two_of_the_same_order_changes_nothing(rows):
    halves = rows.assign(revenue=rows["revenue"] / 2)
    split = pd.concat([halves, halves])
    assert rfm(cube(rows)).records() == rfm(cube(split)).records()


def test_renaming_customers_keeps_the_size_of_every_score_group():
    rows = company()
    renamed = rows.assign(customer=rows["customer"].str[::-1] + "x")
    for name in "rfm":
        before, after = (rfm(cube(r)).frame[name].value_counts().to_dict() for r in (rows, renamed))
        assert before == after


def test_renaming_customers_keeps_segment_sizes_where_scores_have_no_ties():
    rows = company()
    renamed = rows.assign(customer=rows["customer"].str[::-1] + "x")
    before, after = (rfm_segments(cube(r, rfm_cut="quantile")).frame["customers"].tolist() for r in (rows, renamed))
    assert before == after


def test_no_customer_column_and_too_few_customers_say_why():
    rows = company(3, 20)
    assert "no customer column" in rfm(cube(rows.drop(columns="customer"))).missing
    assert "at least 4 customers" in rfm(cube(rows)).missing
    assert rfm_segments(cube(rows)).missing == rfm(cube(rows)).missing


def test_customers_who_are_all_alike_get_a_note_instead_of_a_story():
    rows = pd.DataFrame({"date": pd.Timestamp("2024-01-01"), "revenue": 5.0, "customer": list("abcdefgh")})
    assert sum("tells nothing" in n for n in rfm(cube(rows)).notes) == 3


def test_ties_split_by_name_are_said_with_the_setting_that_keeps_them_together():
    notes = rfm(cube(company())).notes
    assert any("rfm_cut = quantile" in n for n in notes)


def test_negative_totals_have_no_share_of_revenue():
    rows = company().assign(revenue=-1.0, reversal=False)
    assert rfm_segments(cube(rows)).frame["share_of_revenue"].isna().all()
