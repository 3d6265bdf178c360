"""Sentences with everything that is named in them, and what they take over from above and before."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from xlsales.audit.documents import Document, Line
from xlsales.audit.members import MemberMention, Names
from xlsales.audit.numbers import Number
from xlsales.audit.periods import Clock, PeriodMention, Span
from xlsales.audit.tables import Cell
from xlsales.audit.vocabulary import Word

_MODAL = re.compile(
    (
        r"(?<!\w)(?:should|could|would|(?-i:will|may)|(?:likely|expected|set|poised|projected|bound) to|might"
        r"|can|must|need(?:s)? to|aims? to|in order to|if (?:he|she"
        r"|it|they|we)|would have|potential(?:ly)? (?:of|to)|goal|if)(?!\w)"
    ),
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Said:
    """One sentence and what it names; positions are those of `line.text`.

    `inherited` holds what stands above or before it: members, periods and metrics that it does not name itself.
    """

    line: Line
    start: int
    end: int
    clauses: tuple[tuple[int, int], ...]
    members: tuple[MemberMention, ...] = ()
    periods: tuple[PeriodMention, ...] = ()
    numbers: tuple[Number, ...] = ()
    metrics: tuple[Word, ...] = ()
    changes: tuple[Word, ...] = ()
    advice: bool = False
    anaphor: bool = False
    company: bool = False
    topic: tuple[MemberMention, ...] = ()
    above: tuple[MemberMention, ...] = ()
    before: tuple[MemberMention, ...] = ()
    above_metric: str = ""
    before_metric: str = ""
    above_period: tuple[PeriodMention, ...] = ()
    before_period: tuple[PeriodMention, ...] = ()
    against_year_ago: bool = False
    section: str = ""
    columns: tuple[Cell, ...] = ()

    @property
    def text(self) -> str:
        """The sentence without mark-up."""
        return self.line.text[self.start : self.end]

    def clause(self, at: int) -> tuple[int, int]:
        """The clause around a position."""
        return next((c for c in self.clauses if c[0] <= at < c[1]), (self.start, self.end))

    def quoted(self, start: int, end: int) -> str:
        """A stretch as it stands in the report, without blanks at its ends."""
        text = self.line.text
        while start < end and text[start] in " ,;:-–—":
            start += 1
        while end > start and text[end - 1] in " ,;":
            end -= 1
        return self.line.quoted(start, end)


@dataclass(frozen=True)
class Reading:
    """A document read: its sentences, and the period that it is about.

    `yearly` says that it compares with the year before throughout, so that a change without a period is one on that.
    """

    document: Document
    sentences: tuple[Said, ...]
    clock: Clock
    about: Span | None
    about_stated: bool
    compare: Span | None = None
    spans: tuple[Span, ...] = ()
    yearly: bool = False
    names: Names = field(repr=False, compare=False, default=None)  # type: ignore[assignment]


def hypothetical(text: str) -> bool:
    """Whether a clause speaks of what could or should be.

    Examples
    --------
    >>> hypothetical("revenue could rise by 5%"), hypothetical("revenue rose by 5%")
    (True, False)
    """
    return bool(_MODAL.search(text))
