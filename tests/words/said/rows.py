"""The book's rows as the judge of a report's words: every figure and every rank counted again by other means."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from tests.words.recount import UNKNOWN, Recount, first_month
from tests.words.said.history import History
from tests.words.said.members import MemberFigures
from xlsales.findings.finding import Finding
from xlsales.metrics.table import Fact
from xlsales.report.model import Report
from xlsales.table.book import DIMENSIONS, NOT_GIVEN, SalesBook

SIDES = ("contributions", "breakdown", "pareto", "drivers_two", "pvm")
NOW_OF = {"before": "now", "revenue_before": "revenue"}


class Rows:
    """Figures of a report as its rows give them."""

    def __init__(self, report: Report, book: SalesBook) -> None:
        self.report, self.book = report, book
        self.again = Recount(report, book)
        self.members = MemberFigures(self.again)
        self.history = History(self.again)
        self.memo: dict[tuple[str, ...], dict[str, float] | None] = {}

    def value(self, fact: Fact) -> float | None:
        """The figure counted again; of several that count as right the one that is told."""
        return self._told(fact, self._counted(self.again, fact, self._row(fact), fact.column))

    def others(self, fact: Fact) -> dict[str, float] | None:
        """The figure of every member that the rows have, the blank ones apart."""
        key = (fact.table, fact.column, str(self._row(fact).get("dimension")), str(self._row(fact).get("member")))
        if fact.table.removesuffix(f"_{self._dimension(fact)}") in SIDES and fact.column in ("delta", "now", "revenue"):
            return self._sides(self._dimension(fact), fact.column)
        if key not in self.memo:
            self.memo[key] = self._one_by_one(fact)
        return self.memo[key]

    def _sides(self, dimension: str, column: str) -> dict[str, float]:
        """Revenue by member, or its difference, in one stroke."""
        now, before = (self.again.lines(m) for m in (self.again.now, self.again.before))
        sums = [r.groupby(r[dimension].astype(str))["revenue"].sum() for r in (now, before)]
        out = sums[0].sub(sums[1], fill_value=0.0) if column == "delta" else sums[0]
        return {str(m): float(v) for m, v in out.drop(NOT_GIVEN, errors="ignore").items()}

    @staticmethod
    def _dimension(fact: Fact) -> str:
        return next((d for d in DIMENSIONS if fact.table.endswith(f"_{d}")), "")

    def _one_by_one(self, fact: Fact) -> dict[str, float] | None:
        row = self._row(fact)
        several: dict[str, float] = {}
        for key, member in self._everybody(fact, row):
            value = self._counted(self.again, fact, row.copy() | {key: member}, fact.column)
            value = value[0] if isinstance(value, tuple) else value
            if value is UNKNOWN or value is None:
                return None
            several[member] = float(value)
        return several or None

    def parts(self, fact: Fact) -> list[float] | None:
        """A sum of models is no sum of rows; that of targets is judged by the tables."""
        return None

    def in_period(self, fact: Fact, label: str) -> float | None:
        """The figure in a calendar period, counted as that of the period reported on is."""
        if label.startswith("FY") or self.book.sales is None:
            return None
        moved = Recount(self.report, self.book)
        moved.now = first_month(label)
        value = self._counted(moved, fact, self._row(fact), NOW_OF.get(fact.column, fact.column))
        return self._told(fact, value)

    def fits(self, claim: str, finding: Finding) -> bool | None:
        """What a word says of who buys, or of a season, by the days of the rows."""
        return self.history.fits(claim, finding)

    def _row(self, fact: Fact) -> Any:
        return self.report.tables[fact.table].frame.iloc[fact.row].to_dict()

    def _counted(self, again: Recount, fact: Fact, row: dict[str, Any], column: str) -> Any:
        if again is self.again and (value := self.members.value(fact.table, row, column)) is not UNKNOWN:
            return value
        for name, count in again.counters.items():
            if fact.table == name or fact.table.startswith(f"{name}_"):
                return count(fact.table.removeprefix(name).lstrip("_"), pd.Series(row), column)
        return UNKNOWN

    @staticmethod
    def _told(fact: Fact, value: Any) -> float | None:
        options = value if isinstance(value, tuple) else (value,)
        if any(o is UNKNOWN or o is None for o in options):
            return None
        told = float("nan") if fact.value is None else float(fact.value)
        return min((float(o) for o in options), key=lambda o: abs(o - told))

    def _everybody(self, fact: Fact, row: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """(key column, member) of all that the column could be of, from the rows."""
        if "season" in row and "member" not in row:
            yield from (("season", str(s)) for s in self.report.tables[fact.table].frame["season"])
            return
        if fact.table == "dependencies":
            yield from (("who", w) for w in self.members.customers_of(row))
            return
        dimension = self._dimension(fact)
        rows = self.again.deals if fact.table.startswith(("matrix", "win_rate_gap")) else self.again.sales
        if dimension and rows is not None and dimension in rows:
            yield from (("member", m) for m in sorted(set(rows[dimension].astype(str)) - {NOT_GIVEN}))
