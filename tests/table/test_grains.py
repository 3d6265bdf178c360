"""What is said of periods of several grains and of half-years."""

from __future__ import annotations

import pytest

from xlsales.settings import Settings
from xlsales.table.book import Note
from xlsales.table.ingest import book_of


def _notes(periods: list[str], fiscal_year_start: int = 1) -> dict[str, Note]:
    rows = [["Period", "Region", "Revenue"], *([p, "N", 10 + i] for i, p in enumerate(periods))]
    return {n.code: n for n in book_of(rows, Settings(fiscal_year_start=fiscal_year_start)).notes}


def test_labels_of_several_grains_in_one_column_are_a_warning() -> None:
    note = _notes(["Q1 2024", "Q2 2024", "Apr 2024", "2023"])["grains_mixed"]
    assert note.level == "warning"
    assert "1 month, 2 quarters and 1 year" in note.text


@pytest.mark.parametrize("periods", [["Q1 2024", "Q2 2024"], ["2024-01-05", "2024-02-05"], ["2023", "2024"]])
def test_labels_of_one_grain_are_not_mentioned(periods: list[str]) -> None:
    assert not {"grains_mixed", "half_years"} & set(_notes(periods))


def test_a_year_of_which_only_one_half_is_given_is_a_warning() -> None:
    note = _notes(["H1 2023", "H2 2023", "H1 2024"])["half_years"]
    assert (note.level, note.rows) == ("warning", 3)
    assert note.text.endswith("Only one half is given of 2024: no total of a full year.")


def test_whole_years_of_halves_are_said_without_a_warning() -> None:
    assert _notes(["H1 2023", "H2 2023", "2024-H1", "2H24"])["half_years"].level == "info"


def test_the_halves_of_a_fiscal_year_are_paired_by_it() -> None:
    note = _notes(["FY23 H1", "FY23 H2", "FY24 H2"], fiscal_year_start=10)["half_years"]
    assert "Only one half is given of 2024" in note.text


def test_days_that_are_read_as_the_first_of_each_month_are_said_to_be_doubtful() -> None:
    assert (
        "day first, as all are then the first of a month"
        in _notes(["01/02/2024", "01/03/2024", "01/04/2024"])["day_order_ambiguous"].text
    )
