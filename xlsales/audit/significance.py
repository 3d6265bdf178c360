"""Rates called poor, strong or different: is the difference more than chance?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from xlsales.audit.claims import Claim
from xlsales.audit.members import MemberMention
from xlsales.audit.periods import Span
from xlsales.audit.queries import Facts
from xlsales.audit.scope import Reading, Said
from xlsales.audit.slots import periods_for
from xlsales.audit.subjects import group_before, inherited, statement
from xlsales.metrics.significance import two_proportions

_RATE_WORD = re.compile(
    r"\b(?P<word>poor|weak|low|lower|strong|bad|significantly (?:higher|lower|better|worse|above|below))\b", re.I
)


def check_significance(reading: Reading, said: Said, facts: Facts) -> Iterator[Claim]:
    """A rate called poor, strong or significantly different: is the difference more than chance?"""
    if facts.cube.book.deals is None:
        return
    text = said.line.text
    rates = [w for w in said.metrics if w.entry == "win_rate"]
    for w in rates[:1]:
        clause = said.clause(w.start)
        near = [
            m
            for m in _RATE_WORD.finditer(text, clause[0], min(clause[1], w.end + 40))
            if (m.end() <= w.start + 1 and w.start - m.end() < 12) or 0 <= m.start() - w.end < 14
        ]
        who = group_before(said, w.start, (said.start, said.end)) or inherited(said)
        if not near or not who:
            continue
        word = near[0]
        span = periods_for(reading, said, w.start, w.end, False)[0]
        yield from _tested(
            statement(said, word.start(), word.end(), "significance"), who, word.group("word").lower(), span, facts
        )


def _tested(
    claim: Claim, who: tuple[MemberMention, ...], word: str, span: Span | None, facts: Facts
) -> Iterator[Claim]:
    one = who[0]
    own = ((one.dimension, (one.member,)),)
    won, closed = facts.amount("won", own, span), facts.amount("closed", own, span)
    all_won, all_closed = facts.amount("won", (), span), facts.amount("closed", (), span)
    if not closed or not all_closed or won is None or all_won is None or all_closed <= closed:
        return
    p = two_proportions(won, closed, all_won - won, all_closed - closed)
    rate, rest = won / closed, (all_won - won) / (all_closed - closed)
    claim = replace(
        claim,
        query=f"win rate of {one.member} against the rest, two-proportion test",
        true=f"{rate:.1%} against {rest:.1%}, p = {p:.2f}",
        true_value=p,
    )
    low = bool(re.search(r"poor|weak|low|bad|worse|below", word))
    if (rate < rest) != low and "healthy" not in word:
        yield replace(claim, verdict="wrong direction", why=f"{one.member} wins {rate:.1%}, the rest {rest:.1%}.")
    elif p > facts.cube.settings.alpha:
        yield replace(
            claim,
            verdict="not significant",
            why=(
                f"{rate:.1%} against {rest:.1%} of the rest is within chance (p = {p:.2f}, {closed:,.0f} closed deals)."
            ),
        )
    else:
        yield replace(claim, verdict="right", why=f"{rate:.1%} against {rest:.1%} of the rest (p = {p:.3f}).")
