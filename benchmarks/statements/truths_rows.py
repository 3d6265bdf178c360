"""Sentences on the rows themselves, recounted: what is missing, blank or alone; and actions, by what they ask for."""

from __future__ import annotations

import re

import numpy as np

from benchmarks.statements.rows import labels_in, span_of
from benchmarks.statements.statement import Statement, says
from benchmarks.statements.truths import FIGURE, SIGN, WORDS, Fault, Scene

MORE_IS_BETTER = re.compile(
    r"revenue|volume|average sale|win rate|attainment|price|opportunities|retention|units", re.IGNORECASE
)
RESTORED = re.compile(r"^(?:Restore|Rebuild|Win back|Recover|Bring back)", re.IGNORECASE)


PEOPLE = ("rep", "manager")


def wording(s: Statement) -> list[Fault]:
    """Words that no sentence should have, whatever the figures: a person is no "it", a header is no noun."""
    faults = []
    if s.subject and s.subject[0][0] in PEOPLE and s.has(r"\bits\b|\bit (?:sells|wins|rose|fell|brings|makes)\b"):
        faults.append(Fault(WORDS, "a person is called it"))
    if s.has(r'"[A-Z_]{4,}"|\b[A-Z]{2,}_?NAME\b|customername'):
        faults.append(Fault(WORDS, "a header stands for a noun"))
    return faults


def level(s: Statement, scene: Scene) -> list[Fault] | None:
    """A figure alone, and that nothing lies before it."""
    span = scene.now(s)
    if span is None:
        return None
    money = scene.rows.money(scene.rows.inside(span))
    faults = [] if says(s.text, money) else [Fault(FIGURE, f"revenue was {money:,.0f}")]
    if s.has("no earlier") and (span[0] - scene.rows.first_day).days >= (span[1] - span[0]).days:
        faults.append(Fault(WORDS, "the rows have an earlier period"))
    return faults


def coverage(s: Statement, scene: Scene) -> list[Fault] | None:
    """Periods that are said to have no row, or one order."""
    spans = [x for x in map(span_of, labels_in(s.text)) if x]
    rows, faults = scene.rows, []
    for span in spans:
        mask = rows.inside(span)
        if s.has(r"no rows") and mask.any():
            faults.append(Fault(WORDS, f"{span[0]} has {int(mask.sum())} rows"))
        if s.has(r"single order|a single") and rows.orders(mask) != 1:
            faults.append(Fault(WORDS, f"{span[0]} has {rows.orders(mask)} orders"))
    return faults


def data_quality(s: Statement, scene: Scene) -> list[Fault] | None:
    """How many rows are blank in a column."""
    dimension = s.subject[0][1] if s.subject and s.subject[0][0] == "column" else ""
    told = re.search(r"([\d,]+) (?:of [\d,]+ )?rows?\b.* (?:names?|that names?) no|([\d,]+) of [\d,]+ rows", s.text)
    if dimension not in scene.rows.groups or not told:
        return None
    blank = int(np.sum(scene.rows.groups[dimension] == ""))
    return [] if says(s.text, blank) else [Fault(FIGURE, f"{blank} rows are blank")]


def advice(s: Statement, scene: Scene) -> list[Fault]:
    """What an action asks for: never less of what is good, never the return of what has risen."""
    faults = []
    figures = isinstance(s.baseline, int | float) and isinstance(s.target, int | float)
    if figures and MORE_IS_BETTER.search(s.metric) and s.target < s.baseline * 0.999:
        faults.append(Fault(SIGN, f"it asks for less: from {s.baseline:,.2f} to {s.target:,.2f}"))
    sides = scene.sides(s)
    mine = scene.rows.of(s.subject) if s.subject else None
    if RESTORED.match(s.text) and sides is not None and mine is not None:
        one, other = (scene.rows.money(mine & x) for x in sides)
        if one > other:
            faults.append(Fault(WORDS, f"it rose, from {other:,.0f} to {one:,.0f}: nothing is to be restored"))
    return faults


JUDGES = {"level": level, "coverage": coverage, "data_quality": data_quality}
