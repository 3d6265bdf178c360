"""Claims of the first few: the two main segments, the top three products."""

from __future__ import annotations

import re
from dataclasses import replace

from xlsales.audit.claims import Claim, Filters
from xlsales.audit.members import MemberMention
from xlsales.audit.movers import MOVE_OF, MOVERS, left_out, movers_judged
from xlsales.audit.periods import Span
from xlsales.audit.queries import Facts
from xlsales.audit.scope import Reading, Said
from xlsales.audit.slots import periods_for
from xlsales.audit.subjects import as_filters, group_after, group_before, statement
from xlsales.audit.vocabulary import metric_name

_SET = re.compile(
    (r"\b(?:(?P<n>two|three|four|five|top\s+(?:\d|two|three|four|five)|\d)\s+)?(?P<main>(?<=top )?(?:main"
        r"|key|largest|biggest|leading|primary|top|major|best[- ]selling|top[- ]performing|strongest"
        r"|highest[- ]grossing))\s+(?:\d\s+|two\s+|three\s+)?(?:\w+\s+){0,3}?(?P<what>segments?|sectors?"
        r"|regions?|products?|categories|markets|customers|accounts|managers|generators|drivers|contributors"
        r"|performers|reps|sellers|channels|countries|territories|industries)\b"), re.I,
)  # fmt: skip


# "The top three products [by revenue] [in Q2 2024] are A, B and C".
_TO_NAMES = re.compile(
    r"\s*(?:(?:by|in terms of|on|for|in|of|during)\s+[\w' ]{2,30}?){0,2}\s*"
    r"(?:[,:(]|are|were|is|such as|namely|like|including)?\s*(?:the\s+)?",
    re.I,
)
_BY = re.compile(r"^\s*(?:by|in terms of|on|in)\s+(?:the\s+)?", re.I)


def rank_sets(reading: Reading, said: Said, facts: Facts) -> tuple[list[Claim], list[tuple[int, int]]]:
    """'The two main segments A and B', 'A and B are the top revenue generators', 'top 3 products A, B and C'."""
    out: list[Claim] = []
    taken: list[tuple[int, int]] = []
    text = said.line.text
    for m in _SET.finditer(text, said.start, said.end):
        plural = m.group("what").lower().endswith("s") and m.group("what").lower() not in ("series",)
        if not plural or (said.advice and not m.group("n")):
            continue
        clause = (said.start, said.end)
        after = group_after(said, m.end(), clause)
        gap = text[m.end() : after[0].start] if after else ""
        who = after if after and _TO_NAMES.fullmatch(gap) else group_before(said, m.start(), clause)
        if after and who is after and re.search(r"such as|like|including", gap):
            who = after
        if not who and re.search(r"\b(?:these|they|both)\b", said.text[:25], re.I):
            who = said.before or said.topic
        main = [w for w in who if w.dimension == who[0].dimension] if who else []
        if len(main) < 2:
            taken.append((m.start(), m.end())) if not main else None
            continue
        taken.append((m.start(), m.end()))
        span = periods_for(reading, said, m.start(), m.end(), False)[0]
        rest = as_filters(tuple(w for w in who if w.dimension != main[0].dimension))
        metric = _metric(said, m.end())
        claim = statement(said, m.start(), m.end(), "category", whole=True)
        moved = MOVERS.search(m.group(0)) or MOVE_OF.match(text, m.end(), said.end)
        if moved is not None:
            out.append(movers_judged(reading, said, claim, main, rest, bool(moved.group("up")), facts))
        else:
            judged = _set_judged(claim, metric, main, rest, span, facts)
            out.append(replace(judged, why=judged.why + left_out(reading, said, main, rest, facts)))
    return out, taken


def _metric(said: Said, at: int) -> str:
    """The figure that right after the words ranks them: "the top three products by units"; else revenue."""
    by = _BY.match(said.line.text[at : said.end])
    named = [w for w in said.metrics if by and w.start == at + by.end()]
    return named[0].entry if named else "revenue"


def _set_judged(
    claim: Claim, metric: str, main: list[MemberMention], rest: Filters, span: Span | None, facts: Facts
) -> Claim:
    names = list(dict.fromkeys(w.member for w in main))
    values = facts.by_member(metric, main[0].dimension, rest, span)
    order = sorted(values, key=lambda k: -values[k])
    places = {n: order.index(n) + 1 for n in names if n in order}
    when = span.label if span else "all periods"
    shown = ", ".join(f"{n} {ordinal(p)}" for n, p in places.items())
    claim = replace(
        claim,
        query=f"ranks by {metric_name(metric)} of {', '.join(names)}, {when}",
        true=", ".join(order[: len(names)]),
    )
    if len(places) < len(names):
        return replace(claim, why=f"Not all of these have {metric_name(metric)} in the data.")
    if max(places.values()) == len(names):
        return replace(claim, verdict="right", why=f"By {metric_name(metric)} {shown} of {len(order)}.")
    return replace(
        claim,
        verdict="wrong",
        why=f"By {metric_name(metric)} {shown} of {len(order)}; the first are {', '.join(order[: len(names)])}.",
    )


def ordinal(place: int) -> str:
    """A place in words.

    Examples
    --------
    >>> ordinal(2), ordinal(11)
    ('2nd', '11th')
    """
    return f"{place}{'th' if place % 100 in (11, 12, 13) else {1: 'st', 2: 'nd', 3: 'rd'}.get(place % 10, 'th')}"


def figure_of(metric: str, value: float) -> str:
    """A metric's value as shown beside a rank.

    Examples
    --------
    >>> figure_of("win_rate", 0.125), figure_of("revenue", 1234.5)
    ('12.5%', '1,234')
    """
    if metric in ("win_rate", "lost_share", "margin", "growth"):
        return f"{value:+.1%}" if metric == "growth" else f"{value:.1%}"
    return (
        f"{value:,.2f}" if metric == "weeks_to_close" or (abs(value) < 100 and value != int(value)) else f"{value:,.0f}"
    )
