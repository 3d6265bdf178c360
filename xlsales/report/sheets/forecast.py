"""Forecast: what comes next with its range, what such forecasts were worth, members, and where the targets land."""

from __future__ import annotations

from xlsales.metrics.table import Table
from xlsales.report.analysis import Analysis
from xlsales.report.model import Block, Chart, Sheet, TableBlock, Text
from xlsales.report.sheets.blocks import brief, headline, missing, shown
from xlsales.words.sentence import plain

# Keys for --json, said in words by a neighbouring column.
LEFT_OUT = {"forecast": ("metric", "stands"), "forecast_worth": ("metric",), "forecast_targets": ("role", "row")}
LINES = ("actual", "likely", "low", "high")


def sheet(analysis: Analysis) -> Sheet | None:
    """What comes next; no sheet where the history is too short, which the sheet Trend says."""
    table = analysis.table("forecast")
    if table is None:
        return None
    blocks: list[Block] = [Text(analysis.said("forecast"), "finding"), _block(table)]
    path = analysis.table("forecast_path")
    if path is not None:
        blocks.append(TableBlock(path))
        said = "Revenue, most likely and the range in which four in five figures lie"
        title = plain("Revenue and what comes next")
        blocks.append(Chart("line", path.name, "period", LINES, title, said, range=("low", "high")))
    blocks += map(_block, (*shown(analysis, "forecast_worth", "forecast_targets"), *_by_member(analysis)))
    blocks += missing(analysis, "forecast_targets")
    return Sheet("Forecast", headline(analysis, "forecast") or plain(table.title), tuple(blocks), open_pages=1)


def _by_member(analysis: Analysis) -> tuple[Table, ...]:
    return tuple(t for _, t in analysis.evidence.named("forecast"))


def _block(table: Table) -> TableBlock:
    signed = tuple(c for c in ("change", "gap") if c in table.frame)
    return TableBlock(brief(table), signed=signed, hidden=LEFT_OUT.get(table.name, ("stands",)))
