"""Which kind of sentence is recounted by which judge, and what a judge gets to see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from benchmarks.statements.made import Array, Made
from benchmarks.statements.rows import Deals, Rows, Span, deals_of, labels_in, rows_of, span_of
from benchmarks.statements.statement import Statement

SIGN, WORDS, FIGURE = "sign", "words", "figure"
"""What can be wrong with a sentence: its direction, another word, or a figure."""


@dataclass(frozen=True)
class Fault:
    """What is wrong with a sentence, and why."""

    sort: str
    why: str


@dataclass(frozen=True)
class Scene:
    """A made world as the judge sees it: rows, deals, targets, and the periods that the report says it is about."""

    made: Made
    meta: dict[str, Any]

    @cached_property
    def rows(self) -> Rows:
        """The order lines."""
        return rows_of(self.made.orders)

    @cached_property
    def deals(self) -> Deals | None:
        """The opportunities."""
        return deals_of(self.made.deals)

    @property
    def targets(self) -> pd.DataFrame | None:
        """The quotas."""
        return self.made.targets

    def spans(self, statement: Statement) -> tuple[Span, Span] | None:
        """The period that a statement is about, and the one that it compares with."""
        now = statement.names.get("period") or self.meta.get("period") or ""
        before = statement.names.get("compared") or self.meta.get("compared_with") or ""
        one, other = span_of(str(now)), span_of(str(before))
        return (one, other) if one and other else None

    def now(self, statement: Statement) -> Span | None:
        """The period that a statement is about: the one it names, else the report's."""
        return span_of(str(statement.names.get("period") or self.meta.get("period") or ""))

    def told(self, statement: Statement) -> Span | None:
        """The span that the sentence itself writes; None where it writes none."""
        labels = labels_in(statement.text)
        return span_of(" to ".join(labels)) if labels else None

    def sides(self, statement: Statement) -> tuple[Array, Array] | None:
        """Which rows lie in the period, and which in the one compared with."""
        spans = self.spans(statement)
        return (self.rows.inside(spans[0]), self.rows.inside(spans[1])) if spans else None

    @property
    def days_before(self) -> int:
        """Days of data before the period reported on."""
        span = span_of(str(self.meta.get("period") or ""))
        return (span[0] - self.rows.first_day).days if span else 0


Judge = Callable[[Statement, Scene], "list[Fault] | None"]
"""Gives the faults of a statement; an empty list where it is right, None where it cannot be judged."""


def judges() -> dict[str, Judge]:
    """Kind of sentence → its judge."""
    from benchmarks.statements import (
        truths_changes,
        truths_coverage,
        truths_deals,
        truths_forecast,
        truths_members,
        truths_profit,
        truths_rows,
        truths_time,
    )

    return {
        **truths_changes.JUDGES, **truths_coverage.JUDGES, **truths_deals.JUDGES, **truths_forecast.JUDGES,
        **truths_members.JUDGES, **truths_profit.JUDGES, **truths_rows.JUDGES, **truths_time.JUDGES,
    }  # fmt: skip
