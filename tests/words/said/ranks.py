"""Words of rank: most, largest, first, strongest, leads, the next; among all members, not those of a table's top."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from tests.words.said.reading import FIGURE, NAME, Claim, Said, Source, found, judged, known
from xlsales.metrics.table import Fact

FEW_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
EFFECTS = {"volume": "volume", "mix": "mix", "price": "price", "average order": "price", "returns": "other"}


def claims(one: Said) -> Iterator[Claim]:
    """Who is said to be first, last or next."""
    yield from _most(one)
    yield from _leads(one)
    yield from _first_few(one)
    yield from _next(one)
    yield from _leading_effect(one)


def _most(one: Said) -> Iterator[Claim]:
    """A and B fell most; the largest part of the fall: of all members, and no other between them."""
    f = FIGURE
    for m in found(r"\b(fell|rose) most\b", one):
        facts = [x.fact for x in one.facts if x.fact.column == "delta"]
        down = m[1].lower() == "fell"
        yield Claim("rank", m[0], *m.span(), lambda s, fs=tuple(facts), d=down: _extreme(s, fs, d))
    for m in found(rf"(largest part of the (fall|rise)) among [^:]*: {f}", one):
        yield Claim("rank", m[1], *m.span(1), lambda s, m=m: _extreme(s, (one.fact(m[3]),), m[2].lower() == "fall"))
    if one.finding is not None and one.finding.kind == "offset":
        facts = [x.fact for x in one.facts if x.fact.column == "delta"]
        for m in found(r"^Against the (fall|rise)", one):
            up = m[1].lower() == "fall"
            yield Claim("rank", m[0], *m.span(), lambda s, fs=tuple(facts), up=up: _extreme(s, fs, not up))


def _extreme(source: Source, facts: tuple[Fact, ...], lowest: bool) -> bool | None:
    """Whether the facts are the outermost of all members, in their order."""
    if not facts:
        return None
    everybody = source.others(facts[0])
    values = [source.value(f) for f in facts]
    if everybody is None or not known(*values):
        return None
    first = sorted((v for v in everybody.values() if v == v), reverse=not lowest)[: len(facts)]
    return all(abs(a - b) < 0.01 + 1e-9 * abs(a) for a, b in zip(values, first, strict=False) if a is not None)


def _leads(one: Said) -> Iterator[Claim]:
    f = FIGURE
    strongest = rf"is the (strongest \w+) on average(?:: growth aside, it sells| \() ?{f}"
    patterns = (
        (rf"{f} (leads) the [^⟦]* with {f}", 2, 3), (rf"(stands highest), at {f}", 1, 2),
        (rf"is the (peak season): (?:growth aside, it sells )?{f}", 1, 2), (strongest, 1, 2),
        (rf"plan stock, people and targets for [^:]*: growth aside, it (sells) {f} more than the other", 1, 2),
    )  # fmt: skip
    for pattern, words, mark in patterns:
        for m in found(pattern, one):
            fact = one.fact(m[mark])
            yield Claim("rank", m[words], *m.span(words), lambda s, fact=fact: _extreme(s, (fact,), False))


def _first_few(one: Said) -> Iterator[Claim]:
    """Three of so many, and who they are."""
    if one.finding is None or one.finding.kind != "concentration":
        return
    for m in found(rf"\b(three|one) of (?={FIGURE})", one):
        count = FEW_WORDS[m[1].lower()]
        yield Claim("rank", m[0], *m.span(), lambda s, n=count: _top(s, one, n))
    for m in found(rf"{NAME} (alone), one of", one):
        yield Claim("quantity", m[1], *m.span(1), lambda s: _top(s, one, 1))


def _top(source: Source, one: Said, count: int) -> bool | None:
    """Whether the members named are the largest, and the share is theirs."""
    assert one.finding is not None
    everybody = source.others(one.finding.facts["revenue"])
    share = source.value(one.finding.facts["share"])
    if everybody is None or not known(share):
        return None
    positive = {m: v for m, v in everybody.items() if v > 0}
    largest = sorted(positive, key=lambda m: (-positive[m], m))[:count]
    named = one.names.get("members", "")
    least = positive[largest[-1]]
    ties = [m for m in positive if abs(positive[m] - least) < 0.005]
    mine = sum(positive[m] for m in largest) / sum(positive.values())
    told = sum(m.split("\n")[0] in named for m in (*largest, *ties)) >= count or len(named) > 60
    return told and abs(mine - float(share or 0)) < 5e-4


def _next(one: Said) -> Iterator[Claim]:
    """The runner-up: smaller than the first, and no other lies between."""
    facts = one.finding.facts if one.finding else {}
    if "share" in facts and "next_share" in facts:
        for m in found(rf"\b(the next(?: one| largest, [^,]*, brings)?) {FIGURE}", one):
            yield Claim("rank", m[1], *m.span(1), lambda s: _runner_up(s, facts["share"], facts["next_share"]))


def _runner_up(source: Source, first: Fact, second: Fact) -> bool | None:
    everybody = source.others(first)
    values = source.value(first), source.value(second)
    if everybody is None or not known(*values):
        return judged(source, (first, second), lambda a, b: a >= b)
    largest = sorted(everybody.values(), reverse=True)[:2]
    return all(abs(a - (b or 0.0)) < 1e-6 for a, b in zip(largest, values, strict=False))


def _leading_effect(one: Said) -> Iterator[Claim]:
    """Volume leads the fall: no other part is as large in its direction."""
    finding = one.finding
    if finding is None or finding.kind != "driver" or "mix" not in finding.facts:
        return
    names = [n for n in ("volume", "mix", "price", "new", "lost", "other") if n in finding.facts]
    facts = (finding.facts["delta"], *(finding.facts[n] for n in names))
    pattern = r"^(.+?) (leads?) the (?:fall|rise)|is (.+?) (first)\b"
    for m in re.finditer(pattern, one.text):
        lead = (m[1] or m[3]).lower()
        word = lead.split()[0]
        own = EFFECTS.get(lead, word if word in ("new", "lost") else EFFECTS.get(word, ""))
        if own in names:
            at = names.index(own)
            span = m.span(2) if m[2] else m.span(4)
            holds = partial(judged, facts=facts, so=partial(_leading, at))
            yield Claim("rank", m[2] or m[4], *span, holds)


def _leading(at: int, delta: float, *effects: float) -> bool:
    along = [e * (1 if delta > 0 else -1) for e in effects]
    return along[at] > 0 and along[at] >= max(along) - 0.01
