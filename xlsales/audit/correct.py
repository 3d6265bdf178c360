"""The corrected text: only figures and direction words change; what words cannot mend gets the truth in a note."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from xlsales.audit.claims import REFUTED, Claim
from xlsales.audit.clauses import sentences
from xlsales.audit.documents import Document, Line
from xlsales.audit.notes import note_of, noted
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
)
_OTHER = {b: a for a, b in OPPOSITES} | dict(OPPOSITES)


# A place in a document: its line, and from where to where in the written line.
Place = tuple[int, int, int]
_DIGIT = re.compile(r"\d")
# "All of them grew" is not mended by "all of them shrank".
_OF_EACH = re.compile(r"\b(?:all|every|each|both|most|many|several|some|few|no|none|neither|nobody|only)\b", re.I)
_STOPS = (". ", "! ", "? ", "; ", ": ")
_ARTICLE = re.compile(r"\b(?P<a>an?)(?P<gap>\s+)$", re.I)


@dataclass(frozen=True)
class Change:
    """One replacement: the line, what stood there, what stands there now, and where (before and now)."""

    line: int
    before: str
    after: str
    start: int
    now: int = 0


@dataclass(frozen=True)
class Note:
    """What is true, in a bracket behind a sentence that no other figure or word of direction makes true."""

    line: int
    text: str


@dataclass(frozen=True)
class Correction:
    """A corrected text.

    Parameters
    ----------
    text
        The whole text with the replacements and notes.
    marked
        The same with each replacement shown as ~~old~~ **new**.
    changes, notes
        Every replacement and every note, in order.
    """

    text: str
    marked: str
    changes: tuple[Change, ...]
    notes: tuple[Note, ...] = ()

    def refuted(self, claims: Iterable[Claim]) -> frozenset[Place]:
        """The places, as they were, whose replacement is called wrong when the corrected text is audited again."""
        wrong = [c for c in claims if c.verdict in REFUTED and c.end > c.start]
        return frozenset(
            (c.line, c.start, c.start + len(c.before))
            for c in self.changes
            if any(w.line == c.line and w.start < c.now + len(c.after) and c.now < w.end for w in wrong)
        )


def opposite(word: str) -> str:
    """The word of the other direction, with the same capital; empty where none is known.

    Examples
    --------
    >>> opposite("Rose"), opposite("increase")
    ('Fell', 'decrease')
    """
    other = _OTHER.get(word.lower(), "")
    return other.capitalize() if other and word[:1].isupper() else other


def corrected(document: Document, claims: Sequence[Claim], left: AbstractSet[Place] = frozenset()) -> Correction:
    """Put the true figures and directions in the place of wrong ones, and notes where that would not make it true.

    Parameters
    ----------
    left
        Places that are not to be replaced: their claims get a note.
    """
    fixes = _fixes(document, claims, left)
    edits: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
    for (number, start, end), fix in fixes.items():
        # A figure that is right but for the word beside it needs no change of its own.
        if _written(document, (number, start, end)) != fix:
            edits[number].append((start, end, fix))
    notes: dict[tuple[int, int], list[str]] = defaultdict(list)
    for c in claims:
        if c.verdict in REFUTED and _place(c) not in fixes:
            notes[c.line, _end_of_sentence(document.lines[c.line - 1], c)].append(note_of(c))
    for (number, at), told in notes.items():
        edits[number].append((at, at, " " + noted(dict.fromkeys(told))))
    plain, marked, changes, marks = list[str](), list[str](), list[Change](), list[Note]()
    for line in document.lines:
        text = shown = ""
        at = 0
        for start, end, fix in sorted(edits[line.number]):
            start, end, fix = _with_article(line.written, start, end, fix)
            old = line.written[start:end]
            fix = with_commas(fix) if line.commas and old else fix
            text += line.written[at:start]
            shown += line.written[at:start] + (f"~~{old}~~ **{fix}**" if old else fix)
            if old:
                changes.append(Change(line.number, old, fix, start, len(text)))
            else:
                marks.append(Note(line.number, fix.strip()))
            text, at = text + fix, end
        plain.append(text + line.written[at:])
        marked.append(shown + line.written[at:])
    return Correction("\n".join(plain), "\n".join(marked), tuple(changes), tuple(marks))


def _place(claim: Claim) -> Place:
    return claim.line, claim.start, claim.end


def _fixes(document: Document, claims: Sequence[Claim], left: AbstractSet[Place]) -> dict[Place, str]:
    """What is put where: figures of one mind, and words of direction that all their claims want turned."""
    turns = _turns(document, claims, left)
    at: dict[Place, list[Claim]] = defaultdict(list)
    for c in claims:
        if c.verdict in ("right", *REFUTED) and c.end > c.start:
            at[_place(c)].append(c)
    out: dict[Place, str] = {}
    for place, here in sorted(at.items(), key=lambda p: p[0]):
        fix = here[0].fix
        # "Doubled" is no place for "0.7×".
        one = fix and not (fix.endswith("×") and not _DIGIT.search(_written(document, place)))
        one = one and all(c.verdict in REFUTED and c.fix == fix for c in here)
        verbs = {v for c in here if _is_turned(c) and (v := _verb(c))}
        clash = any(p[0] == place[0] and p[1] < place[2] and place[1] < p[2] for p in out)
        same = _written(document, place) == fix and not verbs
        if one and not clash and not same and place not in left and verbs <= turns.keys():
            out[place] = fix
            out |= {v: turns[v] for v in verbs}
    return out


def _turns(document: Document, claims: Sequence[Claim], left: AbstractSet[Place]) -> dict[Place, str]:
    """The words of direction that can be turned: every claim that they carry is of the wrong direction."""
    carried: dict[Place, list[Claim]] = defaultdict(list)
    for c in claims:
        if place := _verb(c):
            carried[place].append(c)
    out = {}
    for place, told in carried.items():
        other = opposite(_written(document, place))
        clause = document.lines[place[0] - 1].written[: place[1]]
        each = _OF_EACH.search(clause[max(clause.rfind(m) for m in _STOPS) + 1 :])
        if (
            other
            and not each
            and place not in left
            and all(_is_turned(c) and c.fix and _place(c) not in left for c in told)
        ):
            out[place] = other
    return out


def _verb(claim: Claim) -> Place | None:
    """Where the word stands that gives a claim its direction; a claim of direction is that word."""
    if claim.verb:
        return claim.line, *claim.verb
    return _place(claim) if claim.kind == "direction" and claim.end > claim.start else None


def _is_turned(claim: Claim) -> bool:
    """Whether a claim says the wrong direction, also where its verdict is of the figure."""
    if claim.verdict == "wrong direction":
        return True
    both = (claim.stated_value or 0.0) * (claim.true_value or 0.0)
    return claim.verdict == "wrong" and bool(claim.verb) and both < 0


def _written(document: Document, place: Place) -> str:
    return document.lines[place[0] - 1].written[place[1] : place[2]]


def _end_of_sentence(line: Line, claim: Claim) -> int:
    """Where a note stands: behind the sentence of a claim, in a table behind the figure."""
    if line.kind == "row":
        return claim.end or len(line.written.rstrip().rstrip("|").rstrip())
    if claim.end > claim.start:
        for _, b in sentences(line.text):
            if claim.end <= line.place(b - 1) + 1:
                return line.place(b - 1) + 1
    return len(line.written.rstrip())


def _with_article(written: str, start: int, end: int, fix: str) -> tuple[int, int, str]:
    """ "An increase" is turned to "a decrease": the article goes with the word."""
    found = _ARTICLE.search(written[:start]) if fix.isalpha() else None
    if found is None:
        return start, end, fix
    article = "an" if fix[0].lower() in "aeiou" else "a"
    article = article.capitalize() if found["a"][0].isupper() else article
    same = article.lower() == found["a"].lower()
    return (start, end, fix) if same else (found.start(), end, article + found["gap"] + fix)
