"""Findings on discounts: how much is given, from which discount money is lost, and who gives more than all others."""

from __future__ import annotations

from collections.abc import Iterator

from xlsales.findings.changes import aggregated, period_names
from xlsales.findings.evidence import Evidence
from xlsales.findings.finding import Finding
from xlsales.findings.nouns import given, member_names
from xlsales.findings.stakes import LASTING, in_revenue, material
from xlsales.metrics.comparable import comparable as two_periods_compare
from xlsales.metrics.discount_gap import GIVERS
from xlsales.metrics.table import Table

LEAST_POINTS = 0.0005
"""A change of the discount that is written as 0.0."""


def findings_on_discounts(evidence: Evidence) -> list[Finding]:
    """The discount given, the discount from which money is lost, and who gives more than all others."""
    gaps = list(_gaps(evidence))
    # Lines that lose money by the discounts of one person are told of that person.
    givers = {s for f in gaps for s in f.subject}
    return [*_given(evidence), *(f for f in _from(evidence) if not givers & set(f.subject)), *gaps]


def _given(evidence: Evidence) -> Iterator[Finding]:
    table = evidence.table("profit")
    at = table.row(metric="discount_rate") if table else None
    if table is None or at is None or not table.fact("before", at).known:
        return
    if not two_periods_compare(evidence.cube):
        return
    facts = {"rate": table.fact("now", at), "rate_before": table.fact("before", at), "points": table.fact("points", at)}
    facts["given"] = table.fact("now", metric="discount")
    if not facts["rate"].known or abs(float(facts["points"].value)) < LEAST_POINTS:
        return
    rate = float(facts["rate"].value)
    whole = float(facts["given"].value) / rate if rate else 0.0
    yield Finding(
        "discount",
        "figure",
        facts,
        names=period_names(evidence),
        impact=abs(float(facts["points"].value)) * whole * 0.5,
        actionable=0.6,
        favourable=float(facts["points"].value) < 0,
        # What makes the margin move is tested there; here it is a figure.
        beyond_chance=False,
        overturn="discounts that are booked elsewhere",
        sheet="Profit",
    )


def _from(evidence: Evidence) -> Iterator[Finding]:
    """The discount from which money is lost, where the period lost some."""
    table = evidence.table("discount_from")
    if table is None or aggregated(evidence):
        return
    row = table.frame.iloc[0]
    if row["sure"] != "yes" or not float(row["profit"]) < 0 or not material(evidence, float(row["profit"])):
        return
    columns = ("from", "lines", "revenue", "share", "given", "profit", "lost", "margin", "below", "p")
    facts = {c: table.fact(c, 0) for c in columns}
    names = period_names(evidence)
    subject: tuple[tuple[str, str], ...] = (("discount", f"{100 * float(row['from']):g}% off and more"),)
    if given(row["who"]) and row["who"]:
        facts["who_share"] = table.fact("who_share", 0)
        subject = (*subject, (str(row["who_dimension"]), str(row["who"])))
        names |= member_names(evidence.cube, str(row["who_dimension"]), row["who"])
    yield Finding(
        "discount_band",
        "loses_whose" if "who_share" in facts else "loses",
        facts,
        subject=subject,
        names=names,
        impact=in_revenue(evidence, abs(float(row["profit"]))) * LASTING,
        certainty=1 - float(row["p"]),
        actionable=0.9,
        favourable=False,
        n=int(row["lines"]),
        beyond_chance=True,
        overturn="goods that had to be cleared",
        sheet="Profit",
    )


def _gaps(evidence: Evidence) -> Iterator[Finding]:
    """Who gives more discount; the managers only where nobody below them does."""
    if aggregated(evidence):
        return
    for dimension in GIVERS:
        table = evidence.table(f"discount_gap_{dimension}")
        told = [_gap(evidence, table, dimension, at) for at in _sure(evidence, table)] if table is not None else []
        yield from told
        if told:
            return


def _sure(evidence: Evidence, table: Table) -> Iterator[int]:
    for at, row in enumerate(table.frame.itertuples(index=False)):
        if row.sure == "yes" and given(row.member) and material(evidence, float(row.excess)):
            yield at


def _gap(evidence: Evidence, table: Table, dimension: str, at: int) -> Finding:
    row = table.frame.iloc[at]
    columns = ("discount", "others", "points", "excess", "given", "cap", "lines_above", "given_above", "customers", "p")
    facts = {c: table.fact(c, at) for c in columns}
    variant = "above"
    profits = evidence.table(f"profit_{dimension}")
    mine = profits.row(member=str(row["member"])) if profits else None
    if profits is not None and mine is not None and "profit" in profits.frame:
        facts |= {"profit": profits.fact("profit", mine), "revenue": profits.fact("revenue", mine)}
        variant = "above_loses" if facts["profit"].known and float(facts["profit"].value) < 0 else "above"
    return Finding(
        "discount_gap",
        variant,
        facts,
        subject=((dimension, str(row["member"])),),
        names=period_names(evidence) | member_names(evidence.cube, dimension, row["member"]),
        # A discount is profit given away, whatever the product costs.
        impact=in_revenue(evidence, float(row["excess"])) * LASTING,
        certainty=1 - float(row["p"]),
        actionable=1.0,
        favourable=False,
        n=int(row["customers"]),
        beyond_chance=True,
        overturn="customers who get these prices by contract",
        sheet="Profit",
    )
