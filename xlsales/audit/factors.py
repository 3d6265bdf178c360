"""A change split into its factors: volume and value, closed deals and win rate, revenue and margin."""

from __future__ import annotations

from dataclasses import dataclass

from xlsales.audit.claims import Filters
from xlsales.audit.periods import Span
from xlsales.audit.queries import Facts


@dataclass(frozen=True)
class Factors:
    """A change of revenue split: more or fewer orders at the old average, and the average at the new number.

    `rate` is the part of the volume that the win rate explains (deals only); `closed` the rest of it.
    """

    total: float
    volume: float
    value: float
    closed: float | None
    rate: float | None
    words: str


def factors(
    filters: Filters, now: Span, before: Span, facts: Facts, unit: str, money: str = "revenue"
) -> Factors | None:
    """Split a change of revenue or profit (definitions: What drove a change).

    Returns
    -------
    Factors or None
        None where one of the two periods has no revenue or nothing is counted.
    """
    r0, r1 = facts.amount(money, filters, before), facts.amount(money, filters, now)
    q0, q1 = facts.amount(unit, filters, before), facts.amount(unit, filters, now)
    if not r0 or not q0 or r1 is None or q1 is None or not q1:
        return None
    a0, a1 = r0 / q0, r1 / q1
    volume, value = (q1 - q0) * a0, q1 * (a1 - a0)
    closed = rate = None
    c0, c1 = facts.amount("closed", filters, before), facts.amount("closed", filters, now)
    if unit == "orders" and facts.cube.book.basis == "deals" and c0 and c1:
        w0, w1 = q0 / c0, q1 / c1
        closed, rate = (c1 - c0) * w0 * a0, c1 * (w1 - w0) * a0
    noun = "deals" if facts.cube.book.basis == "deals" else unit
    said = f"{noun} {q0:,.0f} → {q1:,.0f} ({volume:+,.0f}), average {a0:,.2f} → {a1:,.2f} ({value:+,.0f})"
    return Factors(r1 - r0, volume, value, closed, rate, said)


def margin_factors(filters: Filters, now: Span, before: Span, facts: Facts) -> Factors | None:
    """Split a change of profit: the revenue at the old margin, and the margin at the new revenue.

    Returns
    -------
    Factors or None
        None where there is no profit or no revenue in one of the two periods.
    """
    r0, r1 = facts.amount("revenue", filters, before), facts.amount("revenue", filters, now)
    p0, p1 = facts.amount("profit", filters, before), facts.amount("profit", filters, now)
    if not r0 or not r1 or p0 is None or p1 is None:
        return None
    m0, m1 = p0 / r0, p1 / r1
    sales, margin = (r1 - r0) * m0, r1 * (m1 - m0)
    said = f"revenue {r0:,.0f} → {r1:,.0f} ({sales:+,.0f}), margin {m0:.1%} → {m1:.1%} ({margin:+,.0f})"
    return Factors(p1 - p0, sales, margin, None, None, said)
