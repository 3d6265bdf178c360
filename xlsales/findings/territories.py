"""Findings on territories and on members that did not do what their own history leads one to expect."""

from __future__ import annotations

from collections.abc import Iterator

from xlsales.findings.changes import period_names
from xlsales.findings.evidence import Evidence
from xlsales.findings.finding import Finding
from xlsales.findings.nouns import given, member_names, shown
from xlsales.metrics.territories import place_of

UNEVEN_LOAD = 1.25
FEWEST_PERIODS, FEWEST_REPS = 3, 3
MOST_ANOMALIES = 4


def findings_on_territories(evidence: Evidence) -> list[Finding]:
    """Whether the work is spread evenly, and who surprises against the own history."""
    return [*_imbalance(evidence), *_anomalies(evidence)]


def _imbalance(evidence: Evidence) -> Iterator[Finding]:
    """The fullest and the emptiest territory, in potential a rep."""
    table, place = evidence.table("rebalancing"), place_of(evidence.cube)
    if table is None or place is None or len(table.frame) < 3:
        return
    last = len(table.frame) - 2
    load = table.frame["load"].astype(float)
    calendar = evidence.cube.calendar
    if len(calendar.whole) < FEWEST_PERIODS or float(table.frame["reps"].iloc[:-1].sum()) < FEWEST_REPS:
        # Of few periods and people, one order makes the load.
        return
    if load.iloc[0] < UNEVEN_LOAD or not load.iloc[last] > 0 or not float(table.frame["reps"].iloc[0]) > 0:
        return
    columns = ("load", "move", "potential_per_rep", "reps")
    facts = {c: table.fact(c, 0) for c in columns}
    facts |= {f"low_{c}": table.fact(c, last) for c in columns}
    facts["moved"] = table.fact("move", last + 1)
    names = member_names(evidence.cube, place, table.frame["member"].iloc[0]) | period_names(evidence)
    yield Finding(
        "imbalance",
        "uneven",
        facts,
        subject=((place, str(table.frame["member"].iloc[0])), (place, str(table.frame["member"].iloc[last]))),
        names=names | {"low": shown(table.frame["member"].iloc[last])},
        impact=float(facts["moved"].value or 0) * 0.25,
        certainty=0.7,
        actionable=0.8,
        overturn="territories that differ in how hard they are to work",
        sheet="Territories",
    )


def _anomalies(evidence: Evidence) -> Iterator[Finding]:
    for dimension, table in evidence.named("anomalies"):
        told = 0
        for at, row in enumerate(table.frame.itertuples(index=False)):
            # The first in its order are the strongest.
            if not bool(row.unusual) or not given(row.member) or told == MOST_ANOMALIES:
                continue
            if not float(row.expected) > 0 or float(row.actual) < 0 or not table.fact("off", at).known:
                continue
            told += 1
            yield Finding(
                "anomaly",
                "below" if float(row.surprise) < 0 else "above",
                {c: table.fact(c, at) for c in ("actual", "expected", "surprise", "off", "periods")},
                subject=((dimension, str(row.member)),),
                names=member_names(evidence.cube, dimension, row.member) | period_names(evidence),
                impact=abs(float(row.surprise)) * 0.9,
                certainty=1 - float(row.p_holm),
                actionable=0.7,
                favourable=float(row.surprise) > 0,
                n=int(row.periods),
                beyond_chance=True,
                overturn="an event in the earlier periods that will not come again",
                sheet="Drivers",
            )
