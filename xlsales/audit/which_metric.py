"""Which metric a number belongs to, and whether it is a level, a change or a share: from the words around it."""

from __future__ import annotations

import re

from xlsales.audit.claims import Measure
from xlsales.audit.numbers import Number
from xlsales.audit.scope import Said
from xlsales.audit.vocabulary import COUNT_METRICS, MONEY_METRICS, RATE_METRICS, SHARES, Word, words
from xlsales.audit.when import FROM, LEVEL

_JOIN = re.compile(r"[\s,]*(?:and|&|,|\+|/|as well as)?\s*(?:by|to|at|with|of)?\s*(?:an?|the)?\s*", re.I)
_SHARE_VERB = re.compile(
    r"(?:account(?:s|ed|ing)? for|represent(?:s|ed|ing)?|contribut(?:e|es|ed|ing)(?: to)?|mak(?:e|es"
        r"|ing) up|made up|compris(?:e|es|ed|ing)"
    r"|constitut(?:e|es|ed|ing)|shares?(?: of| is| was| at| rose| fell)?|generat(?:e|es|ed|ing)|deliver(?:s"
        r"|ed|ing)|bring(?:s|ing)?|brought|captur(?:e|es|ed|ing)|provid(?:e|es|ed|ing)|held|holds)"
    r"\W*(?:\w+\W+){0,4}$", re.I,
)  # fmt: skip
_OF_WHOLE = re.compile(
    r"^\s*(?:share |slice |part |portion )?(?:of|in)\s+(?:(?:the|our|all|its|their|total|overall"
        r"|company(?:'s)?|company-wide|group|net|gross|this|that|quarterly|annual|entire|[QH]\d|20\d\d"
        r"|whole)\s+)*"
    r"(?:(?P<what>revenues?|sales|income|turnover|orders|deals|transactions|units|volume|customers|total"
        r"|business|opportunities|profits?|value)|(?P<it>it)\b)", re.I,
)  # fmt: skip
_BY = re.compile(
    (
        r"\bby\s*(?:an? )?(?:impressive |significant |whopping |about |around |roughly |nearly |almost |some "
        r"|over |more than |just |only |approximately |up to |at least |~|\+)*$"
    ),
    re.I,
)
_MOVE_OF = re.compile(
    r"^\s*(?:(?:slight|sharp|steep|modest|significant|strong|severe|quarterly|annual|monthly|year-over-year"
        r"|quarter-over-quarter|month-over-month|yoy|qoq|mom)\s+)*"
    r"(?:drop|decline|decrease|increase|rise|growth|fall|reduction|gain|jump|surge|dip|loss|improvement"
        r"|slide|slump|plunge|uptick|climb|contraction|expansion|uplift)"
    r"\s+(?:in|of|for)\s+(?:(?:the|our|total|its|their|his|her|overall|company|new|average|quarterly|annual"
        r"|monthly|number of)\s+)*$", re.I,
)  # fmt: skip
_METRIC_GAP = re.compile(
    (
        r"^\s*(?:(?:in|of|from|total|new|won|closed|sold|more|fewer|additional|unique|distinct|active|their|the"
        r"|our|all|worth of|generated|customer|sales|average|avg\.?|overall|company|company's|annual|quarterly"
        r"|monthly|gross|net|completed|processed|placed)\s+){0,4}$"
    ),
    re.I,
)


_SHARE_MOVED = re.compile(
    r"\bshare(?: of (?:the |our |all |total |company )*(?P<what>\w+))?\s+(?:\w+\s+)?(?:of \w+ )?(?:rose|fell"
    r"|grew|increased"
    r"|decreased|dropped|declined|climbed|slipped|shrank|expanded|improved|edged up|edged down|went up|went down"
    r"|moved|jumped"
    r"|widened|narrowed)\b(?:[^.;]|\.\d)*$",
    re.I,
)
_LOSS = re.compile(
    r"\b(?:made|recorded|posted|ran|incurred|reported|booked|with|generated|suffered|at) (?:an? |the )?(?:net "
    r"|operating |total |overall )?loss"
    r" of\s*(?:about |around |nearly |roughly |some )?$",
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
_MOVE_NOUN = re.compile(
    r"^\s*(?:yoy |qoq |mom |year-over-year |quarter-over-quarter |annual )?(?:jump|rise|increase|gain|surge|climb"
    r"|uplift|drop|decline|decrease|fall|slide|dip|slump|plunge|improvement)\b(?!\s+(?:in|of|for)\b)",
    re.I,
)
_APPOSED = re.compile(
    r"\s*[,(–—-]\s*(?:(?:which is|that is|up|representing|marking|i\.e\.,?)\s+)?(?:an?\s+)?(?:\w+\s+)?[~+]?"
)
_MOVED_BY = re.compile(r"(?:'s|s'|the|a)\s+(?:fall|rise|drop|decline|increase|decrease|gain|loss|growth) of\s*$", re.I)
_WON = re.compile(
    (
        r"^\s*of (?:(?:all|the|its|their|his|her|our) )?(?:closed )?(?:deals|opportunities)(?: (?:were "
        r"|are )?won\b|,| \(| at\b|\.|$)(?<!of deals,)(?<!of deals\.)"
    ),
    re.I,
)
# A count stands to the left of its figure only where a verb, a colon or a preposition joins them.
_LINKED = re.compile(
    r"^[\s:=(~*]*$|[:=(]|\b(?:was|were|is|are|fell|rose|grew|dropped|declined|increased|decreased|stayed"
        r"|held|reached|total\w*|to|at|by|of|from|after|in|"
    r"stood|hit|came|climbed|slipped|shrank|jumped|up|down|numbered|sold|won|closed|against|versus|and)\b", re.I,
)  # fmt: skip
_MORE_THAN = re.compile(
    (
        r"^\s*(?:(?P<up>more|higher|greater|above|ahead of|better)|less|lower|fewer|below|behind"
        r"|worse)\b(?: than)?(?! margins)"
    ),
    re.I,
)
_THAN_PERIOD = re.compile(
    r"^\s*(?:\w+ )?(?:(?P<up>more|higher|above|ahead of|better)|less|lower|fewer|below|behind"
    r"|short of)\b\s*(?:than\s+)?"
    r"(?:in\s+|during\s+|for\s+|that of\s+)?(?:the\s+|an?\s+)?(?:same|previous|prior|last|preceding|year|quarter"
    r"|month|Q[1-4]\b|H[12]\b"
    r"|20\d\d|first|second|third|fourth|(?:before|earlier)\b"
    r"|(?:january|february|march|april|may|june|july|august|september|october|november|december)\b)",
    re.I,
)
_OF_ONE = re.compile(
    (
        r"\b(?:a|an|one|each|every) (?P<what>unit|deal|order|sale|customer) (?:brings?|brought|makes?|made"
        r"|earns?|costs?)\s*$"
    ),
    re.I,
)
_OF_OWN = re.compile(r"^\s*of (?:its|their|his|her|our) (?:\w+ )?(?P<what>revenue|sales|orders|units|turnover)\b", re.I)
_EACH = re.compile(
    r"^\s*(?:a|an|per|each|every)\s+(?P<what>deal|sale|order|transaction|invoice|unit|customer|client)s?\b(?!\s*rep)",
    re.I,
)
PER = {"unit": "asp", "customer": "revenue_per_customer", "client": "revenue_per_customer"}
_OF_CHANGE = re.compile(
    (
        r"^\s*of (?:it\b|(?:the |that |this )?(?:(?:total|overall|company(?:'s)?|whole|net) )*(?:decline|fall"
        r"|drop|change|increase|rise|growth|loss|gain|decrease)\b)"
    ),
    re.I,
)
_COMPOUND = re.compile(r"\bcompound|\bcmgr\b|\bcagr\b|^\s*(?:a|per|each|every) (?:month|quarter|year)\b", re.I)
_MEAN = re.compile(r"\bmean of the\b|\bmean (?:change|growth)|\baverage (?:change|growth)|\bon average\b", re.I)


def fits(metric: str, n: Number) -> bool:
    """Whether a number of that unit can be the level or the change of a metric."""
    if n.unit == "money":
        return metric in MONEY_METRICS
    if n.unit == "plain":
        return metric in COUNT_METRICS or metric in ("revenue", "average_sale", "asp", "profit", "weeks_to_close")
    if n.unit in ("weeks", "days"):
        return metric == "weeks_to_close"
    return metric != "quota"


def counted(after: str) -> bool:
    """Whether a noun of the vocabulary follows right after."""
    found = words("metrics", after, 0, min(len(after), 45))
    return bool(found) and bool(_METRIC_GAP.match(after[: found[0].start]))


def metric_of(said: Said, n: Number, clause: tuple[int, int]) -> tuple[str, bool]:
    """The metric of a number, empty where no word names one, and whether it is a guess."""
    text = said.line.text
    column = next((c for c in said.columns if c.start <= n.start < c.end), None)
    if column is not None and column.metric:
        return column.metric, False
    usable = [w for w in said.metrics if fits(w.entry, n) and not (w.entry == "lost_share" and n.unit != "percent")]
    if each := _EACH.match(text[n.end : said.end]):
        return PER.get(each.group("what").lower().rstrip("s"), "average_sale"), False
    units = bool(re.search(r"\bunits\b", said.text, re.I))
    if re.match(r"^\s*each\b", text[n.end : said.end]) and n.unit in ("plain", "money"):
        return ("asp" if units else "average_sale" if said.members else "revenue_per_customer"), False
    if of_one := _OF_ONE.search(text[clause[0] : n.start]):
        return PER.get(of_one.group("what").lower(), "average_sale"), False
    if re.search(r"\beach (?:brings?|brought|worth|at|averag\w+)\s*$", text[clause[0] : n.start], re.I):
        return ("asp" if units else "average_sale"), False
    if n.unit == "percent" and (
        _WON.match(text[n.end : said.end]) or re.search(r"\bwins?\s*(?:about |only |just )?$", text[: n.start], re.I)
    ):
        return "win_rate", False
    if n.unit == "plain" and re.match(
        r"^\s*of (?:the |all |our )?[\d,]+ (?:closed )?(?:deals|opportunit)", text[n.end :]
    ):
        return "orders", False
    if n.unit == "plain" and re.search(r"\b(?:won|win) [\d,]+ of (?:the |all |our )?$", text[: n.start]):
        return "closed", False
    if _LOSS.search(text[: n.start]):
        return "loss", False
    if (
        n.unit == "plain"
        and _THAN_PERIOD.match(text[n.end :])
        and (same := [m for m in said.numbers if m.end <= n.start])
    ):
        return (metric_of(said, same[-1], clause)[0] if same[-1].unit == "plain" else ""), False
    if n.unit == "percent" and (said_before := _appositive(said, n)) is not None:
        return metric_of(said, said_before, clause)[0] or "revenue", False
    usable = [w for w in usable if w.entry != "customers" or _counts_customers(said, text, w, n)]
    usable = [
        w
        for w in usable
        if w.entry not in COUNT_METRICS or not re.search(r"\b(?:one|single|no)\s+$", text[: w.start], re.I)
    ]
    usable = [
        w
        for w in usable
        if w.end > n.start or n.unit != "plain" or w.entry not in COUNT_METRICS or _LINKED.search(text[w.end : n.start])
    ]
    usable = [w for w in usable if w.end > n.start or not _closed_bracket(text, said.start, w, n)]
    moving = n.signed or bool(_MOVED_BY.search(text[said.start : n.start]))
    right = [w for w in usable if n.end <= w.start < said.end and _METRIC_GAP.match(text[n.end : w.start])]
    in_brackets = text[: n.start].rstrip(" ~+-–<>$€£").endswith("(")
    moved = [w for w in usable if n.end <= w.start < said.end and _MOVE_OF.match(text[n.end : w.start])]
    if moved and not in_brackets:
        return moved[0].entry, False
    if right and n.unit in ("plain", "weeks"):
        counted = (
            n.unit == "plain"
            and n.step == 1
            and re.fullmatch(r"(?:total )?sales|purchases", text[right[0].start : right[0].end], re.I)
        )
        return ("orders" if counted else right[0].entry), False
    left = [w for w in usable if clause[0] <= w.start and w.end <= n.start]
    last_number = max([m.end for m in said.numbers if m.end <= n.start], default=said.start)
    near = [w for w in left if w.start >= last_number]
    if near and (
        near[-1].entry in RATE_METRICS
        or not right
        or re.search(r"[(:=]\s*(?:[~+<>-]|about |only )*$|\b(?:of|was|is|at|to|by)\s*(?:\w+ ){0,2}$", text[: n.start])
    ):
        if (
            n.unit == "percent"
            and right
            and right[0].entry != near[-1].entry
            and near[-1].entry not in RATE_METRICS
            and _SHARE_VERB.search(text[clause[0] : n.start])
        ):
            return right[0].entry, False
        return near[-1].entry, False
    if right:
        return right[0].entry, False
    if left:
        return left[-1].entry, False
    earlier = [w for w in usable if w.end <= n.start]
    if earlier:
        return earlier[-1].entry, False
    soon = [w for w in usable if n.end <= w.start < clause[1] and w.start - n.end < 40]
    soon = [w for w in soon if n.unit != "plain" or w.entry not in COUNT_METRICS]
    if soon and not in_brackets and not moving:
        return soon[0].entry, False
    if (
        said.above_metric
        and fits(said.above_metric, n)
        and not (said.above_metric in ("customers", "quota") and n.unit != "plain")
    ):
        return said.above_metric, False
    later = [w for w in usable if n.end <= w.start < clause[1] and not in_brackets and not moving]
    later = [w for w in later if n.unit != "plain" or w.entry not in COUNT_METRICS]
    return (later[0].entry, True) if later else ("", True)


def _appositive(said: Said, n: Number) -> Number | None:
    """The figure that "…, a 29.8 % jump, …" says more of: the one right before it."""
    text = said.line.text
    earlier = [m for m in said.numbers if m.end <= n.start and m.unit in ("money", "plain", "percent")]
    if not _MOVE_NOUN.match(text[n.end :]) or not earlier or not _APPOSED.fullmatch(text[earlier[-1].end : n.start]):
        return None
    return earlier[-1]


def _closed_bracket(text: str, start: int, w: Word, n: Number) -> bool:
    """Whether a word stands in brackets that close before the number: it says nothing of what comes after."""
    opened = text.rfind("(", start, w.start)
    closed = text.find(")", w.end)
    return opened >= 0 and text.find(")", opened, w.start) < 0 and 0 <= closed < n.start


def _counts_customers(said: Said, text: str, w: Word, n: Number) -> bool:
    """Customers are a figure where they are counted or change, and else only those whom a figure is about."""
    opened = text.rfind("(", said.start, n.start)
    if opened >= 0 and any(0 <= opened - m.end < 3 for m in said.members) and text.find(")", opened, n.start) < 0:
        return False
    if any(0 <= m.start - w.end < 3 for m in said.members) or re.search(r"\bone\s+$", text[: w.start], re.I):
        return False
    if n.unit == "plain":
        return True
    if n.unit == "money":
        return False
    after = text[w.end : w.end + 30]
    found = words("change", after)
    counted = (
        re.search(r"(?:number of|unique|active|distinct|paying|new)\s+$", text[: w.start], re.I)
        or "unique" in text[w.start : w.end].lower()
    )
    if re.match(r"\s*:|\s+(?:were|was|stayed)\b", after):
        return True
    return bool(counted) or bool(found and re.match(r"^\s*(?:\w+\s+){0,2}$", after[: found[0].start]))


def change_word(said: Said, n: Number, clause: tuple[int, int]) -> Word | None:
    """The word of direction that belongs to a number: before it, after it, or at the head of its list."""
    text = said.line.text
    numbers = said.numbers
    last = max([m.end for m in numbers if m.end <= n.start], default=said.start)
    inside = [w for w in said.changes if clause[0] <= w.start < clause[1]]
    left = [w for w in inside if last <= w.start and w.end <= n.start]
    if left:
        return left[-1]
    following = [w for w in inside if w.start >= n.end]
    nxt = min([m.start for m in numbers if m.start >= n.end], default=said.end)
    for w in following:
        between = text[n.end : w.start]
        if w.start - n.end > 45 or "." in between or ";" in between:
            break
        listed = w.start < nxt or _JOIN.fullmatch(re.sub(r"[\d.,%$+~-]+[kKmMB]?", "", between))
        if listed and not re.search(r"\b(?:but|while|and (?:the|its)|as|of which|which|makes?|explains?)\b", between):
            return w
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
    if metric == "loss" and n.unit != "percent":
        return "value", metric, 0
    share = _share_moves(before, change, metric)
    if n.unit == "points":
        return "points", share or metric, sign
    if share and n.unit == "percent":
        by = bool(_BY.search(before)) and not FROM.search(before)
        return ("change", share, sign) if by else ("value", share, 0)
    if n.unit == "times":
        return "change", metric, 1 if n.value >= 1 else -1
    if n.unit == "percent" and metric == "win_rate" and not change and not n.signed:
        return "value", metric, 0
    more = _MORE_THAN.match(after) if n.unit == "percent" else None
    if more is not None and not change:
        return "change", metric, 1 if more.group("up") else -1
    if n.unit == "percent" and _OF_CHANGE.match(after):
        return "contribution", "revenue", 0
    if n.unit in ("money", "plain") and _THAN_PERIOD.match(after):
        up = _THAN_PERIOD.match(after).group("up")  # type: ignore[union-attr]
        return "difference", metric, 1 if up else -1
    if n.unit == "percent" and not change and not n.signed and _bracketed_share(said, n, metric):
        return "share", "revenue", 0
    if n.unit == "percent" and (change or n.signed) and _MEAN.search(near):
        return "mean_growth", _growing(said), sign
    if n.unit == "percent" and change and (_COMPOUND.search(after[:30]) or _COMPOUND.search(near)):
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
    relative = relative or bool(_MOVED_BY.search(before) and not metric)
    return ("difference" if relative and (sign or n.signed) else "value"), metric, sign


def _bracketed_share(said: Said, n: Number, metric: str) -> bool:
    """A bare percentage in brackets behind a member's amount is its share: "Asia Pacific: $226,707 (43.9 %)"."""
    text = said.line.text
    before = [m for m in said.numbers if m.end <= n.start]
    if metric in RATE_METRICS or not before or before[-1].unit != "money" or n.hedge:
        return False
    if not re.fullmatch(r"\s*\(", text[before[-1].end : n.start]) or not re.match(r"\s*\)", text[n.end :]):
        return False
    named = [m for m in said.members if m.end <= before[-1].start]
    return bool(named) and bool(
        re.fullmatch(r"\s*(?:revenue|sales)?\s*[:=–—-]?\s*[~]?", text[named[-1].end : before[-1].start], re.I)
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
    if metric == "growth_rate" or re.search(r"growth rate|average growth", before[-40:], re.I):
        mean = re.search(r"compound|cmgr|cagr", said.text, re.I)
        return ("compound_growth" if mean else "mean_growth"), _growing(said), sign or 1
    if (
        re.search(
            r"on average (?:per|each|a|every) (?:month|quarter)|per month on average|average monthly", said.text, re.I
        )
        and change
    ):
        return "mean_growth", "revenue" if metric in ("", "growth_rate") else metric, sign
    whole = _OF_WHOLE.match(after)
    by = bool(_BY.search(before))
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
    if own and re.search(r"\blos(?:es|ing|t)\s*(?:about |around |nearly |almost )?$", before, re.I):
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
    if change and (adjacent_change or not _SHARE_VERB.search(before)):
        return "change", metric, sign
    if (
        _SHARE_VERB.search(before)
        or re.match(r"^\s*(?:share|contribution|slice)\b", after, re.I)
        or re.search(r"share|contribution|breakdown|mix|distribution|% of", said.section[-60:] + before, re.I)
    ):
        return "share", metric or "revenue", 0
    if any(p.relative for p in said.periods) or any(p.role == "before" for p in said.periods):
        return "change", metric, sign or 1
    if metric and re.match(r"^\s*(?:of|in)\s", after):
        return "share", metric, 0
    return "value", metric if metric in RATE_METRICS else "", 0


def _growing(said: Said) -> str:
    found = [w.entry for w in said.metrics if w.entry not in ("growth_rate",)]
    return found[0] if found else "revenue"
