"""Ranks against those of scipy, and on names drawn at random."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import hypergeom, mannwhitneyu

from xlsales.metrics.rank_gap import FEWEST, rank_gaps


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("ties", [False, True])
def test_the_probability_is_that_of_mann_and_whitneys_test(seed: int, ties: bool) -> None:
    rng = np.random.default_rng(seed)
    rate = rng.choice([0.0, 0.1, 0.2], 60) if ties else rng.normal(size=60)
    member = np.arange(60) % 3
    found = rank_gaps(member, 3, np.arange(60), np.ones(60), rate)
    for m in range(3):
        expected = mannwhitneyu(rate[member == m], rate[member != m], alternative="less", method="asymptotic")
        assert found[m] == pytest.approx(expected.pvalue, abs=1e-9)


def test_higher_asks_for_the_other_end() -> None:
    rate = np.arange(20.0)
    member = (rate >= 10).astype(int)
    low, high = (rank_gaps(member, 2, np.arange(20), np.ones(20), rate, higher=h) for h in (False, True))
    assert low == pytest.approx(high[::-1])
    assert low[0] < 0.001 < 0.999 < low[1]


def test_the_lines_of_one_holder_count_as_one() -> None:
    member = np.repeat([0, 1], [50, 50])
    holder = np.r_[np.zeros(50), np.arange(1, 51)]
    rate = np.r_[np.full(50, -1.0), np.zeros(50)]
    assert np.isnan(rank_gaps(member, 2, holder, np.ones(100), rate)[0])


def test_one_large_sale_decides_nothing() -> None:
    member = np.repeat([0, 1], [8, 40])
    amount = np.r_[-1e6, np.full(7, 5.0), np.full(40, 5.0)]
    assert rank_gaps(member, 2, np.arange(48), np.full(48, 10.0), amount)[0] > 0.1


@pytest.mark.parametrize("hits", [1, 2, 3, 5])
def test_few_among_many_alike_are_counted_exactly(hits: int) -> None:
    member = np.repeat([0, 1], [9, 151])
    rate = np.zeros(160)
    rate[:hits] = -1.0
    rate[20 : 20 + 5 - hits] = -1.0
    found = rank_gaps(member, 2, np.arange(160), np.ones(160), rate)[0]
    assert found == pytest.approx(hypergeom.sf(hits - 1, 160, 5, 9), rel=1e-9)


def test_too_few_units_are_not_asked() -> None:
    member = np.repeat([0, 1], [FEWEST - 1, 20])
    assert np.isnan(rank_gaps(member, 2, np.arange(len(member)), np.ones(len(member)), -1.0 * (member == 0))[0])


def test_equal_rates_tell_nobody_apart() -> None:
    member = np.arange(20) % 2
    assert rank_gaps(member, 2, np.arange(20), np.ones(20), np.full(20, 0.3)).tolist() == [1.0, 1.0]


def test_units_without_a_weight_are_left_out() -> None:
    member = np.arange(20) % 2
    weight = np.where(np.arange(20) < 10, 1.0, -1.0)
    assert not np.isnan(rank_gaps(member, 2, np.arange(20), weight, np.arange(20.0))).any()
    assert np.isnan(rank_gaps(member, 2, np.arange(20), -np.ones(20), np.arange(20.0))).all()


def test_names_drawn_at_random_are_told_apart_as_often_as_the_level_says() -> None:
    rng = np.random.default_rng(3)
    found = []
    for _ in range(300):
        rate = rng.lognormal(size=90)
        found.append(rank_gaps(rng.permutation(np.arange(90) % 6), 6, np.arange(90), np.ones(90), rate))
    below = float((np.array(found) < 0.05).mean())
    assert 0.035 < below < 0.06
