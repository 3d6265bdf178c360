"""What is never said: chance from rows that are sums, praise for nothing, and nouns that are figures."""

from __future__ import annotations

from typing import Any

import pandas as pd

from tests.findings.books import deals, evidence, orders
from xlsales.findings.changes import aggregated, findings_on_changes
from xlsales.findings.coverage import findings_on_whole_data
from xlsales.findings.drivers import findings_on_drivers
from xlsales.findings.factors import findings_on_factors
from xlsales.findings.matrices import findings_on_matrices
from xlsales.findings.pipeline import findings_on_pipeline
from xlsales.report.build import report_of
from xlsales.settings import Settings
from xlsales.table.book import SalesBook, book_from_roles
from xlsales.words.template import sentence_of


def sums() -> SalesBook:
    """One row a quarter and region: no orders."""
    days = pd.to_datetime([f"{y}-{m:02d}-01" for y in (2023, 2024) for m in (1, 4, 7, 10)])
    rows = [
        {"date": d, "revenue": 100.0 * (i + 1) + 900 * r, "region": "AB"[r]} for i, d in enumerate(days) for r in (0, 1)
    ]
    return book_from_roles(pd.DataFrame(rows), precision="quarter")


def test_rows_that_are_sums_are_no_orders() -> None:
    told = evidence(sums())
    assert aggregated(told)
    found = [
        *findings_on_changes(told),
        *findings_on_drivers(told),
        *findings_on_factors(told),
        *findings_on_pipeline(told),
    ]
    said = [sentence_of(f).text() for f in found]  # type: ignore[union-attr]
    assert said
    assert not any("order" in s or "chance" in s for s in said)


def test_several_rows_a_period_are_orders() -> None:
    assert not aggregated(evidence(orders(("Q1", 5, 10.0, {"region": "A"}), ("Q2", 5, 10.0, {"region": "A"}))))


def test_all_members_of_a_few_are_not_told_as_those_that_fell_most() -> None:
    two: list[tuple[str, int, float, dict[str, Any]]] = [
        (q, n, 10.0, {"region": r}) for q, n in (("Q1", 30), ("Q2", 10)) for r in ("A", "B")
    ]
    assert not [f for f in findings_on_drivers(evidence(orders(*two))) if f.kind == "mover"]


def test_three_regions_are_not_so_many() -> None:
    groups: list[tuple[str, int, float, dict[str, Any]]] = [
        (q, n, 10.0, {"region": r})
        for r, (a, b) in {"A": (30, 25), "B": (30, 27), "C": (30, 30)}.items()
        for q, n in (("Q1", a), ("Q2", b))
    ]
    movers = [f for f in findings_on_drivers(evidence(orders(*groups))) if "chance_members" in f.caveats]
    assert {f.names["so_many"] for f in movers} == {"three"}


def test_orders_of_the_whole_data_are_a_noun(eight_rows: SalesBook) -> None:
    told = findings_on_whole_data(evidence(eight_rows))
    said = [sentence_of(f).text() for f in told]  # type: ignore[union-attr]
    assert told
    assert all("orders" not in f.facts for f in told)
    assert not any("Over all 8 8" in s for s in said)


def test_rows_that_are_all_returns_are_called_so() -> None:
    book = orders(("Q1", 5, -10.0, {"region": "A"}), ("Q2", 5, -10.0, {"region": "A"}))
    said = sentence_of(findings_on_changes(evidence(book))[0]).text()  # type: ignore[union-attr]
    assert said.endswith("the rows are all returns.")
    assert "single" not in said


def test_nobody_is_strong_where_deals_are_worth_nothing() -> None:
    book = deals(
        ("Q1", "Won", 10, 0.0, {"manager": "Ann"}), ("Q2", "Won", 10, 0.0, {"manager": "Ann"}),
        ("Q2", "Lost", 10, 0.0, {"manager": "Bob"}), ("Q2", "Won", 3, 0.0, {"manager": "Bob"}),
    )  # fmt: skip
    assert findings_on_matrices(evidence(book)) == []
    report = report_of(book, Settings())
    assert not any(r.finding.kind == "matrix_class" for r in report.recommendations)
