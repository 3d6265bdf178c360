"""Summary: the key figures as cards, the executive text, the strongest findings."""

from __future__ import annotations

from xlsales.report.analysis import Analysis
from xlsales.report.model import Cards, Heading, Sheet, TableBlock, Text

STRONGEST = 5


def sheet(analysis: Analysis) -> Sheet:
    """What a board reads."""
    calendar = analysis.cube.calendar
    table = analysis.evidence.tables["kpis"]
    findings = analysis.text["findings"]
    return Sheet(
        "Summary",
        analysis.text["executive"][0],
        (
            Cards(table, analysis.table(f"trend_{calendar.grain}")),
            Heading("In short"),
            Text(analysis.text["executive"][1:], "body"),
            Heading("Strongest findings"),
            Text(findings[:STRONGEST], "finding"),
            TableBlock(table, signed=("change", "points"), hidden=("meaning",)),
        ),
        accent=True,
    )
