"""Two periods side by side: "November was higher than October", "H2 beat H1"; and leads that widen or narrow."""

from __future__ import annotations

import re
from dataclasses import replace

from xlsales.audit.claims import Claim, Query, Verdict
from xlsales.audit.periods import PeriodMention
from xlsales.audit.queries import Facts
from xlsales.audit.scope import Reading, Said, hypothetical
from xlsales.audit.slots import periods_for
from xlsales.audit.subjects import as_filters, inherited, metrics_before, statement
from xlsales.audit.vocabulary import metric_name, words

_BEFORE = re.compile(
    r"(?:\s*(?:was|were|is|are|came in|has|had|also|both|all|again|clearly|slightly|much|even))*\s*", re.I
)
_AFTER = re.compile(r"\s*(?:in\s+|that (?:of|in)\s+|those (?:of|in)\s+)?(?:the\s+)?", re.I)
_JOIN = re.compile(r"\s*(?:,|and|&|,\s*and|or)\s*", re.I)
_LEAD = re.compile(r"\b(?:lead|advantage|margin|edge|distance|gap)\s+(?:over|to|on)\s+(?:the\s+|our\s+)?", re.I)
_MOVED = re.compile(
    r"\b(?:(?P<wider>widen\w*|grew|grown|increased|rose|extended)|narrow\w*|shrank|shrunk|fell|decreased|closed|melted)\b",
    re.I,
)


def check_period_pairs(reading: Reading, said: Said, facts: Facts) -> tuple[list[Claim], set[int]]:
    """Comparisons of periods, and leads that move; with the starts of the words that they take."""
    if said.line.kind in ("heading", "row") or said.advice:
        return [], set()
    out = [*_pairs(said, facts), *_leads(reading, said, facts)]
    return out, {c.start for c in out}


def _pairs(said: Said, facts: Facts) -> list[Claim]:
    text = said.line.text
    out = []
    for word in words("compare", text, said.start, said.end):
        left = _run(said, [p for p in said.periods if p.span and p.end <= word.start])
        right = next((p for p in said.periods if p.span and p.start >= word.end), None)
        if not left or right is None or right.span is None or hypothetical(text[said.start : word.start]):
            continue
        if not _BEFORE.fullmatch(text[left[-1].end : word.start]) or not _AFTER.fullmatch(text[word.end : right.start]):
            continue
        named = metrics_before(said, word.start, (said.start, said.end))
        metric = next((w.entry for w in named if w.entry not in ("customers", "quota")), "revenue")
        filters = as_filters(tuple(m for m in said.members if m.end <= word.start) or inherited(said))
        theirs = facts.amount(metric, filters, right.span)
        mine = [(p.span.label, facts.amount(metric, filters, p.span)) for p in left if p.span]
        query = f"{metric_name(metric)} of {', '.join(label for label, _ in mine)} against {right.span.label}"
        claim = replace(statement(said, word.start, word.end, "comparison"), query=query)
        if theirs is None or any(v is None for _, v in mine):
            out.append(replace(claim, why="The data cannot tell the figures of these periods."))
            continue
        shown = ", ".join(f"{label} {v:,.0f}" for label, v in mine)
        claim = replace(claim, true=f"{shown}; {right.span.label} {theirs:,.0f}")
        held = all(v is not None and v != theirs and (v > theirs) == (word.entry == "above") for _, v in mine)
        verdict: Verdict = "right" if held else "wrong direction"
        out.append(replace(claim, verdict=verdict, why=f"{'So it is' if held else 'It is not so'}: {claim.true}."))
    return out


def _run(said: Said, found: list[PeriodMention]) -> list[PeriodMention]:
    """The list of periods that ends with the last of these: "November and December"."""
    out = found[-1:]
    for p in reversed(found[:-1]):
        if not _JOIN.fullmatch(said.line.text[p.end : out[0].start]):
            break
        out.insert(0, p)
    return out


def _leads(reading: Reading, said: Said, facts: Facts) -> list[Claim]:
    """ "A's lead over B narrowed": the gap of two members in two periods."""
    text = said.line.text
    m = _LEAD.search(text, said.start, said.end)
    first = next((x for x in reversed(said.members) if m and x.end <= m.start()), None)
    other = next((x for x in said.members if m and 0 <= x.start - m.end() < 3), None)
    moved = _MOVED.search(text, other.end, said.end) if other else None
    if m is None or first is None or other is None or moved is None or first.dimension != other.dimension:
        return []
    metric = next((w.entry for w in said.metrics if w.entry not in ("customers", "margin")), "revenue")
    span, compare, _ = periods_for(reading, said, moved.start(), moved.end(), True)
    gaps = []
    for s in (span, compare):
        a, b = (facts.value(Query(metric, "value", ((x.dimension, (x.member,)),), s)) for x in (first, other))
        gaps.append(None if a is None or b is None or s is None else a - b)
    when = f"{span.label if span else ''} against {compare.label if compare else ''}"
    claim = replace(
        statement(said, moved.start(), moved.end(), "direction"),
        query=f"lead of {first.member} over {other.member} by {metric_name(metric)}, {when}",
    )
    now, before = gaps
    if now is None or before is None:
        return [replace(claim, why="There is nothing to compare with in the data.")]
    held = now != before and (now > before) == bool(moved.group("wider"))
    verdict: Verdict = "right" if held else "wrong direction"
    return [
        replace(
            claim, verdict=verdict, true=f"{before:,.0f} → {now:,.0f}", why=f"It was {before:,.0f} and is {now:,.0f}."
        )
    ]
