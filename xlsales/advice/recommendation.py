"""Recommendations: what to do, who, from which figure to which, by when, and what it is worth."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from xlsales.advice.opportunity import Opportunity, opportunity_of
from xlsales.advice.playbook import Rule, playbook
from xlsales.findings.evidence import Evidence
from xlsales.findings.finding import Finding
from xlsales.findings.nouns import given, no_product, shown
from xlsales.metrics.table import Fact

MOST = 7
"""Actions on the page: more are not done. The rest stand behind them."""
MOST_BEHIND = 18
NOT_VALUED = 0.1
"""Part of the money at stake that an action counts for in the order where no model says what it is worth."""
ACCOUNT_KINDS = ("leave_one_out", "at_risk", "single_point")
"""Findings whose action is about one customer, whichever group they were found in."""


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
        What the sentence's slots stand for; the lines of the opportunity are there as `if_<line>`.
    baseline, target
        The figure now and the figure to reach; None where the data give none.
    due
        As-of date + the rule's days.
    opportunity
        What it is worth; None where no base allows an amount.
    missing
        What keeps it from being SMART, in words.
    times
        How often the period reported on fits into a year: all actions are compared by the year.
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
    times: float = 1.0

    @property
    def value(self) -> float:
        """Expected value a year, 0 where none is claimed."""
        return self.opportunity.values["yearly"] if self.opportunity else 0.0

    @property
    def priority(self) -> float:
        """Value × ease × certainty: the order of the actions. Profit counts as the revenue that earns as much."""
        worth = self.opportunity.values.get("same_as", self.value) if self.opportunity else 0.0
        return (worth or self.finding.impact * self.times * NOT_VALUED) * self.rule.ease * self.finding.certainty

    @property
    def subject(self) -> tuple[str, str]:
        """Whom it is about: the customer where one is to be called, else the finding's first subject."""
        about = self.finding.subject
        if self.finding.kind in ACCOUNT_KINDS:
            return next((s for s in about if s[0] == "customer"), about[0])
        return about[0] if about else ("company", "")

    @property
    def holds(self) -> bool:
        """Whether the goal is to keep the figure where it is."""
        both = self.baseline, self.target
        return all(f is not None and f.known for f in both) and both[0].value == both[1].value  # type: ignore[union-attr]

    @property
    def possible(self) -> bool:
        """Whether what the what-if asks for can be reached at all: no more than every deal won."""
        needed = self.facts.get("if_needed")
        return needed is None or not needed.known or 0 < float(needed.value) <= 1


def recommendations(findings: tuple[Finding, ...], evidence: Evidence) -> tuple[Recommendation, ...]:
    """Actions for the findings, the most valuable and easiest first.

    Nobody is told twice: the first action about a member stands in its place, further ones about the same member (of
    another metric) behind those about others; of an account there is one.
    """
    rules = playbook(evidence.cube.settings.playbook)
    made = [r for f in findings for r in _called_for(f, rules, evidence)]
    first: list[Recommendation] = []
    again: list[Recommendation] = []
    seen: set[tuple[tuple[str, str], str]] = set()
    about: set[tuple[str, str]] = set()
    for one in sorted(made, key=lambda r: (-r.priority, r.rule.id, r.finding.id)):
        key = (one.subject, "" if one.subject[0] == "customer" else one.rule.metric)
        if key not in seen:
            seen.add(key)
            (again if one.subject in about else first).append(one)
            about.add(one.subject)
    return (*first, *again)


def counted_as(
    several: tuple[Recommendation, ...], opportunities: tuple[Opportunity, ...]
) -> tuple[Recommendation, ...]:
    """The same recommendations, their opportunities marked as the total counts them."""
    marked = {o.name: o for o in opportunities}
    return tuple(replace(r, opportunity=marked.get(r.opportunity.name)) if r.opportunity else r for r in several)


def _called_for(finding: Finding, rules: tuple[Rule, ...], evidence: Evidence) -> Iterator[Recommendation]:
    """The first rule that fits for each metric: a rule of one's own, being first, replaces ours.

    Nobody is asked to act on what chance explains.
    """
    if finding.beyond_chance is False:
        return
    metrics: set[str] = set()
    for rule in rules:
        if rule.metric in metrics or not rule.fits(finding) or not all(map(_advised_on, finding.subject)):
            continue
        made = _recommended(rule, finding, evidence)
        if made is not None:
            metrics.add(rule.metric)
            yield made


def _advised_on(subject: tuple[str, str]) -> bool:
    """Whether there is somebody, or something that is sold, and no blank and no charge."""
    dimension, member = subject
    return given(member) and not (dimension == "product" and no_product(member))


def _recommended(rule: Rule, finding: Finding, evidence: Evidence) -> Recommendation | None:
    facts, names = dict(finding.facts), dict(finding.names)
    if rule.learns:
        found = _peer(finding, evidence, rule.learns)
        if found is None:
            return None
        facts, names = facts | found[0], names | {"peer": found[1]}
    opportunity = opportunity_of(rule.lever, finding, evidence) if rule.lever else None
    if opportunity is not None:
        facts |= {f"if_{line.name}": opportunity.fact(line.name) for line in opportunity.lines}
    baseline, target = facts.get(rule.baseline), facts.get(rule.target)
    due = evidence.cube.calendar.as_of + dt.timedelta(days=rule.days)
    missing = _missing(rule, baseline, target, opportunity)
    times = evidence.cube.calendar.now.a_year
    return Recommendation(rule, finding, facts, names, baseline, target, due, opportunity, missing, times)


def _missing(
    rule: Rule, baseline: Fact | None, target: Fact | None, opportunity: Opportunity | None
) -> tuple[str, ...]:
    out = []
    if baseline is None or not baseline.known:
        out.append("a baseline")
    if rule.goal is None and (target is None or not target.known):
        out.append("a target number")
    if opportunity is None:
        out.append(
            "an amount: " + ("nothing is to be gained on this lever" if rule.lever else "no base to compute one")
        )
    return tuple(out)


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
    at = int(str(rows[learns].astype(float).idxmax()))
    facts = {"peer_rate": table.fact("win_rate", at), "peer_sale": table.fact("average_sale", at)}
    return facts, shown(table.frame["member"].iloc[at])
