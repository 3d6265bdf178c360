"""What a report says of plans, and of matters that no rows of sales tell: nothing that they could prove wrong."""

from __future__ import annotations

import re

from xlsales.audit.scope import Said
from xlsales.audit.vocabulary import words

_WISH = r"(?:want|wish|intend|plan|aim|hope|budget|propose|expect|forecast|project|foresee|envisage|need)"
_PLAN = re.compile(
    rf"\b(?:(?:we|i|they|you)\s+(?:still |now |also |all )?{_WISH}"
    r"|(?:he|she|management|(?:the|our) (?:board|company|group|team|committee|plan|budget))"
    rf"\s+(?:still |now |also )?{_WISH}s?"
    r"|(?-i:[A-Z])\w+ (?:wants|intends|plans to|aims|hopes|proposes|expects|forecasts|projects|foresees|needs)"
    r"|(?:'d|would|should) (?:really )?(?:like|love|want)"
    r"|(?:is|are|was|were) (?:set|planned|budgeted|projected|due) (?:to|for|at)"
    r"|(?:resolved|agreed|decided|proposed|committed|approved) (?:to|an?|the)|going to"
    r"|(?:plan|forecast|outlook|guidance|budget|target|goal|ambition|projection)(?: for [\w' ]{2,25}?)?\s*"
    r"(?:is|are|:|=|remains|stands at|calls for|assumes)"
    r"|(?:we|i|they|let's) (?:will|'ll|shall)|'ll\b"
    r"|by (?:christmas|year[- ]end|the end of (?:the|next|this) (?:year|quarter|month)))",
    re.I,
)
# A fact between the plan and the figure ends the plan: "we wanted 10 %, and got 7 %".
_DONE = re.compile(
    r"[,;.]\s*(?:and|but|yet|so)?\s*(?:\w+\s+){0,3}(?:was|were|had|did|got|made|came|fell|rose|grew|sold|ended"
    r"|achieved|reached|delivered|missed|beat|finished)\b",
    re.I,
)
# What is to end is there: "he needs training to stop losing 42 % of his leads".
_PRESUPPOSED = re.compile(r"\b(?:stop|quit|cease|keep|still|currently)\s+(?:\w+ly\s+)?\w+ing\b", re.I)
_BECAUSE = re.compile(
    r"\b(?:due to|because of|despite|thanks to|owing to|driven by|after|without|in spite of|given|from|by)\s+"
    r"(?:the |our |a |more |less |lower |higher |stronger |weaker |new )*$",
    re.I,
)
# "Net sales per drum", "revenue per rep": a ratio to something that is not counted.
_PER = re.compile(r"\s+per (?!month|quarter|year|week|day|cent|annum)[a-z]+\b")
_NEXT_TO = re.compile(r"\s*(?:of\s+|the\s+|our\s+|[a-z-]+\s+){0,2}", re.I)


def planned(said: Said, at: int) -> bool:
    """Whether the words at a place are a plan, a wish or a forecast."""
    text = said.line.text
    found = list(_PLAN.finditer(text, said.start, said.end))
    before = [m for m in found if m.start() <= at]
    since = text[before[-1].end() : at] if before else ""
    if before and not _DONE.search(since) and not _PRESUPPOSED.search(since):
        return True
    end = said.clause(at)[1]
    return any(at < m.start() < end and m.group(0).lower().startswith("by ") for m in found)


def beside_sales(said: Said, start: int, end: int) -> str:
    """The matter that a figure or word is about and that rows of sales do not tell (staff, footfall, cash), or empty.

    Parameters
    ----------
    start, end
        Where the figure or the word stands in the line.
    """
    text = said.line.text
    low, high = said.clause(start)
    if per := next((w for w in said.metrics if low <= w.start and w.end <= start and _PER.match(text[w.end :])), None):
        return text[per.start : per.end] + _PER.match(text[per.end :]).group(0)  # type: ignore[union-attr]
    matters = [
        w
        for w in words("matters", text, low, high)
        if not any(m.start < w.end and w.start < m.end for m in said.members)
    ]
    if not matters:
        return ""
    right = next((w for w in matters if w.start >= end), None)
    if right is not None and right.start - end < 30 and _NEXT_TO.fullmatch(text[end : right.start]):
        return text[right.start : right.end]
    left = [w for w in matters if w.end <= start]
    if not left or _BECAUSE.search(text[low : left[-1].start]):
        return ""
    last = left[-1]
    later = [m for m in said.metrics if last.end <= m.start and m.end <= start]
    return "" if later else text[last.start : last.end]


def elsewhere(said: Said, start: int, end: int) -> str:
    """Why the rows cannot decide what stands at a place, or empty."""
    if said.line.kind == "row":
        return ""
    if planned(said, start):
        return "It is a plan or an expectation, which no row of the past can decide."
    matter = beside_sales(said, start, end)
    return f"The rows do not tell {matter}." if matter else ""
