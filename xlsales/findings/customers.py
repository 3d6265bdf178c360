"""Findings on customers: what the segments bring, who has gone silent, how many come back."""

from __future__ import annotations

from collections.abc import Iterator

from xlsales.findings.evidence import Evidence
from xlsales.findings.finding import Finding


def findings_on_customers(evidence: Evidence) -> list[Finding]:
    """What the customer list says."""
    return [*_best_segment(evidence), *_at_risk(evidence), *_retention(evidence)]


def _best_segment(evidence: Evidence) -> Iterator[Finding]:
    table = evidence.table("rfm_segments")
    if table is None or len(table.frame) < 2:
        return
    at = int((table.frame["share_of_revenue"] - table.frame["share"]).to_numpy().argmax())
    gap = float(table.frame["share_of_revenue"].iloc[at] - table.frame["share"].iloc[at])
    if gap < 0.05:
        return
    yield Finding(
        "segment",
        "brings_most",
        {c: table.fact(c, at) for c in ("customers", "share", "share_of_revenue", "average_value")},
        subject=(("segment", str(table.frame["segment"].iloc[at])),),
        names={"segment": str(table.frame["segment"].iloc[at])},
        impact=_period_revenue(evidence) * gap * 0.4,
        actionable=0.5,
        n=int(table.frame["customers"].iloc[at]),
        overturn="another way of cutting the scores",
        sheet="Customers",
    )


def _at_risk(evidence: Evidence) -> Iterator[Finding]:
    table = evidence.table("at_risk")
    if table is None:
        return
    for at in range(min(3, len(table.frame))):
        row = table.frame.iloc[at]
        yield Finding(
            "at_risk",
            "silent",
            {c: table.fact(c, at) for c in ("days_silent", "usual_gap", "times_usual", "yearly_value")},
            subject=(("customer", str(row["member"])),),
            names={"member": str(row["member"])},
            impact=float(row["yearly_value"]) * 0.8,
            certainty=0.8,
            actionable=1.0,
            favourable=False,
            n=int(row["orders"]),
            overturn="an order that is not in the data yet",
            sheet="Customers",
        )


def _retention(evidence: Evidence) -> Iterator[Finding]:
    table = evidence.table("retention")
    if table is None:
        return
    at = len(table.frame) - 1
    facts = {c: table.fact(c, at) for c in ("retention_rate", "retained", "customers_before", "new", "lost")}
    if not facts["retention_rate"].known:
        return
    yield Finding(
        "churn",
        "retention",
        facts,
        names={"period": str(table.frame["period"].iloc[at])},
        impact=_period_revenue(evidence) * (1 - float(facts["retention_rate"].value)) * 0.2,
        actionable=0.6,
        n=int(facts["customers_before"].value or 0),
        overturn="another length of period",
        sheet="Customers",
    )


def _period_revenue(evidence: Evidence) -> float:
    return float(evidence.tables["kpis"].fact("now", metric="revenue").value or 0.0)
