"""Findings on what comes next: the next period and the year, against targets, and what the open deals should bring."""

from __future__ import annotations

from collections.abc import Iterator

from xlsales.findings.evidence import Evidence
from xlsales.findings.finding import Caveat, Finding
from xlsales.findings.nouns import given, member_names, within
from xlsales.metrics.forecast.coming import Coming, Stretch, coming_of
from xlsales.metrics.table import Fact, Table
from xlsales.table.period import MONTHS_IN, Period

MOST_MEMBERS = 3
LIKELY, HEADING = "is likely to bring", "is heading for"
CERTAIN = 0.8
"""The part of all ranges that hold."""
REACH = 2
"""How many times as long as a year's rest the past must be for a sentence on it."""
SHEET = "Forecast"
TOLD = ("target", "so_far", "low", "likely", "high", "gap", "landing", "needed", "brought")


def findings_on_forecast(evidence: Evidence) -> list[Finding]:
    """What the next period and the fiscal year will bring; where targets land; what is to be won of the open deals.

    A report on a period with whole ones after it tells no future that its reader knows; its tables do.
    """
    coming = coming_of(evidence.cube)
    if isinstance(coming, str):
        return [Finding("forecast", "too_short", {}, names={"why": coming.rstrip(".")}, sheet="Trend")]
    if coming.past.until < evidence.cube.calendar.last_day:
        return []
    targets = [f for table in [evidence.table("forecast_targets")] if table for f in _targets(evidence, coming, table)]
    return [*_periods(evidence, coming), *targets, *_pipeline(evidence, coming)]


def _periods(evidence: Evidence, coming: Coming) -> Iterator[Finding]:
    """The next period, with what such forecasts were worth, and the year where that is more than the same."""
    table = evidence.table("forecast")
    if table is None:
        return
    for stretch in dict.fromkeys((coming.next.label, coming.year.label if coming.year else coming.next.label)):
        at = table.row(metric="revenue", period=stretch)
        if at is None:
            continue
        facts = {c: table.fact(c, at) for c in ("so_far", "low", "likely", "high", "year_ago", "change")}
        if not float(facts["likely"].value) > 0:
            continue
        is_next = stretch == coming.next.label
        if not is_next and coming.year is not None and _too_far(coming, coming.year):
            continue
        worth, caveats = _worth(evidence) if is_next else ({}, ())
        stands = str(table.values["stands"][at])
        yield Finding(
            "forecast",
            _variant(facts, stands),
            facts | worth,
            subject=(("coming", stretch),),
            names=_names(coming, stretch) | {"compared": _year_before(evidence, coming, stretch)},
            impact=(float(facts["high"].value) - float(facts["low"].value)) / 2,
            certainty=CERTAIN,
            favourable={"above": True, "below": False}.get(stands),
            caveats=caveats,
            n=len(coming.past.whole),
            # Beside a year ago stands a range, and no test of chance: no advice rests on it.
            beyond_chance=False if stands in ("above", "below") else None,
            overturn="an order or loss unlike any before",
            sheet=SHEET,
        )


def _too_far(coming: Coming, year: Stretch) -> bool:
    """Whether more of a year is to come than half of what the past holds: its table says so, no sentence does."""
    return float(year.counted.sum()) * REACH > len(coming.past.whole)


def _variant(facts: dict[str, Fact], stands: str) -> str:
    if round(float(facts["low"].value)) == round(float(facts["high"].value)):
        return "steady"
    running = "_running" if facts["so_far"].known else ""
    return f"next_{stands or 'alone'}{running}"


def _worth(evidence: Evidence) -> tuple[dict[str, Fact], tuple[Caveat, ...]]:
    """How far such forecasts were off, beside the simplest one."""
    table = evidence.table("forecast_worth")
    at = table.row(metric="revenue") if table else None
    if table is None or at is None:
        return {}, ()
    facts = {c: table.fact(c, at) for c in ("tried", "error", "plain_error", "plain")}
    error, plain = (round(float(facts[c].value)) for c in ("error", "plain_error"))
    if not error:
        return {}, ()
    return facts, ("forecast_better",) if error < plain else ("forecast_no_better",)


def _names(coming: Coming, period: str) -> dict[str, str]:
    heads = HEADING if coming.past.begun or coming.next.over[0] < coming.next.over[1] else LIKELY
    year = coming.year is not None and period == coming.year.label and coming.year.over[0] < coming.year.over[1]
    return {
        "period": period, "heads": HEADING if year else heads, "grain": coming.past.grain,
        "in_period": within(period),
    }  # fmt: skip


def _year_before(evidence: Evidence, coming: Coming, label: str) -> str:
    """The same period a year before."""
    start = evidence.cube.calendar.fiscal_year_start
    for grain, months in MONTHS_IN.items():
        shift = 0 if grain == "month" else start - 1
        period = Period(grain, (coming.past.coming.first_month - shift) // months, start)  # type: ignore[arg-type]
        if period.label == label:
            return period.year_ago.label
    return "the year before"


def _targets(evidence: Evidence, coming: Coming, table: Table) -> Iterator[Finding]:
    """Where each role's total lands, in the year where its targets say so, and the members who land below."""
    rows = table.values
    last = {role: i for i, (role, row) in enumerate(zip(rows["role"], rows["row"], strict=True)) if row == "total"}
    for at in last.values():
        yield _target(evidence, coming, table, at, "target", {"above": False, "below": True})
    short = [i for i in range(len(table.frame)) if rows["row"][i] == "member" and rows["lies"][i].startswith("above")]
    mine = [i for i in short if rows["period"][i] == rows["period"][last[rows["role"][i]]] and given(rows["member"][i])]
    for at in sorted(mine, key=lambda i: (rows["gap"][i], rows["member"][i]))[:MOST_MEMBERS]:
        yield _target(evidence, coming, table, at, "member_target", {"above": False})


def _target(evidence: Evidence, coming: Coming, table: Table, at: int, kind: str, good: dict[str, bool]) -> Finding:
    facts = {c: table.fact(c, at) for c in TOLD}
    role, member, period = (str(table.values[c][at]) for c in ("role", "member", "period"))
    lies = str(table.values["lies"][at]).split()[0]
    names = _names(coming, period) | {"over": str(table.values["over"][at])}
    if kind == "member_target":
        names |= member_names(evidence.cube, role, member)
    return Finding(
        "forecast",
        f"{kind}_{lies}",
        facts,
        subject=((role, member if kind == "member_target" else "all with a target, to come"),),
        names=names,
        impact=abs(float(facts["gap"].value)),
        certainty=CERTAIN,
        actionable=0.9,
        favourable=good.get(lies),
        overturn="an order or loss unlike any before",
        sheet=SHEET,
    )


def _pipeline(evidence: Evidence, coming: Coming) -> Iterator[Finding]:
    table = evidence.table("forecast_deals")
    if table is None:
        return
    at = len(table.frame) - 1
    facts = {c: table.fact(c, at) for c in ("deals", "amount", "won_next", "expected", "low", "high", "gap", "cover")}
    if not float(facts["expected"].value) > 0:
        return
    yield Finding(
        "forecast",
        "cover_gap" if facts["cover"].known else "cover",
        facts,
        subject=(("coming", "open deals"),),
        names=_names(coming, coming.next.label),
        impact=float(facts["expected"].value) / 2,
        certainty=CERTAIN,
        actionable=0.8,
        favourable=None,
        n=int(facts["deals"].value),
        overturn="deals that are dead but not closed in the CRM",
        sheet="Deals",
    )
