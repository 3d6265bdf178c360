"""Words on who buys: new, came back, lost, silent, gone; each has one meaning, which the rows decide."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from tests.words.said.reading import FIGURE, Claim, Said, Source, found, judged
from xlsales.metrics.table import Fact

WORDS = {
    "new members": r"\bnew \w+s lead|\bnew (?:products|customers|categories|reps|\w+) (?=⟦)",
    "lost members": r"\blost (?:ones|products|customers|\w+) (?=⟦)",
    "new customers": r"(?<=⟧ )(?:was|were) new\b",
    "nobody new": r"nobody was new",
    "first seen": r"for the first time in these data",
    "sold first": r"sold for the first time brought",
    "entered": r"too short to call them new",
    "silent": r"has been silent for(?= ⟦)|nothing from .*? for|no order for(?= ⟦)|"
    r"(?:silent|none) for (?=⟦\d+⟧ days(?:[,;]| up to))",
    "gone": r"has gone\b|no longer buys",
    "longest": r"longer than ever before|the longest pause so far|(?<=⟧ )were the longest",
    "away": r"have been silent for longer|longer than any pause of theirs|are lost: no order",
    "counts as lost": r"counts as lost",
    "segment lost": r"in the segment \S+ \(|⟦\d+⟧ lost customers",
}
"""Claim → the words that make it; `history.py` says what each means."""
BUCKETS = {
    "since": r"first sold between", "entered": r"without a sale in", "returning": r"that sold earlier, but not in",
    "lapsed": r"that did not sell in",
}  # fmt: skip
"""Part of a split → the words for the members in it; what they brought, the rows say."""


def claims(one: Said) -> Iterator[Claim]:
    """What is said of members' buying."""
    finding = one.finding
    if finding is None or finding.kind not in ("driver", "churn", "at_risk", "segment", "mover"):
        return
    for name, pattern in WORDS.items():
        for m in found(pattern, one):
            yield Claim("state", m[0], *m.span(), lambda s, n=name: s.fits(n, finding))
    for name, pattern in BUCKETS.items():
        fact = finding.facts.get(name)
        for m in found(pattern, one) if fact is not None else ():
            yield Claim("state", m[0], *m.span(), partial(_as_counted, facts=(fact,)))
    for m in found(rf"(?:{FIGURE} of|All) {FIGURE} \w+.*?(bought again)|(came back)", one):
        facts = tuple(finding.facts[n] for n in ("retained", "customers_before") if n in finding.facts)
        yield Claim("state", m[3] or m[4], *m.span(), partial(_as_counted, facts=facts))


def _as_counted(source: Source, facts: tuple[Fact, ...]) -> bool | None:
    return judged(source, facts, lambda *v: all(abs(a - float(f.value)) < 0.5 for a, f in zip(v, facts, strict=True)))
