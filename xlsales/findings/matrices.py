"""Findings on the 2 × 2 of win rate and average sale: the members whose win rate differs from the rest's."""

from __future__ import annotations

from collections.abc import Iterator

from xlsales.findings.changes import period_names
from xlsales.findings.evidence import Evidence
from xlsales.findings.finding import Finding
from xlsales.findings.nouns import given, member_names
from xlsales.metrics.matrix import DIFFERS
from xlsales.metrics.table import Table

PLACED = ("manager", "product", "rep")


COLUMNS = ("win_rate", "average_sale", "revenue", "change", "deals", "closed", "rate_low", "rate_high", "p_holm")


def findings_on_matrices(evidence: Evidence) -> list[Finding]:
    """One finding a member whose win rate a test tells from the rest's; where others stand is in the table alone."""
    tables = [(d, t) for d in PLACED if (t := evidence.table(f"matrix_{d}")) is not None]
    return [placed(evidence, d, at) for d, t in tables for at in _distinguished(evidence, t)]


def _distinguished(evidence: Evidence, table: Table) -> Iterator[int]:
    # Where nothing is worth anything, nobody is strong.
    if len(table.frame) < 2 or not float(evidence.tables["matrix_cut"].fact("average_sale", 0).value or 0) > 0:
        return
    for at, row in enumerate(table.frame.to_dict("records")):
        if row["class"] and row["certainty"] == DIFFERS and given(row["member"]):
            yield at


def placed(evidence: Evidence, dimension: str, at: int) -> Finding:
    """Where the member in a row of `matrix_<dimension>` stands beside the company."""
    table, cut = evidence.tables[f"matrix_{dimension}"], evidence.tables["matrix_cut"]
    company = {"company_rate": cut.fact("win_rate", 0), "company_sale": cut.fact("average_sale", 0)}
    row = table.frame.iloc[at]
    gap = abs(float(row["win_rate"]) - float(company["company_rate"].value)) * float(row["closed"])
    return Finding(
        "matrix_class",
        str(row["class"]),
        {c: table.fact(c, at) for c in COLUMNS} | company,
        subject=((dimension, str(row["member"])),),
        names=member_names(evidence.cube, dimension, row["member"])
        | period_names(evidence)
        # Where revenue is that of orders, what deals bring is another sum and must be called so.
        | {"in_deals": "" if evidence.cube.book.basis == "deals" else " in won deals"},
        impact=gap * float(row["average_sale"] or 0.0),
        actionable=1.0,
        favourable=row["class"] in ("G1", "G2"),
        n=int(row["closed"]),
        beyond_chance=row["certainty"] == DIFFERS,
        overturn="lost deals that were never entered by the others",
        sheet="Team" if dimension != "product" else "Products",
    )
