"""The report's own tables as the judge of its words: what is said must be what the cells show."""

from __future__ import annotations

from tests.report.walk import Walk, walk
from xlsales.causes.sides import TOTAL
from xlsales.findings.finding import Finding
from xlsales.metrics.table import Fact
from xlsales.report.model import Report
from xlsales.table.book import NOT_GIVEN

MEMBERS = ("member", "season", "segment")
OF_ONE_GROUP = ("dependencies", "single_points", "whole_data", "drivers", "drilldown")
"""Tables whose rows are not the members of one dimension, each once."""


class Tables:
    """Cells of a report."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.walked: Walk = walk(report)
        self.keys = {s.where: s.key for several in self.walked.values.values() for s in several}

    def value(self, fact: Fact) -> float | None:
        """The figure that the cell shows."""
        value = self.report.tables[fact.table].fact(fact.column, fact.row).value
        return None if value is None or isinstance(value, str) else float(value)

    def others(self, fact: Fact) -> dict[str, float] | None:
        """The column's other cells, without totals and rows of nobody."""
        table = self.report.tables[fact.table]
        key = next((c for c in MEMBERS if c in table.frame), None)
        if key is None or fact.table in OF_ONE_GROUP:
            return None
        pairs = zip(table.values[key], table.values[fact.column], strict=True)
        return {str(m): float(v) for m, v in pairs if str(m) not in (TOTAL, NOT_GIVEN) and v is not None}

    def parts(self, fact: Fact) -> list[float] | None:
        """The rows above a total that it counts."""
        frame = self.report.tables[fact.table].frame
        if fact.table == "opportunities":
            return [float(v) for v in frame.loc[frame["counted"] == "yes", fact.column]]
        if fact.table == "attainment" and frame["row"].iloc[fact.row] == "total":
            own = frame[(frame["row"] == "member") & (frame["role"] == frame["role"].iloc[fact.row])]
            return [float(v) for v in own.loc[own["quota"].notna(), fact.column].dropna()]
        return None

    def in_period(self, fact: Fact, label: str) -> float | None:
        """The same figure of the same member at another period, wherever a cell shows it."""
        key = self.keys.get(fact.id)
        if key is None:
            return None
        cells = self.walked.values.get((key[0], key[1], label))
        return float(cells[0].value) if cells else None

    def fits(self, claim: str, finding: Finding) -> bool | None:
        """What a member's buying is called is for the rows to judge."""
        return None
