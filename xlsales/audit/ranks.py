"""Claims of rank: top, highest, lowest, main segments, the peak period, second largest."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from xlsales.audit.claims import Claim, Filters, Query
from xlsales.audit.members import MemberMention
from xlsales.audit.periods import Span, span_of
from xlsales.audit.queries import Facts
from xlsales.audit.scope import Reading, Said, hypothetical
from xlsales.audit.slots import periods_for
from xlsales.audit.subjects import as_filters, group_after, group_before, inherited, statement
from xlsales.audit.vocabulary import Word, metric_name, words

_RATES = ("win_rate", "average_sale", "asp", "weeks_to_close", "margin", "lost_share", "price")
_ORDINALS = {"second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "fifth": 5, "5th": 5}
_ORDINAL = re.compile(
    (
        r"(?:\b(?P<word>second|third|fourth|fifth|2nd|3rd|4th|5th)[- ](?:highest|largest|biggest|best|most"
        r"|strongest|top|(?P<low>smallest|lowest|weakest|worst|least))|(?<!\w)#\s?(?P<hash>[2-9])(?=\s)"
        r"|\b(?:came|comes|ranks?|ranked|finished|placed|in) (?P<came>second|third|fourth"
        r"|fifth)(?: place)?(?![\s-]+(?:quarter|half|month|year))|\brank(?:s|ed|ing)?\s+(?:(?:at|number|no\."
        r"|#)\s*)?(?P<rank>\d{1,2})(?:st|nd|rd|th)?"
        r"|rank(?:s|ed|ing)?\s+(?P<rankword>second|third|fourth|fifth))\b"
    ),
    re.I,
)
_SET = re.compile(
    (r"\b(?:(?P<n>two|three|four|five|top\s+(?:\d|two|three|four|five)|\d)\s+)?(?P<main>(?<=top )?(?:main"
        r"|key|largest|biggest|leading|primary|top|major|best[- ]selling|top[- ]performing|strongest"
        r"|highest[- ]grossing))\s+(?:\d\s+|two\s+|three\s+)?(?:\w+\s+){0,3}?(?P<what>segments?|sectors?"
        r"|regions?|products?|categories|markets|customers|accounts|managers|generators|drivers|contributors"
        r"|performers|reps|sellers|channels|countries|territories|industries)\b"), re.I,
)  # fmt: skip
_NUMBER_WORDS = {"two": 2, "three": 3, "four": 4, "five": 5}
_NOT_RANK = re.compile(r"^(?:most|least|best|worst)$", re.I)
_SKIP_AFTER = re.compile(
    (
        r"^\s*(?:to\b|practices?|way|of all|recent|likely|notabl|importan|consistent|balanced|efficient"
        r"|effective|critical|of the|strateg|indicator|edge|up to|in class|every|cases)"
    ),
    re.I,
)
_IN = re.compile(r"\s*(?:in|for|at|with|among)\s+(?:the\s+)?", re.I)
MIN_EVENTS = 5


@dataclass(frozen=True)
class _Ask:
    metric: str
    named: bool
    high: bool
    rank: int = 1


def check_ranks(reading: Reading, said: Said, facts: Facts) -> list[Claim]:
    """Claims of rank in a sentence."""
    if said.line.kind == "heading":
        return []
    out, taken = _sets(reading, said, facts)
    for m in _ORDINAL.finditer(said.line.text, said.start, said.end):
        written = m.group("word") or m.group("rankword") or m.group("came")
        rank = _ORDINALS[written.lower()] if written else int(m.group("rank") or m.group("hash"))
        taken.append((m.start(), m.end()))
        if rank <= 50:
            out += _ranked(reading, said, Word("low" if m.group("low") else "high", m.start(), m.end()), facts, rank)
    for word in words("rank", said.line.text, said.start, said.end):
        if any(a < word.end and word.start < b for a, b in taken) or not is_rank(said, word):
            continue
        out += _ranked(reading, said, word, facts, 1)
    return out


def is_rank(said: Said, word: Word) -> bool:
    """Whether a word of rank states one here (sales leads, best practices and wishes do not)."""
    text = said.line.text
    written = text[word.start : word.end].lower()
    after, before = text[word.end : said.end], text[said.start : word.start]
    clause = said.clause(word.start)
    if said.advice and not re.search(
        r"\b(?:has|have|had|is|are|was|were)\s+(?:the\s+|our\s+)?(?:company's\s+)?$", before
    ):
        return False
    if re.match(r"^\s*(?:season|first)\b", after):
        return False
    if re.match(r"^\s*(?:\w+\s+)?(?:like|such as|can|may|should)\b", after):
        return False
    if hypothetical(text[clause[0] : word.start]) or re.search(r"\bat\s*$", before):
        return False
    if written in ("led", "leads", "leading", "leader", "tops", "topped", "dominates"):
        if re.match(r"^\s*(?:to|by|from|into|generation|time|indicator|strateg|cause)", after) or re.search(
            r"\b(?:new|has|have|had|sales|incoming|of|high-value|more|her|his|their|quality|transactional)\s*$",
            before,
            re.I,
        ):
            return (
                bool(re.match(r"^\s*by\b", after))
                and written == "led"
                and not re.search(r"\b(?:has|have|had|was|is|been|growth|decline|increase|drop)\s*$", before)
            )
        return bool(group_before(said, word.start, clause) or group_after(said, word.end, clause))
    if _NOT_RANK.match(written):
        if re.match(r"^\s*:\s*", after) and group_after(said, word.end, clause):
            return True
        if re.match(
            r"^\s*(?:one|ones)?\s*(?:quarter|month|year|period|half)?s?\s*(?:[,.;:!(]|$|of the|in |at |with )", after
        ) and (_is_predicate(said, word, clause) or re.match(r"^\s*(?:quarter|month|year)s?\b", after)):
            return True
        following = [w for w in said.metrics if 0 <= w.start - word.end < 14]
        named = words("dimensions", text, word.end, min(len(text), word.end + 18))
        return bool(following or named) and not _SKIP_AFTER.match(after)
    if (
        written in ("peak", "record high", "champion", "trough")
        and not said.periods
        and not group_before(said, word.start, clause)
        and not inherited(said)
    ):
        return False
    if written == "champion" or (_SKIP_AFTER.match(after) and not re.match(r"^\s*of (?:all|the)", after)):
        return False
    return not re.match(r"^\s*(?:strengths?|priority|impact|concern|risk|recovery|level)", after)


def _is_predicate(said: Said, word: Word, clause: tuple[int, int]) -> bool:
    """Whether "the best" stands behind what it is said of: "July was the worst, at …", "April the best one"."""
    before = said.line.text[clause[0] : word.start]
    return bool(
        re.search(r"(?:\b(?:is|are|was|were|remains|remained|being)\s+)?\b(?:the|our|its)\s*$", before)
    ) and bool([p for p in said.periods if clause[0] <= p.start < word.start] or group_before(said, word.start, clause))


def _ranked(reading: Reading, said: Said, word: Word, facts: Facts, rank: int) -> list[Claim]:
    text = said.line.text
    clause = said.clause(word.start)
    ask = _ask(said, word, rank)
    who = _who(said, word, clause)
    claim = statement(said, word.start, word.end, "rank")
    spans = _spans(reading, said, word)
    peak = re.search(r"peak|trough|bottomed|record high", text[word.start : word.end], re.I)
    if not who or (peak and not group_before(said, word.start, clause) and any(p.span for p in said.periods)):
        period = _period_rank(reading, said, word, facts, ask, claim)
        return [period] if period else []
    main = [m for m in who if m.dimension == who[0].dimension]
    others = as_filters(tuple(m for m in who if m.dimension != who[0].dimension))
    if re.match(r"^\s*(?:\w+\s+){0,3}(?:of|in|among)\s+(?:the\s+)?top\s+\d", text[word.end : clause[1]]):
        return []
    plural = len(main) > 1 and word.entry != "x" and ask.rank == 1
    out = []
    for m in main[:4]:
        within = replace(ask, rank=len(main)) if plural else ask
        judged = [_judged(claim, m, others, within, span, facts, said, among=plural) for span in spans]
        worst = next((j for j in judged if j.verdict in ("wrong", "unverifiable")), judged[0])
        out.append(worst)
    return out


def _ask(said: Said, word: Word, rank: int) -> _Ask:
    text = said.line.text
    written = text[word.start : word.end].lower()
    clause = said.clause(word.start)
    high = word.entry == "high"
    if written in ("longest", "slowest"):
        return _Ask("weeks_to_close", True, True, rank)
    if written in ("fastest", "quickest", "shortest"):
        growing = re.match(r"^[-\s]*grow", text[word.end :]) or re.search(
            r"\b(?:grew|grows|growing|grown|rose|expanded)\s+(?:the\s+)?$", text[: word.start], re.I
        )
        return _Ask("growth", True, True, rank) if growing else _Ask("weeks_to_close", True, False, rank)
    if written in ("most expensive", "cheapest"):
        return _Ask("price", True, high, rank)
    after = [
        w
        for w in said.metrics
        if 0 <= w.start - word.end < 40 and w.start < clause[1] and not re.search(r"[,;:(]", text[word.end : w.start])
    ]
    after = [w for w in after if w.entry != "customers" or "unique" in text[w.start : w.end]]
    if after:
        name = after[0].entry
        if re.match(r"\s+growth|\s+increase|\s+gain", text[after[0].end :]):
            return _Ask("growth", True, True, rank)
        return _Ask(name, True, high, rank)
    if re.match(r"^\s*(?:\w+\s+)?(?:increases?|gains?|rises?)\b", text[word.end :]):
        return _Ask("difference", True, high, rank)
    if re.match(r"^\s*(?:\w+\s+)?growth", text[word.end :]):
        return _Ask("growth", True, True, rank)
    part = re.match(r"^\s*(?:part|share) of the (?P<way>\w+)", text[word.end :])
    if part:
        rising = part.group("way").lower() in ("rise", "growth", "increase", "gain")
        return _Ask("difference", True, rising == high, rank)
    if re.match(r"^\s*(?:\w+\s+)?(?:declines?|drops?|decreases?|falls?|loss(?:es)?)\b", text[word.end :]):
        return _Ask("difference", True, not high, rank)
    if re.search(r"\bgrowth\b[^.;]*$", text[clause[0] : word.start], re.I) and _IN.match(text[word.end :]):
        return _Ask("growth", True, high, rank)
    before = [
        w
        for w in said.metrics
        if clause[0] <= w.start and w.end <= word.start and w.entry not in ("customers", "cost", "quota")
    ]
    if before:
        return _Ask(before[-1].entry, True, high, rank)
    late = re.search(r"\bby\s+(\w+(?:\s\w+)?)", text[word.end : clause[1]])
    if late and (found := words("metrics", late.group(1))):
        return _Ask(found[0].entry, True, high, rank)
    return _Ask("revenue", False, high, rank)


def _who(said: Said, word: Word, clause: tuple[int, int]) -> tuple[MemberMention, ...]:
    text = said.line.text
    left = group_before(said, word.start, clause)
    right = group_after(said, word.end, clause)
    gap = text[word.end : right[0].start] if right else ""
    comes = re.search(
        (
            r"\b(?:is|are|was|were|came from|comes from|went to|belongs to|by|from|held by|goes to)\s+(?:the\s+"
            r"|our\s+)?$|[:(–—-]\s*$"
        ),
        gap,
        re.I,
    )
    written = text[word.start : word.end].lower()
    if (
        right
        and _IN.fullmatch(gap)
        and re.search(r"\b(?:is|are|was|were|and|but|,)\s*(?:the\s+)?$", text[: word.start], re.I)
    ):
        return right
    if right and written.startswith("#") and not gap.strip(" :."):
        return right
    if right and (
        (written == "led" and gap.strip().lower().startswith("by")) or (comes and len(gap) < 70 and not left)
    ):
        return right
    if left:
        # "In the North, GTX had …": members after a preposition narrow the pool, the others are ranked.
        return left
    if (
        right
        and re.match(r"^\s*(?:\w+\s+){0,3}$", gap)
        and re.search(
            r"(?:region|product|manager|rep|customer|category|segment|sector|team|performer|seller)s?\s*,?\s*$",
            gap,
            re.I,
        )
    ):
        return right
    earlier = group_before(said, word.start, (said.start, said.end))
    if earlier:
        return earlier
    if right and comes:
        return right
    return inherited(said) if (said.anaphor or said.topic or re.search(r":\s*$", said.text[:0])) else said.topic


def _spans(reading: Reading, said: Said, word: Word) -> list[Span | None]:
    named = [p.span for p in said.periods if p.span and p.role == "at"]
    if len(named) > 1 and re.search(r"\band\b", said.text):
        clause = said.clause(word.start)
        inside = [p.span for p in said.periods if p.span and p.role == "at" and clause[0] <= p.start < clause[1]]
        if len(inside) > 1:
            return list(inside)
    return [periods_for(reading, said, word.start, word.end, False)[0]]


def pool(
    ask: str, dimension: str, filters: Filters, span: Span | None, facts: Facts, compare: Span | None = None
) -> dict[str, float]:
    """The figures of all members that are ranked; rates on fewer than five events are left out."""
    if ask in ("growth", "difference"):
        if span is None:
            span = span_of(facts.cube.calendar.now)
        back = compare or span.before
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
        values = {m: v for m, v in values.items() if events.get(m, MIN_EVENTS) >= MIN_EVENTS}
    return values


def _judged(
    claim: Claim,
    who: MemberMention,
    others: Filters,
    ask: _Ask,
    span: Span | None,
    facts: Facts,
    said: Said,
    *,
    among: bool,
) -> Claim:
    values = pool(ask.metric, who.dimension, others, span, facts)
    when = span.label if span else "all periods"
    name = {"growth": "growth of revenue", "difference": "change of revenue in money"}.get(
        ask.metric, metric_name(ask.metric)
    )
    claim = replace(
        claim, query=f"rank of {who.member} by {name} among {facts.cube.book.label(who.dimension).lower()}s, {when}"
    )
    if who.member not in values:
        has = ask.metric in ("growth", "difference") or facts.has(ask.metric)
        why = f"{who.member} has no {name} in {when}." if has else f"The data have no {name}."
        return replace(claim, why=why)
    order = sorted(values, key=lambda m: -values[m] if ask.high else values[m])
    place = order.index(who.member) + 1
    first = order[ask.rank - 1] if len(order) >= ask.rank else order[-1]
    claim = replace(claim, true=f"rank {place} of {len(order)}; {first} {_shown(ask.metric, values[first])}")
    if len(order) == 1:
        return replace(claim, verdict="misleading", why=f"Trivially true: {who.member} is the only one in {when}.")
    if place == ask.rank or (among and place <= ask.rank) or values[first] == values[who.member]:
        others_left = _excluded(said, values, who, ask)
        return replace(
            claim,
            verdict="right",
            why=(
                f"{who.member} is {_ordinal(place)} of {len(order)} with "
                f"{_shown(ask.metric, values[who.member])}.{others_left}"
            ),
        )
    if (cycle := _by_other_definition(ask, who, others, span, facts)) and ask.rank == 1:
        return replace(
            claim, verdict="right", why=f"True by the definition {cycle}; by the one in force {first} comes first."
        )
    if ask.metric == "difference" and _first("growth", who, others, span, facts, ask.high):
        return replace(claim, verdict="right", why=f"First in percent; in money {first} comes first.")
    if not ask.named and ask.rank == 1:
        also = [
            m for m in ("growth", "win_rate", "average_sale", "orders") if _first(m, who, others, span, facts, ask.high)
        ]
        if also:
            return replace(
                claim,
                verdict="misleading",
                why=(
                    f"First by {metric_name(also[0])}, but {_ordinal(place)} of {len(order)} by revenue "
                    f"({first} comes first)."
                ),
            )
    if not ask.named and span is not None and _first("revenue", who, others, None, facts, ask.high):
        return replace(
            claim,
            verdict="misleading",
            why=f"True over all periods, but {_ordinal(place)} in {when} ({first} comes first).",
        )
    return replace(
        claim, verdict="wrong",
        why=(f"{who.member} is {_ordinal(place)} of {len(order)} by {name} in {when} "
            f"({_shown(ask.metric, values[who.member])}); {'highest' if ask.high else 'lowest'} is {order[0]} "
            f"({_shown(ask.metric, values[order[0]])})."),
    )  # fmt: skip


def _by_other_definition(ask: _Ask, who: MemberMention, others: Filters, span: Span | None, facts: Facts) -> str:
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


def _excluded(said: Said, values: dict[str, float], who: MemberMention, ask: _Ask) -> str:
    """Say so where an exclusion ("excluding X") makes no difference."""
    m = re.search(r"\b(?:excluding|except|apart from|other than)\b", said.text, re.I)
    return " The exclusion is not needed: it is so among all." if m else ""


def _period_rank(reading: Reading, said: Said, word: Word, facts: Facts, ask: _Ask, claim: Claim) -> Claim | None:
    """'Q4 2023 revenue peaked', 'the lowest month was November 2024': rank among periods."""
    text = said.line.text
    clause = said.clause(word.start)
    named = [
        p for p in said.periods if p.span and p.role == "at" and p.span.count == 1 and clause[0] <= p.start < clause[1]
    ]
    if not named or not re.search(
        r"peak|trough|highest|lowest|best|worst|strongest|weakest|record|bottomed|largest|smallest",
        text[word.start : word.end],
        re.I,
    ):
        return None
    if (
        re.match(r"^\s*(?:\w+\s+){0,4}(?:in|during|of|for)\s*$", text[word.end : named[0].start])
        or named[0].end <= word.start
        or re.search(r"peak|trough|bottomed", text[word.start : word.end], re.I)
        or named[0].start > word.end
    ):
        earlier = [p for p in named if p.end <= word.start]
        span = (earlier[-1] if earlier else named[0]).span
    else:
        return None
    assert span is not None
    metric = ask.metric if ask.metric != "growth" else "revenue"
    series = facts.by_period(metric, (), span.grain)
    calendar = facts.cube.at(span.grain).calendar
    values = {ix: v for ix, v in series.items() if ix in calendar.present}
    if span.first not in values or len(values) < 2:
        return None
    whole = {ix: v for ix, v in values.items() if ix not in calendar.partial} or values
    whole = _scope(reading, said, span, whole)
    best = (max if ask.high else min)(whole, key=lambda i: whole[i])
    label = calendar.period(best).label
    claim = replace(
        claim,
        query=f"{'highest' if ask.high else 'lowest'} {metric_name(metric)} by {span.grain}",
        true=f"{label} {_shown(metric, whole[best])}",
    )
    if span.first in calendar.partial and not ask.high:
        return replace(
            claim,
            verdict="misleading",
            why=f"{span.label} is a partial period ({calendar.partial[span.first]}); of the whole ones it is {label}.",
        )
    if best == span.first:
        return replace(
            claim, verdict="right", why=f"{label} is the {'highest' if ask.high else 'lowest'} of {len(whole)}."
        )
    return replace(
        claim,
        verdict="wrong",
        why=(
            f"The {'highest' if ask.high else 'lowest'} is {label} ({_shown(metric, whole[best])}), not "
            f"{span.label} ({_shown(metric, values[span.first])})."
        ),
    )


_EVER = re.compile(r"\b(?:ever|on record|record|all[- ]time|of all|history|so far|to date)\b", re.I)


def _scope(reading: Reading, said: Said, span: Span, values: dict[int, float]) -> dict[int, float]:
    """The periods that one is ranked among: those of the report's stretch or of its year, else all."""
    about = reading.about
    inside = about is not None and about.months[0] <= span.months[0] and span.months[1] <= about.months[1]
    if _EVER.search(said.text) or (about is None and reading.clock.now is None):
        return values
    of_quarter = re.search(r"\bof the quarter\b", said.text, re.I) is not None and span.grain == "month"
    yearless = any(p.yearless and p.span == span for p in said.periods)
    if inside and about is not None and about != span:
        low, high = about.months
    elif of_quarter:
        low = span.months[0] // 3 * 3
        high = low + 2
    elif yearless or re.search(r"\bof the year\b", said.text, re.I):
        low = span.months[0] // 12 * 12
        high = low + 11
    else:
        return values
    kept = {
        ix: v for ix, v in values.items() if low <= Span(span.grain, ix, ix, span.fiscal_year_start).months[0] <= high
    }
    return kept if len(kept) > 1 else values


def _sets(reading: Reading, said: Said, facts: Facts) -> tuple[list[Claim], list[tuple[int, int]]]:
    """'The two main segments A and B', 'A and B are the top revenue generators', 'top 3 products A, B and C'."""
    out: list[Claim] = []
    taken: list[tuple[int, int]] = []
    text = said.line.text
    for m in _SET.finditer(text, said.start, said.end):
        plural = m.group("what").lower().endswith("s") and m.group("what").lower() not in ("series",)
        if not plural or (said.advice and not m.group("n")):
            continue
        clause = (said.start, said.end)
        after = group_after(said, m.end(), clause)
        gap = text[m.end() : after[0].start] if after else ""
        who = (
            after
            if after and re.fullmatch(r"\s*(?:[,:(]|are|were|is|such as|namely|like|including)?\s*(?:the\s+)?", gap)
            else group_before(said, m.start(), clause)
        )
        if after and who is after and re.search(r"such as|like|including", gap):
            who = after
        if not who and re.search(r"\b(?:these|they|both)\b", said.text[:25], re.I):
            who = said.before or said.topic
        main = [w for w in who if w.dimension == who[0].dimension] if who else []
        if len(main) < 2:
            taken.append((m.start(), m.end())) if not main else None
            continue
        taken.append((m.start(), m.end()))
        span = periods_for(reading, said, m.start(), m.end(), False)[0]
        rest = as_filters(tuple(w for w in who if w.dimension != main[0].dimension))
        out.append(_set_judged(statement(said, m.start(), m.end(), "category", whole=True), main, rest, span, facts))
    return out, taken


def _set_judged(claim: Claim, main: list[MemberMention], rest: Filters, span: Span | None, facts: Facts) -> Claim:
    names = list(dict.fromkeys(w.member for w in main))
    values = facts.by_member("revenue", main[0].dimension, rest, span)
    order = sorted(values, key=lambda k: -values[k])
    places = {n: order.index(n) + 1 for n in names if n in order}
    when = span.label if span else "all periods"
    shown = ", ".join(f"{n} {_ordinal(p)}" for n, p in places.items())
    claim = replace(claim, query=f"ranks by revenue of {', '.join(names)}, {when}", true=", ".join(order[: len(names)]))
    if len(places) < len(names):
        return replace(claim, why="Not all of these have revenue in the data.")
    if max(places.values()) == len(names):
        return replace(claim, verdict="right", why=f"By revenue {shown} of {len(order)}.")
    return replace(
        claim,
        verdict="wrong",
        why=f"By revenue {shown} of {len(order)}; the first are {', '.join(order[: len(names)])}.",
    )


def _ordinal(place: int) -> str:
    return f"{place}{'th' if place % 100 in (11, 12, 13) else {1: 'st', 2: 'nd', 3: 'rd'}.get(place % 10, 'th')}"


def _shown(metric: str, value: float) -> str:
    if metric in ("win_rate", "lost_share", "margin", "growth"):
        return f"{value:+.1%}" if metric == "growth" else f"{value:.1%}"
    return (
        f"{value:,.2f}" if metric == "weeks_to_close" or (abs(value) < 100 and value != int(value)) else f"{value:,.0f}"
    )
