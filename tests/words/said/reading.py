"""A sentence as its reader meets it: words, marks for the figures, marks for the names; and what its words claim.

A claim is a word that says more than its figures do (fell, most, alone, in Q1 2026, new): each is judged by a source,
the report's own tables (`tables.py`) or the book's rows (`rows.py`). What no source can judge is counted, not passed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal, Protocol

from xlsales.findings.finding import Finding
from xlsales.metrics.table import Fact
from xlsales.report.model import Report, Text
from xlsales.words.advice import action_sentence
from xlsales.words.sentence import Choice, Plural, Sentence, Slot
from xlsales.words.template import sentence_of

ClaimKind = Literal["direction", "comparison", "partner", "rank", "state", "season", "quantity", "chance"]
FIGURE = r"⟦(\d+)⟧"
NAME = r"‹\d+›"
OF_MEMBERS = (
    "member", "Member", "named", "whose", "Whose", "second", "group", "Group", "who", "Who", "peer", "others",
    "members", "home", "low", "segment", "segments", "source", "note", "why", "band",
)  # fmt: skip
"""Names of a sentence that are somebody's or a text of its own: their letters are no words of ours."""


class Source(Protocol):
    """What judges a claim: figures as the tables show them, or as the rows give them."""

    def value(self, fact: Fact) -> float | None:
        """The figure itself."""

    def others(self, fact: Fact) -> dict[str, float] | None:
        """The same figure of every member of its dimension, its own among them."""

    def parts(self, fact: Fact) -> list[float] | None:
        """The figures that it is the sum of."""

    def in_period(self, fact: Fact, label: str) -> float | None:
        """The same figure in a period by its label."""

    def fits(self, claim: str, finding: Finding) -> bool | None:
        """Whether what one word says of who buys, or of a season, is so; what the words are, say their own files."""


@dataclass(frozen=True)
class Said:
    """One sentence with its figures marked ⟦0⟧, ⟦1⟧ … and the names of members ‹0›, ‹1› …"""

    where: str
    sentence: Sentence
    finding: Finding | None = None
    names: dict[str, str] = field(default_factory=dict)
    text: str = ""
    facts: tuple[Slot, ...] = ()
    marks: tuple[str, ...] = ()
    choices: tuple[tuple[int, Choice], ...] = ()

    def fact(self, mark: str) -> Fact:
        """The fact behind a mark's number."""
        return self.facts[int(mark)].fact


@dataclass(frozen=True)
class Claim:
    """What some words of a sentence say, and how a source judges it: true, false, or not to be judged."""

    kind: ClaimKind
    words: str
    start: int
    end: int
    holds: Callable[[Source], bool | None]


def said(report: Report) -> Iterator[Said]:
    """Every sentence of a report once: of findings, of actions, and on sheets."""
    known: set[str] = set()
    for finding in report.findings:
        sentence = sentence_of(finding)
        if sentence is not None:
            yield marked(finding.id, sentence, finding, finding.names)
            known.add(sentence.text())
    for one in report.recommendations:
        sentence = action_sentence(one)
        if sentence is not None:
            yield marked(f"action {one.rule.id}", sentence, one.finding, one.names)
            known.add(sentence.text())
    for where, sentence in _on_sheets(report):
        if sentence.text() not in known:
            yield marked(where, sentence, None, {})
            known.add(sentence.text())


def _on_sheets(report: Report) -> Iterator[tuple[str, Sentence]]:
    for sheet in report.sheets:
        yield f"title {sheet.name}", sheet.title
        for block in sheet.blocks:
            if isinstance(block, Text):
                yield from ((f"sheet {sheet.name}", s) for s in block.sentences)
    for section, several in report.text.items():
        yield from ((f"text {section}", s) for s in several)


def marked(where: str, sentence: Sentence, finding: Finding | None, names: dict[str, str]) -> Said:
    """A sentence with marks for its figures and for the names of members."""
    own = {v for k, v in names.items() if k in OF_MEMBERS and v}
    text, slots, marks, choices = "", [], [], []
    for part in sentence.parts:
        if isinstance(part, Slot):
            text += f"⟦{len(slots)}⟧"
            slots.append(part)
        elif isinstance(part, Choice):
            choices.append((len(text), part))
            text += part.word
        elif isinstance(part, Plural):
            text += part.word
        elif part in own:
            text += f"‹{len(marks)}›"
            marks.append(part)
        else:
            text += part
    return Said(where, sentence, finding, names, text, tuple(slots), tuple(marks), tuple(choices))


def found(pattern: str, one: Said) -> Iterator[re.Match[str]]:
    """Where a pattern stands in a sentence; FIGURE and NAME in it are marks."""
    return re.finditer(pattern, one.text, re.IGNORECASE)


def known(*values: float | None) -> bool:
    """Whether there is a figure to judge by."""
    return all(v is not None and v == v for v in values)


def judged(source: Source, facts: tuple[Fact, ...], so: Callable[..., bool]) -> bool | None:
    """Whether a relation holds between figures; None where one of them is unknown to the source."""
    values = [source.value(f) for f in facts]
    return so(*values) if known(*values) else None
