"""Findings in the order in which they should be told, without saying the same thing twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from xlsales.findings.finding import Finding

PER_KIND = 4
CAP = 40
ALWAYS = ("change", "matrix_class", "coverage")
LIMITS = ("coverage", "data_quality", "seasonality")


def ranked(findings: Iterable[Finding], cap: int = CAP, per_kind: int = PER_KIND) -> tuple[Finding, ...]:
    """The strongest findings first; one a subject and kind, a few a kind, and no more than the cap.

    Two findings on the same subject of which one explains the other (a group's change and the one member that makes it)
    are one: the explanation, which names both, stays.

    Examples
    --------
    >>> weak, strong = Finding("level", "a", {}, impact=1.0), Finding("level", "b", {}, impact=2.0)
    >>> [f.variant for f in ranked([weak, strong])]
    ['b', 'a']
    """
    ordered = sorted(findings, key=lambda f: (-f.strength, f.id))
    explained = {f.subject[0] for f in ordered if f.kind == "leave_one_out" and f.subject}
    seen: set[str] = set()
    count: Counter[str] = Counter()
    out = []
    for finding in ordered:
        if finding.id in seen or (finding.kind == "mover" and finding.subject and finding.subject[0] in explained):
            continue
        seen.add(finding.id)
        count[finding.kind] += 1
        if count[finding.kind] <= per_kind or finding.kind in ALWAYS or _about_manager(finding):
            out.append(finding)
    limits = [f for f in out if f.kind in LIMITS]
    return (*[f for f in out if f.kind not in LIMITS][:cap], *limits)


def _about_manager(finding: Finding) -> bool:
    # Every manager is told what drove their own figures; there are few of them, and each reads for their own name.
    return bool(finding.subject) and finding.subject[0][0] == "manager" and finding.kind == "driver"
