"""Words of share: primarily from, the bulk of, the majority."""

from __future__ import annotations

import re
from dataclasses import replace

from xlsales.audit.blame import of_move
from xlsales.audit.claims import Claim, Filters, Query
from xlsales.audit.periods import Span
from xlsales.audit.queries import Facts
from xlsales.audit.scope import Reading, Said, hypothetical
from xlsales.audit.slots import periods_for
from xlsales.audit.subjects import as_filters, group_after, group_before, inherited, statement
from xlsales.audit.vocabulary import Word, metric_name, words

_PART_OF_MOVE = re.compile(
    r"^\s*(?:of\s+)?(?:\S+\s+){0,5}(?:fall|rise|decline|drop|growth|increase|decrease|change)\b", re.I
)


def check_share_words(reading: Reading, said: Said, facts: Facts) -> list[Claim]:
    """'Primarily from', 'the bulk of', 'the majority'."""
    out: list[Claim] = []
    if said.line.kind == "heading" or (said.advice and not said.topic):
        return out
    text = said.line.text
    for word in words("share", text, said.start, said.end):
        clause = said.clause(word.start)
        after = text[word.end : clause[1]]
        if (
            hypothetical(text[clause[0] : word.start])
            or re.match(
                r"^\s*(?:due|driven|because|on account of|owing|thanks|as a result|courtesy|the\s+\w+\s+budget|by\b)",
                after,
            )
            or (
                re.search(r"\bthe\s*$", text[: word.start])
                and re.match(r"\s+of the (?:time|marketing|team|budget)", after)
            )
        ):
            continue
        if re.match(
            r"^\s*(?:\w+\s+){0,2}(?:quarters?|months?|years?|periods?|customers|deals|regions|products|time|cases)\b",
            after,
        ):
            continue
        if re.match(r"^\s*(?:volume|value|price|mix)\b", after) or _PART_OF_MOVE.match(after):
            continue
        if said.changes and re.search(r"\b(?:stem|c[oa]me|result|arise|originate)\w*\s*$", text[: word.start], re.I):
            # "The decline stems mainly from the North": a part of the change.
            continue
        if of_move(said, word) or (re.match(r"^\s*from\b", after) and words("cause", after, 0, min(len(after), 40))):
            # "Growth comes mostly from higher prices" names a cause, no share.
            continue
        if word.entry == "main" and not re.match(r"^\s*(?:from|in|by|to|of|generated|concentrated|the)\b", after):
            continue
        right = group_after(said, word.end, clause)
        gap = text[word.end : right[0].start] if right else ""
        from_right = bool(right) and bool(
            re.match(
                r"^\s*(?:of\s+[\w\s,']{0,40}?)?(?:\w+\s+){0,3}(?:from|by|in|to|is|was|at|on)\s+(?:the\s+|our\s+)?$", gap
            )
        )
        left = group_before(said, word.start, clause) or group_before(said, word.start, (said.start, said.end))
        who = right if from_right else left or inherited(said)
        if not who:
            continue
        metrics = [
            w
            for w in said.metrics
            if clause[0] <= w.start < clause[1]
            and w.entry in ("revenue", "orders", "units", "profit", "customers")
            and w.entry != "customers"
        ]
        metric = metrics[0].entry if metrics else "revenue"
        span = periods_for(reading, said, word.start, word.end, False)[0]
        out.append(
            _share(statement(said, word.start, word.end, "share_words"), metric, as_filters(who), span, facts, word)
        )
    return out


def _share(claim: Claim, metric: str, filters: Filters, span: Span | None, facts: Facts, word: Word) -> Claim:
    query = Query(metric, "share", filters, span)
    true = facts.value(query)
    claim = replace(claim, query=query.text)
    if true is None:
        return replace(
            claim,
            why=f"The data cannot tell the {metric_name(metric)} of {', '.join(' + '.join(m) for _, m in filters)}.",
        )
    claim = replace(claim, true=f"{true:.1%}", true_value=true)
    if true >= 0.999:
        return replace(claim, verdict="misleading", why="Understated: it is all of it (100%).")
    if true > 0.5:
        return replace(claim, verdict="right", why=f"It is {true:.1%}.")
    values = facts.by_member(metric, filters[0][0], filters[1:], span)
    largest = max(values, key=lambda m: values[m]) if values else ""
    loose = re.search(r"bulk|lion|primarily|mainly|largely|chiefly|principally", claim.stated, re.I)
    if largest in filters[0][1] and (loose or word.entry == "main"):
        return replace(claim, verdict="misleading", why=f"Overstated: it is the largest part, but only {true:.1%}.")
    return replace(
        claim,
        verdict="wrong",
        why=f"It is {true:.1%}" + (f"; the largest is {largest}." if largest and largest not in filters[0][1] else "."),
    )
