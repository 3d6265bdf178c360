"""When a finding tells a planted story: the matching rule, as a table.

Findings are of two sorts. *Arithmetic* adds up and compares (this account fell by so much, three customers bring so
much): it is true of any rows, so it neither tells a story nor counts as one reported. A *claim* says more than that: a
test over all members or a stated threshold found something that could as well not be there (the price has moved, the
account has gone, the region hangs on one customer). Only claims find a story, and every claim counts as reported.

A finding *claims* a kind of story when its kind is one of the rule's, its variant or lead factor holds one of the
rule's words (where there are any), it is about the rule's dimension, and it isn't good news where the story is bad (or
the other way round). It *finds* a story when it claims its kind and names its member, as subject or among its names.
A finding that says of itself that it is within noise or rests on few events neither claims nor finds. Values are not
compared: the figures of findings are checked elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from xlsales.findings.finding import Finding
from xlsales.sample import Story

HEDGES = frozenset({"within_noise", "few_events"})
DRIVERS = ("driver", "segment_driver", "mover", "offset", "leave_one_out", "churn", "price_shift")
"""Kinds of findings that say who moved the revenue."""


@dataclass(frozen=True)
class Rule:
    """The findings that can tell a kind of story: dimension ("" for any), kinds, words, and good or bad news."""

    dimension: str
    kinds: tuple[str, ...]
    words: tuple[str, ...] = ()
    favourable: bool | None = None


ARITHMETIC = (
    "driver", "mover", "offset", "leave_one_out", "churn", "level", "change", "concentration", "single_point",
    "whole_data", "segment", "deal_size", "coverage", "data_quality",
)  # fmt: skip
"""Kinds of findings that only add up and compare: true of any rows, so they neither tell a story nor report one."""

RULES: dict[str, Rule] = {
    "price_cut": Rule("product", ("price_shift",), ("cut",), False),
    "lost_account": Rule("customer", ("at_risk",), ("gone", "churned"), False),
    "small_deals": Rule("rep", ("deal_profile",), ("small",), False),
    "seasonal_product": Rule("product", ("member_season",)),
    "low_win_rate": Rule("manager", ("win_rate_gap", "matrix_class"), ("below", "G3_sure", "G4_sure"), False),
    "missed_quota": Rule("territory", ("target_gap",), ("below_floor",), False),
    "growing_product": Rule("product", ("member_trend",), ("growing",), True),
    "concentration": Rule("customer", ("dependency",), (), False),
    "stalled_pipeline": Rule("", ("pipeline_risk",), ("stalled",), False),
    "discount_leak": Rule("rep", ("discount_gap",), ("above",), False),
    "loss_group": Rule("category", ("loss_maker",), (), False),
}
"""Story kind → the findings that claim it: each a judgement that could be wrong, by a test or a stated threshold."""


def claims(finding: Finding, kind: str) -> bool:
    """Whether a finding says that a story of this kind happened to somebody."""
    rule = RULES[kind]
    said = f"{finding.variant} {finding.names.get('lead', '')}".lower()
    return (
        finding.kind in rule.kinds
        and not HEDGES & set(finding.caveats)
        and (not rule.words or any(word.lower() in said for word in rule.words))
        and rule.favourable in (None, finding.favourable, *_unsaid(finding))
        and (not rule.dimension or _is_about(finding, rule.dimension))
    )


def finds(finding: Finding, story: Story) -> bool:
    """Whether a finding tells this story."""
    return claims(finding, story.kind) and (not story.member or names(finding, story.member))


def names(finding: Finding, member: str) -> bool:
    """Whether a finding names a member, as its subject or in its sentence."""
    return any(m == member for _, m in finding.subject) or any(member in text for text in finding.names.values())


def place(findings: Iterable[Finding], story: Story) -> int:
    """How many findings a reader reads until this story is told; 0 where it never is."""
    return next((i for i, f in enumerate(findings, 1) if finds(f, story)), 0)


def moved(findings: Iterable[Finding], story: Story, first: int) -> bool:
    """Whether the first so many findings on what moved revenue name this story's member as one that fell."""
    drivers = [f for f in findings if f.kind in DRIVERS][:first]
    return any(names(f, story.member) and f.favourable is not True for f in drivers)


def _is_about(finding: Finding, dimension: str) -> bool:
    # The account that made a group fall is told as a finding on the group that names the account.
    about = {d for d, _ in finding.subject} | {m for d, m in finding.subject if d == "dimension"}
    return dimension in about or (finding.kind == "leave_one_out" and dimension == "customer")


def _unsaid(finding: Finding) -> tuple[bool | None, ...]:
    """A finding that takes no side passes for good and for bad news."""
    return (True, False) if finding.favourable is None else ()
