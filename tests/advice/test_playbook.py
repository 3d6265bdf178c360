"""The playbook: our rules are complete and right, a user's own come first, and a broken file says where."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.findings.books import evidence, orders
from xlsales.advice.handbook import KINDS, page
from xlsales.advice.opportunity import LEVERS
from xlsales.advice.playbook import playbook
from xlsales.advice.recommendation import recommendations
from xlsales.errors import InputError
from xlsales.findings.factors import findings_on_factors
from xlsales.findings.finding import Finding
from xlsales.words.advice import action_sentence
from xlsales.words.template import needed

OWN = """
[[rule]]
id = "ours"
kind = "driver"
movement = "fall"
dimension = "manager"
action = "Call {member} at once: {volume_now} after {volume_before}."
owner = "CEO"
metric = "volume"
days = 1
"""


def write(tmp_path: Path, text: str) -> str:
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("kind", "variants", "dimension"),
    [
        ("matrix_class", ("G2", "G3", "G4"), "manager"),
        ("matrix_class", ("G3",), "product"),
        ("segment", ("slipping",), "segment"),
        ("imbalance", ("uneven",), "territory"),
        ("target_gap", ("below_floor", "total"), "rep"),
        ("concentration", ("top_one", "top_three"), "customer"),
        ("pipeline_risk", ("ageing", "ageing_all"), ""),
        ("seasonality", ("lift", "lift_not_always"), "season"),
        ("trend", ("falling", "falling_sure"), ""),
        ("single_point", ("customer",), "region"),
        ("at_risk", ("gone", "gone_since"), "customer"),
    ],
)
def test_every_finding_that_calls_for_action_has_a_rule(kind: str, variants: tuple[str, ...], dimension: str) -> None:
    for variant in variants:
        subject = ((dimension, "X"),) if dimension else ()
        finding = Finding(kind, variant, {}, subject)  # type: ignore[arg-type]
        assert any(rule.fits(finding) for rule in playbook()), variant


def test_no_advice_fits_any_company() -> None:
    empty = ("learn from", "plan b", "reason to stay", "second leg", "next product", "did not come back why")
    assert not [r.id for r in playbook() if any(words in r.action.lower() for words in empty)]


def test_ids_are_unique() -> None:
    ids = [rule.id for rule in playbook()]
    assert len(ids) == len(set(ids))


def test_every_lever_is_pulled_by_a_rule() -> None:
    assert {rule.lever for rule in playbook()} - {""} == set(LEVERS)


def test_no_rule_is_a_sentence_that_fits_any_company() -> None:
    assert all(len(needed(rule.action)) >= 1 for rule in playbook())


def falling() -> tuple[Finding, ...]:
    ann, bob = {"manager": "Ann"}, {"manager": "Bob"}
    return tuple(findings_on_factors(evidence(book(ann, bob))))


def book(ann: dict[str, str], bob: dict[str, str]) -> object:
    return orders(("Q1", 80, 10.0, ann), ("Q2", 10, 10.0, ann), ("Q1", 80, 10.0, bob), ("Q2", 80, 10.0, bob))


def test_a_rule_of_ones_own_takes_the_place_of_ours(tmp_path: Path) -> None:
    ann, bob = {"manager": "Ann"}, {"manager": "Bob"}
    own = evidence(book(ann, bob), playbook=write(tmp_path, OWN))  # type: ignore[arg-type]
    (one,) = recommendations(tuple(findings_on_factors(own)), own)
    assert one.rule.id == "ours"
    assert action_sentence(one).text() == "Call Ann at once: 10 after 80."  # type: ignore[union-attr]


def test_without_a_rule_of_ones_own_ours_are_used() -> None:
    ann, bob = {"manager": "Ann"}, {"manager": "Bob"}
    ours = evidence(book(ann, bob))  # type: ignore[arg-type]
    (one,) = recommendations(tuple(findings_on_factors(ours)), ours)
    assert one.rule.id == "restore-activity"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[rule]\n", "cannot be read"),
        (OWN.replace('owner = "CEO"\n', ""), "lacks owner"),
        (OWN + 'levre = "quota"\n', "unknown entry 'levre'"),
        (OWN + 'lever = "qouta"\n', "no lever 'qouta'"),
    ],
    ids=["syntax", "missing", "unknown", "lever"],
)
def test_a_broken_playbook_says_what_is_wrong(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InputError, match=said) as caught:
        playbook(write(tmp_path, text))
    assert "own.toml" in str(caught.value)


def test_a_playbook_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        playbook(str(tmp_path / "none.toml"))


def test_a_rule_with_an_unknown_figure_says_which(tmp_path: Path) -> None:
    ann, bob = {"manager": "Ann"}, {"manager": "Bob"}
    path = write(tmp_path, OWN.replace("{volume_now}", "{volumes}"))
    own = evidence(book(ann, bob), playbook=path)  # type: ignore[arg-type]
    (one,) = recommendations(tuple(findings_on_factors(own)), own)
    assert action_sentence(one) is None


def test_the_page_on_the_playbook_is_up_to_date() -> None:
    written = Path(__file__).resolve().parents[2] / "docs" / "playbook.md"
    assert written.read_text(encoding="utf-8") == page(), "write it again: xlsales.advice.handbook.page()"


def test_every_kind_that_has_a_rule_has_a_heading() -> None:
    assert {rule.kind for rule in playbook()} <= set(KINDS)


def test_the_example_on_the_page_is_a_rule_that_can_be_read(tmp_path: Path) -> None:
    example = page().split("```toml\n")[1].split("```")[0]
    assert playbook(write(tmp_path, example))[0].id == "review-large-losses"


@pytest.mark.parametrize(
    ("ending", "rule"),
    [
        ("_mix", "restore-place-mix"), ("_price", "restore-place-value"), ("_parts", "restore-place-parts"),
        ("_orders", "restore-place-order-size"), ("", "restore-place-parts"),
    ],
)  # fmt: skip
def test_a_price_list_is_compared_only_where_prices_carry_the_fall(ending: str, rule: str) -> None:
    fall = Finding("driver", f"value_not_volume{ending}", {}, (("region", "North"),), favourable=False)
    assert next(r.id for r in playbook() if r.fits(fall)) == rule
