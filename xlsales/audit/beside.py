"""What a figure says of the one beside it: again in another unit, its share, its part, the second of two."""

from __future__ import annotations

import re

from xlsales.audit.numbers import Number
from xlsales.audit.scope import Said

_OR = re.compile(
    r"\s*,?\s*(?:\(?or|i\.e\.,?|that is,?|equal to|equivalent to|/)\s*(?:by\s+)?(?:about |roughly "
    r"|some |a )?[$€£+–-]?\s*",
    re.I,
)


def said_again(said: Said, n: Number) -> Number | None:
    """The change that a figure says again in another unit: "by 19.4 %, or $384K", "2,837 or 3.5 %"."""
    before = next((m for m in reversed(said.numbers) if m.end <= n.start), None)
    if before is None or {before.unit, n.unit} not in ({"percent", "money"}, {"percent", "plain"}):
        return None
    after = said.line.text[n.end : said.end]
    if re.match(r"\s*of\b|\s*(?:more|less|higher|lower|above|below)\b", after, re.I):
        return None
    return before if _OR.fullmatch(said.line.text[before.end : n.start]) else None


def stated_in(said: Said) -> bool:
    """Whether a sentence names a period that it speaks of."""
    return any(p.span for p in said.periods if p.role in ("at", "end"))


_FROM_TO = re.compile(r"\bfrom\s+(?:about |around |just )?[$€£]?$", re.I)


def of_two(said: Said, n: Number) -> str:
    """Whether a figure is the first or the second of "from 5 to 4"."""
    text = said.line.text
    at = said.numbers.index(n)
    before = said.numbers[at - 1] if at else None
    if _FROM_TO.search(text[said.start : n.start]):
        return "from"
    joined = (
        before is not None
        and before.unit == n.unit
        and re.fullmatch(r"\s*(?:[a-z]+\s+)?to\s+(?:about |around |just |only )?[$€£]?", text[before.end : n.start])
    )
    return "to" if joined and before is not None and _FROM_TO.search(text[said.start : before.start]) else ""


def restated(said: Said, n: Number) -> Number | None:
    """The worded share that a percentage in brackets states again: "two thirds of sales (65.5 %)"."""
    before = [m for m in said.numbers if m.end <= n.start]
    if n.unit != "percent" or n.worded or not before or not before[-1].worded or before[-1].unit != "percent":
        return None
    between = said.line.text[before[-1].end : n.start]
    return before[-1] if between.rstrip(" ~").endswith("(") and between.count("(") == 1 else None


def part_of(said: Said, n: Number) -> tuple[Number, bool] | None:
    """The share that "(255,547 of 530,140)" spells out, and whether this number is the whole."""
    text = said.line.text
    share = next((m for m in reversed(said.numbers) if m.end <= n.start and m.unit == "percent"), None)
    if share is None or "(" not in text[share.end : n.start] or ")" in text[share.end : n.start]:
        return None
    inside = text[text.rfind("(", share.end, n.start) + 1 : n.start]
    if not inside.strip(" $€£") and re.match(r"\s*(?:out )?of\s+[$€£]?\d", text[n.end :]):
        return share, False
    return (share, True) if re.fullmatch(r"\s*[$€£]?\d[\d.,]*\s?[kKmM]?\s*(?:out )?of\s+[$€£]?", inside) else None
