"""What-ifs: with that win rate and that average sale, revenue will recover."""

from __future__ import annotations

import re
from dataclasses import replace

from xlsales.audit.claims import Claim
from xlsales.audit.precision import agreement
from xlsales.audit.queries import Facts
from xlsales.audit.scope import Reading, Said
from xlsales.audit.slots import default_compare, periods_for
from xlsales.audit.subjects import as_filters, inherited, statement

_RECOVER = re.compile(
    (
        r"\b(?:will|would|could)\s+(?:\w+\s+)?(?P<verb>recover|return|be back|exceed|surpass|grow|rise|increase"
        r"|reach|match|get back)"
    ),
    re.I,
)


def check_what_ifs(reading: Reading, said: Said, facts: Facts) -> list[Claim]:
    """'If he keeps his $2,935 average sale with a 60 % win rate, his revenue will recover': closed × rate × sale."""
    text = said.line.text
    outcome = _RECOVER.search(text, said.start, said.end)
    if outcome is None or not re.search(r"\b(?:if|with|at|assuming)\b", said.text, re.I):
        return []
    rate = next(
        (
            n
            for n in said.numbers
            if n.unit == "percent"
            and any(
                (w.entry == "win_rate" and abs(w.start - n.end) < 20)
                or (w.entry == "win_rate" and 0 <= n.start - w.end < 20)
                for w in said.metrics
            )
        ),
        None,
    )
    sale = next(
        (n for n in said.numbers if n.unit == "money" and any(w.entry == "average_sale" for w in said.metrics)), None
    )
    deals = next(
        (
            n
            for n in said.numbers
            if n.unit == "plain" and any(w.entry == "orders" and 0 <= w.start - n.end < 12 for w in said.metrics)
        ),
        None,
    )
    if rate is None and sale is None and deals is None:
        return []
    who = as_filters(tuple(m for m in said.members if m.end <= outcome.start())[-1:] or inherited(said))
    span, _, _ = periods_for(reading, said, said.start, said.start, False)
    span = span or reading.clock.now
    claim = replace(
        statement(said, outcome.start(), outcome.end(), "what_if", whole=True),
        query="closed deals × win rate × average sale",
    )
    compare = default_compare(reading, said, span)
    if span is None or compare is None:
        return [replace(claim, why="There is no earlier period to recover to.")]
    before = facts.amount("revenue", who, compare)
    closed, won = facts.amount("closed", who, span), facts.amount("orders", who, span)
    average = facts.amount("average_sale", who, span)
    if sale and (average is None or agreement(sale, sale.value, average) != "exact"):
        average = sale.value
    count = deals.value if deals else closed * rate.value / 100 if rate and closed is not None else won
    if not before or average is None or count is None:
        return [replace(claim, why="The data cannot compute it: it needs closed deals, win rate and average sale.")]
    result = count * average
    need = f"; it takes a win rate of {before / average / closed:.1%}" if closed and result < before else ""
    how = (
        f"{closed:,.0f} closed × {rate.value:g}% × {average:,.2f}"
        if rate and closed is not None
        else f"{count:,.0f} × {average:,.2f}"
    )
    claim = replace(claim, true=f"{result:,.0f} against {before:,.0f}", true_value=result, query=how)
    # The rate that is needed, rounded as the report rounds it, is enough.
    slack = closed * rate.step / 200 * average if rate and closed is not None else 0.0
    if result + slack >= before:
        return [
            replace(
                claim,
                verdict="right",
                why=f"{how} = {result:,.0f}, {result / before - 1:+.1%} against {compare.label}.",
            )
        ]
    return [
        replace(
            claim,
            verdict="wrong",
            why=(
                f"{how} = {result:,.0f}, still {result / before - 1:+.1%} against {compare.label} "
                f"({before:,.0f}){need}."
            ),
        )
    ]
