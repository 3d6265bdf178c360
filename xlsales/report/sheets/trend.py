"""Trend: every figure by period, partial and missing ones marked; growth, level shifts and seasons."""

from __future__ import annotations

from xlsales.metrics.table import Table
from xlsales.report.analysis import Analysis
from xlsales.report.model import Block, Chart, ChartKind, Sheet, TableBlock, Text
from xlsales.report.sheets.blocks import headline, missing, shown, stated
from xlsales.words.sentence import Sentence, Slot, plain

LINE_FROM = 8
TIME = ("later_periods", "growth", "change_points", "seasonality", "season_lift", "season_lift_years")
# What a reader looks for first; peaks and intervals stand in --json.
GROWTH_LEFT_OUT = ("slope_low", "slope_high", "first", "last", "peak", "low", "rolling_before")


def sheet(analysis: Analysis) -> Sheet:
    """How the figures moved."""
    calendar = analysis.cube.calendar
    main = f"trend_{calendar.grain}"
    blocks: list[Block] = [Text(analysis.said("trend", "seasonality", "change_point"), "finding")]
    blocks.append(TableBlock(analysis.evidence.tables["totals"]))
    for name in sorted((n for n in analysis.evidence.tables if n.startswith("trend_")), key=lambda n: n != main):
        table = analysis.table(name)
        if table is None:
            continue
        blocks.append(TableBlock(table, signed=("change", "year_change")))
        if len(table.frame) > 1:
            kind: ChartKind = "line" if len(table.frame) > LINE_FROM else "column"
            said = f"Revenue, {table.title.lower()}"
            blocks.append(Chart(kind, name, "period", ("revenue",), plain(said), said))
    for table in shown(analysis, *TIME):
        left_out = GROWTH_LEFT_OUT if table.name == "growth" else ()
        signed = tuple(c for c in ("change", "cmgr", "mean_change", "lift") if c in table.frame)
        blocks.append(TableBlock(table, signed=signed, hidden=left_out))
        if table.name == "seasonality" and len(table.frame) > 2:
            blocks.append(Chart("column", table.name, "season", ("index",), _highest(table), "Seasonal index"))
    blocks += missing(analysis, *TIME[1:], "forecast")
    days = f" of revenue, {calendar.first_day:%Y-%m-%d} to {calendar.last_day:%Y-%m-%d}"
    total = stated(analysis.table("totals"), "value", "revenue", "All rows bring ", days)
    title = headline(analysis, "trend") or total or plain(f"Revenue, {calendar.grain} by {calendar.grain}")
    return Sheet("Trend", title, tuple(blocks), open_pages=2)


def _highest(table: Table) -> Sentence:
    """The highest season by the index that the chart shows, where there is one at all."""
    if not table.frame["real"].iloc[0]:
        return plain("No season is proven: what each sold of an average one")
    best = int(table.frame["index"].argmax())
    season, index = (Slot(table.fact(c, best)) for c in ("season", "index"))
    return Sentence((season, " stands highest, at ", index, " of an average season"))
