"""Whether a number is a level, a change, a share or a growth rate, and which way the words point."""

from __future__ import annotations

import re

from xlsales.audit.change_words import MORE_THAN
from xlsales.audit.claims import Measure
from xlsales.audit.level_roles import FROM, LEVEL
from xlsales.audit.moved_shares import bracketed_share, share_moves
from xlsales.audit.numbers import Number
from xlsales.audit.percentages import BY, by_of, growing, measure_of_percent
from xlsales.audit.scope import Said
from xlsales.audit.vocabulary import COUNT_METRICS, MONEY_METRICS, RATE_METRICS, Word

# "What moved revenue by 2.9 %": a change whose direction is left open.
_MOVED_BY = re.compile(
    r"\b(?:moved?|moves|moving|changed?|changes)\b[^.;]*\bby\s*(?:about |around |nearly |just |only |over )?$", re.I
)
_UP_FROM = re.compile(r"^\s*(?:of (?:\w+ ){0,2}\w+)?\s*[,(]?\s*(?:up|down)\s+(?:slightly |sharply )?from\b", re.I)
MOVED_BY = re.compile(r"(?:'s|s'|the|a)\s+(?:fall|rise|drop|decline|increase|decrease|gain|loss|growth) of\s*$", re.I)
# "£20k more than the £112k of 2023".
_MORE_THAN_FIGURE = re.compile(
    r"^\s*(?:(?P<up>more|higher)|less|fewer|lower) than\s+(?:the\s+|in the\s+)?(?:about |just |only )?[$€£]\s?\d", re.I
)
THAN_PERIOD = re.compile(
    r"^\s*(?:\w+ )?(?:(?P<up>more|higher|above|ahead of|better)|less|lower|fewer|below|behind"
    r"|short of)\b\s*(?:\w+\s+){0,2}?(?:than\s+)?"
    r"(?:in\s+|during\s+|for\s+|that of\s+)?(?:the\s+|an?\s+)?(?:same|previous|prior|last|preceding|year|quarter"
    r"|month|Q[1-4]\b|H[12]\b"
    r"|20\d\d|first|second|third|fourth|(?:before|earlier)\b"
    r"|(?:january|february|march|april|may|june|july|august|september|october|november|december)\b)",
    re.I,
)
# "Of the growth of $3.5M, Fintech delivered $2.5M".
_OF_GROWTH = re.compile(
    r"^\W*of (?:the|this|that) [^,;]{0,30}\b(?:(?:growth|increase|gain|rise)|(?P<down>decline|loss|drop|fall"
    r"|decrease))\b[^,;]*,",
    re.I,
)
_OF_CHANGE = re.compile(
    (
        r"^\s*of (?:it\b|(?:the |that |this )?(?:(?:total|overall|(?:company|group|business|firm)(?:'s)?|our"
        r"|whole|entire|net) )*(?:decline|fall"
        r"|drop|change|increase|rise|growth|loss|gain|decrease|shortfall|slump|dip|downturn|slide|uptick|surge)\b)"
    ),
    re.I,
)
_COMPOUND = re.compile(
    r"\bcompound|\bcmgr\b|\bcagr\b|^\s*(?:a|per|each|every) (?:month|quarter|year)\b(?! (?:ago|earlier|before))", re.I
)
_GROWING = re.compile(
    r"\b(?:fastest|(?P<slow>slowest|weakest|lowest)|quickest|strongest|highest|best)[- ](?:growing|growth)\b[^.;\d]*"
    r"(?:\bat|\bwith|\bof|\bby|[(:–—-])\s*$",
    re.I,
)
_COMPOUND_AFTER = re.compile(
    r"^\s*[,(]?\s*(?:compound|cagr|cmgr|(?:a|per|each|every) (?:month|quarter|year)\b(?! (?:ago|earlier|before))"
    r"|(?:monthly|annual"
    r"|quarterly) compound)",
    re.I,
)
_MEAN = re.compile(r"\bmean of the\b|\bmean (?:change|growth)|\baverage (?:change|growth)|\bon average\b", re.I)
_SIDE = re.compile(
    r"\b(?:(?P<up>above|ahead of|beat|beating|topped)|below|behind(?! (?:the|this|that|our) (?:\w+ ){0,2}(?:rise|fall"
    r"|growth|decline|drop|increase|decrease))|short of|under)\b(?:[^;]|\.\d)*$",
    re.I,
)


def measure_of(
    said: Said, n: Number, metric: str, change: Word | None, before: str, after: str, near: str
) -> tuple[Measure, str, int]:
    """Whether a number is a level, a change, a share or a growth rate; with its metric and direction."""
    if change is not None and change.start >= n.end and n.unit == "percent" and _UP_FROM.match(after):
        # "41 %, down from 49 %" is a level.
        change = None
    sign = {"up": 1, "down": -1, "flat": 0}[change.entry] if change else 0
    if n.signed:
        sign = -1 if n.negative else 1
    if (metric == "loss" and n.unit != "percent") or (metric in ("lost", "closed") and n.unit == "plain"):
        return "value", metric, 0
    if n.unit == "percent" and not change and (grown := _GROWING.search(before)):
        return "change", "revenue" if metric in ("", "growth_rate") else metric, 0 if grown.group("slow") else 1
    share = share_moves(before, change, metric)
    if n.unit == "points":
        # A revenue that rises by points does not say of what.
        return "points", share or (metric if metric in RATE_METRICS else ""), sign
    if share and n.unit == "percent":
        by = bool(BY.search(before)) and not FROM.search(before)
        return ("change", share, sign) if by else ("value", share, 0)
    if n.unit == "money" and (growth := _OF_GROWTH.match(said.text)) and n.start >= said.start + growth.end():
        return "difference", metric or "revenue", -1 if growth.group("down") else 1
    if n.unit == "times":
        return "change", metric, 1 if n.value >= 1 else -1
    if n.unit == "percent" and by_of(before) and not n.signed and (side := _SIDE.search(before)):
        return "change", metric, 1 if side.group("up") else -1
    if n.unit == "percent" and metric == "win_rate" and not change and not n.signed:
        return "value", metric, 0
    more = MORE_THAN.match(after) if n.unit == "percent" else None
    if more is not None and not change:
        return "change", metric, 1 if more.group("up") else -1
    if (
        n.unit == "percent"
        and _OF_CHANGE.match(after)
        and not re.search(
            r"\b(?:los(?:es|ing|t)|gave (?:back|up)|shed)\s*(?:about |around |nearly |almost |over )?$", before, re.I
        )
    ):
        return "contribution", "revenue", 0
    if n.unit in ("money", "plain") and (more_than := _MORE_THAN_FIGURE.match(after)) is not None:
        return "difference", metric, 1 if more_than.group("up") else -1
    if n.unit in ("money", "plain") and THAN_PERIOD.match(after):
        up = THAN_PERIOD.match(after).group("up")  # type: ignore[union-attr]
        return "difference", metric, 1 if up else -1
    if n.unit == "percent" and not change and _MOVED_BY.search(before):
        return "change", metric, sign
    if n.unit == "percent" and not n.signed and bracketed_share(said, n, metric, moved=change is not None):
        return "share", "revenue", 0
    if n.unit == "percent" and (change or n.signed) and _MEAN.search(near):
        return "mean_growth", growing(said), sign
    if n.unit == "percent" and change and (_COMPOUND_AFTER.match(after) or _COMPOUND.search(near)):
        return "compound_growth", growing(said), sign
    if n.unit == "percent":
        return measure_of_percent(said, n, metric, change, before, after, near, sign)
    return _measure_of_amount(said, n, metric, change, before, sign)


def _measure_of_amount(
    said: Said, n: Number, metric: str, change: Word | None, before: str, sign: int
) -> tuple[Measure, str, int]:
    """Whether an amount is a level or the difference of two."""
    relative = _moves_by(said, n, change, before)
    if metric == "profit" and n.signed and LEVEL.search(before):
        return "value", metric, 0
    if n.signed and n.unit in ("money", "plain") and metric in (MONEY_METRICS | COUNT_METRICS):
        relative = True
    if n.signed and n.unit in ("money", "plain") and not metric:
        return "difference", "revenue", sign
    relative = relative or bool(MOVED_BY.search(before) and not metric)
    return ("difference" if relative and (sign or n.signed) else "value"), metric, sign


def _moves_by(said: Said, n: Number, change: Word | None, before: str) -> bool:
    """Whether the words before an amount, or the noun right behind it, make it a step: "by £20k", "£20k growth"."""
    relative = bool(BY.search(before)) or bool(
        change
        and change.start >= n.end
        and change.start - n.end < 30
        and re.match(r"^\s*(?:\w+\s+){0,2}$", said.line.text[n.end : change.start])
    )
    if (
        change
        and change.end <= n.start
        and re.search(
            (
                r"^\s*(?:of|another|an additional|a further|some|about|around|nearly|almost|roughly|over|just"
                r"|up|down|~|\+|-|\s)*\s*$"
            ),
            said.line.text[change.end : n.start],
            re.I,
        )
    ):
        relative = relative or not re.search(r"\bto\b", said.line.text[change.end : n.start])
        if (
            change.entry == "up"
            and re.search(r"growth|rise", said.line.text[change.start : change.end], re.I)
            and ":" in before
        ):
            relative = False
    return relative
