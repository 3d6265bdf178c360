"""Recommendations and risks as sentences and as the tables that the sheets show."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from xlsales.advice.opportunity import Opportunity
from xlsales.advice.recommendation import MOST, Recommendation
from xlsales.advice.risk import Risk
from xlsales.metrics.definitions import defined
from xlsales.metrics.table import Fact, Table
from xlsales.words.numbers import NOT_KNOWN, written
from xlsales.words.sentence import Sentence
from xlsales.words.template import capitalised, fill, needed, sentence_of

SURE, LIKELY = 0.9, 0.6


def action_sentence(one: Recommendation) -> Sentence | None:
    """What to do, with its names and figures and, where it is computable, what that would bring.

    None where a figure of the action is unknown.

    Raises
    ------
    KeyError
        Where the rule names something that the finding does not have.
    """
    template = one.rule.action
    if not _known(template, one):
        return None
    if one.rule.what_if and one.possible and _known(one.rule.what_if, one):
        template += " " + one.rule.what_if
    return Sentence(capitalised(fill(template, one.facts, one.names)))


def _known(template: str, one: Recommendation) -> bool:
    return all((one.facts[n].known if n in one.facts else n in one.names) for n in needed(template))


def spoken(several: Iterable[Recommendation], locale: str = "en-US") -> tuple[Recommendation, ...]:
    """The recommendations that can be said, without two that say the same."""
    said: set[str] = set()
    out = []
    for one in several:
        sentence = action_sentence(one)
        if sentence is not None and (text := sentence.text(locale)) not in said:
            said.add(text)
            out.append(one)
    return tuple(out)


def actions_table(several: tuple[Recommendation, ...], locale: str = "en-US", currency: str = "") -> Table:
    """The SMART table: action, owner, baseline, target, metric, due date, value, confidence, what is missing."""
    frame = _actions(several, 1, locale, currency)
    if frame.empty:
        return Table("actions", "Actions", ACTIONS, frame, missing="No finding of these rows calls for an action.")
    return Table("actions", "Actions, the most valuable and easiest first", ACTIONS, frame)


def further_actions_table(several: tuple[Recommendation, ...], locale: str = "en-US", currency: str = "") -> Table:
    """The actions behind those of the page, numbered on."""
    frame = _actions(several, MOST + 1, locale, currency)
    title = "Further actions"
    if frame.empty:
        return Table("further_actions", title, ACTIONS, frame, missing="All actions stand in the table of actions.")
    return Table("further_actions", title, ACTIONS, frame)


ACTIONS = (
    defined("no", "rank"),
    defined("action"),
    defined("owner"),
    defined("measured_by", "metric"),
    defined("baseline"),
    defined("target"),
    defined("due"),
    defined("worth_a_year", "value"),
    defined("confidence"),
    defined("missing"),
    defined("evidence"),
)


def _actions(several: tuple[Recommendation, ...], first: int, locale: str, currency: str) -> pd.DataFrame:
    rows: list[tuple[object, ...]] = []
    for one in several:
        said = action_sentence(one)
        if said is None:
            continue
        rows.append(
            (
                len(rows) + first,
                said.text(locale, currency),
                one.rule.owner,
                one.rule.metric,
                _figure(one.baseline, None, locale, currency),
                ("hold at " if one.holds else "") + _figure(one.target, one.rule.goal, locale, currency),
                one.due,
                one.value or None,
                confidence(one),
                "; ".join(one.missing),
                one.finding.sheet,
            )
        )
    return pd.DataFrame(rows, columns=[c.name for c in ACTIONS])


def _figure(fact: Fact | None, goal: float | None, locale: str, currency: str) -> str:
    if fact is None:
        return NOT_KNOWN if goal is None else written(goal, "count", locale=locale)
    return written(fact.value, fact.kind, locale=locale, currency=currency)


def confidence(one: Recommendation) -> str:
    """high, medium or low, by what the finding rests on."""
    sure = one.finding.certainty
    return "high" if sure >= SURE else "medium" if sure >= LIKELY else "low"


def risks_table(several: tuple[Risk, ...], locale: str = "en-US", currency: str = "") -> Table:
    """The register: risk, evidence, exposure, early-warning figure, owner."""
    columns = (
        defined("risk"),
        defined("evidence_for_it", "evidence"),
        defined("exposure"),
        defined("warning"),
        defined("owner"),
        defined("sheet"),
    )
    rows = []
    for one in several:
        said = sentence_of(one.finding)
        if said is not None:
            exposure = abs(float(one.exposure.value)) if one.exposure else None
            text = said.text(locale, currency)
            rows.append((one.watch.title, text, exposure, one.watch.warning, one.watch.owner, one.finding.sheet))
    frame = pd.DataFrame(rows, columns=[c.name for c in columns])
    if frame.empty:
        return Table("risks", "Risks", columns, frame, missing="No finding of these rows is a risk.")
    return Table("risks", "Risks, the largest exposure first", columns, frame)


def opportunities_of(several: tuple[Recommendation, ...]) -> tuple[Opportunity, ...]:
    """The opportunities behind the recommendations, the largest first."""
    found = {r.opportunity.name: r.opportunity for r in several if r.opportunity is not None}
    return tuple(sorted(found.values(), key=lambda o: (-o.values["yearly"], o.name)))
