"""Numbers that state no figure: list numbers, ranks, timelines, thresholds, bands and targets."""

from __future__ import annotations

import re

from xlsales.audit.numbers import Number
from xlsales.audit.scope import Said
from xlsales.audit.vocabulary import words
from xlsales.audit.which_metric import counted

_NAMES = re.compile(
    (
        r"\s*(?:sales )?(?:customers|accounts|clients|products|regions|reps|managers|segments|sectors"
        r"|categories|countries|territories|channels)\b"
    ),
    re.I,
)
_TARGET = re.compile(
    (r"(?:targets?|aim(?:s|ing)?(?: for)?|kpi|goal|objective|set (?:a|an|the)|raise|lift|bring|improve"
        r"|increase|boost|grow|reduce|cut|lower)\b[^.;]{0,60}$|(?:\bto (?:reach|achieve|hit"
        r"|match))\W+(?:\w+\W+){0,2}$"), re.I,
)  # fmt: skip
_TIMELINE = re.compile(
    r"(?:within|in the next|over the next|next|timeline:?|for the next|in|every|deadline|due)\s*(?:about )?$", re.I
)
_TIME_UNIT = re.compile(
    r"^\s*[- ]?(?:days?|weeks?|months?|quarters?|years?|hours?|minutes?)\b(?! to close| on average)", re.I
)
_ORDINARY = re.compile(
    (
        r"(?:\btop|\bbottom|\bfirst|\blast|\bthese|\bthose|\bour|\boption|\bstep|\bphase|\bpart|\bsection"
        r"|\bfigure|\btable|\bnumber|\bno\.?|\brank(?:s|ed)?|\bclass|\btier|\bgrade|\bthe|#|\bpage|\bversion"
        r"|\bv)\s*$"
    ),
    re.I,
)
_ORDINAL_AFTER = re.compile(r"^(?:st|nd|rd|th)\b", re.I)
# "140 deals worth $2.15m" are worth that together.
_COUNT_WORTH = re.compile(r"\d[\d,.]*\s+(?:[a-z]+\s+){1,2}worth\s*$", re.I)
# "Orders 5k and more", "deals 10k to 20k": a band of sizes.
_BAND = re.compile(
    r"(?:deals?|orders?|opportunities|transactions?|invoices?)\s+(?:of\s+)?"
    r"(?:(?P<first>[$€£]?[\d.,]+\s?[kKmM]?(?:\s+to\s+|-|–))?[$€£]?)$",
    re.I,
)
_AND_MORE = re.compile(
    r"^(?:\s*(?:and|or)\s+(?:over|more|above|up|larger|less|below|under)\b|(?:\s+to\s+|-|–)[$€£]?[\d.,]+(?!\s?%|[\d.,]))",
    re.I,
)
_THRESHOLD = re.compile(
    (
        r"(?:deals|orders|opportunities|transactions|accounts|customers|invoices|sales)\W*(?:\((?:\W*))?(?:>|<"
        r"|over|above|below|under|larger than|smaller than|worth|of more than|of at least|between|≥|from)\s*$"
    ),
    re.I,
)
_OF_MANY = re.compile(
    r"^\s*of\s+(?:the\s+|our\s+|its\s+|all\s+)*(?:\d+\s+|two\s+|four\s+|six\s+|eight\s+|ten\s+)?(?P<what>[a-z]+)\s+(?:have\s+|had\s+|also\s+)*"
    r"(?:grew|rose|fell|declin|increas|decreas|improv|shrank|gained|lost|grown|bought|spent)",
    re.I,
)


def is_figure(said: Said, n: Number) -> bool:
    """Whether a number states a figure: not a list number, rank, timeline, threshold or target."""
    text = said.line.text
    before, after = text[said.start : n.start], text[n.end : said.end]
    if (
        re.search(r"(?:\btop|\bbottom|\brank(?:s|ed)?|#|\bno\.|\bnumber)\s*$", before, re.I)
        and n.unit == "plain"
        and abs(n.value) < 1000
    ):
        return False
    if n.worded and n.unit == "percent" and (what := _OF_MANY.match(after)) and words("dimensions", what.group("what")):
        # "Half of our six customers grew": they are counted, by a check of its own.
        return False
    if n.unit == "plain" and (
        re.search(r"\w\s*[/×*÷^]\s*$", before)  # part of a formula: "days / 7", "1 − win rate"
        or (n.value == 1 and re.match(r"\s*[−–-]\s+[a-z]", after))
        or _ORDINAL_AFTER.match(after)
        or re.match(r"\s+(?:of them\b|(?:more |other |further )?(?:rows|lines|records|entries)\b)", after)
        or (re.search(r"\bof\s+(?:(?:the|our|its|all)\s+)*$", before) and _NAMES.match(after))
        or re.match(r"\s*(?:to|-|–)\s*\d+\s*(?:days|weeks|months)", after)
        or _TIME_UNIT.match(after)
        or (_ORDINARY.search(before) and abs(n.value) < 200 and not counted(after))
    ):
        return False
    if n.unit in ("days", "weeks"):
        if re.search(r"\b(?:aged|silent|gap|older than|open for|longer than)\b", before, re.I):
            return True
        closing = (
            re.search(r"clos|cycle|recency", said.text, re.I)
            or (said.metrics and said.metrics[0].entry == "weeks_to_close")
            or "(" in before[-2:]
        )
        if (_TIMELINE.search(before) and not re.search(r"clos|cycle", said.text, re.I)) or not closing:
            return False
    band = _BAND.search(before) if n.unit in ("plain", "money") else None
    if band is not None and (band["first"] or n.upto is not None or _AND_MORE.match(after)):
        return False
    if (_THRESHOLD.search(before) and not _COUNT_WORTH.search(before)) or (
        re.search(r"\((?:>|<)?\s*$", before) and n.unit == "money" and n.hedge == "over" and re.match(r"\s*\)", after)
    ):
        return False
    if (
        n.unit == "plain"
        and abs(n.value) < 13
        and n.step == 1
        and not counted(after)
        and not n.hedge
        and said.line.kind != "row"
    ):
        return bool(re.search(r"[:=]\s*$", before)) and bool(said.metrics or said.above_metric)
    clause = text[said.clause(n.start)[0] : n.start]
    if re.search(r"\b(?:could|would)\b", clause, re.I):
        return True
    if re.search(r"\b(?:targets?|aim|kpi|goal|objective)\b(?:[^.;]|(?<=avg)\.){0,60}$", clause, re.I) and not re.search(
        r"attain|achiev|\b(?:made|sold|delivered|brought|generated|earned|took|booked|reached|closed|below|above|missed|beat)\b",
        clause,
        re.I,
    ):
        return False
    return not (
        said.advice
        and _TARGET.search(clause)
        and not re.search(r"(?:fell|rose|dropped|grew|declined|closes|was|is at)\b", clause, re.I)
    )
