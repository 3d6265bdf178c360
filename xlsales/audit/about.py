"""The period that a document is about."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from xlsales.audit.periods import Clock, Span, same_grain

if TYPE_CHECKING:
    from xlsales.audit.scope import Said


def period_about(said: list[Said], clock: Clock) -> tuple[Span | None, bool]:
    """The period that a document is about: that of its title, else of its first lines; None is all rows."""
    titled = [
        p
        for i, s in enumerate(said[:8])
        if s.line.kind == "heading" or (i == 0 and _is_title(s)) or (i < 4 and _introduces(s))
        for p in s.periods
        if p.span
    ]  # fmt: skip
    early = [p for s in said[:14] for p in s.periods if p.span]
    for group in (titled, early):
        spans = [p for p in group if p.role in ("at", "start", "end")]
        if not spans:
            continue
        start = next((p.span for p in spans if p.role == "start"), None)
        end = next((p.span for p in spans if p.role == "end"), None)
        if start and end:
            joined = joined_span(start, end)
            if group is titled or not any(p.role == "at" for p in spans[:1]):
                return joined, True
        at = [p.span for p in spans if p.role == "at" and p.span]
        if len(set(at)) >= 2 and (wide := _around(at)) is not None and group is early:
            return wide, True
        if len(set(at)) >= 3 and Counter(at).most_common(1)[0][1] < 0.6 * len(at):
            return None, False
        if at:
            return Counter(at).most_common(1)[0][0], True
    anywhere = [p for s in said for p in s.periods]
    if any(p.relative for p in anywhere):
        return clock.now, False
    return None, False


def reached(span: Span, clock: Clock) -> bool:
    """Whether the data hold a part of a span."""
    low, high = span.months
    return low <= clock.last_month and high >= clock.first_month


def _around(spans: list[Span]) -> Span | None:
    """The one span that all the others lie in: a year with its quarters."""
    wide = max(spans, key=lambda s: s.months[1] - s.months[0])
    inside = all(wide.months[0] <= s.months[0] and s.months[1] <= wide.months[1] for s in spans)
    return wide if inside else None


def _introduces(said: Said) -> bool:
    """ "Here's a summary of your sales data for 2024:" """
    return not said.numbers and bool(said.periods) and said.text.rstrip().endswith(":") and len(said.text) < 160


def _is_title(said: Said) -> bool:
    """Whether a first line is a title though nothing marks it: short, without a figure and without a full stop."""
    return len(said.text) < 90 and not said.numbers and not said.text.rstrip().endswith((".", "!", "?"))


def joined_span(a: Span, b: Span) -> Span:
    """The stretch from one period to another."""
    if a.grain != b.grain:
        grain = min(a.grain, b.grain, key=("month", "quarter", "year").index)
        a, b = same_grain(a, grain), same_grain(b, grain)
    return Span(a.grain, min(a.first, b.first), max(a.last, b.last), a.fiscal_year_start)
