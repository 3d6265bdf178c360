"""Starts and performances: a favorable start in 2024, a robust performance during the latter half of 2023."""

from __future__ import annotations

import re
from dataclasses import replace

from xlsales.audit.claims import Claim, Query
from xlsales.audit.directions import judged_direction
from xlsales.audit.periods import Span
from xlsales.audit.queries import Facts
from xlsales.audit.scope import Reading, Said
from xlsales.audit.subjects import as_filters, group_before, statement
from xlsales.audit.vocabulary import Word

_PERFORMANCE = re.compile(
    r"(?P<word>robust|strong|solid|healthy|favou?rable|promising|good|weak|poor|soft|slow|disappointing"
    r"|unfavou?rable)\s+"
    r"(?:(?:sales|revenue|overall|business)\s+)?(?P<what>start|performance|finish|results?|momentum|end"
    r"|close)\s+(?:in|to|during|of|for|over|throughout)\s+(?:the\s+)?",
    re.I,
)
_BAD = frozenset(["weak", "poor", "soft", "slow", "disappointing", "unfavorable", "unfavourable"])


def check_performances(reading: Reading, said: Said, facts: Facts) -> list[Claim]:
    """'A favorable start in 2024', 'robust performance during the latter half of 2023'."""
    out: list[Claim] = []
    text = said.line.text
    if said.advice or said.line.kind in ("heading", "row"):
        return []
    for m in _PERFORMANCE.finditer(text, said.start, said.end):
        spans = [p.span for p in said.periods if p.span and 0 <= p.start - m.end() < 3]
        if not spans:
            continue
        span, what = spans[0], m.group("what").lower()
        now, before = _ends(span, what, facts)
        if now is None or before is None:
            continue
        query = Query(
            "revenue", "change", as_filters(group_before(said, m.start(), said.clause(m.start()))), now, before
        )
        end = next(p.end for p in said.periods if p.span == span and p.start >= m.end())
        claim = statement(said, m.start(), end, "direction")
        bad = m.group("word").lower() in _BAD
        judged = judged_direction(claim, query, Word("down" if bad else "up", m.start(), end), facts)
        if judged.verdict == "misleading":
            judged = replace(judged, verdict="right", why=judged.why)
        if judged.true_value is not None:
            out.append(replace(judged, fix=""))
    return out


def _ends(span: Span, what: str, facts: Facts) -> tuple[Span | None, Span | None]:
    """The two periods that a start, or a performance over a stretch, compares."""
    grain = facts.cube.calendar.grain
    calendar = facts.cube.at(grain).calendar
    low, high = span.months
    inside = [
        Span(grain, p.ix, p.ix, p.fiscal_year_start)
        for p in calendar.periods
        if low <= p.first_month <= high and p.ix in calendar.present
    ]
    if not inside:
        return None, None
    if what == "start" or len(inside) == 1:
        return inside[0], default_before(inside[0], facts)
    return inside[-1], inside[0]


def default_before(span: Span, facts: Facts) -> Span | None:
    """The last period with rows before a span."""
    calendar = facts.cube.at(span.grain).calendar
    earlier = [i for i in calendar.present if i < span.first]
    return Span(span.grain, max(earlier), max(earlier), span.fiscal_year_start) if earlier else None
