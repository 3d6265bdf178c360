"""Lists that say their verb once: "West makes 40 %, East 32 % and South 13 %"."""

from __future__ import annotations

import re

from xlsales.audit.members import MemberMention
from xlsales.audit.numbers import Number
from xlsales.audit.own_periods import own_span
from xlsales.audit.scope import Said

_LINK = re.compile(
    r"[\s,;/(|–—-]*(?:\w+[\s,]+)??"
    r"(?:and|then|but|while|whereas|followed by|ahead of|before|after|next|plus|so|with|\+|&|→)?"
    r"[\s,]*(?:then |finally |lastly |only |just |by )?(?:the |our )?",
    re.I,
)
_TO_FIGURE = re.compile(
    r"(?:'s)?[\s(:=–—-]*(?:with|at|for|by|on|to|of|is|was|has|about|around|just|only|a|~|\s)*[\s($€£~+-]*", re.I
)


def before_in_list(said: Said, n: Number) -> tuple[Number, MemberMention] | None:
    """The figure before this one in a list of members, and the member that this one is of.

    Only the member and small words may stand between the two figures, and both must be of one unit.
    """
    text = said.line.text
    earlier = [m for m in said.numbers if m.end <= n.start and not _closed(text, m, n)]
    if not earlier or earlier[-1].unit != n.unit:
        return None
    last = earlier[-1]
    between = [m for m in said.members if last.end <= m.start and m.end <= n.start]
    if len(between) != 1:
        return None
    member = between[0]
    gap, lead = text[last.end : member.start], text[member.end : n.start]
    gap = re.sub(r"\s*\([^)]*\)", "", gap)
    gap = re.sub(r"^[^,;(.]{0,30}(?=[,;)]|\s+(?:and|then)\s)", "", gap)
    linked = _LINK.fullmatch(gap.lstrip(" )")) and _TO_FIGURE.fullmatch(lead)
    return (last, member) if linked else None


def _closed(text: str, m: Number, n: Number) -> bool:
    """Whether a figure stands in brackets that close before the other one."""
    opened = text.rfind("(", 0, m.start)
    return opened >= 0 and text.find(")", opened, m.start) < 0 and 0 <= text.find(")", m.end) < n.start


_THEN = re.compile(
    r"\s*(?:in|for|during)\s+(?:the )?[\w' ]{2,20}?\s*,?\s*(?:and|,|then|and then)\s*(?:just |only |about )?[$€£~]?",
    re.I,
)


def before_in_row(said: Said, n: Number) -> Number | None:
    """The figure before in "32 % in FY24 and 24 % in FY23": the same thing of another period."""
    earlier = [m for m in said.numbers if m.end <= n.start]
    if not earlier or earlier[-1].unit != n.unit or n.signed or own_span(said, n) is None:
        return None
    last = earlier[-1]
    between = said.line.text[last.end : n.start]
    named = [p for p in said.periods if p.span and last.end <= p.start and p.end <= n.start]
    known = [(m.start, m.end) for m in said.members] + [(w.start, w.end) for w in (*said.metrics, *said.changes)]
    plain = not any(a >= last.end and b <= n.start for a, b in known)
    return last if len(named) == 1 and plain and _THEN.fullmatch(between) else None
