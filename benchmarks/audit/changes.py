"""Change one thing of a sentence that the audit calls right: a figure, a direction, a period, a name, a cause."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np

from benchmarks.audit.told import Change, Kind, replaced
from xlsales.audit.claims import Claim
from xlsales.audit.correct import opposite
from xlsales.audit.vocabulary import words
from xlsales.cube.cube import Cube
from xlsales.table.book import NOT_GIVEN, SalesBook
from xlsales.table.period import Period

FIGURES = ("number", "change", "share", "growth", "cause")
CAUSES = (
    ("volume, not value", "value, not volume"), ("mostly volume", "mostly value"), ("volume first", "value first"),
    ("Volume leads", "Average order leads"),
)  # fmt: skip
# A superlative and its opposite, an ordinal and another.
RANKS = (
    ("highest", "lowest"), ("largest", "smallest"), ("best", "worst"), ("strongest", "weakest"), ("most", "least"),
    ("fastest", "slowest"), ("top", "bottom"), ("biggest", "smallest"), ("second", "third"), ("fourth", "second"),
    ("first", "third"),
)  # fmt: skip
_QUARTER = re.compile(r"Q([1-4]) (\d{4})")
_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")


def changes(sentence: str, claims: Sequence[Claim], cube: Cube, rng: np.random.Generator) -> Iterator[Change]:
    """The sentence with one thing changed, once for each thing that the audit calls right."""
    right = [c for c in claims if c.verdict == "right"]
    if right:
        yield from _figures(sentence, right, rng)
        yield from _directions(sentence)
        yield from _both_ways("cause word", sentence, CAUSES)
        for c in right:
            if c.kind in ("rank", "category"):
                yield from list(_both_ways("rank word", sentence, RANKS, c.start, c.end))[:1]
        yield from _periods(sentence, right, cube, rng)
        yield from _names(sentence, cube.book, rng)


def _figures(sentence: str, right: Sequence[Claim], rng: np.random.Generator) -> Iterator[Change]:
    for c in right:
        if c.kind not in FIGURES or not re.search(r"\d", c.stated):
            continue
        kind: Kind = "share" if c.kind == "share" else "number"
        yield replaced(kind, sentence, c.start, c.end, other_number(c.stated, rng))
        sign = re.match(r"[+-](?=[$€£]?\d)", c.stated)
        if sign and c.true_value:
            yield replaced("sign", sentence, c.start, c.start + 1, "-" if sign.group(0) == "+" else "+")


def _directions(sentence: str) -> Iterator[Change]:
    for word in words("change", sentence):
        # "Lost customers" are a kind of customers, "fell away" says where from.
        idle = (
            sentence[word.end :].startswith((" away", " is one", " customers"))
            or "would have" in sentence[: word.start]
        )
        if not idle and (other := opposite(sentence[word.start : word.end])):
            yield replaced("direction", sentence, word.start, word.end, other)


def _both_ways(
    kind: Kind, sentence: str, pairs: Sequence[tuple[str, str]], start: int = 0, end: int | None = None
) -> Iterator[Change]:
    for one, other in pairs:
        for before, after in ((one, other), (other, one)):
            found = re.compile(rf"(?<!\w){before}(?!\w)").search(sentence, start, len(sentence) if end is None else end)
            if found:
                yield replaced(kind, sentence, found.start(), found.end(), after)


def _periods(sentence: str, right: Sequence[Claim], cube: Cube, rng: np.random.Generator) -> Iterator[Change]:
    """Another quarter of the data, outside which nothing could be said, and one that has none of the same figures.

    The quarter reported on is left out: "fell to 68 from 79 in Q2" may well mean that both fell in Q2.
    """
    found = _QUARTER.search(sentence)
    if not found or not any(found.group(0) in c.text for c in right):
        return
    named = {cube.calendar.now.label, *re.findall(r"Q[1-4] \d{4}", sentence)}
    stated = {float(n.replace(",", "")) for n in re.findall(r"(?<![\w.])\d[\d,]*(?:\.\d+)?", sentence)}
    others = [
        p.label for p in cube.calendar.periods
        if _QUARTER.fullmatch(p.label) and p.label not in named and not stated & figures_of(cube, p)
    ]  # fmt: skip
    if others:
        yield replaced("period", sentence, *found.span(), str(rng.choice(others)))


def figures_of(cube: Cube, period: Period) -> set[float]:
    """The company's figures of a period as the narrative prints them, and those one last digit away."""
    sales = cube.sales_in(period)
    if sales.empty:
        return set()
    row = {k: float(v) for k, v in sales.iloc[0].items() if k != "period"}
    out = [(row[k], 0) for k in ("revenue", "orders", "units") if k in row]
    out += [(row["revenue"] / row[k], 2) for k in ("orders", "units") if row.get(k)]
    out += [(100 * (1 - row["cost"] / row["revenue"]), 1)] if row.get("cost") else []
    if "customer" in cube.book.sales:
        counts = cube.customers()
        out += [(float(n), 0) for n in counts.loc[counts["period"] == period.ix, "customers"]]
    if cube.book.deals is not None and not (deals := cube.deals_closed_in(period)).empty:
        d = deals.iloc[0]
        out += [(100 * d["won"] / d["closed"], 1)] if d["closed"] else []
        out += [(d["won_days"] / 7 / d["won_dated"], 2)] if d["won_dated"] else []
    return {round(round(v, n) + step * 10.0**-n, n) for v, n in out for step in (-1, 0, 1)}


def _names(sentence: str, book: SalesBook, rng: np.random.Generator) -> Iterator[Change]:
    for dimension in ("region", "product", "rep", "manager", "segment", "sector"):
        if dimension not in book.dimensions or dimension not in book.sales:
            continue
        members = [str(m) for m in book.sales[dimension].cat.categories if m != NOT_GIVEN]
        places = {m: at for m in members if (at := re.search(rf"(?<!\w){re.escape(m)}(?!\w)", sentence))}
        here = sorted(places, key=lambda m: places[m].start())
        others = [m for m in members if m not in places]
        if here and others:
            yield replaced("name", sentence, *places[here[0]].span(), str(rng.choice(others)))
        between = sentence[places[here[0]].end() : places[here[1]].start()] if len(here) >= 2 else ""
        # The order of a list says nothing: only where something stands between two names is one told apart.
        if re.search(r"\w", re.sub(r"\b(?:and|with|or)\b|[,&]", "", between)):
            yield _swapped(sentence, places[here[0]].span(), places[here[1]].span())


def _swapped(sentence: str, one: tuple[int, int], other: tuple[int, int]) -> Change:
    first, second = sentence[slice(*one)], sentence[slice(*other)]
    text = sentence[: one[0]] + second + sentence[one[1] : other[0]] + first + sentence[other[1] :]
    start = other[0] + len(second) - len(first)
    return Change("swap", sentence, text, ((one[0], one[0] + len(second)), (start, start + len(first))))


def other_number(stated: str, rng: np.random.Generator) -> str:
    """A figure printed alike, 4 to 40 % away."""
    m = _DIGITS.search(stated)
    assert m is not None
    text = m.group(0)
    decimals = len(text.split(".")[1]) if "." in text else 0
    value = float(text.replace(",", ""))
    step = max(value * float(rng.uniform(0.04, 0.4)), 2 * 10.0**-decimals)
    new = value + step * (1 if rng.random() < 0.5 or value < 2 * step else -1)
    body = f"{new:,.{decimals}f}" if "," in text else f"{new:.{decimals}f}"
    return stated[: m.start()] + body + stated[m.end() :]
