"""Members by whole periods, and single sales, against what pandas gives."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from xlsales.cube.cube import Cube, cube_of
from xlsales.metrics.member_history import history, last_year, lines_of, single_sales, span_label, whole_run
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    rng = np.random.default_rng(3)
    n = 300
    days = pd.date_range("2022-01-01", "2023-12-31")[rng.integers(0, 730, n)]
    return pd.DataFrame(
        {
            "date": days,
            "order_id": [f"o{i}" for i in rng.integers(0, 150, n)],
            "region": rng.choice(["North", "South", None], n),
            "revenue": rng.uniform(1, 100, n).round(2),
        }
    )


def _cube(rows: pd.DataFrame, **settings: str) -> Cube:
    return cube_of(book_from_roles(rows), Settings(**settings))


def test_the_history_is_the_pivot_of_the_rows(rows):
    past = history(_cube(rows), "region")
    quarter = rows["date"].dt.to_period("Q").astype(str)
    wide = rows.pivot_table(index="region", columns=quarter, values="revenue", aggfunc="sum")
    assert past.members == ("North", "South")
    np.testing.assert_allclose(past.revenue, wide.to_numpy())
    np.testing.assert_allclose(past.total, rows.groupby(quarter)["revenue"].sum())


def test_a_gap_starts_the_run_anew(rows):
    gone = rows[~rows["date"].between("2022-04-01", "2022-06-30")]
    assert span_label(whole_run(_cube(gone))) == "Q3 2022 to Q4 2023"
    assert span_label(last_year(_cube(gone))) == "Q1 2023 to Q4 2023"


def test_nothing_after_the_period_reported_on_counts(rows):
    assert history(_cube(rows, period="Q2 2023"), "region").periods[-1].label == "Q2 2023"


def test_single_sales_are_the_orders_of_each_member_and_period(rows):
    cube = _cube(rows)
    periods = last_year(cube)
    found = single_sales(cube, "region", periods)
    inside = rows[(rows["date"] >= "2023-01-01") & rows["region"].notna()]
    by = [inside["region"], inside["date"].dt.quarter, inside["order_id"]]
    expected = inside.groupby(by)["revenue"].sum()
    assert sorted(found.amount.round(6)) == pytest.approx(sorted(expected.round(6)))
    for at, name in enumerate(found.members):
        assert found.amount[found.member == at].sum() == pytest.approx(expected[name].sum())


def test_lines_without_a_member_or_outside_have_no_place(rows):
    cube = _cube(rows)
    place, names, at = lines_of(cube, "region", last_year(cube))
    assert names == ("North", "South")
    given = rows.set_index(np.arange(2, len(rows) + 2)).loc[cube.book.sales["row"]]
    assert ((place < 0) == given["region"].isna().to_numpy()).all()
    assert ((at < 0) == (given["date"] < "2023-01-01").to_numpy()).all()


def test_a_reversal_is_no_sale():
    made = pd.DataFrame({"date": pd.Timestamp(2024, 1, 1), "revenue": [5.0, -5.0, 3.0], "region": "North"})
    cube = cube_of(book_from_roles(made, precision="month"), Settings())
    assert sorted(single_sales(cube, "region", last_year(cube)).amount) == [3.0, 5.0]
