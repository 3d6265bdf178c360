"""Findings on customers: what the segments bring, who has gone silent, how many come back."""

from __future__ import annotations

from collections.abc import Iterator

from xlsales.findings.changes import period_names
from xlsales.findings.evidence import Evidence
from xlsales.findings.finding import Finding
from xlsales.findings.nouns import given, in_words, member_names
from xlsales.metrics.table import Fact

MOST_SILENT = 3
ENOUGH = 5
MONTHS_OF_A_YEAR = 12
SILENT = ("slipping", "lost")
"""Segments whose name says that their customers stay away."""
NEARLY_ALL = 0.9
PERIODS_A_YEAR = {"month": 12, "quarter": 4, "year": 1}
ACTED_ON = {
    "Champions": "champions", "At-Risk": "slipping", "At Risk": "slipping", "Can't Lose Them": "slipping",
    "Lost": "lost", "Hibernating": "lost", "Potential Loyalists": "potential", "New Customers": "new",
}  # fmt: skip


def findings_on_customers(evidence: Evidence) -> list[Finding]:
    """What the customer list says."""
    return [*_segments(evidence), *_at_risk(evidence), *_retention(evidence)]


def _segments(evidence: Evidence) -> Iterator[Finding]:
    """Each segment's part of customers and revenue; the one that brings most beyond its number, told first."""
    table = evidence.table("rfm_segments")
    if table is None or len(table.frame) < 2 or float(table.frame["customers"].sum()) < 2 * ENOUGH:
        return
    gap = (table.frame["share_of_revenue"] - table.frame["share"]).astype(float)
    best = int(gap.to_numpy().argmax())
    for at in range(len(table.frame)):
        row = table.frame.iloc[at]
        name = str(row["segment"])
        if not int(row["customers"]) or not 0 <= float(row["share_of_revenue"]) <= 1:
            continue
        if at != best and name not in ACTED_ON:
            continue
        if at == best and gap.iloc[best] < 0.05:
            continue
        if ACTED_ON.get(name) in SILENT and float(row["average_recency"]) < _usual_gap(evidence, name):
            # Who bought within their own rhythm is neither at risk nor lost, however low the score beside the others.
            continue
        columns = ("customers", "share", "share_of_revenue", "average_value", "revenue", "average_recency")
        yield Finding(
            "segment",
            "brings_most" if at == best else ACTED_ON[name],
            {c: table.fact(c, at) for c in columns},
            subject=(("segment", name),),
            names={"segment": name, "segments": name.lower()},
            impact=_period_revenue(evidence) * (float(gap.iloc[at]) if at == best else float(row["share"]) * 0.1) * 0.4,
            actionable=0.5,
            favourable=None if at == best else False,
            n=int(row["customers"]),
            overturn="another way of cutting the scores",
            sheet="Customers",
        )


def _usual_gap(evidence: Evidence, segment: str) -> float:
    """The usual days between two orders of a segment's customers: their median, 0 where nobody came back."""
    table = evidence.table("customers")
    if table is None:
        return 0.0
    gaps = table.frame.loc[table.frame["class"] == segment, "usual_gap"].dropna().astype(float)
    return float(gaps.median()) if len(gaps) else 0.0


def _span(evidence: Evidence) -> dict[str, str]:
    """What the last year of a customer is called: the months of the data where they hold less than a year."""
    months = evidence.cube.book.sales["month"]
    held = int(months.max() - months.min()) + 1
    if held >= MONTHS_OF_A_YEAR:
        return {"a_year": "a year", "its_year": "its last year", "of_year": "of a year"}
    told = f"{in_words(held)} month{'' if held == 1 else 's'}"
    return {"a_year": f"in {told}", "its_year": f"its {told} in the data", "of_year": f"in {told}"}


def _at_risk(evidence: Evidence) -> Iterator[Finding]:
    table = evidence.table("at_risk")
    if table is None:
        return
    told = 0
    for at in range(len(table.frame)):
        row = table.frame.iloc[at]
        if told == MOST_SILENT or not float(row["yearly_value"]) > 0:
            return
        if not given(row["member"]):
            continue
        told += 1
        yield Finding(
            "at_risk",
            "gone" if bool(row["gone"]) else "silent_churned" if str(row["state"]) == "Churned" else "silent",
            {c: table.fact(c, at) for c in ("days_silent", "usual_gap", "times_usual", "yearly_value", "orders")},
            subject=(("customer", str(row["member"])),),
            names=member_names(evidence.cube, "customer", row["member"]) | _span(evidence),
            impact=float(row["yearly_value"]) / PERIODS_A_YEAR[evidence.cube.calendar.grain],
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
    at = table.row(period=evidence.cube.calendar.now.label)
    if at is None:
        return
    facts = {c: table.fact(c, at) for c in ("retention_rate", "retained", "customers_before", "new", "lost")}
    if not facts["retention_rate"].known or not facts["customers_before"].value:
        return
    yield Finding(
        "churn",
        _kept(facts),
        facts,
        names=period_names(evidence),
        impact=_period_revenue(evidence) * (1 - float(facts["retention_rate"].value)) * 0.2,
        actionable=0.6,
        n=int(facts["customers_before"].value or 0),
        overturn="another length of period",
        sheet="Customers",
    )


def _kept(facts: dict[str, Fact]) -> str:
    """The variant: nearly all kept calls for no action."""
    if float(facts["retention_rate"].value) >= NEARLY_ALL or not facts["lost"].value:
        return "nearly_all"
    return "retention" if facts["new"].value else "retention_none_new"


def _period_revenue(evidence: Evidence) -> float:
    return abs(float(evidence.tables["kpis"].fact("now", metric="revenue").value or 0.0))
