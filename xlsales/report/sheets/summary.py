"""Summary: the key figures as cards, the executive text, the strongest findings."""

from __future__ import annotations

from xlsales.report.analysis import Analysis
from xlsales.report.model import Cards, Heading, Sheet, TableBlock, Text

STRONGEST = 5


def sheet(analysis: Analysis) -> Sheet:
    """What a board reads."""
    calendar = analysis.cube.calendar
    table = analysis.evidence.tables["kpis"]
    opening = analysis.text["executive"]
    findings = tuple(s for s in analysis.text["findings"] if s not in opening)
    return Sheet(
        "Summary",
        opening[0],
        (
            Cards(table, analysis.table(f"trend_{calendar.grain}")),
            Heading("In short"),
            Text(opening[1:], "body"),
            Heading("Further findings"),
            Text(findings[:STRONGEST], "finding"),
            TableBlock(table, signed=("change", "points")),
        ),
        accent=True,
    )
