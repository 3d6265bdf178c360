"""Words on who buys: new, came back, lost, silent, gone; each has one meaning, which the rows decide."""

from __future__ import annotations

from collections.abc import Iterator

from tests.words.said.reading import FIGURE, Claim, Said, Source, found, judged
from xlsales.metrics.table import Fact

WORDS = {
    "new members": r"\bnew \w+s lead|\bnew (?:products|customers|categories|reps|\w+) (?=⟦)",
    "lost members": r"\blost (?:ones|products|customers|\w+) (?=⟦)",
    "new customers": r"(?<=⟧ )(?:was|were) new\b",
    "nobody new": r"nobody was new",
    "silent": r"has been silent for|nothing from .*? for|no order for|silent for (?=⟦\d+⟧ days[,;])",
    "gone": r"has gone\b|no longer buys",
    "longest": r"longer than ever before",
    "counts as lost": r"counts as lost",
    "segment lost": r"in the segment \S+ \(|⟦\d+⟧ lost customers",
}
"""Claim → the words that make it; `rows.py` says what each means."""


def claims(one: Said) -> Iterator[Claim]:
    """What is said of members' buying."""
    finding = one.finding
    if finding is None or finding.kind not in ("driver", "churn", "at_risk", "segment", "mover"):
        return
    for name, pattern in WORDS.items():
        for m in found(pattern, one):
            yield Claim("state", m[0], *m.span(), lambda s, n=name: s.fits(n, finding))
    for m in found(rf"{FIGURE} of {FIGURE} customers.*?(bought again)|(came back)", one):
        facts = tuple(finding.facts[n] for n in ("retained", "customers_before") if n in finding.facts)
        yield Claim("state", m[3] or m[4], *m.span(), lambda s, f=facts: _as_counted(s, f))


def _as_counted(source: Source, facts: tuple[Fact, ...]) -> bool | None:
    return judged(source, facts, lambda *v: all(abs(a - float(f.value)) < 0.5 for a, f in zip(v, facts, strict=True)))
