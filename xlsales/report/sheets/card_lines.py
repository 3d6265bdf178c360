"""What the cards say below the change from the period before: the other comparison, the target, and all rows."""

from __future__ import annotations

import pandas as pd

from xlsales.metrics.comparison import beside
from xlsales.metrics.growth import ADDITIVE
from xlsales.metrics.per_unit import unlike_units_make
from xlsales.metrics.quotas import COMPANY
from xlsales.metrics.table import Fact, Table
from xlsales.report.analysis import Analysis
from xlsales.table.period import Period
from xlsales.table.span import Span
from xlsales.words.sentence import Choice, Sentence, Slot, Tone

ALL_OF_IT = 0.005
"""Part of the revenue that may be without a target where the target is called that of the whole."""


def cards_beside(analysis: Analysis) -> dict[str, tuple[Sentence, ...]]:
    """Metric → the lines of its card: its change against the other span, what of its target it is, and its total.

    A sum whose change against the other span comes of that span being longer or shorter has no such line.
    """
    table, span = analysis.evidence.tables["kpis"], beside(analysis.cube)
    out: dict[str, tuple[Sentence, ...]] = {}
    if span is not None and "other" in table.frame:
        on = _named(analysis, span)
        said = {str(m): _against(analysis, table, i, span, on) for i, m in enumerate(table.frame["metric"])}
        out = {m: (s,) for m, s in said.items() if s is not None}
    target = _target(analysis, table)
    if target is not None:
        out["revenue"] = (*out.get("revenue", ()), target)
    whole = _of_all_rows(table)
    return {m: (*out.get(m, ()), *whole.get(m, ())) for m in {**out, **whole}}


def _of_all_rows(table: Table) -> dict[str, tuple[Sentence, ...]]:
    """Each figure over every row, where only some of them are reported on."""
    if "all_rows" not in table.frame:
        return {}
    facts = {str(m): table.fact("all_rows", row=i) for i, m in enumerate(table.frame["metric"])}
    return {m: (Sentence((Slot(f), " over all rows")),) for m, f in facts.items() if f.known}


def _named(analysis: Analysis, span: Period | Span) -> str:
    now = analysis.cube.calendar.now
    ago = now.year_ago
    if (span.start, span.end) == (ago.start, ago.end):
        return "a year ago"
    return f"the {now.grain} before" if isinstance(now, Period) else "the time before"


def _against(analysis: Analysis, table: Table, row: int, span: Period | Span, on: str) -> Sentence | None:
    metric = str(table.frame["metric"].iloc[row])
    change, then, now = (table.fact(c, row=row) for c in ("other_change", "other", "now"))
    if metric in ADDITIVE and _by_calendar(analysis, span, now, then):
        return None
    points = table.fact("other_points", row=row)
    moved = points if points.known else change
    if not moved.known:
        return None
    good = float(moved.value) * float(table.frame["favourable"].iloc[row] or 0)
    tone: Tone = "good" if good > 0 else "bad" if good < 0 else "neutral"
    return Sentence((Choice(moved, "▼ ", "", "▲ "), Slot(moved, "abs"), f" on {on}"), tone)


def _by_calendar(analysis: Analysis, span: Period | Span, now: Fact, then: Fact) -> bool:
    return then.known and now.known and unlike_units_make(analysis.cube, span, float(now.value), float(then.value))


def _target(analysis: Analysis, kpis: Table) -> Sentence | None:
    """How much of its target the revenue is, where the targets of a role are for all of it."""
    at = target_of_all(analysis)
    if at is None:
        return None
    table = analysis.evidence.tables["attainment"]
    reached = table.fact("attainment", row=at)
    so_far = " so far" if pd.notna(table.frame["expected_by_now"].iloc[at]) else ""
    return Sentence((Slot(reached), f" of target{so_far}")) if reached.known else None


def target_of_all(analysis: Analysis) -> int | None:
    """The row of the table of attainment whose target is for all of the revenue reported on; None where none is."""
    table, kpis = analysis.evidence.tables["attainment"], analysis.evidence.tables["kpis"]
    revenue = kpis.fact("now", metric="revenue")
    if not table or not revenue.known:
        return None
    frame, label = table.frame, analysis.cube.calendar.now.label
    whole = (frame["row"] == "total") | (frame["role"].astype(str).isin(COMPANY))
    here = frame[whole & (frame["period"] == label)]
    same = here[(here["actual"] - float(revenue.value)).abs() <= ALL_OF_IT * abs(float(revenue.value))]
    return int(same.index[0]) if len(same) else None
