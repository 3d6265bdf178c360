"""Claims of what customers prefer: do they buy more of it?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from xlsales.audit.claims import Claim
from xlsales.audit.members import MemberMention
from xlsales.audit.periods import Span
from xlsales.audit.queries import Facts
from xlsales.audit.rank_sets import ordinal
from xlsales.audit.scope import Reading, Said, hypothetical
from xlsales.audit.slots import periods_for
from xlsales.audit.subjects import inherited, statement
from xlsales.audit.vocabulary import metric_name

_PREFER = re.compile(
    r"\b(?:customers?|clients?|buyers?|consumers?|shoppers?|accounts?|people|the market)\s+"
    r"(?:\w+ly\s+|now\s+|still\s+)?(?P<verb>prefer(?:red|s)?|favou?r(?:ed|s)?)\b",
    re.I,
)
_RATHER = re.compile(r"\b(?:over|to|rather than|instead of|than|above)\b", re.I)
_SOLD = ("product", "category", "channel")


def check_preferences(reading: Reading, said: Said, facts: Facts) -> Iterator[Claim]:
    """One claim for each preference that a sentence states as a fact."""
    if said.line.kind == "heading" or said.text.rstrip().endswith("?"):
        return
    text = said.line.text
    for m in _PREFER.finditer(text, said.start, said.end):
        clause = said.clause(m.start())
        if hypothetical(text[clause[0] : m.end()]):
            continue
        cut = _RATHER.search(text, m.end(), clause[1])
        edge = cut.start() if cut else clause[1]
        liked = [x for x in said.members if m.end() <= x.start < edge and x.dimension in _SOLD]
        liked = liked or [x for x in inherited(said) if x.dimension in _SOLD][:1]
        less = [x for x in said.members if edge <= x.start < clause[1] and liked and x.dimension == liked[0].dimension]
        if liked:
            span = periods_for(reading, said, m.start(), m.end(), False)[0]
            yield _bought(statement(said, m.start("verb"), m.end("verb"), "comparison"), liked[0], less, span, facts)


def _bought(claim: Claim, liked: MemberMention, less: list[MemberMention], span: Span | None, facts: Facts) -> Claim:
    unit = "units" if facts.has("units") else "orders"
    counts = facts.by_member(unit, liked.dimension, (), span)
    name = metric_name(unit)
    when = span.label if span else "all periods"
    others = [x.member for x in less if x.member != liked.member and x.member in counts]
    claim = replace(claim, query=f"{name} of {liked.member} against {' + '.join(others) or 'the others'}, {when}")
    if liked.member not in counts or len(counts) < 2:
        return replace(claim, why=f"The rows cannot tell how often {liked.member} is bought beside others.")
    own = counts[liked.member]
    order = sorted(counts, key=lambda k: -counts[k])
    best = max(others, key=lambda k: counts[k]) if others else order[0] if order[0] != liked.member else order[1]
    beside = f"{liked.member} {own:,.0f}, {best} {counts[best]:,.0f}"
    claim = replace(claim, true=f"{beside} {name}", true_value=own)
    place = f"{ordinal(order.index(liked.member) + 1)} of {len(order)} by {name}"
    if own >= counts[best]:
        return replace(claim, verdict="right", why=f"{liked.member} is {place} with {own:,.0f}.")
    return replace(
        claim,
        verdict="misleading",
        why=f"What is bought does not support it: {liked.member} is {place} ({beside}).",
    )
