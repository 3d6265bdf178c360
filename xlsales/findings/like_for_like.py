"""Findings on who was there: a change that is coverage, and kept customers who moved against the total."""

from __future__ import annotations

from collections.abc import Iterator

from xlsales.causes.like_for_like import came_and_left
from xlsales.findings.changes import aggregated, comparable, period_names
from xlsales.findings.evidence import Evidence
from xlsales.findings.finding import Caveat, Finding
from xlsales.findings.nouns import dimension_noun, listed, plural, shown
from xlsales.metrics.table import Fact, Table

NAMED = 3
"""So many members are named, more are counted."""
FIGURES = ("kept", "came", "left", "kept_before", "kept_now", "kept_change", "total_change", "came_now", "left_before")


def findings_on_like_for_like(evidence: Evidence) -> list[Finding]:
    """The members of both periods beside the total, where that says another thing."""
    table = evidence.table("like_for_like")
    if table is None or not comparable(evidence):
        return []
    return [*_coverage(evidence, table), *_kept_customers(evidence, table)]


def _coverage(evidence: Evidence, table: Table) -> Iterator[Finding]:
    """The dimension with the most money in one of the periods only; of several with the same, the widest."""
    rows = table.frame[table.frame["coverage"]]
    if rows.empty:
        return
    at = int(rows.index[0])
    row = rows.iloc[0]
    variant, names = _who(evidence, str(row["dimension"]), int(row["came"]), int(row["left"]))
    beyond = bool(row["beyond_chance"])
    caveat: Caveat = "kept_plain" if aggregated(evidence) else "kept_moved" if beyond else "kept_noise"
    yield Finding(
        "like_for_like",
        variant,
        _facts(table, at),
        subject=(("coverage", str(row["dimension"])),),
        names=period_names(evidence) | _nouns(evidence, str(row["dimension"])) | names,
        impact=float(row["came_now"]) + float(row["left_before"]),
        certainty=0.9,
        actionable=0.5,
        caveats=(caveat,),
        n=int(row["kept"]),
        beyond_chance=None if aggregated(evidence) else beyond,
        overturn="members under another name in one of the periods",
        sheet="Drivers",
    )


def _who(evidence: Evidence, dimension: str, came: int, left: int) -> tuple[str, dict[str, str]]:
    """Which words tell who came and left, and their names where they are few."""
    if came and left:
        return "both", {}
    who = came_and_left(evidence.cube, dimension)[0 if came else 1]
    variant = "came" if came else "left"
    if len(who) > NAMED:
        return variant, {}
    return f"{variant}_named", {"who": listed([shown(m) for m in who])}


def _kept_customers(evidence: Evidence, table: Table) -> Iterator[Finding]:
    """Customers of both periods, where their revenue moved against the total by more than chance."""
    at = table.row(dimension="customer")
    if at is None:
        return
    row = table.frame.iloc[at]
    kept, total = float(row["kept_change"]), float(row["total_change"])
    came, left = float(row["came_now"]), float(row["left_before"])
    if not bool(row["beyond_chance"]) or kept * total >= 0 or (came - left) * total <= 0:
        return
    yield Finding(
        "like_for_like",
        ("customers_fell" if kept < 0 else "customers_rose") + ("" if came and left else "_alone"),
        _facts(table, at),
        names=period_names(evidence) | _nouns(evidence, "customer"),
        impact=2 * abs(float(row["kept_now"]) - float(row["kept_before"])),
        actionable=0.8,
        favourable=kept > 0,
        n=int(row["kept"]),
        beyond_chance=True,
        overturn="customers under another name in one of the periods",
        sheet="Customers",
    )


def _facts(table: Table, at: int) -> dict[str, Fact]:
    return {c: table.fact(c, at) for c in FIGURES}


def _nouns(evidence: Evidence, dimension: str) -> dict[str, str]:
    noun = dimension_noun(evidence.cube, dimension)
    return {"dimension": noun, "dimensions": plural(noun)}
