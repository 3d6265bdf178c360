"""A row of a list or table that lacks a field which all others have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from xlsales.audit.claims import Claim
from xlsales.audit.periods import Span
from xlsales.audit.queries import Facts
from xlsales.audit.scope import Reading, Said
from xlsales.audit.subjects import as_filters, statement
from xlsales.table.book import NOT_GIVEN

# So many rows make a list, and so many of them must have the field.
_LEAST, _MOST_OF = 4, 0.75


def check_fields(reading: Reading, facts: Facts | None) -> Iterator[Claim]:
    """One claim for each line that names no member of a dimension, where its neighbours do and the rows neither."""
    if facts is None:
        return
    lists: dict[tuple[object, ...], list[Said]] = defaultdict(list)
    for said in reading.sentences:
        if said.line.kind in ("bullet", "row") and said.numbers and said.members and not said.advice:
            lists[(said.line.kind, said.line.parents, said.line.header)].append(said)
    for items in lists.values():
        for dimension in facts.cube.book.dimensions:
            lacking = [s for s in items if all(m.dimension != dimension for m in s.members)]
            have = len(items) - len(lacking)
            if len(items) < _LEAST or not lacking or have < _MOST_OF * len(items):
                continue
            for said in lacking:
                yield from _blank(said, dimension, facts, have)


def _blank(said: Said, dimension: str, facts: Facts, have: int) -> Iterator[Claim]:
    """The rows behind a line have no member of the dimension either."""
    filters = as_filters(said.members)
    span: Span | None = next((p.span for p in said.periods if p.span), None)
    blank = (*filters, (dimension, (NOT_GIVEN,)))
    of = facts.amount("revenue", filters, span)
    if not of or facts.lines(blank, span) < facts.lines(filters, span):
        return
    name = facts.cube.book.label(dimension).lower()
    whole = facts.amount("revenue", (), None) or of
    last = said.members[-1]
    who = ", ".join(m for _, names in filters for m in names)
    yield replace(
        statement(said, last.start, last.end, "coverage", whole=True),
        verdict="misleading",
        true=f"no {name}",
        query=f"{name} of {who}, {span.label if span else 'all periods'}",
        why=(
            f"It names no {name}, which the other {have} lines do, and the rows have none either: "
            f"{of:,.0f} ({of / whole:.1%} of revenue) belong to no {name}."
        ),
    )
