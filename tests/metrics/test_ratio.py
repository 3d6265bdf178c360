"""Shares and changes, and what has no answer."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsales.metrics.ratio import change, ratio

MONEY = st.floats(-1e9, 1e9)


@pytest.mark.parametrize(("part", "whole"), [(1, 0), (1, None), (None, 1), (1, float("nan")), (0, 0)])
def test_a_ratio_without_a_whole_is_missing(part, whole):
    assert math.isnan(ratio(part, whole))


@pytest.mark.parametrize(("now", "before"), [(1, 0), (1, -5), (-1, 5), (None, 5), (5, None), (5, float("nan"))])
def test_a_change_from_nothing_or_across_the_sign_has_no_percentage(now, before):
    assert math.isnan(change(now, before))


def test_a_change_is_relative_to_the_earlier_figure():
    assert change(150.0, 100.0) == 0.5
    assert change(0.0, 100.0) == -1.0


@given(pairs=st.lists(st.tuples(MONEY, MONEY), min_size=1, max_size=8))
def test_columns_give_what_single_values_give(pairs):
    now, before = (pd.Series(values, dtype=float) for values in zip(*pairs, strict=True))
    assert np.allclose(change(now, before), [change(n, b) for n, b in pairs], equal_nan=True)
    assert np.allclose(ratio(now, before), [ratio(n, b) for n, b in pairs], equal_nan=True)


def test_a_column_over_one_zero_is_missing_everywhere():
    assert ratio(pd.Series([1.0, 2.0]), 0.0).isna().all()
