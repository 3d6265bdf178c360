"""Two reports contradict each other only in figures of the same time span."""

from __future__ import annotations

import pytest

from xlsales.audit.contradictions import compare_documents
from xlsales.audit.documents import document_of_text

REPORT = "# Q2 2024\n\nTotal revenue was $140,000 in Q2 2024."


def _found(other: str, report: str = REPORT) -> set[tuple[str, str]]:
    found = compare_documents(document_of_text(report), document_of_text(other))
    return {(c.first_stated, c.second_stated) for c in found}


def test_a_table_of_the_same_period_contradicts() -> None:
    other = "# Q2 2024\n\n| Metric | Q2 2024 |\n|---|---|\n| Total revenue | $150,000 |"
    assert _found(other) == {("$140,000", "$150,000")}


@pytest.mark.parametrize("title", ["All rows", "Checks over the whole data", "The full data set"])
def test_a_table_of_all_rows_does_not_contradict_a_period(title: str) -> None:
    assert _found(f"# {title}\n\n| Metric | Value |\n|---|---|\n| Total revenue | $280,000 |") == set()


def test_a_column_of_all_rows_does_not_contradict_a_period() -> None:
    assert _found("# Q2 2024\n\n| Metric | All rows |\n|---|---|\n| Total revenue | $280,000 |") == set()


def test_a_row_of_all_rows_does_not_contradict_a_period() -> None:
    assert _found("| Metric | Value |\n|---|---|\n| Total revenue, all rows | $280,000 |") == set()


def test_a_table_that_names_no_period_does_not_contradict() -> None:
    assert _found("| Metric | Value |\n|---|---|\n| Total revenue | $280,000 |") == set()


def test_a_sentence_about_the_whole_data_does_not_contradict_a_period() -> None:
    assert _found("Total revenue of all rows was $280,000.") == set()


def test_sentences_about_the_whole_data_contradict_each_other() -> None:
    one, other = "Total revenue of all rows was $280,000.", "Total revenue in the whole data was $290,000."
    assert _found(other, one) == {("$280,000", "$290,000")}
