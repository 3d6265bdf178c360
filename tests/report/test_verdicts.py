"""The sheet Verdicts: each sentence with the verdict of its claims, and the corrected text."""

from __future__ import annotations

import pandas as pd
import pytest

from xlsales.audit.audit import audit
from xlsales.audit.claims import SYMBOLS
from xlsales.report.model import TableBlock
from xlsales.report.sheets.verdicts import sheet, shown
from xlsales.table.book import book_from_roles

TEXT = "# Review\n\nRevenue was $16 in total. It fell by 50% from January to February 2024.\n\nNothing to add."


@pytest.fixture(scope="module")
def blocks() -> tuple[TableBlock, TableBlock]:
    """The two tables of a small audited text."""
    frame = pd.DataFrame({"date": pd.to_datetime(["2024-01-05", "2024-02-05"]), "revenue": [10.0, 5.0]})
    judged, corrected = sheet(audit(TEXT, book_from_roles(frame))).blocks
    assert isinstance(judged, TableBlock)
    assert isinstance(corrected, TableBlock)
    return judged, corrected


def test_every_claim_has_its_symbol_and_colour(blocks) -> None:
    frame, marks = blocks[0].table.frame, blocks[0].marks
    told = {row.claim: (row.verdict, marks[i]["verdict"]) for i, row in enumerate(frame.itertuples()) if row.claim}
    assert told["$16"] == (f"{SYMBOLS['wrong']} wrong", "bad")
    assert told["50%"] == (f"{SYMBOLS['right']} right", "good")


def test_the_figure_of_the_rows_is_a_number_with_its_kind(blocks) -> None:
    rows = {r.claim: (r.data, r.kind) for r in blocks[0].table.frame.itertuples()}
    assert rows["$16"] == (15.0, "money")
    assert rows["50%"] == (-0.5, "change")


def test_sentences_without_a_claim_stand_there_too(blocks) -> None:
    frame = blocks[0].table.frame
    assert "Nothing to add." in set(frame.loc[frame["verdict"] == "", "sentence"])


def test_the_corrected_text_marks_what_was_changed(blocks) -> None:
    frame = blocks[1].table.frame
    changed = frame[frame["mark"] == "✎"]
    assert changed["text"].tolist() == ["Revenue was $15 in total. It fell by 50% from January to February 2024."]
    assert changed["changes"].tolist() == ["$16 → $15"]
    assert blocks[1].marks[int(changed.index[0])]["text"] == "good"


def test_words_stay_words(blocks) -> None:
    claim = audit("Sales were 5 of 10 (40%).").claims[0]
    value, kind = shown(claim)
    assert kind in ("text", "rate")
    assert value is not None
