"""Who or what drives a change, said actively: A drove the decline, the main reason for the decline is A."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from xlsales.audit.claims import Claim, Filters, Query
from xlsales.audit.contributions import contribution
from xlsales.audit.effects import is_split
from xlsales.audit.factor_effects import factor_effect
from xlsales.audit.members import MemberMention
from xlsales.audit.queries import Facts
from xlsales.audit.scope import Reading, Said, hypothetical
from xlsales.audit.slots import default_compare, periods_for
from xlsales.audit.subjects import as_filters, group_after, group_before, inherited, statement
from xlsales.audit.vocabulary import words

_MAIN = (
    r"(?:(?:the|a|our|one|only|sole|single|main|key|primary|principal|major|biggest|largest|chief|leading|real|root"
    r"|most important)\s+)*"
)
_MOVE = (
    r"(?:[^\s,;.]+\s+){0,4}?"
    r"(?P<what>declines?|drops?|fall|growth|increase|rise|downturn|decrease|gains?|losses|loss|improvement|slump|dip"
    r"|slide|shortfall|surge|jump|uptick|upturn)\b"
)
_MOST = (
    r"(?P<most>(?:nearly |almost )?(?:most|all|the bulk|the majority|the lion's share|the largest part|much"
    r"|more than half|over half|half) of\s+)"
)
_ACTIVE = (
    re.compile(
        rf"\b(?P<verb>(?:is|are|was|were|remains?|has been|have been)\s+{_MAIN}(?:reason|cause|driver|source|culprit"
        r"|contributor)s?\s+(?:for|of|to|behind)|(?:is|are|was|were)\s+(?:largely |mainly |mostly |solely |partly )?"
        rf"(?:responsible for|to blame for|behind)|drove|drives|caused|causes|explains?|explained"
        rf"|account(?:s|ed)?\s+for(?=\s+(?:the|this|its|their)\s)|contribut(?:ed|es?)\s+(?:the\s+)?most\s+to)\s+{_MOST}?{_MOVE}",
        re.I,
    ),
    re.compile(rf"\b(?P<verb>accounts? for|accounted for|makes? up|made up|brought|brings?)\s+{_MOST}{_MOVE}", re.I),
)
_PASSIVE = re.compile(
    rf"\b{_MAIN}(?:reason|cause|driver|explanation|source|culprit)s?\s+(?:for|of|behind)\s+{_MOVE}"
    r"(?:\s+(?:in|of)\s+(?:[^\s,;.]+\s+){0,3}?[^\s,;.:]+)?\s*(?P<verb>(?:is|are|was|were|lies in|remains)|:)\s+",
    re.I,
)
# "The decline of revenue of A", "the decline in the North".
_TO_OWNER = (
    r"\s*(?:(?:in|of)\s+(?:(?:the|our|total|net|gross)\s+)*[a-z]+(?:\s[a-z]+)?\s+)?"
    + r"(?:in|of|at|for|from|by|with)\s+(?:the\s+|our\s+)*"
)
_NOT = re.compile(r"\bnot\s+(?:the\s+|in\s+|its\s+)?$", re.I)
_FEWER = re.compile(r"\b(?:not|no longer|neither|hardly)\b", re.I)


def check_drivers(reading: Reading, said: Said, facts: Facts) -> Iterator[Claim]:
    """One claim for each member or factor that a sentence says drives a change."""
    if said.line.kind == "heading" or said.text.rstrip().endswith("?"):
        return
    text = said.line.text
    for m in _PASSIVE.finditer(text, said.start, said.end):
        after = group_after(said, m.end(), said.clause(m.start()))
        near = after if after and after[0].start - m.end() < 25 else ()
        yield from _judged(reading, said, m, m.end("verb"), near, m.end(), facts, m.group("what"), least=0.0)
    for m in (m for pattern in _ACTIVE for m in pattern.finditer(text, said.start, said.end)):
        start, what = m.start(), m.group("what")
        clause = said.clause(start)
        if is_split(said) and not group_before(said, start, clause):
            # "Volume leads the rise: volume +4, price +1" is judged by the effects it spells out.
            continue
        if hypothetical(text[clause[0] : start]) or _FEWER.search(text[clause[0] : start][-15:]):
            continue
        who = group_before(said, start, clause)
        if not who and re.search(r"\b(?:it|this|he|she|they|which|that|these)\s+(?:\w+ly\s+)?$", text[:start], re.I):
            who = inherited(said)
        yield from _judged(
            reading, said, m, m.end("verb"), who, clause[0], facts, what, least=0.5 if m.group("most") else 0.0
        )


def _judged(
    reading: Reading,
    said: Said,
    m: re.Match[str],
    end: int,
    who: tuple[MemberMention, ...],
    factors_from: int,
    facts: Facts,
    what: str,
    *,
    least: float,
) -> Iterator[Claim]:
    """The members' part of the change, or that of the factor that stands where they could."""
    text = said.line.text
    claim = statement(said, m.start(), end, "cause")
    span, compare, _ = periods_for(reading, said, m.start(), m.end(), True)
    if span is not None and compare is None:
        compare = default_compare(reading, said, span)
    metric, filters = _whose(said, m, end, who)
    # "A, our largest software account, explains the fall of software": software is whose fall it is.
    owned = {name for _, names in filters for name in names}
    who = tuple(w for w in who if w.member not in owned)
    moved = facts.value(Query(metric, "difference", filters, span, compare)) if span and compare else None
    way = next((w.entry for w in words("change", what)), "")
    if moved and ((way == "up" and moved < 0) or (way == "down" and moved > 0)):
        yield replace(
            claim,
            verdict="wrong direction",
            true=f"{moved:+,.0f}",
            true_value=moved,
            query=Query(metric, "difference", filters, span, compare).text,
            why=f"There was no {what.lower()} to drive: it {'rose' if moved > 0 else 'fell'} by {abs(moved):,.0f}.",
        )
        return
    if who:
        found = contribution(claim, metric, filters, as_filters(who), span, compare, facts)
        if found.verdict == "right" and found.true_value is not None and found.true_value < least:
            found = replace(found, verdict="misleading", why=f"{found.why} That is less than half.")
        yield found
        return
    stop = m.start() if factors_from < m.start() else min(said.end, factors_from + 60)
    factor = next(
        (
            w
            for w in words("cause", text, factors_from, stop)
            if w.entry != "links" and not _NOT.search(text[: w.start])
        ),
        None,
    )
    if factor is not None and span is not None and compare is not None:
        yield factor_effect(claim, metric, factor, filters, span, compare, facts, text[factors_from:stop])


def _whose(said: Said, m: re.Match[str], end: int, who: tuple[MemberMention, ...]) -> tuple[str, Filters]:
    """The figure that changed, and whose: "the decline in orders", "software's decline", "the decline in software"."""
    text, at = said.line.text, m.end("what")
    end = end if end < at else m.start()
    reach = min(said.end, at + 40)
    inside = [w for w in said.metrics if end <= w.start and w.end <= reach]
    inside = [w for w in inside if w.end <= at or re.match(r"\s*(?:in|of)\b", text[at : w.start])]
    owners = [
        x for x in said.members
        if x not in who and end <= x.start < reach
        and all(x.dimension != y.dimension for y in who if y.member != x.member)
        and (x.end <= at or re.fullmatch(_TO_OWNER, text[at : x.start]))
    ]  # fmt: skip
    return (inside[0].entry if inside else "revenue"), as_filters(tuple(owners[:1]))
