"""Claims of rank: top, highest, lowest, main segments, the peak period, second largest."""

from __future__ import annotations

import re
from dataclasses import replace

from xlsales.audit.claims import Claim, Filters, Query
from xlsales.audit.members import MemberMention
from xlsales.audit.period_ranks import period_rank
from xlsales.audit.periods import Span, span_of
from xlsales.audit.queries import Facts
from xlsales.audit.rank_places import Place, places
from xlsales.audit.rank_sets import figure_of, ordinal, rank_sets
from xlsales.audit.rank_words import Ask, asked, is_rank, ranked_members, spans_of_rank
from xlsales.audit.scope import Reading, Said
from xlsales.audit.slots import default_compare
from xlsales.audit.subjects import as_filters, group_before, statement
from xlsales.audit.unknown import is_name
from xlsales.audit.vocabulary import Word, metric_name, words

_RATES = ("win_rate", "average_sale", "asp", "weeks_to_close", "margin", "lost_share", "price")


# "Sarah Jones closed the largest deal": two capitalised words at the head of a sentence are somebody's name.
_STRANGER = re.compile(
    r"^\W*(?P<name>[A-Z][\w'’-]+ [A-Z][\w'’-]+)\s+(?:is|was|had|has|closed|sold|won|brought|made|generated|led|leads)\b"
)
MIN_EVENTS = 5
_OF_STRETCH = re.compile(
    r"^\s*(?:\w+\s+)?(?:of|in|for|over|during)\s+(?:the\s+|all\s+|last\s+|past\s+|these\s+)*(?:two|three|four|five|six|\d+)?\s*"
    r"(?:years|quarters|months|whole period|entire period)\b",
    re.I,
)


def check_ranks(reading: Reading, said: Said, facts: Facts) -> list[Claim]:
    """Claims of rank in a sentence."""
    if said.line.kind == "heading":
        return []
    out, taken = rank_sets(reading, said, facts)
    for place in places(said):
        taken.append((place.start, place.end))
        word = Word("low" if place.low else "high", place.start, place.end)
        out += [denied(c) if place.denied else c for c in _ranked(reading, said, word, facts, place)]
    for word in words("rank", said.line.text, said.start, said.end):
        if any(a < word.end and word.start < b for a, b in taken) or not is_rank(said, word):
            continue
        out += _ranked(reading, said, word, facts, Place(word.start, word.end, 1))
    return out


def denied(claim: Claim) -> Claim:
    """The claim that somebody is not at a place: right where the place would be wrong.

    Examples
    --------
    >>> denied(Claim(1, "", "rank", "among the top three", verdict="right")).verdict
    'wrong'
    """
    if claim.verdict == "unverifiable":
        return claim
    return replace(claim, verdict="wrong" if claim.verdict == "right" else "right", fix="")


def _ranked(reading: Reading, said: Said, word: Word, facts: Facts, place: Place) -> list[Claim]:
    text = said.line.text
    clause = said.clause(word.start)
    ask = asked(said, word, place.rank)
    if place.metric:
        ask = replace(ask, metric=place.metric, named=True)
    if ask.metric in ("growth", "difference") and reading.about is not None:
        ask = replace(ask, compare=default_compare(reading, said, reading.about))
    who = place.who or ranked_members(said, word, clause)
    claim = statement(said, word.start, word.end, "rank")
    spans = spans_of_rank(reading, said, word)
    if _OF_STRETCH.match(text[word.end : said.end]):
        # "The lowest figure of the three years": a rank among periods.
        period = period_rank(reading, said, word, facts, ask, claim) if not who else None
        return [period] if period else []
    peak = re.search(r"peak|trough|bottomed|record high", text[word.start : word.end], re.I)
    if not who and (stranger := _STRANGER.match(said.text)) and is_name(stranger.group("name")) and ask.rank == 1:
        return [replace(claim, why=f"{stranger.group('name')} is not among the names in the data.")]
    if not who or (peak and not group_before(said, word.start, clause) and any(p.span for p in said.periods)):
        period = period_rank(reading, said, word, facts, ask, claim)
        return [period] if period else []
    main = [m for m in who if m.dimension == who[0].dimension]
    others = as_filters(tuple(m for m in who if m.dimension != who[0].dimension))
    if not place.among and re.match(
        r"^\s*(?:\w+\s+){0,3}(?:of|in|among)\s+(?:the\s+)?top\s+\d", text[word.end : clause[1]]
    ):
        return []
    plural = len(main) > 1 and word.entry != "x" and ask.rank == 1
    out = []
    for m in main[:4]:
        within = replace(ask, rank=len(main)) if plural else ask
        judged = [_judged(claim, m, others, within, span, facts, said, among=plural or place.among) for span in spans]
        worst = next((j for j in judged if j.verdict in ("wrong", "unverifiable")), None)
        out.append(worst or _together(judged))
    return out


def _together(judged: list[Claim]) -> Claim:
    """One claim of a rank in several periods, where all come out alike."""
    if len({j.verdict for j in judged}) > 1:
        return judged[0]
    whys, trues, queries = (
        dict.fromkeys(part) for part in zip(*((j.why, j.true, j.query) for j in judged), strict=True)
    )
    return replace(judged[0], why=" ".join(whys), true="; ".join(trues), query="; ".join(queries))


def pool(
    ask: str, dimension: str, filters: Filters, span: Span | None, facts: Facts, compare: Span | None = None
) -> dict[str, float]:
    """The figures of all members that are ranked; rates on fewer than five events are left out."""
    if ask in ("growth", "difference"):
        if span is None:
            span = span_of(facts.cube.calendar.now)
        back = compare or span.before
        if span.count > 1 and not facts.lines(filters, back):
            # Growth over all that the data hold: the last period against the first.
            start = span.fiscal_year_start
            back, span = Span(span.grain, span.first, span.first, start), Span(span.grain, span.last, span.last, start)
        out = {}
        for member in facts.members(dimension):
            value = facts.value(
                Query(
                    "revenue",
                    "change" if ask == "growth" else "difference",
                    (*filters, (dimension, (member,))),
                    span,
                    back,
                )
            )
            if value is not None:
                out[member] = value
        return out
    values = facts.by_member(ask, dimension, filters, span)
    if ask in _RATES and ask != "price":
        count = (
            "closed"
            if facts.cube.book.deals is not None and ask in ("win_rate", "lost_share", "weeks_to_close")
            else "orders"
        )
        events = facts.by_member(count, dimension, filters, span)
        enough = {m: v for m, v in values.items() if events.get(m, MIN_EVENTS) >= MIN_EVENTS}
        # Where nobody has so many, the few are all there is to rank.
        values = enough if len(enough) > 1 else values
    return values


def _judged(
    claim: Claim,
    who: MemberMention,
    others: Filters,
    ask: Ask,
    span: Span | None,
    facts: Facts,
    said: Said,
    *,
    among: bool,
) -> Claim:
    against = (
        ask.compare
        if span is not None
        and ask.compare is not None
        and ask.compare.grain == span.grain
        and ask.compare.count == span.count
        else None
    )
    values = pool(ask.metric, who.dimension, others, span, facts, against)
    when = span.label if span else "all periods"
    name = {"growth": "growth of revenue", "difference": "change of revenue in money"}.get(
        ask.metric, metric_name(ask.metric)
    )
    claim = replace(
        claim, query=f"rank of {who.member} by {name} among {facts.cube.book.label(who.dimension).lower()}s, {when}"
    )
    if who.member not in values:
        has = ask.metric in ("growth", "difference") or facts.has(ask.metric)
        few = facts.amount(ask.metric, (*others, (who.dimension, (who.member,))), span) is not None if has else False
        what = f"too few orders to rank its {name}" if few else f"no {name}"
        return replace(claim, why=f"{who.member} has {what} in {when}." if has else f"The data have no {name}.")
    order = sorted(values, key=lambda m: -values[m] if ask.high else values[m])
    place = order.index(who.member) + 1
    first = order[ask.rank - 1] if len(order) >= ask.rank else order[-1]
    claim = replace(claim, true=f"rank {place} of {len(order)}; {first} {figure_of(ask.metric, values[first])}")
    if len(order) == 1 and others:
        # "Owen Blake (Mountain)": the brackets say where they sell, not among whom they rank.
        return _judged(claim, who, (), ask, span, facts, said, among=among)
    if len(order) == 1:
        return replace(claim, verdict="misleading", why=f"Trivially true: {who.member} is the only one in {when}.")
    if place == ask.rank or (among and place <= ask.rank) or values[first] == values[who.member]:
        others_left = _excluded(said, values, who, ask)
        return replace(
            claim,
            verdict="right",
            why=(
                f"{who.member} is {ordinal(place)} of {len(order)} with "
                f"{figure_of(ask.metric, values[who.member])}.{others_left}"
            ),
        )
    if (cycle := _by_other_definition(ask, who, others, span, facts)) and ask.rank == 1:
        return replace(
            claim, verdict="right", why=f"True by the definition {cycle}; by the one in force {first} comes first."
        )
    if ask.metric == "closed" and _first("orders", who, others, span, facts, ask.high):
        return replace(claim, verdict="right", why="First by deals won.")
    if ask.metric == "difference" and _first("growth", who, others, span, facts, ask.high):
        return replace(claim, verdict="right", why=f"First in percent; in money {first} comes first.")
    other = _ALSO.get(ask.metric) if ask.rank == 1 and _profitable(claim) else None
    if other and _first(other, who, others, span, facts, ask.high):
        return replace(claim, verdict="right", why=f"First by {metric_name(other)}; by {name} {first} comes first.")
    if not ask.named and ask.rank == 1:
        also = [
            m for m in ("growth", "win_rate", "average_sale", "orders") if _first(m, who, others, span, facts, ask.high)
        ]
        if also:
            return replace(
                claim,
                verdict="misleading",
                why=(
                    f"First by {metric_name(also[0])}, but {ordinal(place)} of {len(order)} by revenue "
                    f"({first} comes first)."
                ),
            )
    if not ask.named and span is not None and _first("revenue", who, others, None, facts, ask.high):
        return replace(
            claim,
            verdict="misleading",
            why=f"True over all periods, but {ordinal(place)} in {when} ({first} comes first).",
        )
    if span is None and len(order) > 1:
        year = span_of(facts.cube.at("year").calendar.now)
        if _first(ask.metric, who, others, year, facts, ask.high) and ask.rank == 1:
            return replace(claim, verdict="right", why=f"No period is named; it is true of {year.label}.")
    led = f"the first {ask.rank} are {', '.join(order[: ask.rank])}"
    if not among:
        at = f"{ordinal(ask.rank)} " if ask.rank > 1 else ""
        led = f"{at}{'highest' if ask.high else 'lowest'} by {name} in {when} is {first}"
        led += f" ({figure_of(ask.metric, values[first])})"
    return replace(
        claim, verdict="wrong",
        note=f"{led}; {who.member} is {ordinal(place)} of {len(order)}",
        why=(f"{who.member} is {ordinal(place)} of {len(order)} by {name} in {when} "
            f"({figure_of(ask.metric, values[who.member])}); {'highest' if ask.high else 'lowest'} is {order[0]} "
            f"({figure_of(ask.metric, values[order[0]])})."),
    )  # fmt: skip


# "Most profitable" is said of the profit in money and of its share of revenue.
_ALSO = {"profit": "margin", "margin": "profit"}


def _profitable(claim: Claim) -> bool:
    return "profitab" in claim.text.lower()


def _by_other_definition(ask: Ask, who: MemberMention, others: Filters, span: Span | None, facts: Facts) -> str:
    for cycle, said_as in facts.definitions(ask.metric)[1:]:
        values = {}
        for member in facts.members(who.dimension):
            value = facts.amount(ask.metric, (*others, (who.dimension, (member,))), span, cycle)
            if value is not None:
                values[member] = value
        if (
            values
            and who.member in values
            and (max if ask.high else min)(values, key=lambda m: values[m]) == who.member
        ):
            return said_as
    return ""


def _first(metric: str, who: MemberMention, others: Filters, span: Span | None, facts: Facts, high: bool) -> bool:
    values = pool(metric, who.dimension, others, span, facts)
    return (
        len(values) > 1
        and who.member in values
        and (max if high else min)(values, key=lambda m: values[m]) == who.member
    )


def _excluded(said: Said, values: dict[str, float], who: MemberMention, ask: Ask) -> str:
    """Say so where an exclusion ("excluding X") makes no difference."""
    m = re.search(r"\b(?:excluding|except|apart from|other than)\b", said.text, re.I)
    return " The exclusion is not needed: it is so among all." if m else ""
