"""What each number of a sentence is about: metric, members, periods and measure, from its context alone."""

from __future__ import annotations

import re
from dataclasses import dataclass

from xlsales.audit.claims import Filters, Measure
from xlsales.audit.members import MemberMention
from xlsales.audit.numbers import Number
from xlsales.audit.periods import PeriodMention, Span
from xlsales.audit.scope import Reading, Said, joined_span
from xlsales.audit.vocabulary import COUNT_METRICS, MONEY_METRICS, RATE_METRICS, Word, words

_JOIN = re.compile(r"[\s,]*(?:and|&|,|\+|/|as well as)?\s*(?:by|to|at|with|of)?\s*(?:an?|the)?\s*", re.I)
_NAME_JOIN = re.compile(r"\s*(?:\([^)]*\)\s*)?(?:,|and|&|\+|/|,\s*and|as well as)\s*(?:the\s+)?", re.I)
_SHARE_VERB = re.compile(
    r"(?:account(?:s|ed|ing)? for|represent(?:s|ed|ing)?|contribut(?:e|es|ed|ing)(?: to)?|mak(?:e|es|ing) up|made up|compris(?:e|es|ed|ing)"
    r"|constitut(?:e|es|ed|ing)|shares?(?: of| is| was| at| rose| fell)?|generat(?:e|es|ed|ing)|deliver(?:s|ed|ing)|bring(?:s|ing)?|brought|captur(?:e|es|ed|ing)|provid(?:e|es|ed|ing)|held|holds)"
    r"\W*(?:\w+\W+){0,4}$", re.I,
)  # fmt: skip
_OF_WHOLE = re.compile(
    r"^\s*(?:share |slice |part |portion )?(?:of|in)\s+(?:(?:the|our|all|its|their|total|overall|company(?:'s)?|company-wide|group|net|gross|this|that|quarterly|annual|entire|[QH]\d|20\d\d|whole)\s+)*"
    r"(?:(?P<what>revenues?|sales|income|turnover|orders|deals|transactions|units|volume|customers|total|business|opportunities|profits?|value)|(?P<it>it)\b)", re.I,
)  # fmt: skip
_PCT_HEAD = re.compile(r"^\s*(?:of|in|from)\s", re.I)
_LEVEL = re.compile(r"(?:\bto|\bat|\breach(?:ed|es|ing)|\bof|\bwas|\bis|\bhit|\bstood at|\btotal(?:l?ed|s|l?ing)|\bwith|[:(])\s*(?:a |an |the |just |only |about |around |roughly |nearly |almost |some |approximately |~)*$", re.I)
_BY = re.compile(r"\bby\s*(?:an? )?(?:impressive |significant |whopping |about |around |roughly |nearly |almost |some |over |more than |just |only |approximately |up to |at least |~|\+)*$", re.I)
_FROM = re.compile(r"(?:\bfrom|versus|\bvs\.?|compared (?:to|with)|\bagainst|\bafter|\bthan)\s*(?:the )?(?:just |only |about |around |a )*$", re.I)
_MOVE_OF = re.compile(
    r"^\s*(?:(?:slight|sharp|steep|modest|significant|strong|severe|quarterly|annual|monthly|year-over-year|quarter-over-quarter|month-over-month|yoy|qoq|mom)\s+)*"
    r"(?:drop|decline|decrease|increase|rise|growth|fall|reduction|gain|jump|surge|dip|loss|improvement|slide|slump|plunge|uptick|climb|contraction|expansion|uplift)"
    r"\s+(?:in|of|for)\s+(?:(?:the|our|total|its|their|his|her|overall|company|new|average|quarterly|annual|monthly|number of)\s+)*$", re.I,
)  # fmt: skip
_TARGET = re.compile(
    r"(?:targets?|aim(?:s|ing)?(?: for)?|kpi|goal|objective|set (?:a|an|the)|raise|lift|bring|improve|increase|boost|grow|reduce|cut|lower)\b[^.;]{0,60}$|(?:\bto (?:reach|achieve|hit|match))\W+(?:\w+\W+){0,2}$", re.I,
)  # fmt: skip
_TIMELINE = re.compile(r"(?:within|in the next|over the next|next|timeline:?|for the next|in|every|deadline|due)\s*(?:about )?$", re.I)
_TIME_UNIT = re.compile(r"^\s*[- ]?(?:days?|weeks?|months?|quarters?|years?|hours?|minutes?)\b(?! to close| on average)", re.I)
_ORDINARY = re.compile(r"(?:\btop|\bbottom|\bfirst|\blast|\bthese|\bthose|\bour|\boption|\bstep|\bphase|\bpart|\bsection|\bfigure|\btable|\bnumber|\bno\.?|\brank(?:s|ed)?|\bclass|\btier|\bgrade|\bthe|#|\bpage|\bversion|\bv)\s*$", re.I)
_ORDINAL_AFTER = re.compile(r"^(?:st|nd|rd|th)\b", re.I)
_THRESHOLD = re.compile(r"(?:deals|orders|opportunities|transactions|accounts|customers|invoices|sales)\W*(?:\((?:\W*))?(?:>|<|over|above|below|under|larger than|smaller than|worth|of more than|of at least|between|≥|from)\s*$", re.I)
_METRIC_GAP = re.compile(r"^\s*(?:(?:in|of|from|total|new|won|closed|sold|more|fewer|additional|unique|distinct|active|their|the|our|all|worth of|generated|customer|sales|average|avg\.?|overall|company|company's|annual|quarterly|monthly|gross|net|completed|processed|placed)\s+){0,4}$", re.I)


@dataclass(frozen=True)
class Slots:
    """What a number is about.

    Parameters
    ----------
    metric
        Canonical metric, or empty where the words name none.
    measure
        value, change, difference, points or share.
    groups
        One `Filters` for each statement (several for lists such as "A, B and C fell by 12 %").
    span, compare
        Periods; `stated` says whether the words name the span.
    sign
        −1 for a decline, +1 for growth, 0 where the words give no direction.
    inherited
        Whether the members were taken over from above or before.
    change
        The word of direction.
    """

    metric: str
    measure: Measure
    groups: tuple[Filters, ...]
    span: Span | None
    compare: Span | None = None
    stated: bool = False
    sign: int = 0
    inherited: bool = False
    change: Word | None = None
    guessed: bool = False
    role: str = "now"


def is_figure(said: Said, n: Number) -> bool:
    """Whether a number states a figure: not a list number, rank, timeline, threshold or target."""
    text = said.line.text
    before, after = text[said.start : n.start], text[n.end : said.end]
    if re.search(r"(?:\btop|\bbottom|\brank(?:s|ed)?|#|\bno\.|\bnumber)\s*$", before, re.I) and n.unit == "plain" and n.value < 1000:
        return False
    if n.unit == "plain" and (_ORDINAL_AFTER.match(after) or _TIME_UNIT.match(after) or (_ORDINARY.search(before) and n.value < 200 and not _counted(after))):
        return False
    if n.unit in ("days", "weeks"):
        closing = re.search(r"clos|cycle|recency", said.text, re.I) or (said.metrics and said.metrics[0].entry == "weeks_to_close") or "(" in before[-2:]
        if _TIMELINE.search(before) and not re.search(r"clos|cycle", said.text, re.I) or not closing:
            return False
    if _THRESHOLD.search(before) or re.search(r"\((?:>|<)?\s*$", before) and n.unit == "money" and n.hedge == "over" and re.match(r"\s*\)", after):
        return False
    if n.unit == "plain" and n.value < 13 and n.step == 1 and not _counted(after) and not n.hedge and said.line.kind != "row":
        return bool(re.search(r"[:=]\s*$", before)) and bool(said.metrics or said.above_metric)
    clause = text[said.clause(n.start)[0] : n.start]
    if re.search(r"\b(?:could|would)\b", clause, re.I):
        return True
    if re.search(r"\b(?:targets?|aim|kpi|goal|objective)\b(?:[^.;]|(?<=avg)\.){0,60}$", clause, re.I) and not re.search(r"attain|achiev|\b(?:below|above|missed|beat)\b", clause, re.I):
        return False
    return not (said.advice and _TARGET.search(clause) and not re.search(r"(?:fell|rose|dropped|grew|declined|closes|was|is at)\b", clause, re.I))


def _counted(after: str) -> bool:
    """Whether a noun of the vocabulary follows right after."""
    found = words("metrics", after, 0, min(len(after), 45))
    return bool(found) and bool(_METRIC_GAP.match(after[: found[0].start]))


def slots_of(reading: Reading, said: Said, n: Number) -> Slots:
    """Fill the slots of one number."""
    text = said.line.text
    clause = said.clause(n.start)
    left_end = max([clause[0], *(m.end for m in said.numbers if m.end <= n.start)])
    before, after = text[clause[0] : n.start], text[n.end : said.end]
    change = _change_word(said, n, clause)
    metric, guessed = _metric(said, n, clause)
    measure, metric, sign = _measure(said, n, metric, change, before, after, text[left_end : n.start])
    groups, inherited = _groups(said, n, clause, measure, left_end)
    span, compare, stated = periods_for(reading, said, n.start, n.end, measure in ("change", "difference", "points"))
    role = "now"
    if measure == "value":
        role = _role(text, said, n)
        if role == "before" and not _own_period(said, n):
            span = compare or default_compare(reading, said, span)
    if not metric:
        metric = {"money": "revenue", "weeks": "weeks_to_close"}.get(n.unit, "")
        if n.unit == "percent" and measure in ("change", "share"):
            metric = "revenue"
        guessed = True
    return Slots(metric, measure, groups, span, compare if measure != "value" and measure != "share" else None, stated, sign, inherited, change, guessed, role)


def fits(metric: str, n: Number) -> bool:
    """Whether a number of that unit can be the level or the change of a metric."""
    if n.unit == "money":
        return metric in MONEY_METRICS
    if n.unit == "plain":
        return metric in COUNT_METRICS or metric in ("revenue", "average_sale", "asp", "profit", "weeks_to_close")
    if n.unit in ("weeks", "days"):
        return metric == "weeks_to_close"
    return metric != "quota"


def _metric(said: Said, n: Number, clause: tuple[int, int]) -> tuple[str, bool]:
    text = said.line.text
    usable = [w for w in said.metrics if fits(w.entry, n) and not (w.entry == "lost_share" and not (n.unit == "percent"))]
    usable = [w for w in usable if w.entry != "customers" or _counts_customers(text, w, n)]
    right = [w for w in usable if n.end <= w.start < said.end and _METRIC_GAP.match(text[n.end : w.start])]
    in_brackets = text[: n.start].rstrip(" ~+-–<>$€£").endswith("(")
    moved = [w for w in usable if n.end <= w.start < said.end and _MOVE_OF.match(text[n.end : w.start])]
    if moved and not in_brackets:
        return moved[0].entry, False
    if right and n.unit in ("plain", "weeks"):
        counted = n.unit == "plain" and n.step == 1 and re.fullmatch(r"(?:total )?sales", text[right[0].start : right[0].end], re.I)
        return ("orders" if counted else right[0].entry), False
    left = [w for w in usable if clause[0] <= w.start and w.end <= n.start]
    last_number = max([m.end for m in said.numbers if m.end <= n.start], default=said.start)
    near = [w for w in left if w.start >= last_number]
    if near and (near[-1].entry in RATE_METRICS or not right or re.search(r"[(:=]\s*(?:[~+<>-]|about |only )*$|\b(?:of|was|is|at|to|by)\s*(?:\w+ ){0,2}$", text[: n.start])):
        if n.unit == "percent" and right and right[0].entry != near[-1].entry and near[-1].entry not in RATE_METRICS and _SHARE_VERB.search(text[clause[0] : n.start]):
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
    if soon and not in_brackets:
        return soon[0].entry, False
    if said.above_metric and fits(said.above_metric, n) and not (said.above_metric in ("customers", "quota") and n.unit != "plain"):
        return said.above_metric, False
    later = [w for w in usable if n.end <= w.start and not in_brackets]
    return (later[0].entry, True) if later else ("", True)


def _counts_customers(text: str, w: Word, n: Number) -> bool:
    """Customers are a figure where they are counted or change, and else only those whom a figure is about."""
    if n.unit == "plain":
        return True
    if n.unit == "money":
        return False
    after = text[w.end : w.end + 30]
    found = words("change", after)
    counted = re.search(r"(?:number of|unique|active|distinct|paying|new)\s+$", text[: w.start], re.I) or "unique" in text[w.start : w.end].lower()
    return bool(counted) or bool(found and re.match(r"^\s*(?:\w+\s+){0,2}$", after[: found[0].start]))


def _change_word(said: Said, n: Number, clause: tuple[int, int]) -> Word | None:
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
        if w.start < nxt or _JOIN.fullmatch(re.sub(r"[\d.,%$+~-]+[kKmMB]?", "", between)):
            if not re.search(r"\b(?:but|while|and (?:the|its)|as|of which|which)\b", between):
                return w
    if w_before := [w for w in inside if w.end <= n.start]:
        # A list after one verb: "falling by 31 % and Konex by 23 %".
        return w_before[-1]
    earlier = [w for w in said.changes if w.end <= n.start]
    return earlier[-1] if earlier and n.unit in ("percent", "points") and re.search(r"\bby\s*$|\brespectively", text[said.start : n.start] + text[n.end : said.end]) else None


def _measure(
    said: Said, n: Number, metric: str, change: Word | None, before: str, after: str, near: str
) -> tuple[Measure, str, int]:
    sign = {"up": 1, "down": -1, "flat": 0}[change.entry] if change else 0
    if n.signed:
        sign = -1 if n.negative else 1
    if n.unit == "points":
        return "points", metric, sign
    if n.unit == "times":
        return "change", metric, 1 if n.value >= 1 else -1
    if n.unit == "percent":
        return _percent(said, n, metric, change, before, after, near, sign)
    relative = bool(_BY.search(before)) or bool(change and change.start >= n.end and change.start - n.end < 30 and re.match(r"^\s*(?:\w+\s+){0,2}$", said.line.text[n.end : change.start]))
    if change and change.end <= n.start and re.search(r"^\s*(?:of|another|an additional|a further|some|about|around|nearly|almost|roughly|over|just|up|down|~|\+|-|\s)*\s*$", said.line.text[change.end : n.start], re.I):
        relative = relative or not re.search(r"\bto\b", said.line.text[change.end : n.start])
        if change.entry == "up" and re.search(r"growth|rise", said.line.text[change.start : change.end], re.I) and ":" in before:
            relative = False
    if n.signed and n.unit in ("money", "plain") and metric in (MONEY_METRICS | COUNT_METRICS):
        relative = True
    return ("difference" if relative and (sign or n.signed) else "value"), metric, sign


def _percent(
    said: Said, n: Number, metric: str, change: Word | None, before: str, after: str, near: str, sign: int
) -> tuple[Measure, str, int]:
    if metric == "growth_rate" or re.search(r"growth rate|average growth", before[-40:], re.I):
        mean = re.search(r"compound|cmgr|cagr", said.text, re.I)
        return ("compound_growth" if mean else "mean_growth"), _growing(said), sign or 1
    if re.search(r"on average (?:per|each|a|every) (?:month|quarter)|per month on average|average monthly", said.text, re.I) and change:
        return "mean_growth", "revenue" if metric in ("", "growth_rate") else metric, sign
    whole = _OF_WHOLE.match(after)
    by = bool(_BY.search(before))
    adjacent_change = bool(change) and (by or (change.start >= n.end and change.start - n.end < 30) or change.start >= said.line.text.rfind(near, 0, n.start)) if change else False
    if metric == "lost_share" or re.search(r"\b(?:los(?:es|ing|t)|wast(?:es|ing|ed))\s*(?:about |around |nearly )?$", before, re.I):
        return "value", "lost_share", 0
    if whole and not (change and by):
        if not (n.signed and change):
            what = (whole.group("what") or "").lower()
            found = words("metrics", what)
            return "share", (found[0].entry if found else metric if metric in ("orders", "units", "customers", "profit") and not whole.group("what") else "revenue"), 0
    if n.signed:
        return "change", metric, sign
    if metric in RATE_METRICS or metric in ("attainment",):
        if by and change:
            return "change", metric, sign
        level = not change or _LEVEL.search(before) or _FROM.search(before) or not adjacent_change
        return ("value" if level else "change"), metric, 0 if level else sign
    if change and (adjacent_change or not _SHARE_VERB.search(before)):
        return "change", metric, sign
    if _SHARE_VERB.search(before) or re.match(r"^\s*(?:share|contribution|slice)\b", after, re.I) or re.search(r"share|contribution|breakdown|mix|distribution|% of", said.section[-60:] + before, re.I):
        return "share", metric or "revenue", 0
    if any(p.relative for p in said.periods) or any(p.role == "before" for p in said.periods):
        return "change", metric, sign or 1
    if metric and re.match(r"^\s*(?:of|in)\s", after):
        return "share", metric, 0
    return "value", metric if metric in RATE_METRICS else "", 0


def _growing(said: Said) -> str:
    found = [w.entry for w in said.metrics if w.entry not in ("growth_rate",)]
    return found[0] if found else "revenue"


def _role(text: str, said: Said, n: Number) -> str:
    before, after = text[said.start : n.start], text[n.end : said.end]
    if _FROM.search(before) and (re.match(r"[^.;]{0,40}?\bto\b", after) or not re.search(r"\bfrom\s*$", before, re.I) or re.search(r"(?:up|down|increase|decrease|decline|rise|drop|\()\s+from\s*$", before, re.I)):
        return "before"
    return "now"


def _own_period(said: Said, n: Number) -> bool:
    """Whether a period stands right at the number."""
    text = said.line.text
    for p in said.periods:
        if p.span and (0 <= p.start - n.end < 12 and re.fullmatch(r"\s*(?:\(|in|during|for)?\s*(?:in )?(?:the )?", text[n.end : p.start])):
            return True
    return False


def periods_for(reading: Reading, said: Said, start: int, end: int, comparing: bool) -> tuple[Span | None, Span | None, bool]:
    """The period spoken of at a place of a sentence, the one compared with, and whether the first is named."""
    text = said.line.text
    clause = said.clause(start)
    named = [p for p in said.periods if p.span]
    right = [p for p in named if 0 <= p.start - end < 14 and re.fullmatch(r"\s*\(?\s*(?:in|during|for|of|at)?\s*(?:the )?", text[end : p.start], re.I)]
    before_words = [p for p in said.periods if p.role == "before"]
    several = [p for p in named if p.role == "at" and end <= p.start and p.span]
    if len(several) >= 3 and re.match(r"[^.;]{0,45}$", text[end : several[0].start]) and not comparing:
        spans = [p.span for p in several if p.span]
        return joined_span(min(spans), max(spans)), None, True
    at = right[:1] or [p for p in named if p.role in ("at", "end") and clause[0] <= p.start and p.end <= start][-1:]
    ranged = _range(named, clause if any(clause[0] <= p.start < clause[1] and p.role == "start" for p in named) else (said.start, said.end))
    if comparing and ranged and not right:
        return ranged[1], ranged[0], True
    if ranged and not right and not comparing and not at:
        return joined_span(*ranged), None, True
    if ranged and not right and not comparing and at and at[0].role == "end":
        return joined_span(*ranged), None, True
    if not at:
        inside = [p for p in named if p.role == "at" and clause[0] <= p.start < clause[1]]
        at = inside[:1] or [p for p in named if p.role == "at"][:1]
    if not at and said.line.kind != "row":
        at = [p for p in said.above_period if p.role != "before"][:1]
    span, stated = (at[0].span, True) if at else (reading.about, reading.about_stated)
    if at and at[0].role == "before" and not comparing:
        span = at[0].span
    compare = None
    if comparing:
        compare = _compare(reading, said, span, before_words, clause)
    elif before_words and not at:
        compare = _compare(reading, said, span, before_words, clause)
    if span is None and comparing and reading.clock.now is not None:
        span = reading.clock.now
        compare = _compare(reading, said, span, before_words, clause)
    return span, compare, stated


def _range(named: list[PeriodMention], within: tuple[int, int]) -> tuple[Span, Span] | None:
    kept = [p for p in named if within[0] <= p.start < within[1]]
    for a, b in zip(kept, kept[1:], strict=False):
        if a.role == "start" and b.role == "end" and a.span and b.span:
            return a.span, b.span
    return None


def _compare(
    reading: Reading, said: Said, span: Span | None, marks: list[PeriodMention], clause: tuple[int, int]
) -> Span | None:
    if span is None:
        span = reading.clock.now
    if span is None:
        return None
    own = [m for m in marks if clause[0] <= m.start < clause[1]] or marks
    for mark in own:
        if mark.span and mark.span != span:
            if mark.yearless and mark.span.first > span.first and mark.season:
                return mark.span.year_ago
            return mark.span
        if mark.relative == "yoy" or (mark.relative == "previous" and mark.grain == "year" and span.grain != "year"):
            return span.year_ago
        if mark.relative:
            return span.before
    return default_compare(reading, said, span)


def default_compare(reading: Reading, said: Said, span: Span | None) -> Span | None:
    """The period that a change is measured against where the words name none: the one before."""
    if span is None:
        return reading.clock.now.before if reading.clock.now else None
    earlier = reading.compare
    if earlier is not None and reading.clock.now == span:
        return earlier
    return span.before


def _groups(said: Said, n: Number, clause: tuple[int, int], measure: Measure, left_end: int) -> tuple[tuple[Filters, ...], bool]:
    text = said.line.text
    paired = _paired(said, n)
    if paired is not None:
        return (_filters([paired], said, n),), False
    bracket = _bracket(text, said, n)
    own = list(bracket)
    left = [m for m in said.members if left_end <= m.start and m.end <= n.start and not _in_brackets_of_other(text, said, m, n)]
    if re.search(r"(?:company|overall|group|team|corporate|organi[sz]ation)(?:'s|-wide)? (?:average|mean|rate|level|figure|win rate|conversion rate|cvr|benchmark)\W*(?:of |is |was |at )?\W*$", text[left_end : n.start], re.I):
        return ((),), False
    if not left:
        left = [m for m in said.members if clause[0] <= m.start and m.end <= n.start and not _in_brackets_of_other(text, said, m, n)]
    next_number = min([m.start for m in said.numbers if m.start >= n.end], default=said.end)
    right = [m for m in said.members if n.end <= m.start < min(next_number, clause[1]) and re.match(r"^\s*(?:\S+\s+){0,5}?(?:from|in|by|for|of|to|at|via|through|coming from)\s+(?:the |our |its |both |team )*$", text[n.end : m.start], re.I)]
    first_left = [m for m in said.members if m.end <= n.start and not _in_brackets_of_other(text, said, m, n)]
    if right and not [m for m in left if m.start >= left_end and m.dimension == right[0].dimension]:
        listed = _list_at(right, text)
        return _each(listed, own + [m for m in left if m.dimension != listed[0].dimension], measure, said, text), False
    if left:
        head = _list_ending(left, text)
        rest = [m for m in left if m not in head and m.dimension != head[0].dimension]
        return _each(head, own + rest, measure, said, text), False
    if own and not first_left:
        inherited = _inherited(said, n, clause)
        keep = [m for m in inherited if m.dimension not in {o.dimension for o in own}]
        return (_filters(own + keep, said, n),), bool(keep)
    if first_left and not _company_clause(said, n, clause):
        head = _list_at(first_left, text)
        return _each(head, own, measure, said, text), True
    inherited = _inherited(said, n, clause)
    if not inherited:
        return (_filters(own, said, n),), False
    led = bool(said.topic) and said.topic[0] in said.members
    return _each(tuple(inherited), own, measure, said, text), not (said.anaphor or led)


def _each(
    listed: tuple[MemberMention, ...] | list[MemberMention], extra: list[MemberMention], measure: Measure, said: Said, text: str
) -> tuple[Filters, ...]:
    """One filter set for a list taken together, or one for each member where the statement holds for each."""
    same = [m for m in listed if m.dimension == listed[0].dimension]
    other = [m for m in listed if m.dimension != listed[0].dimension] + [e for e in extra if e.dimension != listed[0].dimension]
    names = list(dict.fromkeys(m.member for m in same))
    together = measure in ("share", "value", "difference") or re.search(r"\b(?:together|combined|jointly|in total|collectively)\b", said.text, re.I)
    rest = tuple((m.dimension, (m.member,)) for m in {o.dimension: o for o in other}.values())
    if len(names) > 1 and not (together and not re.search(r"\beach\b", said.text, re.I)):
        return tuple(((same[0].dimension, (name,)), *rest) for name in names)
    return (((same[0].dimension, tuple(names)), *rest),)


def _filters(mentions: list[MemberMention], said: Said, n: Number) -> Filters:
    kept: dict[str, tuple[str, ...]] = {}
    for m in mentions:
        if m.dimension not in kept:
            kept[m.dimension] = (m.member,)
    return tuple(kept.items())


def _bracket(text: str, said: Said, n: Number) -> list[MemberMention]:
    """Members in the brackets right after a number: `$75,428 (Q1 2024, Latin America)`."""
    opened = re.match(r"\s*\(", text[n.end : said.end])
    if not opened:
        return []
    close = text.find(")", n.end)
    return [m for m in said.members if n.end <= m.start < (close if close > 0 else said.end)]


def _in_brackets_of_other(text: str, said: Said, m: MemberMention, n: Number) -> bool:
    """Whether a member stands in brackets that close before the number: they belong to what stands before them."""
    opened = text.rfind("(", said.start, m.start)
    closed = text.find(")", m.end)
    return opened >= 0 and text.find(")", opened, m.start) < 0 and 0 < closed < n.start and bool(re.search(r"\d", text[max(said.start, opened - 8) : opened]))


def _paired(said: Said, n: Number) -> MemberMention | None:
    """The member that a number of a list belongs to: `A and B … by 7% and 9% respectively`."""
    text = said.line.text
    run = _run_of_numbers(said, n)
    if len(run) < 2:
        return None
    first = run[0].start
    lists = [g for g in _lists(said, text) if len(g) == len(run)]
    before = [g for g in lists if g[-1].end <= first]
    after = [g for g in lists if g[0].start >= run[-1].end]
    chosen = before[-1] if before else after[0] if after else None
    return chosen[run.index(n)] if chosen else None


def _run_of_numbers(said: Said, n: Number) -> list[Number]:
    text = said.line.text
    runs: list[list[Number]] = []
    for m in said.numbers:
        if runs and m.unit == runs[-1][-1].unit and _JOIN.fullmatch(text[runs[-1][-1].end : m.start]):
            runs[-1].append(m)
        else:
            runs.append([m])
    return next((r for r in runs if n in r), [n])


def _lists(said: Said, text: str) -> list[list[MemberMention]]:
    out: list[list[MemberMention]] = []
    for m in said.members:
        if out and out[-1][-1].dimension == m.dimension and _NAME_JOIN.fullmatch(text[out[-1][-1].end : m.start]):
            out[-1].append(m)
        else:
            out.append([m])
    return out


def _list_at(found: list[MemberMention], text: str) -> list[MemberMention]:
    """The list that begins with the first of these members."""
    out = [found[0]]
    for m in found[1:]:
        if m.dimension == out[0].dimension and _NAME_JOIN.fullmatch(text[out[-1].end : m.start]):
            out.append(m)
        elif m.dimension == out[0].dimension:
            break
    return out + [m for m in found if m not in out and m.dimension != out[0].dimension][:1]


def _list_ending(found: list[MemberMention], text: str) -> list[MemberMention]:
    """The list that ends with the last of these members (of the dimension of that last one outside brackets)."""
    plain = [m for m in found if not _bracketed(text, m)] or found
    out = [plain[-1]]
    for m in reversed(plain[:-1]):
        if m.dimension == out[0].dimension and _NAME_JOIN.fullmatch(text[m.end : out[0].start]):
            out.insert(0, m)
        else:
            break
    return out


def _bracketed(text: str, m: MemberMention) -> bool:
    return text[m.start - 1 : m.start] == "(" and text[m.end : m.end + 1] == ")"


def _company_clause(said: Said, n: Number, clause: tuple[int, int]) -> bool:
    text = said.line.text
    return bool(re.search(r"(?<!\w)(?:total|overall|company(?!'s (?!total|overall|revenue|sales|average|win|conversion|aov))(?:-wide)?|our|combined|the business|all (?:regions|products|segments|teams))(?!\w)", text[clause[0] : n.start], re.I)) and not re.search(r"\b(?:its|his|her|their)\b", text[clause[0] : n.start], re.I)


def _inherited(said: Said, n: Number, clause: tuple[int, int]) -> list[MemberMention]:
    if _company_clause(said, n, clause) and not said.topic:
        return []
    if _company_clause(said, n, clause) and not re.search(r"\b(?:its|his|her|their|he|she|it|they)\b", said.text, re.I):
        return []
    if said.anaphor:
        return list(said.topic or said.before or said.above)
    return list(said.topic or said.above)


def spelled(filters: Filters) -> str:
    """Filters in words.

    Examples
    --------
    >>> spelled((("region", ("North", "South")),))
    'North and South'
    """
    return ", ".join(" and ".join(m) for _, m in filters) or "the company"
