"""Which of several periods in a sentence a figure is of: pairs, rivals in brackets, stretches between dashes."""

from __future__ import annotations

import itertools
import re

from xlsales.audit.about import joined_span
from xlsales.audit.periods import PeriodMention, Span
from xlsales.audit.scope import Said

_RIVAL = re.compile(
    r"(?:\bcompared (?:to|with)|\bagainst|\bversus|\bvs\.?)\s+(?:about |just |only |around )?[$€£~]?$", re.I
)
_OF_PERIOD = re.compile(r"\s*(?:in|during|for)\s+(?:the )?$", re.I)


def of_later_rival(said: Said, p: PeriodMention, end: int) -> bool:
    """Whether a period is that of a later figure that is compared with: "41 %, against 32 % in FY24, 24 % in FY23"."""
    text = said.line.text
    later = [n for n in said.numbers if n.start >= end and n.end <= p.start]
    if not later or not _OF_PERIOD.fullmatch(text[later[-1].end : p.start]):
        return False
    rival = next((n for n in later if _RIVAL.search(text[said.start : n.start])), None)
    if rival is None or rival.unit != later[-1].unit:
        return False
    # It is the rival of the nearest figure of its unit before it, and of the change that leads to that figure.
    own = next((n for n in reversed(said.numbers) if n.end <= rival.start and n.unit == rival.unit), None)
    if p.role == "at" and rival.end < p.start and later[-1] is not rival:
        # A second rival's period: "…, against 32 % in FY24 and 24 % in FY23".
        return True
    return own is not None and own.start >= end and not re.fullmatch(r"\s*to\s*[$€£~]?", text[end : own.start])


_INSIDE = re.compile(r"\(\s*(?P<period>[^():]{2,20}?)\s*[:=]?\s*[$€£~]?\d[^()]*\)[\s,;]*[^\d.;]{0,30}$")


def rival_span(said: Said, span: Span, start: int) -> Span | None:
    """The period of the figure in brackets before a change: "£3.54m (Q4 FY24: £2.99m), an increase of 18 %"."""
    found = _INSIDE.search(said.line.text[said.start : start])
    if found is None:
        return None
    low, high = said.start + found.start("period"), said.start + found.end("period") + 1
    inside = [p.span for p in said.periods if low <= p.start < high and p.span and p.span.grain == span.grain]
    return inside[0] if inside and inside[0] < span and inside[0].count == span.count else None


_AGAINST = re.compile(r"\s*(?:vs\.?|versus|against|>|<|→)\s*[$€£~]?", re.I)


def paired_span(said: Said, start: int) -> Span | None:
    """The period of a figure in "H2 > H1: €7.2m vs €6.8m": two periods, then their two figures in the same order."""
    text = said.line.text
    here = next((i for i, n in enumerate(said.numbers) if n.start == start), None)
    named = [p for p in said.periods if p.span and p.end <= start]
    if here is None or len(named) < 2 or not _AGAINST.fullmatch(text[named[-2].end : named[-1].start]):
        return None
    for first, place in ((here, 0), (here - 1, 1)):
        pair = said.numbers[first : first + 2] if first >= 0 else ()
        joined = (
            len(pair) == 2 and pair[0].unit == pair[1].unit and _AGAINST.fullmatch(text[pair[0].end : pair[1].start])
        )
        if joined and 0 <= pair[0].start - named[-1].end < 12:
            return named[-2 + place].span
    return None


_AND = re.compile(r"\s*(?:and|plus|&|\+)\s*", re.I)
_TOGETHER = re.compile(r"\s*(?:together|combined|jointly|taken together|between them)\b[^.;\d]{0,30}[$€£~]?", re.I)


def together_span(said: Said, start: int) -> Span | None:
    """The stretch of "July and August together brought …"."""
    text = said.line.text
    for a, b in itertools.pairwise([p for p in said.periods if p.span and p.end <= start]):
        if a.span and b.span and _AND.fullmatch(text[a.end : b.start]) and _TOGETHER.fullmatch(text[b.end : start]):
            return joined_span(a.span, b.span)
    return None


_DASHED = re.compile(r"\b(?:in|during|for|over)\s+(?:the )?$", re.I)


def dashed_span(said: Said, clause: tuple[int, int]) -> Span | None:
    """The stretch of "in April–June": one period, not two that are compared."""
    text = said.line.text
    for a, b in itertools.pairwise([p for p in said.periods if p.span]):
        dash = re.fullmatch(r"\s*[-–]\s*", text[a.end : b.start]) and _DASHED.search(text[said.start : a.start])
        if dash and clause[0] <= a.start < clause[1] and a.role == "start" and b.role == "end" and a.span and b.span:
            return joined_span(a.span, b.span)
    return None


def tied(said: Said, mark: PeriodMention, clause: tuple[int, int]) -> bool:
    """Whether a period in another clause is what a figure there is compared with: "…, but 8 % below 2024"."""
    there = said.clause(mark.start)
    return there[0] > clause[0] and any(
        there[0] <= n.start and n.end <= mark.start and mark.start - n.end < 30 for n in said.numbers
    )
