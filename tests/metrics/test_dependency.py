"""Groups that hang on one of their customers, and groups that only look so."""

from __future__ import annotations

import pandas as pd
import pytest

from xlsales.cube.cube import Cube, cube_of
from xlsales.metrics.dependency import dependencies
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles

QUARTERS = pd.date_range("2024-01-01", periods=4, freq="QS")


def _rows(group: str, by_customer: dict[str, list[float]]) -> pd.DataFrame:
    rows = [pd.DataFrame({"date": QUARTERS, "customer": c, "revenue": r}) for c, r in by_customer.items()]
    return pd.concat(rows, ignore_index=True).assign(region=group)


def _cube(*groups: pd.DataFrame) -> Cube:
    return cube_of(book_from_roles(pd.concat(groups, ignore_index=True), precision="quarter"), Settings())


MANY = {f"N{i}": [10.0] * 4 for i in range(10)}
SOUTH = _rows("South", {f"S{i}": [30.0] * 4 for i in range(10)})


def test_a_region_that_is_half_one_customer_hangs_on_it():
    table = dependencies(_cube(_rows("North", {"Big": [100.0] * 4, **MANY}), SOUTH))
    north = table.frame.set_index("member").loc["North"]
    assert (north["who"], bool(north["hangs"])) == ("Big", True)
    assert north["share"] == pytest.approx(0.5)
    assert north["next_share"] == pytest.approx(0.05)
    assert (north["customers"], north["periods"], north["periods_first"]) == (11, 4, 4)
    assert not table.frame.set_index("member").loc["South", "hangs"]


@pytest.mark.parametrize(
    "north",
    [
        {"Big": [400.0, 0.0, 0.0, 0.0], **MANY},  # one large quarter is no lasting dependency
        {"Big": [100.0] * 4, "Other": [60.0] * 4, **MANY},  # there is another nearly as large
        {"Big": [100.0] * 4, "One": [10.0] * 4},  # two customers: half is nobody's surprise
        {"Big": [25.0] * 4, **MANY},  # a fifth
    ],
)
def test_what_only_looks_so_does_not_hang(north):
    assert not dependencies(_cube(_rows("North", north), SOUTH)).frame["hangs"].any()


def test_only_the_last_year_counts():
    early = _rows("North", {"Big": [900.0] * 4, **MANY})
    early["date"] = early["date"] - pd.DateOffset(years=1)
    late = _rows("North", MANY)
    assert dependencies(_cube(early, late, SOUTH)).frame.set_index("member").loc["North", "share"] == pytest.approx(0.1)


def test_splitting_a_row_in_two_changes_nothing():
    rows = pd.concat([_rows("North", {"Big": [100.0] * 4, **MANY}), SOUTH])
    half = rows.assign(revenue=rows["revenue"] / 2)
    pd.testing.assert_frame_equal(dependencies(_cube(rows)).frame, dependencies(_cube(half, half)).frame)


def test_without_customers_the_reason_is_said():
    assert "need a customer" in dependencies(_cube(SOUTH.drop(columns="customer"))).missing
