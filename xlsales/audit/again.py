"""A sentence without a period of its own, read once more for the periods that it may mean."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from xlsales.audit.claims import REFUTED, Claim
from xlsales.audit.periods import Span
from xlsales.audit.scope import Reading, Said
from xlsales.table.period import period_ix

Check = Callable[[Reading, Said], list[Claim]]


def read_again(reading: Reading, said: Said, claims: list[Claim], check: Check) -> list[Claim]:
    """Claims in which what is wrong of the report's whole stretch, but true of the period meant, is right.

    Parameters
    ----------
    claims
        What `check` made of the sentence as it stands.
    check
        The checks of one sentence.
    """
    if not any(c.verdict in REFUTED for c in claims) or any(p.span and p.role != "before" for p in said.periods):
        return claims
    # The title's stretch stands above every sentence; it names no period for this one.
    above = tuple(p for p in said.above_period if p.span != reading.about)
    said = replace(said, above_period=above)
    for span in _meant(reading):
        other = {(c.start, c.end, c.kind): c for c in check(replace(reading, about=span, about_stated=True), said)}
        claims = [_better(c, other.get((c.start, c.end, c.kind)), span) for c in claims]
    return claims


def _better(claim: Claim, other: Claim | None, span: Span) -> Claim:
    if claim.verdict not in REFUTED or other is None or other.verdict != "right":
        return claim
    return replace(other, why=f"No period is named; of {span.label} it is true. {other.why}")


def _meant(reading: Reading) -> Iterator[Span]:
    """The period that may be meant: the last year of a stretch of years, or of the rows."""
    about = reading.about
    start = reading.clock.fiscal_year_start
    if about is None:
        year = period_ix(reading.clock.last_month, "year", start)
        yield Span("year", year, year, start)
    elif about.months[1] - about.months[0] >= 23:
        year = period_ix(about.months[1], "year", start)
        yield Span("year", year, year, start)
