"""Sentences as formulas: safe for any words, in any locale, within Excel's limits."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlsales.excel.living import formula_of, literal, units
from xlsales.metrics.table import Fact
from xlsales.words.numbers import written
from xlsales.words.sentence import Choice, Plural, Sentence, Slot


def fact(value: object, kind: str = "money") -> Fact:
    return Fact(value, kind, "t", 0, "x")  # type: ignore[arg-type]


def at(_: Fact) -> str:
    return "Trend!C5"


@given(st.text(max_size=1200))
def test_any_words_come_back_from_their_literals(text: str) -> None:
    formula = literal(text)
    pieces = re.findall(r'"((?:[^"]|"")*)"', formula)
    assert "".join(p.replace('""', '"') for p in pieces) == text
    assert all(len(p.replace('""', '"')) <= 255 for p in pieces)
    assert "&".join(f'"{p}"' for p in pieces) == formula


def test_a_sentence_without_a_figure_is_no_formula() -> None:
    assert formula_of(Sentence(("=1+1",)), at) == ""


def test_a_figure_without_a_cell_leaves_plain_text() -> None:
    assert formula_of(Sentence(("x ", Slot(fact(1.0)))), lambda _: None) == ""


def test_hostile_words_stay_inside_their_quotes() -> None:
    formula = formula_of(Sentence(('"&CMD()&"', Slot(fact(1.0)))), at)
    assert formula.startswith('="""&CMD()&"""&')


def test_no_format_code_that_a_language_could_change() -> None:
    kinds = ("money", "price", "share", "points", "weeks", "count", "p")
    said = Sentence(tuple(Slot(fact(1.5, k), s) for k in kinds for s in ("plain", "abs", "signed")))  # type: ignore[arg-type]
    assert "TEXT(" not in formula_of(said, at)


def test_a_choice_follows_the_figure_as_it_is_shown() -> None:
    formula = formula_of(Sentence((Choice(fact(-0.0001, "change"), "fell", "was flat", "rose"), ".")), at)
    assert formula == '=IF(ROUND(Trend!C5,3)<0,"fell",IF(ROUND(Trend!C5,3)>0,"rose","was flat"))&"."'


def test_one_and_many() -> None:
    formula = formula_of(Sentence((Plural(fact(1.0, "count"), "deal", "deals"), ".")), at)
    assert formula == '=IF(ABS(Trend!C5)=1,"deal","deals")&"."'


@pytest.mark.parametrize("locale", ["en-US", "en-GB", "de-DE", "fr-FR", "es-ES"])
@pytest.mark.parametrize("kind", ["money", "share", "points", "weeks", "price"])
def test_units_are_those_of_the_locale(locale: str, kind: str) -> None:
    before, after = units(kind, locale, "EUR")  # type: ignore[arg-type]
    text = written(7.0, kind, "plain", locale, "EUR")  # type: ignore[arg-type]
    assert text.startswith(before)
    assert text.endswith(after)
    assert text[len(before)].isdigit()
