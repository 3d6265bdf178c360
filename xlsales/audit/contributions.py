"""The part of a change that members have, beside that of the others."""

from __future__ import annotations

from dataclasses import replace

from xlsales.audit.claims import Claim, Filters, Query, Verdict
from xlsales.audit.periods import Span
from xlsales.audit.queries import Facts
from xlsales.audit.vocabulary import metric_name

# Figures whose change is the sum of the members' changes.
_ADDITIVE = ("revenue", "profit", "units", "orders", "cost")


def contribution(
    claim: Claim,
    metric: str,
    filters: Filters,
    members: Filters,
    span: Span | None,
    compare: Span | None,
    facts: Facts,
) -> Claim:
    """Judge that members caused a change: they moved most, or half of it; those that moved the other way did not."""
    if span is None or compare is None:
        return replace(claim, why="There is no period to compare with.")
    if metric not in _ADDITIVE:
        return replace(claim, why=f"A change of {metric_name(metric)} is no sum of the members' changes.")
    total = facts.value(Query(metric, "difference", filters, span, compare))
    part = facts.value(Query(metric, "difference", (*filters, *members), span, compare))
    name = " and ".join(m for _, names in members for m in names)
    claim = replace(
        claim,
        query=f"contribution of {name} to the change of {metric_name(metric)}, {span.label} against {compare.label}",
    )
    if not total or part is None:
        return replace(claim, why="There is no change to explain.")
    share = part / total
    claim = replace(claim, true=f"{part:+,.0f} of {total:+,.0f} ({share:.0%})", true_value=share)
    dimension = members[0][0]
    moves = {
        m: v
        for m in facts.members(dimension)
        if (v := facts.value(Query(metric, "difference", (*filters, (dimension, (m,))), span, compare))) is not None
    }
    first = max(moves, key=lambda m: moves[m] * (1 if total > 0 else -1)) if moves else ""
    if share <= 0:
        return replace(
            claim,
            verdict="wrong",
            why=(
                f"{name} moved the other way: {part:+,.0f} of {total:+,.0f}; the largest mover is {first} "
                f"({moves[first]:+,.0f})."
            ),
        )
    if first in members[0][1] or share >= 0.5:
        return replace(claim, verdict="right", why=f"{name} moved by {part:+,.0f} of {total:+,.0f} ({share:.0%}).")
    rank = sorted(moves, key=lambda m: -moves[m] * (1 if total > 0 else -1)).index(members[0][1][0]) + 1
    verdict: Verdict = "misleading" if share >= 0.25 or (rank <= 2 and share > 0.1) else "wrong"
    return replace(
        claim,
        verdict=verdict,
        why=(
            f"{name} is {rank}. among the movers with {part:+,.0f} of {total:+,.0f} ({share:.0%}); the largest "
            f"is {first} ({moves[first]:+,.0f})."
        ),
    )
