"""Our own whole report, with all its tables, goes through the audit like anybody else's."""

from __future__ import annotations

import pytest

from xlsales.audit.audit import audit
from xlsales.report.build import report_of
from xlsales.report.documents import as_markdown
from xlsales.sample.company import company
from xlsales.settings import Settings
from xlsales.table.book import SalesBook
from xlsales.table.ingest import book_of

FALSE_ALARMS = 0.02


@pytest.fixture(scope="module")
def sample_book() -> SalesBook:
    """The sample company's rows."""
    made = company()
    return book_of(made.orders, Settings(), deals=made.deals, targets=made.targets)


@pytest.mark.xfail(
    strict=False,
    reason="the audit's rules do not know the newer tables: other spans, forecasts, discounts",
)
def test_hardly_a_figure_of_our_own_report_is_called_wrong(sample_book: SalesBook) -> None:
    done = audit(as_markdown(report_of(sample_book, Settings())), sample_book)
    alarms = [(c.line, c.stated, c.why) for c in done.claims if c.verdict in ("wrong", "wrong direction")]
    assert len(alarms) <= FALSE_ALARMS * done.summary["checked"], alarms
    assert done.summary["right"] > 500


@pytest.mark.parametrize(
    ("header", "cells", "verdicts"),
    [
        ("| Region | Revenue | Revenue before |", ("60", "60"), ["right", "right"]),
        ("| Region | Revenue at stake |", ("7",), ["unverifiable"]),
        ("| Region | Revenue | Expected revenue |", ("60", "99"), ["right", "unverifiable"]),
        ("| Region | Volume effect |", ("-12",), ["unverifiable"]),
    ],
)
def test_a_column_is_judged_where_its_header_says_all(judge, header: str, cells: tuple[str, ...], verdicts) -> None:
    rule = "|---" * (len(cells) + 1) + "|"
    table = f"In $k\n\n{header}\n{rule}\n| Nordics | {' | '.join(cells)} |"
    assert [c.verdict for c in judge(table) if c.stated in cells] == verdicts


@pytest.mark.parametrize("label", ["All else", "Under 1k", "Champions of old", "Nordics without Acme", "4711"])
def test_a_row_that_nobody_else_can_resolve_is_left_open(judge, label: str) -> None:
    claims = judge(f"| | Revenue |\n|---|---|\n| {label} | 123,456 |")
    assert {c.verdict for c in claims if c.stated == "123,456"} == {"unverifiable"}
