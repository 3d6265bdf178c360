"""The words of every sentence judged by the book's rows: direction, partner, rank, quantity, who is new or gone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.report.worlds import WORLDS
from tests.words.recount import Recount
from tests.words.said.history import History
from tests.words.said.judge import Judgement, claims_of, judge
from tests.words.said.reading import Said, Source
from tests.words.said.reading import marked as marked_sentence
from tests.words.said.rows import Rows
from xlsales.findings.finding import Finding
from xlsales.metrics.table import Fact
from xlsales.report.build import report_of
from xlsales.settings import Settings
from xlsales.words.sentence import Choice, Sentence, Slot

WORLDS_JUDGED = ("demo", "deals alone", "sparse retailer", "few labels", "company 6", "company 13")
_JUDGED: dict[str, Judgement] = {}


def judged(name: str) -> Judgement:
    if name not in _JUDGED:
        book = WORLDS[name]()
        report = report_of(book, Settings())
        _JUDGED[name] = judge(report, Rows(report, book))
    return _JUDGED[name]


@pytest.mark.parametrize("name", WORLDS_JUDGED)
def test_words_are_true_of_the_rows(name: str) -> None:
    found = judged(name)
    assert found.wrong == []
    assert sum(found.checked.values()) > sum(found.open.values())


def test_most_words_of_direction_rank_and_partner_are_judged() -> None:
    found = judged("demo")
    for kind in ("direction", "comparison", "partner", "rank", "quantity"):
        assert found.checked[kind] > 3 * found.open[kind], kind


def test_a_report_that_names_the_wrong_members_is_caught() -> None:
    book = WORLDS["demo"]()
    report = report_of(book, Settings())
    fell = next(f for f in report.findings if f.kind == "mover" and f.variant.startswith("fall"))
    rose = next(f for f in report.findings if f.kind == "offset")
    turned = replace(fell, facts=fell.facts | {"delta": rose.facts["delta"]})
    wrong = judge(replace(report, findings=(turned,), recommendations=(), sheets=(), text={}), Rows(report, book)).wrong
    assert {k for k, _ in wrong} >= {"rank", "direction"}


# Each kind of word where it holds, and where it must not be said.


class Told:
    """A source of given figures: value by column, others by column, the figure of other periods."""

    def __init__(self, values: dict[str, float], others: dict[str, float] | None = None, truth: bool = True) -> None:
        self.values, self.everybody, self.truth = values, others, truth

    def value(self, fact: Fact) -> float | None:
        return self.values.get(fact.column)

    def others(self, fact: Fact) -> dict[str, float] | None:
        return self.everybody

    def parts(self, fact: Fact) -> list[float] | None:
        return [self.values["a"], self.values["b"]]

    def in_period(self, fact: Fact, label: str) -> float | None:
        return self.values[label]

    def fits(self, claim: str, finding: Finding) -> bool | None:
        return self.truth


def slot(column: str, value: float, kind: str = "money", style: str = "plain") -> Slot:
    return Slot(Fact(value, kind, "t", 0, column), style)  # type: ignore[arg-type]


def said(*parts: object, kind: str = "change", variant: str = "", facts: tuple[Slot, ...] = (), **names: str) -> Said:
    finding = Finding(kind, variant, {s.fact.column: s.fact for s in facts}, subject=(("customer", "A"),), names=names)  # type: ignore[arg-type]
    return marked_sentence("here", Sentence(parts), finding, names)  # type: ignore[arg-type]


def verdicts(one: Said, source: Source) -> list[bool | None]:
    return [c.holds(source) for c in claims_of(one)]


@pytest.mark.parametrize(("value", "so"), [(-0.06, True), (0.06, False)])
def test_a_fixed_word_of_direction_is_held_against_its_figure(value: float, so: bool) -> None:
    one = said("Revenue fell ", slot("change", -0.06, "change", "abs"), ".")
    assert verdicts(one, Told({"change": value})) == [so]


@pytest.mark.parametrize(("value", "so"), [(-0.06, True), (0.06, False), (0.0001, False)])
def test_a_chosen_word_of_direction_is_held_against_the_rows(value: float, so: bool) -> None:
    fact = Fact(-0.06, "change", "t", 0, "change")
    one = said("Revenue ", Choice(fact, "fell", "held", "rose"), " ", Slot(fact, "abs"), ".")
    assert verdicts(one, Told({"change": value}))[0] is so


def test_what_is_said_to_be_level_is_level() -> None:
    one = said("Revenue was level in Q2 2024: ", slot("now", 30.0), " after ", slot("before", 30.0), " in Q1 2024.")
    assert verdicts(one, Told({"now": 30.0, "before": 30.0, "Q1 2024": 30.0})) == [True, True]
    assert verdicts(one, Told({"now": 30.0, "before": 31.0, "Q1 2024": 30.0})) == [False, True]


def test_a_comparison_is_between_the_figures_that_it_names() -> None:
    one = said("Ann", " is strong in both: ", slot("rate", 0.6, "rate"), " of closed deals won (company ",
               slot("all", 0.5, "rate"), ") at ", slot("sale", 9.0, "price"), " a sale (company ",
               slot("sales", 8.0, "price"), ").", kind="matrix_class", member="Ann")  # fmt: skip
    right = {"rate": 0.6, "all": 0.5, "sale": 9.0, "sales": 8.0}
    assert all(v is not False for v in verdicts(one, Told(right)))
    assert False in verdicts(one, Told(right | {"sale": 7.0}))


@pytest.mark.parametrize(("there", "so"), [(50.0, True), (49.0, False)])
def test_a_period_is_the_one_that_the_figure_is_of(there: float, so: bool) -> None:
    one = said("Revenue was ", slot("now", 60.0), ", after ", slot("before", 50.0), " in Q1 2024.")
    assert verdicts(one, Told({"Q1 2024": there})) == [so]


@pytest.mark.parametrize(("other", "so"), [(-10.0, True), (-90.0, False)])
def test_who_fell_most_is_compared_with_all_members(other: float, so: bool) -> None:
    facts = (slot("delta", -50.0, "money", "signed"),)
    one = said("Among customers, ", "A", " takes the largest part of the fall among customers: ", *facts, ".",
               kind="mover", facts=facts, member="A")  # fmt: skip
    source = Told({"delta": -50.0}, {"A": -50.0, "B": other})
    ranks = [c for c in claims_of(one) if c.kind == "rank"]
    assert [c.holds(source) for c in ranks] == [so]


@pytest.mark.parametrize(("volume", "price", "so"), [(-100.0, 2.0, True), (-60.0, -40.0, False)])
def test_alone_leaves_no_room_for_another_cause(volume: float, price: float, so: bool) -> None:
    facts = (slot("delta", -100.0), slot("volume", volume), slot("price", price))
    one = said("A's fall of ", slot("delta", -100.0, "money", "abs"), " is volume alone: …", kind="driver", facts=facts)
    source = Told({"delta": -100.0, "volume": volume, "price": price})
    assert [c.holds(source) for c in claims_of(one) if c.kind == "quantity"] == [so]


@pytest.mark.parametrize(("kept", "so"), [(84.0, True), (85.0, False), (60.0, False)])
def test_nearly_all_is_not_all_and_not_most(kept: float, so: bool) -> None:
    facts = (slot("retained", kept, "count"), slot("customers_before", 85.0, "count"))
    one = said("Nearly all came back: ", facts[0], " of ", facts[1], " customers.", kind="churn", facts=facts)
    source = Told({"retained": kept, "customers_before": 85.0})
    assert [c.holds(source) for c in claims_of(one) if c.kind == "quantity"] == [so]


def test_a_sum_is_a_sum_of_several() -> None:
    one = said("Worth ", slot("total", 12.0), " together.")
    assert verdicts(one, Told({"total": 12.0, "a": 5.0, "b": 7.0})) == [True]
    assert verdicts(one, Told({"total": 12.0, "a": 5.0, "b": 6.0})) == [False]


@pytest.mark.parametrize(("low", "so"), [(0.02, True), (-0.02, False)])
def test_in_each_of_so_many_years_leaves_none_out(low: float, so: bool) -> None:
    both = (slot("low", low, "change", "signed"), slot("high", 0.2, "change", "signed"))
    years = slot("years", 3.0, "count")
    one = said("Q4 … in each of ", years, " years (", both[0], " to ", both[1], ").", kind="seasonality")
    source = Told({"years": 3.0, "low": low, "high": 0.2})
    assert [c.holds(source) for c in claims_of(one) if c.kind == "quantity"] == [so]


@pytest.mark.parametrize(("kind", "text"), [
    ("at_risk", "A has gone: no order for "), ("at_risk", "A has been silent for "), ("churn", "; nobody was new."),
    ("seasonality", "Q4 is the peak season: "),
])  # fmt: skip
def test_words_on_buying_and_seasons_are_asked_of_the_rows(kind: str, text: str) -> None:
    one = said(text, slot("x", 1.0, "days"), " days", kind=kind, facts=(slot("new", 0.0, "count"),))
    asked = [c for c in claims_of(one) if c.kind in ("state", "season", "quantity", "rank")]
    assert asked
    assert any(c.holds(Told({"new": 0.0}, truth=True)) for c in asked)
    assert any(c.holds(Told({"new": 1.0}, truth=False)) is False for c in asked)


def test_a_name_of_a_member_is_no_word_of_ours() -> None:
    one = said("New York Only", " brought ", slot("now", 5.0), ".", member="New York Only")
    assert claims_of(one) == []


def test_what_is_silent_longer_than_ever_is_gone_and_who_bought_yesterday_is_not() -> None:
    book = WORLDS["sparse retailer"]()
    report = report_of(book, Settings())
    history = History(Recount(report, book))
    last = history.real.groupby(history.real["customer"].astype(str))["day"].max()
    assert not history.beyond_habit("customer", str(last.idxmax()))
    assert any(history.beyond_habit("customer", str(m)) for m in last.index)
