"""A mismatch is called wrong only where nothing in its sentence narrows the figure down unread."""

from __future__ import annotations

import pandas as pd
import pytest

from xlsales.audit.audit import audit
from xlsales.settings import Settings
from xlsales.table.book import SalesBook
from xlsales.table.ingest import book_of


@pytest.fixture(scope="module")
def tools() -> SalesBook:
    rows = [
        ("2023-02-03", "North", "Drill", "Ames Ltd", 400.0),
        ("2023-05-03", "South", "Saw", "Birch Ltd", 300.0),
        ("2024-02-03", "North", "Drill", "Ames Ltd", 500.0),
        ("2024-05-03", "South", "Drill", "Birch Ltd", 250.0),
        ("2024-08-03", "East", "Saw", "Cole Ltd", 130.0),
        ("2024-11-03", "North", "Saw", "Dane Ltd", 120.0),
    ]
    frame = pd.DataFrame(rows, columns=["Date", "Region", "Product", "Customer", "Revenue"])
    return book_of(frame.assign(Date=pd.to_datetime(frame["Date"])), Settings())


def _verdicts(text: str, book: SalesBook, stated: str) -> list[str]:
    return [c.verdict for c in audit(text, book, Settings(period="2024")).claims if c.stated == stated]


@pytest.mark.parametrize(
    "sentence",
    [
        "Leaving the North aside, revenue came to $380.",
        "Among first-time buyers, Saw made $380.",
        "New customers brought revenue of $380.",
        "North closed at $620, of which $380 arrived in November.",
        "Orders worth more than ten units brought revenue of $380.",
        "The three Copperfield companies combined bought $380.",
        "Outside the North we made revenue of $380.",
        "North alone has revenue of $380 of that.",
        "Adapters went from $150 to $380.",
        "Before its weak fourth quarter, the North had sold $380 in Q4.",
    ],
)
def test_a_figure_of_which_the_words_say_more_than_was_read_is_left_open(sentence: str, tools: SalesBook) -> None:
    assert set(_verdicts(sentence, tools, "$380")) <= {"unverifiable"}


@pytest.mark.parametrize(
    "sentence",
    [
        "Revenue came to $380.",
        "Revenue of the North was $380.",
        "The three regions: North $380, South $250 and East $130.",
        "North and South sold $620 and $380 respectively.",
        "The North, our largest region, sold $380 of drills and saws.",
    ],
)
def test_a_wrong_figure_that_was_read_in_full_stays_wrong(sentence: str, tools: SalesBook) -> None:
    assert _verdicts(sentence, tools, "$380") == ["wrong"]


@pytest.mark.parametrize(
    "sentence",
    ["Without the North, revenue was $380.", "Together, South and East sold $380.", "North and South sold $870."],
)
def test_what_agrees_with_the_rows_stays_right(sentence: str, tools: SalesBook) -> None:
    stated = "$870" if "$870" in sentence else "$380"
    assert _verdicts(sentence, tools, stated) == ["right"]


def test_a_figure_left_open_says_which_words_are_narrower(tools: SalesBook) -> None:
    claims = audit("New customers brought revenue of $380.", tools, Settings(period="2024")).claims
    assert "'New customers'" in next(c.why for c in claims if c.stated == "$380")


def test_one_of_two_different_figures_of_the_same_question_is_no_mistake(tools: SalesBook) -> None:
    assert _verdicts("We made $1,000, a good deal more than the $700 of 2023.", tools, "$1,000") != ["wrong"]
