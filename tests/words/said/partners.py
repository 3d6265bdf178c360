"""The comparison's partner: which period a figure is of, and with which others somebody is compared."""

from __future__ import annotations

from collections.abc import Iterator

from tests.words.said.reading import FIGURE, Claim, Said, Source, found
from xlsales.metrics.table import Fact

PERIOD = r"(?:Q[1-4] \d{4}|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\w* \d{4}|FY\d{2}(?: Q[1-4])?|\d{4})"
CLOSE = 1e-6
OF_A_PERIOD = ("now", "before", "revenue", "revenue_before", "actual")
"""Columns whose figures are of one period each; differences and rates of change are of two."""


def claims(one: Said) -> Iterator[Claim]:
    """Periods named beside a figure, and the company or the others named beside one."""
    yield from _periods(one)
    yield from _company(one)


def _periods(one: Said) -> Iterator[Claim]:
    f, p = r"⟦(?P<f>\d+)⟧", f"(?P<p>{PERIOD})"
    patterns = (
        rf"{f}(?: of revenue)? (?P<w>in {p})(?! to)", rf"(?P<w>{p}) \({f}\)", rf"(?P<w>{p}) brought {f}",
        rf"(?P<w>in {p}) revenue was {f}", rf"(?:after|from|and) {f} (?P<w>in {p})(?! to)",
    )  # fmt: skip
    seen: set[tuple[str, int]] = set()
    for pattern in patterns:
        for m in found(pattern, one):
            fact = one.fact(m["f"])
            if fact.column in OF_A_PERIOD and (m["f"], m.start("w")) not in seen:
                seen.add((m["f"], m.start("w")))
                yield Claim("partner", m["w"], *m.span("w"), lambda s, x=fact, p=m["p"]: _is_of(s, x, p))


def _is_of(source: Source, fact: Fact, label: str) -> bool | None:
    value = fact.value
    there = source.in_period(fact, label)
    if there is None or value is None or there != there:
        return None
    return abs(there - float(value)) <= CLOSE * max(1.0, abs(there))


def _company(one: Said) -> Iterator[Claim]:
    """The company's own figure, or all others', beside a member's."""
    f = FIGURE
    patterns = (
        rf"\((company) {f}", rf"the (company's) {f}", rf"(the others) win {f}", rf"of the (others)' {f}",
        rf"against (the others)' {f}", rf"(all others) {f}", rf"while (all others) \w+ {f}",
        rf"those of (the others) {f}",
        rf"{f} (?:against|above) (the other seasons)", rf"{f} more than (the other) \w+", rf"{f} (above the others)",
        rf"{f} times the (company's) potential",
    )  # fmt: skip
    for pattern in patterns:
        for m in found(pattern, one):
            mark, words = (m[1], 2) if m[1].isdigit() else (m[2], 1)
            fact = one.fact(mark)
            yield Claim("partner", m[words], *m.span(words), lambda s, x=fact: _same(s, x))


def _same(source: Source, fact: Fact) -> bool | None:
    value = source.value(fact)
    if value is None or fact.value is None or value != value:
        return None
    return abs(value - float(fact.value)) <= CLOSE * max(1.0, abs(value))
