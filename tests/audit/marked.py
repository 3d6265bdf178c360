"""Reports whose claims are marked as true or false: `[[$5K|ok]]`, `[[fell|direction]]`."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from xlsales.audit.audit import audit
from xlsales.audit.claims import Claim
from xlsales.settings import Settings
from xlsales.table.book import SalesBook

REPORTS = Path(__file__).parent / "reports"
WRONG = ("wrong", "wrong direction")
NOTICED = (*WRONG, "misleading", "mislabelled")
_HEAD = re.compile(r"<!-- data: (?P<data>\w+)(?: fiscal: (?P<fiscal>\d+))?(?: period: (?P<period>[\w ]+?))? -->\n")
_MARK = re.compile(r"\[\[(?P<text>[^|\]]+)\|(?P<kind>\w+)\]\]")


@dataclass(frozen=True)
class Mark:
    """One marked claim: where it stands and whether it is true (`ok`) or in which way it is false."""

    line: int
    start: int
    end: int
    text: str
    kind: str


@dataclass(frozen=True)
class Marked:
    """A report without its marks, and the marks."""

    name: str
    data: str
    period: str
    text: str
    marks: tuple[Mark, ...]
    fiscal_year_start: int = 1


@dataclass(frozen=True)
class Score:
    """What the audit made of a marked report."""

    false_alarms: tuple[Claim, ...]
    missed: tuple[Mark, ...]
    unconfirmed: tuple[Mark, ...]
    counts: Counter[str]


def marked(path: Path) -> Marked:
    """Read a marked report."""
    raw = path.read_text(encoding="utf-8")
    head = _HEAD.match(raw)
    assert head is not None, path
    lines, marks = [], []
    for number, line in enumerate(raw[head.end() :].split("\n"), 1):
        out, at = "", 0
        for m in _MARK.finditer(line):
            out += line[at : m.start()]
            marks.append(Mark(number, len(out), len(out) + len(m.group("text")), m.group("text"), m.group("kind")))
            out += m.group("text")
            at = m.end()
        lines.append(out + line[at:])
    return Marked(
        path.stem,
        head.group("data"),
        head.group("period") or "",
        "\n".join(lines),
        tuple(marks),
        int(head.group("fiscal") or 1),
    )


def score(report: Marked, book: SalesBook) -> Score:
    """Audit a marked report and compare the verdicts with the marks."""
    claims = audit(report.text, book, Settings(period=report.period, fiscal_year_start=report.fiscal_year_start)).claims
    lines = report.text.split("\n")
    false = [m for m in report.marks if m.kind != "ok"]
    noticed = [c for c in claims if c.verdict in NOTICED]
    missed = [m for m in false if not any(c.line == m.line and (_over(c, m) or _around(c, m, lines)) for c in noticed)]
    true = [m for m in report.marks if m.kind == "ok"]
    alarms = [
        c
        for c in claims
        if c.verdict in WRONG and not any(c.line == m.line and (_over(c, m) or _around(c, m, lines)) for m in false)
    ]
    alarms += [c for c in claims if c.verdict in WRONG and c not in alarms and any(_over(c, m) for m in true)]
    unconfirmed = [m for m in true if not any(_over(c, m) and c.verdict == "right" for c in claims)]
    return Score(tuple(alarms), tuple(missed), tuple(unconfirmed), Counter(m.kind for m in report.marks))


def _over(claim: Claim, mark: Mark) -> bool:
    # A false direction is as well noticed at its figure ("fell by 8.8%"), a false name at the rank it is given.
    reach = 25 if mark.kind in ("direction", "rank") else 0
    return claim.line == mark.line and claim.start < mark.end + reach and mark.start - reach < claim.end


def _around(claim: Claim, mark: Mark, lines: list[str]) -> bool:
    """Whether a claim in words has the mark in its clause: a false name is noticed at the word of rank."""
    if re.search(r"\d", claim.stated) or mark.kind == "number" or re.search(r"\d", mark.text):
        return False
    at = lines[claim.line - 1].find(claim.text)
    return at >= 0 and at <= mark.start and mark.end <= at + len(claim.text)
