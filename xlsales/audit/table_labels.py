"""Whether a table's header and label say all about a figure, or something that nobody but their writer can resolve."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from xlsales.audit.members import MemberMention
from xlsales.audit.numbers import Number
from xlsales.audit.period_mentions import period_mentions
from xlsales.audit.periods import Clock
from xlsales.audit.tables import CHANGE, EARLIER, EVER, SHARE, Cell, place_of, short_header
from xlsales.audit.vocabulary import words

# Words that narrow nothing down: what stays after them decides.
_PLAIN = re.compile(
    r"\b(?:of|in|by|the|a|an|and|for|total|totals|subtotal|grand|sum|avg|average|mean|no|nr|num|number"
    r"|count|value|values|amount|figures?|actuals?|current|now|this|latest|net|booked|sold|made|achieved|all|overall"
    r"|company|group|period|results?|reported|usd|eur|gbp|dollars?|euros?|pounds?|k|m|mn|mio|bn|thousands?|millions?"
    r"|metric|measure|kpi|quarter|month|year|rate|pct|percent|percentage|pp|points?|team|key)\b|'?000s?\b",
    re.I,
)
# What says that a figure is of less, or of something else, than the name beside it.
_NARROWING = re.compile(
    r"\b(?:new|lost|excl\w*|without|w/o|except|top|bottom|under|over|above|below|other|others|else|rest|only|not|least"
    r"|most|first|last|from|between|expected|effect|impact|target|plan|goal|forecast|potential|cumulative)\b",
    re.I,
)
_PROSE_WORDS = 5


def prose(cell: str) -> bool:
    """Whether a cell holds a sentence rather than a label or a figure.

    Examples
    --------
    >>> prose("Sales Rep Ann Lee"), prose("It fell because one large account went silent")
    (False, True)
    """
    return len(re.findall(r"[^\W\d_]{2,}", cell)) > _PROSE_WORDS


def bare(cells: tuple[Cell, ...], row: str, n: Number) -> bool:
    """Whether a number stands in its cell without words of its own."""
    at = place_of(cells, n)
    if at is None:
        return False
    rest = row[cells[at].start : n.start] + row[n.end : cells[at].end]
    return len(re.findall(r"[^\W\d_]{2,}", rest)) <= 1


def unexplained(label: str, members: Sequence[MemberMention], clock: Clock, *, header: bool) -> str:
    """The words of a header or label that name no metric, period, member or anything else that is known.

    Parameters
    ----------
    members
        Members named in it, by their places in it.
    header
        Whether it heads a column, where a word that is not known may be all that matters.

    Examples
    --------
    >>> clock = Clock(2024 * 12, 2024 * 12 + 11, None)
    >>> [unexplained(t, (), clock, header=True) for t in ("Revenue Q2 2024", "Effect of revenue", "Change, %")]
    ['', 'Effect', '']
    """
    left = list(label)
    known = [(m.start, m.end) for m in members]
    known += [(w.start, w.end) for table in ("metrics", "dimensions") for w in words(table, label)]
    known += [(p.start, p.end) for p in period_mentions(label, clock)]
    for a, b in known:
        left[a:b] = " " * (b - a)
    rest = "".join(left)
    for pattern in (CHANGE, SHARE, EARLIER, EVER, _PLAIN):
        rest = pattern.sub(lambda m: " " * len(m[0]), rest)
    found = re.findall(r"[^\W\d_]{2,}", rest)
    if not header and known:
        # Beside a name, "Senior" or "Ltd" says nothing new; "new customers" would.
        found = [m[0] for m in _NARROWING.finditer(rest)]
    return " ".join(found)


def untold(cells: tuple[Cell, ...], row: str, n: Number, members: Sequence[MemberMention], clock: Clock) -> bool:
    """Whether nothing but its writer's mind says what a table's figure is of, or the number is part of a label."""
    at = place_of(cells, n)
    if at is None or prose(row[cells[at].start : cells[at].end]):
        return False
    if at == 0:
        return True
    left = cells[:at]
    if any(_SINCE.search(c.title) for c in left):
        return True
    named = any(m.start < cells[at].start for m in members)
    if (
        not named
        and re.fullmatch(r"[\s|#]*\d+[\s|.]*", row[cells[0].start : cells[0].end])
        and not _years(row, cells[0], clock)
    ):
        # A number as a label is an id that nobody knows.
        return True
    labels = [cells[0], *(c for c in left[1:] if words("dimensions", c.title))]
    title = cells[at].title
    odd = not short_header(title) and unexplained(title, cells[at].members, clock, header=True)
    if odd or _second(cells, at):
        return True
    return any(_odd(row[c.start : c.end].strip(" |"), row, c, members, clock) for c in labels)


# A column that says from when or for what a row's figures hold.
_SINCE = re.compile(r"\b(?:since|until|from|to|per|window|basis)\b", re.I)


def _years(row: str, cell: Cell, clock: Clock) -> bool:
    return bool(period_mentions(row[cell.start : cell.end], clock))


def _second(cells: tuple[Cell, ...], at: int) -> bool:
    """Whether an earlier column of the same metric and time is there already: "Units … Volume"."""
    own = cells[at]
    return bool(own.metric) and any(
        c.metric == own.metric
        and c.span == own.span
        and c.title != own.title
        and _qualifiers(c) == _qualifiers(own)
        and not c.members
        and not own.members
        for c in cells[1:at]
    )


def _qualifiers(cell: Cell) -> tuple[bool, ...]:
    return tuple(bool(pattern.search(cell.title)) for pattern in (CHANGE, SHARE, EARLIER, EVER))


def _odd(label: str, row: str, cell: Cell, members: Sequence[MemberMention], clock: Clock) -> bool:
    start = row.index(label, cell.start) if label else cell.start
    own = [m for m in members if start <= m.start < start + len(label)]
    moved = [replace(m, start=m.start - start, end=m.end - start) for m in own]
    return bool(unexplained(label, moved, clock, header=False))
