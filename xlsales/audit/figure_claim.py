"""The claim that a figure makes, before its verdict."""

from __future__ import annotations

from dataclasses import replace

from xlsales.audit.claims import Claim, Kind
from xlsales.audit.number_slots import Slots
from xlsales.audit.numbers import Number
from xlsales.audit.precision import plain
from xlsales.audit.scope import Said


def claim_at(said: Said, n: Number, kind: Kind) -> Claim:
    """A claim about a number, without its verdict."""
    start, end = said.clause(n.start)
    if end - start < 25 or n.end > end:
        start, end = said.start, said.end
    return Claim(
        said.line.number,
        said.quoted(start, end),
        kind,
        said.line.as_written(n.start, n.end).strip() or n.text,
        start=said.line.place(n.start),
        end=said.line.place(n.end - 1) + 1,
    )


def verb_of(said: Said, n: Number, slots: Slots) -> tuple[int, int] | None:
    """Where the word of direction that carries a figure stands in the written line; none where it is the figure."""
    word = slots.change
    if word is None or slots.measure not in ("change", "difference", "points") or n.start <= word.start < n.end:
        return None
    if not said.start <= word.start < said.end:
        return None
    return said.line.place(word.start), said.line.place(word.end - 1) + 1


def ratio_claim(said: Said, n: Number, over: Number, under: Number, true: float) -> Claim:
    """The claim of a figure that two others of the same text give as their ratio, without its verdict."""
    return replace(
        claim_at(said, n, "ratio"),
        true=plain(n, true),
        true_value=true,
        stated_value=n.value,
        query=f"{over.text} / {under.text}",
    )
