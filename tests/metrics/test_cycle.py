"""Weeks to close: every published row by each definition, and medians by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.conftest import needs_shared
from xlsales.cube.cube import cube_of
from xlsales.errors import UsageError
from xlsales.metrics.cycle import cycle
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles

ROLES = {
    "manager": "manager", "sector": "sector", "product": "product", "account": "customer",
    "regional_office": "office", "sales_agent": "rep",
}  # fmt: skip
PUBLISHED = {
    "weeks_days7_won": "weeks_won",
    "weeks_days7_closed": "weeks_closed",
    "weeks_datediff_all_closed": "weeks_week_boundary",
}


def deals(rows, **options):
    frame = pd.DataFrame(rows, columns=["stage", "created", "closed", "amount", "rep"])
    frame[["created", "closed"]] = frame[["created", "closed"]].apply(pd.to_datetime)
    return cube_of(book_from_roles(deals=frame), Settings(period="2024-01", **options))


ROWS = [
    ("Won", "2024-01-01", "2024-01-08", 500.0, "Ann"), ("Won", "2024-01-01", "2024-01-22", 5000.0, "Ann"),
    ("Won", "2023-12-04", "2024-01-15", 900.0, "Bob"), ("Lost", "2024-01-06", "2024-01-07", 0.0, "Bob"),
    ("Won", None, "2024-01-15", 900.0, "Bob"), ("Open", "2024-01-01", None, None, "Bob"),
    ("Won", "2024-01-31", "2024-02-28", 100.0, "Ann"),
]  # fmt: skip


@pytest.mark.parametrize("dimension", ROLES)
def test_every_published_row_by_all_three_definitions(maven, dimension):
    published = pd.read_csv(needs_shared("expected", "maven_q4_2017.csv"))
    published = published[published["dimension"] == dimension].set_index("key")
    ours = cycle(maven, ROLES[dimension]).frame.set_index("member")
    assert len(published) >= 3
    for theirs, column in PUBLISHED.items():
        difference = (published[theirs] - ours[column].reindex(published.index)).abs()
        assert difference.max() < 5.1e-5, column


def test_the_company_row_of_each_definition_and_the_mark_of_the_one_in_force(maven):
    found = cycle(maven)
    assert found.frame["default"].tolist() == [1, 0, 0]
    assert found.fact("weeks", definition="won").value == pytest.approx(7.08015, abs=5e-6)
    other = cycle(cube_of(maven.book, Settings(period="Q4 2017", cycle="week_boundary")), "manager")
    weeks = other.frame.set_index("member")["weeks"]
    # Document 003's own figures.
    assert [round(weeks[m], 2) for m in ("Melvin Marxen", "Celia Rouche", "Dustin Brinkmann", "Cara Losch")] == [
        6.25, 6.43, 6.99, 6.69,
    ]  # fmt: skip


def test_mean_median_and_boundaries_by_hand():
    found = cycle(deals(ROWS))
    assert found.fact("deals", definition="won").value == 3
    assert found.fact("weeks", definition="won").value == pytest.approx((1 + 3 + 6) / 3)
    assert found.fact("median", definition="won").value == 3
    assert found.fact("weeks", definition="closed").value == pytest.approx((1 + 3 + 6 + 1 / 7) / 4)
    # Saturday to Sunday is one day and one week start.
    assert found.fact("weeks", definition="week_boundary").value == pytest.approx((1 + 3 + 6 + 1) / 4)
    assert any("Deals closed in Jan 2024 without a created date, left out: 1." in n for n in found.notes)


def test_bands_run_from_small_to_large_over_won_deals():
    found = cycle(deals(ROWS), "band")
    assert found.frame["member"].tolist() == ["Under 1k", "5k and over"]
    assert found.frame["weeks"].tolist() == pytest.approx([3.5, 3.0])


def test_means_of_members_weighted_by_deals_are_the_companys(maven):
    whole = cycle(maven).fact("weeks", definition="won").value
    for dimension in ("rep", "office", "band"):
        frame = cycle(maven, dimension).frame.dropna(subset=["weeks"])
        assert np.average(frame["weeks"], weights=frame["deals"]) == pytest.approx(whole)


def test_deals_that_close_before_they_begin_are_said():
    found = cycle(deals([("Won", "2024-01-10", "2024-01-03", 5.0, "Ann")]))
    assert found.fact("weeks", definition="won").value == -1
    assert any("before they were created" in n for n in found.notes)


def test_no_deals_or_no_dates_have_no_cycle(eight_rows):
    assert "only orders" in cycle(cube_of(eight_rows, Settings())).missing
    assert "No deal closed" in cycle(deals([("Won", None, "2024-01-08", 5.0, "Ann")])).missing


def test_an_unknown_dimension_is_named(maven):
    with pytest.raises(UsageError, match="manager"):
        cycle(maven, "manger")
