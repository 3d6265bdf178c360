"""What each number of a sentence is about: metric, members, periods and measure, from its context alone."""

from __future__ import annotations

import re
from dataclasses import replace

from xlsales.audit.beside import of_two, part_of, restated, said_again, stated_in
from xlsales.audit.change_words import change_word
from xlsales.audit.claims import Filters, Measure
from xlsales.audit.compared_periods import default_compare
from xlsales.audit.ellipsis import before_in_list, before_in_row
from xlsales.audit.level_roles import role_of
from xlsales.audit.no_figures import is_figure
from xlsales.audit.number_slots import COMPARING, Slots
from xlsales.audit.numbers import Number
from xlsales.audit.own_periods import end_of_range, own_period, own_span
from xlsales.audit.owned_shares import share_of
from xlsales.audit.rivals import paired_span
from xlsales.audit.scope import Reading, Said
from xlsales.audit.second_figures import partner_of, second_slots
from xlsales.audit.stretches import in_course, within
from xlsales.audit.table_labels import bare, untold
from xlsales.audit.tables import slots_of_cell
from xlsales.audit.vocabulary import RATE_METRICS
from xlsales.audit.when import periods_for
from xlsales.audit.which_measure import measure_of
from xlsales.audit.which_metric import metric_of
from xlsales.audit.who import groups_of, left_out, rest_of, spelled, versus

_ALONE = re.compile(
    r"^\s*(?:[,.;:)|(=→/]|$|(?:vs\.?|versus|against)(?!\w)|(?:in|from|for|during|and|to|while|after)\b)", re.I
)
_OF_ITS = re.compile(
    r"^\s*of (?:its|their|his|her) (?:total |own |overall )?(?:revenue|sales|turnover|orders|units|profit|business)\b",
    re.I,
)
_WAS = re.compile(r"\b(?:up|down)\s+(?:slightly |sharply )?from\s+(?:just |only |about )?$", re.I)


def slots_of(reading: Reading, said: Said, n: Number) -> Slots:
    """Fill the slots of one number."""
    text = said.line.text
    if (cell := _of_cell(reading, said, n)) is not None:
        return cell
    clause = said.clause(n.start)
    left_end = max([clause[0], *(m.end for m in said.numbers if m.end <= n.start)])
    before, after = text[clause[0] : n.start], text[n.end : said.end]
    change = change_word(said, n, clause)
    metric, guessed = metric_of(said, n, clause)
    if (again := _again(reading, said, n, after)) is not None:
        return again
    measure, metric, sign = measure_of(said, n, metric, change, before, after, text[left_end : n.start])
    if (through := _through_another(reading, said, n, metric, measure, before)) is not None:
        return through
    groups, inherited = groups_of(said, n, clause, measure, left_end)
    of: Filters = ()
    if measure in ("share", "value") and (pair := share_of(said, n)) is not None:
        measure, metric = "share", "revenue" if not metric or metric.endswith("_share") else metric
        groups, of, inherited = (
            (((pair[0].dimension, (pair[0].member,)),),),
            ((pair[1].dimension, (pair[1].member,)),),
            False,
        )
    elif measure == "share" and _OF_ITS.match(after):
        groups, of = _within(said, n, groups)
    without = left_out(said, n) if text.rfind("(", said.start, n.start) <= text.rfind(")", said.start, n.start) else ()
    if without:
        groups, inherited = (
            tuple(tuple(f for f in g if f not in without) or rest_of(said, without) for g in groups),
            False,
        )
    span, compare, stated = periods_for(reading, said, n.start, n.end, measure in COMPARING)
    if measure in COMPARING and change is not None and span is not None and _RECOVERED.match(text, change.start):
        near = any(p.role == "before" and 0 <= p.start - n.end < 25 and p.start < clause[1] for p in said.periods)
        compare = compare if near else span.before
    role = "now"
    inner = in_course(said, span) if span is not None else None
    inner = inner or (
        within(reading, said, span) if measure == "value" and span is not None and not stated_in(said) else None
    )
    if inner is not None and measure == "value" and (place := of_two(said, n)):
        # "Fell from 5 to 4" in a report on several years: the last one and the one before.
        span, stated, role = inner[0 if place == "to" else 1], True, "own"
    elif measure == "value" and (end := end_of_range(said, n)) is not None:
        span, stated = end, True
    elif measure == "value":
        role = role_of(text, said, n) if paired_span(said, n.start) is None else "now"
        if role == "before" and not own_period(said, n):
            marked = any(p.role == "before" and clause[0] <= p.start < clause[1] for p in said.periods)
            against = periods_for(reading, said, n.start, n.end, True)[1] if marked else None
            span = compare or against or default_compare(reading, said, span)
    metric, guessed = _metric_told(said, n, metric, measure, guessed, after)
    if measure != "value" and _OF_BEFORE.match(after) and n.unit in ("percent", "money", "plain") and not n.signed:
        # "Flat on the 39.6 % of the previous quarter": the level of that period.
        measure, sign, role = "value", 0, "before"
        span = periods_for(reading, said, n.start, n.end, True)[1] or default_compare(reading, said, span)
    if not metric and measure == "difference":
        metric, guessed = "revenue", False
    if metric == "customers" and n.step >= 10 and any(d == "customer" for g in groups for d, _ in g):
        # "Lumen is the largest account: 26.7k": the account is not counted.
        metric = "revenue"
    kept = compare if measure in COMPARING else None
    return Slots(metric, measure, groups, span, kept, stated, sign, inherited, change, guessed, role, without, of)


def _of_cell(reading: Reading, said: Said, n: Number) -> Slots | None:
    """The slots of a number in a table, from its row and its column; None where no column tells them."""
    if not said.columns:
        return None
    text = said.line.text
    if reading.names and untold(said.columns, text, n, said.members, reading.clock):
        return Slots("", "value", ((),), None, None, False, 0)
    if cell := slots_of_cell(
        said.columns, text, n, said.members, reading.clock, reading.about, said.above_metric, reading.compare
    ):
        # In a column of changes a figure without a minus, or brackets in its place, is a rise.
        bracketed = text[: n.start].rstrip(" $€£").endswith("(") and text[n.end :].lstrip(" %").startswith(")")
        moves = cell.measure in ("change", "difference", "points")
        sign = -1 if n.negative or (moves and bracketed) else 1 if moves or n.signed else 0
        return Slots(
            cell.metric, cell.measure, (cell.filters,), cell.span, cell.compare, True, sign, guessed=cell.guessed
        )
    if reading.names and bare(said.columns, text, n):
        # Words elsewhere in the row are those of other figures.
        return Slots("", "value", ((),), None, None, False, 0)
    return None


def _again(reading: Reading, said: Said, n: Number, after: str) -> Slots | None:
    """The slots of a figure that a sentence states once more, in another unit or for another period."""
    if (again := restated(said, n)) is not None:
        base, apart = slots_of(reading, said, again), own_span(said, n)
        return replace(base, span=apart, stated=True) if apart is not None else base
    if (same := said_again(said, n)) is not None and not re.match(r"\s*of\b", after):
        base = slots_of(reading, said, same)
        if base.measure in ("change", "difference"):
            return replace(base, measure="change" if n.unit == "percent" else "difference")
    return None


def _through_another(
    reading: Reading, said: Said, n: Number, metric: str, measure: Measure, before: str
) -> Slots | None:
    """The slots of a figure that is told through another one: its partner, its whole, its row or its list."""
    text = said.line.text
    partner = None if versus(said, n) is not None or paired_span(said, n.start) is not None else partner_of(said, n)
    if (
        partner is not None
        and (n.unit in ("money", "percent", "weeks", "plain"))
        and (
            measure in ("value", "share")
            or (n.unit == "percent" and not n.signed and (_WAS.search(before) or _is_level(reading, said, partner)))
        )
    ):
        return second_slots(reading, said, n, slots_of(reading, said, partner), text[partner.end : n.start])
    if (part := part_of(said, n)) is not None:
        base = slots_of(reading, said, part[0])
        if base.measure == "share" and base.groups:
            whole = base.of if part[1] else (*base.groups[0], *base.of)
            return replace(base, measure="value", groups=(whole,), of=(), change=None)
    if (before_it := before_in_row(said, n)) is not None:
        first = slots_of(reading, said, before_it)
        if first.measure in ("share", "value"):
            return replace(first, span=own_span(said, n), role="before", stated=True, change=None)
    if not metric and (listed := before_in_list(said, n)) is not None:
        first = slots_of(reading, said, listed[0])
        if first.metric and len(first.groups) == 1 and any(d == listed[1].dimension for d, _ in first.groups[0]):
            named = tuple((d, (listed[1].member,)) if d == listed[1].dimension else (d, m) for d, m in first.groups[0])
            return replace(first, groups=(named,), sign=(-1 if n.negative else 1) if n.signed else first.sign)
    return None


def _metric_told(said: Said, n: Number, metric: str, measure: Measure, guessed: bool, after: str) -> tuple[str, bool]:
    """The metric of a figure whose own words may name none, and whether it is a guess from the unit."""
    told = "profit" if said.before_metric == "margin" and n.unit == "money" else said.before_metric
    if told and (not metric or (guessed and metric == "revenue")):
        # "Gross margin did not keep up. It was $431K in 2024."
        metric = told
    if not metric:
        metric = {"money": "revenue", "weeks": "weeks_to_close"}.get(n.unit, "")
        if n.unit in ("percent", "times") and measure in ("change", "share"):
            metric = "revenue"
        if n.unit == "plain" and n.step >= 10 and _ALONE.match(after):
            # "76.6k" without a noun is money in a report without a currency.
            metric = "revenue"
        guessed = True
    return metric, guessed


_OF_BEFORE = re.compile(
    r"^\s*(?:recorded |seen |achieved |posted |reported |registered )?(?:of|in|from|for|during) (?:the )?"
    r"(?:previous|prior|last|preceding) (?:month|quarter|year|period)\b",
    re.I,
)


def _is_level(reading: Reading, said: Said, n: Number) -> bool:
    """Whether a percentage is a share or the level of a rate, so that one it is compared with is too."""
    first = slots_of(reading, said, n)
    return first.measure == "share" or (first.measure == "value" and first.metric in RATE_METRICS)


# Whoever recovers does so against the period right before.
_RECOVERED = re.compile(r"recover|rebound|bounce", re.I)


def _within(said: Said, n: Number, groups: tuple[Filters, ...]) -> tuple[tuple[Filters, ...], Filters]:
    """ "Its" in "A brings 48 % of its revenue" after "SMB hangs on A": the group named first, of which A is a part."""
    first = said.members[0] if said.members else None
    head = groups[0][0] if groups and groups[0] else None
    if first is None or head is None or len(groups) != 1 or first.start >= n.start:
        return groups, ()
    if first.dimension == head[0] or not any(m.member in head[1] and first.end <= m.start for m in said.members):
        return groups, ()
    return ((head,),), ((first.dimension, (first.member,)),)


__all__ = ["Slots", "default_compare", "is_figure", "periods_for", "slots_of", "spelled"]
