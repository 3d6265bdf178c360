"""Small books whose findings are known beforehand."""

from __future__ import annotations

from typing import Any

import pandas as pd

from xlsales.cube.cube import cube_of
from xlsales.findings.evidence import Evidence, evidence_of
from xlsales.report.build import report_of
from xlsales.report.model import Report
from xlsales.settings import Settings
from xlsales.table.book import SalesBook, book_from_roles


def orders(*groups: tuple[str, int, float, dict[str, Any]]) -> SalesBook:
    """A book of groups of equal orders: ("Q1", how many, revenue each, members), by quarter labels of 2024."""
    rows = []
    for quarter, count, revenue, members in groups:
        day = {"Q1": "2024-01-01", "Q2": "2024-04-01"}[quarter]
        rows += [{"date": day, "revenue": revenue, **members} for _ in range(count)]
    frame = pd.DataFrame(rows)
    frame["date"] = pd.to_datetime(frame["date"])
    return book_from_roles(frame, precision="quarter")


def evidence(book: SalesBook, **settings: Any) -> Evidence:
    """The evidence of a book."""
    return evidence_of(cube_of(book, Settings(**settings)))


def deals(*groups: tuple[str, str, int, float, dict[str, Any]]) -> SalesBook:
    """A book of deals: ("Q2", "Won", how many, amount each, members), each closed 20 days after it was created."""
    rows = []
    for quarter, stage, count, amount, members in groups:
        month = {"Q1": "2024-02", "Q2": "2024-05"}[quarter]
        for i in range(count):
            closed = pd.Timestamp(f"{month}-{1 + i % 28:02d}")
            is_open = stage == "Open"
            created = closed - pd.Timedelta(days=20)
            shut = pd.NaT if is_open else closed
            rows.append({"stage": stage, "amount": amount, "created": created, "closed": shut, **members})
    return book_from_roles(deals=pd.DataFrame(rows), precision="quarter")


_REPORTS: dict[tuple[int, str], Report] = {}


def report(book: SalesBook, period: str = "") -> Report:
    """The report of a book, made once a session: several modules read Maven's."""
    key = (id(book), period)
    if key not in _REPORTS:
        _REPORTS[key] = report_of(book, Settings(period=period))
    return _REPORTS[key]
