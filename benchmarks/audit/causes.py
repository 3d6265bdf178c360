"""True sentences of cause from the tables, in the words that people use, each with a wrong member or factor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from benchmarks.audit.pattern import told
from benchmarks.audit.ranks import NOUNS
from benchmarks.audit.told import Told
from xlsales.causes.fate import BUCKETS
from xlsales.causes.pvm import price_volume_mix
from xlsales.causes.sides import sides
from xlsales.cube.cube import Cube
from xlsales.table.book import NOT_GIVEN

CLEAR, SLIGHT = 0.6, 0.3
"""A factor is told as the cause from this part of the change on; below that part it is none."""
FACTOR = (
    "{revenue} {moved} {size} {when}, driven by <{true}|{false}>.",
    "{revenue} {moved} {size} {when}, mainly because of <{true}|{false}>.",
    "{revenue} {moved} {size} {when} owing to <{true}|{false}>.",
    "{revenue} {moved} {size} {when}; the {move} was largely due to <{true}|{false}>.",
    "As a result of <{true}|{false}>, {revenue} {moved} {size} {when}.",
    "The {move} of {revenue} by {size} {when} is explained by <{true}|{false}>.",
    "{revenue} {moved} {size} {when} on the back of <{true}|{false}>.",
    "The {size} {move} of {revenue} {when} stems from <{true}|{false}>.",
    "<{True_}|{False_}> drove the {move} of {revenue} by {size} {when}.",
    "What moved {revenue} by {size} {when} was <{true}|{false}>.",
    "{revenue} {moved} {size} {when} because <{done}|{undone}>.",
    "{revenue} {moved} {size} {when}, as <{done}|{undone}>.",
    "The {move} of {revenue} {when} is a matter of <{plain}|{other}>, not of <{other}|{plain}>.",
    "Behind the {move} of {revenue} by {size} {when} is <{true}|{false}>.",
)
RISE_ONLY = ("Thanks to <{true}|{false}>, {revenue} {moved} {size} {when}.",)
MEMBER = (
    "Revenue {moved} {size} {when}, driven by {x}.",
    "Revenue {moved} {size} {when}, mainly because of {x}.",
    "Revenue {moved} {size} {when} owing to {x}.",
    "The {move} in revenue {when} is largely due to {x}.",
    "As a result of {x}, revenue {moved} {size} {when}.",
    "The {move} of revenue {when} is explained by {x}.",
    "Revenue {moved} {size} {when} on the back of {x}.",
    "{x} drove the {move} of revenue {when}.",
    "{x} was the main reason for the {move} in revenue {when}.",
    "{x} contributed most to the {move} of revenue {when}.",
    "Among the {nouns}, {x} accounts for most of the {move} of revenue {when}.",
    "The {move} of revenue by {size} {when} came mainly from {x}.",
    "{x} was behind the {move} of revenue {when}.",
)
MIX = (
    "The average price per unit {moved} {when}, driven by <{true}|{false}>.",
    "A unit brought {less} {when}, mainly because of <{true}|{false}>.",
    "The average price per unit {moved} {when} owing to <{true}|{false}>.",
)
WORDS = {
    # factor → (rose, fell, as a clause rose, as a clause fell, plain)
    "volume": ("more orders", "fewer orders", "more orders came in", "fewer orders came in", "volume"),
    "value": ("a higher average order value", "a lower average order value", "the average order was larger",
              "the average order was smaller", "value"),
}  # fmt: skip


@dataclass(frozen=True)
class _Move:
    """A change of revenue and its two effects."""

    who: str
    before: float
    now: float
    orders_before: float
    orders_now: float

    @property
    def delta(self) -> float:
        return self.now - self.before

    @property
    def volume(self) -> float:
        return (self.orders_now - self.orders_before) * self.before / self.orders_before

    @property
    def cause(self) -> str:
        """The factor that is the clear cause, or nothing."""
        parts = {"volume": self.volume, "value": self.delta - self.volume}
        for name, other in (("volume", "value"), ("value", "volume")):
            if parts[name] * self.delta > 0 and parts[other] / self.delta < 1 - CLEAR:
                return name
        return ""


def cause_sentences(cube: Cube, rng: np.random.Generator, count: int = 12) -> list[Told]:
    """True sentences of cause about the current period against the one before, no pattern twice.

    Parameters
    ----------
    count
        At most so many of factors and as many of members.
    """
    if cube.calendar.before is None:
        return []
    out = list(_factors(cube, rng))[:count]
    out += list(_members(cube, rng))[:count]
    return out + list(_mix(cube))


def _moves(cube: Cube) -> Iterator[_Move]:
    if "order_id" not in cube.book.sales:
        return
    whole = sides(cube).iloc[0]
    yield _Move("", whole["before"], whole["now"], whole["orders_before"], whole["orders_now"])
    for dimension in ("region", "product", "segment", "manager", "sector", "territory", "category"):
        if dimension in cube.book.sales:
            for row in sides(cube, dimension).to_dict("records"):
                if row["member"] != NOT_GIVEN and min(row["orders_before"], row["orders_now"]) > 0:
                    values = (float(row[c]) for c in ("before", "now", "orders_before", "orders_now"))
                    yield _Move(str(row["member"]), *values)


def _factors(cube: Cube, rng: np.random.Generator) -> Iterator[Told]:
    found = [m for m in _moves(cube) if m.cause and min(m.before, m.now) > 0 and abs(m.delta / m.before) >= 0.01]
    patterns = [(p, False) for p in FACTOR] + [(p, True) for p in RISE_ONLY]
    for i in rng.permutation(len(patterns)):
        pattern, rise_only = patterns[i]
        fitting = [m for m in found if m.delta > 0 or not rise_only]
        if not fitting:
            continue
        m = fitting[int(rng.integers(len(fitting)))]
        up = m.delta > 0
        true, false = WORDS[m.cause], WORDS["value" if m.cause == "volume" else "volume"]
        at = 0 if up else 1
        names = {
            **_movement(cube, m.before, m.now), "revenue": f"revenue of {m.who}" if m.who else "revenue",
            "true": true[at], "false": false[at], "True_": _capital(true[at]), "False_": _capital(false[at]),
            "done": true[2 + at], "undone": false[2 + at], "plain": true[4], "other": false[4],
        }  # fmt: skip
        yield told(pattern, names, "cause word", "cause member", {})


def _members(cube: Cube, rng: np.random.Generator) -> Iterator[Told]:
    whole = sides(cube).iloc[0]
    before, now = float(whole["before"]), float(whole["now"])
    delta = now - before
    fitting = []
    for dimension in cube.book.dimensions:
        if dimension not in cube.book.sales or dimension not in NOUNS or not delta:
            continue
        rows = sides(cube, dimension)
        part = {str(m): float(d) / delta for m, d in zip(rows["member"], rows["now"] - rows["before"], strict=True)}
        part.pop(NOT_GIVEN, None)
        order = sorted(part, key=lambda m: -part[m])
        wrong = [m for m in order if part[m] <= 0.1 and m in order[2:]]
        if len(order) > 2 and part[order[0]] >= 0.5 and wrong:
            fitting.append((dimension, order[0], wrong))
    for i in rng.permutation(len(MEMBER)):
        if fitting and before > 0 and abs(delta / before) >= 0.01:
            dimension, first, wrong = fitting[int(rng.integers(len(fitting)))]
            names = {**_movement(cube, before, now), "x": first, "nouns": NOUNS[dimension][1]}
            other = wrong[int(rng.integers(len(wrong)))]
            yield told(MEMBER[i], names, "cause word", "cause member", {"x": other})


def _mix(cube: Cube) -> Iterator[Told]:
    """Prices or the mix of products behind the average price per unit."""
    if "units" not in cube.book.sales or "product" not in cube.book.sales:
        return
    table = price_volume_mix(cube, "product")
    if not table:
        return
    last = table.records()[-1]
    mix, price = float(last["mix"]), float(last["price"])
    before, now = (float(last["price_before"]), float(last["price_now"]))
    if mix != mix or sum(abs(last[b]) for b in BUCKETS) > 0.1 * (abs(mix) + abs(price)):
        return
    moved = now - before
    for name, mine, others in (("mix", mix, price), ("price", price, mix)):
        if mine * moved > 0 and others / (mine + others) < 1 - CLEAR and mine * (mine + others) > 0:
            words = {"mix": "the product mix", "price": f"{'higher' if moved > 0 else 'lower'} prices of the products"}
            names = {
                **_movement(cube, before, now), "less": "more" if moved > 0 else "less", "true": words[name],
                "false": words["price" if name == "mix" else "mix"],
            }  # fmt: skip
            for pattern in MIX:
                yield told(pattern, names, "cause word", "cause member", {})


def _movement(cube: Cube, before: float, now: float) -> dict[str, str]:
    up = now > before
    return {
        "moved": "rose" if up else "fell", "move": "rise" if up else "fall",
        "size": f"{abs(now / before - 1):.1%}", "when": f"in {cube.calendar.now.label}",
    }  # fmt: skip


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
