"""A small sample of the mutation benchmark reaches its goals; its sentences and its counting do what they say."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.audit.__main__ import table
from benchmarks.audit.causes import cause_sentences
from benchmarks.audit.changes import changes, other_number
from benchmarks.audit.pattern import told
from benchmarks.audit.ranks import order_of, rank_sentences
from benchmarks.audit.score import GOALS, MOST_FALSE, Scores, score
from xlsales.audit.audit import audit
from xlsales.cube.cube import Cube, cube_of
from xlsales.sample import company
from xlsales.settings import Settings
from xlsales.table.ingest import book_of

SEEDS = (3, 6, 9)
SENTENCES = 24


@pytest.fixture(scope="module")
def scores() -> Scores:
    return score(SEEDS, SENTENCES)


@pytest.fixture(scope="module")
def cube() -> Cube:
    made = company(5, orders=500, stories=())
    return cube_of(book_of(made.orders, Settings(), deals=made.deals, targets=made.targets), Settings())


NEWER = "the audit's rules do not know the newer sentences"
MISSED = dict.fromkeys(("period", "name", "direction"), NEWER)
"""Kinds of change that are noticed less often than the goal says, since the report speaks in other words, and why."""


@pytest.mark.parametrize(
    "kind",
    [pytest.param(k, marks=pytest.mark.xfail(strict=False, reason=MISSED[k]) if k in MISSED else ()) for k in GOALS],
)
def test_a_change_is_noticed_as_often_as_the_goal_says(scores: Scores, kind: str) -> None:
    counted = scores.kinds[kind]
    assert counted.made >= 3
    assert counted.recall >= GOALS[kind], counted.missed


def test_alarms_are_on_what_was_changed(scores: Scores) -> None:
    beside = [line for k in scores.kinds.values() for line in k.beside]
    alarms = sum(k.alarms for k in scores.kinds.values())
    assert len(beside) <= 0.01 * alarms, beside


@pytest.mark.xfail(strict=False, reason=NEWER)
def test_true_text_is_not_called_wrong(scores: Scores) -> None:
    assert sum(scores.claims.values()) > 200
    assert scores.false_share <= MOST_FALSE, dict(scores.false)


def test_true_ranks_and_causes_are_called_right(scores: Scores) -> None:
    assert [line for several in scores.silent.values() for line in several] == []


def test_the_table_has_a_line_for_every_kind_and_source(scores: Scores) -> None:
    text = table(scores)
    assert all(kind in text for kind in GOALS)
    assert all(f"untouched {source}" in text for source in ("narrative", "ranks", "causes"))


def test_a_pattern_gives_its_true_sentence_and_one_false_for_each_change() -> None:
    one = told(
        "{x} is the <largest|smallest> {noun}.",
        {"x": "West", "noun": "region"},
        "rank word",
        "rank member",
        {"x": "East"},
    )
    assert one.text == "West is the largest region."
    assert [c.text for c in one.changes] == ["West is the smallest region.", "East is the largest region."]
    assert [one.changes[0].text[a:b] for a, b in one.changes[0].spans] == ["smallest"]


def test_ranks_are_told_in_the_order_of_the_tables(cube: Cube) -> None:
    now = cube.sales_in(cube.calendar.now, "region").sort_values("revenue", ascending=False)
    assert order_of(cube, "region", "revenue") == list(now["region"].astype(str))
    sentences = rank_sentences(cube, np.random.default_rng(1))
    assert len({t.text for t in sentences}) == len(sentences) == 20
    assert {c.kind for t in sentences for c in t.changes} == {"rank word", "rank member"}


def test_causes_are_told_of_factors_and_members(cube: Cube) -> None:
    sentences = cause_sentences(cube, np.random.default_rng(1))
    assert {c.kind for t in sentences for c in t.changes} == {"cause word", "cause member"}


def test_only_what_the_audit_calls_right_is_changed(cube: Cube) -> None:
    before, now = cube.calendar.before, cube.calendar.now
    assert before is not None
    rise = [float(cube.sales_in(p).iloc[0]["revenue"]) for p in (before, now)]
    sentence = f"Revenue was {rise[1]:,.0f} in {now.label} after {rise[0]:,.0f} in {before.label}."
    claims = audit(sentence, cube.book, Settings()).claims
    made = list(changes(sentence, claims, cube, np.random.default_rng(1)))
    assert [c.kind for c in made] == ["number", "number", "period"]
    assert all(c.text != sentence for c in made)
    wrong = sentence.replace("after", "after 9")
    assert not list(changes(wrong, [c for c in claims if c.verdict != "right"], cube, np.random.default_rng(1)))


@pytest.mark.parametrize("stated", ["12.5%", "1,234", "+7", "$3.20"])
def test_another_number_is_printed_alike_and_differs(stated: str) -> None:
    other = other_number(stated, np.random.default_rng(2))
    assert other != stated
    assert (other.count("."), other[-1] == "%", other[0] == "$") == (
        stated.count("."),
        stated[-1] == "%",
        stated[0] == "$",
    )
