"""Findings on what drove the change: price, volume and mix; the members that moved it; the one that makes a group."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from xlsales.findings.changes import comparison_caveats
from xlsales.findings.evidence import Evidence
from xlsales.findings.finding import Finding
from xlsales.metrics.table import Table

EFFECTS = {"volume": "volume", "mix": "mix", "price": "price", "new": "new members", "lost": "lost members"}
SPLIT_BY = ("product", "category", "customer", "segment", "region", "rep")
SIMPLE_GROUP = 40
WORTH_TELLING = 0.02
CLEAR_PART = 0.6


def findings_on_drivers(evidence: Evidence) -> list[Finding]:
    """What made revenue rise or fall, from the company down to single members."""
    if evidence.cube.calendar.before is None or "not_like_for_like" in comparison_caveats(evidence):
        # Where the two periods share nothing there is a difference, but no cause to name.
        return []
    return [*_price_volume_mix(evidence), *_movers(evidence), *_two_factors(evidence), *_leave_one_out(evidence)]


def _price_volume_mix(evidence: Evidence) -> Iterator[Finding]:
    dimension = next((d for d in SPLIT_BY if evidence.table(f"pvm_{d}")), None)
    if dimension is None:
        return
    table = evidence.tables[f"pvm_{dimension}"]
    last = len(table.frame) - 1
    total = table.frame.iloc[last]
    if abs(total["delta"]) < 0.005:
        return
    effects = {e: float(total[e]) for e in EFFECTS}
    lead = max(EFFECTS, key=lambda e: effects[e] * (1 if total["delta"] > 0 else -1))
    columns = ("delta", *EFFECTS, "volume_now", "volume_before", "price_now", "price_before")
    moved = [e for e in ("new", "lost") if abs(effects[e]) >= 0.5]
    yield Finding(
        "driver",
        "price_volume_mix" + ("_members" if moved else ""),
        {c: table.fact(c, last) for c in columns},
        names={"lead": EFFECTS[lead], "by": evidence.cube.book.label(dimension).lower(), **_periods(evidence)},
        impact=abs(float(total["delta"])) * 1.9,
        actionable=0.8,
        favourable=bool(total["delta"] > 0),
        overturn=f"another split than by {dimension}",
        sheet="Drivers",
    )


def _movers(evidence: Evidence) -> Iterator[Finding]:
    for dimension, table in evidence.named("contributions"):
        rows = table.frame.iloc[:-1]
        total = float(table.frame["delta"].iloc[-1])
        before = float(table.frame["before"].iloc[-1])
        if len(rows) < 2 or before <= 0:
            continue
        down = total < 0
        ordered = rows["delta"].astype(float).sort_values(ascending=down, kind="stable")
        with_it = [int(i) for i in ordered.index if ordered[i] * total > 0][:2]
        against = [int(i) for i in reversed(ordered.index) if ordered[i] * total < 0][:2]
        if len(with_it) and abs(ordered[with_it[0]]) >= WORTH_TELLING * before:
            yield _mover(evidence, table, dimension, with_it, "fall" if down else "rise")
        if len(against) and abs(ordered[against[0]]) >= WORTH_TELLING * before:
            yield _mover(evidence, table, dimension, against, "against_fall" if down else "against_rise")


def _mover(evidence: Evidence, table: Table, dimension: str, rows: list[int], variant: str) -> Finding:
    first = rows[0]
    facts = {c: table.fact(c, first) for c in ("delta", "before", "now", "change", "share_of_change")}
    names = {
        "member": str(table.frame["member"].iloc[first]),
        "dimension": evidence.cube.book.label(dimension).lower(),
        **_periods(evidence),
    }
    if len(rows) > 1:
        second = rows[1]
        facts |= {"second_delta": table.fact("delta", second), "second_change": table.fact("change", second)}
        names["second"] = str(table.frame["member"].iloc[second])
        variant += "_two"
    if not facts["change"].known or ("second_change" in facts and not facts["second_change"].known):
        variant += "_new"
    delta = float(facts["delta"].value)
    return Finding(
        "mover" if "against" not in variant else "offset",
        variant,
        facts,
        subject=((dimension, names["member"]),),
        names=names,
        impact=abs(delta),
        actionable=0.7 if dimension in ("product", "customer", "rep", "manager") else 0.5,
        favourable=delta > 0,
        overturn=f"the total's change without {names['member']}",
        sheet="Drivers",
    )


def _two_factors(evidence: Evidence) -> Iterator[Finding]:
    """Whether a member's change is volume or value: never blame the one where it is the other."""
    for dimension, table in evidence.named("drivers_two"):
        if dimension not in ("manager", "rep", "product", "territory", "region"):
            continue
        rows = table.frame.iloc[:-1]
        company = abs(float(table.frame["before"].iloc[-1]))
        for at in rows["delta"].abs().sort_values(ascending=False, kind="stable").index[:6]:
            row = rows.loc[at]
            if abs(row["delta"]) < WORTH_TELLING * company / 2 or row["volume_before"] <= 0 or row["volume_now"] <= 0:
                continue
            yield _factor(evidence, table, dimension, int(at), row)


def _factor(evidence: Evidence, table: Table, dimension: str, at: int, row: pd.Series) -> Finding:
    falls = row["delta"] < 0
    volume, price = float(row["volume"]) / float(row["delta"]), float(row["price"]) / float(row["delta"])
    if volume <= 0:
        variant = "value_not_volume"
    elif price <= 0:
        variant = "volume_not_value"
    else:
        variant = "mostly_volume" if volume > CLEAR_PART else "mostly_value" if price > CLEAR_PART else "both"
    columns = ("delta", "volume", "price", "volume_now", "volume_before", "price_now", "price_before", "change")
    few = min(row["volume_now"], row["volume_before"]) < evidence.cube.settings.min_events
    unit = table.column("volume_now").header.lower()
    return Finding(
        "driver",
        variant,
        {c: table.fact(c, at) for c in columns},
        subject=((dimension, str(row["member"])),),
        names={
            "member": str(row["member"]),
            "units": unit,
            "unit": unit.split(" ")[0].rstrip("s"),
            "movement": "fall" if falls else "rise",
            **_periods(evidence),
        },
        impact=abs(float(row["delta"])) * 0.95,
        certainty=0.5 if few else 1.0,
        actionable=1.0 if dimension in ("manager", "rep") else 0.8,
        favourable=not falls,
        caveats=("few_events",) if few else (),
        n=int(row["volume_now"]),
        overturn="another definition of volume",
        sheet="Drivers",
    )


def _leave_one_out(evidence: Evidence) -> Iterator[Finding]:
    """A group whose direction is one member's, and its rise or fall that member's alone."""
    for dimension, table in evidence.named("leave_one_out"):
        if len(table.frame) > SIMPLE_GROUP:
            continue
        for at, row in table.frame.iterrows():
            if not bool(row["flips"]) or pd.isna(row["change"]) or pd.isna(row["change_without"]):
                continue
            columns = ("change", "change_without", "mover_delta", "mover_now", "mover_before", "delta", "mover_top_two")
            yield Finding(
                "leave_one_out",
                "flips",
                {c: table.fact(c, int(str(at))) for c in columns},
                subject=((dimension, str(row["member"])),),
                names={"group": str(row["member"]), "member": str(row["mover"]), **_periods(evidence)},
                impact=abs(float(row["mover_delta"])),
                actionable=0.9,
                favourable=bool(row["mover_delta"] > 0),
                caveats=(),
                overturn=f"the change of {row['member']} with and without {row['mover']}",
                sheet="Drivers",
            )


def _periods(evidence: Evidence) -> dict[str, str]:
    calendar = evidence.cube.calendar
    return {"period": calendar.now.label, "compared": calendar.before.label if calendar.before else ""}
