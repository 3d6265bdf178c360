"""The products' own prices and their mix behind an average per unit."""

from __future__ import annotations

from xlsales.audit.mix import price_and_mix
from xlsales.audit.periods import Span
from xlsales.audit.queries import Facts
from xlsales.cube.cube import cube_of
from xlsales.settings import Settings
from xlsales.table.book import SalesBook

BEFORE, NOW = (Span("quarter", 2024 * 4 + q, 2024 * 4 + q, 1) for q in (0, 1))


def test_price_and_mix_add_up_to_what_the_other_average_makes(small_book: SalesBook) -> None:
    found = price_and_mix((), NOW, BEFORE, Facts(cube_of(small_book, Settings())))
    assert found is not None
    # Anchor sells 880 at 93.18 after 750 at 100.00, Beacon 290 at 200.00 after 325 at 200.00.
    assert round(found.price) == round(880 * (82_000 / 880 - 100))
    assert round(found.price + found.mix) == round(140_000 - 1_170 * 140_000 / 1_075)


def test_a_product_has_no_mix_of_products(small_book: SalesBook) -> None:
    facts = Facts(cube_of(small_book, Settings()))
    assert price_and_mix((("product", ("Anchor",)),), NOW, BEFORE, facts) is None
