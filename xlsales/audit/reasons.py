"""Why a figure is probably wrong: another period's, another member's, a dropped row, swapped digits."""

from __future__ import annotations

from dataclasses import replace

from xlsales.audit.claims import Query
from xlsales.audit.number_slots import Slots
from xlsales.audit.numbers import Number
from xlsales.audit.periods import Span
from xlsales.audit.precision import agreement, bare, in_unit, plain
from xlsales.audit.queries import Facts
from xlsales.audit.vocabulary import COUNT_METRICS, MONEY_METRICS, metric_name

_MOST = 400


def likely_reason(n: Number, stated: float, shown: float, slots: Slots, query: Query, facts: Facts) -> str:
    """One sentence, or nothing where no reason is found. Only ever explains a verdict that has been given."""

    def matches(other: Query) -> bool:
        value = facts.value(other)
        if value is None or (n.unit == "plain" and abs(stated) < 20):
            return False
        there = in_unit(n, value, other.measure)
        if slots.measure in ("change", "points", "difference") and not slots.sign and not n.signed:
            there = abs(there)
        return agreement(bare(n), stated, there) == "exact"

    return (
        _other_period(query, facts, matches) or _other_member(query, facts, matches) or _other_metric(n, query, matches)
        or _dropped_row(n, stated, shown, query, facts) or _digits(stated, shown)
    )  # fmt: skip


def _other_period(query: Query, facts: Facts, matches) -> str:  # type: ignore[no-untyped-def]
    if query.span is None:
        return ""
    span, grain = query.span, query.span.grain
    spans = [Span(grain, p.ix, p.ix, p.fiscal_year_start) for p in facts.cube.at(grain).calendar.periods]
    for other in [s for s in spans if s != span][-24:]:
        moved = replace(query, span=other, compare=other.before if query.compare else None)
        if matches(moved):
            return f"It is the figure of {other.label}."
    if query.measure in ("value", "share") and matches(replace(query, span=None)):
        return "It is the figure of all periods together."
    if query.compare and matches(replace(query, compare=span.year_ago)):
        return "It is the change against the year before."
    return ""


def _other_member(query: Query, facts: Facts, matches) -> str:  # type: ignore[no-untyped-def]
    for i, (dimension, members) in enumerate(query.filters):
        if len(members) != 1:
            continue
        for other in facts.members(dimension)[:_MOST]:
            swapped = (*query.filters[:i], (dimension, (other,)), *query.filters[i + 1 :])
            if other != members[0] and matches(replace(query, filters=swapped)):
                return f"It is the figure of {other}: probably a swapped label."
    if query.filters and matches(replace(query, filters=())):
        return "It is the figure of the whole company."
    return ""


def _other_metric(n: Number, query: Query, matches) -> str:  # type: ignore[no-untyped-def]
    group = MONEY_METRICS if query.metric in MONEY_METRICS else COUNT_METRICS if query.metric in COUNT_METRICS else ()
    for metric in sorted(group):
        if metric != query.metric and n.unit in ("money", "plain") and matches(replace(query, metric=metric)):
            return f"It is the {metric_name(metric)}."
    return ""


def _dropped_row(n: Number, stated: float, shown: float, query: Query, facts: Facts) -> str:
    if (
        query.measure != "value"
        or query.metric not in ("revenue", "units")
        or query.metric not in facts.cube.book.sales
    ):
        return ""
    gap = shown - stated
    rows = facts.cube.book.sales
    if len(rows) > 50_000 or abs(gap) < 1:
        return ""
    hit = (rows[query.metric] - abs(gap)).abs() <= n.step / 2
    for dimension, members in query.filters:
        if dimension in rows:
            hit &= rows[dimension].astype(str).isin(members)
    if not hit.any() or int(hit.sum()) > max(3, len(rows) // 100):
        return ""
    row = int(rows.loc[hit, "row"].iloc[0])
    what = "left out" if gap > 0 else "counted twice"
    return f"The difference is row {row} ({plain(n, abs(gap))}), probably {what}."


def _digits(stated: float, shown: float) -> str:
    a, b = f"{abs(stated):.0f}", f"{abs(round(shown)):.0f}"
    if len(a) == len(b) > 2 and a != b and sorted(a) == sorted(b):
        return "Two digits are swapped."
    if len(a) == len(b) > 3 and sum(x != y for x, y in zip(a, b, strict=True)) == 1:
        return "One digit differs."
    return ""
