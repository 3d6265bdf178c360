"""Whether a query can be what a figure's words mean at all; if not, the words were not understood."""

from __future__ import annotations

import math

from xlsales.audit.claims import Query
from xlsales.audit.numbers import Number
from xlsales.audit.periods import Span
from xlsales.audit.queries import Facts
from xlsales.audit.vocabulary import COUNT_METRICS, MONEY_METRICS, RATE_METRICS, metric_name

# A slip of the pen changes a figure less than this; what is further off is another figure.
FURTHEST, FURTHEST_BARE, FURTHEST_NAMED = 8.0, 25.0, 5_000.0
_LEVELS = ("value", "difference")


def misread(n: Number, query: Query, stated: float, shown: float, facts: Facts, *, named: bool = False) -> str:
    """Why the rows' figure cannot be the one that is meant, or an empty string.

    Parameters
    ----------
    n
        The figure as printed.
    query
        What its words seem to ask.
    stated, shown
        The figure and the rows' one, in the printed unit.
    named
        Whether the words name the metric and whom it is about, so that only a gross gap speaks against the reading.
    """
    if (
        (query.measure in ("share", "contribution") or query.metric.endswith("_share"))
        and not query.filters
        and query.metric != "lost_share"
    ):
        return "The words do not say whose share this is."
    if n.unit == "percent" and query.measure == "value" and query.metric not in RATE_METRICS:
        return "A percentage of what, the words do not say."
    if query.compare is not None and query.span is not None and _length(query.span) != _length(query.compare):
        return f"{query.span.label} and {query.compare.label} differ in length: it is unclear which periods are meant."
    if n.unit in ("days", "weeks") and query.metric not in ("weeks_to_close", "days_to_close", "recency"):
        return f"{n.text} is a time, and no {metric_name(query.metric)}."
    if query.measure == "value" and stated < 0 and query.metric in COUNT_METRICS:
        return "A count cannot be below zero: this is something else."
    if query.measure in _LEVELS and n.unit in ("money", "plain"):
        if not shown and query.measure == "value" and not facts.lines(query.filters, query.span):
            when = query.span.label if query.span else "the data"
            return f"There are no rows in {when} to hold it against."
        # A count without a currency that is far from a sum of money counts something else.
        bare = n.unit == "plain" and query.metric in MONEY_METRICS
        furthest = FURTHEST if not named else FURTHEST_BARE if bare else FURTHEST_NAMED
        if shown and stated and not _near(abs(stated / shown), furthest):
            return "It is of another order of size than what the words seem to ask: they do not pin it down."
    if query.measure == "change" and n.unit == "percent" and abs(shown) > 400 and abs(stated) < 100:
        return "The periods compared do not fit what the words say."
    return ""


def _length(span: Span) -> int:
    low, high = span.months
    return high - low + 1


def _near(ratio: float, furthest: float) -> bool:
    """Whether two figures are near, or the same but for thousands written for millions."""
    if 1 / furthest < ratio < furthest:
        return True
    power = math.log(ratio, 1000)
    return abs(power - round(power)) < 0.01
