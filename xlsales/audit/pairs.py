"""Two members side by side: the gap between them, and how many times one is the other."""

from __future__ import annotations

import re
from dataclasses import replace

from xlsales.audit.claims import Claim, Filters, Query, Verdict
from xlsales.audit.members import MemberMention
from xlsales.audit.numbers import Number
from xlsales.audit.periods import Span
from xlsales.audit.precision import agreement, plain, printed
from xlsales.audit.queries import Facts
from xlsales.audit.scope import Reading, Said, hypothetical
from xlsales.audit.slots import periods_for
from xlsales.audit.subjects import group_before, inherited, statement
from xlsales.audit.vocabulary import metric_name, words

_GAP = re.compile(r"\b(?:gap|difference|distance)\s+between\b", re.I)
_MOVED = re.compile(
    r"\b(?:(?P<wider>widen\w*|grew|grown|increased|rose)|narrow\w*|clos(?:ed|ing)|shrank|shrunk|fell|decreased)\b", re.I
)
_TIMES = re.compile(
    r"^\s*(?:as (?:much|many|high|large|big|strong|well)(?: (?P<what>\w+(?: \w+)?))? as|that of|those of"
    r"|the (?P<size>revenues?|sales|size|amount|level|value|orders|units|volume) of"
    r"|of what)\s+(?:in\s+)?(?:the\s+|our\s+)?$",
    re.I,
)


# "Films is less than a third of Coatings".
_OF = re.compile(r"\s*of\s+(?:the\s+|our\s+)?", re.I)
_IS = re.compile(
    r"\b(?:is|are|was|were|remains?|equals?|with|has|have|had|sold|made|earned)\s+(?:now |still |only |just "
    r"|about |around |roughly |nearly "
    r"|almost |less than |more"
    r" than |barely |over |under |well )*$",
    re.I,
)


def check_pairs(reading: Reading, said: Said, facts: Facts) -> tuple[list[Claim], set[int]]:
    """Gaps and multiples of two members in a sentence, with the starts of the figures that belong to them."""
    if said.line.kind in ("heading", "row") or said.advice or len(said.members) < 1:
        return [], set()
    gaps, used = _gaps(reading, said, facts)
    out = list(gaps)
    for n in said.numbers:
        if n.start in used or n.unit not in ("times", "percent"):
            continue
        if (claim := _multiple(reading, said, n, facts)) is not None:
            used.add(n.start)
            out.append(claim)
    return out, used


def _gaps(reading: Reading, said: Said, facts: Facts) -> tuple[list[Claim], set[int]]:
    text = said.line.text
    m = _GAP.search(text, said.start, said.end)
    if m is None:
        return [], set()
    pair = [x for x in said.members if m.end() <= x.start < m.end() + 80][:2]
    if len(pair) < 2 or pair[0].dimension != pair[1].dimension:
        return [], set()
    end = min([n.start for n in said.numbers if n.start > pair[1].end], default=said.end)
    metric = next((w.entry for w in said.metrics), "revenue")
    span, compare, _ = periods_for(reading, said, m.start(), pair[1].end, True)
    now, before = (_gap(metric, pair, s, facts) for s in (span, compare))
    when = span.label if span else "all periods"
    query = f"gap of {metric_name(metric)} between {pair[0].member} and {pair[1].member}, {when}"
    out: list[Claim] = []
    used: set[int] = set()
    moved = _MOVED.search(text, pair[1].end, end)
    if moved and now is not None and before is not None and compare is not None:
        claim = replace(statement(said, moved.start(), moved.end(), "direction"), query=query)
        wider = bool(moved.group("wider"))
        verdict: Verdict = "right" if (now > before) == wider and now != before else "wrong direction"
        out.append(
            replace(
                claim,
                verdict=verdict,
                true=f"{before:,.0f} → {now:,.0f}",
                why=f"It was {before:,.0f} and is {now:,.0f}.",
            )
        )
    n = next((n for n in said.numbers if n.start > pair[1].end and n.unit in ("money", "plain")), None)
    if n is not None and now is not None:
        used.add(n.start)
        by = moved is not None and re.search(
            r"\bby\s+(?:about |around |nearly |just |only |over )?$", text[moved.end() : n.start]
        )
        shown = abs(now - before) if by and before is not None else now
        out.append(_sized(replace(statement(said, n.start, n.end, "comparison"), query=query), n, shown))
    return out, used


def _gap(metric: str, pair: list[MemberMention], span: Span | None, facts: Facts) -> float | None:
    a, b = (facts.amount(metric, ((x.dimension, (x.member,)),), span) for x in pair)
    return None if a is None or b is None else abs(a - b)


def _sized(claim: Claim, n: Number, shown: float) -> Claim:
    agreed = agreement(n, n.value, shown)
    claim = replace(claim, true=plain(n, shown), true_value=shown, stated_value=n.value)
    if agreed in ("exact", "rounded"):
        return replace(claim, verdict="right", why=f"The rows give {plain(n, shown)}.")
    verdict: Verdict = "misleading" if agreed == "loose" else "wrong"
    return replace(claim, verdict=verdict, why=f"The rows give {plain(n, shown)}.", fix=printed(n, shown))


def _multiple(reading: Reading, said: Said, n: Number, facts: Facts) -> Claim | None:
    """ "More than twice as much as B", "60 % of that of B": the ratio of two members."""
    text = said.line.text
    other = next((m for m in said.members if m.start >= n.end), None)
    gap = text[n.end : other.start] if other is not None else ""
    link = _TIMES.match(gap) if other is not None else None
    if link is None and _OF.fullmatch(gap) and _IS.search(text[said.start : n.start]):
        link = re.match("(?P<what>)(?P<size>)", "")
    if other is None or link is None or hypothetical(text[said.clause(n.start)[0] : n.start]):
        return None
    left = group_before(said, n.start, (said.start, said.end)) or inherited(said)
    first = next((m for m in left if m.dimension == other.dimension and m.member != other.member), None)
    if first is None:
        return None
    named = words("metrics", link.group("what") or link.group("size") or "")
    before = [w.entry for w in said.metrics if w.end <= n.start and w.entry not in ("customers", "cost", "quota")]
    metric = named[0].entry if named else before[-1] if before else "revenue"
    span = periods_for(reading, said, n.start, n.end, False)[0]
    rest: Filters = tuple((m.dimension, (m.member,)) for m in left if m.dimension != other.dimension)[:1]
    mine, theirs = (facts.amount(metric, (*rest, (m.dimension, (m.member,))), span) for m in (first, other))
    claim = replace(
        statement(said, n.start, n.end, "comparison"),
        query=f"{Query(metric, 'value', ((first.dimension, (first.member,)),), span).text} over that of {other.member}",
    )
    if mine is None or not theirs:
        return replace(claim, why=f"The data cannot tell the {metric_name(metric)} of both.")
    return _sized(claim, n, mine / theirs * (100 if n.unit == "percent" else 1))
