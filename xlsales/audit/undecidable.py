"""Figures that the rows cannot decide as they are worded, and those that need a table of their own."""

from __future__ import annotations

import re
from dataclasses import replace

from xlsales.audit.claims import Claim, Query, Verdict
from xlsales.audit.figure_claim import claim_at
from xlsales.audit.floors import check_floor
from xlsales.audit.number_slots import Slots
from xlsales.audit.numbers import Number
from xlsales.audit.owned_shares import owner, share_of
from xlsales.audit.periods import same_grain
from xlsales.audit.plausible import FURTHEST
from xlsales.audit.precision import agreement, in_unit, plain, printed
from xlsales.audit.queries import Facts
from xlsales.audit.readings import stated_value
from xlsales.audit.scope import Reading, Said, hypothetical
from xlsales.audit.sequences import check_row, row_of
from xlsales.audit.slots import slots_of
from xlsales.audit.stages import stage_figure
from xlsales.audit.vocabulary import metric_name
from xlsales.audit.who import left_out
from xlsales.table.period import Grain

_PROMISE = re.compile(
    r"(?:quantified )?potential (?:of|upside|gain|value|revenue|saving)|\bopportunity (?:of|worth)|upside of"
    r"|could (?:\w+ )?(?:add|yield|generate|bring|improve|unlock|recover|save|deliver|increase|raise|lift"
    r"|boost)|would (?:add|yield|bring|generate)|expected to|is worth\b|recoverable",
    re.I,
)


def promised(said: Said, n: Number) -> bool:
    """Whether a figure is what something could bring."""
    start, end = said.clause(n.start)
    text = said.line.text[start:end]
    return bool(_PROMISE.search(text)) and (hypothetical(text) or "potential" in text.lower())


def special(reading: Reading, said: Said, n: Number, facts: Facts) -> list[Claim] | None:
    """Figures that are no statement about the rows: promises, and potentials without a derivation."""
    clause = said.clause(n.start)
    if promised(said, n):
        return [
            replace(
                claim_at(said, n, "opportunity"),
                verdict="unverifiable",
                why="No derivation is given: an amount needs its base, the lever and the assumption (lever × base).",
            )
        ]
    before = said.line.text[clause[0] : n.start]
    if n.unit == "percent" and re.match(r"^\s*of (?:the )?[$€£]?\d", said.line.text[n.end : said.end]):
        return [replace(claim_at(said, n, "share"), why="It is a share of a figure that the words do not pin down.")]
    if owner(said, n) is not None and share_of(said, n) is None:
        return [replace(claim_at(said, n, "share"), why="The words do not name whom it is a share of.")]
    dated = any(p.role == "before" or p.relative for p in said.periods)
    if n.unit == "times" and not n.worded and not said.changes and not dated:
        return [replace(claim_at(said, n, "number"), why="The words do not say which figures it is the ratio of.")]
    without = _WITHOUT_IT.search(said.text)
    if re.search(r"\bwould have\b", said.text, re.I) and without is None and not left_out(said, n):
        return []
    if _OWN_STRETCH.search(before) or (n.unit == "times" and _OWN_GAP.match(said.line.text[n.end : said.end])):
        return [
            replace(
                claim_at(said, n, "number"),
                why="It is a figure over a stretch of its own, which the words do not pin down.",
            )
        ]
    stretch = _STRETCH.search(said.line.text, clause[0], clause[1])
    if stretch is not None and not _is_whole(reading, stretch.group(0)):
        return [
            replace(claim_at(said, n, "number"), why="It is a figure over a stretch that the words do not pin down.")
        ]
    if row := row_of(said, n):
        first = slots_of(reading, said, row[0])
        return [check_row(reading, said, n, first, claim_at(said, n, "number"), facts)]
    if (apart := stage_figure(reading, said, n, facts)) is not None:
        return apart
    if (floor := check_floor(reading, said, n, facts)) is not None:
        return floor
    if n.unit in ("plain", "money", "percent") and _NO_OTHER.match(said.line.text[n.end : said.end]):
        return [replace(claim_at(said, n, "change"), why="The words do not say than whom or when.")]
    mate = _bracketed_with(said, n)
    told = slots_of(reading, said, mate) if mate is not None else None
    if mate is not None and told is not None and not _is_of(mate, told, facts):
        why = "It is the change of a figure that the words do not tie to the data."
        return [replace(claim_at(said, n, "change"), why=why)]
    if _UNNAMED.search(before) or _OF_OTHERS.match(said.line.text[n.end : said.end]):
        return [replace(claim_at(said, n, "number"), why="It is the figure of others, whom the words do not name.")]
    if (steady := _slope(reading, said, n, facts)) is not None:
        return steady
    if (why := next((w for p, w in _UNTOLD if p.search(said.text)), "")) and (
        n.unit == "percent" or not _UNTOLD[1][0].search(said.text)
    ):
        return [replace(claim_at(said, n, "number"), why=why)]
    if (leader := _LEADERS.search(before)) is not None and not re.search(
        r"\b(?:is|was|are|remains?)\s+(?:the|our)\s+(?:[\w-]+\s+){0,2}$", before[: leader.start()], re.I
    ):
        return _against_leaders(reading, said, n, facts, leader.group(0))
    if re.search(r"\b(?:if|when|should|assuming)\b", said.text[:80], re.I) and re.search(
        r"\b(?:will|would|could)\b", said.text, re.I
    ):
        if _REACHED.search(before):
            return []
        return (
            None
            if not re.search(r"\b(?:with|at|to|reach\w*)\s+(?:a |an )?$", before, re.I) or n.unit != "percent"
            else []
        )
    if (
        (without is None or n.start < said.start + without.start())
        and hypothetical(before)
        and re.search(
            r"\b(?:could|would|should|(?-i:may|will)|might|can|must|goal|(?:likely|expected|set|poised"
            r"|projected|bound) to)\b",
            before,
            re.I,
        )
        and not re.search(r"\bwhich (?:account|represent|is|are)", before)
    ):
        return []
    return None


# "Without it the region would have risen 3 %": the rest's change, which the rows tell.
_WITHOUT_IT = re.compile(
    r"\bwithout (?:it|him|her|them|(?:the )?(?-i:[A-Z])[\w&' -]{1,40}?),?\s[^.;]*?\bwould have\b", re.I
)


# Figures that need a table of their own, which the words of a report do not pin down far enough.
_UNTOLD = (
    (
        re.compile(r"\b(?:bought again|came back|returning customers|repeat customers|retained)\b", re.I),
        "Retention depends on the window and on who counts as a customer before; the text does not say.",
    ),
    (
        re.compile(r"\bexpect(?:ed|s|ation)?\b|\bforecast", re.I),
        "What was to be expected depends on the method; the text does not give it.",
    ),
    (
        re.compile(
            r"\b(?:strongest|weakest|peak|best|slowest) season\b|\bseason on average\b|\bcompany's (?:own )?season\b",
            re.I,
        ),
        "The lift of a season depends on the years compared; the text does not pin them down.",
    ),
)


# Averages over unnamed stretches: "over 15 quarters X has grown from … to …", "since Q2 2027, after …".
_STRETCH = re.compile(
    (
        r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) months (?:from|until|since|between)\b"
        r"|\bover the same\b|\bcumulative(?:ly)?\b|\b(?:in|over|within) (?:only |just )?(?:two|three|four|five"
        r"|\d) (?:years|quarters|months)\b(?! of)|\bover the (?:last |past )?(?:\w+ )?(?:years|quarters|months"
        r"|period)\b|\bover \d+ (?:quarters|months"
        r"|years)\b[^.]*\bfrom\b"
        r"|\bfrom \S+ to \S+ (?:of \w+ )?over \d+ (?:quarters|months|years)\b"
        r"|\bsince (?:Q[1-4] |[A-Z][a-z]+ )?\d{4}\b[^;]*\binstead of\b"
        r"|\bvolume (?:held|stayed)[^.]*\ba (?:quarter|month)\b|\b(?:units|orders"
        r"|volume) went from\b[^.]*\ba (?:quarter|month)\b|\bsince (?:Q[1-4] |[A-Z][a-z]+ )?\d{4}, after\b"
        r"|\bafter\b(?:[^.;]|\.\d)*\bover \d+ (?:quarters|months|years)\b"
        r"|\d (?:units|orders|deals) (?:a|per|each|every) (?:month|quarter|year)\b[^.;]{0,12}\bafter\b"
    ),
    re.I,
)


# What an if supposes is no figure of the rows: "if she gets back to an average sale of $2,800".
_REACHED = re.compile(
    r"\b(?:get|come|go|return|rise|improve|increase|raise|lift|grow|climb|move|bring|cut|lower|fall|drop|reach|hit)"
    r"(?:s|es|ed|ing)?\s+(?:[^\s,;.]+\s+){0,6}?(?:to|by)\s+(?:an?\s+|the\s+)?(?:[^\s,;]+\s+){0,4}?[$€£]?$",
    re.I,
)
_COUNTED = re.compile(
    r"(?:in|over|within) (?:only |just )?(?P<n>two|three|four|five|six|\d+) (?P<grain>year|quarter|month)s$", re.I
)
_COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6}


def _is_whole(reading: Reading, words: str) -> bool:
    """Whether "in five quarters" is the stretch that the whole report is about."""
    m = _COUNTED.match(words)
    if m is None or reading.about is None:
        return False
    grain: Grain = m.group("grain").lower()  # type: ignore[assignment]
    count = _COUNTS.get(m.group("n").lower()) or int(m.group("n"))
    return same_grain(reading.about, grain).count == count


_OWN_STRETCH = re.compile(r"\b(?:its|his|her|their) last (?:year|quarter|month|order)s?\b(?:[^.;]|\.\d)*$", re.I)


def _is_of(n: Number, slots: Slots, facts: Facts) -> bool:
    """Whether a count can be the figure that its words seem to name: of its order of size at least."""
    if slots.measure == "difference" and slots.metric:
        # "By -107,548 (-39.8 %)": both are the change.
        moved = facts.value(Query(slots.metric, "difference", slots.groups[0], slots.span, slots.compare))
        return moved is not None and 1 / FURTHEST < abs(n.value) / (abs(moved) or 1e-9) < FURTHEST
    true = facts.amount(slots.metric, slots.groups[0], slots.span) if slots.metric and not slots.guessed else None
    return true is not None and 1 / FURTHEST < n.value / (true or 1e-9) < FURTHEST


def _bracketed_with(said: Said, n: Number) -> Number | None:
    """The count right before the brackets that a change stands in: "765 (+7.1 % QoQ)"."""
    if n.unit != "percent" or not n.signed:
        return None
    earlier = next((m for m in reversed(said.numbers) if m.end <= n.start), None)
    inside = earlier is not None and re.fullmatch(r"\s*\(\s*", said.line.text[earlier.end : n.start])
    return earlier if inside and earlier is not None and earlier.unit == "plain" else None


# "8 policies fewer.": than whom, the sentence does not say.
_NO_OTHER = re.compile(r"^\s*(?:[a-z]+\s+)?(?:fewer|less|more|lower|higher)\s*(?:[.,;)]|$)", re.I)


_OWN_GAP = re.compile(
    r"^\s*(?:its|his|her|their|the) (?:own )?(?:usual |normal |average |typical )*(?:gap|interval|rhythm|cycle)\b", re.I
)


_UNNAMED = re.compile(
    r"\b(?:ahead|behind|in front|in the lead) by\s*[$€£]?$|"
    r"\b(?:usually [a-z]+|the others'|the (?:next|following|second|third|runner-up)(?: (?:one|largest|biggest|best))?"
    r"|the (?:others?|rest)(?: (?:win|wins|won|have|has|had|make|makes|bring|brings|at|of))?)"
    r"\s*(?:about |only |just |is |are |was |were |at |with |on |has |have )*[$€£~]?$",
    re.I,
)


_OF_OTHERS = re.compile(r"^\s*of (?:the|all(?: the)?) others'", re.I)


_A_PERIOD = re.compile(r"^\s*(?:a|per|each|every)\s+(?P<grain>month|quarter|year)\b(?! (?:ago|earlier|before))", re.I)


def _slope(reading: Reading, said: Said, n: Number, facts: Facts) -> list[Claim] | None:
    """ "Rising by 8,578 a quarter": the straight line through the whole periods, or the mean step."""
    per = _A_PERIOD.match(said.line.text[n.end : said.end])
    if per is None or n.unit not in ("money", "plain") or not said.changes:
        return None
    grain: Grain = per.group("grain").lower()  # type: ignore[assignment]
    calendar = facts.cube.at(grain).calendar
    slots = slots_of(reading, said, n)
    whole = {p.ix for p in calendar.whole}
    series = [
        v for ix, v in sorted(facts.by_period(slots.metric or "revenue", slots.groups[0], grain).items()) if ix in whole
    ]
    claim = replace(claim_at(said, n, "growth"), query=f"slope of {metric_name(slots.metric or 'revenue')} a {grain}")
    if len(series) < 3:
        return [replace(claim, verdict="not testable", why=f"There are only {len(series)} whole periods.")]
    middle = (len(series) - 1) / 2
    line = sum((i - middle) * v for i, v in enumerate(series)) / sum((i - middle) ** 2 for i in range(len(series)))
    step = (series[-1] - series[0]) / (len(series) - 1)
    stated = stated_value(n, replace(slots, measure="difference"))
    claim = replace(claim, true=plain(n, line), true_value=line, stated_value=stated)
    pairs = sorted((b - a) / (j - i) for i, a in enumerate(series) for j, b in enumerate(series) if j > i)
    median = (pairs[len(pairs) // 2] + pairs[(len(pairs) - 1) // 2]) / 2
    if any(agreement(n, stated, true) in ("exact", "rounded") for true in (line, step, median)):
        return [
            replace(
                claim,
                verdict="right",
                why=f"The line through {len(series)} whole periods rises by {plain(n, line)} a {grain}.",
            )
        ]
    return [
        replace(
            claim,
            verdict="wrong direction" if stated * line < 0 and stated * step < 0 else "wrong",
            why=(
                f"The line through {len(series)} whole periods moves by {plain(n, line)} a {grain}, the mean "
                f"step is {plain(n, step)}."
            ),
            fix=printed(n, abs(line)),
        )
    ]


_LEADERS = re.compile(
    (
        r"(?:leaders?|top performers?|best (?:teams?|reps?|managers?|performers?))\W+(?:at|with|of|reach"
        r"|have)?\W*(?:about |around |nearly )?[~≈]?$"
    ),
    re.I,
)


def _against_leaders(reading: Reading, said: Said, n: Number, facts: Facts, words: str) -> list[Claim] | None:
    """A figure of "the market leaders" is that of the best member of the dimension spoken of."""
    who = next(iter((*said.members, *said.topic, *said.before)), None)
    if who is None:
        return None
    slots = slots_of(reading, said, n)
    ranked = sorted(facts.by_member(slots.metric, who.dimension, (), slots.span).items(), key=lambda m: -m[1])[:2]
    if not ranked:
        return None
    best, top = ranked[0]
    query = Query(slots.metric, "value", ((who.dimension, (best,)),), slots.span)
    shown = in_unit(n, top, "value")
    agreed = agreement(n, n.value, shown)
    verdict: Verdict = "right" if agreed in ("exact", "rounded") else "misleading" if agreed == "loose" else "wrong"
    listed = ", ".join(f"{m} {plain(n, in_unit(n, v, 'value'))}" for m, v in ranked)
    return [
        replace(
            claim_at(said, n, "number"),
            verdict=verdict,
            true=plain(n, shown),
            true_value=shown,
            stated_value=n.value,
            query=query.text,
            why=f"The highest are {listed}.",
            fix="" if verdict == "right" else printed(n, shown),
        )
    ]
