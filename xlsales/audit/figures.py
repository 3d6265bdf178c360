"""Every number of a report against the data."""

from __future__ import annotations

from dataclasses import replace

from xlsales.audit.claims import Claim, Filters, Kind, Query
from xlsales.audit.directions import FLAT
from xlsales.audit.elsewhere import NAMELESS, elsewhere, nameless
from xlsales.audit.figure_claim import claim_at, verb_of
from xlsales.audit.goals import goal_figure
from xlsales.audit.numbers import Number
from xlsales.audit.periods import Span
from xlsales.audit.plausible import misread
from xlsales.audit.precision import Agreement, agreement, in_unit, plain, printed
from xlsales.audit.queries import NEEDS, Facts
from xlsales.audit.readings import alternatives, stated_value
from xlsales.audit.reasons import likely_reason
from xlsales.audit.scope import Reading, Said
from xlsales.audit.slots import Slots, is_figure, slots_of, spelled
from xlsales.audit.tables import scale_of
from xlsales.audit.undecidable import special
from xlsales.audit.unknown import unknown_name
from xlsales.audit.vocabulary import metric_name

_KINDS: dict[str, Kind] = {
    "value": "number",
    "change": "change",
    "difference": "change",
    "points": "change",
    "share": "share",
    "mean_growth": "growth",
    "compound_growth": "growth",
    "contribution": "cause",
}


def check_numbers(reading: Reading, said: Said, facts: Facts, used: frozenset[int] = frozenset()) -> list[Claim]:
    """One claim for each figure of a sentence (several where a figure is stated of each member of a list).

    Parameters
    ----------
    used
        Starts of the figures that another check has taken (the gap of a comparison).
    """
    out: list[Claim] = []
    for n in said.numbers:
        if n.start in used:
            continue
        if (goals := goal_figure(reading, said, n, facts)) is not None:
            out += goals
            continue
        if not is_figure(said, n):
            continue
        if nameless(said):
            out.append(replace(claim_at(said, n, "number"), why=NAMELESS))
            continue
        if (apart := special(reading, said, n, facts)) is not None:
            out += apart
            continue
        if why := elsewhere(said, n.start, n.end):
            out.append(replace(claim_at(said, n, "number"), why=why))
            continue
        slots = slots_of(reading, said, n)
        unknown = unknown_name(said, n, slots)
        for filters in slots.groups:
            out.append(_checked(reading, said, n, slots, filters, facts, unknown))
    return out


def _checked(
    reading: Reading, said: Said, n: Number, slots: Slots, filters: Filters, facts: Facts, unknown: str
) -> Claim:
    claim = claim_at(said, n, _KINDS[slots.measure])
    if len(filters) > 1 and not facts.lines(filters, None) and facts.lines(filters[:1], None):
        # Two members that never meet in the data cannot both be meant.
        filters = filters[:1]
    query = _query(slots, filters)
    claim = replace(claim, query=query.text if slots.metric else "", stated_value=stated_value(n, slots))
    if unknown:
        return replace(claim, query="", why=f"{unknown} is not among the names in the data.")
    if not slots.metric:
        return replace(claim, why="The words do not say which figure of the data this is.")
    true = facts.value(query) if _outside(query, facts) is None else None
    if true is None:
        return replace(claim, why=_missing(slots, query, facts))
    shown = in_unit(n, true, slots.measure)
    claim = replace(claim, true=plain(n, shown), true_value=shown, asked=query, verb=verb_of(said, n, slots))
    agreed = _agrees(n, slots, shown)
    if agreed in ("exact", "rounded"):
        return replace(claim, verdict="right", why=_right(n, slots, shown, agreed, query))
    for other in alternatives(reading, said, n, slots, query, facts):
        value = (
            facts.amount(query.metric, query.filters, query.span, other.cycle)
            if other.cycle
            else facts.value(other.query)
        )
        if value is None:
            continue
        there = in_unit(n, value, other.query.measure)
        if _agrees(n, slots, there) in ("exact", "rounded"):
            return replace(
                claim,
                verdict=other.verdict,
                true=plain(n, there if other.verdict == "right" else shown),
                true_value=there if other.verdict == "right" else shown,
                query=other.query.text if other.verdict == "right" else query.text,
                asked=(None if other.cycle else other.query) if other.verdict == "right" else query,
                why=other.why.format(shown=plain(n, shown), there=plain(n, there), other=other.query.text),
            )
    named = not (slots.guessed or slots.inherited)
    if why := misread(n, query, stated_value(n, slots), shown, facts, named=named):
        return replace(claim, true="", true_value=None, asked=None, why=why)
    return _wrong(reading, said, n, slots, query, facts, claim, shown, agreed)


def _query(slots: Slots, filters: Filters) -> Query:
    if slots.measure == "share":
        return Query(slots.metric, "share", (*filters, *slots.of), slots.span, None, slots.of)
    return Query(slots.metric, slots.measure, filters, slots.span, slots.compare, (), slots.without)


def _agrees(n: Number, slots: Slots, shown: float) -> Agreement:
    stated = stated_value(n, slots)
    if slots.measure in ("change", "difference", "points") and not slots.sign and not n.signed and n.unit != "times":
        return agreement(n, abs(stated), abs(shown))
    return agreement(n, stated, shown)


def _right(n: Number, slots: Slots, shown: float, agreed: Agreement, query: Query) -> str:
    if agreed == "rounded":
        return f"True, but cut rather than rounded: it is {plain(n, shown)}."
    hedge = f" ({n.hedge} {n.text.lstrip('~><≈ ')} holds)" if n.hedge else ""
    return f"The rows give {plain(n, shown)}{hedge}."


def _missing(slots: Slots, query: Query, facts: Facts) -> str:
    if not facts.has(slots.metric):
        return (
            f"The data have no {metric_name(slots.metric)}: it would need {NEEDS.get(slots.metric, 'another column')}."
        )
    if (outside := _outside(query, facts)) is not None:
        return f"The data have no rows of {outside.label}."
    if query.compare is not None and facts.amount(query.metric, query.filters, query.compare) in (None, 0.0):
        return (
            f"There is nothing to compare with: the data have no {metric_name(slots.metric)} in {query.compare.label}."
        )
    if query.span is not None:
        return (
            f"The data cannot tell the {metric_name(slots.metric)} of {spelled(query.filters)} in {query.span.label}."
        )
    return f"The data cannot tell the {metric_name(slots.metric)} of {spelled(query.filters)}."


def _outside(query: Query, facts: Facts) -> Span | None:
    """The period of a query that lies wholly before or after the rows."""
    months = facts.months
    return next(
        (s for s in (query.span, query.compare) if s and (s.months[1] < months[0] or s.months[0] > months[1])), None
    )


def _wrong(
    reading: Reading,
    said: Said,
    n: Number,
    slots: Slots,
    query: Query,
    facts: Facts,
    claim: Claim,
    shown: float,
    agreed: Agreement,
) -> Claim:
    stated = stated_value(n, slots)
    if slots.measure == "mean_growth":
        return replace(
            claim,
            verdict="wrong",
            why=f"The mean of the period changes is {plain(n, shown)}.",
            fix=printed(n, shown, signed=n.signed),
        )
    directed = slots.measure in ("change", "difference", "points") and (slots.sign or n.signed)
    if directed and stated * shown < 0 and abs(shown) > 1e-9 and n.unit != "times":
        same = agreement(n, abs(stated), abs(shown)) in ("exact", "rounded")
        size = "" if same else f", and the size differs ({plain(n, abs(shown))})"
        # What hardly moved has no direction that could be wrong: the figure is.
        flat = FLAT * 100 if slots.measure == "change" and n.unit == "percent" else n.step / 2
        return replace(
            claim,
            verdict="wrong direction" if same or abs(shown) > flat else "wrong",
            why=f"It {'rose' if shown > 0 else 'fell'}: {plain(n, shown)}{size} ({query.text}).",
            fix=_turned(n, shown, bool(claim.verb)),
        )
    if agreed == "loose":
        return replace(
            claim, verdict="misleading", why=f"Loosely put: the rows give {plain(n, shown)}.", fix=printed(n, shown)
        )
    if n.hedge == "over" and slots.measure in ("change", "share") and abs(shown) > abs(stated):
        return replace(
            claim, verdict="misleading", why=f"Understated: the rows give {plain(n, shown)}.", fix=printed(n, shown)
        )
    if slots.guessed and said.line.kind == "row" and n.unit == "plain" and n.step < 1000:
        return replace(claim, why="Neither header nor label says which figure of the data this is.")
    if (
        n.unit == "plain"
        and n.step <= 1
        and said.line.kind != "row"
        and scale_of((x.text for x in reading.document.lines), "")
    ):
        return replace(
            claim, why="The report counts in thousands or millions, and the words do not say whether here too."
        )
    if slots.measure == "value" and any(
        p.relative == "previous" and said.clause(n.start)[0] <= p.start < n.start for p in said.periods
    ):
        # "The last quarter was a cracker: £62.5k" in a report on a year.
        return replace(claim, why="The words do not pin down which period they mean.")
    reason = likely_reason(n, stated, shown, slots, query, facts)
    gap = plain(n, stated - shown)
    why = f"The rows give {plain(n, shown)} for {query.text}; the report is off by {gap}."
    if query.metric == "price" and (sold := facts.value(replace(query, metric="average_sale"))) is not None:
        why += f" An average sale is {plain(n, sold)}."
    return replace(
        claim,
        verdict="wrong",
        why=f"{why} {reason}".strip(),
        fix=printed(n, abs(shown) if slots.sign and not n.signed else shown),
    )


def _turned(n: Number, shown: float, verb: bool) -> str:
    """The figure for the other direction; none says which way it went without a sign or a word of direction."""
    if not n.signed:
        return printed(n, abs(shown)) if verb else ""
    return printed(n, shown, signed=not verb)
