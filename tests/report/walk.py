"""Every figure of a report as its reader sees it: what is measured, of whom, over which time; two values are a fault.

What is measured is what the column's header says, or the row's label where a row is a figure; of whom, the row's
members with their dimensions; over which time, the row's period, else the one that the table's title names, else the
period reported on. A column that means another time or another measure must say so in its header.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from xlsales.causes.sides import TOTAL
from xlsales.metrics.table import Column, Table
from xlsales.report.model import Report, TableBlock

Who = tuple[tuple[str, str], ...]
"""(dimension, member) pairs in alphabetical order; empty for the company."""

NOT_OF_SALES = frozenset({"settings", "about", "header_mapping", "set_aside", "reading_notes", "row_account"})
"""Tables about the reading of the file: their rows are no members."""
LABELS = ("label", "figure", "control", "line")
"""Columns that say what a row measures."""
KEYS = (
    "role", "hangs_on", "segment", "band", "stage", "season", "definition", "deal", "opportunity", "action", "risk",
    "evidence",
    "age", "cohort",
)  # fmt: skip
"""Columns beside the members that tell rows of one table apart."""
TIMES = ("period", "periods", "over")
COMPARED = {"now": "", "value": "", "before": " before"}
"""Columns of a table whose rows are figures: name → what they add to the row's label."""
PERIOD = r"(?:Q[1-4] \d{4}|[A-Z][a-z]{2} \d{4}|FY\d{2}(?: Q[1-4])?|H[12] \d{4}|\b\d{4}\b)"
WHOLE = re.compile(r"^all rows\b|\bwhole data\b|\bover all\b", re.IGNORECASE)
ALL_ROWS = "all rows"
SAID = ("class", "flag")
"""Kinds of columns whose values are verdicts in a word."""
PLAIN = ("text", "period", "date")
NUMBERS = ("days", "weeks", "count", "number")


@dataclass(frozen=True)
class Seen:
    """One figure as it is seen: what, of whom, over which time, its value and where it stands."""

    measure: str
    who: Who
    span: str
    value: Any
    where: str

    @property
    def key(self) -> tuple[str, Who, str]:
        """What has to have one value."""
        return self.measure, self.who, self.span


@dataclass
class Walk:
    """All figures of a report, by what they are of."""

    values: dict[tuple[str, Who, str], list[Seen]] = field(default_factory=lambda: defaultdict(list))

    @property
    def faults(self) -> list[str]:
        """What has two values, each with where they stand."""
        return [f for several in self.values.values() if (f := _differ(several))]


def walk(report: Report) -> Walk:
    """Walk all tables of a report, those of `--json` and those that stand on a sheet only."""
    out = Walk()
    for seen in cells(report):
        out.values[seen.key].append(seen)
    return out


def cells(report: Report) -> Iterator[Seen]:
    """Every cell with a figure, a class or a flag."""
    labels = dimension_labels(report)
    for table in tables(report):
        if table.name not in NOT_OF_SALES:
            yield from _cells(table, report, labels)


def tables(report: Report) -> Iterator[Table]:
    """Each table once: a sheet shows the first rows of a long one again."""
    yield from (t for t in report.tables.values() if t)
    for sheet in report.sheets:
        for block in sheet.blocks:
            if isinstance(block, TableBlock) and block.table and block.table.name not in report.tables:
                yield block.table


def dimension_labels(report: Report) -> dict[str, str]:
    """Standard column → the word for it in this report."""
    found = {n.removeprefix("breakdown_"): t for n, t in report.tables.items() if n.startswith("breakdown_") and t}
    return {d: t.column("member").header for d, t in found.items() if "member_2" not in t.frame}


def _cells(table: Table, report: Report, labels: dict[str, str]) -> Iterator[Seen]:
    label = next((c for c in LABELS if c in table.frame), "")
    times = [c.name for c in table.columns if c.name in TIMES and c.kind == "period"]
    title_span = span_of(table.title, report)
    shown = [c for c in table.columns if c.kind not in PLAIN and c.name not in ("kind", "favourable", "rank")]
    known: dict[tuple[str, str, str], tuple[str, str]] = {}
    for at in range(len(table.frame)):
        who = who_of(table, at, labels)
        said = str(table.values[label][at]) if label else ""
        span = next((str(table.values[c][at]) for c in times), title_span)
        for column in shown:
            value = table.values[column.name][at]
            if _unknown(value):
                continue
            key = column.name, said, span
            if key not in known:
                known[key] = _seen(column, said, span, report)
            yield Seen(known[key][0], who, known[key][1], value, f"{table.name}[{at}].{column.name}")


def _seen(column: Column, label: str, span: str, report: Report) -> tuple[str, str]:
    """What the header and the row's label say that it is, and over which time."""
    now, before = report.meta["period"], report.meta["compared_with"]
    header = column.header
    if label:
        header = label + COMPARED[column.name] if column.name in COMPARED else f"{header} of {_small(label)}"
    if re.fullmatch(PERIOD, header):
        return "", header
    if dated := re.fullmatch(rf"(.+) in ({PERIOD})", header):
        return dated[1], dated[2]
    if header.endswith(" before") and before and span == now:
        return header.removesuffix(" before"), before
    return header, span


def who_of(table: Table, at: int, labels: dict[str, str]) -> Who:
    """Whose row it is; empty for the company, also in a row of totals."""
    row = {c.name: table.values[c.name][at] for c in table.columns}
    of = {c.name: c.header for c in table.columns}
    if "path" in row and "hierarchy" in row:
        levels = str(row["hierarchy"]).split(" › ")
        return tuple(sorted(zip(levels, str(row["path"]).split(" › "), strict=False)))
    dimension = row.get("dimension", row.get("role"))
    pairs = []
    for name, beside in (("member", "dimension"), ("member_2", "dimension_2")):
        if name in row and not _unknown(row[name]) and str(row[name]) != TOTAL:
            told = row.get(beside, dimension if name == "member" else None)
            pairs.append((labels.get(str(told), str(told)) if told else of[name], str(row[name])))
    if not pairs and "dimension" in row and not _unknown(dimension):
        pairs.append(("By", str(dimension)))
    if not pairs or table.name.startswith(("member_season", "single_points")):
        words = {c.name for c in table.columns if c.kind not in NUMBERS}
        pairs += [(of[k], str(row[k])) for k in KEYS if k in row and k in words and not _unknown(row[k])]
    if table.name.startswith("opportunity_"):
        pairs.append(("Opportunity", table.title))
    return tuple(sorted(pairs))


def span_of(title: str, report: Report) -> str:
    """The time that a title names; the period reported on where it names none."""
    if WHOLE.search(title):
        return ALL_ROWS
    found = re.search(PERIOD, title)
    return found.group() if found else str(report.meta["period"])


def _differ(several: list[Seen]) -> str:
    """The values of one thing with where they stand, where they are not one."""
    first = several[0]
    other = next((s for s in several[1:] if not _same(first.value, s.value)), None)
    if other is None:
        return ""
    who = ", ".join(f"{d} {m}" for d, m in first.who) or "the company"
    return (
        f"{first.measure or 'a period as header'} of {who}, {first.span}: "
        f"{first.value} ({first.where}) and {other.value} ({other.where})"
    )


def _same(a: Any, b: Any) -> bool:
    if isinstance(a, str) or isinstance(b, str):
        return str(a) == str(b)
    return math.isclose(float(a), float(b), rel_tol=1e-9, abs_tol=0.006 if abs(float(a)) > 10 else 1e-9)


def _small(label: str) -> str:
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _unknown(value: Any) -> bool:
    return value is None or value == "" or bool(value != value)
