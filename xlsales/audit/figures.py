"""Every number of a report against the data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from xlsales.audit.claims import Claim, Filters, Kind, Query, Verdict
from xlsales.audit.numbers import Number
from xlsales.audit.precision import Agreement, agreement, in_unit, plain, printed
from xlsales.audit.queries import NEEDS, Facts
from xlsales.audit.reasons import likely_reason
from xlsales.audit.scope import Reading, Said, hypothetical
from xlsales.audit.slots import Slots, is_figure, slots_of, spelled
from xlsales.audit.unknown import unknown_name
from xlsales.audit.vocabulary import metric_name
from xlsales.table.period import Grain

_KINDS: dict[str, Kind] = {
    "value": "number",
    "change": "change",
    "difference": "change",
    "points": "change",
    "share": "share",
    "mean_growth": "growth",
    "compound_growth": "growth",
    "contribution": "cause",
}


@dataclass(frozen=True)
class Alternative:
    """Another reading of the same words, and what follows when it is the one that holds."""

    query: Query
    verdict: Verdict
    why: str
    cycle: str = ""


def check_numbers(reading: Reading, said: Said, facts: Facts, used: frozenset[int] = frozenset()) -> list[Claim]:
    """One claim for each figure of a sentence (several where a figure is stated of each member of a list).

    Parameters
    ----------
    used
        Starts of the figures that another check has taken (the gap of a comparison).
    """
    out: list[Claim] = []
    for n in said.numbers:
        if n.start in used or not is_figure(said, n):
            continue
        if (special := _special(reading, said, n, facts)) is not None:
            out += special
            continue
        slots = slots_of(reading, said, n)
        unknown = unknown_name(said, n, slots)
        for filters in slots.groups:
            out.append(_checked(reading, said, n, slots, filters, facts, unknown))
    return out


def claim_at(said: Said, n: Number, kind: Kind) -> Claim:
    """A claim about a number, without its verdict."""
    start, end = said.clause(n.start)
    if end - start < 25 or n.end > end:
        start, end = said.start, said.end
    return Claim(
        said.line.number,
        said.quoted(start, end),
        kind,
        said.line.as_written(n.start, n.end).strip() or n.text,
        start=said.line.place(n.start),
        end=said.line.place(n.end - 1) + 1,
    )


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


def _special(reading: Reading, said: Said, n: Number, facts: Facts) -> list[Claim] | None:
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
    if re.search(r"\bwould have\b", said.text, re.I):
        return []
    if _OWN_STRETCH.search(before) or (n.unit == "times" and _OWN_GAP.match(said.line.text[n.end : said.end])):
        return [
            replace(
                claim_at(said, n, "number"),
                why="It is a figure over a stretch of its own, which the words do not pin down.",
            )
        ]
    if _chained(said, n):
        return [replace(claim_at(said, n, "number"), why="It is one of a row of figures whose periods are not named.")]
    if _UNNAMED.search(before):
        return [replace(claim_at(said, n, "number"), why="It is the figure of others, whom the words do not name.")]
    if _STRETCH.search(said.text):
        return [
            replace(claim_at(said, n, "number"), why="It is a figure over a stretch that the words do not pin down.")
        ]
    if (steady := _slope(reading, said, n, facts)) is not None:
        return steady
    if (why := next((w for p, w in _UNTOLD if p.search(said.text)), "")) and (
        n.unit == "percent" or not _UNTOLD[1][0].search(said.text)
    ):
        return [replace(claim_at(said, n, "number"), why=why)]
    if (leader := _LEADERS.search(before)) is not None:
        return _against_leaders(reading, said, n, facts, leader.group(0))
    if re.search(r"\b(?:if|when|should|assuming)\b", said.text[:80], re.I) and re.search(
        r"\b(?:will|would|could)\b", said.text, re.I
    ):
        return (
            None
            if not re.search(r"\b(?:with|at|to|reach\w*)\s+(?:a |an )?$", before, re.I) or n.unit != "percent"
            else []
        )
    if (
        hypothetical(before)
        and re.search(r"\b(?:could|would|should|(?-i:may|will)|might|can|must|goal)\b", before, re.I)
        and not re.search(r"\bwhich (?:account|represent|is|are)", before)
    ):
        return []
    return None


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
# Averages over unnamed stretches: "over 15 quarters X has grown from … to …", "since Q2 2027, after …", "usually".
_STRETCH = re.compile(
    (
        r"\bover the (?:last |past )?(?:\w+ )?(?:years|quarters|months|period)\b|\bover \d+ (?:quarters|months"
        r"|years)\b[^.]*\bfrom\b"
        r"|\bfrom \S+ to \S+ (?:of \w+ )?over \d+ (?:quarters|months|years)\b"
        r"|\bsince (?:Q[1-4] |[A-Z][a-z]+ )?\d{4}\b[^;]*\binstead of\b"
        r"|\bvolume (?:held|stayed)[^.]*\ba (?:quarter|month)\b|\b(?:units|orders"
        r"|volume) went from\b[^.]*\ba (?:quarter|month)\b|\bsince (?:Q[1-4] |[A-Z][a-z]+ )?\d{4}, after\b"
        r"|\bthe others'|\busually\b"
    ),
    re.I,
)
_OWN_STRETCH = re.compile(r"\b(?:its|his|her|their) last (?:year|quarter|month|order)s?\b(?:[^.;]|\.\d)*$", re.I)
_OWN_GAP = re.compile(
    r"^\s*(?:its|his|her|their|the) (?:own )?(?:usual |normal |average |typical )*(?:gap|interval|rhythm|cycle)\b", re.I
)
_UNNAMED = re.compile(
    r"\b(?:the (?:next|following|second|third|runner-up)(?: (?:one|largest|biggest|best))?|the (?:others?"
    r"|rest)(?: (?:win|wins|won|have|has|had|make|makes|bring|brings|at|of))?)"
    r"\s*(?:about |only |just |is |are |was |were |at |with |on |has |have )*[$€£~]?$",
    re.I,
)
_LINK = re.compile(r"\s*(?:,|to|and then to|,? then(?: to)?|→|->|,? and(?: finally)?(?: to)?)\s*", re.I)


def _chained(said: Said, n: Number) -> bool:
    """A figure in a row of three or more without as many periods: "from 5 to 6 to 7"."""
    text = said.line.text
    at = said.numbers.index(n)
    first = last = at
    while (
        first
        and said.numbers[first - 1].unit == n.unit
        and _LINK.fullmatch(text[said.numbers[first - 1].end : said.numbers[first].start])
    ):
        first -= 1
    while last + 1 < len(said.numbers) and said.numbers[last + 1].unit == n.unit and _LINK.fullmatch(
        text[said.numbers[last].end : said.numbers[last + 1].start]
    ):  # fmt: skip
        last += 1
    row = last - first + 1
    led = bool(re.search(r"\bfrom\s*[$€£]?$", text[said.start : said.numbers[first].start], re.I))
    return row >= 3 and led and len([p for p in said.periods if p.span]) < row


_A_PERIOD = re.compile(r"^\s*(?:a|per|each|every)\s+(?P<grain>month|quarter|year)\b", re.I)


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
    stated = _stated(n, replace(slots, measure="difference"))
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


def _checked(
    reading: Reading, said: Said, n: Number, slots: Slots, filters: Filters, facts: Facts, unknown: str
) -> Claim:
    claim = claim_at(said, n, _KINDS[slots.measure])
    if len(filters) > 1 and not facts.lines(filters, None) and facts.lines(filters[:1], None):
        # Two members that never meet in the data cannot both be meant.
        filters = filters[:1]
    query = _query(slots, filters)
    claim = replace(claim, query=query.text if slots.metric else "", stated_value=_stated(n, slots))
    if unknown:
        return replace(claim, query="", why=f"{unknown} is not among the names in the data.")
    if not slots.metric:
        return replace(claim, why="The words do not say which figure of the data this is.")
    true = facts.value(query)
    if true is None:
        return replace(claim, why=_missing(slots, query, facts))
    shown = in_unit(n, true, slots.measure)
    claim = replace(claim, true=plain(n, shown), true_value=shown)
    agreed = _agrees(n, slots, shown)
    if agreed in ("exact", "rounded"):
        return replace(claim, verdict="right", why=_right(n, slots, shown, agreed, query))
    for other in _alternatives(reading, said, n, slots, query, facts):
        value = (
            facts.amount(query.metric, query.filters, query.span, other.cycle)
            if other.cycle
            else facts.value(other.query)
        )
        if value is None:
            continue
        there = in_unit(n, value, other.query.measure)
        if _agrees(n, slots, there) in ("exact", "rounded"):
            return replace(
                claim,
                verdict=other.verdict,
                true=plain(n, there if other.verdict == "right" else shown),
                true_value=there if other.verdict == "right" else shown,
                query=other.query.text if other.verdict == "right" else query.text,
                why=other.why.format(shown=plain(n, shown), there=plain(n, there), other=other.query.text),
            )
    return _wrong(reading, said, n, slots, query, facts, claim, shown, agreed)


def _query(slots: Slots, filters: Filters) -> Query:
    if slots.measure == "share":
        return Query(slots.metric, "share", (*filters, *slots.of), slots.span, None, slots.of)
    return Query(slots.metric, slots.measure, filters, slots.span, slots.compare, (), slots.without)


def _stated(n: Number, slots: Slots) -> float:
    if (
        slots.measure in ("change", "difference", "points", "mean_growth", "compound_growth")
        and slots.sign
        and not n.signed
    ):
        return abs(n.value) * slots.sign if n.unit != "times" else n.value
    return n.value


def _agrees(n: Number, slots: Slots, shown: float) -> Agreement:
    stated = _stated(n, slots)
    if slots.measure in ("change", "difference", "points") and not slots.sign and not n.signed and n.unit != "times":
        return agreement(n, abs(stated), abs(shown))
    return agreement(n, stated, shown)


def _right(n: Number, slots: Slots, shown: float, agreed: Agreement, query: Query) -> str:
    if agreed == "rounded":
        return f"True, but cut rather than rounded: it is {plain(n, shown)}."
    hedge = f" ({n.hedge} {n.text.lstrip('~><≈ ')} holds)" if n.hedge else ""
    return f"The rows give {plain(n, shown)}{hedge}."


def _missing(slots: Slots, query: Query, facts: Facts) -> str:
    if not facts.has(slots.metric):
        return (
            f"The data have no {metric_name(slots.metric)}: it would need {NEEDS.get(slots.metric, 'another column')}."
        )
    if query.compare is not None and facts.amount(query.metric, query.filters, query.compare) in (None, 0.0):
        return (
            f"There is nothing to compare with: the data have no {metric_name(slots.metric)} in {query.compare.label}."
        )
    if query.span is not None:
        return (
            f"The data cannot tell the {metric_name(slots.metric)} of {spelled(query.filters)} in {query.span.label}."
        )
    return f"The data cannot tell the {metric_name(slots.metric)} of {spelled(query.filters)}."


def _alternatives(
    reading: Reading, said: Said, n: Number, slots: Slots, query: Query, facts: Facts
) -> Iterator[Alternative]:
    for cycle, words in facts.definitions(query.metric)[1:]:
        if slots.measure == "value":
            yield Alternative(
                query, "right", f"True by the definition {words}; by the one in force it is {{shown}}.", cycle
            )
    if not slots.stated and slots.measure not in ("mean_growth", "compound_growth"):
        spans = [None, reading.clock.now] if slots.measure in ("value", "share") else [reading.clock.now]
        if reading.about is None:
            spans += reading.spans
        for span in spans:
            if span != query.span:
                yield Alternative(
                    replace(
                        query, span=span, compare=query.compare if span is None or not query.compare else span.before
                    ),
                    "right",
                    "No period is named; it is true of {other} ({there}).",
                )
        if slots.measure in ("change", "difference", "points") and query.span:
            yield Alternative(
                replace(query, compare=query.span.year_ago),
                "right",
                "True against the year before ({there}); against the previous period it is {shown}.",
            )
    if slots.measure in ("change", "difference", "points") and query.span and not said.periods and query.compare:
        yield Alternative(
            replace(query, compare=query.span.year_ago),
            "unverifiable",
            "The words do not say what it is compared with: {there} against the year before, {shown} against {other}.",
        )
    if (
        slots.stated
        and not any(p.span for p in said.periods)
        and query.span is not None
        and slots.measure in ("value", "share")
    ):
        for p in said.before_period[:3]:
            yield Alternative(
                replace(query, span=p.span),
                "unverifiable",
                "The period is unclear: {there} for {other}, otherwise {shown}.",
            )
    if slots.inherited and query.filters:
        yield Alternative(
            replace(query, filters=()),
            "unverifiable",
            "It is unclear whom this is about: {there} for the company, {shown} otherwise.",
        )
    if not query.filters and not said.company and (said.topic or said.above or said.before):
        for m in (*said.topic[:1], *said.above[:1], *said.before[:1]):
            yield Alternative(
                replace(query, filters=((m.dimension, (m.member,)),)),
                "unverifiable",
                f"It is unclear whom this is about: {{there}} for {m.member}, {{shown}} for the company.",
            )
    if said.advice and slots.measure == "value" and reading.clock.now is not None:
        now = reading.clock.now
        for span in (now, reading.compare or now.before):
            if span != query.span:
                why = "In advice it is unclear which period is meant: {there} for {other}, {shown} otherwise."
                yield Alternative(replace(query, span=span), "unverifiable", why)
    for m in said.members:
        for dimension, member in m.options[1:]:
            if (m.dimension, (m.member,)) in query.filters:
                swapped = tuple((dimension, (member,)) if f == (m.dimension, (m.member,)) else f for f in query.filters)
                yield Alternative(
                    replace(query, filters=swapped),
                    "right",
                    f"True of the {dimension} {member}; of the {m.dimension} it is {{shown}}.",
                )
    if (
        slots.measure == "change"
        and n.unit == "percent"
        and query.metric in ("win_rate", "margin", "lost_share", "attainment")
    ):
        yield Alternative(
            replace(query, measure="points"),
            "mislabelled",
            "These are percentage points, not percent: the relative change is {shown}.",
        )
    if slots.guessed or (query.metric in ("orders", "units", "customers") and n.unit == "plain"):
        for metric in ("orders", "units", "closed", "customers", "new_opportunities") if n.unit == "plain" else ():
            if metric != query.metric:
                yield Alternative(
                    replace(query, metric=metric),
                    "unverifiable",
                    (
                        f"It is unclear what is counted: {{there}} {metric_name(metric)}, {{shown}} "
                        f"{metric_name(query.metric)}."
                    ),
                )
    if len(query.filters) > 1 and slots.measure in ("value", "change", "share"):
        yield (
            Alternative(replace(query, of=query.filters[1:]), "right", "True as a share within {other}.")
            if slots.measure == "share"
            else Alternative(
                replace(query, filters=query.filters[:1]),
                "unverifiable",
                "It is unclear whom this is about: {there} for {other}, otherwise {shown}.",
            )
        )
    if slots.measure == "value" and n.unit == "percent" and query.metric == "win_rate":
        yield Alternative(
            replace(query, metric="lost_share"), "unverifiable", "{there} is the lost share; the win rate is {shown}."
        )
    if slots.measure in ("mean_growth", "compound_growth"):
        return


def _wrong(
    reading: Reading,
    said: Said,
    n: Number,
    slots: Slots,
    query: Query,
    facts: Facts,
    claim: Claim,
    shown: float,
    agreed: Agreement,
) -> Claim:
    stated = _stated(n, slots)
    if slots.measure == "mean_growth":
        return replace(
            claim, verdict="wrong", why=f"The mean of the period changes is {plain(n, shown)}.", fix=printed(n, shown)
        )
    directed = slots.measure in ("change", "difference", "points") and (slots.sign or n.signed)
    if directed and stated * shown < 0 and abs(shown) > 1e-9 and n.unit != "times":
        same = agreement(n, abs(stated), abs(shown)) in ("exact", "rounded")
        size = "" if same else f", and the size differs ({plain(n, abs(shown))})"
        return replace(
            claim,
            verdict="wrong direction" if same or abs(shown) > n.step / 2 else "wrong",
            why=f"It {'rose' if shown > 0 else 'fell'}: {plain(n, shown)}{size} ({query.text}).",
            fix=printed(n, shown if n.signed else abs(shown)),
        )
    if agreed == "loose":
        return replace(
            claim, verdict="misleading", why=f"Loosely put: the rows give {plain(n, shown)}.", fix=printed(n, shown)
        )
    if n.hedge == "over" and slots.measure in ("change", "share") and abs(shown) > abs(stated):
        return replace(
            claim, verdict="misleading", why=f"Understated: the rows give {plain(n, shown)}.", fix=printed(n, shown)
        )
    reason = likely_reason(n, stated, shown, slots, query, facts)
    gap = plain(n, stated - shown)
    why = f"The rows give {plain(n, shown)} for {query.text}; the report is off by {gap}."
    return replace(
        claim,
        verdict="wrong",
        why=f"{why} {reason}".strip(),
        fix=printed(n, abs(shown) if slots.sign and not n.signed else shown),
    )
