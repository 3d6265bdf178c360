"""A part of somebody's own figure: "A makes 66.2 % of Japan's 106,672", "the Online share of Routers (18 %)"."""

from __future__ import annotations

import re

from xlsales.audit.members import MemberMention
from xlsales.audit.numbers import Number
from xlsales.audit.scope import Said

_OF = re.compile(r"\s*of\s+(?:the\s+|our\s+)?", re.I)
_OWNED = re.compile(r"\w{0,2}['’]s?\s+(?:total\s+)?[$€£]?\d")


def owner(said: Said, n: Number) -> MemberMention | None:
    """Whose printed figure a percentage is of."""
    if n.unit != "percent":
        return None
    text = said.line.text
    # A mention may hold the apostrophe or end before it.
    of = [m for m in said.members if _OF.fullmatch(text[n.end : m.start])]
    return next((m for m in of if _OWNED.match(text[max(m.start, m.end - 2) :])), None)


def share_of(said: Said, n: Number) -> tuple[MemberMention, MemberMention] | None:
    """The part and the whole that it is a part of; None where the words name no two members so."""
    if n.unit != "percent":
        return None
    text = said.line.text
    before = [m for m in said.members if m.end <= n.start]
    if (whole := owner(said, n)) is not None:
        part = next((m for m in reversed(before) if m.dimension != whole.dimension), None)
        return (part, whole) if part is not None else None
    if len(before) < 2 or before[-1].dimension == before[-2].dimension:
        return None
    linked = re.fullmatch(r"\s+share\s+(?:of|in)\s+(?:the\s+)?", text[before[-2].end : before[-1].start], re.I)
    near = re.fullmatch(r"\s*(?:\(|is|was|of|at|reached|stands at|stood at)\s*", text[before[-1].end : n.start], re.I)
    return (before[-2], before[-1]) if linked and near else None
