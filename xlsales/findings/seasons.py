"""Findings on time: trend, level shifts, seasons, and the plain word where the data are too short for one."""

from __future__ import annotations

from collections.abc import Iterator

from xlsales.findings.evidence import Evidence
from xlsales.findings.finding import Finding

TESTED = ("falling", "rising")


def findings_on_time(evidence: Evidence) -> list[Finding]:
    """Where revenue is heading and in which season it peaks."""
    return [*_direction(evidence), *_season(evidence), *_shift(evidence), *_growth(evidence)]


def _direction(evidence: Evidence) -> Iterator[Finding]:
    table = evidence.table("growth")
    at = table.row(metric="revenue") if table else None
    if table is None or at is None or str(table.frame["direction"].iloc[at]) not in TESTED:
        return
    direction = str(table.frame["direction"].iloc[at])
    facts = {c: table.fact(c, at) for c in ("slope", "p", "periods")}
    yield Finding(
        "trend",
        direction,
        facts,
        names={"grain": evidence.cube.calendar.grain},
        impact=abs(float(facts["slope"].value)) * 4,
        certainty=1 - float(facts["p"].value or 0),
        favourable=direction == "rising",
        n=int(facts["periods"].value),
        overturn="the next periods",
        sheet="Trend",
    )


def _growth(evidence: Evidence) -> Iterator[Finding]:
    table = evidence.table("growth")
    at = table.row(metric="revenue") if table else None
    if table is None or at is None or not table.fact("cmgr", at).known:
        return
    facts = {c: table.fact(c, at) for c in ("cmgr", "mean_change", "first", "last", "periods")}
    row = table.frame.iloc[at]
    first, last = float(row["first"]), float(row["last"])
    yield Finding(
        "trend",
        "compound",
        facts,
        names={
            "grain": evidence.cube.calendar.grain,
            "first_period": str(row["first_period"]),
            "last_period": str(row["last_period"]),
        },
        impact=abs(last - first) * 0.5,
        favourable=last > first,
        n=int(row["periods"]),
        overturn="another first period",
        sheet="Trend",
    )


def _season(evidence: Evidence) -> Iterator[Finding]:
    lift, index = evidence.table("season_lift"), evidence.tables.get("seasonality")
    if index is not None and index.missing:
        yield Finding("seasonality", "not_testable", {}, names={"why": index.missing.rstrip(".")}, sheet="Trend")
        return
    if lift is None:
        return
    at = lift.row(peak=1)
    if at is None:
        return
    row = lift.frame.iloc[at]
    always = int(row["years_above"]) == int(row["years"])
    yield Finding(
        "seasonality",
        "lift" if always else "lift_not_always",
        {c: lift.fact(c, at) for c in ("lift", "years", "low", "high", "years_above")},
        subject=(("season", str(row["season"])),),
        names={"season": str(row["season"])},
        impact=abs(float(row["lift"])) * float(evidence.tables["kpis"].fact("now", metric="revenue").value or 0) * 0.5,
        certainty=1.0 if int(row["years"]) > 2 else 0.7,
        n=int(row["years"]),
        overturn="one more year",
        sheet="Trend",
    )


def _shift(evidence: Evidence) -> Iterator[Finding]:
    table = evidence.table("change_points")
    if table is None:
        return
    for at in range(len(table.frame)):
        row = table.frame.iloc[at]
        if row["metric"] != "revenue":
            continue
        facts = {c: table.fact(c, at) for c in ("before", "after", "change", "p_adjusted") if c in table.frame}
        yield Finding(
            "change_point",
            "revenue",
            facts,
            subject=(("period", str(row["period"])),),
            names={"period": str(row["period"])},
            impact=abs(float(row["after"]) - float(row["before"])) * 3,
            favourable=bool(row["after"] > row["before"]),
            overturn="what happened in that month",
            sheet="Trend",
        )
