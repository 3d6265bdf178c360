"""Findings in the order in which they should be told, without saying the same thing twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from xlsales.findings.finding import Finding
from xlsales.findings.nouns import no_product

PER_KIND = 4
MORE = {
    "mover": 8,
    "driver": 8,
    "matrix_class": 16,
    "change": 12,
    "coverage": 6,
    "data_quality": 8,
    "segment": 5,
    "leave_one_out": 5,
    "loss_maker": 3,
}
WITHIN_NOISE = {"mover": 2, "driver": 2, "offset": 0, "leave_one_out": 0}
"""How many findings of a kind on members within noise are told where the headline is within noise too: a mark in a
table says so of the others."""
CAP = 60
LIMITS = ("coverage", "data_quality", "seasonality")
MEMBER_KINDS = ("mover", "offset", "anomaly", "segment_driver", "at_risk")
"""Kinds that say of a member that it moved; one of them is enough, the strongest."""
HANGS = ("single_point", "dependency")
"""Kinds that say of a group that it hangs on one."""
GROUP_FIGURES = ("delta", "before", "now", "actual", "revenue", "volume_now", "mover_delta", "win_rate", "closed")


def ranked(findings: Iterable[Finding], cap: int = CAP, per_kind: int = PER_KIND) -> tuple[Finding, ...]:
    """The strongest findings first; one a subject and kind, a few a kind, and no more than the cap.

    Left out is what another finding says already: the same finding twice, a group whose change is explained by the one
    member that makes it, the same member again under another kind, and the same rows under another name (a region
    and its only manager).

    Examples
    --------
    >>> weak, strong = Finding("level", "a", {}, impact=1.0), Finding("level", "b", {}, impact=2.0)
    >>> [f.variant for f in ranked([weak, strong])]
    ['b', 'a']
    """
    ordered = sorted(findings, key=lambda f: (-f.strength, f.id))
    flipped = {f.subject[0] for f in ordered if f.kind == "leave_one_out" and f.subject}
    quiet = any(f.kind == "change" and f.variant.startswith("revenue") and f.beyond_chance is False for f in ordered)
    told: set[object] = set()
    count: Counter[str] = Counter()
    noise: Counter[str] = Counter()
    out = []
    for finding in ordered:
        keys = _keys(finding)
        charge = any(d == "product" and no_product(m) for d, m in finding.subject)
        if (
            told & keys
            or (charge and finding.favourable)
            or (finding.kind == "mover" and finding.subject[:1] and finding.subject[0] in flipped)
        ):
            continue
        if quiet and finding.subject and finding.beyond_chance is False and finding.kind in WITHIN_NOISE:
            noise[finding.kind] += 1
            if noise[finding.kind] > WITHIN_NOISE[finding.kind]:
                continue
        count[finding.kind] += 1
        if count[finding.kind] <= MORE.get(finding.kind, per_kind) or _about_manager(finding):
            told |= keys
            out.append(finding)
    explained = {f.subject[0] for f in out if f.kind == "driver" and f.subject}
    # Members whose volume and value are told need not be listed as the largest movers as well.
    out = [f for f in out if not (f.kind in ("mover", "offset") and f.subject and set(f.subject) <= explained)]
    limits = [f for f in out if f.kind in LIMITS]
    return (*[f for f in out if f.kind not in LIMITS][:cap], *limits)


def _keys(finding: Finding) -> set[object]:
    """What the finding tells: two with a key in common would say the same."""
    keys: set[object] = {finding.id}
    if not finding.subject:
        return keys
    if finding.kind in MEMBER_KINDS and finding.kind != "at_risk":
        keys.add(("moved", finding.subject[0]))
    if finding.kind in HANGS:
        keys.add(("hangs", finding.subject[0]))
    if finding.kind == "whole_data":
        # The same order, or the same rows where no single order is known.
        one = finding.facts["largest" if "largest" in finding.facts else "revenue"]
        keys.add(("whole_data", round(float(one.value), 2)))
    figures = tuple(
        round(float(f.value), 2 if f.kind in ("money", "price") else 6)
        for n in GROUP_FIGURES
        if (f := finding.facts.get(n)) is not None and isinstance(f.value, int | float)
    )
    if len(figures) > 1:
        keys.add((finding.kind, figures))
    return keys


def _about_manager(finding: Finding) -> bool:
    # Every manager is told what drove their own figures; there are few of them, and each reads for their own name.
    return bool(finding.subject) and finding.subject[0][0] == "manager" and finding.kind == "driver"
