"""Findings on the company's key figures: how each changed, and what its change must be read with."""

from __future__ import annotations

from xlsales.findings.evidence import Evidence
from xlsales.findings.finding import Caveat, Finding
from xlsales.metrics.table import Fact, Table
from xlsales.metrics.trend import not_like_for_like

VOLUME = ("orders", "average_sale", "units", "unit_price", "customers", "margin", "win_rate", "weeks_to_close")


def findings_on_changes(evidence: Evidence) -> list[Finding]:
    """One finding a key figure; revenue first."""
    table = evidence.tables["kpis"]
    calendar = evidence.cube.calendar
    names = {"period": calendar.now.label, "compared": calendar.before.label if calendar.before else ""}
    if calendar.before is None:
        return [
            Finding("level", "revenue", _facts(table, "revenue"), names=names, impact=_revenue(table), sheet="Summary")
        ]
    caveats = comparison_caveats(evidence)
    out = [
        Finding(
            "change",
            "revenue",
            _facts(table, "revenue"),
            names=names,
            impact=abs(_value(table, "revenue", "now") - _value(table, "revenue", "before")) * 2,
            favourable=_good(table, "revenue"),
            caveats=caveats,
            n=int(_value(table, "orders", "now")),
            overturn="rows that were set aside or are missing from the source",
            sheet="Summary",
        )
    ]
    for metric in VOLUME:
        row = table.row(metric=metric)
        if row is None or not table.fact("before", row).known or not table.fact("now", row).known:
            continue
        kind = table.fact("now", row).kind
        variant = metric if metric in ("win_rate", "weeks_to_close", "margin") else "figure"
        out.append(
            Finding(
                "change",
                variant,
                _facts(table, metric),
                subject=(("metric", metric),),
                names=names | {"figure": str(table.frame["label"].iloc[row])},
                impact=_revenue(table) * min(1.0, abs(_relative(table, metric))) * (0.5 if kind != "rate" else 1.0),
                favourable=_good(table, metric),
                sheet="Summary",
            )
        )
    return out


def comparison_caveats(evidence: Evidence) -> tuple[Caveat, ...]:
    """What every comparison of the two periods must carry: partial, across a gap, not like for like."""
    calendar = evidence.cube.calendar
    out: list[Caveat] = []
    if calendar.before is None:
        return ()
    if calendar.now.ix in calendar.partial or calendar.before.ix in calendar.partial:
        out.append("partial_period")
    if calendar.gap:
        out.append("gap")
    if not_like_for_like(evidence.cube, calendar.now, calendar.before):
        out.append("not_like_for_like")
    return tuple(out)


def _facts(table: Table, metric: str) -> dict[str, Fact]:
    row = table.row(metric=metric)
    return {c: table.fact(c, row) for c in ("now", "before", "change", "points")}


def _value(table: Table, metric: str, column: str) -> float:
    return float(table.fact(column, metric=metric).value or 0.0)


def _revenue(table: Table) -> float:
    return _value(table, "revenue", "now")


def _relative(table: Table, metric: str) -> float:
    value = table.fact("change", metric=metric).value
    return float(value) if value is not None else 0.0


def _good(table: Table, metric: str) -> bool | None:
    row = table.row(metric=metric)
    direction = int(table.frame["favourable"].iloc[row])
    moved = _value(table, metric, "now") - _value(table, metric, "before")
    return None if moved == 0 or direction == 0 else moved * direction > 0
