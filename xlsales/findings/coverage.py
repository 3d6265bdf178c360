"""Findings on what the data cannot support: gaps, partial periods, too few cycles, rows set aside."""

from __future__ import annotations

from xlsales.findings.evidence import Evidence
from xlsales.findings.finding import Finding
from xlsales.metrics.table import Table


def findings_on_coverage(evidence: Evidence) -> list[Finding]:
    """What a reader must know before believing a trend."""
    calendar = evidence.cube.calendar
    out: list[Finding] = []
    revenue = float(evidence.tables["kpis"].fact("now", metric="revenue").value or 0.0)
    if calendar.missing:
        labels = ", ".join(p.label for p in calendar.missing[:4]) + (" and more" if len(calendar.missing) > 4 else "")
        variant = "missing" if len(calendar.missing) == 1 else "missing_many"
        out.append(Finding("coverage", variant, {}, names={"periods": labels}, impact=revenue * 0.3, sheet="Checks"))
    for ix, why in sorted(calendar.partial.items()):
        names = {"period": calendar.period(ix).label, "why": why}
        out.append(
            Finding("coverage", "partial", {}, (("period", names["period"]),), names, revenue * 0.1, sheet="Checks")
        )
    out += _set_aside(evidence.tables["row_account"], revenue)
    return out


def _set_aside(account: Table, revenue: float) -> list[Finding]:
    read, used = account.fact("rows", 0), account.fact("rows", 1)
    if read.value == used.value:
        return []
    aside = account.frame.iloc[2:]
    money = float(aside["amount"].abs().sum())
    largest = 2 + int(aside["rows"].to_numpy().argmax())
    facts = {"read": read, "used": used, "count": account.fact("rows", largest)}
    names = {"reason": str(account.frame["reason"].iloc[largest]).removeprefix("Set aside: ").lower()}
    return [Finding("data_quality", "set_aside", facts, names=names, impact=min(money, revenue) * 0.5, sheet="Checks")]
