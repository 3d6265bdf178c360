"""Audit a report: every claim it makes, against the rows and against itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from xlsales.audit.advised import check_coverage, check_recommendations, check_terms
from xlsales.audit.again import read_again
from xlsales.audit.causes import check_causes
from xlsales.audit.claims import Claim
from xlsales.audit.comparisons import check_comparisons
from xlsales.audit.contradictions import claims_beside
from xlsales.audit.counts import check_counts, check_streaks
from xlsales.audit.directions import check_directions
from xlsales.audit.documents import Document, document_of_rows, document_of_text
from xlsales.audit.drivers import check_drivers
from xlsales.audit.effects import check_effects
from xlsales.audit.fields import check_fields
from xlsales.audit.figures import check_numbers
from xlsales.audit.groupings import with_groupings
from xlsales.audit.internal import check_internally
from xlsales.audit.judgements import check_judgements
from xlsales.audit.losses import check_losses
from xlsales.audit.members import names_of
from xlsales.audit.omissions import check_gaps, check_promises
from xlsales.audit.own_words import own_words
from xlsales.audit.pairs import check_pairs
from xlsales.audit.performances import check_performances
from xlsales.audit.period_pairs import check_period_pairs
from xlsales.audit.period_shares import check_period_shares
from xlsales.audit.periods import Clock, span_of
from xlsales.audit.plain_effects import check_plain_effects
from xlsales.audit.preferences import check_preferences
from xlsales.audit.queries import Facts
from xlsales.audit.ranks import check_ranks
from xlsales.audit.reader import read
from xlsales.audit.result import Audit
from xlsales.audit.scope import Reading, Said
from xlsales.audit.segments import check_segments
from xlsales.audit.settle import settled, undecided_words, with_undecided
from xlsales.audit.share_words import check_share_words
from xlsales.audit.stories import check_stories
from xlsales.audit.tops import check_tops
from xlsales.audit.turned import check_turned, check_would_have
from xlsales.audit.vocabulary import speaking
from xlsales.cube.cube import cube_of
from xlsales.fiscal import month_at
from xlsales.settings import Settings
from xlsales.table.book import SalesBook

_FAR_PAST, _FAR_FUTURE = 1970 * 12, 2099 * 12 + 11


def audit(
    report: str | Document | Sequence[Sequence[Any]],
    book: SalesBook | None = None,
    settings: Settings | None = None,
    beside: Sequence[str | Document] = (),
) -> Audit:
    """Check every claim of a report.

    Parameters
    ----------
    report
        Text or Markdown, a `Document` (see `read_document` for files), or the rows of a cell range.
    book
        The rows to check against; None checks the report against itself only.
    settings
        The options: `period` names the period that the report is about where the text does not.
    beside
        Other reports of the same rows; what they state differently is a claim too.

    Returns
    -------
    Audit
        Claims in the order of the text, each with its verdict.

    Examples
    --------
    >>> from xlsales.table.book import book_from_roles
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"date": pd.to_datetime(["2024-01-05", "2024-02-05"]), "revenue": [10.0, 5.0]})
    >>> audit("Revenue was $16 in total.", book_from_roles(rows)).claims[0].verdict
    'wrong'
    """
    document, others = as_document(report), [as_document(other) for other in beside]
    options = settings or Settings()
    again = partial(_claims_of, book=book, settings=options, beside=tuple(others))
    if book is None:
        clock = Clock(_FAR_PAST, _FAR_FUTURE, None, options.fiscal_year_start)
        return _audited(document, others, partial(read, names=None, clock=clock, fixed=False), None, again)
    book = with_groupings(book)
    cube = cube_of(book, options)
    facts = Facts(cube)
    now = span_of(cube.calendar.now)
    first = min(int(cube.book.sales["month"].min()), facts.months[0])
    # Rows that carry only a label reach to the end of their last period.
    last = cube.calendar.last_day
    clock = Clock(first, month_at(last, options.fiscal_year_start), now, options.fiscal_year_start)
    before = span_of(cube.calendar.before) if cube.calendar.before else None
    with speaking(own_words(book)):
        reader = partial(read, names=names_of(cube), clock=clock, fixed=bool(options.period), compare=before)
        return _audited(document, others, reader, facts, again)


def _audited(
    document: Document,
    others: Sequence[Document],
    reader: Callable[[Document], Reading],
    facts: Facts | None,
    again: Callable[[Document], Sequence[Claim]],
) -> Audit:
    reading = reader(document)
    claims = _checked(reading, facts)
    claims += [c for other in others for c in claims_beside(reading, reader(other), claims)]
    return Audit(document, _ordered(claims), facts.cube.book.source_name if facts else "", again)


def _claims_of(
    document: Document, book: SalesBook | None, settings: Settings, beside: Sequence[Document]
) -> tuple[Claim, ...]:
    return audit(document, book, settings, beside).claims


def as_document(report: str | Document | Sequence[Sequence[Any]]) -> Document:
    """Whatever holds a report, as a `Document`."""
    if isinstance(report, Document):
        return report
    return document_of_text(report) if isinstance(report, str) else document_of_rows(report)


def _checked(reading: Reading, facts: Facts | None) -> list[Claim]:
    out: list[Claim] = []
    for said in reading.sentences:
        if facts is None:
            out += undecided_words(said)
            out += check_judgements(reading, said, None)
        else:
            check = partial(_of_sentence, facts=facts)
            out += read_again(reading, said, check(reading, said), check)
    inside = check_internally(reading)
    out = settled(out, inside, reading, facts) if facts is not None else with_undecided(reading, inside) + out
    return [
        *out,
        *check_recommendations(reading),
        *check_coverage(reading, facts),
        *check_terms(reading),
        *check_promises(reading),
        *check_gaps(reading),
        *check_fields(reading, facts),
    ]


def _of_sentence(reading: Reading, said: Said, facts: Facts) -> list[Claim]:
    """Every claim of one sentence against the rows."""
    out: list[Claim] = []
    compared, used = check_comparisons(reading, said, facts)
    sized, more = check_tops(reading, said, facts)
    effects, others = check_plain_effects(reading, said, facts)
    if not effects:
        effects, others = check_effects(reading, said, facts)
    segments, of_segments = check_segments(said, facts)
    paired, of_pairs = check_pairs(reading, said, facts)
    counted, of_counts = check_counts(reading, said, facts)
    streaks, of_streaks = check_streaks(reading, said, facts)
    of_counts |= of_streaks
    dated, of_dates = check_period_pairs(reading, said, facts)
    of_counts |= of_dates
    parts, of_parts = check_period_shares(reading, said, facts)
    used |= of_parts
    out += parts
    out += dated
    used |= more | others | of_segments | of_pairs
    out += [*compared, *sized, *effects, *paired, *counted, *streaks] if not segments else [*segments]
    out += check_numbers(reading, said, facts, frozenset(used))
    moved = [*check_performances(reading, said, facts), *check_directions(reading, said, facts)]
    out += [c for c in moved if c.start not in of_counts]
    out += check_ranks(reading, said, facts)
    out += check_share_words(reading, said, facts)
    out += check_causes(reading, said, facts)
    out += check_drivers(reading, said, facts)
    out += check_stories(reading, said, facts)
    out += check_preferences(reading, said, facts)
    out += check_losses(reading, said, facts)
    out += check_turned(reading, said, facts)
    out += check_would_have(reading, said, facts)
    return out + [c for c in check_judgements(reading, said, facts) if c.start not in of_counts]


def _ordered(claims: list[Claim]) -> tuple[Claim, ...]:
    kept = {(c.line, c.start, c.end, c.kind, c.stated, c.query, c.text): c for c in claims}
    return tuple(sorted(kept.values(), key=lambda c: (c.line, c.start, c.end)))
