"""Periods of a sentence that are another figure's: in its brackets, in an aside, of a part."""

from __future__ import annotations

import re

from xlsales.audit.periods import PeriodMention, Span
from xlsales.audit.scope import Said

_ASIDE = re.compile(r",\s*(?:which|who|whose|where)\b[^,;.]*(?:[,;.]|$)")


def scope_of(said: Said, p: PeriodMention) -> bool:
    """Whether a period only says of which year another one is the best: "Q4 was the best quarter of 2024"."""
    if not re.search(r"\b(?:quarter|month|half|week)s? (?:of|in)\s*(?:the year\s*)?$", said.line.text[: p.start], re.I):
        return False
    return any(
        q.span and p.span and q is not p and q.span.grain != p.span.grain and q.end <= p.start for q in said.periods
    )


def aside(said: Said, p: PeriodMention, start: int) -> bool:
    """Whether a period stands in a relative clause between commas that the figure is not in."""
    found = next(
        (m for m in _ASIDE.finditer(said.line.text, said.start, said.end) if m.start() <= p.start < m.end()), None
    )
    return found is not None and not found.start() <= start < found.end()


def of_other_figure(said: Said, p: PeriodMention, start: int, end: int) -> bool:
    """Whether a period stands in brackets with a figure of its own: "61.4 % (Q2: 61.7 %)" says nothing of the first."""
    text = said.line.text
    if of_part(said, p, start, end):
        return True
    opened = text.rfind("(", said.start, p.start)
    if opened < 0 or text.find(")", opened, p.start) >= 0:
        return False
    closed = text.find(")", p.end)
    closed = closed if closed >= 0 else said.end
    if opened <= start and end <= closed + 1:
        # "(Q2: $495K; +3.9 %)": the change after the semicolon is not that of Q2.
        return bool(re.match(r"\s*:\s*[$€£~]?\d", text[p.end :])) and ";" in text[p.end : start]
    if any(
        opened < m.start < closed and 0 <= p.start - m.end < 6 and text[m.end : p.start].strip() in ("in", "for", "")
        for m in said.numbers
    ):
        return True
    own = next((n for n in said.numbers if n.start == start), None)
    named = re.match(r"\s*[:=]\s*[$€£~]?\d", text[p.end : closed]) is not None
    return any(opened < n.start < closed and (named or own is None or n.unit == own.unit) for n in said.numbers)


_WHOLE = re.compile(r"^\s*(?:[a-z]+\s+)?(?:in total|overall|altogether|in all|all told|in aggregate|combined)\b", re.I)


_OF_THE = re.compile(r"^\W*of (?:the|our|its|these|those|all)\s+[$€£]?$", re.I)


_PART = re.compile(r"\bof (?:it|which|that|this|them|these|those)\b", re.I)


def of_part(said: Said, p: PeriodMention, start: int, end: int) -> bool:
    """Whether a period is that of a part of the figure: "190 in total, 100 of it in Q1"."""
    own = next((n for n in said.numbers if n.start == start), None)
    parts = [n for n in said.numbers if end <= n.start < p.start]
    if own is None or not parts or any(n.unit != own.unit for n in parts):
        return False
    text = said.line.text
    between, after = text[end : parts[0].start], text[parts[-1].end : p.start]
    led = _OF_THE.search(text[said.start : start])
    return bool(led or _WHOLE.search(between) or _PART.search(between) or _PART.search(after))


def lies_inside(part: Span, whole: Span) -> bool:
    """Whether a period lies inside a longer one."""
    (a, b), (low, high) = part.months, whole.months
    return low <= a and b <= high and (a, b) != (low, high)
