"""Key figures: now, before, the change, and what must be said beside them."""

from __future__ import annotations

import pandas as pd
import pytest

from xlsales.cube.cube import cube_of
from xlsales.metrics.kpis import kpis, totals
from xlsales.metrics.pipeline import pipeline
from xlsales.metrics.table import PERCENT_KINDS, Table
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles


def _kpis(days: list[str], revenue: list[float], **options: object) -> Table:
    rows = pd.DataFrame({"date": pd.to_datetime(days), "revenue": revenue})
    return kpis(cube_of(book_from_roles(rows, precision="quarter"), Settings().with_values(options)))


def test_the_title_names_both_periods():
    assert _kpis(["2024-01-01", "2024-04-01"], [10, 5]).title == "Key figures of Q2 2024 against Q1 2024"


def test_the_change_is_relative_to_the_period_before():
    assert _kpis(["2024-01-01", "2024-04-01"], [10, 5]).fact("change", metric="revenue").value == -0.5


def test_a_single_period_has_no_change_and_says_so():
    table = _kpis(["2024-01-01"], [10])
    assert (table.fact("before", metric="revenue").value, table.fact("change", metric="revenue").value) == (None, None)
    assert table.notes == ("There is no earlier quarter to compare Q1 2024 with.",)


@pytest.mark.parametrize("before", [0, -10])
def test_a_change_from_nothing_or_a_loss_has_no_percentage(before):
    assert _kpis(["2024-01-01", "2024-04-01"], [before, 5]).fact("change", metric="revenue").value is None


def test_a_change_across_a_gap_says_which_periods_are_missing():
    table = _kpis(["2023-10-01", "2024-07-01"], [10, 5])
    assert table.notes == ("Q1 2024, Q2 2024 have no rows, so the change runs across a gap.",)


def test_a_partial_period_that_is_asked_for_is_marked():
    days = pd.date_range("2024-01-01", "2024-05-10").astype("str")
    rows = pd.DataFrame({"date": pd.to_datetime(days), "revenue": 1.0})
    table = kpis(cube_of(book_from_roles(rows), Settings(period="Q2 2024")))
    assert any("Q2 2024 is partial" in n for n in table.notes)


def test_the_average_of_no_order_is_missing():
    rows = pd.DataFrame({"date": pd.to_datetime(["2024-01-05"]), "revenue": [-10.0]})
    table = kpis(cube_of(book_from_roles(rows), Settings()))
    assert table.fact("now", metric="orders").value == 0
    assert table.fact("now", metric="average_sale").value is None


def test_a_rate_moves_by_points_and_never_by_a_percentage_of_a_percentage():
    # Margins of 13.6 % and 9.7 %: -3.9 points, which a reader must not find as -28.7 % beside it.
    rows = pd.DataFrame({"date": pd.to_datetime(["2024-01-05", "2024-04-05"]), "revenue": [1000.0, 1000.0]})
    table = kpis(cube_of(book_from_roles(rows.assign(cost=[864.0, 903.0])), Settings(period="Q2 2024")))
    assert table.fact("points", metric="margin").value == pytest.approx(-0.039)
    assert table.fact("change", metric="margin").value is None
    assert table.fact("points", metric="revenue").value is None


def test_only_rates_have_points_and_only_the_others_a_change(maven):
    for frame in (kpis(maven).frame, pipeline(maven).frame):
        rates = frame["kind"].isin(PERCENT_KINDS)
        assert rates.any()
        assert frame.loc[rates, "change"].isna().all()
        assert frame.loc[~rates, "points"].isna().all()


def test_rates_also_give_their_difference_in_points(maven):
    points = kpis(maven).fact("points", metric="win_rate")
    assert points.kind == "points"
    now, before = (kpis(maven).fact(c, metric="win_rate").value for c in ("now", "before"))
    assert points.value == pytest.approx(now - before)


def test_each_figure_is_written_by_its_own_kind(maven):
    assert [kpis(maven).fact("now", metric=m).kind for m in ("revenue", "win_rate", "created")] == [
        "money", "rate", "count",
    ]  # fmt: skip


def test_totals_over_all_rows_tie_to_the_source(eight_rows):
    found = totals(cube_of(eight_rows, Settings()))
    assert found.fact("value", metric="revenue").value == 516_401
    assert found.fact("value", metric="units").value == 900
    assert round(found.fact("value", metric="unit_price").value, 2) == 573.78


def test_totals_of_deals_are_not_the_sum_of_rates(maven):
    found = totals(maven)
    assert found.fact("value", metric="revenue").value == 10_005_534
    assert found.fact("value", metric="win_rate").value == pytest.approx(4_238 / 6_711)
    assert found.fact("value", metric="customers").value == 85
