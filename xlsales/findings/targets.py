"""Findings on targets: the company against its target, who is under the floor, and what is missing."""

from __future__ import annotations

import pandas as pd

from xlsales.findings.changes import period_names
from xlsales.findings.evidence import Evidence
from xlsales.findings.finding import Finding
from xlsales.findings.nouns import at_start, given, noun_of, plural, shown

MOST = 6
MOSTLY = 0.5
"""Part of what is missing in all from which the one member that misses it is named with the total."""


def findings_on_targets(evidence: Evidence) -> list[Finding]:
    """One finding a role's total below its target, and one a member under the attainment floor, largest gap first."""
    table = evidence.table("attainment")
    if table is None:
        return []
    out: list[Finding] = []
    for at, row in enumerate(table.frame.itertuples(index=False)):
        attainment = table.fact("attainment", at)
        total = str(row.row) == "total"
        member = str(row.member)
        if not attainment.known or str(row.row) == "roll-up" or not given(member):
            continue
        if float(attainment.value) >= (1.0 if total else evidence.cube.settings.attainment_floor):
            continue
        role = str(row.role) or "company"
        facts = {c: table.fact(c, at) for c in ("quota", "actual", "attainment", "gap")}
        if not facts["quota"].value or float(facts["actual"].value or 0) < 0:
            continue
        noun = noun_of(role, evidence.cube.book.label(role))
        variant, names = ("total" if total else "below_floor") + _running(table.frame.iloc[at]), dict[str, str]()
        if variant == "total" and (worst := _worst(table.frame, at)) is not None:
            facts |= {"most_gap": table.fact("gap", worst)}
            variant, names = "total_one", {"most": at_start(table.frame["member"].iloc[worst], noun)}
        out.append(
            Finding(
                "target_gap",
                variant,
                facts,
                subject=((role, "all with a target" if total else member),),
                names=period_names(evidence) | _names(member, noun, str(row.period)) | _whole(role, noun) | names,
                impact=abs(float(facts["gap"].value or 0)),
                actionable=0.5 if total else 0.9,
                favourable=False,
                overturn="a target set for another territory cut",
                sheet="Territories",
            )
        )
    return sorted(out, key=lambda f: -f.impact)[:MOST]


def _worst(frame: pd.DataFrame, total: int) -> int | None:
    """The member of a total that makes most of what is missing; None where no one does."""
    same = (frame["role"] == frame["role"].iloc[total]) & (frame["period"] == frame["period"].iloc[total])
    gaps = frame.loc[same & (frame["row"] == "member") & frame["member"].map(given), "gap"].astype(float).dropna()
    gap = float(frame["gap"].iloc[total])
    return int(gaps.idxmin()) if len(gaps) > 1 and gap < 0 and float(gaps.min()) <= MOSTLY * gap else None


def _names(member: str, noun: str, period: str) -> dict[str, str]:
    return {"member": shown(member), "Member": at_start(member, noun), "dimension": noun, "period": period}


def _whole(role: str, noun: str) -> dict[str, str]:
    """Who reached a total: the company by its own target, else those who have one."""
    if role == "company":
        return {"Whole": "The company", "whole_stands": "stands"}
    return {"Whole": f"The {plural(noun)} with a target together", "whole_stands": "stand"}


def _running(row: pd.Series) -> str:
    """Whether the target's period is still running: what is missing then is not yet lost."""
    return "_running" if "forecast" in row and not pd.isna(row["forecast"]) else ""
