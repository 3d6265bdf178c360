"""The part that each period of a sentence plays: spoken of, compared with, start or end of a stretch."""

from __future__ import annotations

import re
from dataclasses import replace

from xlsales.audit.periods import PeriodMention

_BEFORE = re.compile(
    (
        r"(?:(?:what|than|as) (?:it|they|he|she|we) (?:had |have |has )?(?:been |was |were |made |sold |did |took )?"
        r"(?:in|for|during)|(?:after|following)(?= an? \w+)|compar(?:ed|es|ing) (?:to|with)|\b(?:double[ds]?"
        r"|twice|triple[ds]?"
        r"|halve[ds]|doubling|times)|versus|vs\.?|relative to"
        r"|against"
        r"|over|on|than(?: in| during| for)?|as against|up from"
        r"|down from|above|below|short of|ahead of|behind|exceeding|beating|same (?:period|quarter|months?|half) (?:of"
        r"|in)|instead of|as (?:much|many) (?:\w+ )?as(?: in)?"
        r"|(?:that|those|the (?:level|figure|result|total)s?) (?:of|in|for))(?: (?:the|its|our|their|his"
        r"|her|an?)(?: own)?)?(?: (?:very |exceptionally |unusually |particularly )?"
        r"(?:previous|preceding|prior|strong|weak|soft|record|exceptional|tough|good|poor|solid|difficult|slow|great|bumper|unusual))?\s*$"
    ),
    re.I,
)
_BEFORE_FIGURE = re.compile(
    (
        r"(?:after|versus|vs\.?|compared (?:to|with)|against|than|(?<!\w)from)\s+(?:just |only "
        r"|about )?[+–-]?[$€£]?\d[\d.,]*\s?(?:%|[kKmMB]\b)?\s*(?:\w+\s+)?(?:in|during)\s+(?:the )?$"
    ),
    re.I,
)
_COMPARED = re.compile(r"\b(?:compared (?:with|to)|versus|up from|down from)\b[^.;:]{0,60}$", re.I)
_START = re.compile(r"(?:from|between|since)(?: the)?\s*(?:\S+\s+(?:\w+\s+)?(?:in|during)\s+)?$", re.I)
_TO = re.compile(
    r"^\s*(?:\([^)]*\))?\s*(?:to|through|until|till|and|[-–—]|→|into)\s*(?:the\s*)?(?:\S+\s+(?:in|during)\s+)?$", re.I
)


def with_role(text: str, found: list[PeriodMention], i: int) -> PeriodMention:
    """One of the periods found in a text, with the part that the words around it give it."""
    here = found[i]
    if here.relative:
        return here
    before = text[max(0, here.start - 45) : here.start]
    free = found[i - 1].end if i else 0
    compared = _COMPARED.search(text[free : here.start])
    if _BEFORE.search(before) or _BEFORE_FIGURE.search(before) or compared:
        return replace(here, role="before")
    if i + 1 < len(found) and found[i + 1].span is not None and _TO.match(text[here.end : found[i + 1].start]):
        joined = text[here.end : found[i + 1].start].strip().lower()
        if _START.search(before) or joined in ("to", "through", "-", "–", "→", "until"):
            return replace(here, role="start")
    if i > 0 and found[i - 1].span is not None and _TO.match(text[found[i - 1].end : here.start]):
        earlier = text[max(0, found[i - 1].start - 30) : found[i - 1].start]
        joined = text[found[i - 1].end : here.start].strip().lower()
        if _START.search(earlier) or joined in ("to", "through", "-", "–", "→", "until"):
            return replace(here, role="end")
    if _START.search(before):
        return replace(here, role="start")
    return here
