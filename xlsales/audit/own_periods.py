"""The period or stretch that stands right at a number."""

from __future__ import annotations

import itertools
import re

from xlsales.audit.about import joined_span
from xlsales.audit.numbers import Number
from xlsales.audit.periods import PeriodMention, Span
from xlsales.audit.scope import Said


def whole_stretch(text: str, named: list[PeriodMention], first: PeriodMention) -> Span | None:
    """The stretch that begins right behind a figure: "47 in Q3 2025 to Q2 2026"."""
    last = next((p for p in named if p.start >= first.end), None)
    if last is None or first.span is None or last.span is None:
        return None
    joined = re.fullmatch(r"\s*(?:to|through|until|up to|–|-)\s*(?:the )?", text[first.end : last.start], re.I)
    return joined_span(first.span, last.span) if joined else None


def own_span(said: Said, n: Number) -> Span | None:
    """The period that stands right after a number."""
    text = said.line.text
    gap = re.compile(r"\s*(?:[a-z]+\s+)?(?:\(|in|during|for)?\s*(?:the )?", re.I)
    return next(
        (p.span for p in said.periods if p.span and 0 <= p.start - n.end < 20 and gap.fullmatch(text[n.end : p.start])),
        None,
    )


def end_of_range(said: Said, n: Number) -> Span | None:
    """The first or last period where a sentence names a stretch and its two values: "from Q2 to Q4 … (5 to 7)"."""
    named = stretch_in([p for p in said.periods if p.span], (said.start, said.end))
    if named is None or own_span(said, n) is not None:
        return None
    at = said.numbers.index(n)
    joined = re.compile(r"\s*(?:to|→|and)\s*")
    after = said.numbers[at + 1] if at + 1 < len(said.numbers) else None
    before = said.numbers[at - 1] if at else None
    if after and after.unit == n.unit and joined.fullmatch(said.line.text[n.end : after.start]):
        return named[0]
    if before and before.unit == n.unit and joined.fullmatch(said.line.text[before.end : n.start]):
        return named[1]
    return None


def stretch_in(named: list[PeriodMention], within: tuple[int, int]) -> tuple[Span, Span] | None:
    """The first and the last period of a stretch that begins within a part of a sentence: "from Q2 to Q4"."""
    kept = [p for p in named if within[0] <= p.start < within[1]]
    for a, b in itertools.pairwise(kept):
        if a.role == "start" and b.role == "end" and a.span and b.span:
            return a.span, b.span
    return None


def own_period(said: Said, n: Number) -> bool:
    """Whether a period stands right at the number."""
    text = said.line.text
    for p in said.periods:
        if p.span and (
            0 <= p.start - n.end < 20
            and re.fullmatch(r"\s*(?:\w+\s+)??(?:\(|in|during|for)?\s*(?:in )?(?:the )?", text[n.end : p.start])
        ):
            return True
    return False
