"""What a number is about, once its slots are filled."""

from __future__ import annotations

from dataclasses import dataclass

from xlsales.audit.claims import Filters, Measure
from xlsales.audit.periods import Span
from xlsales.audit.vocabulary import Word

COMPARING = ("change", "difference", "points", "contribution")


@dataclass(frozen=True)
class Slots:
    """What a number is about.

    Parameters
    ----------
    metric
        Canonical metric, or empty where the words name none.
    measure
        value, change, difference, points or share.
    groups
        One `Filters` for each statement (several for lists such as "A, B and C fell by 12 %").
    span, compare
        Periods; `stated` says whether the words name the span.
    sign
        −1 for a decline, +1 for growth, 0 where the words give no direction.
    inherited
        Whether the members were taken over from above or before.
    change
        The word of direction.
    """

    metric: str
    measure: Measure
    groups: tuple[Filters, ...]
    span: Span | None
    compare: Span | None = None
    stated: bool = False
    sign: int = 0
    inherited: bool = False
    change: Word | None = None
    guessed: bool = False
    role: str = "now"
    without: Filters = ()
    of: Filters = ()
