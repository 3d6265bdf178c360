"""The template language: slots, signs, counts, names; and what it says of a template that is wrong."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any, get_args

import pytest

from xlsales.findings.finding import Caveat, Finding, FindingKind
from xlsales.metrics.table import Fact
from xlsales.words.sentence import Sentence
from xlsales.words.template import catalogue, chosen, fill, needed, sentence_of


def fact(value: Any, kind: Any = "change") -> Fact:
    return Fact(value, kind, "t", 0, "c")


def said(template: str, names: dict[str, str] | None = None, **facts: Fact) -> str:
    return Sentence(fill(template, facts, names)).text()


@pytest.mark.parametrize(("value", "text"), [(-0.06, "fell 6.0%"), (0.06, "rose 6.0%"), (0.0004, "held 0.0%")])
def test_a_word_follows_the_sign_as_it_is_printed(value: float, text: str) -> None:
    assert said("{c?fell|held|rose} {c:abs}", c=fact(value)) == text


@pytest.mark.parametrize(("count", "text"), [(1, "1 deal"), (0, "0 deals"), (2, "2 deals")])
def test_a_word_follows_the_number(count: int, text: str) -> None:
    assert said("{n} {n#deal|deals}", n=fact(count, "count")) == text


def test_a_word_by_number_may_be_a_name() -> None:
    assert said("{n} {n#$unit|$units}", {"unit": "box", "units": "boxes"}, n=fact(3, "count")) == "3 boxes"


def test_signed_figures_show_a_plus() -> None:
    assert said("{c:signed}", c=fact(0.06)) == "+6.0%"


def test_a_name_with_braces_is_no_slot() -> None:
    assert said("{member} sells", {"member": "{c}"}, c=fact(1.0)) == "{c} sells"


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(KeyError, match="'x'"):
        said("{x}")


def test_an_unknown_style_is_refused() -> None:
    with pytest.raises(KeyError, match="unknown style 'bold'"):
        said("{c:bold}", c=fact(1.0))


@pytest.mark.parametrize("template", ["{c?fell|rose}", "{c#deal}"])
def test_too_few_words_are_refused(template: str) -> None:
    with pytest.raises(KeyError, match="are needed"):
        said(template, c=fact(1.0))


def test_a_word_that_is_no_name_is_refused() -> None:
    with pytest.raises(KeyError, match="'unit'"):
        said("{c#$unit|units}", c=fact(1.0))


def test_what_a_template_needs_is_known() -> None:
    assert needed("{a} {b:abs} {c?x|y|z} {d#e|f} g") == {"a", "b", "c", "d"}


def test_the_same_key_chooses_the_same_wording() -> None:
    assert len({chosen(["a", "b", "c"], "Q4 2017") for _ in range(9)}) == 1


def test_months_do_not_all_get_the_same_wording() -> None:
    assert len({chosen(["a", "b", "c"], f"Q{q} {y}") for q in range(1, 5) for y in range(2010, 2020)}) == 3


def test_a_sentence_with_an_unknown_figure_is_not_said() -> None:
    facts = {n: fact(None if n == "now" else 1.0) for n in ("now", "before", "change")}
    names = {"period": "Q4", "compared": "Q3", "orders": "orders", "grain": "quarter"}
    assert sentence_of(Finding("change", "revenue", facts, names=names)) is None


def test_a_finding_without_a_template_is_an_error() -> None:
    with pytest.raises(KeyError):
        sentence_of(Finding("change", "no such variant", {}))


def test_a_caveat_stands_behind_its_sentence() -> None:
    facts = {n: fact(1.0, "money") for n in ("now", "before")} | {"change": fact(-0.1)}
    names = {"period": "Q4", "compared": "Q3", "orders": "orders", "grain": "quarter"}
    sentence = sentence_of(Finding("change", "revenue", facts, names=names, caveats=("partial_period",)))
    assert sentence is not None
    assert sentence.text().endswith("One of the two periods is partial.")


def test_a_sentence_begins_with_a_capital() -> None:
    said_ = sentence_of(Finding("coverage", "partial", {}, names={"period": "q1 2024", "why": "x"}))
    assert said_ is not None
    assert said_.text().startswith("Q1 2024")


def test_every_caveat_has_its_words() -> None:
    assert set(get_args(Caveat)) == set(catalogue()["caveat"])


def test_every_section_of_the_catalogue_is_a_kind_of_finding() -> None:
    assert set(catalogue()) - {"caveat"} <= set(get_args(FindingKind))


def test_every_template_of_the_catalogue_can_be_read() -> None:
    text = files("xlsales.words").joinpath("catalogue", "en.toml").read_text(encoding="utf-8")
    for variants in tomllib.loads(text).values():
        for options in variants.values():
            for template in [options] if isinstance(options, str) else options:
                assert template.count("{") == template.count("}")
                assert template.endswith(".")
                assert "  " not in template
