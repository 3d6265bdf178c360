"""Words of direction and comparison: fell, rose, more, below, sells small, from … to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from tests.words.said.reading import FIGURE, Claim, Said, Source, found, judged
from xlsales.metrics.table import Fact
from xlsales.words.sentence import Choice

RISING = frozenset({
    "rose", "rises", "risen", "up", "more", "more than", "a rise of", "rise", "grew", "grown", "above", "added",
    "gained", "rising", "higher", "larger", "dearer", "brought", "growing",
})  # fmt: skip
FALLING = frozenset({
    "fell", "falls", "fallen", "down", "less", "less than", "fewer", "a fall of", "fall", "shrank", "shrunk", "below",
    "falling", "lost", "missing", "lower", "smaller", "cheaper", "took", "shrinking",
})  # fmt: skip
FLAT = 0.0005
UP = r"(?:rose|rises|risen|grew|grows|gained|added|up|rise of|rising by|higher by)"
DOWN = r"(?:fell|falls|fallen|shrank|shrinks|lost|down|fall of|falling by|lower by|missed by)"
SAME_PRICE = 0.05
"""A price that moved less is about the same."""


def claims(one: Said) -> Iterator[Claim]:
    """Directions of single figures, and comparisons of two."""
    for at, choice in one.choices:
        yield Claim("direction", choice.word, at, at + len(choice.word), lambda s, c=choice: _chosen(s, c))
    taken = {at for at, _ in one.choices}
    for sign, words in ((1, UP), (-1, DOWN)):
        for m in found(rf"\b({words}) (?:by )?{FIGURE}", one):
            if m.start(1) not in taken:
                yield _signed(one, m, m[2], sign)
    yield from _moved(one)
    yield from _after(one)
    yield from _pairs(one)
    yield from _levels(one)


def _chosen(source: Source, choice: Choice) -> bool | None:
    """Whether the word is the one for the source's value, and no word for a rise stands where the value falls."""
    value = source.value(choice.fact)
    if value is None or value != value:
        return None
    tiny = FLAT if choice.fact.kind in ("change", "share", "rate", "points") else 0.5
    if abs(value) < tiny:
        return choice.word.lower() not in RISING | FALLING
    right = choice.below if value < 0 else choice.above
    against = RISING if value < 0 else FALLING
    return choice.word == right and right.lower() not in against


def _signed(one: Said, m: re.Match[str], mark: str, sign: int) -> Claim:
    fact = one.fact(mark)
    return Claim("direction", m[0], *m.span(1), lambda s: judged(s, (fact,), lambda v: v * sign > 0))


def _moved(one: Said) -> Iterator[Claim]:
    """Members that fell or rose, each with its difference; against what the company did."""
    if one.finding is None or one.finding.kind not in ("mover", "offset"):
        return
    facts = tuple(x.fact for x in one.facts if x.fact.column == "delta")
    for m in found(r"(?<!the )\b(fell|rose|lost|added)\b", one):
        sign = 1 if m[1] in ("rose", "added") else -1
        yield Claim(
            "direction", m[0], *m.span(), lambda s, g=sign: judged(s, facts, lambda *d: min(x * g for x in d) > 0)
        )
    for m in found(r"\b(?:against the|part of the|makes the) (fall|rise)\b", one):
        sign = 1 if m[1] == "rise" else -1
        yield Claim("direction", m[0], *m.span(), lambda s, g=sign: _company_moved(s, facts[0], g))


def _all_of_sign(sign: int, *moved: float) -> bool:
    return min(x * sign for x in moved) > 0


def _company_moved(source: Source, fact: Fact, sign: int) -> bool | None:
    everybody = source.others(fact)
    return None if everybody is None else sum(everybody.values()) * sign > 0


def _after(one: Said) -> Iterator[Claim]:
    """A figure without its sign and the word behind it: 27.0 % less, 24,679 above what …, 176,306 is missing."""
    for m in found(rf"{FIGURE} (?:is )?(more|above|beyond|dearer|less|below|missing|short|cheaper)\b", one):
        if one.facts[int(m[1])].style == "abs":
            sign = 1 if m[2].lower() in ("more", "above", "beyond", "dearer") else -1
            fact = one.fact(m[1])
            holds = partial(judged, facts=(fact,), so=partial(_all_of_sign, sign))
            yield Claim("comparison", m[0], *m.span(2), holds)


def _pairs(one: Said) -> Iterator[Claim]:
    """Two figures in one comparison."""
    f = FIGURE
    patterns = (
        # (pattern, the words' group, pairs of (mark group, mark group, sign of first − second))
        (rf"(rose|grew)\b[^.;]*? to {f}[^.;⟦]*? from {f}", ((2, 3, 1),)),
        (rf"(fell|shrank)\b[^.;]*? to {f}[^.;⟦]*? from {f}", ((2, 3, -1),)),
        (rf"(growing lastingly): from {f} to {f}", ((2, 3, -1),)),
        (rf"(has grown) from {f} to {f}", ((2, 3, -1),)),
        (rf"(shrinking lastingly): from {f} to {f}", ((2, 3, 1),)),
        (rf"(has shrunk) from {f} to {f}", ((2, 3, 1),)),
        (rf"(grew) {f} a \w+ compounded, {f} to {f}", ((3, 4, -1),)),
        (rf"(shrank) {f} a \w+ compounded, {f} to {f}", ((3, 4, 1),)),
        (rf"(strong in both): {f}[^.]*?\(company {f}\) at {f} a sale \(company {f}\)", ((2, 3, 1), (4, 5, 1))),
        (rf"(strong in both): {f}[^.]*?significantly above the company's {f}, at {f} a sale \(company {f}\)",
         ((2, 3, 1), (4, 5, 1))),
        (rf"(below the company in both): {f}[^.]*?(?:\(|below ){f}\)?,? at {f} a sale \({f}\)",
         ((2, 3, -1), (4, 5, -1))),
        (rf"wins {f} of closed deals(?: \(company|, significantly above the company's) {f}\)?,? but (sells small): "
         rf"{f} a sale against {f}", ((1, 2, 1), (4, 5, -1))),
        (rf"(sells large), {f} against {f}, but wins {f} of closed deals(?: \(company|, significantly below the "
         rf"company's) {f}", ((2, 3, 1), (4, 5, -1))),
        (rf"(more than the company's) {f}", ((-1, 2, 1),)),
        (rf"(less than the company's) {f}", ((-1, 2, -1),)),
        (rf"beyond chance, but at {f} (a sale) \(company {f}\)", ((1, 3, -1),)),
        (rf"(growing lastingly): {f} of revenue after {f}", ((2, 3, 1),)),
        (rf"(shrinking lastingly): {f} of revenue after {f}", ((2, 3, -1),)),
        (rf"(grew) from {f} to {f}", ((2, 3, -1),)),
        (rf"(shrank) from {f} to {f}", ((2, 3, 1),)),
        (rf"(dearer) products[^:]*: an? \w+ brings {f} instead of {f}", ((2, 3, -1),)),
        (rf"(fewer) pieces[^:]*: an? \w+ brings {f} instead of {f}", ((2, 3, -1),)),
        (rf"(significantly above)(?: the company's)? {f}", ((-1, 2, 1),)),
        (rf"(significantly below)(?: the company's)? {f}", ((-1, 2, -1),)),
        (rf"(cheaper) products are sold: an? \w+ brings {f} after {f}", ((2, 3, -1),)),
        (rf"the average \w+ of {'‹'}\d+› is (smaller): {f} after {f}", ((2, 3, -1),)),
        (rf"sells at {f} a unit since [^,]*, after {f}[^;]*; the (lower) price", ((1, 2, -1),)),
        (rf"sells at {f} a unit since [^,]*, after {f}[^:]*: the (higher) price", ((1, 2, 1),)),
        (rf"(small): (?:{f} \w+ in [^⟦]*{f}\) at )?{f} each, {f} of the others' {f}", ((4, 6, -1),)),
        (rf"(unevenly): \S+ carries {f} times[^,]*, \S+ {f} times", ((2, 3, 1),)),
        (rf"(Move) accounts or a rep from \S+ to \S+: {f} against {f} times", ((2, 3, 1),)),
        (rf"who wins {f} of closed deals: .*? wins (only) {f}", ((1, 3, 1),)),
    )  # fmt: skip
    for pattern, pairs in patterns:
        for m in found(pattern, one):
            words = next(i for i in range(1, (m.re.groups or 0) + 1) if not (m[i] or "").isdigit())
            for left, right, sign in pairs:
                first = _before(one, m) if left == -1 else m[left]
                if first is not None:
                    yield _compared(m, m[words], (one.fact(first), one.fact(m[right])), sign)


def _compared(m: re.Match[str], words: str, facts: tuple[Fact, Fact], sign: int) -> Claim:
    def so(a: float, b: float) -> bool:
        # What lies on a line counts as high.
        return (a - b) * sign > 0 or (sign > 0 and abs(a - b) <= 1e-9 * max(abs(a), abs(b)))

    return Claim("comparison", words, *m.span(), lambda s: judged(s, facts, so))


def _before(one: Said, m: re.Match[str]) -> str | None:
    """The last figure of the same kind before a comparison."""
    kind = one.fact(m[2]).kind
    marks = re.findall(FIGURE, one.text[: m.start()])
    return next((x for x in reversed(marks) if one.fact(x).kind == kind), None)


def _levels(one: Said) -> Iterator[Claim]:
    """What is said to be level, about the same, or held."""
    for m in found(rf"(?:was|were|stayed) (level)[^:]*: {FIGURE}[^.]*? after {FIGURE}", one):
        facts = (one.fact(m[2]), one.fact(m[3]))
        yield Claim("direction", m[1], *m.span(1), lambda s, f=facts: judged(s, f, _level))
    if one.finding is None:
        return
    for pattern, now, before, part in HELD:
        facts = tuple(f for n in (now, before) if (f := one.finding.facts.get(n)) is not None)
        for m in found(pattern, one) if len(facts) == 2 else ():
            yield Claim("direction", m[0], *m.span(), partial(judged, facts=facts, so=partial(_about, part)))


HELD = (
    (r"at about the same", "price_now", "price_before", SAME_PRICE),
    (r"volume about level|with about as many", "volume_now", "volume_before", SAME_PRICE),
    (r"units held|volume held|no more of it|no more units", "units_now", "units_before", 0.1),
)
"""Words for what did not move, the two figures that they compare, and how far these may lie apart."""


def _level(a: float, b: float) -> bool:
    return abs(a - b) <= FLAT * max(abs(a), abs(b))


def _about(part: float, a: float, b: float) -> bool:
    return abs(a - b) <= part * max(abs(a), abs(b))
