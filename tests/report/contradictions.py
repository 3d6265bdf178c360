"""Two verdicts of one report about one thing: chance and noise, active and churned, no change and a change."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from tests.report.walk import cells, tables
from tests.words.said.reading import Said, said
from xlsales.findings.finding import Finding
from xlsales.metrics.table import Table
from xlsales.report.model import Report
from xlsales.table.book import DIMENSIONS

BEYOND, NOISE = "more than chance", "within noise"
BEYOND_WORDS = re.compile(
    r"more than chance|not chance|significantly|departs from|lastingly|differs from", re.IGNORECASE
)
NOISE_WORDS = re.compile(r"within noise|chance alone|by chance|within what chance|come by chance", re.IGNORECASE)
TESTED = {
    # table → (column, what is judged, value → verdict)
    "matrix": ("certainty", "win rate", {"differs": BEYOND, "within": NOISE}),
    "win_rate_gap": ("differs", "win rate", {True: BEYOND, False: NOISE}),
    "drilldown": ("within_noise", "change of revenue", {True: NOISE, False: BEYOND}),
    "drivers": ("certain", "change of revenue", {True: BEYOND}),
    "anomalies": ("unusual", "change of revenue", {True: BEYOND}),
    "member_trend": ("lasting", "trend of the share", {True: BEYOND}),
}  # fmt: skip
"""A column that says no only of what it looked for says nothing of noise: of those only the yes counts."""
JUDGED = {
    "matrix_class": "win rate", "win_rate_gap": "win rate", "driver": "change of revenue", "mover": "change of revenue",
    "offset": "change of revenue", "segment_driver": "change of revenue", "anomaly": "change of revenue",
    "leave_one_out": "change of revenue", "trend": "trend of revenue", "member_trend": "trend of the share",
    "price_shift": "price", "member_season": "season", "deal_profile": "size of sales",
}  # fmt: skip
NO_CHANGE = re.compile(r"no growth or fall|says nothing of any")
GONE = frozenset({"Churned", "Lost", "Hibernating", "Gone"})
STAYS = frozenset({"Active", "Champions", "Loyal Customers", "Potential Loyalists", "New Customers", "Promising"})
STATES = ("state", "class")


@dataclass(frozen=True)
class Opinion:
    """One verdict: on what, about whom, what it says, and where."""

    topic: str
    who: tuple[str, str]
    verdict: str
    where: str


def contradictions(report: Report) -> list[str]:
    """Whatever a report says both of one thing."""
    several: dict[tuple[str, tuple[str, str]], list[Opinion]] = defaultdict(list)
    for one in opinions(report):
        several[one.topic, one.who].append(one)
    out = []
    for (topic, who), told in several.items():
        first = told[0]
        other = next((o for o in told if o.verdict != first.verdict), None)
        if other is not None:
            about = " ".join(who).strip() or "the company"
            out.append(f"{topic} of {about}: {first.verdict} ({first.where}) and {other.verdict} ({other.where})")
    return [*out, *_changes_of_nothing(report), *_against_itself(report)]


def opinions(report: Report) -> Iterator[Opinion]:
    """Every verdict of tables and sentences."""
    for table in tables(report):
        yield from _tested(table)
        yield from _states(table)
    for one in said(report):
        if one.finding is not None:
            yield from _told(one, one.finding)


def _tested(table: Table) -> Iterator[Opinion]:
    name = next((n for n in TESTED if table.name == n or _dimension(table.name, n)), "")
    if not name:
        return
    column, topic, verdicts = TESTED[name]
    if column not in table.frame:
        return
    for at, value in enumerate(table.values[column]):
        verdict = verdicts.get(value.split(" ")[0] if isinstance(value, str) else bool(value))
        who = _who(table, name, at)
        if verdict is not None and who is not None:
            yield Opinion(topic, who, verdict, f"{table.name}[{at}].{column}")


def _dimension(table: str, name: str) -> str:
    rest = table.removeprefix(f"{name}_")
    return rest if rest in DIMENSIONS else ""


def _who(table: Table, name: str, at: int) -> tuple[str, str] | None:
    row = {c: table.values[c][at] for c in table.frame}
    if name == "drivers":
        whole = row["kind"] == "segment" and bool(row["whole"]) and not isinstance(row["dimension_2"], str)
        return (str(row["dimension"]), str(row["member"])) if whole else None
    if name == "drilldown":
        return (str(row["dimension"]), str(row["member"])) if int(row["level"]) == 1 else None
    return _dimension(table.name, name), str(row["member"])


def _states(table: Table) -> Iterator[Opinion]:
    """Whether a customer is still one, by its state and by its segment's name."""
    if table.name not in ("customers", "at_risk", "rfm"):
        return
    for column in STATES:
        for at, value in enumerate(table.values[column] if column in table.frame else ()):
            verdict = "gone" if str(value) in GONE else "buys" if str(value) in STAYS else ""
            if verdict:
                who = ("customer", str(table.values["member"][at]))
                yield Opinion("state", who, verdict, f"{table.name}[{at}].{column} {value}")


def _told(one: Said, finding: Finding) -> Iterator[Opinion]:
    text = one.text
    verdict = BEYOND if BEYOND_WORDS.search(text) else NOISE if NOISE_WORDS.search(text) else ""
    topic = JUDGED.get(finding.kind, "")
    if finding.kind == "change":
        metric = finding.subject[0][1] if finding.subject else "revenue"
        yield from (Opinion(f"change of {metric}", ("", ""), v, one.where) for v in (verdict,) if v)
    elif verdict and topic:
        for who in finding.subject[:1] if finding.kind == "leave_one_out" else finding.subject or (("", ""),):
            yield Opinion(topic, who, verdict, one.where)


def _changes_of_nothing(report: Report) -> Iterator[str]:
    """A change shown where a sentence says that there is none to show."""
    why = next((o for o in said(report) if NO_CHANGE.search(o.text)), None)
    if why is None:
        return
    for seen in cells(report):
        # In a trend the remark beside a change says what it is not.
        flagged = seen.where.startswith("trend_") and seen.where.endswith(".change")
        # A change on a year ago, or on another span by name, is another comparison.
        named = seen.measure.startswith("Change on")
        if seen.measure.startswith("Change") and not named and seen.span == report.meta["period"] and not flagged:
            yield f"{seen.measure} {seen.value} ({seen.where}) beside {why.sentence.text()!r}"


def _against_itself(report: Report) -> Iterator[str]:
    """A finding whose words say of chance what its own mark does not."""
    for one in said(report):
        if one.finding is None or one.where.startswith("action"):
            continue
        mark = one.finding.beyond_chance
        if mark is True and NOISE_WORDS.search(one.text) and not BEYOND_WORDS.search(one.text):
            yield f"{one.where} is marked as beyond chance and says {one.sentence.text()!r}"
        if mark is False and BEYOND_WORDS.search(one.text):
            yield f"{one.where} is marked as within noise and says {one.sentence.text()!r}"
