"""Recommendations: what to do, who, from which figure to which, by when, and what it is worth."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from xlsales.advice.opportunity import Opportunity, opportunity_of, without_double_counting
from xlsales.advice.playbook import Rule, playbook
from xlsales.findings.evidence import Evidence
from xlsales.findings.finding import Finding
from xlsales.metrics.table import Fact

MOST = 20


@dataclass(frozen=True)
class Recommendation:
    """One action, as SMART as the data allow.

    Parameters
    ----------
    rule
        The rule of the playbook; its `action` is the sentence's template.
    finding
        The finding that calls for it.
    facts, names
        What the sentence's slots stand for.
    baseline, target
        The figure now and the figure to reach; None where the data give none.
    due
        As-of date + the rule's days.
    opportunity
        What it is worth; None where no base allows an amount.
    missing
        What keeps it from being SMART, in words.
    """

    rule: Rule
    finding: Finding
    facts: dict[str, Fact]
    names: dict[str, str]
    baseline: Fact | None
    target: Fact | None
    due: dt.date
    opportunity: Opportunity | None
    missing: tuple[str, ...]

    @property
    def value(self) -> float:
        """Expected value, 0 where none is claimed."""
        return self.opportunity.values["amount"] if self.opportunity else 0.0

    @property
    def priority(self) -> float:
        """Value × ease × certainty: the order of the actions."""
        return (self.value or self.finding.impact * 0.1) * self.rule.ease * self.finding.certainty


def recommendations(findings: tuple[Finding, ...], evidence: Evidence) -> tuple[Recommendation, ...]:
    """Actions for the findings, the most valuable and easiest first; one a subject and metric."""
    rules = playbook(evidence.cube.settings.playbook)
    made = [
        r for f in findings for rule in rules if rule.fits(f) and (r := _recommended(rule, f, evidence)) is not None
    ]
    counted = {o.name: o for o in without_double_counting(r.opportunity for r in made if r.opportunity)}
    out, seen = [], set()
    for one in sorted(made, key=lambda r: (-r.priority, r.rule.id, r.finding.id)):
        key = (one.finding.subject[:1], one.rule.metric)
        if key in seen:
            continue
        seen.add(key)
        kept = counted.get(one.opportunity.name) if one.opportunity else None
        out.append(Recommendation(**(vars(one) | {"opportunity": kept})))
    return tuple(out[:MOST])


def _recommended(rule: Rule, finding: Finding, evidence: Evidence) -> Recommendation | None:
    facts, names = dict(finding.facts), dict(finding.names)
    if rule.learns:
        found = _peer(finding, evidence, rule.learns)
        if found is None:
            return None
        peer_facts, peer = found
        facts, names = facts | peer_facts, names | {"peer": peer}
    opportunity = opportunity_of(rule.lever, finding, evidence) if rule.lever else None
    baseline = facts.get(rule.baseline)
    target = facts.get(rule.target)
    if rule.target == "target" and opportunity is not None:
        target = opportunity.fact("target")
    missing = [
        w for w, m in (("a baseline", baseline is None), ("a target number", target is None and rule.goal is None)) if m
    ]
    if opportunity is None:
        missing.append(
            "an amount: " + ("nothing is to be gained on this lever" if rule.lever else "no base to compute one")
        )
    due = evidence.cube.calendar.as_of + dt.timedelta(days=rule.days)
    return Recommendation(rule, finding, facts, names, baseline, target, due, opportunity, tuple(missing))


def _peer(finding: Finding, evidence: Evidence, learns: str) -> tuple[dict[str, Fact], str] | None:
    """The member of the same kind who is best where this one is weak, with enough deals to learn from."""
    dimension, member = finding.subject[0]
    table = evidence.table(f"matrix_{dimension}")
    if table is None:
        return None
    rows = table.frame[(table.frame["member"] != member) & (table.frame["closed"] >= evidence.cube.settings.min_events)]
    here = table.row(member=member)
    rows = rows[rows[learns] > table.frame[learns].iloc[here]] if here is not None else rows
    if rows.empty:
        return None
    at = int(rows[learns].astype(float).idxmax())
    return (
        {"peer_rate": table.fact("win_rate", at), "peer_sale": table.fact("average_sale", at)},
        str(table.frame["member"].iloc[at]),
    )
