"""What each number of a sentence is about: metric, members, periods and measure, from its context alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from xlsales.audit.beside import of_two, part_of, restated, said_again, stated_in
from xlsales.audit.change_words import change_word
from xlsales.audit.claims import Filters, Measure
from xlsales.audit.compared_periods import default_compare
from xlsales.audit.ellipsis import before_in_list, before_in_row
from xlsales.audit.level_roles import role_of
from xlsales.audit.numbers import Number
from xlsales.audit.own_periods import end_of_range, own_period, own_span
from xlsales.audit.owned_shares import share_of
from xlsales.audit.periods import Span
from xlsales.audit.rivals import paired_span
from xlsales.audit.scope import Reading, Said
from xlsales.audit.stretches import in_course, within
from xlsales.audit.table_labels import bare, untold
from xlsales.audit.tables import slots_of_cell
from xlsales.audit.vocabulary import COUNT_METRICS, RATE_METRICS, Word, words
from xlsales.audit.when import periods_for
from xlsales.audit.which_measure import measure_of
from xlsales.audit.which_metric import counted, metric_of
from xlsales.audit.who import groups_of, left_out, rest_of, spelled, versus

COMPARING = ("change", "difference", "points", "contribution")
_AFTER = re.compile(
    (
        r"^[\s,)]*(?:of (?:the |our |all |total |its )*\w+\s*)?,?\s*(?:(?:a|an|per)\s+\w+\s*|each\s*|(?:in"
        r"|during|for)\s+[\w' ]{2,16}\s*|deals\s+|orders\s+"
        r"|units\s+|(?:(?:new|won|closed|active)\s+)?(?:deals|orders|units|customers|opportunities|accounts|invoices"
        r"|transactions|receipts|tickets)\s*)?,?\s*(?:after|from|versus|vs\.?|(?<=, )against|compared (?:to"
        r"|with)|up from"
        r"|down from)\s+(?:just |only "
        r"|about )?$"
    ),
    re.I,
)
_COMPANY = re.compile(
    (
        r"(?:\bcompany|\bcompany's|\boverall|\bgroup|\baverage of)(?:'s)?\s*(?:average|rate|of|at)?\s*[(:]?\s*$"
        r"|^[\s,]*(?:(?:a|an|per)\s+\w+\s*)?against\s*$"
    ),
    re.I,
)
_NAMES = re.compile(
    (
        r"\s*(?:sales )?(?:customers|accounts|clients|products|regions|reps|managers|segments|sectors"
        r"|categories|countries|territories|channels)\b"
    ),
    re.I,
)
_BESIDE = re.compile(r"\b(?:above|below) the company\b", re.I)
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
_ALONE = re.compile(
    r"^\s*(?:[,.;:)|(=→/]|$|(?:vs\.?|versus|against)(?!\w)|(?:in|from|for|during|and|to|while|after)\b)", re.I
)
_OF_ITS = re.compile(
    r"^\s*of (?:its|their|his|her) (?:total |own |overall )?(?:revenue|sales|turnover|orders|units|profit|business)\b",
    re.I,
)
_WAS = re.compile(r"\b(?:up|down)\s+(?:slightly |sharply )?from\s+(?:just |only |about )?$", re.I)
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
    without: Filters = ()
    of: Filters = ()


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


def slots_of(reading: Reading, said: Said, n: Number) -> Slots:
    """Fill the slots of one number."""
    text = said.line.text
    if said.columns and reading.names and untold(said.columns, text, n, said.members, reading.clock):
        return Slots("", "value", ((),), None, None, False, 0)
    if said.columns and (
        cell := slots_of_cell(
            said.columns, text, n, said.members, reading.clock, reading.about, said.above_metric, reading.compare
        )
    ):
        # In a column of changes a figure without a minus, or brackets in its place, is a rise.
        bracketed = text[: n.start].rstrip(" $€£").endswith("(") and text[n.end :].lstrip(" %").startswith(")")
        moves = cell.measure in ("change", "difference", "points")
        sign = -1 if n.negative or (moves and bracketed) else 1 if moves or n.signed else 0
        return Slots(
            cell.metric, cell.measure, (cell.filters,), cell.span, cell.compare, True, sign, guessed=cell.guessed
        )
    if said.columns and reading.names and bare(said.columns, text, n):
        # Words elsewhere in the row are those of other figures.
        return Slots("", "value", ((),), None, None, False, 0)
    clause = said.clause(n.start)
    left_end = max([clause[0], *(m.end for m in said.numbers if m.end <= n.start)])
    before, after = text[clause[0] : n.start], text[n.end : said.end]
    change = change_word(said, n, clause)
    metric, guessed = metric_of(said, n, clause)
    if (again := restated(said, n)) is not None:
        base, apart = slots_of(reading, said, again), own_span(said, n)
        return replace(base, span=apart, stated=True) if apart is not None else base
    if (same := said_again(said, n)) is not None and not re.match(r"\s*of\b", after):
        base = slots_of(reading, said, same)
        if base.measure in ("change", "difference"):
            return replace(base, measure="change" if n.unit == "percent" else "difference")
    measure, metric, sign = measure_of(said, n, metric, change, before, after, text[left_end : n.start])
    partner = None if versus(said, n) is not None or paired_span(said, n.start) is not None else _partner(said, n)
    if (
        partner is not None
        and (n.unit in ("money", "percent", "weeks", "plain"))
        and (
            measure in ("value", "share")
            or (n.unit == "percent" and not n.signed and (_WAS.search(before) or _is_level(reading, said, partner)))
        )
    ):
        return _second(reading, said, n, slots_of(reading, said, partner), text[partner.end : n.start])
    if (part := part_of(said, n)) is not None:
        base = slots_of(reading, said, part[0])
        if base.measure == "share" and base.groups:
            whole = base.of if part[1] else (*base.groups[0], *base.of)
            return replace(base, measure="value", groups=(whole,), of=(), change=None)
    if (before_it := before_in_row(said, n)) is not None:
        first = slots_of(reading, said, before_it)
        if first.measure in ("share", "value"):
            return replace(first, span=own_span(said, n), role="before", stated=True, change=None)
    if not metric and (listed := before_in_list(said, n)) is not None:
        first = slots_of(reading, said, listed[0])
        if first.metric and len(first.groups) == 1 and any(d == listed[1].dimension for d, _ in first.groups[0]):
            named = tuple((d, (listed[1].member,)) if d == listed[1].dimension else (d, m) for d, m in first.groups[0])
            return replace(first, groups=(named,), sign=(-1 if n.negative else 1) if n.signed else first.sign)
    groups, inherited = groups_of(said, n, clause, measure, left_end)
    of: Filters = ()
    if measure in ("share", "value") and (pair := share_of(said, n)) is not None:
        measure, metric = "share", "revenue" if not metric or metric.endswith("_share") else metric
        groups, of, inherited = (
            (((pair[0].dimension, (pair[0].member,)),),),
            ((pair[1].dimension, (pair[1].member,)),),
            False,
        )
    elif measure == "share" and _OF_ITS.match(after):
        groups, of = _within(said, n, groups)
    without = left_out(said, n) if text.rfind("(", said.start, n.start) <= text.rfind(")", said.start, n.start) else ()
    if without:
        groups, inherited = (
            tuple(tuple(f for f in g if f not in without) or rest_of(said, without) for g in groups),
            False,
        )
    span, compare, stated = periods_for(reading, said, n.start, n.end, measure in COMPARING)
    if measure in COMPARING and change is not None and span is not None and _RECOVERED.match(text, change.start):
        near = any(p.role == "before" and 0 <= p.start - n.end < 25 and p.start < clause[1] for p in said.periods)
        compare = compare if near else span.before
    role = "now"
    inner = in_course(said, span) if span is not None else None
    inner = inner or (
        within(reading, said, span) if measure == "value" and span is not None and not stated_in(said) else None
    )
    if inner is not None and measure == "value" and (place := of_two(said, n)):
        # "Fell from 5 to 4" in a report on several years: the last one and the one before.
        span, stated, role = inner[0 if place == "to" else 1], True, "own"
    elif measure == "value" and (end := end_of_range(said, n)) is not None:
        span, stated = end, True
    elif measure == "value":
        role = role_of(text, said, n) if paired_span(said, n.start) is None else "now"
        if role == "before" and not own_period(said, n):
            marked = any(p.role == "before" and clause[0] <= p.start < clause[1] for p in said.periods)
            against = periods_for(reading, said, n.start, n.end, True)[1] if marked else None
            span = compare or against or default_compare(reading, said, span)
    told = "profit" if said.before_metric == "margin" and n.unit == "money" else said.before_metric
    if told and (not metric or (guessed and metric == "revenue")):
        # "Gross margin did not keep up. It was $431K in 2024."
        metric = told
    if not metric:
        metric = {"money": "revenue", "weeks": "weeks_to_close"}.get(n.unit, "")
        if n.unit in ("percent", "times") and measure in ("change", "share"):
            metric = "revenue"
        if n.unit == "plain" and n.step >= 10 and _ALONE.match(after):
            # "76.6k" without a noun is money in a report without a currency.
            metric = "revenue"
        guessed = True
    if measure != "value" and _OF_BEFORE.match(after) and n.unit in ("percent", "money", "plain") and not n.signed:
        # "Flat on the 39.6 % of the previous quarter": the level of that period.
        measure, sign, role = "value", 0, "before"
        span = periods_for(reading, said, n.start, n.end, True)[1] or default_compare(reading, said, span)
    if not metric and measure == "difference":
        metric, guessed = "revenue", False
    if metric == "customers" and n.step >= 10 and any(d == "customer" for g in groups for d, _ in g):
        # "Lumen is the largest account: 26.7k": the account is not counted.
        metric = "revenue"
    kept = compare if measure in COMPARING else None
    return Slots(metric, measure, groups, span, kept, stated, sign, inherited, change, guessed, role, without, of)


_OF_BEFORE = re.compile(
    r"^\s*(?:recorded |seen |achieved |posted |reported |registered )?(?:of|in|from|for|during) (?:the )?"
    r"(?:previous|prior|last|preceding) (?:month|quarter|year|period)\b",
    re.I,
)


def _is_level(reading: Reading, said: Said, n: Number) -> bool:
    """Whether a percentage is a share or the level of a rate, so that one it is compared with is too."""
    first = slots_of(reading, said, n)
    return first.measure == "share" or (first.measure == "value" and first.metric in RATE_METRICS)


# Whoever recovers does so against the period right before.
_RECOVERED = re.compile(r"recover|rebound|bounce", re.I)


def _within(said: Said, n: Number, groups: tuple[Filters, ...]) -> tuple[tuple[Filters, ...], Filters]:
    """ "Its" in "A brings 48 % of its revenue" after "SMB hangs on A": the group named first, of which A is a part."""
    first = said.members[0] if said.members else None
    head = groups[0][0] if groups and groups[0] else None
    if first is None or head is None or len(groups) != 1 or first.start >= n.start:
        return groups, ()
    if first.dimension == head[0] or not any(m.member in head[1] and first.end <= m.start for m in said.members):
        return groups, ()
    return ((head,),), ((first.dimension, (first.member,)),)


def _partner(said: Said, n: Number) -> Number | None:
    """The number that this one stands beside: "2,403 a deal after 2,819", "64.7 %, above the company's 60.3 %"."""
    earlier = [m for m in said.numbers if m.end <= n.start and not m.worded]
    if not earlier or counted(said.line.text[n.end : said.end]):
        return None
    if len(earlier) > 1 and earlier[-1].unit == "points" and earlier[-2].unit == n.unit == "percent":
        # "63 % of the total, up 9 points from 54 %".
        moved = re.fullmatch(r"\s*from\s*", said.line.text[earlier[-1].end : n.start])
        return earlier[-2] if moved else None
    bare = said.line.text[earlier[-1].end : n.start].split("(")[0]
    between = said.line.text[earlier[-1].end : n.start]
    if any(
        w.start >= earlier[-1].end
        and w.end <= n.start
        and w.entry not in COUNT_METRICS
        and not re.fullmatch(r"\s*of (?:the |our |all |total )*", said.line.text[earlier[-1].end : w.start])
        for w in said.metrics
    ):
        return None
    compared = (
        _is_company(said, between) and own_span(said, n) is None and bool(said.members or said.topic or said.above)
    )
    return (
        earlier[-1] if earlier[-1].unit == n.unit and (_AFTER.match(between) or compared) and len(bare) < 60 else None
    )


def _is_company(said: Said, between: str) -> bool:
    """Whether the words before a second figure say that it is the company's."""
    if _COMPANY.search(between):
        return True
    return between.rstrip().endswith("(") and len(between) < 32 and bool(_BESIDE.search(said.text))


def _second(reading: Reading, said: Said, n: Number, first: Slots, between: str) -> Slots:
    """The slots of the second of two numbers: the period before, or the company."""
    if (there := _elsewhere(said, n, first)) is not None:
        return replace(first, groups=there, change=None, inherited=False, stated=True)
    span = own_span(said, n)
    behind = next((p for p in said.periods if p.relative and 0 <= p.start - n.end < 4), None)
    if span is None and behind is not None:
        span = periods_for(reading, said, n.start, n.end, True)[1]
    if span is None and _is_company(said, between):
        return replace(first, groups=((),), change=None, inherited=False, without=())
    compare = span or periods_for(reading, said, n.start, n.end, True)[1]
    if compare == first.span or compare is None:
        compare = default_compare(reading, said, first.span)
    kept: Measure = "share" if first.measure == "share" else "value"
    return replace(first, span=compare, measure=kept, compare=None, change=None, role="before", stated=True)


def _elsewhere(said: Said, n: Number, first: Slots) -> tuple[Filters, ...] | None:
    """The filters of "43 % of sales, against 16 % in Pacific": another member takes the place of the first's."""
    found = next((m for m in said.members if 0 <= m.start - n.end < 16), None)
    if found is None or not re.fullmatch(
        r"\s*(?:in|for|at|of|by)\s+(?:the\s+)?", said.line.text[n.end : found.start], re.I
    ):
        return None
    groups = tuple(tuple((d, (found.member,)) if d == found.dimension else (d, m) for d, m in g) for g in first.groups)
    return groups if groups != first.groups else None


__all__ = ["Slots", "default_compare", "is_figure", "periods_for", "slots_of", "spelled"]
