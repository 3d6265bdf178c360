"""The corrected text says nothing false where it was changed, and notes what it can't mend."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from benchmarks.audit.changes import changes
from benchmarks.audit.told import Change, written
from xlsales.audit.audit import audit
from xlsales.audit.correct import corrected
from xlsales.audit.documents import document_of_text
from xlsales.audit.result import Audit
from xlsales.cube.cube import cube_of
from xlsales.sample import random_company
from xlsales.settings import Settings
from xlsales.table.book import SalesBook
from xlsales.table.ingest import book_of

A_KIND = 6


@pytest.fixture
def mend(small_book: SalesBook) -> Callable[[str], str]:
    """The corrected text of one about the second quarter of the small company."""

    def text(report: str) -> str:
        return audit(report, small_book, Settings(period="Q2 2024")).correction.text

    return text


@pytest.mark.parametrize(
    ("said", "now"),
    [
        ("Balkans' revenue fell 12%.", "Balkans' revenue rose 90%."),
        ("Iberia's revenue rose 30.0%.", "Iberia's revenue fell 30.0%."),
        ("Iberia grew by $17.", "Iberia shrank by $18,000."),
        ("Units fell by 8.8% to 1,107.", "Units rose by 8.8% to 1,170."),
        ("Iberia's revenue soared by 30.0 % to $42,000.", "Iberia's revenue plummeted by 30.0 % to $42,000."),
        ("Balkans' decline of 12% hurt.", "Balkans' increase of 90% hurt."),
    ],
)
def test_figure_and_direction_are_turned_together(mend, said: str, now: str) -> None:
    assert mend(said) == now


def test_the_article_follows_the_word_that_is_turned(mend) -> None:
    assert mend("There was an increase of 8% in Iberia.") == "There was a decrease of 30% in Iberia."


def test_a_printed_sign_is_turned_with_its_figure(mend) -> None:
    assert mend("Balkans' revenue: -12%") == "Balkans' revenue: +90%"


def test_a_figure_between_its_article_and_its_noun_is_turned_with_that_noun(mend) -> None:
    now = mend("There was a 90% rise in Balkans and a 5% rise in Iberia.")
    assert now == "There was a 90% rise in Balkans and a 30% fall in Iberia."
    assert mend("There was a 12% drop in Balkans and a 30% drop in Iberia.").startswith(
        "There was a 90% rise in Balkans"
    )


def test_a_plus_takes_the_place_of_a_minus_before_a_change(mend) -> None:
    now = mend("The change of revenue by region: Balkans -18,000, Iberia -18,000.")
    assert now == "The change of revenue by region: Balkans +18,000, Iberia -18,000."


def test_a_verb_of_several_is_not_turned_for_one_of_them(mend) -> None:
    now = mend("Beacon and Anchor fell by 3% and 4%.")
    assert now.startswith("Beacon and Anchor fell by 11% and 4%. [✎ ")
    assert "Anchor rose 9.33%" in now


def test_a_figure_that_is_said_of_several_gets_a_note_with_each(mend) -> None:
    now = mend("Balkans and Iberia rose by 20%.")
    assert now.startswith("Balkans and Iberia rose by 20%. [✎ ")
    assert "Balkans rose 90.00%" in now
    assert "Iberia fell 30.00%" in now


def test_a_verb_that_cannot_be_turned_stays_with_a_note(mend) -> None:
    assert mend("Revenue was flat in Balkans.") == "Revenue was flat in Balkans. [✎ revenue of Balkans rose 90.0%]"


def test_a_verb_that_is_a_figure_is_not_replaced_by_digits(mend) -> None:
    assert mend("Iberia's revenue doubled.").startswith("Iberia's revenue doubled. [✎ ")


def test_what_is_said_of_each_of_several_is_not_turned_for_all(mend) -> None:
    now = mend("All regions grew.")
    assert now.startswith("All regions grew. [✎ ")


def test_a_wrong_rank_gets_a_note_with_the_true_member(mend) -> None:
    now = mend("Iberia was the best region. Units fell.")
    assert now.startswith("Iberia was the best region. [✎ highest by revenue in Q2 2024 is Nordics (60,000); ")
    assert now.endswith("] Units rose.")


def test_a_wrong_top_list_gets_a_note_with_the_true_one(mend) -> None:
    assert "the first are Nordics, Iberia" in mend("The top two regions are Iberia and Balkans.")


def test_a_comparison_the_wrong_way_round_gets_a_note(mend) -> None:
    now = mend("Iberia sold more than Nordics.")
    assert now.startswith("Iberia sold more than Nordics. [✎ ")
    assert "Iberia 42,000, Nordics 60,000" in now


def test_a_note_in_a_table_stays_in_its_cell(small_book: SalesBook) -> None:
    done = audit("| Region | Rank |\n|---|---|\n| Iberia | largest region |", small_book, Settings(period="Q2 2024"))
    last = done.correction.text.split("\n")[-1]
    assert last.count("|") == 3
    assert last.endswith("|")


def test_what_is_right_stays_without_a_note(mend) -> None:
    assert mend("Iberia's revenue fell 30.0%.") == "Iberia's revenue fell 30.0%."


def test_notes_are_no_claims_when_the_corrected_text_is_audited(judge) -> None:
    note = " [✎ revenue of Balkans rose 12%; Iberia is the best]"
    assert [c.verdict for c in judge(f"Iberia's revenue fell 30.0%.{note} Good.")] == ["right"]


def test_a_replacement_that_does_not_stand_up_to_the_audit_becomes_a_note(small_book: SalesBook) -> None:
    document = document_of_text("Iberia's revenue fell 12%.")
    claims = audit(document, small_book, Settings(period="Q2 2024")).claims
    done = Audit(document, claims, again=lambda d: audit("Iberia's revenue fell 12%.", small_book).claims)
    assert done.correction.changes == ()
    assert done.correction.text.startswith("Iberia's revenue fell 12%. [✎ ")


def test_places_that_are_left_get_notes(small_book: SalesBook) -> None:
    document = document_of_text("Balkans' revenue fell 12%.")
    claims = audit(document, small_book, Settings(period="Q2 2024")).claims
    place = (1, claims[0].start, claims[0].end)
    assert corrected(document, claims, {place}).text == "Balkans' revenue fell 12%. [✎ revenue of Balkans rose 90.00%]"


@pytest.fixture(scope="module", params=[0, 3])
def mutated(request: pytest.FixtureRequest) -> tuple[SalesBook, str, list[Change]]:
    """A random company, the sentence that names the period, and some true sentences of each changed thing."""
    made = random_company(request.param)
    book = book_of(made.orders, Settings(), deals=made.deals, targets=made.targets)
    cube = cube_of(book, Settings())
    told = [one.text for one in written(cube)]
    rng = np.random.default_rng(request.param)
    drawn: dict[str, list[Change]] = {}
    whole = audit("\n\n".join(told), book).claims
    for i, text in enumerate(told):
        own = [c for c in whole if c.line == 2 * i + 1]
        for change in changes(text, own, cube, rng):
            drawn.setdefault(change.kind, []).append(change)
    some = [c for kind in drawn.values() for c in kind[:: max(1, len(kind) // A_KIND)][:A_KIND]]
    return book, told[0], some


def test_some_of_each_changed_thing_are_corrected_to_what_the_audit_holds_for_true(mutated) -> None:
    book, opening, some = mutated
    done = audit("\n\n".join((opening, *(c.text for c in some))), book)
    correction = done.correction
    assert correction.changes
    assert correction.refuted(audit(correction.text, book).claims) == frozenset()


def test_every_changed_direction_is_mended_or_noted(mutated) -> None:
    book, opening, some = mutated
    turned = [c for c in some if c.kind == "direction"]
    done = audit("\n\n".join((opening, *(c.text for c in turned))), book)
    touched = {c.line for c in done.correction.changes} | {n.line for n in done.correction.notes}
    assert {c.line for c in done.claims if c.verdict in ("wrong", "wrong direction")} == touched
