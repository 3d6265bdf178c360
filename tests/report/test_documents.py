"""The report as Markdown and Word: its parts in order, tables that are tables, and the same bytes each time."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from xlsales import analyze
from xlsales.report.documents import MOST_ROWS, as_markdown, write_docx
from xlsales.report.model import Report

ORDER = (
    "Executive summary", "Key findings", "Details", "What the data cannot tell", "Recommendations", "Risks",
    "Method and definitions",
)  # fmt: skip


@pytest.fixture(scope="module")
def report() -> Report:
    n = 240
    rows = pd.DataFrame(
        {
            "Date": pd.Timestamp(2023, 1, 1) + pd.to_timedelta([i * 3 % 730 for i in range(n)], unit="D"),
            "Revenue": [100.0 + (i * 37 % 400) for i in range(n)],
            "Region": [("North", "South|West", "_East_", "*Far*")[i % 4] for i in range(n)],
            "Customer": [f"C {i % 23}" for i in range(n)],
        }
    )
    return analyze(rows, source_name="orders.csv", currency="EUR", locale="de-DE")


def headings(text: str, level: int) -> list[str]:
    return re.findall(rf"^{'#' * level} (.*)$", text, re.MULTILINE)


def test_the_sections_stand_in_the_order_of_a_report(report: Report) -> None:
    assert tuple(headings(as_markdown(report), 2)) == ORDER


def test_the_executive_summary_is_the_reports(report: Report) -> None:
    text = as_markdown(report)
    opening = report.text["executive"][0].text("de-DE", "EUR")
    assert opening in text.replace("\\", "")


def test_figures_are_in_the_locale_and_currency_of_the_settings(report: Report) -> None:
    assert re.search(r"\d\.\d{3}\xa0€", as_markdown(report))


def test_a_tables_rows_all_have_its_columns(report: Report) -> None:
    for block in re.findall(r"(?:^\|.*\|$\n?)+", as_markdown(report), re.MULTILINE):
        counts = {len(re.findall(r"(?<!\\)\|", line)) for line in block.strip().splitlines()}
        assert len(counts) == 1


def test_tables_are_cut_and_say_so(report: Report) -> None:
    text = as_markdown(report)
    assert "more rows in the workbook" in text
    longest = max(len(b.strip().splitlines()) for b in re.findall(r"(?:^\|.*\|$\n?)+", text, re.MULTILINE))
    assert longest <= MOST_ROWS + 2 + 2


def test_signs_of_markdown_in_names_are_no_markup(report: Report) -> None:
    text = as_markdown(report)
    assert r"\_East\_" in text
    assert r"South\|West" in text


def test_nothing_unknown_is_written(report: Report) -> None:
    assert not re.search(r"\bnan\b|\bNone\b|\bNaT\b", as_markdown(report))


def test_an_analysis_without_actions_says_so() -> None:
    text = as_markdown(analyze([["Date", "Revenue"], ["2024-01-05", 10], ["2024-04-05", 5]]))
    assert "No finding of these rows calls for an action." in text


def test_the_word_document_has_the_same_headings(report: Report, tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    made = docx.Document(str(write_docx(report, tmp_path / "r.docx")))
    found = [p.text for p in made.paragraphs if p.style.name == "Heading 1"]
    assert tuple(found) == ORDER


def test_the_word_document_has_real_tables(report: Report, tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    made = docx.Document(str(write_docx(report, tmp_path / "r.docx")))
    assert made.tables[0].rows[0].cells[0].text == "Figure"
    assert len(made.tables) >= 4


def test_the_word_document_is_the_same_bytes_each_time(report: Report, tmp_path: Path) -> None:
    pytest.importorskip("docx")
    first, second = (write_docx(report, tmp_path / name) for name in ("a.docx", "b.docx"))
    assert first.read_bytes() == second.read_bytes()


def test_signs_that_xml_cannot_hold_do_not_break_the_word_document(tmp_path: Path) -> None:
    pytest.importorskip("docx")
    rows = pd.DataFrame({"Date": ["2024-01-05", "2024-04-05"] * 3, "Revenue": 5.0, "Region": ["a\x0bb", "c\x00d"] * 3})
    assert write_docx(analyze(rows), tmp_path / "r.docx").stat().st_size > 10_000
