"""Who makes a profit and who a loss: unprofitable, in the red, loss-making."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from xlsales.audit.claims import Claim, Query
from xlsales.audit.queries import Facts
from xlsales.audit.scope import Reading, Said, hypothetical
from xlsales.audit.slots import periods_for
from xlsales.audit.subjects import as_filters, group_before, inherited, statement

_LOSS = re.compile(
    r"\b(?:unprofitable|loss[- ]making|los(?:es|ing|e|t) money|in the red|(?:at|making|makes?|made) a loss(?! of))\b",
    re.I,
)
_PROFIT = re.compile(
    r"\b(?:is|are|was|were|remain(?:s|ed)?|stay(?:s|ed)?|became|turned)\s+"
    r"(?:still |again |highly |solidly |not |no longer |never )?"
    r"(?P<word>profitable|in the black)\b(?!\s+(?:for|to)\b)",
    re.I,
)
_NOT = re.compile(r"\b(?:not|no longer|never|neither|hardly|n't)\s+(?:\w+\s+)?$", re.I)


def check_losses(reading: Reading, said: Said, facts: Facts) -> Iterator[Claim]:
    """One claim for each word that says that somebody makes a profit or a loss."""
    if said.line.kind == "heading" or said.advice:
        return
    text = said.line.text
    found = [(m.start(), m.end(), -1) for m in _LOSS.finditer(text, said.start, said.end)]
    found += [(m.start("word"), m.end("word"), 1) for m in _PROFIT.finditer(text, said.start, said.end)]
    for start, end, sign in found:
        clause = said.clause(start)
        before = text[clause[0] : start]
        if hypothetical(before):
            continue
        who = as_filters(group_before(said, start, clause) or inherited(said))
        span = periods_for(reading, said, start, end, False)[0]
        claim = replace(statement(said, start, end, "comparison"), query=Query("profit", "value", who, span).text)
        profit = facts.amount("profit", who, span)
        if profit is None:
            yield replace(claim, why="The data have no profit: it would need profits or costs.")
            continue
        claim = replace(claim, true=f"{profit:,.0f}", true_value=profit)
        stated = -sign if _NOT.search(before) else sign
        yield replace(
            claim,
            verdict="right" if profit * stated > 0 else "wrong",
            why=f"The rows give a {'profit' if profit >= 0 else 'loss'} of {abs(profit):,.0f}.",
        )
