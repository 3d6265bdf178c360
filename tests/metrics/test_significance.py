"""Tests of significance against scipy and published values."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from xlsales.metrics.significance import holm, two_proportions, welch, welch_of_sums, wilson


def test_two_proportions_equals_the_chi_square_test_without_correction() -> None:
    table = [[243, 437 - 243], [953, 1548 - 953]]
    expected = stats.chi2_contingency(table, correction=False).pvalue
    assert two_proportions(243, 437, 953, 1548) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(("won", "tried", "p"), [(243, 437, 0.025), (249, 385, 0.048)])
def test_managers_of_maven_have_the_published_p_values(won: int, tried: int, p: float) -> None:
    assert round(two_proportions(won, tried, 1196 - won, 1985 - tried), 3) == p


@pytest.mark.parametrize(("won", "tried", "p"), [(175, 303, 0.34), (137, 233, 0.63)])
def test_rocco_and_cara_do_not_differ_from_the_rest(won: int, tried: int, p: float) -> None:
    # Published as .34 and .63, which the unpooled error gives (.338, .631); ours, pooled: .335 and .631.
    assert two_proportions(won, tried, 1196 - won, 1985 - tried) == pytest.approx(p, abs=0.0055)


def test_a_side_without_trials_has_no_p_value() -> None:
    assert math.isnan(two_proportions(0, 0, 5, 10))


def test_all_won_on_both_sides_is_no_difference() -> None:
    assert two_proportions(3, 3, 7, 7) == 1.0


@pytest.mark.parametrize(("won", "tried"), [(0, 10), (8, 10), (10, 10), (243, 437)])
def test_wilson_equals_scipy(won: int, tried: int) -> None:
    theirs = stats.binomtest(won, tried).proportion_ci(method="wilson")
    assert wilson(won, tried) == pytest.approx((theirs.low, theirs.high), abs=1e-9)


def test_wilson_of_nothing_is_missing() -> None:
    assert all(math.isnan(x) for x in wilson(0, 0))


@given(st.lists(st.floats(-1e4, 1e4), min_size=3, max_size=20), st.lists(st.floats(-1e4, 1e4), min_size=3, max_size=20))
def test_welch_equals_scipy(one: list[float], other: list[float]) -> None:
    if np.ptp(one) < 1e-3 or np.ptp(other) < 1e-3:
        return
    expected = stats.ttest_ind(one, other, equal_var=False).pvalue
    assert welch(one, other) == pytest.approx(expected, rel=1e-6, abs=1e-12)


def test_welch_of_constants_says_equal_or_different() -> None:
    assert welch([2, 2], [2, 2, 2]) == 1.0
    assert welch([2, 2], [3, 3]) == 0.0
    assert math.isnan(welch([2], [3, 3]))


def test_holm_matches_the_hand_worked_example() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])


def test_holm_leaves_missing_values_out_of_the_count() -> None:
    out = holm([0.02, math.nan, 0.03])
    assert out[0] == pytest.approx(0.04)
    assert math.isnan(out[1])


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_holm_never_lowers_a_p_value_and_keeps_their_order(p: list[float]) -> None:
    out = holm(p)
    assert all(o >= q - 1e-15 for o, q in zip(out, p, strict=True))
    assert [out[i] for i in np.argsort(p, kind="stable")] == sorted(out)


def test_welch_from_sums_is_welch_from_the_values() -> None:
    rng = np.random.default_rng(8)
    one, other = rng.normal(3, 1, 12), rng.normal(4, 3, 40)
    sums = [(float(len(x)), float(x.sum()), float((x**2).sum())) for x in (one, other)]
    assert welch_of_sums(*sums)[1] == pytest.approx(welch(one, other))
    assert welch_of_sums(*sums)[0] < 0


def test_welch_from_sums_of_values_that_never_vary() -> None:
    assert welch_of_sums((3.0, 6.0, 12.0), (2.0, 4.0, 8.0)) == (0.0, 1.0)
    assert welch_of_sums((3.0, 6.0, 12.0), (2.0, 6.0, 18.0))[1] == 0.0
    assert math.isnan(welch_of_sums((1.0, 6.0, 36.0), (2.0, 6.0, 18.0))[1])
