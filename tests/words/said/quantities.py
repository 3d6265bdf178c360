"""Words of quantity: alone, mostly, all, half, both, in each of so many years, nearly all, nobody, not … but."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from tests.words.said.reading import FIGURE, Claim, Said, Source, found, judged
from xlsales.metrics.table import Fact

SMALL = 0.1
"""Part of a change up to which an effect is nothing beside it."""
ALL = 0.9995
NEARLY = 0.9
HALF = 0.5


def claims(one: Said) -> Iterator[Claim]:
    """What the words say of parts and wholes."""
    yield from _effects(one)
    yield from _parts(one)
    yield from _single(one)
    yield from _every(one)
    yield from _sums(one)
    yield from _mostly_one(one)


def _claim(one: Said, pattern: str, facts: tuple[Fact | None, ...], so: Callable[..., bool]) -> Iterator[Claim]:
    known = tuple(f for f in facts if f is not None)
    if len(known) == len(facts):
        for m in found(pattern, one):
            yield Claim("quantity", m[0], *m.span(), lambda s: judged(s, known, so))


def _effects(one: Said) -> Iterator[Claim]:
    """Volume and value of a member's change: which of them makes it, which works against it."""
    facts = one.finding.facts if one.finding else {}
    if one.finding is None or one.finding.kind != "driver" or "volume" not in facts:
        return
    several = tuple(facts.get(n) for n in ("delta", "volume", "price"))
    f = FIGURE
    count = rf"{f} (?:fewer|more) \w+"
    alone, value = rf": {count}(?= ?,? at about)|is volume alone", r"with about as many|is value alone"
    yield from _claim(one, alone, several, lambda d, v, p: v * d > 0 and abs(p) <= SMALL * abs(d))
    yield from _claim(one, value, several, lambda d, v, p: p * d > 0 and abs(v) <= SMALL * abs(d))
    yield from _claim(one, r", though each brought", several, lambda d, v, p: v * d > 0 and p * d <= SMALL * d * d)
    yield from _claim(one, rf", but (?={f} an? )", several, lambda d, v, p: p * d > 0 and v * d <= SMALL * d * d)
    mostly = rf": mostly (?={f} (?:fewer|more))", rf": mostly (?={f} an? )"
    yield from _claim(one, mostly[0], several, lambda d, v, p: v / d > HALF and v / d >= p / d)
    yield from _claim(one, mostly[1], several, lambda d, v, p: p / d > HALF and p / d >= v / d)
    both = rf", and (?:each brought|{f} an? \w+|{f} (?:fewer|more))|; (?:each )?also"
    yield from _claim(one, both, several, lambda d, v, p: v * d > 0 and p * d > 0)
    inside = tuple(facts.get(n) for n in ("mix_inside", "price_inside"))
    other = r"other products sold, not other prices|other buyers, not another price"
    yield from _claim(one, other, inside, lambda m, p: abs(m) > abs(p))
    yield from _claim(one, r"prices more than mix", inside, lambda m, p: abs(p) > abs(m))


def _parts(one: Said) -> Iterator[Claim]:
    """Shares that the words round off: all of, most of, one of so many."""
    f = FIGURE
    facts = one.finding.facts if one.finding else {}
    if one.finding and one.finding.kind == "single_point":
        yield from _claim(one, r"^All of\b", (facts.get("share"),), lambda share: share >= ALL)
    everybody = tuple(facts.get(n) for n in ("retained", "customers_before"))
    if one.finding and one.finding.kind == "churn":
        yield from _claim(one, rf"^All (?={f})", everybody, lambda a, b: a == b)
    for m in found(rf"\b(one of) {f} \w+", one):
        yield from _claim(one, m[1], (one.fact(m[2]),), lambda n: n > 1)
    for m in found(rf"(Nearly all) came back: {f} of {f}", one):
        kept, of = one.fact(m[2]), one.fact(m[3])
        yield from _claim(one, m[1], (kept, of), lambda a, b: NEARLY <= a / b < 1)
    for m in found(rf"\b(all|every one of the|half of the) {f} ([^:]*) ({f}) of {f}", one):
        yield from _claim(one, m[1], (one.fact(m[4]), one.fact(m[5])), lambda a, b: a == b)
    yield from _claim(one, r"nobody was new", (facts.get("new"),), lambda n: n == 0)
    if one.finding and one.finding.kind == "pipeline_risk" and "stuck" in facts:
        yield from _claim(one, r"^All (?=⟦)", (facts["deals"], facts["stuck"]), lambda n, stuck: n == stuck)
    if one.finding and one.finding.kind == "dependency":
        few = (facts.get("share"), facts.get("next_share"))
        yield from _claim(one, r"depends on one of", few, lambda share, following: share > 2 * following)


def _single(one: Said) -> Iterator[Claim]:
    """A group that turns without one member."""
    facts = one.finding.facts if one.finding else {}
    both = (facts.get("change"), facts.get("change_without"))
    turns = r"the (?:movement|rise|fall) is one customer's|makes the (?:rise|fall) of|but (?:all of that|without)|"
    yield from _claim(one, turns + "without this one", both, lambda a, b: a * b <= 0)
    # One order is at least half of what the customer added.
    top = (facts.get("mover_top_order"), facts.get("mover_delta"))
    yield from _claim(one, rf"one \w+ (?:alone|of) (?={FIGURE})", top, lambda order, delta: order >= HALF * delta)
    two = (facts.get("mover_top_two"), facts.get("mover_delta"))
    yield from _claim(
        one,
        rf"two (?:large )?\w+ (?:alone|of) (?={FIGURE})(?:{FIGURE} together)?",
        two,
        lambda orders, delta: orders >= HALF * delta,
    )


def _every(one: Said) -> Iterator[Claim]:
    """In each of so many years, only in some of them."""
    for m in found(rf"(in each of) {FIGURE} years \({FIGURE} to {FIGURE}\)", one):
        low, high = one.fact(m[3]), one.fact(m[4])
        yield from _claim(one, m[1], (low, high), lambda a, b: 0 < a <= b)
    for m in found(rf"(only in) {FIGURE} of {FIGURE} years", one):
        yield from _claim(one, m[1], (one.fact(m[2]), one.fact(m[3])), lambda a, b: a < b)
    facts = one.finding.facts if one.finding else {}
    if "years_above" in facts:
        each = (facts["years_above"], facts["years"])
        yield from _claim(one, r"in each of (?=⟦\d+⟧ years)", each, lambda a, b: a == b)


def _sums(one: Said) -> Iterator[Claim]:
    """What is said to be a sum of several, or of all."""
    for pattern in (
        rf"Worth {FIGURE} (together)",
        rf"Worth {FIGURE} a year, [^:]*: (for all that are counted)",
        rf"(together), all with a target [^:]*: {FIGURE}",
    ):
        for m in found(pattern, one):
            total = one.fact(next(g for g in m.groups() if g.isdigit()))
            yield Claim("quantity", m[0], *m.span(), lambda s, f=total: _is_sum(s, f))


def _is_sum(source: Source, fact: Fact) -> bool | None:
    parts, value = source.parts(fact), source.value(fact)
    if parts is None or value is None:
        return None
    return len(parts) > 1 and abs(sum(parts) - value) < 0.01 + 1e-6 * abs(value)


def _is_of_price(sign: int, effect: float, now: float, before: float, units: float) -> bool:
    return sign * effect > 0 and abs(effect - (now - before) * units) < 0.01 + 1e-6 * abs(effect)


def _mostly_one(one: Said) -> Iterator[Claim]:
    """A single order, and what one effect makes of another."""
    f = FIGURE
    facts = one.finding.facts if one.finding else {}
    yield from _claim(one, rf"mix makes {f} of it, not price", (facts.get("mix_inside"), facts.get("price_inside")),
                      lambda mix, price: abs(mix) > abs(price))  # fmt: skip
    of_price = tuple(facts.get(n) for n in ("effect", "price_now", "price_before", "units_now"))
    for words, sign in ((r"the lower price costs", -1), (r"the higher price brings", 1)):
        yield from _claim(one, words, of_price, partial(_is_of_price, sign))
    for name in ("amount", "largest"):
        yield from _claim(
            one, r"\ba single \w+(?=,? (?:‹|of ⟦))|(?<=is )a single \w+", (facts.get(name),), lambda v: v > 0
        )
    if one.finding is not None:
        for m in found(r"A single \w+ is most of what moved", one):
            yield Claim("quantity", m[0], *m.span(), lambda s: s.fits("one order", one.finding))
