"""Whom and what a statement without a figure is about."""

from __future__ import annotations

import re

from xlsales.audit.claims import Claim, Filters, Kind
from xlsales.audit.members import MemberMention
from xlsales.audit.scope import Said
from xlsales.audit.vocabulary import Word
from xlsales.audit.who import is_object

_JOINED = re.compile(r"\s*(?:\([^)]*\)\s*)?(?:,|and|&|\+|/|,\s*and|as well as)\s*(?:the\s+|our\s+|total\s+)*", re.I)


def statement(said: Said, start: int, end: int, kind: Kind, *, whole: bool = False) -> Claim:
    """A claim about words between two positions, without its verdict."""
    a, b = (said.start, said.end) if whole else said.clause(start)
    if b - a < 25:
        a, b = said.start, said.end
    stated = said.line.as_written(start, end).strip()
    if any(stated.count(mark) % 2 for mark in ("**", "__")):
        # Half of a pair of marks: "Territory Performance:** Revenue per territory".
        stated = said.line.quoted(start, end)
    return Claim(
        said.line.number, said.quoted(a, b), kind, stated,
        start=said.line.place(start), end=said.line.place(end - 1) + 1,
    )  # fmt: skip


def group_before(said: Said, at: int, within: tuple[int, int]) -> tuple[MemberMention, ...]:
    """The nearest list of members before a position."""
    text = said.line.text
    found = [m for m in said.members if within[0] <= m.start and m.end <= at]
    if not found:
        return ()
    if re.match(r"\s*(?:\([^)]*\))?\s*,?\s*(?:whose|who|which|where)\b", text[found[-1].end : at]):
        # "… overtook B, where sales have been falling": the clause speaks of B alone.
        return (found[-1],)
    if not re.search(r"\b(?:whose|who|which)\b", text[found[-1].end : at]):
        found = [m for m in found if not is_object(said, m)] or found
    out = [found[-1]]
    for m in reversed(found[:-1]):
        if m.dimension == out[0].dimension and _JOINED.fullmatch(text[m.end : out[0].start]):
            out.insert(0, m)
        else:
            break
    if len(out) > 1 and re.fullmatch(r"\s*(?:\([^)]*\)\s*)?,\s*", text[out[-2].end : out[-1].start]):
        # "A was level with B, C came in third": a comma without "and" begins with another subject.
        out = out[-1:]
    others = [m for m in found if m.dimension != out[0].dimension]
    return (*out, *others[-1:])


def group_after(said: Said, at: int, within: tuple[int, int]) -> tuple[MemberMention, ...]:
    """The nearest list of members after a position."""
    text = said.line.text
    found = [m for m in said.members if at <= m.start < within[1]]
    if not found:
        return ()
    out = [found[0]]
    for m in found[1:]:
        if m.dimension == out[0].dimension and _JOINED.fullmatch(text[out[-1].end : m.start]):
            out.append(m)
        elif m.dimension == out[0].dimension:
            break
    others = [
        m for m in found if m.dimension != out[0].dimension and re.fullmatch(r"\s*[(]?\s*", text[out[-1].end : m.start])
    ]
    return (*out, *others[:1])


def inherited(said: Said) -> tuple[MemberMention, ...]:
    """Members taken over: by a pronoun from the topic or the sentence before, else from above."""
    if said.anaphor:
        return said.topic or said.before or said.above
    return said.topic or said.above


def as_filters(members: tuple[MemberMention, ...]) -> Filters:
    """Members as filters, those of one dimension together."""
    kept: dict[str, list[str]] = {}
    for m in members:
        if m.member not in kept.setdefault(m.dimension, []):
            kept[m.dimension].append(m.member)
    return tuple((d, tuple(names)) for d, names in kept.items())


def is_counted(text: str, word: Word) -> bool:
    """Whether customers are the figure spoken of and not those whom it is about: "the number of customers".

    Examples
    --------
    >>> text = "by number of customers"
    >>> is_counted(text, Word("customers", 3, 22)), is_counted(text, Word("customers", 13, 22))
    (True, False)
    """
    written = text[word.start : word.end].lower()
    return word.entry != "customers" or written.startswith(("number of", "unique", "distinct", "active", "paying"))


def metrics_before(said: Said, at: int, within: tuple[int, int]) -> list[Word]:
    """The nearest list of metrics before a position: 'AOV and total orders'."""
    text = said.line.text
    found = [w for w in said.metrics if within[0] <= w.start and w.end <= at]
    out = found[-1:]
    for w in reversed(found[:-1]):
        if _JOINED.fullmatch(text[w.end : out[0].start]):
            out.insert(0, w)
        else:
            break
    return out
