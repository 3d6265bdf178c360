"""The pipeline's figures: published ones, and open deals placed in time by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from xlsales.cube.cube import cube_of
from xlsales.metrics.pipeline import new_opportunities, pipeline
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles


def deals(rows, **options):
    frame = pd.DataFrame(rows, columns=["stage", "created", "closed", "amount"])
    frame[["created", "closed"]] = frame[["created", "closed"]].apply(pd.to_datetime)
    frame["amount"] = frame["amount"].astype(float)
    return cube_of(book_from_roles(deals=frame), Settings(grain="month", **options))


ROWS = [
    ("Won", "2024-01-02", "2024-01-30", 100), ("Lost", "2024-01-05", "2024-02-20", 50),
    ("Won", "2024-01-10", "2024-02-28", 300), ("Open", "2024-02-01", "2024-06-30", 80),
    ("Open", "2024-02-10", None, 20), ("Open", None, None, 10), ("Won", "2024-02-15", "2024-02-29", 100),
]  # fmt: skip


def test_mavens_new_opportunities_with_and_without_the_undated(maven):
    found = pipeline(maven)
    assert found.fact("now", metric="created").value == 1_165
    assert found.fact("before", metric="created").value == 2_770
    assert found.fact("change", metric="created").value == pytest.approx(-0.5794, abs=5e-5)
    assert found.fact("now", metric="undated").value == 500
    assert found.fact("change", metric="created_with_undated").value == pytest.approx(-0.399, abs=5e-4)


def test_mavens_last_months_run_dry(maven):
    found = new_opportunities(maven)
    assert found.frame["created"].tolist()[-3:] == [761, 283, 121]
    assert "761 in Oct 2017, 283 in Nov 2017, 121 in Dec 2017" in found.notes[0]
    assert found.frame["created"].sum() + 500 == 8_800
    assert (found.frame["created"] == found.frame[["won", "lost", "open"]].sum(axis=1)).all()


def test_mavens_rates_are_those_of_closed_deals(maven):
    found = pipeline(maven)
    assert found.fact("now", metric="win_rate").value == pytest.approx(1_196 / 1_985)
    assert found.fact("now", metric="lost_share").value == pytest.approx(789 / 1_985)
    assert found.fact("points", metric="win_rate").value == pytest.approx(1_196 / 1_985 - 1_257 / 2_047)
    assert found.fact("now", metric="open").value == 1_589
    assert found.fact("now", metric="open_amount").value is None


def test_velocity_is_open_times_rate_times_average_over_days(maven):
    now = pipeline(maven).frame.set_index("metric")["now"]
    days = now["weeks_to_close"] * 7
    assert now["velocity"] == pytest.approx(1_589 * (1_196 / 1_985) * (2_802_496 / 1_196) / days)


def test_open_deals_of_the_past_are_told_by_their_dates_and_expected_closes_do_not_end_them():
    found = pipeline(deals(ROWS))
    assert found.title == "Pipeline, Feb 2024 against Jan 2024"
    assert (found.fact("now", metric="open").value, found.fact("before", metric="open").value) == (2, 2)
    assert found.fact("now", metric="open_amount").value == 100
    assert found.fact("before", metric="open_amount").value == 350


def test_the_cohort_setting_counts_the_deals_created_in_the_period():
    closed, cohort = (pipeline(deals(ROWS, win_rate=w)) for w in ("closed", "cohort"))
    assert closed.fact("before", metric="win_rate").value == 1
    assert cohort.fact("before", metric="win_rate").value == pytest.approx(2 / 3)
    assert "created in the period" in cohort.fact("meaning", metric="win_rate").value


def test_one_period_has_no_change_and_no_loss_no_division_by_zero():
    found = pipeline(deals([("Won", "2024-01-02", "2024-01-02", 100)]))
    assert found.fact("change", metric="created").value is None
    assert found.fact("now", metric="velocity").value is None
    assert found.fact("now", metric="lost_share").value == 0


def test_a_quiet_month_in_between_has_a_row_and_no_warning_comes_inside_the_data():
    rows = [("Won", d, "2024-06-30", 1) for d in ("2024-01-02", "2024-01-03", "2024-03-01", "2024-06-30")]
    found = new_opportunities(deals(rows))
    assert found.frame["created"].tolist() == [2, 0, 1, 0, 0, 1]
    assert not found.notes


def test_orders_have_no_pipeline_and_undated_deals_no_months(eight_rows):
    cube = cube_of(eight_rows, Settings())
    assert "only orders" in pipeline(cube).missing
    assert "only orders" in new_opportunities(cube).missing
    assert "No deal has a created date" in new_opportunities(deals([("Won", None, "2024-01-02", 1)])).missing


def test_row_order_does_not_matter():
    pd.testing.assert_frame_equal(pipeline(deals(ROWS)).frame, pipeline(deals(ROWS[::-1])).frame)


def test_duckdb_gives_the_same_figures(maven):
    pytest.importorskip("duckdb")
    other = cube_of(maven.book, Settings(period="Q4 2017", engine="duckdb"))
    for table in (pipeline, new_opportunities):
        pd.testing.assert_frame_equal(table(other).frame, table(maven).frame, check_dtype=False)
