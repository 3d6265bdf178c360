"""Stories around figures: one member's effect sold as a group's, a "new" product, cannibalisation, an industry."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from xlsales.audit.claims import Claim, Filters, Query
from xlsales.audit.no_figures import is_figure
from xlsales.audit.numbers import Number
from xlsales.audit.periods import Span
from xlsales.audit.queries import Facts
from xlsales.audit.roles import check_roles
from xlsales.audit.scope import Reading, Said
from xlsales.audit.slots import default_compare, periods_for, slots_of
from xlsales.audit.subjects import inherited, statement
from xlsales.table.period import period_of

_EMPHASIS = re.compile(
    (
        r"\b(?:dramatic|significant|substantial|strong|sharp|impressive|severe|remarkable|massive|huge|steep"
        r"|robust)(?:ally|ly)?\b[^,;.]{0,30}$"
    ),
    re.I,
)
_GROUPS = ("region", "territory", "country", "segment", "sector", "category", "channel", "office", "product")
_NEW = re.compile(r"\b(?:the\s+)?(?P<word>new(?:ly[- ]launched)?)\s+(?:product\s+)?$", re.I)
_CANNIBAL = re.compile(r"\bcannibali[sz](?:ation|ing|ed|es?)(?: effect)?\b", re.I)
_PARTS = re.compile(
    r"[\s,(]*(?:and )?(?:more )?(?:specific\w*|particular\w*|especially|notably|namely|mainly|above all|i\.e\.|e\.g\."
    r"|including|such as)[\s,]*(?:in |the |for )*",
    re.I,
)
_INDUSTRY = re.compile(r"\b(?:the\s+)?(?P<what>(?:B2B|B2C)?\s*(?:[a-z]+\s){1,3}industry)\b")


def check_stories(reading: Reading, said: Said, facts: Facts) -> Iterator[Claim]:
    """Claims of this kind in a sentence."""
    if said.line.kind == "heading":
        return
    for n in said.numbers:
        if is_figure(said, n) and n.unit == "percent":
            yield from _one_member(reading, said, n, facts)
    yield from _new(reading, said, facts)
    yield from _cannibal(reading, said, facts)
    yield from check_roles(said, facts)
    yield from _industry(said, facts)


def _industry(said: Said, facts: Facts) -> Iterator[Claim]:
    """An industry that is no sector of the data, and those that are said to be parts of it."""
    m = _INDUSTRY.search(said.line.text, said.start, said.end)
    sectors = facts.members("sector") if m and "sector" in facts.cube.book.dimensions else []
    if m is None or not sectors or any(m.start() <= x.start < m.end() for x in said.members):
        return
    claim = statement(said, m.start("what"), m.end("what"), "label")
    named = _PARTS.match(said.line.text, m.end(), said.end)
    parts = [x.member for x in said.members if named and x.dimension == "sector" and x.start >= named.end()]
    if not parts:
        yield replace(claim, why="The data do not name this industry.")
        return
    yield replace(
        claim,
        verdict="wrong",
        true=f"sectors: {', '.join(sectors)}",
        query="sectors in the data",
        why=(
            f"No sector of the data is called so: {' and '.join(dict.fromkeys(parts))}, said to be parts of it, are "
            f"sectors of their own among {len(sectors)}."
        ),
    )


def _one_member(reading: Reading, said: Said, n: Number, facts: Facts) -> Iterator[Claim]:
    """A group's emphasised change whose sign is one customer's."""
    text = said.line.text
    emphasis = _EMPHASIS.search(text[said.start : n.start])
    if (
        emphasis is None
        or re.search(r"\b(?:without|excluding)\b", said.text, re.I)
        or "customer" not in facts.cube.book.dimensions
    ):
        return
    slots = slots_of(reading, said, n)
    if slots.measure != "change" or slots.metric != "revenue" or slots.span is None or slots.compare is None:
        return
    for group in slots.groups:
        if len(group) != 1 or group[0][0] not in _GROUPS:
            continue
        found = _flipped(group, slots.span, slots.compare, slots.sign, facts)
        if found is not None:
            start = said.start + emphasis.start()
            yield replace(
                statement(said, start, n.end, "concentration"),
                verdict="misleading",
                true=f"{found[1]:+.1%} without {found[0]}",
                why=f"One customer's effect: without {found[0]} it changed by {found[1]:+.1%}.",
                query=Query(
                    "revenue", "change", group, slots.span, slots.compare, (), (("customer", (found[0],)),)
                ).text,
            )


def _flipped(group: Filters, span: Span, compare: Span, sign: int, facts: Facts) -> tuple[str, float] | None:
    """The largest mover of a group that moved as stated, and the change without it, where the sign turns."""
    change = facts.value(Query("revenue", "change", group, span, compare))
    if not change or change * sign < 0:
        return None
    now = facts.by_member("revenue", "customer", group, span)
    before = facts.by_member("revenue", "customer", group, compare)
    moves = {c: now.get(c, 0.0) - before.get(c, 0.0) for c in {*now, *before}}
    if len(moves) < 2:
        return None
    mover = max(sorted(moves), key=lambda c: moves[c] * (1 if change > 0 else -1))
    left = facts.value(Query("revenue", "change", group, span, compare, (), (("customer", (mover,)),)))
    return (mover, left) if left is not None and left * change < 0 else None


def _new(reading: Reading, said: Said, facts: Facts) -> Iterator[Claim]:
    """ "The new X": was it sold before the period that the report is about?"""
    text = said.line.text
    now = reading.clock.now
    for m in said.members:
        found = _NEW.search(text[said.start : m.start])
        if found is None or now is None or m.dimension not in ("product", "category", "region", "channel"):
            continue
        start = facts.cube.calendar.first_day
        first = period_of(start, now.grain, now.fiscal_year_start)
        series = facts.by_period("lines", ((m.dimension, (m.member,)),), now.grain)
        sold = [ix for ix, v in series.items() if v]
        claim = replace(
            statement(said, said.start + found.start("word"), m.end, "label"),
            query=f"first period with sales of {m.member}",
        )
        if not sold:
            yield replace(claim, why=f"The data have no sale of {m.member}.")
            continue
        since = facts.cube.at(now.grain).calendar.period(min(sold))
        claim = replace(claim, true=since.label)
        if min(sold) >= now.first:
            yield replace(claim, verdict="right", why=f"It was first sold in {since.label}.")
        else:
            whole = " the first period of the data" if since.ix == first.ix else ""
            yield replace(
                claim, verdict="wrong", why=f"It has been sold since {since.label}{',' if whole else ''}{whole}."
            )


def _cannibal(reading: Reading, said: Said, facts: Facts) -> Iterator[Claim]:
    """Cannibalisation needs one to sell fewer while the other sells more."""
    m = _CANNIBAL.search(said.line.text, said.start, said.end)
    if m is None:
        return
    named = [x for x in said.members if x.dimension == "product"]
    loser = next((x for x in inherited(said) if x.dimension == "product"), None) or (
        named[0] if len(named) > 1 else None
    )
    winner = next((x for x in named if loser is None or x.member != loser.member), None)
    claim = statement(said, m.start(), m.end(), "cause", whole=True)
    if loser is None or winner is None:
        yield replace(claim, why="It would need the two products and their sales side by side.")
        return
    span = periods_for(reading, said, m.start(), m.end(), True)[0] or reading.clock.now
    compare = default_compare(reading, said, span)
    unit = "units" if facts.has("units") else "orders"
    moves = [
        facts.value(Query(unit, "difference", ((x.dimension, (x.member,)),), span, compare)) for x in (loser, winner)
    ]
    if moves[0] is None or moves[1] is None:
        yield replace(claim, why="There is no earlier period to compare with.")
        return
    shown = f"{loser.member} {moves[0]:+,.0f}, {winner.member} {moves[1]:+,.0f} {unit}"
    fits = moves[0] < 0 < moves[1]
    yield replace(
        claim,
        verdict="right" if fits else "misleading",
        true=shown,
        query=f"change of {unit} of both",
        why=f"The volumes {'fit' if fits else 'do not support'} it: {shown}.",
    )
