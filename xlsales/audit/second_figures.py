"""The second of two numbers: of the period before, of the company, or of another member."""

from __future__ import annotations

import re
from dataclasses import replace

from xlsales.audit.claims import Filters, Measure
from xlsales.audit.compared_periods import default_compare
from xlsales.audit.number_slots import Slots
from xlsales.audit.numbers import Number
from xlsales.audit.own_periods import own_span
from xlsales.audit.scope import Reading, Said
from xlsales.audit.vocabulary import COUNT_METRICS
from xlsales.audit.when import periods_for
from xlsales.audit.which_metric import counted

_AFTER = re.compile(
    (
        r"^[\s,)]*(?:of (?:the |our |all |total |its )*\w+\s*)?,?\s*(?:(?:a|an|per)\s+\w+\s*|each\s*|(?:in"
        r"|during|for)\s+[\w' ]{2,16}\s*|deals\s+|orders\s+"
        r"|units\s+|(?:(?:new|won|closed|active)\s+)?(?:deals|orders|units|customers|opportunities|accounts|invoices"
        r"|transactions|receipts|tickets)\s*)?,?\s*(?:after|from|versus|vs\.?|(?<=, )against|compared (?:to"
        r"|with)|up from"
        r"|down from)\s+(?:just |only "
        r"|about )?$"
    ),
    re.I,
)
_COMPANY = re.compile(
    (
        r"(?:\bcompany|\bcompany's|\boverall|\bgroup|\baverage of)(?:'s)?\s*(?:average|rate|of|at)?\s*[(:]?\s*$"
        r"|^[\s,]*(?:(?:a|an|per)\s+\w+\s*)?against\s*$"
    ),
    re.I,
)
_BESIDE = re.compile(r"\b(?:above|below) the company\b", re.I)


def partner_of(said: Said, n: Number) -> Number | None:
    """The number that this one stands beside: "2,403 a deal after 2,819", "64.7 %, above the company's 60.3 %"."""
    earlier = [m for m in said.numbers if m.end <= n.start and not m.worded]
    if not earlier or counted(said.line.text[n.end : said.end]):
        return None
    if len(earlier) > 1 and earlier[-1].unit == "points" and earlier[-2].unit == n.unit == "percent":
        # "63 % of the total, up 9 points from 54 %".
        moved = re.fullmatch(r"\s*from\s*", said.line.text[earlier[-1].end : n.start])
        return earlier[-2] if moved else None
    bare = said.line.text[earlier[-1].end : n.start].split("(")[0]
    between = said.line.text[earlier[-1].end : n.start]
    if any(
        w.start >= earlier[-1].end
        and w.end <= n.start
        and w.entry not in COUNT_METRICS
        and not re.fullmatch(r"\s*of (?:the |our |all |total )*", said.line.text[earlier[-1].end : w.start])
        for w in said.metrics
    ):
        return None
    compared = (
        _is_company(said, between) and own_span(said, n) is None and bool(said.members or said.topic or said.above)
    )
    return (
        earlier[-1] if earlier[-1].unit == n.unit and (_AFTER.match(between) or compared) and len(bare) < 60 else None
    )


def _is_company(said: Said, between: str) -> bool:
    """Whether the words before a second figure say that it is the company's."""
    if _COMPANY.search(between):
        return True
    return between.rstrip().endswith("(") and len(between) < 32 and bool(_BESIDE.search(said.text))


def second_slots(reading: Reading, said: Said, n: Number, first: Slots, between: str) -> Slots:
    """The slots of the second of two numbers: the period before, or the company."""
    if (there := _elsewhere(said, n, first)) is not None:
        return replace(first, groups=there, change=None, inherited=False, stated=True)
    span = own_span(said, n)
    behind = next((p for p in said.periods if p.relative and 0 <= p.start - n.end < 4), None)
    if span is None and behind is not None:
        span = periods_for(reading, said, n.start, n.end, True)[1]
    if span is None and _is_company(said, between):
        return replace(first, groups=((),), change=None, inherited=False, without=())
    compare = span or periods_for(reading, said, n.start, n.end, True)[1]
    if compare == first.span or compare is None:
        compare = default_compare(reading, said, first.span)
    kept: Measure = "share" if first.measure == "share" else "value"
    return replace(first, span=compare, measure=kept, compare=None, change=None, role="before", stated=True)


def _elsewhere(said: Said, n: Number, first: Slots) -> tuple[Filters, ...] | None:
    """The filters of "43 % of sales, against 16 % in Pacific": another member takes the place of the first's."""
    found = next((m for m in said.members if 0 <= m.start - n.end < 16), None)
    if found is None or not re.fullmatch(
        r"\s*(?:in|for|at|of|by)\s+(?:the\s+)?", said.line.text[n.end : found.start], re.I
    ):
        return None
    groups = tuple(tuple((d, (found.member,)) if d == found.dimension else (d, m) for d, m in g) for g in first.groups)
    return groups if groups != first.groups else None
