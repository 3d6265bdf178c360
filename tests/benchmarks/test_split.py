"""The split counted again by loops: nothing contradicts it, and what would is seen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks import split
from benchmarks.split import books, check, sparse_retailer, table
from tests.conftest import needs_shared
from xlsales.causes.level import main_split
from xlsales.cube.cube import Cube, cube_of
from xlsales.metrics.table import Table
from xlsales.settings import Settings
from xlsales.table.book import SalesBook


def test_nothing_contradicts_the_split_of_companies_and_sparse_retailers() -> None:
    compared = ("previous", "year_ago")
    found = [c for name, book in books(2, 6, ()) for how in compared if (c := check(name, book, compare=how))]
    assert len(found) >= 16
    assert [c.wrong for c in found if c.wrong] == []
    assert {c.counted.level for c in found} >= {"pvm_product", "pvm_category", "pvm_company"}
    # What comes and goes is there to be got wrong.
    for bucket in ("new", "returning", "lapsed"):
        assert any(c.effects.get(bucket) for c in found), bucket


def test_nothing_contradicts_the_split_of_real_rows(maven_book: SalesBook) -> None:
    retail = str(needs_shared("data", "online_retail", "online_retail_sample450.csv"))
    ((_, book),) = [b for b in books(0, 0, (retail,)) if b[0] == retail]
    several = [check("retail", book), check("maven", maven_book, period="Q4 2017")]
    assert [c.wrong for c in several if c] == [(), ()]


@pytest.mark.parametrize(("effect", "by"), [("price", 5.0), ("lapsed", -3.0)])
def test_an_effect_that_is_off_is_seen(monkeypatch: pytest.MonkeyPatch, effect: str, by: float) -> None:
    def off(cube: Cube) -> Table:
        true = main_split(cube)
        return replace(true, frame=true.frame.assign(**{effect: true.frame[effect] + by}))

    book = sparse_retailer(5)
    assert main_split(cube_of(book, Settings())).name == "pvm_product"
    monkeypatch.setattr(split, "main_split", off)
    found = check("off", book)
    assert found is not None
    assert any(w.startswith(effect) for w in found.wrong)
    assert any("add up to" in w for w in found.wrong)


def test_the_table_has_a_line_for_each_book_and_says_what_is_wrong() -> None:
    one = check("retailer 5", sparse_retailer(5))
    assert one is not None
    lines = table([one, replace(one, name="other", wrong=("level a, loops b",))]).splitlines()
    assert len(lines) == 3
    assert lines[1].endswith("  0")
    assert lines[2].endswith("level a, loops b")
