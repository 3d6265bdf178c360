"""Other readings that the same words allow, and what follows where one of them holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from xlsales.audit.claims import Query, Verdict
from xlsales.audit.number_slots import Slots
from xlsales.audit.numbers import Number
from xlsales.audit.periods import Span
from xlsales.audit.queries import Facts
from xlsales.audit.scope import Reading, Said
from xlsales.audit.vocabulary import metric_name


@dataclass(frozen=True)
class Alternative:
    """Another reading of the same words, and what follows when it is the one that holds."""

    query: Query
    verdict: Verdict
    why: str
    cycle: str = ""


def stated_value(n: Number, slots: Slots) -> float:
    """The printed figure with the sign that its words give it."""
    if (
        slots.measure in ("change", "difference", "points", "mean_growth", "compound_growth")
        and slots.sign
        and not n.signed
    ):
        return abs(n.value) * slots.sign if n.unit != "times" else n.value
    return n.value


def alternatives(
    reading: Reading, said: Said, n: Number, slots: Slots, query: Query, facts: Facts
) -> Iterator[Alternative]:
    """The other readings of a figure, the likeliest first: another definition, period, member or unit."""
    for cycle, words in facts.definitions(query.metric)[1:]:
        if slots.measure == "value":
            yield Alternative(
                query, "right", f"True by the definition {words}; by the one in force it is {{shown}}.", cycle
            )
    if (
        slots.measure == "difference"
        and slots.change
        and said.line.text[slots.change.start : slots.change.end] == "added"
    ):
        yield Alternative(
            replace(query, measure="value", compare=None), "right", "It brought {there}; its change is {shown}."
        )
    above = tuple(p for p in said.above_period if p.span != reading.about)
    begin, finish = said.clause(n.start)
    near = tuple(p for p in said.periods if p.end <= n.start or begin <= p.start < finish)
    named = slots.stated and any(p.span and p.role != "before" for p in (*near, *above))
    if not named and slots.measure not in ("mean_growth", "compound_growth"):
        spans = [None, reading.clock.now] if slots.measure in ("value", "share") else [reading.clock.now]
        if reading.about is None:
            spans += reading.spans
        elif reading.about.count > 1 and slots.measure in ("value", "share"):
            # What a report on several years says in the present tense is true of the last one.
            spans.append(
                Span(reading.about.grain, reading.about.last, reading.about.last, reading.about.fiscal_year_start)
            )
        for span in spans:
            if span != query.span:
                yield Alternative(
                    replace(
                        query, span=span, compare=query.compare if span is None or not query.compare else span.before
                    ),
                    "right",
                    "No period is named; it is true of {other} ({there}).",
                )
        if slots.measure in ("change", "difference", "points") and reading.about and reading.about.count > 1:
            whole = reading.about
            ends = tuple(Span(whole.grain, ix, ix, whole.fiscal_year_start) for ix in (whole.last, whole.first))
            yield Alternative(
                replace(query, span=ends[0], compare=ends[1]),
                "right",
                "True from the first period to the last ({there}).",
            )
        if slots.measure in ("change", "difference", "points") and query.span:
            yield Alternative(
                replace(query, compare=query.span.year_ago),
                "right",
                "True against the year before ({there}); against the previous period it is {shown}.",
            )
    if slots.measure in ("change", "difference", "points") and query.span and not said.periods and query.compare:
        yield Alternative(
            replace(query, compare=query.span.year_ago),
            "unverifiable",
            "The words do not say what it is compared with: {there} against the year before, {shown} against {other}.",
        )
    bracketed = said.line.text[: n.start].rstrip().endswith("(") and n.unit == "percent" and slots.measure == "share"
    if bracketed and query.span is not None:
        for back in (query.span.before, query.span.year_ago):
            moved = replace(query, measure="change", compare=back, of=())
            yield Alternative(moved, "right", "True as the change ({there}).")
    if (
        slots.stated
        and not any(p.span for p in said.periods)
        and query.span is not None
        and slots.measure in ("value", "share")
    ):
        for p in said.before_period[:3]:
            yield Alternative(
                replace(query, span=p.span),
                "unverifiable",
                "The period is unclear: {there} for {other}, otherwise {shown}.",
            )
    if slots.inherited and query.filters:
        yield Alternative(
            replace(query, filters=()),
            "unverifiable",
            "It is unclear whom this is about: {there} for the company, {shown} otherwise.",
        )
    if not query.filters and not said.company and (said.topic or said.above or said.before):
        for m in (*said.topic[:1], *said.above[:1], *said.before[:1]):
            yield Alternative(
                replace(query, filters=((m.dimension, (m.member,)),)),
                "unverifiable",
                f"It is unclear whom this is about: {{there}} for {m.member}, {{shown}} for the company.",
            )
    if said.advice and slots.measure == "value" and reading.clock.now is not None:
        now = reading.clock.now
        for span in (now, reading.compare or now.before):
            if span != query.span:
                why = "In advice it is unclear which period is meant: {there} for {other}, {shown} otherwise."
                yield Alternative(replace(query, span=span), "unverifiable", why)
    for m in said.members:
        for dimension, member in m.options[1:]:
            if (m.dimension, (m.member,)) in query.filters:
                swapped = tuple((dimension, (member,)) if f == (m.dimension, (m.member,)) else f for f in query.filters)
                yield Alternative(
                    replace(query, filters=swapped),
                    "right",
                    f"True of the {dimension} {member}; of the {m.dimension} it is {{shown}}.",
                )
    if (
        slots.measure == "change"
        and n.unit == "percent"
        and query.metric in ("win_rate", "margin", "lost_share", "attainment")
    ):
        yield Alternative(
            replace(query, measure="points"),
            "mislabelled",
            "These are percentage points, not percent: the relative change is {shown}.",
        )
    if query.metric == "orders" and "closed" in said.text.lower():
        yield Alternative(
            replace(query, metric="closed"), "right", "True of deals won and lost; those won are {shown}."
        )
    if query.metric == "closed" and slots.guessed:
        # "She closed 179 deals": who sells means the deals won, who counts the pipeline those lost as well.
        yield Alternative(
            replace(query, metric="orders"), "right", "True of the deals won; won and lost together are {shown}."
        )
    if slots.guessed or (query.metric in ("orders", "units", "customers") and n.unit == "plain"):
        for metric in ("orders", "units", "closed", "customers", "new_opportunities") if n.unit == "plain" else ():
            if metric != query.metric:
                yield Alternative(
                    replace(query, metric=metric),
                    "unverifiable",
                    (
                        f"It is unclear what is counted: {{there}} {metric_name(metric)}, {{shown}} "
                        f"{metric_name(query.metric)}."
                    ),
                )
    if len(query.filters) > 1 and slots.measure == "share":
        for i in range(len(query.filters)):
            rest = query.filters[:i] + query.filters[i + 1 :]
            yield Alternative(replace(query, of=rest), "right", "True as a share within {other}.")
    if len(query.filters) > 1 and slots.measure in ("value", "change"):
        yield Alternative(
            replace(query, filters=query.filters[:1]),
            "unverifiable",
            "It is unclear whom this is about: {there} for {other}, otherwise {shown}.",
        )
    if slots.measure == "value" and n.unit == "percent" and query.metric == "win_rate":
        yield Alternative(
            replace(query, metric="lost_share"), "unverifiable", "{there} is the lost share; the win rate is {shown}."
        )
    if slots.measure in ("mean_growth", "compound_growth"):
        return
