"""Claims of cause: driven by low volume, due to the win rate, because of one region."""

from __future__ import annotations

import re
from dataclasses import replace

from xlsales.audit.claims import Claim, Filters, Query, Verdict
from xlsales.audit.factors import Factors, factors, margin_factors
from xlsales.audit.periods import Span
from xlsales.audit.queries import Facts
from xlsales.audit.scope import Reading, Said
from xlsales.audit.slots import default_compare, periods_for
from xlsales.audit.subjects import as_filters, group_after, group_before, inherited, statement
from xlsales.audit.vocabulary import Word, metric_name, words
from xlsales.audit.what_ifs import check_what_ifs

_IMPACT = re.compile(
    (
        r"\b(?:(?:directly|heavily|severely|strongly|negatively|also)\s+)?(?:impact(?:ed|s)|affected|affects"
        r"|hit|hurt|dragged down|weighed on)\s+(?:on\s+)?(?:the\s+|our\s+|key\s+|several\s+)*(?:accounts?"
        r"|customers?|clients?|products?|managers?|regions?|reps?)?"
    ),
    re.I,
)
_LOWER = re.compile(
    (
        r"\b(?:low(?:er)?|fewer|falling|declin\w+|drop\w*|decreas\w+|fewer|smaller|weak\w*|reduced|less|loss"
        r"|poor|worse|fall|inefficiency|shrinking)\b"
    ),
    re.I,
)
_HIGHER = re.compile(
    r"\b(?:high(?:er)?|more|rising|grow\w*|increas\w+|larger|bigger|strong\w*|improved|better|surge|gain|jump)\b", re.I
)


def check_causes(reading: Reading, said: Said, facts: Facts) -> list[Claim]:
    """Claims of cause in a sentence."""
    if said.line.kind == "heading":
        return []
    out = [*_impacts(reading, said, facts), *check_what_ifs(reading, said, facts)]
    text = said.line.text
    for link in [w for w in words("cause", text, said.start, said.end) if w.entry == "links"]:
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
        if re.match(r"is the", text[link.start : link.end], re.I):
            out += _driver(reading, said, link, facts)
        elif near and not re.match(r"^\s*\d", right):
            out += _member_cause(reading, said, link, facts, members[0].dimension, as_filters(members), members[0].end)
        elif factor is not None:
            out += _factor_cause(reading, said, link, factor, facts, bool(issue))
    return out


# Figures whose change is the sum of the members' changes.
_ADDITIVE = ("revenue", "profit", "units", "orders", "cost")
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


def _context(reading: Reading, said: Said, at: Word) -> tuple[Filters, Span | None, Span | None]:
    clause = (said.start, said.end)
    who = (
        group_before(said, at.start, clause)
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
            said.changes or re.search(r"decline|growth|drop|increase|result|performance|revenue|sales", before, re.I)
        )
    ):
        return []
    if said.advice and not issue:
        return []
    filters, span, compare = _context(reading, said, link)
    claim = replace(
        statement(said, link.start, factor.end, "cause", whole=True), query="volume and value of the change"
    )
    if span is None or compare is None:
        return [replace(claim, why="There is no period to compare with.")]
    money = _explained(said, link.start)
    if money != "revenue" or factor.entry == "margin":
        return [_of_profit(claim, money, factor, filters, span, compare, facts, text[link.end : factor.end])]
    written = text[factor.start : factor.end].lower()
    unit = (
        "units"
        if ("unit" in written or re.search(r"\d\s+units?\b|\b(?:a|per) unit\b", said.text)) and facts.has("units")
        else "orders"
        if facts.has("orders")
        else "units"
    )
    split = factors(filters, span, compare, facts, unit)
    if split is None:
        return [replace(claim, why="The data cannot split this change into volume and value.")]
    parts = {"volume": split.volume, "value": split.value}
    if factor.entry == "rate":
        if split.rate is None or split.closed is None:
            return [replace(claim, why="The split by win rate needs deals with their stage.")]
        parts = {"rate": split.rate, "volume": split.closed, "value": split.value}
    return [_weighed(claim, factor.entry, parts, split, text[link.end : factor.end])]


def _of_profit(
    claim: Claim, money: str, factor: Word, filters: Filters, span: Span, compare: Span, facts: Facts, written: str
) -> Claim:
    """A cause of a change of profit: less sold, or earned less of it. Other figures are not split."""
    if money != "profit" or factor.entry not in ("margin", "volume"):
        return _premise(claim, money, factor, filters, span, compare, facts, written)
    if not facts.has("profit"):
        return replace(claim, why="The data have no profit: it would need profits or costs.")
    split = (
        margin_factors(filters, span, compare, facts)
        if factor.entry == "margin"
        else factors(filters, span, compare, facts, "orders" if facts.has("orders") else "units", "profit")
    )
    if split is None:
        return replace(claim, why="The data cannot split this change.")
    names = ("revenue", "margin") if factor.entry == "margin" else ("volume", "profit per order")
    return _weighed(claim, factor.entry, dict(zip(names, (split.volume, split.value), strict=True)), split, written)


# What a factor's words say of the data by themselves, the first that the data have.
_PREMISES = {
    "value": ("asp", "average_sale"),
    "volume": ("units", "orders"),
    "margin": ("margin",),
    "rate": ("win_rate",),
}


def _premise(
    claim: Claim, money: str, factor: Word, filters: Filters, span: Span, compare: Span, facts: Facts, written: str
) -> Claim:
    """Where a change cannot be split: "lower prices" can be no cause of it where prices rose."""
    claimed = -1 if _LOWER.search(written) else 1 if _HIGHER.search(written) else 0
    metric = next((m for m in _PREMISES.get(factor.entry, ()) if m != money and facts.has(m)), "")
    moved = facts.value(Query(metric, "change", filters, span, compare)) if metric else None
    if claimed and moved and moved * claimed < 0:
        return replace(
            claim,
            verdict="wrong",
            true=f"{moved:+.1%}",
            query=Query(metric, "change", filters, span, compare).text,
            why=f"It is the other way round: {metric_name(metric)} {'rose' if moved > 0 else 'fell'} ({moved:+.1%}).",
        )
    return replace(claim, why=f"The data cannot split a change of {metric_name(money)} into that.")


def _weighed(claim: Claim, entry: str, parts: dict[str, float], split: Factors, written: str) -> Claim:
    effect, total = parts[entry], split.total
    same = sum(v for v in parts.values() if v * total > 0)
    share = effect / same if same and effect * total > 0 else 0.0
    claim = replace(claim, true=split.words, query=f"{claim.query}: {split.words}", true_value=share)
    claimed = -1 if _LOWER.search(written) else 1 if _HIGHER.search(written) else 0
    if effect * total <= 0 or (claimed and effect * claimed < 0):
        return replace(
            claim, verdict="wrong", why=f"It is the other way round: the change is {total:+,.0f}, {split.words}."
        )
    if share >= 0.5:
        return replace(
            claim, verdict="right", why=f"It explains {share:.0%} of the change of {total:+,.0f}: {split.words}."
        )
    largest = max(parts, key=lambda k: parts[k] * (1 if total > 0 else -1))
    verdict: Verdict = "wrong" if share < 0.34 else "misleading"
    return replace(
        claim, verdict=verdict, why=f"It explains only {share:.0%}; the larger part is {largest}: {split.words}."
    )


def _member_cause(
    reading: Reading, said: Said, link: Word, facts: Facts, dimension: str, members: Filters, end: int
) -> list[Claim]:
    text = said.line.text
    if not (said.changes or re.search(r"decline|growth|drop|increase|fall|rise", text[said.start : link.start], re.I)):
        return []
    filters, span, compare = _context(reading, said, link)
    filters = tuple(f for f in filters if f[0] != dimension)
    return [
        _contribution(
            statement(said, link.start, end, "cause", whole=True),
            _explained(said, link.start),
            filters,
            members,
            span,
            compare,
            facts,
        )
    ]


def _contribution(
    claim: Claim,
    metric: str,
    filters: Filters,
    members: Filters,
    span: Span | None,
    compare: Span | None,
    facts: Facts,
) -> Claim:
    if span is None or compare is None:
        return replace(claim, why="There is no period to compare with.")
    if metric not in _ADDITIVE:
        return replace(claim, why=f"A change of {metric_name(metric)} is no sum of the members' changes.")
    total = facts.value(Query(metric, "difference", filters, span, compare))
    part = facts.value(Query(metric, "difference", (*filters, *members), span, compare))
    name = " and ".join(m for _, names in members for m in names)
    claim = replace(
        claim,
        query=f"contribution of {name} to the change of {metric_name(metric)}, {span.label} against {compare.label}",
    )
    if not total or part is None:
        return replace(claim, why="There is no change to explain.")
    share = part / total
    claim = replace(claim, true=f"{part:+,.0f} of {total:+,.0f} ({share:.0%})", true_value=share)
    dimension = members[0][0]
    moves = {
        m: v
        for m in facts.members(dimension)
        if (v := facts.value(Query(metric, "difference", (*filters, (dimension, (m,))), span, compare))) is not None
    }
    first = max(moves, key=lambda m: moves[m] * (1 if total > 0 else -1)) if moves else ""
    if share <= 0:
        return replace(
            claim,
            verdict="wrong",
            why=(
                f"{name} moved the other way: {part:+,.0f} of {total:+,.0f}; the largest mover is {first} "
                f"({moves[first]:+,.0f})."
            ),
        )
    if first in members[0][1] or share >= 0.5:
        return replace(claim, verdict="right", why=f"{name} moved by {part:+,.0f} of {total:+,.0f} ({share:.0%}).")
    rank = sorted(moves, key=lambda m: -moves[m] * (1 if total > 0 else -1)).index(members[0][1][0]) + 1
    verdict: Verdict = "misleading" if share >= 0.25 or (rank <= 2 and share > 0.1) else "wrong"
    return replace(
        claim,
        verdict=verdict,
        why=(
            f"{name} is {rank}. among the movers with {part:+,.0f} of {total:+,.0f} ({share:.0%}); the largest "
            f"is {first} ({moves[first]:+,.0f})."
        ),
    )


def _driver(reading: Reading, said: Said, link: Word, facts: Facts) -> list[Claim]:
    """'GTX Pro is the key driver of the company's downturn'."""
    after = said.line.text[link.end : said.end]
    if not re.match(
        (
            r"^\s*(?:the\s+)?(?:\w+(?:'s)?\s+){0,3}(?:downturn|decline|drop|growth|increase|fall|rise|decrease"
            r"|loss|change|improvement)"
        ),
        after,
        re.I,
    ):
        return []
    who = group_before(said, link.start, (said.start, said.end)) or inherited(said)
    if not who:
        return []
    span, compare, _ = periods_for(reading, said, link.start, link.end, True)
    return [
        _contribution(
            statement(said, link.start, link.end, "cause"), "revenue", (), as_filters(who), span, compare, facts
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
