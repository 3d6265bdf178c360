"""How many members moved or met their target: every region grew, no rep missed, only two products declined."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from xlsales.audit.claims import Claim, Query
from xlsales.audit.periods import Span
from xlsales.audit.queries import Facts
from xlsales.audit.scope import Reading, Said, hypothetical
from xlsales.audit.slots import periods_for
from xlsales.audit.subjects import as_filters, group_before, inherited, metrics_before, statement
from xlsales.audit.vocabulary import Word, metric_name, words
from xlsales.audit.who import spelled
from xlsales.table.period import Grain

_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip
_N = rf"(?:\d{{1,3}}|{'|'.join(_NUMBERS)})"
_QUANTIFIED = re.compile(
    rf"\b(?P<quant>every(?: single)?(?: one of)?|all|each(?: of)?|both|no|none of|neither(?: of)?|(?P<only>only "
    rf"|just )?(?P<n>{_N})(?P<of>(?: out)? of)?"
    rf"|half(?: of)?|most(?: of)?|the majority of)\s+(?:the\s+|our\s+"
    rf"|its\s+)?(?:(?P<whole>{_N})\s+)?(?:sales\s+)?(?P<what>[a-z][a-z-]+)"
    r"\s+(?:have\s+|has\s+|had\s+|was\s+|were\s+|also\s+|all\s+|actually\s+|could\s+|did\s+|does\s+|do\s+|saw\s+"
    r"|(?:its\s+|their\s+)?(?:sales|revenues?|turnover|takings|business)\s+)*$",
    re.I,
)
_BARE = re.compile(rf"(?:^|,|\band\b|;)\s*(?:and\s+|but\s+)?(?P<only>only |just )?(?P<n>{_N}|none)\s*$", re.I)
_ONLY = re.compile(
    r"\bthe only (?:\w+ )?(?P<what>[a-z-]+) (?:that|which|to|with|who)\s+(?:has\s+|had\s+|have\s+|a\s+|an\s+)?$", re.I
)
_TARGET = re.compile(
    r"\b(?P<how>miss(?:ed|es)?|(?:fell|falls) short of|below|met|meets?|hit|hits|reach(?:ed|es)|achieved|beat"
    r"|beats|exceed(?:ed|s)|above)"
    r"\s+(?:their|its|the|his|her|our)?\s*(?:sales\s+|revenue\s+)?(?:quotas?|targets?|goals?|plan)\b",
    re.I,
)
_MISSED = re.compile(r"^(?:miss|fell|falls|below)", re.I)


def check_counts(reading: Reading, said: Said, facts: Facts) -> tuple[list[Claim], set[int]]:
    """Claims of how many, with the starts (in the written line) of the words that belong to them."""
    if said.line.kind in ("heading", "row") or said.advice:
        return [], set()
    text = said.line.text
    out: list[Claim] = []
    taken: set[int] = set()
    last = ""
    for word in said.changes:
        before = text[said.start : word.start]
        if hypothetical(text[said.clause(word.start)[0] : word.start]):
            continue
        found = _QUANTIFIED.search(before)
        dimension = _dimension(found.group("what"), facts) if found else ""
        only = _ONLY.search(before)
        if found and dimension:
            last = dimension
            out.append(_moved(reading, said, word, facts, dimension, found))
        elif only and (dimension := _dimension(only.group("what"), facts)):
            out.append(_only_one(reading, said, word, facts, dimension))
        elif last and (bare := _BARE.search(before)):
            out.append(_moved(reading, said, word, facts, last, bare))
        else:
            continue
        taken.add(said.line.place(word.start))
    targets = _targets(reading, said, facts)
    return out + targets, taken | {c.start for c in targets}


def _dimension(what: str, facts: Facts) -> str:
    found = words("dimensions", what)
    return found[0].entry if found and found[0].entry in facts.cube.book.dimensions else ""


def _moves(reading: Reading, said: Said, word: Word, facts: Facts, dimension: str) -> tuple[dict[str, float], str, str]:
    """The change of each member, the metric, and the periods in words."""
    clause = (said.start, said.end)
    metric = next(
        (w.entry for w in metrics_before(said, word.start, clause) if w.entry not in ("customers", "quota")), "revenue"
    )
    span, compare, _ = periods_for(reading, said, word.start, word.end, True)
    rest = as_filters(tuple(m for m in said.members if m.dimension != dimension and m.start < word.start)[:1])
    moves = {}
    for member in facts.members(dimension):
        value = facts.value(Query(metric, "change", (*rest, (dimension, (member,))), span, compare))
        if value is not None:
            moves[member] = value
    against = f"{span.label if span else 'all periods'} against {compare.label if compare else 'the period before'}"
    return moves, metric_name(metric), against


def _moved(reading: Reading, said: Said, word: Word, facts: Facts, dimension: str, found: re.Match[str]) -> Claim:
    moves, metric, against = _moves(reading, said, word, facts, dimension)
    claim = replace(
        statement(said, word.start, word.end, "direction"),
        query=f"change of {metric} of every {facts.cube.book.label(dimension).lower()}, {against}",
    )
    hit = [m for m, v in moves.items() if _fits(word, v)]
    return _counted(claim, found.groupdict(), hit, moves)


def _counted(claim: Claim, said_as: dict[str, str | None], hit: list[str], moves: dict[str, float]) -> Claim:
    if not moves:
        return replace(claim, why="There is nothing to compare with in the data.")
    total, n = len(moves), len(hit)
    shown = ", ".join(f"{m} {v:+.1%}" for m, v in sorted(moves.items(), key=lambda p: p[1])[:6])
    claim = replace(claim, true=f"{n} of {total}", true_value=float(n))
    quant = (said_as.get("quant") or "").lower()
    number = (said_as.get("n") or "").lower()
    if number:
        wanted = 0 if number == "none" else _NUMBERS.get(number) or int(number)
        # "Two products fell" is true where three did, were it not for what it leaves unsaid.
        holds = n == wanted
    elif quant.startswith(("every", "all", "each", "both")):
        holds = n == total
    elif quant.startswith(("no", "none", "neither")):
        holds = n == 0
    elif quant.startswith("half"):
        holds = 2 * n == total
    else:
        holds = 2 * n > total
    if holds:
        return replace(claim, verdict="right", why=f"So it is: {n} of {total} ({shown}).")
    return replace(claim, verdict="wrong", why=f"It is {n} of {total}: {shown}.")


def _only_one(reading: Reading, said: Said, word: Word, facts: Facts, dimension: str) -> Claim:
    moves, metric, against = _moves(reading, said, word, facts, dimension)
    hit = [m for m, v in moves.items() if _fits(word, v)]
    named = [m.member for m in said.members if m.dimension == dimension and m.start < word.start][-1:]
    claim = replace(
        statement(said, word.start, word.end, "direction"),
        query=f"change of {metric} of every {facts.cube.book.label(dimension).lower()}, {against}",
        true=", ".join(hit[:5]) or "none",
    )
    if not moves or not named:
        return replace(claim, true="", why="There is nothing to compare with in the data.")
    if hit == named:
        return replace(claim, verdict="right", why=f"{named[0]} is the only one of {len(moves)}.")
    return replace(claim, verdict="wrong", why=f"It is {len(hit)} of {len(moves)}: {', '.join(hit[:5]) or 'none'}.")


def _fits(word: Word, change: float) -> bool:
    if word.entry == "flat":
        return abs(change) <= 0.02
    return (change > 0) == (word.entry == "up") and change != 0


def _targets(reading: Reading, said: Said, facts: Facts) -> list[Claim]:
    text = said.line.text
    out = []
    for m in _TARGET.finditer(text, said.start, said.end):
        found = _QUANTIFIED.search(text[said.start : m.start()])
        dimension = _dimension(found.group("what"), facts) if found else ""
        if found is None or not dimension:
            continue
        span = periods_for(reading, said, m.start(), m.end(), False)[0] or reading.clock.now
        claim = replace(
            statement(said, m.start(), m.end(), "benchmark"),
            query=f"attainment of every {facts.cube.book.label(dimension).lower()}, {span.label if span else ''}",
        )
        rates = {}
        for member in facts.members(dimension):
            rate = facts.amount("attainment", ((dimension, (member,)),), span)
            if rate is not None:
                rates[member] = rate - 1
        if not rates:
            out.append(replace(claim, why="The data have no targets of these for the period."))
            continue
        missed = bool(_MISSED.match(m.group("how")))
        hit = [k for k, v in rates.items() if (v < 0) == missed]
        out.append(_counted(claim, found.groupdict(), hit, rates))
    return out


_STREAK = re.compile(
    rf"\b(?:(?P<n>{_N}|\d+)(?:st|nd|rd|th)?\s+(?:consecutive|straight|successive)\s+(?P<grain>quarter|month|year)s?"
    rf"|(?:for\s+)?(?P<n2>{_N}|\d+)\s+(?P<grain2>quarter|month|year)s?\s+(?:in a row|running|in succession)"
    r"|(?P<nth>second|third|fourth|fifth)\s+(?:(?:consecutive|straight|successive)\s+)?(?P<grain3>quarter|month"
    r"|year)\s+(?:in a row|running|in succession)"
    r"|(?P<nth2>second|third|fourth|fifth)\s+(?:consecutive|straight|successive)\s+(?P<grain4>quarter|month|year))\b",
    re.I,
)
_NTH = {"second": 2, "third": 3, "fourth": 4, "fifth": 5}


def check_streaks(reading: Reading, said: Said, facts: Facts) -> tuple[list[Claim], set[int]]:
    """ "Declined two years in a row": the last steps of the series, all the same way."""
    m = _STREAK.search(said.line.text, said.start, said.end)
    if m is None or said.line.kind in ("heading", "row") or said.advice or not said.changes:
        return [], set()
    g = m.groupdict()
    grain: Grain = (g["grain"] or g["grain2"] or g["grain3"] or g["grain4"]).lower()  # type: ignore[assignment]
    count = g["n"] or g["n2"]
    steps = _NTH[(g["nth"] or g["nth2"]).lower()] if count is None else _NUMBERS.get(count.lower()) or int(count)
    word = min(said.changes, key=lambda w: min(abs(w.end - m.start()), abs(w.start - m.end())))
    metric = next(
        (
            w.entry
            for w in metrics_before(said, word.start, (said.start, said.end))
            if w.entry not in ("customers", "quota")
        ),
        "revenue",
    )
    who = group_before(said, word.start, (said.start, said.end)) or (inherited(said) if said.anaphor else said.topic)
    filters = as_filters(who)
    calendar = facts.cube.at(grain).calendar
    named = [p.span for p in said.periods if p.span and p.span.grain == grain]
    about = named[-1] if named else reading.about or reading.clock.now
    series = facts.by_period(metric, filters, grain)
    last = about.months[1] if about else reading.clock.last_month
    kept = [
        ix
        for ix in sorted(series)
        if ix not in calendar.partial and Span(grain, ix, ix, calendar.fiscal_year_start).months[0] <= last
    ]
    claim = replace(
        statement(said, word.start, word.end, "direction"),
        query=f"{metric_name(metric)} of {spelled(filters)} by {grain}, the last {steps} steps",
    )
    taken = {said.line.place(word.start)}
    if len(kept) <= steps:
        return [replace(claim, verdict="not testable", why=f"The data hold {len(kept)} whole {grain}s.")], taken
    values = [series[ix] for ix in kept[-steps - 1 :]]
    shown = " → ".join(f"{v:,.0f}" for v in values)
    held = all((b > a) == (word.entry == "up") and a != b for a, b in pairwise(values))
    claim = replace(claim, true=shown)
    if held:
        return [replace(claim, verdict="right", why=f"So it did: {shown}.")], taken
    return [replace(claim, verdict="wrong direction", why=f"Not in each of them: {shown}.")], taken
