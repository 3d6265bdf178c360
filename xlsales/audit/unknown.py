"""Names that a text uses and the data do not have: a figure about them cannot be checked."""

from __future__ import annotations

import re

from xlsales.audit.number_slots import Slots
from xlsales.audit.numbers import Number
from xlsales.audit.scope import Said
from xlsales.audit.vocabulary import word_list, words

_NAME = r"[A-Z][\w&'’-]+(?:\s+(?:[A-Z][\w&'’-]+|of|&))*"
_AFTER = re.compile(
    rf"\b(?:in|from|for|by|of|at|to|team|manager|rep|region|segment|customer|account|product"
    rf"|category)\s+(?:the\s+)?(?P<name>{_NAME})"
)
_LABEL = re.compile(rf"^\W*(?P<name>{_NAME})\s*(?:\([^)]*\))?\s*[:=–-]\s")
_SUBJECT = re.compile(
    rf"^\W*(?:The\s+)?(?P<name>{_NAME})(?=\s+(?:(?:is|was|has|had|also|only)\s+)?(?:generated|contributed"
    rf"|led|leads|grew|fell|rose|declined|dropped|increased|decreased|accounted|accounts|closed|sold"
    rf"|delivered|recorded|achieved|posted|brought|reached|represented|represents))"
)
# Words that begin with a capital in reports without being anybody's name.
_COMMON = word_list("common")


_BUSINESS = word_list("business")


def is_name(text: str) -> bool:
    """Whether capitalised words can be somebody's name rather than a topic.

    Examples
    --------
    >>> is_name("Lisa Anderson"), is_name("Targeted Marketing Strategies")
    (True, False)
    """
    return not any(w.lower().strip("'’-") in _COMMON | _BUSINESS for w in text.split())


def unknown_name(said: Said, n: Number, slots: Slots) -> str:
    """The name that a figure is about and that the data do not have, or empty."""
    text = said.line.text
    known = [(m.start, m.end) for m in said.members] + [(p.start, p.end) for p in said.periods]
    known += [(w.start, w.end) for w in (*said.metrics, *said.changes)] + [
        (w.start, w.end) for w in words("dimensions", text)
    ]
    start, end = said.clause(n.start)
    places = [
        (_LABEL, said.start, n.start),
        (_SUBJECT, said.start, n.start),
        (_SUBJECT, start, n.start),
        (_AFTER, n.end, min(end, n.end + 60)),
    ]
    if not any(m.start >= start and m.end <= n.start for m in said.members):
        places.append((_AFTER, start, n.start))
    for pattern, a, b in places:
        if pattern is _LABEL and (
            said.topic or said.advice or (slots.groups and slots.groups[0] and not slots.inherited)
        ):
            continue
        piece = text[a:b]
        for m in pattern.finditer(piece):
            name = m.group("name").strip()
            at = a + m.start("name")
            if any(s < at + len(name) and at < e for s, e in known):
                continue
            if any(w.lower().strip("'’-") in _COMMON or (w.isupper() and len(w) <= 4) for w in name.split()):
                continue
            return name
    return ""
