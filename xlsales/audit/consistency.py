"""Consistently, every quarter, steadily: each step of the series."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace

from xlsales.audit.claims import Claim
from xlsales.audit.periods import same_grain
from xlsales.audit.queries import Facts
from xlsales.audit.scope import Reading, Said
from xlsales.audit.subjects import as_filters, group_before, inherited, statement
from xlsales.table.period import Grain

_CONSISTENT = re.compile(
    (
        r"\b(?:consistently|every (?:quarter|month|year|period)|each (?:quarter|month|year|period)"
        r"|in all (?:quarters|months|years|periods)|steadily|continuously|month after month"
        r"|quarter after quarter|without exception)\b"
    ),
    re.I,
)


def check_consistency(reading: Reading, said: Said, facts: Facts) -> Iterator[Claim]:
    """'Grew every quarter', 'steadily declining': each step of the series."""
    m = _CONSISTENT.search(said.line.text, said.start, said.end)
    if m is None or said.advice or not said.changes:
        return
    word = min(said.changes, key=lambda w: abs(w.start - m.start()))
    if abs(word.start - m.start()) > 40 or word.entry == "flat":
        return
    who = as_filters(group_before(said, max(m.start(), word.start), (said.start, said.end)) or inherited(said))
    metrics = [w.entry for w in said.metrics if w.end <= word.start and w.entry not in ("customers", "growth_rate")]
    named = re.search(r"month|quarter|year", m.group(0), re.I)
    grain: Grain = named.group(0).lower() if named else facts.cube.calendar.grain  # type: ignore[assignment]
    calendar = facts.cube.at(grain).calendar
    span = next((p.span for p in said.periods if p.span and p.span.count > 1), None) or reading.about
    if span is not None and span.grain == grain and span.count == 1:
        span = None
    values = [
        (ix, v)
        for ix, v in sorted(facts.by_period(metrics[-1] if metrics else "revenue", who, calendar.grain).items())
        if ix not in calendar.partial and ix in calendar.present
    ]
    if span is not None:
        inner = same_grain(span, calendar.grain)
        values = [(ix, v) for ix, v in values if inner.first <= ix <= inner.last]
    claim = replace(statement(said, m.start(), m.end(), "consistency"), query="the changes from period to period")
    steps = [(b, y / x - 1) for (_, x), (b, y) in itertools.pairwise(values) if x > 0]
    if len(steps) < 2:
        yield replace(claim, verdict="not testable", why=f"There are only {len(values)} whole periods.")
        return
    broken = [(ix, s) for ix, s in steps if (s > 0) != (word.entry == "up")]
    shown = ", ".join(f"{calendar.period(ix).label} {s:+.1%}" for ix, s in broken[:3])
    if broken:
        yield replace(claim, verdict="wrong", true=shown, why=f"Not in {len(broken)} of {len(steps)} periods: {shown}.")
    else:
        yield replace(
            claim, verdict="right", true=f"{len(steps)} of {len(steps)}", why=f"So in all {len(steps)} periods."
        )
