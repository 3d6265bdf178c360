"""Pages of a PDF as lines: tables, wrapped cells, bullets of symbol fonts."""

from __future__ import annotations

from xlsales.audit.documents import document_of_text
from xlsales.audit.pdf import lines_of_layout


def test_a_table_is_read_by_the_places_of_its_cells() -> None:
    page = "                  Q1        Q2\n\nNorth             5,357     5,990\n\nSouth               491        12"
    rows = [line.written for line in document_of_text(lines_of_layout(page)).lines if line.kind == "row"]
    assert rows[:2] == ["|  | Q1 | Q2 |", "| North | 5,357 | 5,990 |"]


def test_a_wrapped_cell_belongs_to_its_row() -> None:
    page = (
        "House            2023      2024\n\nHarbour          6,842     7,371\nHouse\n\nParkview         3,903     4,025"
    )
    assert "| Harbour House | 6,842 | 7,371 |" in lines_of_layout(page)


def test_signs_of_symbol_fonts_are_bullets() -> None:
    lines = document_of_text(lines_of_layout("  \uf0b7 North sold 12k\n  \uf0b7 ➤ South sold 9k")).lines
    assert [line.kind for line in lines] == ["bullet", "bullet"]


def test_wrapped_sentences_are_joined_and_paragraphs_kept_apart() -> None:
    page = "Group net sales reached $25.1 million, an increase of $1.9 million over the\nprior year.\n\nResins fell."
    assert lines_of_layout(page).split("\n")[0].endswith("over the prior year.")


def test_running_text_with_wide_blanks_is_no_table() -> None:
    page = "We sold more in the north than in the south and east    which made 12 % of it all in the end."
    assert "|" not in lines_of_layout(page)
