"""Whether a percentage is a share, a change, a growth rate or the level of a rate."""

from __future__ import annotations

import re

from xlsales.audit.change_words import JOIN
from xlsales.audit.claims import Measure
from xlsales.audit.level_roles import FROM, LEVEL
from xlsales.audit.numbers import Number
from xlsales.audit.scope import Said
from xlsales.audit.vocabulary import RATE_METRICS, SHARES, Word, words

SHARE_VERB = re.compile(
    r"(?:account(?:s|ed|ing)? for|represent(?:s|ed|ing)?|contribut(?:e|es|ed|ing)(?: to)?|mak(?:e|es"
        r"|ing) up|made up|compris(?:e|es|ed|ing)"
    r"|constitut(?:e|es|ed|ing)|shares?(?: of| is| was| at| rose| fell)?|generat(?:e|es|ed|ing)|deliver(?:s"
        r"|ed|ing)|bring(?:s|ing)?|brought|captur(?:e|es|ed|ing)|provid(?:e|es|ed|ing)|held|holds|stands? for"
        r"|stood for|responsible for|makes|takes)"
    r"\W*(?:\w+\W+){0,4}$", re.I,
)  # fmt: skip
_OF_WHOLE = re.compile(
    r"^\s*(?:share |slice |part |portion )?(?:of|in)\s+(?:(?:the|our|all|its|their|total|overall"
        r"|company(?:'s)?|company-wide|group|net|gross|this|that|(?:quarter|month|year|period)'s|quarterly|annual|entire"
        r"|[QH]\d|20\d\d|whole)\s+)*"
    r"(?:everything (?:that )?we (?:bill|sell|make|earn|take|invoice)\w*"
    r"|(?:what )?(?:we|they) (?:bill|sell|make|earn|take)\b|(?:the )?money\b"
    r"|(?P<what>revenues?|sales|income|turnover|invoicing|billings|takings|bookings|orders|deals|transactions|units|volume"
        r"|customers|total"
        r"|business|group|company|firm|portfolio|premiums?|opportunities|profits?|value)|(?P<it>it)\b)", re.I,
)  # fmt: skip
BY = re.compile(
    (
        r"\bby\s*(?:an? )?(?:impressive |significant |whopping |about |around |roughly |nearly |almost |some "
        r"|over |more than |just |only |approximately |up to |at least |~|\+)*$"
    ),
    re.I,
)
_CAME_FROM = re.compile(
    r"^\s*\)?\s*(?:of (?:it|this|that) )?(?:came|comes|come|stem\w*|originat\w*|(?:was|were|is|are) (?:made"
    r"|generated|earned|sold|booked))"
    r"\s+(?:from|in|by|with|via|through)\b|^\s*\)?\s*(?:is|was|are|were)\s+(?=(?-i:[A-Z]))",
    re.I,
)
# "Dropped from 31 % of revenue to 28 %".
_FROM_SHARE = re.compile(
    r"\bfrom\s+(?:about |nearly |almost )?[\d.]+\s?% of (?:\w+ ){0,2}(?:revenue|sales|turnover|orders|units"
    r"|profit|total)"
    r"[^.;]{0,24}\bto\s+(?:about |nearly |almost |just |only )?$",
    re.I,
)
_OF_METRIC = re.compile(r"^\s*of (?:the |our |all |total |overall |its )*", re.I)
_OF_OWN = re.compile(r"^\s*of (?:its|their|his|her|our) (?:\w+ )?(?P<what>revenue|sales|orders|units|turnover)\b", re.I)
# "Quarterly growth was 14 % in Q2": the change of one period.
_AT_ONE = re.compile(
    r"^\s*\(?(?:in|for|during)?\s*(?:the\s+)?(?:Q[1-4]\b|(?:first|second|third|fourth|last|latest) quarter"
    r"|(?:january|february|march|april|may|june|july|august|september|october|november|december)\b|(?:FY\s?)?20\d\d\b)",
    re.I,
)


def by_of(before: str) -> bool:
    """Whether "by" stands right before a figure."""
    return bool(BY.search(before))


def measure_of_percent(
    said: Said, n: Number, metric: str, change: Word | None, before: str, after: str, near: str, sign: int
) -> tuple[Measure, str, int]:
    """Whether a percentage is a level, a change, a share or a growth rate; with its metric and direction."""
    if (growth := _growth_rate(said, metric, change, before, after, near, sign)) is not None:
        return growth
    whole = _OF_WHOLE.match(after) or (_OF_WHOLE.match(_after_run(said, n)) if SHARE_VERB.search(before) else None)
    if (whole and FROM.search(before)) or _FROM_SHARE.search(before):
        named = words("metrics", (whole.group("what") if whole else "") or "")
        return "value", SHARES.get(named[0].entry if named else "revenue", "revenue_share"), 0
    by = bool(BY.search(before))
    if whole is None and not by and (of := _OF_METRIC.match(after)) is not None:
        # "38.8 % of fees", where the rows call revenue so.
        named = [w for w in words("metrics", after, of.end(), of.end() + 30) if w.start == of.end()]
        if named and named[0].entry in ("revenue", "profit", "orders", "units"):
            return "share", named[0].entry, 0
    adjacent_change = (
        bool(change)
        and (
            by
            or (change.start >= n.end and change.start - n.end < 30)
            or change.start >= said.line.text.rfind(near, 0, n.start)
        )
        if change
        else False
    )
    if (loss := _loss(metric, before, after)) is not None:
        return loss
    if whole and not (change and by) and not (n.signed and change):
        what = (whole.group("what") or "").lower()
        found = words("metrics", what)
        return (
            "share",
            (
                found[0].entry
                if found
                else metric
                if metric in ("orders", "units", "customers", "profit") and not whole.group("what")
                else "revenue"
            ),
            0,
        )
    if n.signed and metric == "margin" and LEVEL.search(before):
        return "value", metric, 0
    if n.signed:
        return "change", metric, sign
    if metric not in RATE_METRICS and not change and _CAME_FROM.match(after) and "of which" not in before[-12:]:
        return "share", metric if metric in ("orders", "units", "profit") else "revenue", 0
    if metric in RATE_METRICS or metric in ("attainment",):
        if by and change:
            return "change", metric, sign
        level = not change or LEVEL.search(before) or FROM.search(before) or not adjacent_change
        return ("value" if level else "change"), metric, 0 if level else sign
    if change and (adjacent_change or not SHARE_VERB.search(before)):
        return "change", metric, sign
    if (
        SHARE_VERB.search(before)
        or re.match(r"^\s*(?:share|contribution|slice)\b", after, re.I)
        or re.search(r"share|contribution|breakdown|mix|distribution|% of", said.section[-60:] + before, re.I)
    ):
        return "share", metric or "revenue", 0
    if any(p.relative for p in said.periods) or any(p.role == "before" for p in said.periods):
        return "change", metric, sign or 1
    if metric and re.match(r"^\s*(?:of|in)\s", after):
        return "share", metric, 0
    return "value", metric if metric in RATE_METRICS else "", 0


def _growth_rate(
    said: Said, metric: str, change: Word | None, before: str, after: str, near: str, sign: int
) -> tuple[Measure, str, int] | None:
    """A rate of growth: of the period reported on, or the mean or compound one of a stretch."""
    if (metric == "growth_rate" or re.search(r"growth rate|average growth", before[-40:], re.I)) and not re.search(
        r"average|mean|compound|cagr|cmgr|(?:monthly|quarterly|annual|yearly) growth", said.text, re.I
    ):
        # "The highest growth rate (8.5 %)": the change of the period reported on.
        return "change", growing(said), sign or 1
    if metric == "growth_rate" or re.search(r"growth rate|average growth", before[-40:], re.I):
        if _AT_ONE.match(after) and not re.search(r"average|mean|compound|cagr|cmgr", before + near, re.I):
            return "change", growing(said), sign or 1
        mean = re.search(r"compound|cmgr|cagr", said.text, re.I)
        return ("compound_growth" if mean else "mean_growth"), growing(said), sign or 1
    if (
        re.search(
            r"on average (?:per|each|a|every) (?:month|quarter)|per month on average|average monthly", said.text, re.I
        )
        and change
    ):
        return "mean_growth", "revenue" if metric in ("", "growth_rate") else metric, sign
    return None


def _loss(metric: str, before: str, after: str) -> tuple[Measure, str, int] | None:
    """What was lost: a part of one's own sales that is gone, or the share of deals that were not won."""
    own = _OF_OWN.match(after)
    if re.search(
        r"\b(?:los(?:es|ing|t)|gave (?:back|up)|shed)\s*(?:about |around |nearly |almost "
        r"|over )?$",
        before,
        re.I,
    ) and (re.match(r"^\s*of (?:it|that|them|this)\b", after)):
        return "change", metric, -1
    if own and re.search(r"\blost\b(?:[^.;]|\.\d){0,40}\bor\s*$", before, re.I):
        return "change", words("metrics", own.group("what"))[0].entry, -1
    if own and re.search(
        r"\blos(?:es|ing|t)\s*(?:about |around |nearly |almost |more than |over |just |roughly |some |well )*$",
        before,
        re.I,
    ):
        return "change", words("metrics", own.group("what"))[0].entry, -1
    if re.search(r"\b(?:has |have )?lost\s*(?:about |around |nearly |almost |over )?$", before, re.I) and not re.match(
        r"^\s*of\b", after
    ):
        return "change", metric if metric != "lost_share" else "revenue", -1
    if metric == "lost_share" or re.search(
        r"\b(?:los(?:es|ing|t)|wast(?:es|ing|ed))\s*(?:about |around |nearly )?$", before, re.I
    ):
        return "value", "lost_share", 0
    return None


def _after_run(said: Said, n: Number) -> str:
    """What stands behind the last of a row of percentages: "48 % and 18 % of total sales" are shares both."""
    text, last = said.line.text, n
    for m in said.numbers:
        if m.start >= last.end and m.unit == n.unit and JOIN.fullmatch(text[last.end : m.start]):
            last = m
    return text[last.end : said.end]


def growing(said: Said) -> str:
    """The metric that a growth rate is of: the first that the sentence names, else revenue."""
    found = [w.entry for w in said.metrics if w.entry not in ("growth_rate",)]
    return found[0] if found else "revenue"
