"""Buckets of members that did not sell in both periods: each in one, and only where its word holds."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings

from tests.causes.random_books import HISTORIES, Line, orders
from xlsales.causes.fate import ARRIVALS, BUCKET_COLUMNS, BUCKETS, apart, not_split_note, stays
from xlsales.causes.sides import sides, volume_of, volumes
from xlsales.metrics.membership import membership


def test_every_bucket_has_its_column_and_its_meaning() -> None:
    assert tuple(c.name for c in BUCKET_COLUMNS) == BUCKETS
    assert all(c.meaning for c in BUCKET_COLUMNS)


def test_the_company_as_one_neither_comes_nor_goes() -> None:
    cube = orders([(0, "A", "n", 500, 1), (1, "A", "n", 700, 1)])
    rows = volumes(sides(cube), "units")
    assert list(apart(cube, None, rows)) == ["other"]
    assert not_split_note(rows.assign(**apart(cube, None, rows))) == ""


@settings(deadline=None, max_examples=40)
@given(HISTORIES)
def test_a_member_is_in_one_bucket_or_stays_and_the_word_is_that_of_membership(rows: list[Line]) -> None:
    cube = orders(rows)
    both = sides(cube, "product")
    both = volumes(both, volume_of(both))
    found, kept = apart(cube, "product", both), stays(both)
    status = membership(cube, "product").set_index("member")["status"]
    for i, record in both.iterrows():
        inside = [b for b in BUCKETS if abs(found[b][i]) > 0.005]
        assert len(inside) <= (0 if kept[i] else 1)
        total = 0.0 if kept[i] else record["delta"]
        assert math.fsum(found[b][i] for b in BUCKETS) == pytest.approx(total)
        for bucket in inside:
            if bucket in ARRIVALS:
                assert status[record["member"]] == bucket
            if bucket == "lapsed":
                assert status[record["member"]] in ("lapsed", "lost")
