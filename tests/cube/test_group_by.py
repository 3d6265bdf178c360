"""Group-bys by numpy give what pandas' own give, and sums that are exact."""

from __future__ import annotations

import math
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsales.cube.cube import cube_of
from xlsales.cube.engine import in_whole_units
from xlsales.cube.group_by import Measure, grouped_here
from xlsales.settings import Settings
from xlsales.table.book import book_from_roles

MEASURES = (
    Measure("lines", "lines"), Measure("revenue", "sum"), Measure("known", "known", "revenue"),
    Measure("orders", "distinct", "order"), Measure("real", "sum"),
)  # fmt: skip
ROW = st.tuples(
    st.integers(7_990, 8_010),
    st.integers(-1, 3),
    st.sampled_from([0, 1, 10**6]),
    st.one_of(st.none(), st.integers(-500, 500).map(float)),
    st.integers(-1, 5),
    st.integers(0, 1),
)


def frame(rows: list[tuple[object, ...]]) -> pd.DataFrame:
    made = pd.DataFrame(rows, columns=["period", "region", "day", "revenue", "order", "real"])
    return made.astype({"revenue": float, "region": "int32", "real": "int32"})


@given(
    st.lists(ROW, min_size=1, max_size=40),
    st.sampled_from([["period"], ["period", "region"], ["region", "day"], ["day", "period", "region"]]),
)
def test_groups_are_those_of_pandas(rows: list[tuple[object, ...]], keys: list[str]) -> None:
    made = frame(rows)
    theirs = made.groupby(keys, as_index=False).agg(
        lines=("real", "size"),
        revenue=("revenue", "sum"),
        known=("revenue", "count"),
        orders=("order", lambda ids: ids[ids >= 0].nunique()),
        real=("real", "sum"),
    )
    pd.testing.assert_frame_equal(grouped_here(made, keys, MEASURES), theirs, check_dtype=False)


def test_without_keys_there_is_one_row_even_of_nothing() -> None:
    assert grouped_here(frame([]), [], MEASURES).to_numpy().tolist() == [[0, 0, 0, 0, 0]]
    assert grouped_here(frame([(1, 1, 1, 2.5, 1, 1)] * 2), [], MEASURES).to_numpy().tolist() == [[2, 5, 2, 1, 2]]


def test_with_keys_nothing_has_no_groups() -> None:
    assert grouped_here(frame([]), ["period"], MEASURES).empty


@given(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=60), st.sampled_from([1, 100, 10_000]))
def test_a_sum_of_cents_is_exact_in_any_order(cents: list[int], part: int) -> None:
    exact = float(sum(Decimal(c) for c in cents) / part)
    for ordered in (cents, cents[::-1]):
        rows = pd.DataFrame({"date": pd.Timestamp("2024-01-05"), "revenue": np.array(ordered) / part})
        assert cube_of(book_from_roles(rows), Settings()).sales()["revenue"].tolist() == [exact]


@pytest.mark.parametrize("amounts", [[1 / 3, 2.0], [0.123456], [float(2**52), float(2**52)]])
def test_amounts_that_share_no_unit_stay_as_they_are(amounts: list[float]) -> None:
    rows, part = in_whole_units(pd.DataFrame({"revenue": amounts}), ["revenue"])
    assert part == 1
    assert rows["revenue"].tolist() == amounts


def test_a_missing_amount_stays_missing() -> None:
    rows, part = in_whole_units(pd.DataFrame({"cost": [0.25, None]}), ["cost"])
    assert part == 100
    assert rows["cost"].isna().tolist() == [False, True]


@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=200))
def test_amounts_of_any_size_are_added_almost_exactly(amounts: list[float]) -> None:
    rows = pd.DataFrame({"revenue": amounts})
    found = grouped_here(rows, [], (Measure("revenue", "sum"),))["revenue"].iloc[0]
    assert found == pytest.approx(math.fsum(amounts), abs=1e-9, rel=1e-15)


def test_a_line_without_an_order_id_is_an_order_of_its_own_everywhere() -> None:
    rows = pd.DataFrame({"order_id": ["a", None, "a", None], "revenue": [1.0, 2.0, 3.0, 4.0], "region": list("NNSS")})
    cube = cube_of(book_from_roles(rows.assign(date=pd.Timestamp("2024-01-05"))), Settings())
    assert cube.sales()["orders"].tolist() == [3]
    assert cube.sales("region")["orders"].tolist() == [2, 2]
