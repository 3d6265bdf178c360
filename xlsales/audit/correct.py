"""The corrected text: only figures and direction words change, and every change is marked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from xlsales.audit.claims import Claim
from xlsales.audit.documents import Document
from xlsales.audit.separators import with_commas

# A word of direction and the one that says the opposite in the same grammatical place.
OPPOSITES: tuple[tuple[str, str], ...] = (
    ("grew", "shrank"),
    ("grow", "shrink"),
    ("grows", "shrinks"),
    ("growing", "shrinking"),
    ("growth", "decline"),
    ("increase", "decrease"),
    ("increases", "decreases"),
    ("increased", "decreased"),
    ("increasing", "decreasing"),
    ("rose", "fell"),
    ("rise", "fall"),
    ("rises", "falls"),
    ("rising", "falling"),
    ("risen", "fallen"),
    ("climbed", "dropped"),
    ("climb", "drop"),
    ("climbs", "drops"),
    ("climbing", "dropping"),
    ("gained", "lost"),
    ("gain", "loss"),
    ("gains", "losses"),
    ("jumped", "plunged"),
    ("jump", "plunge"),
    ("surged", "slumped"),
    ("surge", "slump"),
    ("soared", "plummeted"),
    ("improved", "worsened"),
    ("improvement", "decline"),
    ("improve", "worsen"),
    ("improving", "worsening"),
    ("expanded", "contracted"),
    ("expansion", "contraction"),
    ("up", "down"),
    ("upward", "downward"),
    ("upward trend", "downward trend"),
    ("upturn", "downturn"),
    ("uptick", "dip"),
    ("higher", "lower"),
    ("positive growth", "negative growth"),
    ("declined", "increased"),
    ("declines", "increases"),
    ("declining", "increasing"),
    ("dropped", "rose"),
    ("drop", "rise"),
    ("decline", "increase"),
    ("rebounded", "slipped"),
    ("strengthened", "weakened"),
    ("recovered", "declined"),
    ("slid", "climbed"),
    ("dip", "rise"),
    ("doubled", "halved"),
)
_OTHER = {b: a for a, b in OPPOSITES} | dict(OPPOSITES)


@dataclass(frozen=True)
class Change:
    """One replacement: the line, what stood there, and what stands there now."""

    line: int
    before: str
    after: str
    start: int


@dataclass(frozen=True)
class Correction:
    """A corrected text.

    Parameters
    ----------
    text
        The whole text with the replacements.
    marked
        The same with each replacement shown as ~~old~~ **new**.
    changes
        Every replacement, in order.
    """

    text: str
    marked: str
    changes: tuple[Change, ...]


def opposite(word: str) -> str:
    """The word of the other direction, with the same capital; empty where none is known.

    Examples
    --------
    >>> opposite("Rose"), opposite("increase")
    ('Fell', 'decrease')
    """
    other = _OTHER.get(word.lower(), "")
    return other.capitalize() if other and word[:1].isupper() else other


def corrected(document: Document, claims: Sequence[Claim]) -> Correction:
    """Put the true figures and directions in the place of wrong ones."""
    by_line: dict[int, dict[tuple[int, int], str]] = defaultdict(dict)
    for c in claims:
        if c.verdict not in ("wrong", "wrong direction", "misleading"):
            continue
        places = ([(c.start, c.end, c.fix)] if c.fix and c.verdict != "misleading" else []) + list(c.more_fixes)
        for start, end, fix in places:
            clash = any(s < end and start < e and (s, e) != (start, end) for s, e in by_line[c.line])
            if fix and not clash and by_line[c.line].get((start, end), fix) == fix:
                by_line[c.line][(start, end)] = fix
    plain, marked, changes = [], [], []
    for line in document.lines:
        text = shown = line.written
        for (start, end), fix in sorted(by_line.get(line.number, {}).items(), reverse=True):
            old = line.written[start:end]
            fix = with_commas(fix) if line.commas else fix
            text = text[:start] + fix + text[end:]
            shown = f"{shown[:start]}~~{old}~~ **{fix}**{shown[end:]}"
            changes.append(Change(line.number, old, fix, start))
        plain.append(text)
        marked.append(shown)
    changes.sort(key=lambda c: (c.line, c.start))
    return Correction("\n".join(plain), "\n".join(marked), tuple(changes))
