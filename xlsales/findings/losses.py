"""Findings on losses: who and what loses money, since when, and what was sold below cost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from xlsales.findings.changes import aggregated, period_names
from xlsales.findings.evidence import Evidence
from xlsales.findings.finding import Finding
from xlsales.findings.nouns import given, member_names, no_product
from xlsales.findings.stakes import LASTING, covered_now, in_revenue, known_caveat, material
from xlsales.metrics.table import Table

GREW = 0.05
LEAST_PART = 0.02
"""Part of the profit of all other lines that lines below cost must lose to be told."""
MOSTLY = 0.5
SOMEBODY_ACTS = {"product": 0.9, "category": 0.9, "customer": 0.9, "rep": 0.8, "manager": 0.7, "channel": 0.7}


def findings_on_losses(evidence: Evidence) -> list[Finding]:
    """Loss-makers that a test tells from chance, and lines below cost where they lose a part of profit."""
    return [*_loss_makers(evidence), *_below_cost(evidence)]


def _loss_makers(evidence: Evidence) -> Iterator[Finding]:
    table = evidence.table("loss_makers")
    if table is None or aggregated(evidence):
        return
    first = evidence.cube.calendar.history[0].label
    for at, row in enumerate(table.frame.itertuples(index=False)):
        charge = row.dimension == "product" and no_product(row.member)
        if row.sure != "yes" or not given(row.member) or charge or not material(evidence, float(row.profit)):
            continue
        columns = (
            "revenue", "change", "profit", "profit_before", "margin", "share", "periods", "lost", "yearly",
            "profit_all", "p",
        )  # fmt: skip
        facts = {c: table.fact(c, at) for c in columns} | covered_now(evidence)
        lasting = int(row.periods) > 1
        yield Finding(
            "loss_maker",
            _variant(table, at, first),
            facts,
            subject=((str(row.dimension), str(row.member)),),
            names=period_names(evidence)
            | member_names(evidence.cube, str(row.dimension), row.member)
            | {"since": str(row.since)},
            impact=in_revenue(evidence, abs(float(row.profit))) * (LASTING if lasting else LASTING / 2),
            certainty=1 - float(row.p),
            actionable=SOMEBODY_ACTS.get(evidence.cube.book.kind_of(str(row.dimension)), 0.5),
            favourable=False,
            caveats=known_caveat(facts),
            n=int(row.periods),
            beyond_chance=True,
            overturn="costs that are not theirs",
            sheet="Profit",
        )


def _variant(table: Table, at: int, first: str) -> str:
    row = table.frame.iloc[at]
    change = table.fact("change", at)
    more = float(row["profit"]) < float(row["profit_before"]) < 0
    if change.known and float(change.value) >= GREW and more:
        return "grew"
    if int(row["periods"]) == 1:
        return "once" if float(row["profit_before"]) > 0 else "once_after_loss"
    return "always" if str(row["since"]) == first else "run"


def _below_cost(evidence: Evidence) -> Iterator[Finding]:
    table, by = evidence.table("below_cost"), evidence.table("below_cost_by")
    now = evidence.cube.calendar.now.label
    at = table.row(period=now) if table else None
    if table is None or at is None or float(table.frame["part"].iloc[at]) < LEAST_PART:
        return
    facts = {c: table.fact(c, at) for c in ("lines", "all_lines", "share", "revenue", "profit", "part")}
    names = period_names(evidence) | {"rows": "rows" if aggregated(evidence) else "lines"}
    subject: tuple[tuple[str, str], ...] = ()
    whose = next(_mostly(by), None) if by is not None and not aggregated(evidence) else None
    if by is not None and whose is not None:
        member = by.frame["member"].iloc[whose]
        subject = ((str(by.frame["dimension"].iloc[whose]), str(member)),)
        names |= member_names(evidence.cube, subject[0][0], member)
        facts |= {"who_profit": by.fact("profit", whose), "who_share": by.fact("share", whose)}
    yield Finding(
        "below_cost",
        "whose" if subject else "figure",
        facts,
        subject=subject,
        names=names,
        impact=in_revenue(evidence, abs(float(facts["profit"].value))),
        actionable=0.8 if subject else 0.5,
        favourable=False,
        n=int(facts["lines"].value),
        # That lines were sold below cost is counted; that they are somebody's is tested.
        beyond_chance=True if subject else None,
        overturn="costs that are booked on the wrong line",
        sheet="Profit",
    )


def as_figure(finding: Finding) -> Finding:
    """Lines below cost without whose they are, where another finding says that already."""
    return replace(finding, variant="figure", subject=(), beyond_chance=None)


def _mostly(by: Table) -> Iterator[int]:
    """Positions of those who made most of the loss, by more than chance."""
    for at, row in enumerate(by.frame.itertuples(index=False)):
        if row.sure == "yes" and float(row.share) >= MOSTLY:
            yield at
