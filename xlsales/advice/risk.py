"""The risk register: what could go wrong, the evidence for it, the money exposed, and the figure that warns first."""

from __future__ import annotations

from dataclasses import dataclass

from xlsales.findings.finding import Finding
from xlsales.metrics.table import Fact

SALES, ACCOUNTS = "Head of sales", "Account manager"


@dataclass(frozen=True)
class Watch:
    """How a kind of finding becomes a risk: which fact is the exposure, which figure warns, who owns it."""

    kind: str
    variants: tuple[str, ...]
    title: str
    exposure: str
    warning: str
    owner: str
    bad_only: bool = False


WATCHES = (
    Watch("concentration", ("top_one",), "Revenue rests on one", "revenue", "its share, monthly", SALES),
    Watch("concentration", ("top_three",), "Revenue rests on few", "", "their share, monthly", SALES),
    Watch("single_point", (), "A group rests on one", "amount", "orders of the one, weekly", ACCOUNTS),
    Watch("at_risk", (), "A customer goes silent", "yearly_value", "days since its last order", ACCOUNTS),
    Watch("pipeline_risk", ("ageing",), "Open deals are dead", "", "deals past the usual time, weekly", SALES),
    Watch(
        "change", ("created", "created_undated"), "The pipeline runs dry", "", "new opportunities, weekly", SALES, True
    ),
    Watch("trend", ("falling",), "Revenue keeps falling", "", "revenue against the trend, monthly", SALES),
    Watch("target_gap", (), "A target is missed", "gap", "attainment, monthly", SALES),
    Watch("forecast", ("target_above",), "A target will be missed", "gap", "landing against target, monthly", SALES),
    Watch("loss_maker", (), "Something loses money", "profit", "its profit, monthly", SALES),
    Watch("discount_gap", (), "Discounts are given away", "excess", "its discount, weekly", SALES),
    Watch("leave_one_out", ("flips",), "A rise is one customer's", "mover_now", "orders of the one, weekly", ACCOUNTS),
)


@dataclass(frozen=True)
class Risk:
    """One risk; its likelihood evidence is the finding's own sentence."""

    watch: Watch
    finding: Finding
    exposure: Fact | None


def risks(findings: tuple[Finding, ...]) -> tuple[Risk, ...]:
    """The findings that are risks, the largest exposure first, those without an amount last."""
    out = []
    for finding in findings:
        watch = next((w for w in WATCHES if _watched(w, finding)), None)
        if watch is not None:
            fact = finding.facts.get(watch.exposure)
            out.append(Risk(watch, finding, fact if fact is not None and fact.known else None))
    return tuple(sorted(out, key=lambda r: (-abs(float(r.exposure.value)) if r.exposure else 0.0, r.finding.id)))


def _watched(watch: Watch, finding: Finding) -> bool:
    if finding.kind != watch.kind or (watch.variants and finding.variant not in watch.variants):
        return False
    if finding.beyond_chance is False:
        return False
    if watch.kind == "leave_one_out" and not finding.favourable:
        return False
    return not watch.bad_only or finding.favourable is False
