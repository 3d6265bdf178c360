"""What the cards say below the change from the period before: the other comparison, and the target."""

from __future__ import annotations

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
    """Metric → the lines of its card: its change against the other span, and of revenue how much of its target it is.

    A sum whose change against the other span comes of that span being longer or shorter has no such line.
    """
    table, span = analysis.evidence.tables["kpis"], beside(analysis.cube)
    out: dict[str, tuple[Sentence, ...]] = {}
    if span is not None and "other" in table.frame:
        on = _named(analysis, span)
        said = {str(m): _against(analysis, table, i, span, on) for i, m in enumerate(table.frame["metric"])}
        out = {m: (s,) for m, s in said.items() if s is not None}
    target = _target(analysis, table)
    return out | {"revenue": (*out.get("revenue", ()), target)} if target is not None else out


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
    table = analysis.evidence.tables["attainment"]
    revenue = kpis.fact("now", metric="revenue")
    if not table or not revenue.known:
        return None
    frame, label = table.frame, analysis.cube.calendar.now.label
    whole = (frame["row"] == "total") | (frame["role"].astype(str).isin(COMPANY))
    here = frame[whole & (frame["period"] == label)]
    same = here[(here["actual"] - float(revenue.value)).abs() <= ALL_OF_IT * abs(float(revenue.value))]
    if same.empty:
        return None
    reached = table.fact("attainment", row=int(same.index[0]))
    so_far = " so far" if same["expected_by_now"].notna().iloc[0] else ""
    return Sentence((Slot(reached), f" of target{so_far}")) if reached.known else None
