"""The `Claim`: one thing that a report says, what the data say, and the verdict."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from xlsales.audit.periods import Span
from xlsales.audit.vocabulary import metric_name

Verdict = Literal[
    "right", "wrong", "wrong direction", "mislabelled", "misleading", "not significant", "unverifiable", "not testable"
]
VERDICTS: tuple[Verdict, ...] = (
    "right", "wrong", "wrong direction", "mislabelled", "misleading", "not significant", "unverifiable", "not testable",
)  # fmt: skip
REFUTED: tuple[Verdict, ...] = ("wrong", "wrong direction")
"""What the rows speak against."""
SYMBOLS: dict[Verdict, str] = {
    "right": "✓", "wrong": "✗", "wrong direction": "⇅", "mislabelled": "≠", "misleading": "!", "not significant": "≈",
    "unverifiable": "?", "not testable": "–",
}  # fmt: skip
Kind = Literal[
    "number", "change", "share", "direction", "rank", "comparison", "share_words", "cause", "consistency", "coverage",
    "category", "label", "significance", "what_if", "recommendation", "opportunity", "seasonality", "benchmark",
    "class", "sum", "ratio", "repeated", "growth", "concentration",
]  # fmt: skip
Measure = Literal["value", "change", "difference", "points", "share", "mean_growth", "compound_growth", "contribution"]
Filters = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Query:
    """What a claim asks of the data, from its words alone.

    Parameters
    ----------
    metric
        revenue, orders, units, average_sale, asp, win_rate, weeks_to_close and so on.
    measure
        value, change (relative), difference (absolute), points, share (of the total without `filters`' last
        dimension), mean_growth, compound_growth.
    filters
        (dimension, members) pairs; members of one dimension are taken together.
    span, compare
        The periods spoken of and compared with; `span` None is all rows.
    of
        For shares and contributions: the filters of the whole.
    without
        Members that are left out.
    """

    metric: str
    measure: Measure = "value"
    filters: Filters = ()
    span: Span | None = None
    compare: Span | None = None
    of: Filters = ()
    without: Filters = ()

    @property
    def text(self) -> str:
        """The query in words, as shown in the audit."""
        who = ", ".join(" + ".join(m) for _, m in self.filters)
        when = self.span.label if self.span else "all periods"
        against = f" against {self.compare.label}" if self.compare else ""
        how = "" if self.measure == "value" else f"{self.measure.replace('_', ' ')} of "
        out = "".join(f" without {' + '.join(m)}" for _, m in self.without)
        return f"{how}{metric_name(self.metric)}{f' of {who}' if who else ''}{out}, {when}{against}"


@dataclass(frozen=True)
class Claim:
    """One claim and its verdict.

    Parameters
    ----------
    line
        1-based line of the report.
    text
        The clause as it stands in the report.
    kind
        What sort of claim it is.
    stated
        The figure or words as printed.
    true
        What the data (or the text's own figures) give, as text; empty where nothing can be computed.
    verdict, why
        The verdict, and one sentence that explains it.
    query
        What was asked of the data, in words; empty for checks inside the text.
    stated_value, true_value
        As numbers (fractions for percentages), where there are any.
    start, end
        Where `stated` stands in the written line; (0, 0) where it does not.
    asked
        The query whose answer `true` is, where the cube gave it.
    fix
        What takes its place in the corrected text; empty where nothing does.
    verb
        Where the word of direction stands that carries a figure.
    note
        What is true, for the corrected text, where `why` would be too long.
    """

    line: int
    text: str
    kind: Kind
    stated: str
    true: str = ""
    verdict: Verdict = "unverifiable"
    why: str = ""
    query: str = ""
    stated_value: float | None = None
    true_value: float | None = None
    start: int = 0
    end: int = 0
    fix: str = ""
    verb: tuple[int, int] | None = field(default=None, repr=False)
    note: str = field(default="", repr=False)
    asked: Query | None = field(default=None, repr=False)
