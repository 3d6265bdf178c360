"""Findings on what the company hangs on: one customer in a group of many, and a pipeline that does not move."""

from __future__ import annotations

from collections.abc import Iterator

from xlsales.findings.changes import period_names
from xlsales.findings.evidence import Evidence
from xlsales.findings.finding import Finding
from xlsales.findings.nouns import given, member_names
from xlsales.metrics.member_history import last_year, span_label

AT_RISK = 0.5
REAL_MONEY = 0.02
"""Part of the company's revenue from which it matters that a group hangs on one customer."""
SELDOM_WON = 0.25
"""Part of a stalled amount that is at stake: most of it will not be won whatever is done."""


def findings_on_dependence(evidence: Evidence) -> list[Finding]:
    """Customers that tower in a group, and open deals older than any that are won."""
    return [*_customers(evidence), *_stalled(evidence)]


def _customers(evidence: Evidence) -> Iterator[Finding]:
    """One finding a customer, on the largest of the groups that hang on it: the others hang on the same money."""
    table = evidence.table("dependencies")
    if table is None:
        return
    largest: dict[str, int] = {}
    for at, row in enumerate(table.frame.itertuples(index=False)):
        if bool(row.hangs) and given(row.member) and given(row.who) and float(row.share_of_all) >= REAL_MONEY:
            known = largest.get(str(row.who))
            if known is None or float(row.revenue) > float(table.frame["revenue"].iloc[known]):
                largest[str(row.who)] = at
    periods = last_year(evidence.cube)
    for who, at in largest.items():
        row = table.frame.iloc[at]
        columns = ("share", "next_share", "share_of_all", "amount", "revenue", "customers", "periods")
        customer = member_names(evidence.cube, "customer", who)
        following = member_names(evidence.cube, "customer", row["next_who"])
        group = member_names(evidence.cube, str(row["dimension"]), row["member"])
        yield Finding(
            "dependency",
            "customer",
            {c: table.fact(c, at) for c in columns},
            subject=((str(row["dimension"]), str(row["member"])), ("customer", who)),
            names=period_names(evidence)
            | group
            | {
                "Group": group["Member"],
                "who": customer["named"],
                "Who": customer["Member"],
                "next_who": following["named"],
                "customers_noun": customer["dimensions"],
                "span": span_label(periods),
            },
            impact=float(row["amount"]) / len(periods) * AT_RISK,
            actionable=0.6,
            favourable=False,
            n=int(row["customers"]),
            overturn="other customers of the group that grow",
            sheet="Territories",
        )


def _stalled(evidence: Evidence) -> Iterator[Finding]:
    table = evidence.table("stalled")
    if table is None or not bool(table.frame["stuck"].iloc[0]):
        return
    row = table.frame.iloc[0]
    if not float(row["amount"]) > 0:
        return
    yield Finding(
        "pipeline_risk",
        "stalled",
        {c: table.fact(c, 0) for c in ("open", "stalled", "share", "usual", "median_age", "amount", "p")},
        names=period_names(evidence),
        impact=float(row["amount"]) * SELDOM_WON,
        certainty=1 - float(row["p"]),
        actionable=1.0,
        favourable=False,
        n=int(row["stalled"]),
        overturn="deals that are dead but not closed in the CRM",
        sheet="Deals",
    )
