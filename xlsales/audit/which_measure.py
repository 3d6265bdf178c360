"""Whether a number is a level, a change, a share or a growth rate, and which way the words point."""

from __future__ import annotations

import re

from xlsales.audit.claims import Measure
from xlsales.audit.numbers import Number
from xlsales.audit.scope import Said
from xlsales.audit.vocabulary import COUNT_METRICS, MONEY_METRICS, RATE_METRICS, SHARES, Word, words
from xlsales.audit.when import FROM, LEVEL

_JOIN = re.compile(r"[\s,]*(?:and|&|,|\+|/|as well as)?\s*(?:by|to|at|with|of)?\s*(?:an?|the)?\s*", re.I)


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


_BY = re.compile(
    (
        r"\bby\s*(?:an? )?(?:impressive |significant |whopping |about |around |roughly |nearly |almost |some "
        r"|over |more than |just |only |approximately |up to |at least |~|\+)*$"
    ),
    re.I,
)


# "What moved revenue by 2.9 %": a change whose direction is left open.
_MOVED_BY = re.compile(
    r"\b(?:moved?|moves|moving|changed?|changes)\b[^.;]*\bby\s*(?:about |around |nearly |just |only |over )?$", re.I
)


_SHARE_MOVED = re.compile(
    r"\bshare(?: of (?:the |our |all |total |company )*(?P<what>\w+))?\s+(?:\w+\s+)?(?:of \w+ )?(?:rose|fell"
    r"|grew|increased"
    r"|decreased|dropped|declined|climbed|slipped|shrank|expanded|improved|edged up|edged down|went up|went down"
    r"|moved|jumped"
    r"|widened|narrowed)\b(?:[^.;]|\.\d)*$",
    re.I,
)


_CAME_FROM = re.compile(
    r"^\s*\)?\s*(?:of (?:it|this|that) )?(?:came|comes|come|stem\w*|originat\w*|(?:was|were|is|are) (?:made"
    r"|generated|earned|sold|booked))"
    r"\s+(?:from|in|by|with|via|through)\b|^\s*\)?\s*(?:is|was|are|were)\s+(?=(?-i:[A-Z]))",
    re.I,
)


_UP_FROM = re.compile(r"^\s*(?:of (?:\w+ ){0,2}\w+)?\s*[,(]?\s*(?:up|down)\s+(?:slightly |sharply )?from\b", re.I)


_SHARE_RAISED = re.compile(
    r"\b(?:increased|raised|grew|expanded|extended|improved|lost|lowered|reduced|widened|boosted|saw) (?:its"
    r"|their|his|her)"
    r" share(?: of (?:the |our |all |total |company )*(?P<what>\w+))?\s+(?:rise |fall |grow "
    r"|drop )?(?:further )?(?:from|to|by)\b(?:[^.;]|\.\d)*$",
    re.I,
)


MOVED_BY = re.compile(r"(?:'s|s'|the|a)\s+(?:fall|rise|drop|decline|increase|decrease|gain|loss|growth) of\s*$", re.I)


MORE_THAN = re.compile(
    (
        r"^\s*(?:(?P<up>more|higher|greater|above|ahead of|better)|less|lower|fewer|below|behind"
        r"|worse)\b(?: than)?(?! margins)"
    ),
    re.I,
)


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


# "Dropped from 31 % of revenue to 28 %".
_FROM_SHARE = re.compile(
    r"\bfrom\s+(?:about |nearly |almost )?[\d.]+\s?% of (?:\w+ ){0,2}(?:revenue|sales|turnover|orders|units"
    r"|profit|total)"
    r"[^.;]{0,24}\bto\s+(?:about |nearly |almost |just |only )?$",
    re.I,
)


# "Of the growth of $3.5M, Fintech delivered $2.5M".
_OF_GROWTH = re.compile(
    r"^\W*of (?:the|this|that) [^,;]{0,30}\b(?:(?:growth|increase|gain|rise)|(?P<down>decline|loss|drop|fall"
    r"|decrease))\b[^,;]*,",
    re.I,
)


_OF_METRIC = re.compile(r"^\s*of (?:the |our |all |total |overall |its )*", re.I)


_OF_OWN = re.compile(r"^\s*of (?:its|their|his|her|our) (?:\w+ )?(?P<what>revenue|sales|orders|units|turnover)\b", re.I)


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


# "Quarterly growth was 14 % in Q2": the change of one period.
_AT_ONE = re.compile(
    r"^\s*\(?(?:in|for|during)?\s*(?:the\s+)?(?:Q[1-4]\b|(?:first|second|third|fourth|last|latest) quarter"
    r"|(?:january|february|march|april|may|june|july|august|september|october|november|december)\b|(?:FY\s?)?20\d\d\b)",
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


def by_of(before: str) -> bool:
    """Whether "by" stands right before a figure."""
    return bool(_BY.search(before))


def change_word(said: Said, n: Number, clause: tuple[int, int]) -> Word | None:
    """The word of direction that belongs to a number: before it, after it, or at the head of its list."""
    text = said.line.text
    numbers = said.numbers
    last = max([m.end for m in numbers if m.end <= n.start], default=said.start)
    inside = [w for w in said.changes if clause[0] <= w.start < clause[1]]
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
        listed = w.start < nxt or _JOIN.fullmatch(re.sub(r"[\d.,%$+~-]+[kKmMB]?", "", between))
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
    share = _share_moves(before, change, metric)
    if n.unit == "points":
        # A revenue that rises by points does not say of what.
        return "points", share or (metric if metric in RATE_METRICS else ""), sign
    if share and n.unit == "percent":
        by = bool(_BY.search(before)) and not FROM.search(before)
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
    if n.unit == "percent" and not n.signed and _bracketed_share(said, n, metric, moved=change is not None):
        return "share", "revenue", 0
    if n.unit == "percent" and (change or n.signed) and _MEAN.search(near):
        return "mean_growth", _growing(said), sign
    if n.unit == "percent" and change and (_COMPOUND_AFTER.match(after) or _COMPOUND.search(near)):
        return "compound_growth", _growing(said), sign
    if n.unit == "percent":
        return _percent(said, n, metric, change, before, after, near, sign)
    relative = bool(_BY.search(before)) or bool(
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
    if metric == "profit" and n.signed and LEVEL.search(before):
        return "value", metric, 0
    if n.signed and n.unit in ("money", "plain") and metric in (MONEY_METRICS | COUNT_METRICS):
        relative = True
    if n.signed and n.unit in ("money", "plain") and not metric:
        return "difference", "revenue", sign
    relative = relative or bool(MOVED_BY.search(before) and not metric)
    return ("difference" if relative and (sign or n.signed) else "value"), metric, sign


def _bracketed_share(said: Said, n: Number, metric: str, *, moved: bool = False) -> bool:
    """A bare percentage in brackets behind a member's amount is its share: "Asia Pacific: $226,707 (43.9 %)"."""
    text = said.line.text
    before = [m for m in said.numbers if m.end <= n.start]
    if metric in RATE_METRICS or not before or before[-1].unit != "money" or n.hedge:
        return False
    if not re.fullmatch(r"\s*\(", text[before[-1].end : n.start]) or not re.match(r"\s*\)", text[n.end :]):
        return False
    named = [m for m in said.members if m.end <= before[-1].start]
    between = text[named[-1].end : before[-1].start] if named else ""
    if not named or (moved and not _AMOUNTING.search(between)):
        return False
    return bool(re.fullmatch(r"\s*(?:revenue|sales)?\s*[:=–—-]?\s*[~]?", between, re.I) or _AMOUNTING.search(between))


_AMOUNTING = re.compile(
    r"\b(?:to|at|with|reach(?:ed|es|ing)|hit|generat(?:ed|es|ing)|deliver(?:ed|s|ing)|brought in|brings in"
    r"|contribut(?:ed|es|ing)"
    r"|earned|made|sold|product|line|category|segment|region|channel)\s*(?:about |just |only |with )?[$€£]?$",
    re.I,
)


def _share_moves(before: str, change: Word | None, metric: str) -> str:
    """A share that moves ("its share of revenue rose from 14 % to 27 %"): the share is the figure then."""
    found = _SHARE_RAISED.search(before) or (_SHARE_MOVED.search(before) if change is not None else None)
    if found is None:
        return ""
    named = words("metrics", found.group("what") or "")
    of = named[0].entry if named else metric
    return SHARES.get(of, "revenue_share")


def _percent(
    said: Said, n: Number, metric: str, change: Word | None, before: str, after: str, near: str, sign: int
) -> tuple[Measure, str, int]:
    if (metric == "growth_rate" or re.search(r"growth rate|average growth", before[-40:], re.I)) and not re.search(
        r"average|mean|compound|cagr|cmgr|(?:monthly|quarterly|annual|yearly) growth", said.text, re.I
    ):
        # "The highest growth rate (8.5 %)": the change of the period reported on.
        return "change", _growing(said), sign or 1
    if metric == "growth_rate" or re.search(r"growth rate|average growth", before[-40:], re.I):
        if _AT_ONE.match(after) and not re.search(r"average|mean|compound|cagr|cmgr", before + near, re.I):
            return "change", _growing(said), sign or 1
        mean = re.search(r"compound|cmgr|cagr", said.text, re.I)
        return ("compound_growth" if mean else "mean_growth"), _growing(said), sign or 1
    if (
        re.search(
            r"on average (?:per|each|a|every) (?:month|quarter)|per month on average|average monthly", said.text, re.I
        )
        and change
    ):
        return "mean_growth", "revenue" if metric in ("", "growth_rate") else metric, sign
    whole = _OF_WHOLE.match(after) or (_OF_WHOLE.match(_after_run(said, n)) if SHARE_VERB.search(before) else None)
    if (whole and FROM.search(before)) or _FROM_SHARE.search(before):
        named = words("metrics", (whole.group("what") if whole else "") or "")
        return "value", SHARES.get(named[0].entry if named else "revenue", "revenue_share"), 0
    by = bool(_BY.search(before))
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


def _after_run(said: Said, n: Number) -> str:
    """What stands behind the last of a row of percentages: "48 % and 18 % of total sales" are shares both."""
    text, last = said.line.text, n
    for m in said.numbers:
        if m.start >= last.end and m.unit == n.unit and _JOIN.fullmatch(text[last.end : m.start]):
            last = m
    return text[last.end : said.end]


def _growing(said: Said) -> str:
    found = [w.entry for w in said.metrics if w.entry not in ("growth_rate",)]
    return found[0] if found else "revenue"
