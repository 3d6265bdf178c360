"""Findings on the 2 × 2 of win rate and average sale: each manager's, rep's and product's place, and how sure it is."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from xlsales.findings.changes import period_names
from xlsales.findings.evidence import Evidence
from xlsales.findings.finding import Caveat, Finding
from xlsales.findings.nouns import member_names
from xlsales.metrics.matrix import DIFFERS, DIFFERS_OVER, NOISE
from xlsales.metrics.table import Table

PLACED = ("manager", "product", "rep")
SHOWN = {"manager": 12, "product": 12, "rep": 5}
CERTAINTY_OF = {DIFFERS: 1.0, NOISE: 0.4}
OVER_THE_YEAR = 0.8
"""Of whom the period alone does not tell what a longer stretch does."""
OTHER_WAY = "the other way"
FEW_DEALS = 0.2
CAVEATS: dict[float, tuple[Caveat, ...]] = {0.4: ("within_noise",), FEW_DEALS: ("few_events",)}
LEAST_CERTAIN = {"manager": FEW_DEALS, "product": 0.4, "rep": 1.0}
"""Of reps there are many: told are only those whom a test tells from the rest."""


def findings_on_matrices(evidence: Evidence) -> list[Finding]:
    """One finding a member and its class; products only with enough deals, reps only where a test is sure."""
    return [f for d in PLACED if (t := evidence.table(f"matrix_{d}")) for f in _classes(evidence, t, d)]


def _classes(evidence: Evidence, table: Table, dimension: str) -> Iterator[Finding]:
    cut = evidence.tables["matrix_cut"]
    company = {"company_rate": cut.fact("win_rate", 0), "company_sale": cut.fact("average_sale", 0)}
    if not float(company["company_sale"].value or 0) > 0:
        # Where nothing is worth anything, nobody is strong.
        return
    columns = ("win_rate", "average_sale", "revenue", "change", "deals", "closed", "rate_low", "rate_high", "p_holm")
    for at in range(min(len(table.frame), SHOWN[dimension])):
        row = table.frame.iloc[at]
        if pd.isna(row["class"]) or not row["class"] or (len(table.frame) < 2):
            continue
        sure = str(row["certainty"])
        certainty = OVER_THE_YEAR if sure.startswith(DIFFERS_OVER) else CERTAINTY_OF.get(sure, FEW_DEALS)
        # Where the longer stretch says the opposite, the period's place is noise, and the stretch is told instead.
        if certainty < LEAST_CERTAIN[dimension] or sure.endswith(OTHER_WAY):
            continue
        caveats: tuple[Caveat, ...] = CAVEATS.get(certainty, ())
        gap = abs(float(row["win_rate"]) - float(company["company_rate"].value)) * float(row["closed"])
        yield Finding(
            "matrix_class",
            str(row["class"]) + ("_sure" if certainty == 1.0 else ""),
            {c: table.fact(c, at) for c in columns} | company,
            subject=((dimension, str(row["member"])),),
            names=member_names(evidence.cube, dimension, row["member"])
            | period_names(evidence)
            # Where revenue is that of orders, what deals bring is another sum and must be called so.
            | {"in_deals": "" if evidence.cube.book.basis == "deals" else " in won deals"},
            impact=gap * float(row["average_sale"] or 0.0),
            certainty=certainty,
            actionable=1.0,
            favourable={"G1": True, "G4": False}.get(str(row["class"])),
            caveats=caveats,
            n=int(row["closed"]),
            overturn="the rate's interval contains the company's own rate",
            sheet="Team" if dimension != "product" else "Products",
        )
