"""Findings on concentration: how much rests on few members, on one member, on one deal."""

from __future__ import annotations

from collections.abc import Iterator

from xlsales.findings.evidence import Evidence
from xlsales.findings.finding import Finding

FEW = 3
MEMBERS = 4
UNEVEN = 0.25


def findings_on_concentration(evidence: Evidence) -> list[Finding]:
    """The top members of each dimension, and groups that rest on a single deal or customer."""
    return [*_top_members(evidence)]


def _top_members(evidence: Evidence) -> Iterator[Finding]:
    for dimension, table in evidence.named("pareto"):
        n = len(table.frame)
        if n < MEMBERS:
            continue
        first = table.frame.iloc[0]
        few = n > 2 * FEW
        at = FEW - 1 if few else 0
        share = float(table.frame["cumulative"].iloc[at])
        expected = (at + 1) / n
        if share - expected < UNEVEN:
            continue
        facts = {
            "share": table.fact("cumulative", at),
            "revenue": table.fact("revenue", 0),
            "first_share": table.fact("share", 0),
        }
        members = [str(m) for m in table.frame["member"].iloc[: at + 1]]
        yield Finding(
            "concentration",
            "top_three" if few else "top_one",
            facts,
            subject=((dimension, str(first["member"]) if not few else "the first three"),),
            names={
                "member": str(first["member"]),
                "members": ", ".join(members[:-1]) + f" and {members[-1]}" if few else members[0],
                "dimension": evidence.cube.book.label(dimension).lower(),
                "count": str(n),
                "period": evidence.cube.calendar.now.label,
            },
            impact=float(table.frame["revenue"].iloc[: at + 1].sum()) * (share - expected) * 0.5,
            actionable=0.4,
            n=n,
            overturn="another period",
            sheet="Products" if dimension in ("product", "category") else "Territories",
        )
