"""The word of direction that belongs to a number: before it, after it, or at the head of its list."""

from __future__ import annotations

import re

from xlsales.audit.numbers import Number
from xlsales.audit.scope import Said
from xlsales.audit.vocabulary import Word

JOIN = re.compile(r"[\s,]*(?:and|&|,|\+|/|as well as)?\s*(?:by|to|at|with|of)?\s*(?:an?|the)?\s*", re.I)
MORE_THAN = re.compile(
    (
        r"^\s*(?:(?P<up>more|higher|greater|above|ahead of|better)|less|lower|fewer|below|behind"
        r"|worse)\b(?: than)?(?! margins)"
    ),
    re.I,
)


_ARTICLE = re.compile(r"\b(?:an?|the|its|their|his|her)\s+(?:[a-z]+ly\s+|about\s+|roughly\s+)?[$€£~+-]?$", re.I)
_ADJECTIVE = re.compile(r"\s+(?:(?:sharp|steep|slight|strong|modest|quarterly|monthly|yearly|annual)\s+)?")


def change_word(said: Said, n: Number, clause: tuple[int, int]) -> Word | None:
    """The word of direction that belongs to a number: before it, after it, or at the head of its list."""
    text = said.line.text
    numbers = said.numbers
    last = max([m.end for m in numbers if m.end <= n.start], default=said.start)
    inside = [w for w in said.changes if clause[0] <= w.start < clause[1]]
    own = next((w for w in inside if w.start >= n.end and _ADJECTIVE.fullmatch(text[n.end : w.start])), None)
    if own is not None and _ARTICLE.search(text[said.start : n.start]):
        # "A 12 % drop in East and a 5 % rise in North": the figure stands between the article and its noun.
        return own
    left = [w for w in inside if last <= w.start and w.end <= n.start]
    if left:
        return left[-1]
    mate = next((m for m in reversed(numbers) if m.end <= n.start), None)
    if (
        mate is not None
        and mate.unit == n.unit
        and re.fullmatch(r"\s*,?\s*(?:and|&)\s*(?:by\s+)?", text[mate.end : n.start])
    ):
        # "Rose by 5 % and 7 % respectively": one verb for both.
        return change_word(said, mate, clause)
    following = [w for w in inside if w.start >= n.end]
    nxt = min([m.start for m in numbers if m.start >= n.end], default=said.end)
    for w in following:
        between = text[n.end : w.start]
        if ")" in between and "(" not in between:
            break
        if w.start - n.end > 45 or "." in between or ";" in between:
            break
        listed = w.start < nxt or JOIN.fullmatch(re.sub(r"[\d.,%$+~-]+[kKmMB]?", "", between))
        if listed and not re.search(r"\b(?:but|while|and (?:the|its)|as|of which|which|makes?|explains?)\b", between):
            return w
    if MORE_THAN.match(text[n.end : said.end]) and n.unit == "percent":
        return None
    if w_before := [w for w in inside if w.end <= n.start]:
        # A list after one verb: "falling by 31 % and Konex by 23 %".
        return w_before[-1]
    earlier = [w for w in said.changes if w.end <= n.start]
    return (
        earlier[-1]
        if earlier
        and n.unit in ("percent", "points")
        and re.search(r"\bby\s*$|\brespectively", text[said.start : n.start] + text[n.end : said.end])
        else None
    )
