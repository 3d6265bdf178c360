"""Claims of cause: driven by low volume, due to the win rate, because of one region."""

from __future__ import annotations

import re
from dataclasses import replace

from xlsales.audit.blame import Blame, blamed, factor_before, inverted, lifting, passive
from xlsales.audit.claims import Claim, Filters, Query
from xlsales.audit.contributions import contribution
from xlsales.audit.factor_effects import factor_effect
from xlsales.audit.members import MemberMention
from xlsales.audit.periods import Span
from xlsales.audit.queries import Facts
from xlsales.audit.scope import Reading, Said
from xlsales.audit.slots import default_compare, periods_for
from xlsales.audit.subjects import as_filters, group_after, group_before, inherited, statement
from xlsales.audit.vocabulary import Word, words
from xlsales.audit.what_ifs import check_what_ifs

# "Because the average order was smaller": the direction behind the factor.
_HOW = re.compile(
    r"\s+(?:(?:was|were|is|are|got|became|has been|had been)\s+(?:\w+\s+)?(?:smaller|lower|fewer|less|weaker"
    r"|larger|bigger|higher|stronger|more)|fell|declined|dropped|shrank|slipped|rose|grew|increased|improved|climbed)\b",
    re.I,
)
_PER_UNIT = re.compile(
    r"\b(?:(?:price|revenue|income)s? (?:per|a) unit|(?:average )?unit prices?|average (?:selling )?price|asp"
    r"|(?:a|each|every) unit (?:brought|brings|sold|made|makes|cost))\b",
    re.I,
)
_IMPACT = re.compile(
    (
        r"\b(?:(?:directly|heavily|severely|strongly|negatively|also)\s+)?(?:impact(?:ed|s)|affected|affects"
        r"|hit|hurt|dragged down|weighed on)\s+(?:on\s+)?(?:the\s+|our\s+|key\s+|several\s+)*(?:accounts?"
        r"|customers?|clients?|products?|managers?|regions?|reps?)?"
    ),
    re.I,
)


def check_causes(reading: Reading, said: Said, facts: Facts) -> list[Claim]:
    """Claims of cause in a sentence."""
    if said.line.kind == "heading":
        return []
    out = [*_impacts(reading, said, facts), *check_what_ifs(reading, said, facts)]
    text = said.line.text
    turned = [Word("links", b.start, b.end) for b in inverted(said)]
    plain = [Word("links", b.start, b.end) for b in passive(said)]
    plain = [w for w in plain if not any(t.start < w.end and w.start < t.end for t in turned)]
    for link in sorted([*plain, *turned], key=lambda w: w.start):
        right = text[link.end : said.end]
        factor = next(
            (w for w in words("cause", text, link.end, said.end) if w.entry != "links" and w.start - link.end < 40),
            None,
        )
        members = group_after(said, link.end, (said.start, said.end))
        near = (
            members
            and members[0].start - link.end < 50
            and (factor is None or members[0].start < factor.start or factor.start - link.end > 25)
        )
        issue = re.match(r"the issue", text[link.start : link.end], re.I)
        if near and not re.match(r"^\s*\d", right):
            out += _member_cause(reading, said, link, facts, members[0].dimension, as_filters(members), members[0].end)
        elif factor is not None:
            out += _factor_cause(reading, said, link, factor, facts, bool(issue))
    for blame in lifting(said):
        out += _lifted(reading, said, blame, facts)
    return out


def _lifted(reading: Reading, said: Said, blame: Blame, facts: Facts) -> list[Claim]:
    """ "Fewer orders dragged revenue down", "the North lifted sales": wrong also where it moved the other way."""
    factor, who = factor_before(said, blame), blamed(said, blame)
    if said.advice or (factor is None and not who):
        return []
    text = said.line.text
    after = group_after(said, blame.end, (said.start, said.end))
    after = tuple(m for m in after if not who or m.dimension != who[0].dimension)
    filters, span, compare = _context(reading, said, Word("links", blame.start, blame.end), after)
    filters = tuple(f for f in filters if not who or f[0] != who[0].dimension)
    start = factor.start if factor is not None else who[0].start
    claim = statement(said, start, blame.end, "cause", whole=True)
    total = facts.value(Query("revenue", "difference", filters, span, compare)) if span and compare else None
    if total and total * blame.sign < 0:
        why = f"It {'rose' if total > 0 else 'fell'}: revenue changed by {total:+,.0f}."
        return [replace(claim, verdict="wrong direction", true=f"{total:+,.0f}", why=why)]
    if factor is None:
        return [contribution(claim, "revenue", filters, as_filters(who), span, compare, facts)]
    if span is None or compare is None:
        return [replace(claim, why="There is no period to compare with.")]
    return [factor_effect(claim, "revenue", factor, filters, span, compare, facts, text[factor.start : factor.end])]


_OF_IT = re.compile(r"\s*(?:in|of)\s+(?:(?:the|our|its|total|overall|gross|net|company)\s+)*", re.I)
_MOVES = re.compile(r"(?:'s)?\s+(?:(?:has|have|had|is|are|was|were|slightly|sharply|strongly)\s+)*", re.I)


def _explained(said: Said, at: int) -> str:
    """The figure whose change a cause explains: "the fall in profit", "profit fell"; revenue where none is named."""
    text = said.line.text
    moves = [w for w in said.changes if w.end <= at]
    for move in moves[-1:]:
        for w in said.metrics:
            if w.start >= move.end and _OF_IT.fullmatch(text[move.end : w.start]):
                return w.entry
            if w.end <= move.start and _MOVES.fullmatch(text[w.end : move.start]):
                return w.entry
    return "revenue"


def _context(
    reading: Reading, said: Said, at: Word, named: tuple[MemberMention, ...] = ()
) -> tuple[Filters, Span | None, Span | None]:
    clause = (said.start, said.end)
    fronted = not re.search(r"\w+\W+\w+\W+\w+", said.line.text[said.start : at.start])
    comma = said.line.text.find(",", at.end)
    who = named or (
        group_before(said, at.start, clause)
        or (group_after(said, comma, clause) if fronted and comma >= 0 else ())
        or (group_after(said, at.end, clause) if re.search(r"\bmoves?\b", said.text) else ())
        or inherited(said)
        or (
            said.before
            if re.match(r"^\W*(?:\w+\W+){0,3}(?:this|the) (?:decline|drop|growth|increase|fall|rise)", said.text, re.I)
            else ()
        )
    )
    span, compare, _ = periods_for(reading, said, at.start, at.end, True)
    if span is not None and compare is None:
        compare = default_compare(reading, said, span)
    return as_filters(who), span, compare


def _factor_cause(reading: Reading, said: Said, link: Word, factor: Word, facts: Facts, issue: bool) -> list[Claim]:
    text = said.line.text
    before = text[said.start : link.start]
    if (
        not issue
        and not re.match(r"\W*(?:\w+ )?that moves\b|[^.]{0,25}that moves\b", text[factor.end : said.end])
        and not (
            said.changes
            or re.search(r"decline|growth|drop|increase|result|performance|revenue|sales|brought|price", before, re.I)
        )
    ):
        return []
    if said.advice and not issue:
        return []
    filters, span, compare = _context(reading, said, link)
    how = _HOW.match(text[factor.end : said.end])
    end = factor.end + (how.end() if how else 0)
    claim = replace(statement(said, link.start, end, "cause", whole=True), query="volume and value of the change")
    if span is None or compare is None:
        return [replace(claim, why="There is no period to compare with.")]
    units = bool(re.search(r"\d\s+units?\b|\b(?:a|per) unit\b", said.text))
    money, written = _explained(said, link.start), text[link.end : end]
    each = bool(_PER_UNIT.search(said.text))
    money = "revenue" if each and money in ("asp", "price", "average_sale") else money
    return [factor_effect(claim, money, factor, filters, span, compare, facts, written, units=units, each=each)]


def _member_cause(
    reading: Reading, said: Said, link: Word, facts: Facts, dimension: str, members: Filters, end: int
) -> list[Claim]:
    text = said.line.text
    if not (said.changes or re.search(r"decline|growth|drop|increase|fall|rise", text[said.start : link.start], re.I)):
        return []
    filters, span, compare = _context(reading, said, link)
    filters = tuple(f for f in filters if f[0] != dimension)
    return [
        contribution(
            statement(said, link.start, end, "cause", whole=True),
            _explained(said, link.start),
            filters,
            members,
            span,
            compare,
            facts,
        )
    ]


def _impacts(reading: Reading, said: Said, facts: Facts) -> list[Claim]:
    """'This decline directly impacted key accounts': a group blamed for its members' moves (leave-one-out)."""
    m = _IMPACT.search(said.line.text, said.start, said.end)
    if m is None or not re.search(
        r"\b(?:decline|drop|downturn|fall|decrease|growth|increase|rise|slump)\b",
        said.line.text[said.start : m.start()],
        re.I,
    ):
        return []
    groups = group_before(said, m.start(), (said.start, said.end)) or said.before
    inside = [x for x in said.members if x.start >= m.end()]
    accounts = [x for x in inside if groups and x.dimension != groups[0].dimension]
    if not groups or not accounts:
        return []
    link = Word("links", m.start(), m.end())
    _, span, compare = _context(reading, said, link)
    claim = statement(said, m.start(), m.end(), "cause", whole=True)
    if span is None or compare is None:
        return []
    for group in groups:
        own = ((group.dimension, (group.member,)),)
        total = facts.value(Query("revenue", "difference", own, span, compare))
        for x in accounts:
            part = facts.value(Query("revenue", "difference", (*own, (x.dimension, (x.member,))), span, compare))
            if total and part and (total - part) * total < 0:
                base = facts.amount("revenue", own, compare) or 0.0
                base -= facts.amount("revenue", (*own, (x.dimension, (x.member,))), compare) or 0.0
                left = f"{(total - part) / base:+.1%}" if base else f"{total - part:+,.0f}"
                return [
                    replace(
                        claim,
                        verdict="wrong",
                        true=f"{group.member} without {x.member}: {left}",
                        query=f"change of {group.member} without {x.member}, {span.label} against {compare.label}",
                        why=(
                            f"The cause runs the other way: {x.member} alone moved by {part:+,.0f} of "
                            f"{group.member}'s {total:+,.0f}; without it {group.member} changed by {left}."
                        ),
                    )
                ]
    return [
        replace(
            claim,
            verdict="misleading",
            why="That a group fell does not make its members fall: it is the sum of their moves.",
        )
    ]
