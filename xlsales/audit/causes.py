"""Claims of cause: driven by low volume, due to the win rate, because of one region; and what-ifs."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from xlsales.audit.claims import Claim, Filters, Query, Verdict
from xlsales.audit.periods import Span
from xlsales.audit.precision import agreement
from xlsales.audit.queries import Facts
from xlsales.audit.scope import Reading, Said
from xlsales.audit.slots import default_compare, periods_for
from xlsales.audit.subjects import as_filters, group_after, group_before, inherited, statement
from xlsales.audit.vocabulary import Word, words

_IMPACT = re.compile(
    (
        r"\b(?:(?:directly|heavily|severely|strongly|negatively|also)\s+)?(?:impact(?:ed|s)|affected|affects"
        r"|hit|hurt|dragged down|weighed on)\s+(?:on\s+)?(?:the\s+|our\s+|key\s+|several\s+)*(?:accounts?"
        r"|customers?|clients?|products?|managers?|regions?|reps?)?"
    ),
    re.I,
)
_RECOVER = re.compile(
    (
        r"\b(?:will|would|could)\s+(?:\w+\s+)?(?P<verb>recover|return|be back|exceed|surpass|grow|rise|increase"
        r"|reach|match|get back)"
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


@dataclass(frozen=True)
class Factors:
    """A change of revenue split: more or fewer orders at the old average, and the average at the new number.

    `rate` is the part of the volume that the win rate explains (deals only); `closed` the rest of it.
    """

    total: float
    volume: float
    value: float
    closed: float | None
    rate: float | None
    words: str


def factors(filters: Filters, now: Span, before: Span, facts: Facts, unit: str) -> Factors | None:
    """Split a change (definitions: What drove a change).

    Returns
    -------
    Factors or None
        None where one of the two periods has no revenue or nothing is counted.
    """
    r0, r1 = facts.amount("revenue", filters, before), facts.amount("revenue", filters, now)
    q0, q1 = facts.amount(unit, filters, before), facts.amount(unit, filters, now)
    if not r0 or not q0 or r1 is None or q1 is None or not q1:
        return None
    a0, a1 = r0 / q0, r1 / q1
    volume, value = (q1 - q0) * a0, q1 * (a1 - a0)
    closed = rate = None
    c0, c1 = facts.amount("closed", filters, before), facts.amount("closed", filters, now)
    if unit == "orders" and facts.cube.book.basis == "deals" and c0 and c1:
        w0, w1 = q0 / c0, q1 / c1
        closed, rate = (c1 - c0) * w0 * a0, c1 * (w1 - w0) * a0
    noun = "deals" if facts.cube.book.basis == "deals" else unit
    said = f"{noun} {q0:,.0f} → {q1:,.0f} ({volume:+,.0f}), average {a0:,.2f} → {a1:,.2f} ({value:+,.0f})"
    return Factors(r1 - r0, volume, value, closed, rate, said)


def check_causes(reading: Reading, said: Said, facts: Facts) -> list[Claim]:
    """Claims of cause in a sentence."""
    if said.line.kind == "heading":
        return []
    out = [*_impacts(reading, said, facts), *_what_if(reading, said, facts)]
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


def _weighed(claim: Claim, entry: str, parts: dict[str, float], split: Factors, written: str) -> Claim:
    effect, total = parts[entry], split.total
    same = sum(v for v in parts.values() if v * total > 0)
    share = effect / same if same and effect * total > 0 else 0.0
    claim = replace(claim, true=split.words, query=f"{claim.query}: {split.words}", true_value=share)
    claimed = -1 if _LOWER.search(written) else 1 if _HIGHER.search(written) else 0
    if effect * total <= 0 or (claimed and effect * claimed < 0):
        return replace(
            claim, verdict="wrong", why=f"It is the other way round: revenue changed by {total:+,.0f}, {split.words}."
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
            replace(statement(said, link.start, end, "cause", whole=True)), filters, members, span, compare, facts
        )
    ]


def _contribution(
    claim: Claim, filters: Filters, members: Filters, span: Span | None, compare: Span | None, facts: Facts
) -> Claim:
    if span is None or compare is None:
        return replace(claim, why="There is no period to compare with.")
    total = facts.value(Query("revenue", "difference", filters, span, compare))
    part = facts.value(Query("revenue", "difference", (*filters, *members), span, compare))
    name = " and ".join(m for _, names in members for m in names)
    claim = replace(
        claim, query=f"contribution of {name} to the change of revenue, {span.label} against {compare.label}"
    )
    if not total or part is None:
        return replace(claim, why="There is no change to explain.")
    share = part / total
    claim = replace(claim, true=f"{part:+,.0f} of {total:+,.0f} ({share:.0%})", true_value=share)
    dimension = members[0][0]
    moves = {
        m: v
        for m in facts.members(dimension)
        if (v := facts.value(Query("revenue", "difference", (*filters, (dimension, (m,))), span, compare))) is not None
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
    return [_contribution(statement(said, link.start, link.end, "cause"), (), as_filters(who), span, compare, facts)]


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


def _what_if(reading: Reading, said: Said, facts: Facts) -> list[Claim]:
    """'If he keeps his $2,935 average sale with a 60 % win rate, his revenue will recover': closed × rate × sale."""
    text = said.line.text
    outcome = _RECOVER.search(text, said.start, said.end)
    if outcome is None or not re.search(r"\b(?:if|with|at|assuming)\b", said.text, re.I):
        return []
    rate = next(
        (
            n
            for n in said.numbers
            if n.unit == "percent"
            and any(
                (w.entry == "win_rate" and abs(w.start - n.end) < 20)
                or (w.entry == "win_rate" and 0 <= n.start - w.end < 20)
                for w in said.metrics
            )
        ),
        None,
    )
    sale = next(
        (n for n in said.numbers if n.unit == "money" and any(w.entry == "average_sale" for w in said.metrics)), None
    )
    deals = next(
        (
            n
            for n in said.numbers
            if n.unit == "plain" and any(w.entry == "orders" and 0 <= w.start - n.end < 12 for w in said.metrics)
        ),
        None,
    )
    if rate is None and sale is None and deals is None:
        return []
    who = as_filters(tuple(m for m in said.members if m.end <= outcome.start())[-1:] or inherited(said))
    span, _, _ = periods_for(reading, said, said.start, said.start, False)
    span = span or reading.clock.now
    claim = replace(
        statement(said, outcome.start(), outcome.end(), "what_if", whole=True),
        query="closed deals × win rate × average sale",
    )
    compare = default_compare(reading, said, span)
    if span is None or compare is None:
        return [replace(claim, why="There is no earlier period to recover to.")]
    before = facts.amount("revenue", who, compare)
    closed, won = facts.amount("closed", who, span), facts.amount("orders", who, span)
    average = facts.amount("average_sale", who, span)
    if sale and (average is None or agreement(sale, sale.value, average) == "no"):
        average = sale.value
    count = deals.value if deals else closed * rate.value / 100 if rate and closed is not None else won
    if not before or average is None or count is None:
        return [replace(claim, why="The data cannot compute it: it needs closed deals, win rate and average sale.")]
    result = count * average
    need = f"; it takes a win rate of {before / average / closed:.1%}" if closed and result < before else ""
    how = (
        f"{closed:,.0f} closed × {rate.value:g}% × {average:,.2f}"
        if rate and closed is not None
        else f"{count:,.0f} × {average:,.2f}"
    )
    claim = replace(claim, true=f"{result:,.0f} against {before:,.0f}", true_value=result, query=how)
    if result >= before:
        return [
            replace(
                claim,
                verdict="right",
                why=f"{how} = {result:,.0f}, {result / before - 1:+.1%} against {compare.label}.",
            )
        ]
    return [
        replace(
            claim,
            verdict="wrong",
            why=(
                f"{how} = {result:,.0f}, still {result / before - 1:+.1%} against {compare.label} "
                f"({before:,.0f}){need}."
            ),
        )
    ]
