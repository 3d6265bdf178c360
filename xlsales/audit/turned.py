"""Groups whose direction one member turns: "without A it fell; the same customer turns B and C"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from xlsales.audit.claims import Claim, Filters, Query
from xlsales.audit.members import MemberMention
from xlsales.audit.queries import Facts
from xlsales.audit.scope import Reading, Said
from xlsales.audit.slots import periods_for
from xlsales.audit.subjects import statement

_TURNS = re.compile(
    r"\b(?P<who>(?:the\s+)?same\s+(?:\w+\s+)?\w+|(?:it|he|she|they)|this\s+\w+)?\s*(?:also\s+|alone\s+)*"
    r"\b(?:turns?|turned|flips?|flipped|revers(?:es|ed))\s+(?:the\s+(?:sign|direction|trend)\s+of\s+)?(?:also\s+)?(?:the\s+)?$",
    re.I,
)
_WOULD = re.compile(r"\bwould(?:\s+\w+)?\s+have\b", re.I)
_BUT_FOR = re.compile(
    r"\b(?:were it not for|if not for|if it (?:were|was|had) not(?: been)? for|but for|without|excluding|leaving out)"
    r"\s+(?:the\s+)?$",
    re.I,
)
FLAT = 0.02
_WITHOUT = re.compile(r"\b(?:without|excluding|leaving out|leave out|apart from)\s+(?:the\s+)?$", re.I)


def check_turned(reading: Reading, said: Said, facts: Facts) -> Iterator[Claim]:
    """Each group that one member is said to turn: its change with and without that member."""
    text = said.line.text
    for first in said.members:
        m = _TURNS.search(text[said.start : first.start])
        mover = _mover(said, said.start + m.start(), bool(m["who"])) if m else None
        if m is None or mover is None or said.advice:
            continue
        at = said.start + m.start()
        span, compare, _ = periods_for(reading, said, at, first.start, True)
        for group in _listed(said, first):
            claim = statement(said, group.start, group.end, "concentration")
            own: Filters = ((group.dimension, (group.member,)),)
            apart: Filters = ((mover.dimension, (mover.member,)),)
            change = facts.value(Query("revenue", "change", own, span, compare))
            query = Query("revenue", "change", own, span, compare, (), apart)
            left = facts.value(query)
            claim = replace(claim, query=query.text)
            if change is None or left is None or group.dimension == mover.dimension:
                yield replace(claim, why=f"The data cannot tell {group.member} without {mover.member}.")
                continue
            both = f"{change:+.1%}, without {mover.member} {left:+.1%}"
            turns = change * left < 0
            yield replace(
                claim,
                verdict="right" if turns else "wrong",
                true=both,
                why=f"{group.member} {'turns' if turns else 'keeps its direction'}: {both}.",
            )


def check_would_have(reading: Reading, said: Said, facts: Facts) -> Iterator[Claim]:
    """ "Were it not for A, revenue would have fallen": the change of the rest, without a figure."""
    text = said.line.text
    would = _WOULD.search(text, said.start, said.end)
    word = next((w for w in said.changes if would and 0 <= w.start - would.end() < 12), None)
    if would is None or word is None or any(0 <= n.start - word.end < 12 for n in said.numbers):
        return
    mover = next((m for m in said.members if _BUT_FOR.search(text[said.start : m.start])), None)
    if mover is None:
        return
    group = [m for m in said.members if m.dimension != mover.dimension and m.end <= would.start()][-1:]
    own: Filters = tuple((m.dimension, (m.member,)) for m in group)
    span, compare, _ = periods_for(reading, said, would.start(), would.end(), True)
    query = Query("revenue", "change", own, span, compare, (), ((mover.dimension, (mover.member,)),))
    left = facts.value(query)
    claim = replace(statement(said, would.start(), word.end, "what_if"), query=query.text)
    if left is None:
        yield replace(claim, why=f"The data cannot tell it without {mover.member}.")
        return
    fits = (left > 0) == (word.entry == "up") if word.entry != "flat" else abs(left) <= FLAT
    why = f"Without {mover.member} the change is {left:+.1%}."
    yield replace(claim, verdict="right" if fits else "wrong direction", true=f"{left:+.1%}", true_value=left, why=why)


def _mover(said: Said, at: int, taken_over: bool) -> MemberMention | None:
    """Who turns: the member left out before, where the words point back; else the one right before the verb."""
    text = said.line.text
    before = [m for m in said.members if m.end <= at + 1]
    left_out = [m for m in before if _WITHOUT.search(text[said.start : m.start])]
    if taken_over:
        return next(reversed(left_out or before), None)
    return next((m for m in reversed(before) if not text[m.end : at + 1].strip()), None)


def _listed(said: Said, first: MemberMention) -> list[MemberMention]:
    """The members of a list, whatever their dimensions."""
    out = [first]
    for m in said.members:
        gap = said.line.text[out[-1].end : m.start] if m.start >= out[-1].end else ""
        if re.fullmatch(r"\s*(?:,|and|&|,\s*and|as well as)\s*(?:the\s+)?", gap):
            out.append(m)
    return out
