"""No soiled table gives silently wrong figures: it is read exactly, said to be in doubt, or refused."""

import random

import pytest

from tests.soil.judge import outcome
from tests.soil.register import alone, pairs
from tests.soil.table import clean
from tests.soil.ways import WAYS

# A few of some thousand; `python -m benchmarks.soil --all` tries them all.
PAIRS = random.Random(2).sample(pairs(), 60)
HEARD = ("exact", "said", "refused")


def marked(cases):
    return [pytest.param(c, id=named(c)) for c in cases]


def named(case):
    return f"{case[0]}: {' + '.join(case[1])}"


def test_there_are_many_ways_of_many_kinds():
    assert len(WAYS) >= 100
    assert len({w.part for w in WAYS.values()}) >= 10


@pytest.mark.parametrize("kind", ["orders", "deals", "targets"])
def test_a_clean_table_is_its_own_truth(kind):
    table = clean(kind, 7)
    assert table.truth.total == pytest.approx(sum(table.truth.members.values()))
    assert len(table.truth.periods) >= 8


@pytest.mark.parametrize("case", marked(c for i, c in enumerate(alone()) if i % 3 == 0))
def test_no_way_alone_is_silently_wrong(case, tmp_path):
    found = outcome(*case, 3, tmp_path)
    assert found.verdict in HEARD, found


@pytest.mark.parametrize("case", marked(PAIRS))
def test_no_pair_is_silently_wrong(case, tmp_path):
    found = outcome(*case, 4, tmp_path)
    assert found.verdict in HEARD, found
