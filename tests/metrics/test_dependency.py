"""Groups that hang on one of their customers, and groups that only look so."""

from __future__ import annotations

import numpy as np
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


def test_what_is_but_a_few_orders_or_hangs_on_one_of_them_does_not_hang():
    north = _rows("North", {"Big": [100.0] * 4, **MANY})
    one = north.assign(order_id=np.where(north["customer"] == "Big", "big", north.index.astype(str)))
    south = SOUTH.assign(order_id="s" + SOUTH.index.astype(str))
    assert not dependencies(_cube(one, south)).frame.set_index("member").loc["North", "hangs"]
    few = north.assign(order_id=north["customer"].str[0] + north["date"].astype(str))
    found = dependencies(_cube(few, south)).frame.set_index("member").loc["North"]
    assert (found["orders"], found["own_orders"], bool(found["hangs"])) == (8, 4, False)


def test_one_period_shows_no_lasting_dependency():
    rows = pd.concat([_rows("North", {"Big": [100.0] * 4, **MANY}), SOUTH])
    rows = rows[rows["date"] == QUARTERS[0]]
    assert not dependencies(_cube(pd.concat([rows, rows]))).frame["hangs"].any()


def test_the_next_customer_and_the_part_of_the_company_are_there():
    table = dependencies(_cube(_rows("North", {"Big": [100.0] * 4, "Next": [15.0] * 4, **MANY}), SOUTH))
    north = table.frame.set_index("member").loc["North"]
    assert north["next_who"] == "Next"
    assert north["share_of_all"] == pytest.approx(100 / (100 + 15 + 100 + 300))


def test_only_the_last_year_counts():
    early = _rows("North", {"Big": [900.0] * 4, **MANY})
    early["date"] = early["date"] - pd.DateOffset(years=1)
    late = _rows("North", MANY)
    assert dependencies(_cube(early, late, SOUTH)).frame.set_index("member").loc["North", "share"] == pytest.approx(0.1)


def test_splitting_a_row_in_two_changes_nothing():
    rows = pd.concat([_rows("North", {"Big": [100.0] * 4, **MANY}), SOUTH], ignore_index=True)
    rows = rows.assign(order_id=rows.index.astype(str))
    half = rows.assign(revenue=rows["revenue"] / 2)
    pd.testing.assert_frame_equal(dependencies(_cube(rows)).frame, dependencies(_cube(half, half)).frame)


def test_without_customers_the_reason_is_said():
    assert "need a customer" in dependencies(_cube(SOUTH.drop(columns="customer"))).missing
