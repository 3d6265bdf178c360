"""A finished workbook is itself a source: analysed again it gives the same report."""

from __future__ import annotations

from itertools import takewhile
from pathlib import Path

import pytest

from tests.excel.office import opened
from xlsales.api import analyze_files, write_workbook
from xlsales.report.model import Report
from xlsales.sample import demo_report

ABOUT_THE_SOURCE = {"control_totals", "header_mapping", "reading_notes", "set_aside"}


@pytest.fixture(scope="module")
def demo() -> Report:
    return demo_report()


@pytest.fixture(scope="module")
def workbook(demo: Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_workbook(demo, tmp_path_factory.mktemp("demo") / "demo.xlsm")


def test_a_finished_workbook_analysed_again_gives_the_same_tables_and_text(demo: Report, workbook: Path):
    again = analyze_files(workbook)
    assert {k: [s.text() for s in v] for k, v in again.text.items()} == {
        k: [s.text() for s in v] for k, v in demo.text.items()
    }
    for name in demo.tables.keys() - ABOUT_THE_SOURCE:
        assert again.tables[name].records() == demo.tables[name].records(), name


def test_every_figure_that_excel_adds_up_itself_agrees_with_the_analysis(workbook: Path):
    checks = opened(workbook, values=True)["Checks"]
    rows = list(checks.iter_rows(values_only=True))
    start = next(i for i, row in enumerate(rows) if "By Excel" in row)
    column = rows[start].index("Must be zero")
    figures = list(takewhile(lambda row: isinstance(row[column], int | float), rows[start + 1 :]))
    assert len(figures) > 5
    assert [row[column] for row in figures] == [0] * len(figures)
