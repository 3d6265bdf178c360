"""Findings on time: trend, level shifts, seasons, and the plain word where the data are too short for one."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from xlsales.findings.changes import period_names
from xlsales.findings.evidence import Evidence
from xlsales.findings.finding import Caveat, Finding
from xlsales.metrics.significance import level_of
from xlsales.table.labels import period_named
from xlsales.table.period import MONTHS_IN

TESTED = ("falling", "rising")
ONE_CYCLE_OF = 2
WORDS = (
    ("Not testable with 1 whole quarters", "the data hold 1 whole quarter"),
    ("Not testable with 1 whole months", "the data hold 1 whole month"),
    ("Not testable with", "the data hold"),
    ("; two full cycles", ", and two full cycles"),
)
WORTH_A_SEASON = 0.05
"""A smaller lift is no peak to plan for, however surely it comes back."""
SEEN = 2
"""Times the level of a season at which what was best twice is told as seen, which says nothing of the next year."""
FLAT = 0.0005
"""A change that is written as 0.0 %."""


def findings_on_time(evidence: Evidence) -> list[Finding]:
    """Where revenue is heading, at which level it stands, and in which season it peaks."""
    return [*_direction(evidence), *_season(evidence), *_shift(evidence), *_growth(evidence)]


def _direction(evidence: Evidence) -> Iterator[Finding]:
    """A lasting trend; a step is told as one, and is no trend as well."""
    table = evidence.table("growth")
    at = table.row(metric="revenue") if table else None
    if table is None or at is None or _shifts(evidence):
        return
    direction = str(table.frame["direction"].iloc[at])
    facts = {c: table.fact(c, at) for c in ("slope", "p", "periods")}
    slope = float(facts["slope"].value or 0)
    if direction not in TESTED or (slope > 0) != (direction == "rising"):
        return
    calendar = evidence.cube.calendar
    short = float(facts["periods"].value) * MONTHS_IN[calendar.grain] < 12 * ONE_CYCLE_OF
    caveats: tuple[Caveat, ...] = ("one_cycle",) if short and calendar.grain != "year" else ()
    yield Finding(
        "trend",
        direction,
        facts,
        names=period_names(evidence),
        caveats=caveats,
        impact=abs(slope) * 4,
        certainty=1 - float(facts["p"].value or 0),
        favourable=direction == "rising",
        n=int(facts["periods"].value),
        beyond_chance=True,
        overturn="the next periods",
        sheet="Trend",
    )


def _growth(evidence: Evidence) -> Iterator[Finding]:
    """Growth from the first to the last whole year, or the same season of two years."""
    table = evidence.table("growth")
    at = table.row(metric="revenue") if table else None
    if table is None or at is None or not table.fact("like_rate", at).known or evidence.table("thin_periods"):
        return
    row = table.frame.iloc[at]
    columns = ("like_first", "like_last", "like_change", "like_rate", "like_years")
    moved = float(row["like_last"]) - float(row["like_first"])
    flat = abs(float(row["like_change"])) < FLAT
    several = int(row["like_years"]) > 1 and not flat
    weeks = _unlike_weeks(evidence, str(row["like_from"]), str(row["like_to"]))
    yield Finding(
        "trend",
        "years" if several else "level_years" if flat else "two_years",
        {c: table.fact(c, at) for c in columns},
        names=period_names(evidence) | {c: str(row[c]) for c in ("like_from", "like_to")} | weeks,
        caveats=("long_year",) if weeks else (),
        impact=abs(moved) / (12 // MONTHS_IN[evidence.cube.calendar.grain]),
        favourable=None if flat else moved > 0,
        n=int(row["periods"]),
        beyond_chance=None if flat else _moves(evidence, str(row["direction"]), moved),
        overturn="another first year",
        sheet="Trend",
    )


def _unlike_weeks(evidence: Evidence, first: str, last: str) -> dict[str, str]:
    """How many weeks two periods have, in a fiscal calendar that gives them unlike numbers; else nothing."""
    start = evidence.cube.calendar.fiscal_year_start
    then, now = (period_named(label, start).weeks for label in (first, last))
    return {"weeks_from": str(then), "weeks_to": str(now)} if then != now else {}


def _moves(evidence: Evidence, direction: str, moved: float) -> bool:
    """Whether a trend or a step beyond chance goes the same way."""
    shifts = {float(row["after"]) > float(row["before"]) for _, row in _shifts(evidence)}
    return direction == ("rising" if moved > 0 else "falling") or (moved > 0) in shifts


def _season(evidence: Evidence) -> Iterator[Finding]:
    lift, index = evidence.table("season_lift"), evidence.tables.get("seasonality")
    if index is not None and index.missing:
        names = {"why": _why(evidence), "season": season_label(evidence)}
        one = evidence.cube.calendar.grain != "year" and _cycles(evidence) == 1
        yield Finding("seasonality", "one_season" if one else "not_testable", {}, names=names, sheet="Trend")
        return
    at = lift.row(peak=1) if lift else None
    if lift is None or index is None or at is None:
        return
    row = lift.frame.iloc[at]
    variant = _season_variant(evidence, row, float(index.frame["p"].iloc[0]), real=bool(index.frame["real"].iloc[0]))
    if not variant:
        return
    grain = "month" if evidence.cube.calendar.grain == "month" else "quarter"
    yield Finding(
        "seasonality",
        variant,
        {c: lift.fact(c, at) for c in ("lift", "years", "low", "high", "years_above", "years_best")},
        subject=(("season", str(row["season"])),),
        names=period_names(evidence) | {"season": str(row["season"]), "grain": grain, "seasons": f"{grain}s"},
        impact=abs(float(row["lift"])) * float(evidence.tables["kpis"].fact("now", metric="revenue").value or 0) * 0.5,
        certainty=1.0 if variant != "both_years" else 0.5,
        n=int(row["years"]),
        beyond_chance=variant != "both_years",
        overturn="one more year",
        sheet="Trend",
    )


def _season_variant(evidence: Evidence, row: pd.Series, p: float, *, real: bool) -> str:
    """What may be said of the strongest season: a season, or what was seen in two years; empty for nothing."""
    years = int(row["years"])
    if float(row["lift"]) < WORTH_A_SEASON:
        return ""
    if real:
        return "lift" if int(row["years_above"]) == years else "mostly"
    seen = years == ONE_CYCLE_OF and int(row["years_best"]) == years and float(row["low"]) > 0
    return "both_years" if seen and p < SEEN * level_of("season", evidence.cube.settings.alpha) else ""


def _shifts(evidence: Evidence) -> list[tuple[int, pd.Series]]:
    """The level shifts of revenue: place in the table, and row."""
    table = evidence.table("change_points")
    if table is None:
        return []
    return [(i, row) for i, (_, row) in enumerate(table.frame.iterrows()) if row["metric"] == "revenue"]


def _shift(evidence: Evidence) -> Iterator[Finding]:
    table = evidence.table("change_points")
    for at, row in _shifts(evidence):
        assert table is not None
        months = int(row["months_before"]) + int(row["months_after"])
        yield Finding(
            "change_point",
            "revenue",
            {c: table.fact(c, at) for c in ("before", "after", "change", "p")},
            subject=(("period", str(row["period"])),),
            names=period_names(evidence) | {"period": str(row["period"])},
            caveats=("one_cycle_step",) if months < 12 * ONE_CYCLE_OF else (),
            impact=abs(float(row["after"]) - float(row["before"])) * 3,
            certainty=1 - float(row["p"]),
            favourable=bool(row["after"] > row["before"]),
            n=months,
            beyond_chance=True,
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
    return sum(1 for p in calendar.whole if (p.ix - calendar.last.ix) % length == 0)


def _why(evidence: Evidence) -> str:
    """The table's own reason as the end of a sentence."""
    why = evidence.tables["seasonality"].missing.rstrip(".")
    for said, better in WORDS:
        why = why.replace(said, better)
    return why[0].lower() + why[1:]
