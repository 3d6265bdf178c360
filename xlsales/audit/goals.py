"""Figures of targets: how high they were, how far they were reached, by how much they were missed."""

from __future__ import annotations

import re
from dataclasses import replace

from xlsales.audit.claims import Claim, Query
from xlsales.audit.elsewhere import planned
from xlsales.audit.figure_claim import claim_at
from xlsales.audit.numbers import Number
from xlsales.audit.precision import agreement, in_unit, plain, printed
from xlsales.audit.queries import Facts
from xlsales.audit.scope import Reading, Said
from xlsales.audit.subjects import as_filters, group_before, inherited
from xlsales.audit.when import periods_for

_GOAL = r"(?:targets?|goals?|plan|quotas?|budgets?|objectives?)"
_WHOSE = (
    r"(?:(?:its|their|his|her|our|the) )?(?:own )?(?:sales |revenue |annual |quarterly |yearly |monthly |full-year )*"
)
_BY = re.compile(
    r"\b(?P<how>miss(?:ed|es)?|undershot|(?:fell|falls|came in|ended|finished|was|were) (?:short of|below|under|behind)"
    r"|beat|beats|exceed(?:ed|s)|surpass(?:ed|es)|topped|overshot|outdid"
    r"|(?:came in|ended|finished|was|were) (?:above|ahead of|over))"
    rf" {_WHOSE}{_GOAL} by\s+(?:about |around |just |only |nearly |almost |some |over |roughly |a )*[$€£~]?$",
    re.I,
)
_LEVEL = re.compile(rf"\b{_WHOSE}{_GOAL}\s+(?:of|was|stood at|had been|:|came to|amounted to)\s+[$€£~]?$", re.I)
_REACHED = re.compile(
    r"\b(?:achiev\w+|reach\w+|attain\w+|hit|deliver\w+|stood at|came to|at)\s+"
    r"(?:only |just |about |around |nearly |some )*$",
    re.I,
)
_MODAL = re.compile(r"\b(?:should|could|would|might|must|shall|will|may|to (?:reach|hit|achieve|meet))\b", re.I)
_SHORT = re.compile(r"^(?:miss|under|fell|falls)|short|below|under|behind", re.I)


def goal_figure(reading: Reading, said: Said, n: Number, facts: Facts) -> list[Claim] | None:
    """The claim of a figure about a target; None where it is none, or where the rows came without targets."""
    if facts.cube.book.targets is None or said.line.kind in ("row", "heading") or said.advice:
        return None
    start, end = said.clause(n.start)
    before = said.line.text[start : n.start]
    if planned(said, n.start) or _MODAL.search(before):
        return None
    by = _BY.search(before)
    level = _LEVEL.search(before) if n.unit in ("money", "plain") else None
    reached = None
    if n.unit == "percent" and re.search(rf"\b{_GOAL}\b", said.line.text[start:end], re.I):
        reached = _REACHED.search(before)
    if not (by or level or reached):
        return None
    named = group_before(said, n.start, (start, end))
    who = as_filters(named or (inherited(said) if said.anaphor or said.topic else ()))
    span = periods_for(reading, said, n.start, n.end, False)[0] or reading.clock.now
    goal, got = facts.amount("quota", who, span), facts.amount("attainment", who, span)
    if by:
        query, true = Query("attainment", "difference", who, span), None
        if goal is not None and got is not None:
            true = abs(got - 1) if n.unit == "percent" else abs(got - 1) * goal
            if (got < 1) != bool(_SHORT.search(by.group("how"))):
                true = -true
    else:
        query = Query("quota" if level else "attainment", "value", who, span)
        true = goal if level else got
    return [_judged(said, n, query, true)]


def _judged(said: Said, n: Number, query: Query, true: float | None) -> Claim:
    claim = replace(claim_at(said, n, "benchmark"), query=query.text, stated_value=n.value)
    if true is None:
        return replace(claim, why="There is no target for it in the period.")
    shown = in_unit(n, true, "value")
    claim = replace(claim, true=plain(n, shown), true_value=shown)
    if agreement(n, abs(n.value), shown) in ("exact", "rounded"):
        return replace(claim, verdict="right", why=f"The targets give {plain(n, shown)}.")
    if shown < 0:
        return replace(
            claim, verdict="wrong direction", why=f"It is the other way: {plain(n, -shown)} to the other side."
        )
    return replace(claim, verdict="wrong", why=f"The targets give {plain(n, shown)}.", fix=printed(n, shown))
