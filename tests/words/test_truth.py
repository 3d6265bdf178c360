"""Every number in every text, taken apart and counted again from the rows; and texts that survive awkward names."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from tests.conftest import needs_shared
from tests.findings.books import report as shared_report
from tests.words.proof import Verdict, prove
from xlsales.metrics.table import Fact
from xlsales.report.build import report_of
from xlsales.report.model import Report
from xlsales.sample import random_company
from xlsales.settings import Settings
from xlsales.table.book import SalesBook, book_from_roles
from xlsales.table.ingest import book_of, read_book

# The full run over 200 companies is benchmarks/truth.py; here some of many kinds, for time.
SEEDS = (6, 13)
NAMES = (
    "{braces}", "{now}", 'says "hello"', "two\nlines", "x" * 300, "=SUM(A1)", "+1", "-2", "@home", "O'Neil", "50%",
    "  spaces  ", "Ünïcode 東京", "a|b|c", "{delta?fell|held|rose}", "100", "Total", "NaN",
)  # fmt: skip


def wrong(verdict: Verdict) -> list[str]:
    return verdict.wrong


@pytest.fixture(scope="module")
def maven_report(maven_book: SalesBook) -> Report:
    return shared_report(maven_book, "Q4 2017")


def test_every_figure_of_mavens_texts_is_true(maven_report: Report, maven_book: SalesBook) -> None:
    verdict = prove(maven_report, maven_book)
    assert wrong(verdict) == []
    # What a model expects of the next periods, no counting of rows can give.
    expected = sum(n for name, n in verdict.not_recounted.items() if name.startswith("forecast"))
    assert verdict.recounted + expected > 0.9 * verdict.figures
    assert verdict.figures > 500


def test_every_figure_of_the_eight_rows_texts_is_true(eight_rows: SalesBook) -> None:
    verdict = prove(report_of(eight_rows, Settings()), eight_rows)
    assert wrong(verdict) == []
    assert verdict.recounted > 50


@pytest.mark.parametrize(
    "path", ["online_retail/online_retail_sample450.csv", "dirty_cafe/dirty_cafe_sales.csv"], ids=["retail", "cafe"]
)
def test_every_figure_of_public_datas_texts_is_true(path: str) -> None:
    book = read_book([needs_shared("data", *path.split("/"))], Settings())
    assert wrong(prove(report_of(book, Settings()), book)) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_every_figure_of_random_companies_texts_is_true(seed: int) -> None:
    made = random_company(seed)
    book = book_of(made.orders, Settings(), deals=made.deals, targets=made.targets, source_name="orders")
    assert wrong(prove(report_of(book, Settings()), book)) == []


def test_the_proof_sees_a_cell_that_differs_from_its_sentence(maven_report: Report, maven_book: SalesBook) -> None:
    table = maven_report.tables["kpis"]
    tables = maven_report.tables | {"kpis": replace(table, frame=table.frame.assign(now=table.frame["now"] + 1000))}
    assert prove(replace(maven_report, tables=tables), maven_book, recount=False).wrong


def test_the_proof_sees_a_figure_that_the_rows_do_not_give(maven_report: Report, maven_book: SalesBook) -> None:
    sales = maven_book.sales.assign(revenue=maven_book.sales["revenue"] * 1.01)
    assert prove(maven_report, replace(maven_book, sales=sales)).wrong


def test_the_proof_sees_a_word_against_its_figure(maven_report: Report, maven_book: SalesBook) -> None:
    fallen = maven_report.findings[0]
    turned = replace(fallen, facts=fallen.facts | {"change": Fact(0.06, "change", "kpis", 0, "change")})
    report = replace(maven_report, findings=(turned,), text={}, sheets=(), recommendations=())
    assert any("kpis" in line for line in prove(report, maven_book).wrong)


@pytest.fixture(scope="module")
def awkward() -> Report:
    rng = np.random.default_rng(5)
    n = 600
    days = pd.Timestamp(2023, 1, 1) + pd.to_timedelta(rng.integers(0, 730, n), unit="D")
    rows = pd.DataFrame({"date": days, "revenue": rng.lognormal(6, 1, n).round(2), "units": rng.integers(1, 9, n)})
    for column in ("region", "product", "customer", "manager"):
        rows[column] = rng.choice(NAMES, n, p=np.arange(1, len(NAMES) + 1) / sum(range(1, len(NAMES) + 1)))
    deals = rows.rename(columns={"date": "closed", "revenue": "amount"}).drop(columns="units")
    deals["created"] = deals["closed"] - pd.to_timedelta(rng.integers(5, 60, n), unit="D")
    deals["stage"] = rng.choice(["Won", "Lost", "Open"], n, p=[0.5, 0.4, 0.1])
    return report_of(book_from_roles(rows, deals), Settings())


def test_awkward_member_names_break_no_sentence(awkward: Report) -> None:
    texts = [s.text() for several in awkward.text.values() for s in several]
    assert len(texts) > 30
    assert not any("\n" in t for t in texts)


def test_awkward_member_names_are_said_as_they_are_written(awkward: Report) -> None:
    said = " ".join(s.text() for s in awkward.text["findings"])
    assert sum(name.strip() in said for name in NAMES if "\n" not in name and len(name) < 50) >= 5


def test_no_sentence_begins_like_a_formula(awkward: Report) -> None:
    assert not [s.text() for several in awkward.text.values() for s in several if s.text()[:1] in tuple("=+-@")]


def test_awkward_member_names_leave_figures_true(awkward: Report) -> None:
    assert [w for w in prove(awkward, None, recount=False).wrong if "careless" not in w] == []  # type: ignore[arg-type]


def odd_book(seed: int) -> SalesBook:
    """A few rows with returns, gaps, blanks and whatever columns the seed draws."""
    rng = np.random.default_rng(seed)
    n = int(rng.choice([1, 3, 8, 20, 60]))
    days = pd.Timestamp(2022, 3, 15) + pd.to_timedelta(rng.integers(0, int(rng.choice([30, 400, 1200])), n), unit="D")
    money = np.round(rng.choice([0.0, 1.0, 100.0, 5e3, -50.0, 1e6], n) * rng.random(n), 2)
    rows = pd.DataFrame({"date": days, "revenue": money, "units": rng.integers(-2, 9, n).astype(float)})
    for column in ("region", "product", "customer", "rep", "manager"):
        if rng.random() < 0.7:
            rows[column] = rng.choice([None, "a", "b", "c"], n)
    return book_from_roles(rows)


@pytest.mark.parametrize("seed", range(8))
def test_every_figure_of_odd_rows_texts_is_true(seed: int) -> None:
    book = odd_book(seed)
    assert wrong(prove(report_of(book, Settings()), book)) == []


def tiny(**columns: object) -> Report:
    book = book_from_roles(pd.DataFrame(columns))
    several = book.sales["month"].nunique() > 3
    return report_of(book, Settings(period="Q2 2024" if several else ""))


def test_a_single_row_is_analysed_without_a_made_up_figure() -> None:
    report = tiny(date=pd.to_datetime(["2024-02-05"]), revenue=[100.0], region=["North"])
    texts = [s.text() for s in report.text["findings"]]
    assert texts == ["Revenue was 100 in Q1 2024; there is no earlier quarter to compare it with."] or not any(
        re.search(r"nan|n/a|inf", t) for t in texts
    )


def test_revenue_below_nothing_is_no_percentage() -> None:
    days = pd.to_datetime(["2024-02-05", "2024-02-06", "2024-03-30", "2024-05-05", "2024-05-06", "2024-06-28"])
    report = tiny(date=days, revenue=[100.0, 50.0, 20.0, -300.0, 20.0, 10.0], region=list("ababab"))
    assert report.text["executive"][0].text().startswith("Revenue was -270 in Q2 2024, after 170 in Q1 2024")


def test_revenue_that_did_not_move_did_not_rise() -> None:
    days = pd.to_datetime(["2024-01-02", "2024-02-06", "2024-03-30", "2024-04-02", "2024-05-06", "2024-06-28"])
    report = tiny(date=days, revenue=[10.0] * 6, region=list("ababab"))
    assert report.text["executive"][0].text() == "Revenue was level in Q2 2024: 30 after 30 in Q1 2024."
