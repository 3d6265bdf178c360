"""What several sheets need: tables by name, a chart's title from a finding, a sheet that says what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pandas as pd

from xlsales.causes.sides import TOTAL
from xlsales.findings.finding import Finding
from xlsales.findings.nouns import dimension_noun, plural, within
from xlsales.metrics.table import Table
from xlsales.report.analysis import Analysis
from xlsales.report.model import Block, Heading, TableBlock
from xlsales.table.book import NOT_GIVEN
from xlsales.words.sentence import Sentence, Slot
from xlsales.words.template import sentence_of

SHOWN = 30
# The tests behind the column "How sure"; they stand in --json.
TESTS = ("p", "p_holm", "certain")


def brief(table: Table, most: int = SHOWN) -> Table:
    """The first rows of a long table (the latest of periods), its total, and a note that says where the rest is."""
    frame = table.frame
    if len(frame) <= most + 1:
        return table
    total = str(frame["member"].iloc[-1]) == TOTAL if "member" in frame else False
    timed = frame.columns[0] == "period"
    kept = pd.concat([frame.head(most), frame.tail(1)]) if total else frame.tail(most) if timed else frame.head(most)
    note = f"The {'last' if timed else 'first'} {most} of {len(frame) - total:,} rows; --json has them all."
    return replace(table, frame=kept.reset_index(drop=True), notes=(*table.notes, note))


def shown(analysis: Analysis, *prefixes: str) -> Iterator[Table]:
    """Tables with rows that are called so, or so with a dimension after it, in the order of the prefixes."""
    dimensions = analysis.cube.book.dimensions
    for prefix in prefixes:
        for name in (prefix, *(f"{prefix}_{d}" for d in dimensions)):
            table = analysis.evidence.table(name)
            if table is not None:
                yield table


def missing(analysis: Analysis, *names: str) -> tuple[Block, ...]:
    """Why tables that a reader would look for are not here, one line each."""
    tables = analysis.evidence.tables
    absent = [tables[n] for n in names if n in tables and tables[n].missing]
    return (Heading("What these rows cannot tell"), *(TableBlock(t) for t in absent)) if absent else ()


def headline(analysis: Analysis, kind: str, dimension: str = "") -> Sentence | None:
    """The strongest finding of a kind, about a dimension, as a title; None where there is none."""
    for finding in analysis.findings:
        about = not dimension or (bool(finding.subject) and finding.subject[0][0] == dimension)
        if finding.kind == kind and about and (said := sentence_of(finding)) is not None:
            return said
    return None


def stated(table: Table | None, column: str, metric: str, before: str, after: str) -> Sentence | None:
    """A figure of a table as a title, where no finding gives one; None where it is not known."""
    at = table.row(metric=metric) if table is not None else None
    if table is None or at is None or not (fact := table.fact(column, at)).known:
        return None
    return Sentence((before, Slot(fact), after))


def leader(analysis: Analysis, *dimensions: str) -> Sentence | None:
    """Who leads the first of some dimensions in which one member is ahead of another; None where nobody is."""
    cube = analysis.cube
    for dimension in dimensions:
        table = analysis.evidence.table(f"breakdown_{dimension}")
        if table is None or len(table.frame) < 2 or table.values["member"][0] == NOT_GIVEN:
            continue
        first, second = table.values["revenue"][:2]
        if not first - max(second, 0.0) >= 1:
            continue
        who, revenue, share = (Slot(table.fact(c, 0)) for c in ("member", "revenue", "share"))
        many = plural(dimension_noun(cube, dimension))
        words = f" leads the {many} {within(cube.calendar.now.label)} with "
        return Sentence((who, words, revenue, ", ", share, " of all revenue."))
    return None


def links(findings: Sequence[Finding], column: str) -> dict[tuple[int, str], str]:
    """Formulas that turn a column's sheet names into links to the first cell that each finding rests on.

    The cell is named by reference, so the link follows it when rows are inserted above.
    """
    out = {}
    for at, finding in enumerate(findings):
        fact = next((f for f in finding.facts.values() if f.known), None)
        if fact is not None:
            out[(at, column)] = '=HYPERLINK("#"&CELL("address",{' + fact.id + f'}}),"{finding.sheet}")'
    return out
