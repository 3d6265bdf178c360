"""What is never said: chance from rows that are sums, praise for nothing, and nouns that are figures."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from tests.findings.books import deals, evidence, orders
from xlsales.findings.changes import aggregated, findings_on_changes
from xlsales.findings.coverage import findings_on_whole_data
from xlsales.findings.customers import findings_on_customers
from xlsales.findings.drivers import findings_on_drivers
from xlsales.findings.evidence import Evidence
from xlsales.findings.factors import findings_on_factors
from xlsales.findings.finding import Finding
from xlsales.findings.matrices import findings_on_matrices
from xlsales.findings.pipeline import findings_on_pipeline
from xlsales.findings.ranking import ranked
from xlsales.report.build import report_of
from xlsales.settings import Settings
from xlsales.table.book import SalesBook, book_from_roles
from xlsales.table.ingest import book_of
from xlsales.words.template import sentence_of


@pytest.fixture(scope="module")
def maven_q4(maven_book: SalesBook) -> Evidence:
    return evidence(maven_book, period="Q4 2017")


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


def test_movers_within_noise_are_marked_and_nobody_is_asked_to_act_on_them() -> None:
    groups: list[tuple[str, int, float, dict[str, Any]]] = [
        (q, n, 10.0, {"region": r})
        for r, (a, b) in {"A": (30, 25), "B": (30, 27), "C": (30, 30)}.items()
        for q, n in (("Q1", a), ("Q2", b))
    ]
    book = orders(*groups)
    movers = [f for f in findings_on_drivers(evidence(book)) if f.kind == "mover"]
    assert [f.beyond_chance for f in movers] == [False]
    assert not any(r.finding.kind in ("mover", "driver") for r in report_of(book, Settings()).recommendations)


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


def yearly(days: list[str]) -> Evidence:
    rows = [{"date": d, "revenue": 50.0, "customer": "Ada"} for d in days[:20]]
    rows += [{"date": d, "revenue": 20.0, "customer": c} for d in days for c in ("Bob", "Cem")]
    frame = pd.DataFrame(rows)
    return evidence(book_from_roles(frame.assign(date=pd.to_datetime(frame["date"]))), grain="quarter")


def test_less_than_a_year_of_data_is_not_called_a_year() -> None:
    short = yearly([str(d.date()) for d in pd.date_range("2024-01-01", "2024-10-20", freq="5D")])
    silent = [f for f in findings_on_customers(short) if f.kind == "at_risk"]
    assert [f.names["a_year"] for f in silent] == ["in ten months"]
    assert "year" not in sentence_of(silent[0]).text()  # type: ignore[union-attr]


def test_a_year_of_data_is_called_one() -> None:
    whole = yearly([str(d.date()) for d in pd.date_range("2023-01-01", "2024-10-20", freq="5D")])
    silent = [f for f in findings_on_customers(whole) if f.kind == "at_risk"]
    assert [f.names["a_year"] for f in silent] == ["a year"]


def test_a_charge_is_not_praised_as_a_product() -> None:
    praised = Finding("driver", "volume_alone", {}, (("product", "DOTCOM POSTAGE"),), impact=5.0, favourable=True)
    sold = Finding("driver", "volume_alone", {}, (("product", "Manual grinder"),), impact=5.0, favourable=True)
    assert ranked([praised, sold]) == (sold,)


def test_nobody_is_asked_to_act_on_a_home_market() -> None:
    countries = {"Home": 60, "A": 5, "B": 5, "C": 5, "D": 5}
    groups: list[tuple[str, int, float, dict[str, Any]]] = [
        (q, n, 10.0, {"country": c}) for q in ("Q1", "Q2") for c, n in countries.items()
    ]
    report = report_of(orders(*groups), Settings())
    assert any(f.kind == "concentration" for f in report.findings)
    assert report.recommendations == ()


def test_a_warning_of_the_reader_stands_in_the_limits_and_beside_the_headline() -> None:
    days = [f"{d:02d}/{m:02d}/2023" for m in range(1, 13) for d in range(1, 13)]
    rows = pd.DataFrame({"Order Date": days, "Region": "A", "Revenue": [float(i) for i in range(1, 145)]})
    report = report_of(book_of(rows, Settings()), Settings())
    assert any("could be read day first or month first" in s.text() for s in report.text["limits"])
    assert "read the other way, the change is another" in report.text["executive"][0].text()


def test_one_copy_is_a_row() -> None:
    rows = pd.DataFrame({"Order ID": ["A", "B", "B"], "Order Date": "2024-01-05", "Revenue": [1.0, 2.0, 2.0]})
    said = [n.text for n in book_of(rows, Settings()).notes if n.code == "duplicates"]
    assert said == ["1 row is an exact copy of an earlier row; it was kept. Without it, revenue is 2.00 less."]
