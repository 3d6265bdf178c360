"""What the figures in a table's cells are about: the column's header and the row's label say it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from xlsales.audit.claims import Filters, Measure
from xlsales.audit.members import MemberMention, Names
from xlsales.audit.numbers import Number
from xlsales.audit.periods import Clock, Span, period_mentions
from xlsales.audit.vocabulary import RATE_METRICS, words

_CHANGE = re.compile(
    r"\b(?:change|chg|growth|delta|diff(?:erence)?|variance|var|vs|versus|yoy|qoq|mom|y/y|q/q|m/m|increase|decrease)\b|Δ|\+/-",
    re.I,
)
_SHARE = re.compile(r"\bshare\b|\b(?:percent(?:age)?|pct) of\b|% of|\bmix\b|\bcontribution\b", re.I)
_YEARLY = re.compile(r"\byoy\b|y/y|year[- ]over[- ]year|(?:last|prior|previous) year", re.I)


@dataclass(frozen=True)
class Cell:
    """A cell of a table row, with what its column's header says."""

    start: int
    end: int
    metric: str = ""
    title: str = ""
    span: Span | None = None
    members: tuple[MemberMention, ...] = ()


@dataclass(frozen=True)
class CellSlots:
    """What the figure of a cell is about, as far as the table says."""

    metric: str
    measure: Measure
    filters: Filters
    span: Span | None
    compare: Span | None


def cells_of(header: str, row: str, names: Names | None, clock: Clock) -> tuple[Cell, ...]:
    """The cells of a row under their headers."""
    tops, own = _between_bars(header), _between_bars(row)
    out = []
    for i, (a, b) in enumerate(own):
        title = header[slice(*tops[i])].strip(" |") if i < len(tops) else ""
        named = words("metrics", title)
        spans = [p.span for p in period_mentions(title, clock) if p.span]
        members = tuple(names.mentions(title)) if names and title else ()
        if members and words("change", title) and not _pivoted(header, tops, members[0].dimension, names):
            # A column "Growth" holds changes, unless its neighbours are plans as well.
            members = ()
        out.append(Cell(a, b, named[0].entry if named else "", title, spans[-1] if spans else None, members))
    return tuple(out)


def _pivoted(header: str, tops: list[tuple[int, int]], dimension: str, names: Names | None) -> bool:
    """Whether several columns are headed by members of one dimension."""
    titles = [header[slice(*t)] for t in tops]
    found = [t for t in titles if names and any(m.dimension == dimension for m in names.mentions(t))]
    return len(found) > 1


_SCALE = re.compile(
    r"[(,]?\s*(?:in\s+)?(?:[$€£]|usd|eur|gbp)?\s?(?P<scale>k|thousands?|'?000s?|mn?|millions?|bn)\s*[)]?\s*$", re.I
)


def scaled(numbers: list[Number], cells: tuple[Cell, ...], row: str) -> list[Number]:
    """Figures under a header, or behind a label, that counts in thousands or millions: "Net sales ($k)"."""
    if not cells:
        return numbers
    label = _scale(row[cells[0].start : cells[0].end].strip(" |"))
    out = []
    for n in numbers:
        cell = next((c for c in cells if c.start <= n.start < c.end), None)
        factor = (_scale(cell.title) or label) if cell is not None else 0.0
        bare = n.unit in ("plain", "money") and not re.search(r"[a-z]", n.text, re.I)
        out.append(replace(n, value=n.value * factor, step=n.step * factor, round_step=0.0) if factor and bare else n)
    return out


def _scale(title: str) -> float:
    m = _SCALE.search(title) if re.search(r"[(,$€£]|\bin\b", title) else None
    word = m.group("scale").lower() if m else ""
    return 0.0 if not word else 1e9 if word == "bn" else 1e6 if word.startswith("m") else 1e3


def _between_bars(text: str) -> list[tuple[int, int]]:
    bars = [i for i, c in enumerate(text) if c == "|"]
    return list(pairwise(bars))


def slots_of_cell(
    cells: tuple[Cell, ...], row: str, n: Number, members: tuple[MemberMention, ...], clock: Clock, about: Span | None
) -> CellSlots | None:
    """What a figure in a table is about, or None where header and label do not say.

    Parameters
    ----------
    cells, row
        The cells of the row and its text.
    members
        Members named in the row.
    about
        The period that the document is about, for columns without one.
    """
    at = next((i for i, c in enumerate(cells) if c.start <= n.start < c.end), None)
    if at is None or at == 0:
        return None
    cell = cells[at]
    label = row[cells[0].start : cells[0].end]
    moves, part = bool(_CHANGE.search(cell.title)), bool(_SHARE.search(cell.title) or _SHARE.search(label))
    metric = _metric(cell, cells, at, label, n, moves or part)
    if not metric:
        return None
    measure: Measure = "value"
    if moves and n.unit != "weeks":
        measure = "points" if n.unit == "points" else "change" if n.unit == "percent" else "difference"
    elif part and n.unit == "percent" and metric not in RATE_METRICS:
        measure = "share"
    elif n.unit == "percent" and metric not in RATE_METRICS:
        return None
    spans = [c.span for c in cells if c.span]
    own = [p.span for p in period_mentions(label, clock) if p.span]
    span = (
        cell.span
        or (own[-1] if own else None)
        or (max(spans, key=lambda s: s.last) if moves and spans else None)
        or about
    )
    compare = None
    if measure in ("change", "difference", "points") and span is not None:
        earlier = [s for s in spans if s != span and s.grain == span.grain and s.first < span.first]
        before = max(earlier, key=lambda s: s.last) if earlier else span.before
        compare = span.year_ago if _YEARLY.search(cell.title) else before
    return CellSlots(metric, measure, _filters((*members, *cell.members)), span, compare)


def _metric(cell: Cell, cells: tuple[Cell, ...], at: int, label: str, n: Number, told: bool) -> str:
    """The metric of the column, else of the row's label, else of the column before ("Revenue | Share")."""
    if cell.metric:
        return cell.metric
    named = words("metrics", label)
    if named:
        return named[0].entry
    before = [c.metric for c in cells[1:at] if c.metric]
    if told and before:
        return before[-1]
    return "revenue" if n.unit == "money" or (told and any(c.span for c in cells)) else ""


def _filters(members: tuple[MemberMention, ...]) -> Filters:
    kept: dict[str, tuple[str, ...]] = {}
    for m in members:
        kept.setdefault(m.dimension, (m.member,))
    return tuple(kept.items())
