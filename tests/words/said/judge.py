"""All claims of a report judged by a source, and the words that no claim reads counted by their kind."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from tests.words.said import directions, partners, quantities, ranks, seasons, states
from tests.words.said.reading import Claim, Said, Source, said
from xlsales.report.model import Report

READERS = (directions, quantities, ranks, partners, states, seasons)
LEXICON = {
    "chance": r"more than chance|not chance|\bchance\b|within noise|significantly|departs|lastingly|\bcertain\b",
    "direction": r"\b(?:rose|rises|grew|grown|growing|fell|falls|shrank|shrunk|shrinking|up|down|level|held|falling|"
    r"rising|fall|rise|lower|higher)\b",
    "comparison": r"\b(?:more|less|above|below|beyond|larger|smaller|cheaper|dearer|small|large|against)\b",
    "rank": r"\b(?:most|largest|biggest|best|strongest|highest|lowest|first|leads?|the next|runner-up|longest|peak)\b",
    "state": r"\b(?:new|lost|silent|gone|churned|lapsed|returning|came back|bought again|no longer)\b",
    "season": r"\b(?:seasons?|seasonal)\b",
    "quantity": r"\b(?:alone|all|both|each|half|mostly|nobody|none|nearly|single|only|one of|together|as well as)\b",
    "partner": r"\b(?:others?|company|compared|own history|a year ago)\b",
}
"""Kind → the words of that kind, whether a claim reads them or not."""
IDLE = (
    # Words that belong to a figure's name or its parts.
    r"⟦\d+⟧ each", r"of all(?: of)? revenue", r"of all but", r"⟦\d+⟧ of all\b", r"of closed deals",
    r"new opportunities",
    r"open (?:for|longer)", r"each (?:after|brings)", r"lost deals", r"price list", r"the lost (?=‹)", r"at ⟦\d+⟧ each",
    r"(?:volume|value) the other", r"other products being sold", r"leads to expect", r"the first whole",
    r"no growth or fall", r"were all of them new", r"deals that ‹\d+› lost",
    r"days up to", r"compared \w+ by \w+", r"what all customers brought", r"over all(?= ⟦)", r"sold in both",
    r"chance alone", r"by win rate alone", r"more than chance",
    # Advice, which states nothing.
    r"Call ", r"goal first", r"look first", r"check .* first", r"the largest first", r"first access", r"what is new",
    r"largest that are missing", r"second order of", r"of the first\.", r"more leads would", r"leads received",
    r"before the next",
    r"the next (?:product|leads|most alike|quarter|month|year|order)", r"against the market",
    r"should (?:they|it) fall",
    r"to bring others", r"named contact each", r"each team", r"judged on all of it", r"that (?:name|have|names) none",
    r"nobody can say", r"the dearer ones", r"to larger ones", r"buy more at a time", r"second large customer",
    r"whether cheaper products or lower prices", r"comes second", r"on all of it", r"together: which",
    r"or lower the target", r"two other customers", r"an amount each", r"begin with .* alone",
    # The workbook about itself.
    r"(?:model|cell) below", r"stands against the figures", r"all totals tie", r"most valuable and easiest first",
    r"^\S+ \S+, compared with .* ·", r"paste it below",
)  # fmt: skip
"""Phrases in which such a word adds nothing to the figures, or is advice and no statement on the rows."""


@dataclass
class Judgement:
    """How many words were judged, which were wrong, and which no source could judge."""

    sentences: int = 0
    checked: Counter[str] = field(default_factory=Counter)
    wrong: list[tuple[str, str]] = field(default_factory=list)
    open: Counter[str] = field(default_factory=Counter)
    unread: Counter[tuple[str, str]] = field(default_factory=Counter)

    def __add__(self, other: Judgement) -> Judgement:
        return Judgement(
            self.sentences + other.sentences,
            self.checked + other.checked,
            self.wrong + other.wrong,
            self.open + other.open,
            self.unread + other.unread,
        )


def claims_of(one: Said) -> list[Claim]:
    """All claims of a sentence."""
    return [c for reader in READERS for c in reader.claims(one)]


def judge(report: Report, source: Source) -> Judgement:
    """Judge every sentence of a report."""
    out = Judgement()
    for one in said(report):
        out.sentences += 1
        several = claims_of(one)
        for claim in several:
            holds = claim.holds(source)
            if holds is None:
                out.open[claim.kind] += 1
                continue
            out.checked[claim.kind] += 1
            if not holds:
                out.wrong.append((claim.kind, f"{one.where}: {claim.words!r} in {one.sentence.text()!r}"))
        out.unread.update(_unread(one, several))
    return out


def _unread(one: Said, several: list[Claim]) -> list[tuple[str, str]]:
    """The words of a kind that stand in no claim and in no idle phrase."""
    taken = [(c.start, c.end) for c in several]
    taken += [m.span() for phrase in IDLE for m in re.finditer(phrase, one.text, re.IGNORECASE)]
    return [
        (kind, m[0].lower())
        for kind, words in LEXICON.items()
        for m in re.finditer(words, one.text, re.IGNORECASE)
        if not any(a < m.end() and m.start() < b for a, b in taken)
    ]
