"""Findings on targets: who is below the floor, and what is missing to the target."""

from __future__ import annotations

from xlsales.findings.evidence import Evidence
from xlsales.findings.finding import Finding


def findings_on_targets(evidence: Evidence) -> list[Finding]:
    """One finding a member below the attainment floor, the largest gap first."""
    table = evidence.table("attainment")
    if table is None:
        return []
    out = []
    floor = evidence.cube.settings.attainment_floor
    for at, row in enumerate(table.frame.itertuples(index=False)):
        attainment = table.fact("attainment", at)
        if not attainment.known or float(attainment.value) >= floor or str(row.member) == "Total":
            continue
        facts = {c: table.fact(c, at) for c in ("quota", "actual", "attainment", "gap")}
        role = str(getattr(row, "role", "") or evidence.cube.calendar.grain)
        out.append(
            Finding(
                "target_gap",
                "below_floor",
                facts,
                subject=((role, str(row.member)),),
                names={"member": str(row.member), "period": evidence.cube.calendar.now.label},
                impact=abs(float(facts["gap"].value or 0)),
                actionable=0.9,
                favourable=False,
                overturn="a target set for another territory cut",
                sheet="Territories",
            )
        )
    return out
