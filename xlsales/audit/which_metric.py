"""Which metric a number belongs to: from the words around it."""

from __future__ import annotations

import re

from xlsales.audit.numbers import Number
from xlsales.audit.percentages import SHARE_VERB
from xlsales.audit.scope import Said
from xlsales.audit.tables import place_of
from xlsales.audit.vocabulary import COUNT_METRICS, MONEY_METRICS, RATE_METRICS, Word, words
from xlsales.audit.which_measure import MOVED_BY, THAN_PERIOD

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


_LOSS = re.compile(
    r"\b(?:made|recorded|posted|ran|incurred|reported|booked|with|generated|suffered|at) (?:an? |the )?(?:net "
    r"|operating |total |overall )?loss"
    r" of\s*(?:about |around |nearly |roughly |some )?$",
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


_OF_ONE = re.compile(
    (
        r"\b(?:a|an|one|each|every) (?P<what>unit|deal|order|sale|customer) (?:brings?|brought|makes?|made"
        r"|earns?|costs?)\s*$"
    ),
    re.I,
)


# "Volume leads the rise of $5": the metric is a cause there and not what rose.
_LEADS = re.compile(
    r"\s+(?:clearly\s+|mainly\s+)?(?:leads?|led|drives?|drove|makes?|made|explains?|explained|caused?)\s+(?:most\s+of\s+)?"
    r"(?:the\s+|this\s+)(?:\w+\s+)?(?:rise|fall|growth|decline|drop|increase|decrease|gain|loss|change)\b",
    re.I,
)


_EACH = re.compile(
    r"^\s*(?:a|an|per|each|every)\s+(?P<what>deal|sale|order|transaction|invoice|unit|customer|client)s?\b(?!\s*rep)",
    re.I,
)


_INSTEAD = re.compile(r"\s*(?:(?:a|an|per) \w+ )?instead of\s*", re.I)
PER = {"unit": "asp", "customer": "revenue_per_customer", "client": "revenue_per_customer"}


def fits(metric: str, n: Number) -> bool:
    """Whether a number of that unit can be the level or the change of a metric."""
    if n.unit == "money":
        return metric in MONEY_METRICS
    if n.unit == "plain":
        return metric in COUNT_METRICS or metric in (
            "revenue",
            "average_sale",
            "asp",
            "profit",
            "cost",
            "weeks_to_close",
        )
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
    at = place_of(said.columns, n)
    if at is not None and said.columns[at].metric:
        return said.columns[at].metric, False
    usable = [w for w in said.metrics if fits(w.entry, n) and not (w.entry == "lost_share" and n.unit != "percent")]
    # "Revenue per shipment" is no revenue.
    usable = [w for w in usable if w.entry != "revenue" or not re.match(r"\s+per\s+[a-z]", text[w.end :])]
    if each := _EACH.match(text[n.end : said.end]):
        return PER.get(each.group("what").lower().rstrip("s"), "average_sale"), False
    figures = [m for m in said.numbers if m.end <= n.start]
    if figures and _INSTEAD.fullmatch(text, figures[-1].end, n.start):
        # "82 a unit instead of 100".
        return metric_of(said, figures[-1], clause)
    units = bool(re.search(r"\bunits\b", said.text, re.I))
    if re.match(r"^\s*each\b", text[n.end : said.end]) and n.unit in ("plain", "money"):
        return ("asp" if units else "average_sale" if said.members else "revenue_per_customer"), False
    if of_one := _OF_ONE.search(text[clause[0] : n.start]):
        return PER.get(of_one.group("what").lower(), "average_sale"), False
    if re.search(r"\beach (?:brings?|brought|worth|at|averag\w+)\s*$", text[clause[0] : n.start], re.I):
        return ("asp" if units else "average_sale"), False
    averaged = re.match(r"\s*(?:on average|apiece|in the mean)\b", text[n.end : said.end])
    if n.unit == "money" and averaged and any(w.entry == "orders" and w.end <= n.start for w in said.metrics):
        # "The smallest deals: $12.7k on average".
        return "average_sale", False
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
    if (
        n.unit == "money"
        and re.match(r"^\s*(?:on average|apiece)\b", text[n.end : said.end])
        and any(w.entry in ("orders", "closed") for w in said.metrics)
    ):
        return "average_sale", False
    if _LOSS.search(text[: n.start]):
        return "loss", False
    if n.unit == "plain" and re.match(r"^\s*(?:more |fewer )?(?:deals|opportunit)", text[n.end :]):
        if re.search(r"\b(?:lost|losing)\s*(?:about |only |just )?$", text[: n.start], re.I):
            return "lost", False
        if re.search(r"\bclosed\s*(?:about |only |just )?$", text[: n.start], re.I) and not re.search(
            r"\bwon\b|\bwin", text[n.end : n.end + 30], re.I
        ):
            return "closed", True
    if (
        n.unit == "plain"
        and THAN_PERIOD.match(text[n.end :])
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
    usable = [w for w in usable if w.end > n.start or not _LEADS.match(text[w.end : n.start])]
    moving = n.signed or bool(MOVED_BY.search(text[said.start : n.start]))
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
            and SHARE_VERB.search(text[clause[0] : n.start])
        ):
            return right[0].entry, False
        return near[-1].entry, False
    if right:
        return right[0].entry, False
    if left:
        return left[-1].entry, False
    behind = [w for w in usable if w.end <= n.start]
    if behind:
        return behind[-1].entry, False
    soon = [w for w in usable if n.end <= w.start < clause[1] and w.start - n.end < 40]
    soon = [w for w in soon if not re.search(r",\s*(?:and|but|while)\b|;|\bor\s+an?\b", text[n.end : w.start])]
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
    later = [w for w in later if not re.search(r",\s*(?:and|but|while)\b|;|\bor\s+an?\b", text[n.end : w.start])]
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
