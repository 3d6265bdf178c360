"""Recall and precision of the audit by kind of change, and the share of true claims that it calls wrong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from benchmarks.audit.causes import cause_sentences
from benchmarks.audit.changes import changes
from benchmarks.audit.ranks import rank_sentences
from benchmarks.audit.told import KINDS, Change, written
from xlsales.audit.audit import audit
from xlsales.audit.claims import Claim
from xlsales.cube.cube import cube_of
from xlsales.sample import random_company
from xlsales.settings import Settings
from xlsales.table.book import SalesBook
from xlsales.table.ingest import book_of

WRONG = ("wrong", "wrong direction")
ALARMS = (*WRONG, "misleading", "mislabelled")
GOALS = {
    "number": 0.98, "share": 0.98, "sign": 0.98, "direction": 0.98, "period": 0.95, "name": 0.95, "swap": 0.95,
    "rank word": 0.90, "rank member": 0.90, "cause word": 0.90, "cause member": 0.90,
}  # fmt: skip
MOST_FALSE = 0.01
SIGNED = ("direction", "change", "cause", "comparison", "growth", "concentration", "rank")
INSIDE = ("sum", "ratio")


@dataclass
class Score:
    """Counts of one kind of change."""

    made: int = 0
    noticed: int = 0
    alarms: int = 0
    rightly: int = 0
    missed: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """Changes with an alarm on the changed claim, of all changes."""
        return self.noticed / self.made if self.made else float("nan")

    @property
    def precision(self) -> float:
        """Alarms on the changed claim, of all alarms in the changed sentences."""
        return self.rightly / self.alarms if self.alarms else float("nan")


@dataclass
class Scores:
    """Counts over several companies: by kind of change, and of the untouched text by where it comes from."""

    kinds: dict[str, Score] = field(default_factory=lambda: {k: Score() for k in KINDS})
    claims: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    false: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    silent: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    @property
    def false_share(self) -> float:
        """Claims of untouched text called wrong, of all its claims."""
        return sum(len(f) for f in self.false.values()) / max(sum(self.claims.values()), 1)


def score(seeds: Iterable[int], sentences: int | None = None) -> Scores:
    """Audit the true sentences about random companies, and each of them with one thing changed at a time.

    Parameters
    ----------
    sentences
        So many of the product's own sentences a company, drawn at random; None for all.
    """
    out = Scores()
    for seed in seeds:
        made = random_company(seed)
        book = book_of(made.orders, Settings(), deals=made.deals, targets=made.targets)
        _company(book, np.random.default_rng(seed), out, sentences)
    return out


def _company(book: SalesBook, rng: np.random.Generator, out: Scores, sentences: int | None) -> None:
    cube = cube_of(book, Settings())
    own = written(cube)
    opening = own[0].text
    if sentences is not None and len(own) > sentences:
        own = [own[i] for i in sorted(rng.choice(len(own), sentences, replace=False))]
    sources = {
        "narrative": own, "ranks": rank_sentences(cube, rng), "causes": cause_sentences(cube, rng),
    }  # fmt: skip
    told = [(source, one) for source, several in sources.items() for one in several]
    whole = _audited(opening, [one.text for _, one in told], book)
    made: list[Change] = []
    before: list[Sequence[Claim]] = []
    for (source, one), claims in zip(told, whole, strict=True):
        out.claims[source] += len(claims)
        out.false[source] += [f"{c.stated!r} ({c.why}) | {one.text}" for c in claims if c.verdict in WRONG]
        if one.changes and not any(c.verdict == "right" for c in claims):
            out.silent[source].append(one.text)
        new = one.changes or tuple(changes(one.text, claims, cube, rng))
        made += new
        before += [claims] * len(new)
    for change, was, now in zip(made, before, _audited(opening, [c.text for c in made], book), strict=True):
        _count(out.kinds[change.kind], change, was, now)


def _audited(opening: str, texts: Sequence[str], book: SalesBook) -> list[list[Claim]]:
    """The claims of each text, audited as paragraphs of one report whose opening names the period."""
    out: list[list[Claim]] = [[] for _ in (opening, *texts)]
    for claim in audit("\n\n".join((opening, *texts)), book, Settings()).claims:
        out[(claim.line - 1) // 2].append(claim)
    return out[1:]


def _count(kind: Score, change: Change, was: Sequence[Claim], now: Sequence[Claim]) -> None:
    pairs = [(c, _same_words(change, c, was)) for c in now if c.verdict in ALARMS]
    # What stood in the untouched sentence already is no answer to the change.
    alarms = [(c, old) for c, old in pairs if c.verdict not in {o.verdict for o in old}]
    on = [c for c, old in alarms if _on_change(change, c, old)]
    kind.made += 1
    kind.noticed += bool(on)
    kind.alarms += len(alarms)
    kind.rightly += len(on)
    if not on:
        kind.missed.append(f"{change.text}  <- {change.truth}")
    kind.beside += [f"{c.stated!r} ({c.why}) | {change.text}" for c, _ in alarms if c not in on]


def _same_words(change: Change, claim: Claim, was: Sequence[Claim]) -> list[Claim]:
    """The claims of the untouched sentence about the same words."""
    first, last = change.spans[0][0], change.spans[-1][1]
    shift = len(change.truth) - len(change.text)
    start = claim.start if claim.end <= first else claim.start + shift if claim.start >= last else None
    return [c for c in was if c.start == start and c.stated == claim.stated]


def _on_change(change: Change, claim: Claim, old: Sequence[Claim]) -> bool:
    """Whether a claim of the changed sentence is the one that was changed.

    It is where its words overlap those changed; where a word gives the direction of its figure; where a sum or ratio
    rests on the changed figure; and where another name or period makes the same words ask something else of the rows.
    """
    if any(a < claim.end and claim.start < b for a, b in change.spans):
        return True
    if change.kind in ("direction", "rank word", "cause word"):
        return claim.kind in SIGNED
    if change.kind in ("number", "share", "sign"):
        return claim.kind in INSIDE
    return claim.query not in {c.query for c in old}
