"""A mismatch whose figure is true of another period or name that its sentence speaks of as well."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from xlsales.audit.claims import Claim, Query
from xlsales.audit.numbers import Number
from xlsales.audit.periods import PeriodMention, Span
from xlsales.audit.precision import agreement, in_unit
from xlsales.audit.queries import Facts
from xlsales.audit.scope import Reading, Said
from xlsales.table.period import period_ix

_MOVED = ("value", "change", "difference")
_OF = re.compile(r"\s*(?:of|in|for|from|\()\s*(?:the )?", re.I)
_PAIR = re.compile(r"[$€£\s]*(?:against|versus|vs\.?|to|and|,)[$€£\s]*", re.I)


def true_elsewhere(reading: Reading, said: Said, claim: Claim, n: Number, facts: Facts) -> str:
    """Why a figure may be of another period or name, of which it is true, or empty.

    Parameters
    ----------
    claim
        What the figure was read as, which the rows contradict.
    n
        The figure.
    """
    return (
        _in_turn(said, claim, n, facts)
        or _guessed_period(reading, said, claim, n, facts)
        or _other_period(reading, said, claim, n, facts)
    )


def _in_turn(said: Said, claim: Claim, n: Number, facts: Facts) -> str:
    """One of two figures behind a colon, true of the name before it that has its turn: "A has passed B: 9 to 8"."""
    text = said.line.text
    colon = text.rfind(":", said.start, n.start)
    pair = [x for x in said.numbers if x.start > colon]
    named = [m for m in said.members if m.end <= colon]
    if claim.asked is None or colon < 0 or len(pair) != 2 or len(named) != 2:
        return ""
    if named[0].dimension != named[1].dimension or not _PAIR.fullmatch(text[pair[0].end : pair[1].start]):
        return ""
    own = named[0 if pair[0].start == n.start else 1]
    query = replace(claim.asked, filters=((own.dimension, (own.member,)),))
    return f"It may be of {own.member}, of whom it is true." if _is_true(n, claim, query, facts) else ""


def _guessed_period(reading: Reading, said: Said, claim: Claim, n: Number, facts: Facts) -> str:
    """A figure without a period, in a report about none, that is true of one that the report names."""
    asked = claim.asked
    if reading.about_stated or asked is None or any(p.span for p in said.periods):
        return ""
    named = [s for span in reading.spans for s in (span, span.year_ago)]
    queries = [
        replace(asked, span=s, compare=c) for s in named for c in ((s.before, s.year_ago) if asked.compare else (None,))
    ]
    found = next((q for q in queries if _is_true(n, claim, q, facts)), None)
    return f"No period is named; it is true of {found.text}." if found else ""


def _other_period(reading: Reading, said: Said, claim: Claim, n: Number, facts: Facts) -> str:
    """A period asked for that belongs to another figure, while the figure is true of the report's own."""
    asked, about = claim.asked, reading.about
    if asked is None or about is None or asked.span == about or asked.measure not in _MOVED:
        return ""
    own = [p for p in said.periods if p.span and p.span == asked.span]
    others = [x for x in said.numbers if x.start != n.start]
    if any(not _of_another(said, p, n, others) for p in own):
        return ""
    groups = [asked.filters]
    if not own:
        groups += [((m.dimension, (m.member,)),) for m in said.members]
    start = about.fiscal_year_start
    ix = period_ix(about.months[1], "year", start)
    for span in (about, Span("year", ix, ix, start)):
        for compare in (span.before, span.year_ago) if asked.compare else (None,):
            meant = (replace(asked, span=span, compare=compare, filters=filters) for filters in groups)
            if span != asked.span and any(_is_true(n, claim, q, facts) for q in meant):
                return f"The words may mean {span.label}, of which it is true."
    return ""


def _of_another(said: Said, p: PeriodMention, n: Number, others: Sequence[Number]) -> bool:
    text = said.line.text
    if "," in text[n.end : p.start] and any(n.end <= x.start and x.end <= p.start for x in others):
        return True
    return any(
        p.end <= x.start < n.start or (x.end <= p.start and _OF.fullmatch(text[x.end : p.start])) for x in others
    )


def _is_true(n: Number, claim: Claim, query: Query, facts: Facts) -> bool:
    value = facts.value(query)
    if value is None or claim.stated_value is None:
        return False
    shown, stated = in_unit(n, value, query.measure), claim.stated_value
    if query.compare is not None:
        shown, stated = abs(shown), abs(stated)
    return agreement(n, stated, shown) in ("exact", "rounded")
