"""Findings on time: trend, level shifts, seasons, and the plain word where the data are too short for one."""

from __future__ import annotations

from collections.abc import Iterator

from xlsales.findings.changes import comparable, period_names
from xlsales.findings.evidence import Evidence
from xlsales.findings.finding import Caveat, Finding
from xlsales.table.period import MONTHS_IN

TESTED = ("falling", "rising")
SURE_P = 0.0005
"""A p-value that would be written as 0.000."""
ONE_CYCLE_OF = 2
WORDS = (
    ("Not testable with 1 whole quarters", "the data hold 1 whole quarter"),
    ("Not testable with 1 whole months", "the data hold 1 whole month"),
    ("Not testable with", "the data hold"),
    ("; two full cycles", ", and two full cycles"),
)
FEWEST_PERIODS = 3
WORTH_A_SEASON = 0.05


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
    slope, p = float(facts["slope"].value or 0), float(facts["p"].value or 0)
    if (slope > 0) != (direction == "rising"):
        return
    calendar = evidence.cube.calendar
    short = float(facts["periods"].value) * MONTHS_IN[calendar.grain] < 12 * ONE_CYCLE_OF
    caveats: tuple[Caveat, ...] = ("one_cycle",) if short and calendar.grain != "year" else ()
    yield Finding(
        "trend",
        direction + ("_sure" if p < SURE_P else ""),
        facts,
        names=period_names(evidence),
        caveats=caveats,
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
    if table is None or at is None or not table.fact("cmgr", at).known or not comparable(evidence):
        return
    if int(table.frame["periods"].iloc[at]) < FEWEST_PERIODS or evidence.table("thin_periods") is not None:
        return
    facts = {c: table.fact(c, at) for c in ("cmgr", "mean_change", "first", "last", "periods")}
    row = table.frame.iloc[at]
    first, last = float(row["first"]), float(row["last"])
    yield Finding(
        "trend",
        "compound",
        facts,
        names=period_names(evidence)
        | {
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
        names = {"why": _why(evidence), "season": season_label(evidence)}
        variant = (
            "not_testable"
            if evidence.cube.calendar.grain == "year"
            else "one_season"
            if _cycles(evidence) == 1
            else "not_testable"
        )
        yield Finding("seasonality", variant, {}, names=names, sheet="Trend")
        return
    if lift is None:
        return
    at = lift.row(peak=1)
    if at is None:
        return
    row = lift.frame.iloc[at]
    if float(row["lift"]) < WORTH_A_SEASON:
        return
    always = int(row["years_above"]) == int(row["years"])
    yield Finding(
        "seasonality",
        "lift" if always else "lift_not_always",
        {c: lift.fact(c, at) for c in ("lift", "years", "low", "high", "years_above")},
        subject=(("season", str(row["season"])),),
        names=period_names(evidence) | {"season": str(row["season"])},
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
            names=period_names(evidence) | {"period": str(row["period"])},
            impact=abs(float(row["after"]) - float(row["before"])) * 3,
            favourable=bool(row["after"] > row["before"]),
            overturn="what happened in that month",
            sheet="Trend",
        )


def season_label(evidence: Evidence) -> str:
    """The season of the period reported on: Q4 of Q4 2017, December of Dec 2017."""
    return " ".join(w for w in evidence.cube.calendar.now.label.split() if not w.isdigit())


def _cycles(evidence: Evidence) -> int:
    """How many whole periods of the same season the data hold."""
    calendar = evidence.cube.calendar
    length = 12 // MONTHS_IN[calendar.grain]
    return sum(1 for p in calendar.whole if (p.ix - calendar.now.ix) % length == 0)


def _why(evidence: Evidence) -> str:
    """The table's own reason as the end of a sentence."""
    why = evidence.tables["seasonality"].missing.rstrip(".")
    for said, better in WORDS:
        why = why.replace(said, better)
    return why[0].lower() + why[1:]
