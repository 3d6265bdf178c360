"""What keeps a mismatch from being called wrong: words of its sentence that the reading did not use.

A figure that differs from the rows is wrong only where all that narrows it down was understood. Words that leave
somebody out, pick some of them, share them out or take them together say that it may be of something else.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from xlsales.audit.claims import REFUTED, Claim, Query
from xlsales.audit.numbers import Number
from xlsales.audit.queries import Facts
from xlsales.audit.scope import Reading, Said
from xlsales.audit.true_elsewhere import true_elsewhere
from xlsales.audit.unknown import is_name
from xlsales.audit.vocabulary import words

_KINDS = (
    "number", "change", "share", "growth", "direction", "comparison", "rank", "cause", "share_words", "consistency"
)  # fmt: skip
_N = r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,3})"
_WHOM = (
    r"(?:customer|client|account|buyer|shopper|guest|member|subscriber|name|one|logo|order|deal|contract|invoice|product"
    r"|item|store|shop|rep|supplier|partner)s?"
)


@dataclass(frozen=True)
class Narrowing:
    """Words that narrow a figure down, and what in a query shows that they were understood.

    Parameters
    ----------
    understood
        without (members are left out), several (members are taken together), named (the words are a known name, metric
        or period), ranked (what is ranked stands behind them), shared and some (named, or not asked of a total), never.
    before
        Whether they speak only of what comes after them.
    """

    pattern: re.Pattern[str]
    understood: str
    before: bool = False


def _narrowing(pattern: str, understood: str, *, before: bool = False) -> Narrowing:
    return Narrowing(re.compile(pattern, re.I), understood, before)


_NARROWINGS: tuple[Narrowing, ...] = (
    _narrowing(
        r"\b(?:excluding|excl\.?|except(?: for)?|apart from|aside from|leaving out|leaving (?:[\w']+ ){1,4}aside"
        r"|without(?! (?:an?|any|further|\w+ing)\b)|other than|but for|disregarding|ignoring|net of|stripping out"
        r"|not counting|outside(?= (?:of )?(?:the )?(?-i:[A-Z])))(?!\w)",
        "without",
    ),
    _narrowing(r"\bamong(?:st)?\b(?! the top\b)", "ranked"),
    _narrowing(r"\b\w+s (?:sold|delivered|shipped|billed) (?:to|through|via)\b", "ranked"),
    _narrowing(r"\bof [$€£]?\d[\w.,]*(?: \w+)? (?:or|and) (?:more|less|fewer|over|above)\b", "never", before=True),
    _narrowing(r"\bof (?:which|whom|those|these|them|that)\b", "never", before=True),
    _narrowing(
        rf"\b(?:new(?:ly \w+)?|existing|repeat|returning|recurring|first-time|one-time|former|lost|lapsed|inactive"
        rf"|loyal|regular|churned|retained|remaining)[ -]{_WHOM}\b|\b(?:are|is|were|was) (?:all |both )?new\b",
        "some",
    ),
    _narrowing(
        rf"\b(?:first|last|final|opening|closing|remaining|other|past) {_N} (?:\w+ )?"
        r"(?:months?|weeks?|days?|quarters?|years?)\b",
        "named",
    ),
    _narrowing(r"\b(?:each|apiece)\b|\bper (?!cent\b|annum\b|se\b)\w+", "shared"),
    _narrowing(r"\b(?:together|combined|jointly|between them|taken as one)\b", "several"),
    _narrowing(rf"\b(?:the|our|these|those|his|her|their) {_N} (?:\w+ ){{0,2}}?\w+s\b", "several", before=True),
    _narrowing(
        rf"\b(?:{_WHOM}|those|people|companies|all|everyone)\s+"
        r"(?:who(?:m|se)?\b|that\b(?! \w+ (?:the )?(?:most|least)\b)"
        r"|worth\b|placed\b|outside\b"
        r"|of (?:more|less|fewer|at least|up to|over|under)\b|(?:over|above|under|below|from) [$€£]?\d)",
        "never",
    ),
    _narrowing(
        r"\b(?!full|half|year|quarter|month|week|day|double|single|well|high|low|record|so|in|all|best|top|same|net)"
        r"[a-z]+-[a-z]+ (?:sales|revenue|orders?|customers|business|turnover|volume|units)\b",
        "named",
    ),
)
_TOTALS = ("revenue", "profit", "cost", "orders", "units", "customers", "deals")
# What stands right behind a figure and makes it a part, a bound or a shortfall.
_BEHIND = re.compile(
    r"\s*(?:of (?:that|this|these|those|them|his|hers|theirs)\b|(?:\w+ )?(?:or|and) (?:more|less|fewer|over|above)\b"
    r"|(?:short|shy) of\b)",
    re.I,
)
_LEADS_BACK = re.compile(r"[\W_]*(?:and |but |while |whereas |;\s*)*(?:they|it|these|those|he|she|this|that)\b", re.I)
_PRONOUN = re.compile(
    r"\b(?:it|its|they|their|he|his|she|her|this|these|those|there|that|the (?:former|latter))\b", re.I
)
_BEFORE_PERIOD = re.compile(r"\b(?:before|prior to|until|outside(?: of)?)\s+(?:[\w'-]+\s+){0,3}$", re.I)
_JOINED = re.compile(r"\s*(?:,|and|&|\+|,\s*and)\s*", re.I)
# A pronoun leads back only near the beginning of its sentence.
_LEAD = 45
_SUBJECT = re.compile(
    r"[\W_]*(?:(?:and|but|while|whereas|meanwhile|however|in turn)[, ]+)*(?:the |our )?(?P<noun>[a-z][a-z-]{2,}s)\s+"
    r"(?:\w+ly |also |then |even |only |alone |still )*"
    r"(?:went|were|are|made|earned|brought|took|had|sold|fell|rose|grew|lost|gained|came|stood|add|added|generated|yielded"
    r"|contributed|account|accounted|dropped|increased|declined|improved|slipped|jumped|climbed|reached|cost|bought"
    r"|spent)\b",
    re.I,
)
_NO_SUBJECTS = (
    "results",
    "figures",
    "numbers",
    "others",
    "things",
    "months",
    "weeks",
    "quarters",
    "ours",
    "was",
    "has",
    "does",
)
_CAPITAL = re.compile(r"(?<![\w'’])[A-Z][a-z]{2,}(?:\s+[A-Z][a-z]{2,})*")


def spared(reading: Reading, claims: Sequence[Claim], facts: Facts) -> list[Claim]:
    """Claims in which a mismatch that may rest on a reading too wide or too narrow is unverifiable.

    Only what is wrong is looked at: nothing that agrees with the rows ever changes.

    Parameters
    ----------
    claims
        Claims against the rows, of all sentences of `reading`.
    """
    out = []
    for claim in claims:
        said = _sentence(reading, claim) if claim.verdict in REFUTED and claim.kind in _KINDS else None
        why = _doubt(reading, said, claim, claims, facts) if said is not None else ""
        out.append(_left_open(claim, why) if why else claim)
    return out


def _left_open(claim: Claim, why: str) -> Claim:
    return replace(claim, verdict="unverifiable", true="", true_value=None, asked=None, fix="", why=why)


def _sentence(reading: Reading, claim: Claim) -> Said | None:
    """The sentence of running text that a claim stands in."""
    return next(
        (
            s for s in reading.sentences
            if s.line.number == claim.line and s.line.kind in ("text", "bullet") and claim.end > 0
            and s.line.place(s.start) <= claim.start <= s.line.place(s.end - 1)
        ),
        None,
    )  # fmt: skip


def _doubt(reading: Reading, said: Said, claim: Claim, claims: Sequence[Claim], facts: Facts) -> str:
    at = next((i for i in range(said.start, said.end) if said.line.place(i) >= claim.start), said.start)
    low, high = said.clause(at)
    n = next((n for n in said.numbers if n.start <= at < n.end), None)
    if _LEADS_BACK.match(said.line.text[low:high]):
        # "…; they spent 12K": what they are stands before.
        low = said.start
    return (
        next(_narrowed(said, claim, low, at, high), "")
        or _right_behind(said, n)
        or _before_period(said, claim.asked, low, at)
        or _unnamed(said, low, high)
        or _part_of_list(said, claim, low, high, claims)
        or _twice(said, claim, claims)
        or _taken_over(said, claim, at)
        or _subject(said, claim, low, at)
        or _contrary(claim.asked)
        or (true_elsewhere(reading, said, claim, n, facts) if n is not None else "")
    )


def _narrowed(said: Said, claim: Claim, low: int, at: int, high: int) -> Iterator[str]:
    text = said.line.text
    for rule in _NARROWINGS:
        for m in rule.pattern.finditer(text, low, at if rule.before else high):
            if not _of_another_part(said, rule, at, m) and not _understood(said, claim.asked, rule, m.start(), m.end()):
                yield f"The words may mean something narrower: '{m.group(0).strip()}'."


def _of_another_part(said: Said, rule: Narrowing, at: int, m: re.Match[str]) -> bool:
    """Whether such words stand with another figure or beyond a comma."""
    text = said.line.text
    if rule.before and any(m.end() <= x.start < at for x in said.members):
        # "The two stores: A 12K, B 9K".
        return True
    if m.start() <= at < m.end() or re.search(r"[,;(]\D", text[at : m.start()]):
        return True
    if rule.understood == "shared" and any(0 <= m.start() - n.end < 3 and n.start != at for n in said.numbers):
        # "573 units, at 135 each".
        return True
    # "Without A (12K)": the figure in the brackets is that of A.
    return "(" in text[m.end() : at] and ")" not in text[m.end() : at]


def _right_behind(said: Said, n: Number | None) -> str:
    found = _BEHIND.match(said.line.text, n.end) if n is not None else None
    return f"The words may mean something narrower: '{found.group(0).strip()}'." if found else ""


def _understood(said: Said, asked: Query | None, rule: Narrowing, start: int, end: int) -> bool:
    text = said.line.text
    if rule.understood == "ranked":
        # "Among the sectors" says who is ranked.
        behind = [w.start for w in words("dimensions", text, end, said.end)] + [m.start for m in said.members]
        return any(0 <= start - end < 6 for start in behind)
    if asked is None:
        # What is no question to the cube has a check of its own, which reads such words itself.
        return rule.understood != "without" and not (rule.understood == "some" and "ones" in text[start:end])
    if rule.understood == "without":
        return bool(asked.without)
    if rule.understood == "several":
        count = max((len(members) for _, members in asked.filters), default=0)
        return count > 1 or count == len(said.members) == 1 or any(a < end and start < b for a, b in _periods(said))
    if rule.understood in ("shared", "some") and asked.metric not in _TOTALS:
        return True
    return rule.understood != "never" and any(a <= start < b for a, b in _known(said))


def _periods(said: Said) -> list[tuple[int, int]]:
    return [(p.start, p.end) for p in said.periods]


def _known(said: Said) -> list[tuple[int, int]]:
    """What the reading made something of."""
    return [*_periods(said), *((m.start, m.end) for m in said.members), *((w.start, w.end) for w in said.metrics)]


def _before_period(said: Said, asked: Query | None, low: int, at: int) -> str:
    """A period that the figure is asked of, though the words say that it comes before it."""
    for p in said.periods:
        if asked and p.span and p.span == asked.span and low <= p.start < at:
            found = _BEFORE_PERIOD.search(said.line.text[low : p.start])
            if found:
                return f"The words may mean another period: '{found.group(0).strip()} …'."
    return ""


def _unnamed(said: Said, low: int, high: int) -> str:
    """A capitalised name amid a clause that the rows do not have."""
    text = said.line.text
    known = [*_known(said), *((w.start, w.end) for w in words("dimensions", text, low, high))]
    known += [(w.start, w.end) for w in said.changes]
    for m in _CAPITAL.finditer(text, low, high):
        first = not re.search(r"\w", text[low : m.start()])
        after_stop = re.search(r"[.:!?–—(\"“]\W*$", text[said.start : m.start()])
        if first or after_stop or any(a < m.end() and m.start() < b for a, b in known):
            continue
        if is_name(m.group(0)):
            return f"{m.group(0)} is not among the names in the data."
    return ""


def _part_of_list(said: Said, claim: Claim, low: int, high: int, claims: Sequence[Claim]) -> str:
    """One of two names joined by "and" was asked for, and one figure is stated of both."""
    asked = claim.asked
    each = any(c is not claim and (c.line, c.start) == (claim.line, claim.start) for c in claims)
    if asked is None or each or "respectively" in said.text.lower():
        return ""
    # "A and B – our two stores – made …": the names may stand in a clause before.
    own = [m for m in said.members if low <= m.start < high] or [m for m in said.members if m.start < low]
    meant = {(d, name) for d, names in (*asked.filters, *asked.of, *asked.without) for name in names}
    figures = [n for n in said.numbers if low <= n.start < high]
    for a, b in itertools.pairwise(own):
        joined = a.dimension == b.dimension and _JOINED.fullmatch(said.line.text[a.end : b.start])
        if joined and len(figures) == 1 and ((a.dimension, a.member) in meant) != ((b.dimension, b.member) in meant):
            return f"The words may mean {a.member} and {b.member} together."
    return ""


def _twice(said: Said, claim: Claim, claims: Sequence[Claim]) -> str:
    """Two different figures of a sentence that were read as the same one: one of them is of something else."""
    if not claim.query or claim.stated_value is None:
        return ""
    same = [
        c for c in claims
        if c.line == claim.line and c.query == claim.query and c.kind == claim.kind and c.start != claim.start
        and said.line.place(said.start) <= c.start <= said.line.place(said.end - 1)
        and c.stated_value != claim.stated_value
    ]  # fmt: skip
    return f"The sentence has two figures for what the words seem to ask: {same[0].stated} as well." if same else ""


def _taken_over(said: Said, claim: Claim, at: int) -> str:
    """A name taken over from the sentence before without a word that leads back to it."""
    named = {m.member for m in (*said.members, *said.topic, *said.above)}
    over = [
        m.member
        for m in said.before
        if m.member not in named and re.search(rf"(?<!\w){re.escape(m.member)}(?!\w)", claim.query)
    ]
    if not over or _PRONOUN.search(said.line.text[said.start : min(at, said.start + _LEAD)]):
        return ""
    return f"The sentence does not say that it is still about {', '.join(over)}."


def _subject(said: Said, claim: Claim, low: int, at: int) -> str:
    """What a clause begins with and neither the rows nor the vocabulary know: "Adapters went …"."""
    found = _SUBJECT.match(said.line.text[low:at])
    if found is None:
        return ""
    start, end = low + found.start("noun"), low + found.end("noun")
    known = [*_known(said), *((w.start, w.end) for w in words("dimensions", said.line.text, start, end))]
    known += [(w.start, w.end) for w in said.changes]
    noun = found.group("noun")
    if any(a < end and start < b for a, b in known) or noun.lower() in _NO_SUBJECTS or not is_name(noun):
        return ""
    return f"The data do not know {noun}."


def _contrary(asked: Query | None) -> str:
    """A query of a name without another one of its kind, which nobody asks."""
    left = {d for d, _ in asked.without} & {d for d, _ in asked.filters} if asked else set()
    return "The words leave somebody out of what they do not name." if left else ""
