"""Volume or value, and the one customer that makes a group."""

from __future__ import annotations

from typing import Any

import pytest

from tests.findings.books import evidence, orders
from xlsales.findings.factors import findings_on_factors
from xlsales.findings.finding import Finding
from xlsales.words.template import sentence_of


def of_ann(before: tuple[int, float], now: tuple[int, float]) -> Finding:
    ann, bob = {"manager": "Ann"}, {"manager": "Bob"}
    book = orders(("Q1", *before, ann), ("Q2", *now, ann), ("Q1", 20, 50.0, bob), ("Q2", 20, 50.0, bob))
    return next(f for f in findings_on_factors(evidence(book)) if f.subject == (("manager", "Ann"),))


@pytest.mark.parametrize(
    ("before", "now", "variant"),
    [
        ((20, 100.0), (21, 60.0), "value_not_volume"),
        ((20, 100.0), (10, 120.0), "volume_not_value"),
        ((20, 100.0), (10, 100.0), "volume_alone"),
        ((20, 100.0), (20, 60.0), "value_alone"),
        ((20, 100.0), (12, 90.0), "mostly_volume"),
        ((20, 100.0), (18, 60.0), "mostly_value"),
        ((20, 100.0), (15, 75.0), "both"),
    ],
)
def test_volume_or_value(before: tuple[int, float], now: tuple[int, float], variant: str) -> None:
    assert of_ann(before, now).variant.removesuffix("_orders") == variant


def sold(product: str, price: float, pieces: int, quarter: str) -> tuple[str, int, float, dict[str, Any]]:
    return (quarter, pieces, price, {"manager": "Ann", "product": product, "units": 1.0})


def test_cheaper_products_sold_are_mix_and_no_price() -> None:
    book = orders(
        sold("Dear", 100.0, 20, "Q1"), sold("Cheap", 10.0, 20, "Q1"),
        sold("Dear", 100.0, 5, "Q2"), sold("Cheap", 10.0, 35, "Q2"),
        ("Q1", 9, 9.0, {"manager": "Bob", "product": "Cheap", "units": 1.0}),
        ("Q2", 9, 9.0, {"manager": "Bob", "product": "Cheap", "units": 1.0}),
    )  # fmt: skip
    one = next(f for f in findings_on_factors(evidence(book)) if f.subject == (("manager", "Ann"),))
    assert one.variant == "value_alone_mix"
    assert (
        sentence_of(one)
        .text()
        .endswith(  # type: ignore[union-attr]
            "That is other products sold, not other prices: mix makes -1,350, prices 0."
        )
    )


def test_a_lower_price_of_each_product_is_price() -> None:
    book = orders(sold("Dear", 100.0, 20, "Q1"), sold("Cheap", 10.0, 20, "Q1"),
                  sold("Dear", 80.0, 20, "Q2"), sold("Cheap", 10.0, 20, "Q2"))  # fmt: skip
    one = next(f for f in findings_on_factors(evidence(book)) if f.subject == (("manager", "Ann"),))
    assert one.variant == "value_alone_price"


def test_a_rise_is_called_one() -> None:
    assert of_ann((20, 100.0), (40, 100.0)).names["movement"] == "rise"


def test_few_orders_are_said_to_be_few() -> None:
    assert of_ann((4, 1000.0), (2, 1000.0)).caveats == ("few_events",)


def test_rows_without_a_manager_are_nobodys_fall() -> None:
    book = orders(
        ("Q1", 20, 50.0, {"manager": None}), ("Q2", 5, 50.0, {"manager": None}),
        ("Q1", 20, 50.0, {"manager": "Bob"}), ("Q2", 20, 50.0, {"manager": "Bob"}),
    )  # fmt: skip
    assert [f for f in findings_on_factors(evidence(book)) if f.kind == "driver"] == []


def customers(*rows: tuple[str, int, float, str, str]) -> list[Finding]:
    groups: list[tuple[str, int, float, dict[str, Any]]] = [
        (q, n, r, {"sector": s, "customer": c, "region": s.upper()}) for q, n, r, s, c in rows
    ]
    return [f for f in findings_on_factors(evidence(orders(*groups))) if f.kind == "leave_one_out"]


SOFTWARE = (
    ("Q1", 10, 50.0, "software", "Kan"), ("Q2", 2, 50.0, "software", "Kan"),
    ("Q1", 10, 50.0, "software", "Lee"), ("Q2", 12, 50.0, "software", "Lee"),
    ("Q1", 30, 50.0, "retail", "Max"), ("Q2", 30, 50.0, "retail", "Max"),
)  # fmt: skip


def test_a_groups_fall_that_is_one_customers_names_the_customer() -> None:
    (finding,) = customers(*SOFTWARE)
    assert finding.names["member"] == "Kan"
    assert finding.favourable is False


def test_the_same_customer_in_two_groups_is_told_once() -> None:
    (finding,) = customers(*SOFTWARE)
    assert finding.variant == "flips_also"
    assert finding.names["others"]


def test_a_rise_that_is_two_large_orders_says_so() -> None:
    (finding,) = customers(
        ("Q1", 10, 50.0, "finance", "Xx"), ("Q2", 5, 50.0, "finance", "Xx"), ("Q2", 2, 700.0, "finance", "Xx"),
        ("Q1", 10, 50.0, "finance", "Lee"), ("Q2", 5, 50.0, "finance", "Lee"),
        ("Q1", 30, 50.0, "retail", "Max"), ("Q2", 30, 50.0, "retail", "Max"),
    )  # fmt: skip
    assert finding.variant.startswith("flips_two_orders")
    assert finding.facts["mover_top_two"].value == 1400.0


def test_a_price_that_moved_is_not_about_the_same_however_little_it_makes() -> None:
    # 100 units at 1.00, then 2 at 1.25: the fall is nearly all volume, and yet the price rose by a quarter.
    book = orders(
        ("Q1", 50, 2.0, {"product": "A", "units": 2.0}), ("Q2", 2, 1.25, {"product": "A", "units": 1.0}),
        ("Q1", 50, 4.0, {"product": "B", "units": 2.0}), ("Q2", 50, 4.0, {"product": "B", "units": 2.0}),
    )  # fmt: skip
    told = [f for f in findings_on_factors(evidence(book)) if ("product", "A") in f.subject]
    assert [f.variant for f in told] == ["volume_not_value"]
