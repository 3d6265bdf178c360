"""Arrow columns become the same cells as their values would one by one."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsales.table.arrow import cells_of_arrow
from xlsales.table.cells import cells_of_values

pa = pytest.importorskip("pyarrow")

TEXT = st.one_of(
    st.none(),
    st.sampled_from(["", " ", "a", "a\0", "North", "North ", "SO-0000001", "SO-0000002", "x" * 40, "x" * 41]),
    st.text(max_size=12),
)


def same(values: list[Any], array: Any) -> None:
    _, [ours] = cells_of_arrow(pa.record_batch([array], ["a"]))
    theirs = cells_of_values(values)
    assert ours.texts == theirs.texts
    assert ours.codes.tolist() == theirs.codes.tolist()
    assert np.array_equal(ours.numbers, theirs.numbers, equal_nan=True)
    assert np.array_equal(ours.days, theirs.days, equal_nan=True)


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string()])
@given(values=st.lists(TEXT, min_size=1, max_size=30))
def test_texts_are_told_apart_by_their_bytes(kind: Any, values: list[str | None]) -> None:
    same(values, pa.array(values, kind))


@given(values=st.lists(TEXT, min_size=3, max_size=30))
def test_a_slice_is_read_from_where_it_begins(values: list[str | None]) -> None:
    same(values[2:], pa.array(values, pa.string())[2:])


@pytest.mark.parametrize(
    "values",
    [
        [1.5, None, -2.0],
        [1, None, 3],
        [dt.datetime(2024, 1, 5), None, dt.datetime(1900, 1, 1, 12)],
        [dt.date(2024, 1, 5), None],
        [True, None, False],
        [dt.timedelta(hours=12), None],
        [None, None],
    ],
)
def test_other_kinds_are_what_they_are(values: list[Any]) -> None:
    same(values, pa.array(values))
