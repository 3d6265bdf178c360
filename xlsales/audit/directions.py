"""Claims of direction without a figure: growth, decline, flat, a strong start."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

from xlsales.audit.claims import Claim, Query
from xlsales.audit.correct import opposite
from xlsales.audit.elsewhere import elsewhere
from xlsales.audit.members import MemberMention
from xlsales.audit.numbers import Number
from xlsales.audit.periods import Span
from xlsales.audit.queries import Facts
from xlsales.audit.scope import Reading, Said, hypothetical
from xlsales.audit.slots import Slots, default_compare, is_figure, periods_for, slots_of
from xlsales.audit.subjects import as_filters, group_after, group_before, inherited, metrics_before, statement
from xlsales.audit.vocabulary import Word, metric_name, words
from xlsales.table.period import period_ix

FLAT, NEARLY_FLAT = 0.02, 0.05
_NOUN = re.compile(
    (
        r"^(?:growth|increase|decrease|decline|drop|rise|fall|gain|loss|improvement|expansion|contraction"
        r"|reduction|dip|jump|surge|slump|plunge|climb|downturn|upturn|uptick|upswing|uplift|negative growth"
        r"|positive growth|slide|upward trend|downward trend|tumble|slip)s?$"
    ),
    re.I,
)
_ASSERTED = re.compile(
    (r"(?:\b(?:show(?:s|ed|ing|n)?|saw|see(?:s|n)?|experienced?|experiencing|record(?:s|ed|ing)?"
        r"|witness(?:ed|es)?|post(?:s|ed|ing)?|had|has|have|suffer(?:ed|s|ing)|enjoy(?:ed|s)|report(?:ed|s)?"
        r"|achiev(?:ed|es)|deliver(?:ed|s|ing)|indicat(?:e|es|ed|ing)|reveal(?:s|ed)?|register(?:ed|s)"
        r"|maintain(?:ed|s|ing)?|with|there (?:was|is|has been)|noted|driven|reflect(?:s|ed|ing)|a|an|marked"
        r"|significant|substantial|sharp|steep|strong|solid|slight|modest|notable|dramatic|severe|clear|overall"
        r"|revenue|sales|the)\s+)$"),
    re.I,
)  # fmt: skip
_NO_CLAIM = re.compile(
    (
        r"^\s*(?:is (?:one|a single|mostly|mainly|volume|value|not|driven|due)|opportunit|rate|strateg"
        r"|potential|plan|champion|paradox|target|goal|initiative|area|market|objective|driver|lever|path"
        r"|trajectory|story|in the future|efforts?|levers?|by increasing)"
    ),
    re.I,
)
_PURPOSE = re.compile(
    (
        r"(?:\b(?:to|drive|driving|for|of|support|sustain(?:ed|ing|able)?|achieve|accelerate|future|potential"
        r"|model for|focus on|arrest the|mitigate|address(?:ing)?|reverse|prevent|stop|avoid|target"
        r"|if)\s+(?:\w+\s+){0,2})$"
    ),
    re.I,
)
_NEGATED = re.compile(
    r"\b(?:never|nor|neither|hardly|barely|(?:did|does|do|has|have|had) ?n[o']t)\s+(?:\w+\s+)?$", re.I
)
_SOME = re.compile(
    (
        r"\b(?:certain|some|several|a few|many|most|various)\s+(?:\w+\s+)?(?:quarters?|months?|periods?|years?"
        r"|regions?|segments?|products?|categories)"
    ),
    re.I,
)


# "It made a loss of $1,900" is a level of profit, no fall.
_IN_THE_RED = re.compile(
    r"\b(?:made|makes?|making|record(?:s|ed)?|post(?:s|ed)?|ran|runs?|incur(?:s|red)?|report(?:s|ed)?|book(?:s|ed)?|with"
    r"|at)\s+(?:an?|the|its|their)\s+(?:net |operating |total |gross )?$",
    re.I,
)


def check_directions(reading: Reading, said: Said, facts: Facts) -> list[Claim]:
    """Claims of direction that no figure of the sentence carries."""
    if said.line.kind == "heading" or said.line.kind == "row":
        return []
    out: list[Claim] = []
    carried = _carried(reading, said)
    for word in said.changes:
        if (word.start, word.end) in carried or not _asserts(said, word):
            continue
        if why := elsewhere(said, word.start, word.end):
            out.append(replace(claim_of(said, word), why=why))
            continue
        out += _direction(reading, said, word, facts)
    return out


def _carried(reading: Reading, said: Said) -> set[tuple[int, int]]:
    """Words of direction that belong to a figure, which is checked with its sign."""
    # A figure with a printed sign has its own direction; the verb after its brackets makes a claim of its own.
    # Nor does a level carry one: "fell to 20.9 %" says that it fell.
    slots = [slots_of(reading, said, n) for n in said.numbers if is_figure(said, n) and not _signed(said, n)]
    found = [s.change for s in slots if s.measure not in ("value", "share")]
    worded = {(w.start, w.end) for w in said.changes for n in said.numbers if n.start <= w.start < n.end}
    return {(w.start, w.end) for w in found if w is not None} | worded


def _signed(said: Said, n: Number) -> bool:
    return n.signed and said.line.text.rfind("(", said.start, n.start) > said.line.text.rfind(")", said.start, n.start)


def _asserts(said: Said, word: Word) -> bool:
    text = said.line.text
    clause = said.clause(word.start)
    before, after = text[clause[0] : word.start], text[word.end : clause[1]]
    written = text[word.start : word.end].lower()
    if re.search(r"\b(?:makes?|made|explains?|explained) the\s*$", before, re.I) and after.startswith(" of"):
        return True
    if written == "loss" and _IN_THE_RED.search(before):
        return False
    if re.match(r"\s*(?:the )?most (?:is|are|was|were)\b", after):
        return bool(group_after(said, word.end, clause))
    if re.match(r"\s*(?:\w+ly\s+)?(?:in|during) (?:each|every|both)\b", after):
        return False
    if re.match(r"\s*(?:back\s+)?(?:in)?to\s+(?:the\s+)?\w+\s+(?:place|position|spot|rank)\b", after):
        # "It fell back to third place" moves in the ranking, not in the figure.
        return False
    if _NEGATED.search(before):
        # "Never fell below": the floor is checked, not the fall.
        return False
    if said.advice or _NO_CLAIM.match(after) or _is_purpose(said, word, before) or hypothetical(before[-40:]):
        return False
    if written in (
        "grow",
        "rise",
        "fall",
        "drop",
        "increase",
        "decline",
        "decrease",
        "improve",
        "gain",
        "climb",
        "dip",
    ) and not _NOUN.match(written):
        return False
    if re.search(r"\bagainst the\s*$", before, re.I) and not after.strip().startswith("of"):
        return True
    if _NOUN.match(written):
        named = (
            metrics_before(said, word.start, clause)
            or group_before(said, word.start, clause)
            or re.match(r"^\s*(?:in|of|from|during|across|for|between|versus|compared)\b", after, re.I)
        )
        return bool(_ASSERTED.search(before) or not before.strip()) and bool(named or said.periods)
    if (
        written.endswith("ing")
        and not re.search(r"\b(?:is|are|was|were|been|with|by)\s+(?:\w+ly\s+)?$|,\s*$", before, re.I)
        and not (group_before(said, word.start, clause) or metrics_before(said, word.start, clause))
    ):
        return False
    if written in ("stable", "steady", "flat") and not re.search(
        r"\b(?:is|are|was|were|remain\w*|stay\w*|held|virtually|essentially|broadly|largely)\s+(?:\w+\s+)?$",
        before,
        re.I,
    ):
        return False
    if written.endswith("ed") and re.match(r"\s+(?:demand for|training|focus)", after):
        return False
    subject = metrics_before(said, word.start, clause) or group_before(said, word.start, clause)
    period = any(
        p.span and p.role == "at" and 0 <= word.start - p.end < 25 for p in said.periods if p.start >= clause[0]
    )
    pronoun = re.search(r"\b(?:it|they|he|she|we)\s+(?:also |again |then |has |have |had )*$", before, re.I)
    return bool(subject) or period or bool(pronoun) or bool(said.anaphor and not before.strip(" ,"))


# "The sales of Iberia fell" says so of Iberia, "the pace of growth" says nothing.
_PAST = re.compile(r"(?:\w+ed|fell|rose|grew|sank|slid|shrank|lost|has|have|is|are|was|were)$", re.I)


def _is_purpose(said: Said, word: Word, before: str) -> bool:
    found = _PURPOSE.search(before)
    if found is None:
        return False
    start = word.start - len(before) + found.start()
    places = [(m.start, m.end) for m in said.members] + [(w.start, w.end) for w in said.metrics]
    whose = [a for a, b in places if start <= a and b <= word.start]
    return not (whose and _PAST.match(said.line.text[word.start : word.end]))


def _direction(reading: Reading, said: Said, word: Word, facts: Facts) -> list[Claim]:
    text = said.line.text
    clause = said.clause(word.start)
    metrics = metrics_before(said, word.start, clause)
    after = text[word.end : clause[1]]
    following = [
        w
        for w in said.metrics
        if w.start >= word.end and re.match(r"^\s*(?:in|of)\s+(?:\w+\s+){0,3}$", text[word.end : w.start])
    ]
    names = [w.entry for w in following[:1] or metrics] or ["revenue"]
    names = [m for m in names if m not in ("growth_rate", "quota", "cost")] or ["revenue"]
    made = re.search(r"\b(?:makes?|made|explains?|explained) the\s*$", text[clause[0] : word.start], re.I)
    who = (() if made else group_before(said, word.start, clause)) or (
        _beside(said, word.end, clause)
        if re.match(r"^\s*(?:in|of|for|from|across|(?:the )?most (?:is|are|was|were))\s+(?:the\s+|both\s+)?", after)
        else ()
    )
    if re.search(r"\bagainst the\s*$", text[clause[0] : word.start], re.I):
        return [
            judged_direction(claim_of(said, word), Query("revenue", "change", (), *_whole_spans(reading)), word, facts)
        ]
    the_move = _NOUN.match(text[word.start : word.end]) and re.search(
        r"\b(?:the|this|that)\s*$", text[clause[0] : word.start], re.I
    )
    # "Sales of A rose 3 %; the rise …" is A's, too.
    if not who and (the_move or re.search(r"\b(?:his|her|its|their)\b", text[clause[0] : word.start], re.I)):
        who = group_before(said, word.start, (said.start, said.end))
    if not who and not re.search(r"\b(?:total|overall|company|our)\b", text[clause[0] : word.start], re.I):
        who = inherited(said) if (said.anaphor or not metrics or said.topic) else said.above
    if who:
        # "The customers A and B rose": they are named, not counted.
        names = [m for m in names if m != "customers"] or ["revenue"]
    span, compare, stated = periods_for(reading, said, word.start, word.end, True)
    claim = statement(said, word.start, word.end, "direction")
    if span is not None and _RECOVERED.match(text[word.start : word.end]) and any(p.span == span for p in said.periods):
        # Who recovers does so against the period right before.
        compare = span.before
    if (level := _level(reading, said, word)) is not None and not _SOME.search(text[word.end : said.end][:60]):
        # "fell to 57.9 % in Q3": the words move what the figure states.
        place = next(n for n in said.numbers if n.start >= word.end)
        _, back, _ = periods_for(reading, said, place.start, place.end, True)
        back = back if back != level.span else default_compare(reading, said, level.span)
        if level.span is not None and _RECOVERED.match(text[word.start : word.end]):
            back = level.span.before
        return [
            judged_direction(claim, Query(level.metric, "change", f, level.span, back), word, facts)
            for f in level.groups
        ]
    if _SOME.search(text[word.end : said.end][:60]):
        return [_somewhere(claim, names[0], word, facts)]
    filters = as_filters(who)
    sets = [((filters[0][0], (m,)), *filters[1:]) for m in filters[0][1]] if filters else [()]
    queries = [Query(metric, "change", f, span, compare) for metric in names for f in sets]
    judged = [judged_direction(claim, q, word, facts) for q in queries]
    if stated or said.periods or reading.about is not None:
        return judged
    return [_or_of_year(j, q, claim, word, reading, facts) for j, q in zip(judged, queries, strict=True)]


_RECOVERED = re.compile(r"recover|rebound", re.I)


def _or_of_year(judged: Claim, query: Query, claim: Claim, word: Word, reading: Reading, facts: Facts) -> Claim:
    """Where no period is named at all, what does not hold of the last one may hold of the last year."""
    if judged.verdict != "wrong direction":
        return judged
    start = reading.clock.fiscal_year_start
    ix = period_ix(reading.clock.last_month, "year", start)
    year = Span("year", ix, ix, start)
    other = judged_direction(claim, replace(query, span=year, compare=year.before), word, facts)
    return (
        replace(other, why=f"No period is named; {other.why[:1].lower()}{other.why[1:]}")
        if other.verdict == "right"
        else judged
    )


def _beside(said: Said, at: int, clause: tuple[int, int]) -> tuple[MemberMention, ...]:
    """The members right behind a word, with no colon or comma between: "the decline in Iberia"."""
    found = group_after(said, at, clause)
    if not found or re.search(r"[:;,(]", said.line.text[at : found[0].start]):
        return ()
    # "The fall was driven by A": A is its cause, not whose fall it is.
    causes = [w for w in words("cause", said.line.text, at, found[0].start) if w.entry == "links"]
    return () if causes else found


def _level(reading: Reading, said: Said, word: Word) -> Slots | None:
    """The level that a word of direction leads to: "fell to 57.9 %"."""
    following = next((n for n in said.numbers if n.start >= word.end), None)
    if following is None or not re.fullmatch(
        r"\s*(?:\w+ly )?(?:back )?to\s*(?:an? |the |about |around |just |only |nearly |roughly |a low of |a high of )*",
        said.line.text[word.end : following.start],
        re.I,
    ):
        return None
    slots = slots_of(reading, said, following)
    return slots if slots.metric and slots.measure == "value" and slots.role == "now" and slots.change == word else None


def claim_of(said: Said, word: Word) -> Claim:
    """The claim of a word of direction."""
    return statement(said, word.start, word.end, "direction")


def _whole_spans(reading: Reading) -> tuple[Span | None, Span | None]:
    """The period that the report is about, and the one before."""
    now = reading.clock.now
    return now, reading.compare or (now.before if now else None)


def judged_direction(claim: Claim, query: Query, word: Word, facts: Facts) -> Claim:
    """A claim of direction held against the change that the rows give."""
    true = facts.value(query)
    claim = replace(claim, query=query.text)
    if true is None:
        if not facts.has(query.metric):
            return replace(claim, why=f"The data have no {metric_name(query.metric)}.")
        return replace(claim, why="There is nothing to compare with in the data.")
    claim = replace(claim, true=f"{true:+.1%}", true_value=true, asked=query)
    rose = true > 0
    if word.entry == "flat":
        if abs(true) <= FLAT:
            return replace(claim, verdict="right", why=f"It changed by {true:+.1%}.")
        return replace(
            claim, verdict="misleading" if abs(true) <= NEARLY_FLAT else "wrong direction",
            why=f"It {'rose' if rose else 'fell'} by {abs(true):.1%}.",
        )  # fmt: skip
    if (word.entry == "up") != rose and true != 0:
        fix = opposite(claim.stated)
        return replace(
            claim,
            verdict="wrong direction",
            why=f"It {'rose' if rose else 'fell'} by {abs(true):.1%} ({query.text}).",
            fix=fix,
        )
    if true == 0:
        return replace(claim, verdict="wrong direction", why="It did not change.")
    if caveat := like_for_like(query, facts):
        return replace(claim, verdict="misleading", why=f"True ({true:+.1%}), but {caveat}.")
    return replace(claim, verdict="right", why=f"It {'rose' if rose else 'fell'} by {abs(true):.1%}.")


def like_for_like(query: Query, facts: Facts) -> str:
    """What makes a change no comparison of like with like: one row each, disjoint members, a partial period."""
    if query.span is None or query.compare is None:
        return ""
    partial = facts.cube.at(query.span.grain).calendar.partial
    for span in (query.span, query.compare):
        if span.count == 1 and span.first in partial:
            return f"{span.label} is a partial period ({partial[span.first]})"
    now, before = facts.lines(query.filters, query.span), facts.lines(query.filters, query.compare)
    for dimension in facts.cube.book.dimensions:
        if dimension in ("customer", "rep", "manager") or any(d == dimension for d, _ in query.filters):
            continue
        here = set(facts.by_member("lines", dimension, query.filters, query.span))
        there = set(facts.by_member("lines", dimension, query.filters, query.compare))
        if here and there and not here & there and len(facts.members(dimension)) > 1:
            rows = " and rests on one row each" if now <= 1 and before <= 1 else ""
            return (
                f"it is not like for like: {query.compare.label} holds {', '.join(sorted(there)[:3])}, "
                f"{query.span.label} {', '.join(sorted(here)[:3])}{rows}"
            )
    if now <= 1 and before <= 1 and not facts.summed:
        return "it rests on one row in each period"
    return ""


def _somewhere(claim: Claim, metric: str, word: Word, facts: Facts) -> Claim:
    """'Growth in certain quarters' holds where at least one period moved that way."""
    series = sorted(facts.by_period(metric, (), facts.cube.calendar.grain).items())
    moves = {ix: b / a - 1 for (_, a), (ix, b) in itertools.pairwise(series) if a > 0}
    hit = {ix: m for ix, m in moves.items() if (m > 0) == (word.entry == "up")}
    shown = ", ".join(f"{facts.cube.calendar.period(ix).label} {m:+.1%}" for ix, m in list(hit.items())[:3])
    if hit:
        return replace(
            claim,
            verdict="right",
            true=shown,
            why=f"So it did: {shown}.",
            query=f"changes of {metric_name(metric)} from period to period",
        )
    return replace(
        claim,
        verdict="wrong direction",
        why="No period moved that way.",
        query=f"changes of {metric_name(metric)} from period to period",
    )
