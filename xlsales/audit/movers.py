"""The members that moved most: the biggest losers, the main contributors to a decline."""

from __future__ import annotations

import re
from dataclasses import replace

from xlsales.audit.claims import Claim, Filters, Query, Verdict
from xlsales.audit.members import MemberMention
from xlsales.audit.queries import Facts
from xlsales.audit.scope import Reading, Said
from xlsales.audit.slots import default_compare, periods_for

# "The biggest losers among the sectors" are ranked by what they lost, not by what they have.
MOVERS = re.compile(
    r"\b(?:(?P<up>gainers?|winners?|climbers?|risers?|growers?|gains?|increases?)"
    r"|losers?|decliners?|fallers?|laggards?|losses|declines?|drops?)\b",
    re.I,
)


MOVE_OF = re.compile(
    r"\s+(?:to|of|behind|for)\s+(?:the\s+|our\s+|this\s+)*(?:\w+\s+)?(?:(?P<up>growth|rise|increase|gain|upturn)"
    r"|decline|drop|fall|loss|decrease|downturn|shortfall|slump)\b",
    re.I,
)


def left_out(reading: Reading, said: Said, main: list[MemberMention], rest: Filters, facts: Facts) -> str:
    """Members that fell more than those of whom a sentence says that they fell, in words; empty where none did."""
    if not any(w.entry == "down" for w in said.changes) or any(w.entry == "up" for w in said.changes):
        return ""
    span = periods_for(reading, said, said.start, said.start, True)[0] or reading.clock.now
    compare = default_compare(reading, said, span)
    if span is None or compare is None:
        return ""
    moves = {
        m: v
        for m in facts.members(main[0].dimension)
        if (v := facts.value(Query("revenue", "difference", (*rest, (main[0].dimension, (m,))), span, compare)))
    }
    named = {w.member for w in main}
    largest = min((moves.get(m, 0.0) for m in named), default=0.0)
    larger = sorted((m for m in moves if m not in named and moves[m] < largest), key=lambda m: moves[m])[:3]
    return f" Others fell more: {', '.join(f'{m} {moves[m]:+,.0f}' for m in larger)}." if larger else ""


def movers_judged(
    reading: Reading, said: Said, claim: Claim, main: list[MemberMention], rest: Filters, up: bool, facts: Facts
) -> Claim:
    """Whether these are the members that moved most, in money or in percent."""
    span = periods_for(reading, said, said.start, said.start, True)[0] or reading.clock.now
    compare = default_compare(reading, said, span)
    if span is None or compare is None:
        return replace(claim, why="There is no period to compare with.")
    names = list(dict.fromkeys(w.member for w in main))
    claim = replace(claim, query=f"change of revenue by {main[0].dimension}, {span.label} against {compare.label}")
    shown = largest = ""
    strays: list[str] = []
    for measure in ("difference", "change"):
        moves = {
            m: v
            for m in facts.members(main[0].dimension)
            if (v := facts.value(Query("revenue", measure, (*rest, (main[0].dimension, (m,))), span, compare)))
            is not None
        }
        first = sorted(moves, key=lambda k: -moves[k] if up else moves[k])[: len(names)]
        figures = ", ".join(
            f"{k} {moves[k]:+,.0f}" if measure == "difference" else f"{k} {moves[k]:+.1%}" for k in first
        )
        shown = shown or figures
        if set(first) == set(names) and all((moves[k] > 0) == up and moves[k] for k in names):
            return replace(claim, verdict="right", true=figures, why=f"They moved most: {figures}.")
        largest = largest or first[0]
        strays = [k for k in names if (moves.get(k, 0.0) > 0) != up or not moves.get(k)]
    # Without a number, the main ones need not be the first of all, but the first must be among them.
    counted = re.search(r"\b(?:two|three|four|five|\d)\b", claim.stated, re.I)
    verdict: Verdict = "misleading" if largest in names and not counted and not strays else "wrong"
    return replace(claim, verdict=verdict, true=shown, why=f"Those that moved most are {shown}.")
