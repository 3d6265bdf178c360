"""Findings on the 2 × 2 of win rate and average sale: the members whose win rate differs from the rest's."""

from __future__ import annotations

from collections.abc import Iterator

from xlsales.findings.changes import period_names
from xlsales.findings.evidence import Evidence
from xlsales.findings.finding import Finding
from xlsales.findings.nouns import given, member_names
from xlsales.metrics.table import Table

PLACED = ("manager", "product", "rep")


def findings_on_matrices(evidence: Evidence) -> list[Finding]:
    """One finding a member whose win rate a test tells from the rest's; where the others stand is in the table alone."""
    return [f for d in PLACED if (t := evidence.table(f"matrix_{d}")) for f in _classes(evidence, t, d)]


def _classes(evidence: Evidence, table: Table, dimension: str) -> Iterator[Finding]:
    cut = evidence.tables["matrix_cut"]
    company = {"company_rate": cut.fact("win_rate", 0), "company_sale": cut.fact("average_sale", 0)}
    if not float(company["company_sale"].value or 0) > 0 or len(table.frame) < 2:
        # Where nothing is worth anything, nobody is strong.
        return
    columns = ("win_rate", "average_sale", "revenue", "change", "deals", "closed", "rate_low", "rate_high", "p_holm")
    for at, row in enumerate(table.frame.to_dict("records")):
        if not (row["class"] and bool(row["certain"]) and given(row["member"])):
            continue
        gap = abs(float(row["win_rate"]) - float(company["company_rate"].value)) * float(row["closed"])
        yield Finding(
            "matrix_class",
            str(row["class"]),
            {c: table.fact(c, at) for c in columns} | company,
            subject=((dimension, str(row["member"])),),
            names=member_names(evidence.cube, dimension, row["member"])
            | period_names(evidence)
            # Where revenue is that of orders, what deals bring is another sum and must be called so.
            | {"in_deals": "" if evidence.cube.book.basis == "deals" else " in won deals"},
            impact=gap * float(row["average_sale"] or 0.0),
            actionable=1.0,
            favourable=row["class"] in ("G1", "G2"),
            n=int(row["closed"]),
            beyond_chance=True,
            overturn="lost deals that were never entered by the others",
            sheet="Team" if dimension != "product" else "Products",
        )
