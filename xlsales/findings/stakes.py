"""What a sum of profit is worth beside sums of revenue: the revenue that would have to be sold to earn it."""

from __future__ import annotations

from xlsales.findings.evidence import Evidence
from xlsales.findings.finding import Caveat
from xlsales.metrics.table import Fact

LEAST_MARGIN, MOST_MARGIN = 0.1, 1.0
MATERIAL = 0.01
"""Part of the company's profit below which a sum is not told in words."""
KNOWN = 0.995
"""Part of revenue whose profit must be known for profit to be set beside revenue without a word on the rest."""
LASTING = 4
"""A habit costs money until somebody ends it, unlike the change of one period."""


def profit_now(evidence: Evidence) -> float:
    """The company's profit in the period, as a size that sums of profit are measured by; 0 where it is not known."""
    table = evidence.table("profit")
    at = table.row(metric="profit") if table else None
    value = table.fact("now", at).value if table is not None and at is not None else None
    return abs(float(value)) if value is not None else 0.0


def margin_now(evidence: Evidence) -> float:
    """The company's margin in the period, within bounds in which it is a fair rate between profit and revenue."""
    table = evidence.table("profit")
    at = table.row(metric="margin") if table else None
    value = table.fact("now", at).value if table is not None and at is not None else None
    return min(MOST_MARGIN, max(LEAST_MARGIN, float(value))) if value is not None else 1.0


def in_revenue(evidence: Evidence, profit: float) -> float:
    """A sum of profit as the revenue that earns it at the company's margin.

    Findings of all kinds are ranked by one measure of money; 10,000 of profit is not 10,000 of revenue.
    """
    return profit / margin_now(evidence)


def material(evidence: Evidence, profit: float) -> bool:
    """Whether a sum of profit is large enough to be told in words."""
    return abs(profit) >= max(MATERIAL * profit_now(evidence), 1.0)


def covered_now(evidence: Evidence) -> dict[str, Fact]:
    """The part of the period's revenue whose profit is known, as a figure for a sentence."""
    table = evidence.table("profit")
    at = table.row(metric="covered") if table else None
    return {"covered": table.fact("now", at)} if table is not None and at is not None else {}


def known_caveat(facts: dict[str, Fact]) -> tuple[Caveat, ...]:
    """The caveat of a sentence on profit where costs are known of a part of revenue only."""
    covered = facts.get("covered")
    return ("cost_known",) if covered is not None and covered.known and float(covered.value) < KNOWN else ()
